/** How the state of a step and the verdict of a test look. */
import BlockIcon from '@mui/icons-material/Block';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import { FAILED, PASSED, RUNNING, SKIPPED, WAITING, WARNED, type Look } from '../../components/test-record/looks.ts';

export const STEP_LOOKS: Readonly<Record<SelfTestStepView['state'], Look>> = {
  waiting: WAITING,
  running: RUNNING,
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  skipped: SKIPPED,
};

export const VERDICT_LOOKS: Readonly<Record<NonNullable<SelfTestView['verdict']> | 'running', Look>> = {
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  cancelled: { tone: 'quiet', icon: BlockIcon },
  running: RUNNING,
};

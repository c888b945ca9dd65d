/** How the state of a step and the verdict of a test look: a colour, an icon, beside their word. */
import BlockIcon from '@mui/icons-material/Block';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import InfoIcon from '@mui/icons-material/InfoOutlined';
import WaitingIcon from '@mui/icons-material/RadioButtonUnchecked';
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlined';
import FailedIcon from '@mui/icons-material/ReportOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import type { Tone } from '../../components/mark.tsx';

export interface Look {
  readonly tone: Tone;
  readonly icon: typeof SvgIcon;
}

const PASSED: Look = { tone: 'free', icon: CheckIcon };
const WARNED: Look = { tone: 'soon', icon: InfoIcon };
const FAILED: Look = { tone: 'danger', icon: FailedIcon };
const RUNNING: Look = { tone: 'charging', icon: HourglassIcon };

/** What a pile failed at may be the stop that is needed in danger: red, as a faulted connector is. */
export const STEP_LOOKS: Readonly<Record<SelfTestStepView['state'], Look>> = {
  waiting: { tone: 'quiet', icon: WaitingIcon },
  running: RUNNING,
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  skipped: { tone: 'quiet', icon: SkippedIcon },
};

export type VerdictWord = NonNullable<SelfTestView['verdict']> | 'running';

export const VERDICT_LOOKS: Readonly<Record<VerdictWord, Look>> = {
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  cancelled: { tone: 'quiet', icon: BlockIcon },
  running: RUNNING,
};

export function verdictOf({ verdict }: Pick<SelfTestView, 'verdict'>): VerdictWord {
  return verdict ?? 'running';
}

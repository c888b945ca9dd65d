/** How a check and a record look. */
import AskIcon from '@mui/icons-material/HelpOutlineOutlined';
import type { FieldCheckView, FieldRecordRow } from '../../../station-core/api/contract.ts';
import { FAILED, PASSED, RUNNING, SKIPPED, WAITING, WARNED, type Look } from '../test-record/looks.ts';

export const CHECK_LOOKS: Readonly<Record<FieldCheckView['state'], Look>> = {
  open: WAITING,
  running: RUNNING,
  asking: { tone: 'soon', icon: AskIcon },
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  skipped: SKIPPED,
};

export const VERDICT_LOOKS: Readonly<Record<NonNullable<FieldRecordRow['verdict']> | 'running', Look>> = {
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  running: RUNNING,
};

/** The order in which counts are told, and how each looks. */
export const COUNTS = [
  ['failed', FAILED],
  ['warned', WARNED],
  ['passed', PASSED],
  ['skipped', SKIPPED],
  ['left', WAITING],
] as const satisfies readonly (readonly [keyof FieldRecordRow['counts'], Look])[];

export function isLeft({ state }: Pick<FieldCheckView, 'state'>): boolean {
  return state === 'open' || state === 'running' || state === 'asking';
}

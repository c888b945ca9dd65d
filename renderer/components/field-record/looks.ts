/** How a check and a record look: a colour, an icon, beside their word. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import InfoIcon from '@mui/icons-material/InfoOutlined';
import AskIcon from '@mui/icons-material/HelpOutlineOutlined';
import OpenIcon from '@mui/icons-material/RadioButtonUnchecked';
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlined';
import FailedIcon from '@mui/icons-material/ReportOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import type { FieldCheckView, FieldRecordRow } from '../../../station-core/api/contract.ts';
import type { Tone } from '../mark.tsx';

export interface Look {
  readonly tone: Tone;
  readonly icon: typeof SvgIcon;
}

const PASSED: Look = { tone: 'free', icon: CheckIcon };
const WARNED: Look = { tone: 'soon', icon: InfoIcon };
const FAILED: Look = { tone: 'danger', icon: FailedIcon };
const RUNNING: Look = { tone: 'charging', icon: HourglassIcon };

/** What failed here is what is needed in danger: red. */
export const CHECK_LOOKS: Readonly<Record<FieldCheckView['state'], Look>> = {
  open: { tone: 'quiet', icon: OpenIcon },
  running: RUNNING,
  asking: { tone: 'soon', icon: AskIcon },
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  skipped: { tone: 'quiet', icon: SkippedIcon },
};

export type VerdictWord = NonNullable<FieldRecordRow['verdict']> | 'running';

export const VERDICT_LOOKS: Readonly<Record<VerdictWord, Look>> = {
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
  ['skipped', CHECK_LOOKS.skipped],
  ['left', CHECK_LOOKS.open],
] as const satisfies readonly (readonly [keyof FieldRecordRow['counts'], Look])[];

export function isLeft({ state }: Pick<FieldCheckView, 'state'>): boolean {
  return state === 'open' || state === 'running' || state === 'asking';
}

/** How what a test found looks, of a pile or of a zone: a colour, an icon, beside their word. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import InfoIcon from '@mui/icons-material/InfoOutlined';
import WaitingIcon from '@mui/icons-material/RadioButtonUnchecked';
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlined';
import FailedIcon from '@mui/icons-material/ReportOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import type { Tone } from '../mark.tsx';

export interface Look {
  readonly tone: Tone;
  readonly icon: typeof SvgIcon;
}

export const PASSED: Look = { tone: 'free', icon: CheckIcon };
export const WARNED: Look = { tone: 'soon', icon: InfoIcon };
/** What failed may be what is needed in danger: red, as a faulted connector is. */
export const FAILED: Look = { tone: 'danger', icon: FailedIcon };
export const RUNNING: Look = { tone: 'charging', icon: HourglassIcon };
export const WAITING: Look = { tone: 'quiet', icon: WaitingIcon };
export const SKIPPED: Look = { tone: 'quiet', icon: SkippedIcon };

/** How the state of a piece of fire equipment looks. */
import OkIcon from '@mui/icons-material/CheckCircleOutlined';
import RetiredIcon from '@mui/icons-material/DoNotDisturbOnOutlined';
import SoonIcon from '@mui/icons-material/EventOutlined';
import OverdueIcon from '@mui/icons-material/EventBusyOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import type { EquipmentRow } from '../../../station-core/api/contract.ts';
import type { Tone } from '../../components/mark.tsx';
import { dayAfter } from '../../format/day-range.ts';

export const KINDS = ['extinguisher', 'sand-box', 'hydrant', 'detector', 'fire-blanket', 'emergency-light', 'other'] as const;

export type EquipmentState = 'ok' | 'soon' | 'overdue' | 'retired';

/** Days before it is due. */
const SOON_DAYS = 14;

/** today: the station's day. */
export function stateOf({ retired, overdue, dueOn }: EquipmentRow, today: string): EquipmentState {
  if (retired) return 'retired';
  if (overdue) return 'overdue';
  return dueOn !== null && dueOn <= dayAfter(today, SOON_DAYS) ? 'soon' : 'ok';
}

export const LOOKS: Readonly<Record<EquipmentState, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  ok: { tone: 'free', icon: OkIcon },
  soon: { tone: 'quiet', icon: SoonIcon },
  overdue: { tone: 'soon', icon: OverdueIcon },
  retired: { tone: 'quiet', icon: RetiredIcon },
};

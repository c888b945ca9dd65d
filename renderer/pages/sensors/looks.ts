/** How a sensor looks: the mark of its health, and whether it says a danger. */
import DangerIcon from '@mui/icons-material/LocalFireDepartmentOutlined';
import FaultyIcon from '@mui/icons-material/ReportProblemOutlined';
import HealthyIcon from '@mui/icons-material/CheckCircleOutlined';
import OffIcon from '@mui/icons-material/DoNotDisturbOnOutlined';
import SilentIcon from '@mui/icons-material/SignalWifiOffOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import type SvgIcon from '@mui/material/SvgIcon';
import type { SensorRow } from '../../../station-core/api/contract.ts';
import type { Tone } from '../../components/mark.tsx';

type Kind = SensorRow['sensor']['kind'];

export const KINDS: readonly Kind[] = [
  'smoke', 'heat', 'carbon-monoxide', 'gas', 'temperature', 'humidity', 'water', 'door', 'voltage', 'current', 'power', 'energy',
  'push-button', 'fire-panel', 'trip-feedback', 'other',
]; // prettier-ignore

export const HEALTH: Readonly<Record<SensorRow['health'], { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  waiting: { tone: 'quiet', icon: WaitingIcon },
  healthy: { tone: 'free', icon: HealthyIcon },
  faulty: { tone: 'soon', icon: FaultyIcon },
  silent: { tone: 'soon', icon: SilentIcon },
  off: { tone: 'quiet', icon: OffIcon },
};

export const ALARM_ICON = DangerIcon;

const DANGERS: ReadonlySet<Kind> = new Set<Kind>(['smoke', 'heat', 'carbon-monoxide', 'gas', 'fire-panel', 'push-button']);

/** True where what it says is a danger now. */
export function isDanger({ sensor, value, health }: SensorRow): boolean {
  return value === 1 && sensor.unit === '' && DANGERS.has(sensor.kind) && health !== 'off';
}

/** Needs somebody: it cannot be read, or says a danger. */
export function isTrouble(row: SensorRow): boolean {
  return row.health === 'faulty' || row.health === 'silent' || isDanger(row);
}

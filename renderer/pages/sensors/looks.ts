/** How a sensor looks: the words of what it says, the mark of its health, and numbers as they are read. */
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

type Says = 'alarm' | 'clear' | 'open' | 'closed' | 'wet' | 'dry' | 'pressed' | 'released' | 'tripped' | 'ready' | 'on' | 'off';

/** What yes and no mean, by kind. */
const WORDS: Readonly<Partial<Record<Kind, readonly [no: Says, yes: Says]>>> = {
  smoke: ['clear', 'alarm'],
  heat: ['clear', 'alarm'],
  'carbon-monoxide': ['clear', 'alarm'],
  gas: ['clear', 'alarm'],
  'fire-panel': ['clear', 'alarm'],
  water: ['dry', 'wet'],
  door: ['closed', 'open'],
  'push-button': ['released', 'pressed'],
  'trip-feedback': ['ready', 'tripped'],
};
const DANGERS: ReadonlySet<Kind> = new Set<Kind>(['smoke', 'heat', 'carbon-monoxide', 'gas', 'fire-panel', 'push-button']);

/** The word for a yes-or-no value; null: it is a number. */
export function wordOf({ kind, unit }: Pick<SensorRow['sensor'], 'kind' | 'unit'>, value: number): Says | null {
  if (unit !== '' || (value !== 0 && value !== 1)) return null;
  const [no, yes] = WORDS[kind] ?? ['off', 'on'];
  return value === 1 ? yes : no;
}

/** True where what it says is a danger now. */
export function isDanger({ sensor, value, health }: SensorRow): boolean {
  return value === 1 && sensor.unit === '' && DANGERS.has(sensor.kind) && health !== 'off';
}

/** Needs somebody: it cannot be read, or says a danger. */
export function isTrouble(row: SensorRow): boolean {
  return row.health === 'faulty' || row.health === 'silent' || isDanger(row);
}

/** With as many places as the number is worth: 23.5, 1 234, 0.031. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const places = size >= 1_000 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return value
    .toFixed(places)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ');
}

/** What a sensor says, as a person reads it: one word for one state, on every page. */
import type { SensorRow } from '../../station-core/api/contract.ts';

type Kind = SensorRow['sensor']['kind'];

/** In the words of i18n `sensors`, as `says.<word>`. */
export type Says = 'alarm' | 'clear' | 'open' | 'closed' | 'wet' | 'dry' | 'pressed' | 'released' | 'tripped' | 'ready' | 'on' | 'off';

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
/** The word for a yes-or-no value; null: it is a number. */
export function wordOf({ kind, unit }: Pick<SensorRow['sensor'], 'kind' | 'unit'>, value: number): Says | null {
  if (unit !== '' || (value !== 0 && value !== 1)) return null;
  const [no, yes] = WORDS[kind] ?? ['off', 'on'];
  return value === 1 ? yes : no;
}

/** "23.4 °C"; of a contact what it means for its kind; empty: never read. */
export function sensorValue({ value, sensor }: Pick<SensorRow, 'value' | 'sensor'>, text: (key: `says.${Says}`) => string): string {
  if (value === null) return '';
  const word = wordOf(sensor, value);
  if (word !== null) return text(`says.${word}`);
  return `${numberText(value)}${sensor.unit === '' ? '' : `\u202f${sensor.unit}`}`;
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

/** What a sensor says, as a person reads it. */
import type { SensorRow } from '../../station-core/api/contract.ts';

/** "23.4 °C"; of a contact yes or no; empty: never read. */
export function sensorValue(
  { value, sensor }: Pick<SensorRow, 'value' | 'sensor'>,
  word: (key: 'sensor.on' | 'sensor.no') => string,
): string {
  if (value === null) return '';
  if (sensor.unit === '' && (value === 0 || value === 1)) return word(value === 1 ? 'sensor.on' : 'sensor.no');
  return `${String(Math.round(value * 100) / 100)}${sensor.unit === '' ? '' : `\u202f${sensor.unit}`}`;
}

/** OCPP 1.6 fields with a meaning of their own: registers, readings, states. */
import { parseDecimal } from '../../../base/decimal.ts';
import { dwh, type Dwh } from '../../../base/energy.ts';
import type { MeterEntry } from '../../../domain/event.ts';
import type { ConnectorState } from '../../../domain/pile.ts';
import type { MeterSample } from '../../../domain/session.ts';
import { filledText, listOf, textOf, timeOf, type Fields } from '../ocpp-j/values.ts';

/** SignedData of a meter (OCMF, EDL) is longer than any plain value; it is kept whole. */
const LONGEST_VALUE = 16 * 1_024;

/** A register in Wh (OCPP 1.6 §6.45 meterStart, §6.49 meterStop); fractions are taken. */
export function registerOf(value: unknown): Dwh | null {
  const text = textOf(value, 40);
  const scaled = text === null ? null : parseDecimal(text, 1);
  return scaled === null ? null : dwh(scaled);
}

/** meterValue or transactionData. A single entry outside an array is taken; null: nothing of the kind. */
export function entriesOf(value: unknown): MeterEntry[] | null {
  return (
    listOf(value)?.map((entry) => ({ at: timeOf(entry['timestamp']), samples: (listOf(entry['sampledValue']) ?? []).flatMap(sampleOf) })) ??
    null
  );
}

/** ChargePointStatus (OCPP 1.6 §7.7); Occupied is what 1.5 said for everything between Available and Charging. */
const STATES: ReadonlyMap<string, ConnectorState> = new Map([
  ['available', 'available'],
  ['preparing', 'preparing'],
  ['charging', 'charging'],
  ['suspendedevse', 'suspended-evse'],
  ['suspendedev', 'suspended-ev'],
  ['finishing', 'finishing'],
  ['reserved', 'reserved'],
  ['unavailable', 'unavailable'],
  ['faulted', 'faulted'],
  ['occupied', 'preparing'],
]);

export function stateOf(value: unknown): ConnectorState | null {
  return typeof value === 'string' ? (STATES.get(value.toLowerCase()) ?? null) : null;
}

/** The measurand of a sample that names none: OCPP 1.6 §7.43 says the energy register, which a unit can rule out. */
const MEASURAND_OF_UNIT: Readonly<Record<string, string>> = {
  A: 'Current.Import', V: 'Voltage', W: 'Power.Active.Import', kW: 'Power.Active.Import', Percent: 'SoC', Celsius: 'Temperature', Celcius: 'Temperature',
}; // prettier-ignore

function sampleOf(sample: Fields): MeterSample[] {
  const value = textOf(sample['value'], LONGEST_VALUE);
  if (value === null) return [];
  const unit = filledText(sample['unit']);
  const measurand = filledText(sample['measurand']) ?? MEASURAND_OF_UNIT[unit ?? ''] ?? 'Energy.Active.Import.Register';
  return [
    {
      value,
      measurand,
      unit: unit ?? (measurand.startsWith('Energy.') ? 'Wh' : ''),
      phase: filledText(sample['phase']),
      context: filledText(sample['context']) ?? 'Sample.Periodic',
      location: filledText(sample['location']) ?? 'Outlet',
      format: filledText(sample['format']) ?? 'Raw',
    },
  ];
}

/** Fields of a payload, read for the fact they carry, however they are written (F29): a number as text, a text as number. */
import { parseDecimal } from '../../../base/decimal.ts';
import { dwh, type Dwh } from '../../../base/energy.ts';
import { parseDeviceTime } from '../../../base/time.ts';
import type { MeterEntry } from '../../../domain/event.ts';
import type { ConnectorState, DeviceTime } from '../../../domain/pile.ts';
import type { MeterSample } from '../../../domain/session.ts';

export type Fields = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 500;
/** SignedData of a meter (OCMF, EDL) is longer than any plain value; it is kept whole. */
const LONGEST_VALUE = 16 * 1_024;
/** Connectors a pile may have; a number beyond is not believed. */
const MOST_CONNECTORS = 255;

/** Text, or a number written as one; null: neither, or longer than allowed. */
export function textOf(value: unknown, longest = LONGEST_TEXT): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= longest ? value : null;
}

/** As textOf, but an empty text counts as nothing told. */
export function filledText(value: unknown): string | null {
  const text = textOf(value)?.trim() ?? '';
  return text === '' ? null : text;
}

/** A whole number that is kept exactly; null: none, or beyond 2^53 (an int64 from a pile). */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^[+-]?\d{1,16}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

export function connectorOf(value: unknown): number | null {
  const connector = integerOf(value);
  return connector === null || connector < 0 || connector > MOST_CONNECTORS ? null : connector;
}

/** A register in Wh (OCPP 1.6 §6.45 meterStart, §6.49 meterStop); fractions are taken. */
export function registerOf(value: unknown): Dwh | null {
  const text = textOf(value, 40);
  const scaled = text === null ? null : parseDecimal(text, 1);
  return scaled === null ? null : dwh(scaled);
}

/** F17: the text goes on as it came, beside what it means. */
export function timeOf(value: unknown): DeviceTime {
  if (typeof value !== 'string') return { raw: null, pileMs: null };
  return { raw: value.slice(0, 64), pileMs: value.length > 64 ? null : (parseDeviceTime(value)?.atMs ?? null) };
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

function listOf(value: unknown): Fields[] | null {
  if (typeof value !== 'object' || value === null) return null;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

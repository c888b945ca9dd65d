/** OCPP 2.0.1 fields with a meaning of their own: places, tags, states, readings. */
import type { PileId } from '../../../base/ids.ts';
import type { MeterEntry } from '../../../domain/event.ts';
import type { ConnectorRef, ConnectorState } from '../../../domain/pile.ts';
import type { MeterSample } from '../../../domain/session.ts';
import { connectorOf, fieldsOf, filledText, integerOf, isFields, listOf, textOf, timeOf, type Fields } from '../ocpp-j/values.ts';

/** A signed reading with its public key and encoding (OCMF, EDL) is longer than any plain value; it is kept whole. */
const LONGEST_SIGNED = 16 * 1_024;
/** Powers of ten a reading may be off its unit by; beyond, it is not believed. */
const HIGHEST_MULTIPLIER = 12;

/** EVSEType: connector 0 where only the EVSE is told (F26). null: neither is. */
export function placeOf(value: unknown, pileId: PileId): ConnectorRef | null {
  const fields = isFields(value) ? value : { id: value };
  const evse = connectorOf(fields['id']);
  return evse === null || evse === 0 ? null : { pileId, evse, connector: connectorOf(fields['connectorId']) ?? 0 };
}

export interface Tag {
  readonly text: string;
  /** False: made for one start, typed as a code, or no authorisation at all. */
  readonly isCard: boolean;
}

const NOT_A_CARD: ReadonlySet<unknown> = new Set(['NoAuthorization', 'KeyCode', 'Central']);

/** IdTokenType; a bare text is taken for a card (F29). null: no tag was told. */
export function tagOf(value: unknown): Tag | null {
  const fields = isFields(value) ? value : { idToken: value };
  const text = filledText(fields['idToken']);
  return text === null ? null : { text, isCard: !NOT_A_CARD.has(fields['type']) };
}

/** ConnectorStatusEnumType (part 2 §3.19). Occupied says no more than that a car is there. */
const STATES: ReadonlyMap<string, ConnectorState> = new Map([
  ['available', 'available'],
  ['occupied', 'preparing'],
  ['reserved', 'reserved'],
  ['unavailable', 'unavailable'],
  ['faulted', 'faulted'],
]);

export function stateOf(value: unknown): ConnectorState | null {
  return typeof value === 'string' ? (STATES.get(value.toLowerCase()) ?? null) : null;
}

/** ChargingStateEnumType (part 2 §3.15). Idle: no car is connected. */
const CHARGING_STATES: ReadonlyMap<string, ConnectorState> = new Map([
  ['charging', 'charging'],
  ['evconnected', 'preparing'],
  ['suspendedev', 'suspended-ev'],
  ['suspendedevse', 'suspended-evse'],
  ['idle', 'available'],
]);

export function chargingStateOf(value: unknown): ConnectorState | null {
  return typeof value === 'string' ? (CHARGING_STATES.get(value.toLowerCase()) ?? null) : null;
}

/** MeterValueType, one or several; null: nothing of the kind. */
export function entriesOf(value: unknown): MeterEntry[] | null {
  const entries = listOf(value);
  return (
    entries?.map((entry) => ({ at: timeOf(entry['timestamp']), samples: (listOf(entry['sampledValue']) ?? []).flatMap(samplesOf) })) ?? null
  );
}

/** The measurand of a sample that names none: part 2 §2.41 says the energy register, which a unit can rule out. */
const MEASURAND_OF_UNIT: Readonly<Record<string, string>> = {
  A: 'Current.Import', V: 'Voltage', W: 'Power.Active.Import', kW: 'Power.Active.Import', Percent: 'SoC', Celsius: 'Temperature',
}; // prettier-ignore

/** A signed reading becomes two samples: the plain value, and what the meter signed, as JSON with its key and encoding. */
function samplesOf(sample: Fields): MeterSample[] {
  const { unit: unitField, multiplier } = fieldsOf(sample['unitOfMeasure']);
  const unit = filledText(unitField) ?? filledText(sample['unit']);
  const measurand = filledText(sample['measurand']) ?? MEASURAND_OF_UNIT[unit ?? ''] ?? 'Energy.Active.Import.Register';
  const common = {
    measurand,
    unit: unit ?? (measurand.startsWith('Energy.') ? 'Wh' : ''),
    phase: filledText(sample['phase']),
    context: filledText(sample['context']) ?? 'Sample.Periodic',
    location: filledText(sample['location']) ?? 'Outlet',
  };
  const value = decimalText(sample['value'], integerOf(multiplier) ?? 0);
  const signed = signedText(sample['signedMeterValue']);
  return [
    ...(value === null ? [] : [{ ...common, value, format: 'Raw' }]),
    ...(signed === null ? [] : [{ ...common, value: signed, format: 'SignedData' }]),
  ];
}

/** A number times a power of ten as plain decimal text, by its digits; null: none, or out of all proportion. */
export function decimalText(value: unknown, multiplier = 0): string | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(textOf(value, 60)?.trim() ?? '');
  if (match === null || Math.abs(multiplier) > HIGHEST_MULTIPLIER) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent) + multiplier;
  if (Math.abs(point) > 40) return null;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const cut = Math.max(point, 1);
  const before = padded.slice(0, cut).replace(/^0+(?=\d)/, '');
  const after = padded.slice(cut).replace(/0+$/, '');
  const text = after === '' ? before : `${before}.${after}`;
  return sign === '-' && /[1-9]/.test(text) ? `-${text}` : text;
}

function signedText(value: unknown): string | null {
  if (!isFields(value) || filledText(value['signedMeterData'], LONGEST_SIGNED) === null) return null;
  const text = JSON.stringify(value);
  return text.length <= LONGEST_SIGNED ? text : null;
}

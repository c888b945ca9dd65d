/** OCPI tariff JSON (2.1.1, 2.2.1, 2.3.0) -> Tariff. Everything that cannot be priced as written is refused by name. */
import { parseExactDecimal } from '../../base/decimal.ts';
import { dwh, watt } from '../../base/energy.ts';
import { currencyOf, rate } from '../../base/money.ts';
import { parseLocalDate } from '../../base/time.ts';
import type { PriceComponent, PriceDimension, PriceLimit, Tariff, TariffElement, TariffRestrictions } from '../../domain/tariff.ts';

export interface OcpiProblem {
  /** Where in the JSON, e.g. 'elements[2].price_components[0].price'. */
  readonly path: string;
  /** An English sentence. */
  readonly problem: string;
}

export type ParsedTariff =
  { readonly ok: true; readonly tariff: Tariff } | { readonly ok: false; readonly problems: readonly OcpiProblem[] };

/** At most this many elements (an hourly tariff of 40 days); more is refused. */
const ELEMENTS_MAX = 1_000;

/**
 * Reads a tariff as `JSON.parse` gives it. Fields that do not touch the price (texts, links, party) are passed over, and so
 * are start_date_time and end_date_time: a plan gets its dates where it is assigned. An unknown restriction is refused, since
 * pricing without it would be wrong. At most 100 problems are told.
 */
export function parseOcpiTariff(json: unknown): ParsedTariff {
  const problems: OcpiProblem[] = [];
  const tariff = readTariff(json, (path, problem) => {
    if (problems.length < 100) problems.push({ path, problem });
  });
  return tariff === null || problems.length > 0 ? { ok: false, problems } : { ok: true, tariff };
}

type Refuse = (path: string, problem: string) => void;
type Fields = Readonly<Record<string, unknown>>;

function readTariff(json: unknown, refuse: Refuse): Tariff | null {
  const fields = fieldsOf(json, '', refuse);
  if (fields === null) return null;
  const id = fields['id'];
  if (typeof id !== 'string' || id === '' || id.length > 36) refuse('id', 'must be a text of 1 to 36 characters');
  const code = fields['currency'];
  const known = typeof code === 'string' && /^[A-Z]{3}$/.test(code);
  if (!known) refuse('currency', 'must be a currency code of three capital letters (ISO 4217)');
  const elements = listOf(fields['elements'], 'elements', refuse, ELEMENTS_MAX).map((e, i) => readElement(e, `elements[${i}]`, refuse));
  return {
    id: typeof id === 'string' ? id : '',
    currency: currencyOf(known ? code : 'XXX'),
    elements,
    minPrice: readLimit(fields['min_price'], 'min_price', refuse),
    maxPrice: readLimit(fields['max_price'], 'max_price', refuse),
    taxIncluded: readTaxIncluded(fields['tax_included'], refuse),
  };
}

/** 2.1.1 and 2.2.1 have no such field: their prices are before tax. */
function readTaxIncluded(value: unknown, refuse: Refuse): Tariff['taxIncluded'] {
  if (value === undefined || value === null || value === 'NO') return 'NO';
  if (value === 'YES') return 'YES';
  if (value === 'N/A') return 'NOT_APPLICABLE';
  refuse('tax_included', 'must be YES, NO or N/A');
  return 'NO';
}

/** before_taxes with after_taxes or a list of taxes (2.3.0), excl_vat/incl_vat (2.2.1), or a bare number before tax. */
function readLimit(value: unknown, path: string, refuse: Refuse): PriceLimit | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return { beforeTaxes: decimalOf(value, path, 4, refuse), afterTaxes: null };
  const fields = fieldsOf(value, path, refuse);
  if (fields === null) return null;
  const [before, after] = 'before_taxes' in fields || 'after_taxes' in fields ? ['before_taxes', 'after_taxes'] : ['excl_vat', 'incl_vat'];
  const beforeTaxes = optionalDecimal(fields, before, path, 4, refuse);
  const afterTaxes = optionalDecimal(fields, after, path, 4, refuse);
  const limit = { beforeTaxes, afterTaxes: afterTaxes ?? withTaxes(beforeTaxes, fields['taxes'], `${path}.taxes`, refuse) };
  if (limit.beforeTaxes === null && limit.afterTaxes === null) refuse(path, 'names no amount');
  return limit;
}

/** OCPI 2.3.0 Price: the amounts of its taxes, one by one. null: none are named. */
function withTaxes(beforeTaxes: number | null, taxes: unknown, path: string, refuse: Refuse): number | null {
  if (beforeTaxes === null || taxes === undefined || taxes === null || (Array.isArray(taxes) && taxes.length === 0)) return null;
  return listOf(taxes, path, refuse, 10).reduce<number>((sum, tax, i) => {
    const fields = fieldsOf(tax, `${path}[${i}]`, refuse) ?? {};
    return sum + decimalOf(fields['amount'], `${path}[${i}].amount`, 4, refuse);
  }, beforeTaxes);
}

function readElement(value: unknown, path: string, refuse: Refuse): TariffElement {
  const fields = fieldsOf(value, path, refuse) ?? {};
  const components = listOf(fields['price_components'], `${path}.price_components`, refuse, 10).map((c, i) =>
    readComponent(c, `${path}.price_components[${i}]`, refuse),
  );
  return { components, restrictions: readRestrictions(fields['restrictions'], `${path}.restrictions`, refuse) };
}

function readComponent(value: unknown, path: string, refuse: Refuse): PriceComponent {
  const fields = fieldsOf(value, path, refuse) ?? {};
  const type = readDimension(fields['type'], `${path}.type`, refuse);
  const stepSize = fields['step_size'] ?? 1;
  if (!isWhole(stepSize, 0)) refuse(`${path}.step_size`, 'must be a whole number from 0');
  return {
    type,
    price: rate(decimalOf(fields['price'], `${path}.price`, 5, refuse, 'any-sign')),
    taxPpm: optionalDecimal(fields, 'vat', path, 4, refuse),
    stepSize: isWhole(stepSize, type === 'FLAT' ? 1 : 0) ? stepSize : 1,
  };
}

function readDimension(value: unknown, path: string, refuse: Refuse): PriceDimension {
  if (value === 'ENERGY' || value === 'TIME' || value === 'FLAT' || value === 'PARKING_TIME') return value;
  refuse(path, 'must be ENERGY, TIME, FLAT or PARKING_TIME');
  return 'FLAT';
}

type Draft = { -readonly [Key in keyof TariffRestrictions]: TariffRestrictions[Key] };

function readRestrictions(value: unknown, path: string, refuse: Refuse): TariffRestrictions {
  if (value === undefined || value === null) return {};
  const draft: Draft = {};
  for (const [key, given] of Object.entries(fieldsOf(value, path, refuse) ?? {})) {
    if (given === undefined || given === null) continue;
    readRestriction(draft, key, given, `${path}.${key}`, refuse);
  }
  return draft;
}

function readRestriction(draft: Draft, key: string, value: unknown, path: string, refuse: Refuse): void {
  switch (key) {
    case 'start_time':
      draft.startMinute = readMinute(value, path, refuse) % 1_440;
      return;
    case 'end_time':
      draft.endMinute = readMinute(value, path, refuse) || 1_440;
      return;
    case 'start_date':
    case 'end_date': {
      const date = typeof value === 'string' ? parseLocalDate(value) : null;
      if (date === null) refuse(path, 'must be a date like 2026-03-29');
      else if (key === 'start_date') draft.startDate = date;
      else draft.endDate = date;
      return;
    }
    case 'day_of_week':
      // A list may be empty in OCPI: no day is left out then.
      if (!Array.isArray(value) || value.length > 0) draft.weekdays = readWeekdays(value, path, refuse);
      return;
    case 'min_kwh':
      draft.minEnergy = dwh(decimalOf(value, path, 4, refuse));
      return;
    case 'max_kwh':
      draft.maxEnergy = dwh(decimalOf(value, path, 4, refuse));
      return;
    case 'min_power':
      draft.minPower = watt(decimalOf(value, path, 3, refuse));
      return;
    case 'max_power':
      draft.maxPower = watt(decimalOf(value, path, 3, refuse));
      return;
    case 'min_current':
      draft.minCurrentMa = decimalOf(value, path, 3, refuse);
      return;
    case 'max_current':
      draft.maxCurrentMa = decimalOf(value, path, 3, refuse);
      return;
    case 'min_duration':
      draft.minDurationS = decimalOf(value, path, 0, refuse);
      return;
    case 'max_duration':
      draft.maxDurationS = decimalOf(value, path, 0, refuse);
      return;
    case 'reservation':
      if (value === 'RESERVATION' || value === 'RESERVATION_EXPIRES') draft.reservation = value;
      else refuse(path, 'must be RESERVATION or RESERVATION_EXPIRES');
      return;
    default:
      refuse(path, 'is a restriction this station does not know');
  }
}

function readMinute(value: unknown, path: string, refuse: Refuse): number {
  const match = typeof value === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)(?::00)?$|^24:00$/.exec(value) : null;
  if (match === null) refuse(path, 'must be a local time like 08:30');
  return match?.[1] === undefined ? (match === null ? 0 : 1_440) : Number(match[1]) * 60 + Number(match[2]);
}

/** OCPI DayOfWeek in ISO order: MONDAY is weekday 1. */
export const OCPI_WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

function readWeekdays(value: unknown, path: string, refuse: Refuse): number[] {
  return listOf(value, path, refuse, 7).map((day, i) => {
    const weekday = OCPI_WEEKDAYS.findIndex((name) => name === day) + 1;
    if (weekday === 0) refuse(`${path}[${i}]`, 'must be a day like MONDAY');
    return weekday;
  });
}

function fieldsOf(value: unknown, path: string, refuse: Refuse): Fields | null {
  if (isFields(value)) return value;
  refuse(path, 'must be an object');
  return null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown, path: string, refuse: Refuse, max: number): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= max) return value;
  refuse(path, `must be a list of 1 to ${max}`);
  return [];
}

function optionalDecimal(fields: Fields, key: string, path: string, scale: number, refuse: Refuse): number | null {
  const value = fields[key];
  return value === undefined || value === null ? null : decimalOf(value, `${path}.${key}`, scale, refuse);
}

/**
 * A JSON number as a scaled integer, by its shortest decimal text. A JSON text with a number is taken too. Hourly market
 * prices do fall below zero: prices are read with any sign (a station's own plan with one is refused by `checkPlan`).
 */
function decimalOf(
  value: unknown,
  path: string,
  scale: number,
  refuse: Refuse,
  sign: 'any-sign' | 'not-negative' = 'not-negative',
): number {
  const scaled = typeof value === 'number' || typeof value === 'string' ? parseExactDecimal(String(value), scale) : null;
  if (scaled === null) refuse(path, scale === 0 ? 'must be a whole number' : `must be a number with at most ${scale} decimals`);
  else if (scaled < 0 && sign === 'not-negative') refuse(path, 'must not be negative');
  return scaled ?? 0;
}

function isWhole(value: unknown, min: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min;
}

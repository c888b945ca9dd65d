/** Tariff -> OCPI tariff JSON, 2.2.1 and 2.3.0. What a version cannot say is refused, never said differently. */
import { formatDecimal } from '../../base/decimal.ts';
import { nextDate, parseLocalDate, toIso } from '../../base/time.ts';
import type { LocalDate, UtcMs } from '../../base/time.ts';
import type { PriceComponent, PriceLimit, Tariff, TariffElement, TariffRestrictions } from '../../domain/tariff.ts';
import { OCPI_WEEKDAYS } from './ocpi-tariff.ts';
import type { OcpiProblem } from './ocpi-tariff.ts';

export interface OcpiHeader {
  readonly version: '2.2.1' | '2.3.0';
  /** ISO 3166 code and eMI3 id of the operator: two and three letters. */
  readonly countryCode: string;
  readonly partyId: string;
  readonly lastUpdatedMs: UtcMs;
  /** Elements for some months only are written as dates of these years (OCPI has no months). */
  readonly years: { readonly from: number; readonly to: number };
}

export type WrittenTariff =
  | { readonly ok: true; readonly json: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly OcpiProblem[] };

/**
 * Writes a tariff. Labels are ours and stay behind. 2.2.1 knows only prices before tax: a tariff with tax inside its
 * prices is refused there. At most 10 years; more is refused.
 */
export function tariffToOcpi(tariff: Tariff, header: OcpiHeader): WrittenTariff {
  const problems = problemsOf(tariff, header);
  if (problems.length > 0) return { ok: false, problems };
  const newer = header.version === '2.3.0';
  return {
    ok: true,
    json: {
      country_code: header.countryCode,
      party_id: header.partyId,
      id: tariff.id,
      currency: tariff.currency.code,
      ...(tariff.minPrice === null ? {} : { min_price: limitJson(tariff.minPrice, newer) }),
      ...(tariff.maxPrice === null ? {} : { max_price: limitJson(tariff.maxPrice, newer) }),
      elements: tariff.elements.flatMap((e) => elementJson(e, header.years)),
      ...(newer ? { tax_included: tariff.taxIncluded === 'NOT_APPLICABLE' ? 'N/A' : tariff.taxIncluded } : {}),
      last_updated: toIso(header.lastUpdatedMs),
    },
  };
}

function problemsOf(tariff: Tariff, { version, years }: OcpiHeader): OcpiProblem[] {
  const problems: OcpiProblem[] = [];
  const taxed = tariff.elements.some((e) => e.components.some((c) => (c.taxPpm ?? 0) !== 0));
  if (version === '2.2.1' && tariff.taxIncluded === 'YES' && taxed)
    problems.push({ path: 'tax_included', problem: 'OCPI 2.2.1 has only prices before tax; export as 2.3.0' });
  for (const [path, limit] of [
    ['min_price', tariff.minPrice],
    ['max_price', tariff.maxPrice],
  ] as const)
    if (version === '2.2.1' && limit !== null && limit.beforeTaxes === null)
      problems.push({ path, problem: 'OCPI 2.2.1 needs the amount before tax; export as 2.3.0' });
  if (years.to < years.from || years.to - years.from >= 10)
    problems.push({ path: 'elements', problem: 'must be written for 1 to 10 years' });
  return problems;
}

function limitJson(limit: PriceLimit, newer: boolean): Record<string, number> {
  const json: Record<string, number> = {};
  if (limit.beforeTaxes !== null) json[newer ? 'before_taxes' : 'excl_vat'] = jsonNumber(limit.beforeTaxes, 4);
  if (limit.afterTaxes !== null) json[newer ? 'after_taxes' : 'incl_vat'] = jsonNumber(limit.afterTaxes, 4);
  return json;
}

function elementJson(element: TariffElement, years: OcpiHeader['years']): Record<string, unknown>[] {
  const components = element.components.map(componentJson);
  return datedRestrictions(element.restrictions, years).map((restrictions) => {
    const json = restrictionsJson(restrictions);
    return Object.keys(json).length === 0 ? { price_components: components } : { price_components: components, restrictions: json };
  });
}

function componentJson(component: PriceComponent): Record<string, unknown> {
  return {
    type: component.type,
    price: jsonNumber(component.price, 5),
    ...(component.taxPpm === null ? {} : { vat: jsonNumber(component.taxPpm, 4) }),
    step_size: component.stepSize,
  };
}

/** Months as runs of dates, year by year; where the element has dates of its own, only what lies within both. */
function datedRestrictions(restrictions: TariffRestrictions, years: OcpiHeader['years']): TariffRestrictions[] {
  const { months, ...rest } = restrictions;
  if (months === undefined) return [rest];
  const dated: TariffRestrictions[] = [];
  for (let year = years.from; year <= years.to; year += 1)
    for (const [first, last] of monthRuns(months)) {
      const startDate = later(rest.startDate, firstOf(year, first));
      const endDate = earlier(rest.endDate, last === 12 ? firstOf(year + 1, 1) : firstOf(year, last + 1));
      if (startDate < endDate) dated.push({ ...rest, startDate, endDate });
    }
  return dated;
}

function monthRuns(months: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const month of [...new Set(months)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.[1] === month - 1) run[1] = month;
    else runs.push([month, month]);
  }
  return runs;
}

function firstOf(year: number, month: number): LocalDate {
  return parseLocalDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`) ?? nextDate('1970-01-01' as LocalDate, 0);
}

function later(a: LocalDate | undefined, b: LocalDate): LocalDate {
  return a !== undefined && a > b ? a : b;
}

function earlier(a: LocalDate | undefined, b: LocalDate): LocalDate {
  return a !== undefined && a < b ? a : b;
}

function restrictionsJson(r: TariffRestrictions): Record<string, unknown> {
  const json: Record<string, unknown> = {
    start_time: r.startMinute === undefined ? undefined : clock(r.startMinute),
    end_time: r.endMinute === undefined ? undefined : clock(r.endMinute % 1_440),
    start_date: r.startDate,
    end_date: r.endDate,
    min_kwh: optionalNumber(r.minEnergy, 4),
    max_kwh: optionalNumber(r.maxEnergy, 4),
    min_current: optionalNumber(r.minCurrentMa, 3),
    max_current: optionalNumber(r.maxCurrentMa, 3),
    min_power: optionalNumber(r.minPower, 3),
    max_power: optionalNumber(r.maxPower, 3),
    min_duration: r.minDurationS,
    max_duration: r.maxDurationS,
    day_of_week: r.weekdays?.map((day) => OCPI_WEEKDAYS[day - 1]),
    reservation: r.reservation,
  };
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}

/** OCPI: an end at midnight is written 00:00. */
function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function optionalNumber(value: number | undefined, scale: number): number | undefined {
  return value === undefined ? undefined : jsonNumber(value, scale);
}

/** JSON has one kind of number; its shortest text is the decimal that was meant (up to 15 digits). */
function jsonNumber(scaled: number, scale: number): number {
  return Number(formatDecimal(scaled, scale));
}

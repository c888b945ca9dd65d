/** Tariff -> OCPI tariff JSON, 2.1.1, 2.2.1 and 2.3.0. What a version cannot say is refused, never said differently. */
import { formatDecimal } from '../../base/decimal.ts';
import { toIso } from '../../base/time.ts';
import type { UtcMs } from '../../base/time.ts';
import type { PriceComponent, PriceLimit, Tariff, TariffElement, TariffRestrictions } from '../../domain/tariff.ts';
import { datedRestrictions } from './ocpi-dates.ts';
import { OCPI_WEEKDAYS } from './ocpi-tariff.ts';
import type { OcpiProblem } from './ocpi-tariff.ts';

export type OcpiVersion = '2.1.1' | '2.2.1' | '2.3.0';

export interface OcpiHeader {
  readonly version: OcpiVersion;
  /** ISO 3166 code and eMI3 id of the operator: two and three letters. 2.1.1 has no room for them. */
  readonly countryCode: string;
  readonly partyId: string;
  readonly lastUpdatedMs: UtcMs;
  /** Elements for some months or for holidays only are written as dates of these years (OCPI has neither). */
  readonly years: { readonly from: number; readonly to: number };
}

export type WrittenTariff =
  | { readonly ok: true; readonly json: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly OcpiProblem[] };

/** At most this many elements are written: more than `parseOcpiTariff` reads again. */
const ELEMENTS_MAX = 1_000;

/**
 * Writes a tariff. Labels are ours and stay behind. 2.2.1 knows only prices before tax, 2.1.1 no tax at all, no limits,
 * currents or reservations: a tariff that has them is refused there. At most 10 years; more is refused.
 */
export function tariffToOcpi(tariff: Tariff, header: OcpiHeader): WrittenTariff {
  const problems = problemsOf(tariff, header);
  if (problems.length > 0) return { ok: false, problems };
  const elements = tariff.elements.flatMap((e) => elementJson(e, tariff, header));
  if (elements.length === 0 || elements.length > ELEMENTS_MAX)
    return {
      ok: false,
      problems: [{ path: 'elements', problem: `must come to 1 to ${ELEMENTS_MAX} when months and holidays are written as dates` }],
    };
  const newer = header.version === '2.3.0';
  return {
    ok: true,
    json: {
      ...(header.version === '2.1.1' ? {} : { country_code: header.countryCode, party_id: header.partyId }),
      id: tariff.id,
      currency: tariff.currency.code,
      ...(tariff.minPrice === null ? {} : { min_price: limitJson(tariff.minPrice, newer) }),
      ...(tariff.maxPrice === null ? {} : { max_price: limitJson(tariff.maxPrice, newer) }),
      elements,
      ...(newer ? { tax_included: tariff.taxIncluded === 'NOT_APPLICABLE' ? 'N/A' : tariff.taxIncluded } : {}),
      last_updated: toIso(header.lastUpdatedMs),
    },
  };
}

function problemsOf(tariff: Tariff, { version, years }: OcpiHeader): OcpiProblem[] {
  const problems: OcpiProblem[] = [];
  const refuse = (path: string, problem: string): void => void problems.push({ path, problem });
  const taxed = tariff.elements.some((e) => e.components.some((c) => (c.taxPpm ?? 0) !== 0));
  if (version === '2.2.1' && tariff.taxIncluded === 'YES' && taxed)
    refuse('tax_included', 'OCPI 2.2.1 has only prices before tax; export as 2.3.0');
  if (version === '2.1.1' && tariff.taxIncluded !== 'NOT_APPLICABLE' && taxed) refuse('vat', 'OCPI 2.1.1 has no tax; export as 2.3.0');
  for (const [path, limit] of [
    ['min_price', tariff.minPrice],
    ['max_price', tariff.maxPrice],
  ] as const) {
    if (version === '2.1.1' && limit !== null) refuse(path, 'OCPI 2.1.1 has no limits of the price; export as 2.3.0');
    if (version === '2.2.1' && limit !== null && limit.beforeTaxes === null)
      refuse(path, 'OCPI 2.2.1 needs the amount before tax; export as 2.3.0');
  }
  if (version === '2.1.1')
    tariff.elements.forEach(({ restrictions: r }, i) => {
      const name =
        r.reservation !== undefined ? 'reservation' : r.minCurrentMa !== undefined || r.maxCurrentMa !== undefined ? 'current' : null;
      if (name !== null) refuse(`elements[${i}].restrictions`, `OCPI 2.1.1 has no restriction of ${name}; export as 2.3.0`);
    });
  if (years.to < years.from || years.to - years.from >= 10) refuse('elements', 'must be written for 1 to 10 years');
  return problems;
}

function limitJson(limit: PriceLimit, newer: boolean): Record<string, number> {
  const json: Record<string, number> = {};
  if (limit.beforeTaxes !== null) json[newer ? 'before_taxes' : 'excl_vat'] = jsonNumber(limit.beforeTaxes, 4);
  if (limit.afterTaxes !== null) json[newer ? 'after_taxes' : 'incl_vat'] = jsonNumber(limit.afterTaxes, 4);
  return json;
}

function elementJson(element: TariffElement, { holidays = [] }: Tariff, { years, version }: OcpiHeader): Record<string, unknown>[] {
  const components = element.components.map((component) => componentJson(component, version));
  return datedRestrictions(element.restrictions, holidays, years).map((restrictions) => {
    const json = restrictionsJson(restrictions);
    return Object.keys(json).length === 0 ? { price_components: components } : { price_components: components, restrictions: json };
  });
}

function componentJson(component: PriceComponent, version: OcpiVersion): Record<string, unknown> {
  return {
    type: component.type,
    price: jsonNumber(component.price, 5),
    ...(component.taxPpm === null || version === '2.1.1' ? {} : { vat: jsonNumber(component.taxPpm, 4) }),
    step_size: component.stepSize,
  };
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

/** OCPI pricing cases (a tariff, a CDR, the amounts it must come to) read from a folder, and priced by the engine. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from '../../station-core/base/assert.ts';
import { parseDecimal } from '../../station-core/base/decimal.ts';
import { dwh } from '../../station-core/base/energy.ts';
import { utcMs, zoneName } from '../../station-core/base/time.ts';
import type { BillLine } from '../../station-core/domain/bill.ts';
import { parseOcpiTariff } from '../../station-core/rules/tariff/ocpi-tariff.ts';
import { pricePeriods } from '../../station-core/rules/tariff/price-periods.ts';
import type { ChargingPeriod } from '../../station-core/rules/tariff/price-periods.ts';

export interface OcpiDimension {
  readonly type: string;
  readonly volume: number;
  /** The exact duration beside hours that are rounded. */
  readonly exact_seconds?: number;
}

export interface OcpiCase {
  readonly id: string;
  readonly stratum: string;
  readonly ocpi_version: string;
  readonly timezone: string;
  readonly tariff: unknown;
  readonly cdr: {
    readonly end_date_time: string;
    readonly tariffs?: readonly unknown[];
    readonly charging_periods: readonly { readonly start_date_time: string; readonly dimensions: readonly OcpiDimension[] }[];
  };
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: string;
}

/** The cases' folder: OCPI_CASES or the shared one. null where it is absent. */
export function ocpiCasesFolder(): string | null {
  const folder = process.env['OCPI_CASES'] ?? fileURLToPath(new URL('../../../shared/data/ocpi/open', import.meta.url));
  return existsSync(folder) ? folder : null;
}

export function readOcpiCases(folder: string): OcpiCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as OcpiCase);
}

/** Lines of the case's tariff in 1e-4. Throws with the problems of a tariff that cannot be read. */
export function priceOcpiCase(ocpiCase: OcpiCase): BillLine[] {
  const parsed = parseOcpiTariff(ocpiCase.tariff ?? ocpiCase.cdr.tariffs?.[0]);
  if (!parsed.ok) throw new Error(`${ocpiCase.id}: ${JSON.stringify(parsed.problems)}`);
  const periods = cdrPeriods(ocpiCase);
  return pricePeriods(parsed.tariff, periods, {
    zone: zoneName(ocpiCase.timezone),
    sessionStartMs: utcMs(Math.min(...periods.map((p) => p.fromMs))),
    reservationExpired: !periods.some((p) => p.reservationMs === 0),
    layer: 'energy',
    parkingLayer: 'energy',
  });
}

/**
 * A CDR states volumes per period but not where a period ends, and its hours are rounded: a period ends where its hours
 * say, moved to a start of another period or the session's end if one is within 2 s or 1 % of that; without hours, where
 * the next one starts. A reservation that nothing follows has expired.
 */
function cdrPeriods({ cdr }: OcpiCase): ChargingPeriod[] {
  const starts = cdr.charging_periods.map((p) => Date.parse(p.start_date_time));
  const ends = [...starts, Date.parse(cdr.end_date_time)];
  return cdr.charging_periods.map(({ start_date_time, dimensions }) => {
    const fromMs = Date.parse(start_date_time);
    const hours = (type: string): number => hoursMs(dimensions.find((d) => d.type === type));
    const byHours = Math.max(hours('TIME'), hours('PARKING_TIME'), hours('RESERVATION_TIME'));
    const later = ends.filter((at) => at > fromMs).sort((a, b) => a - b);
    const near = later.find((at) => Math.abs(at - fromMs - byHours) <= Math.max(2_000, byHours / 100));
    const toMs = byHours > 0 ? (near ?? fromMs + byHours) : (later[0] ?? fromMs);
    const kwh = dimensions.find((d) => d.type === 'ENERGY')?.volume;
    const energy = dwh(kwh === undefined ? 0 : scaled(kwh, 4));
    const span = { fromMs: utcMs(fromMs), toMs: utcMs(toMs), energy };
    return {
      ...span,
      interval: kwh === undefined ? null : { ...span, source: 'read' },
      timeMs: hours('TIME'),
      parkingMs: hours('PARKING_TIME'),
      reservationMs: hours('RESERVATION_TIME'),
      ...bounds(dimensions, 'POWER', 'PowerW'),
      ...bounds(dimensions, 'CURRENT', 'CurrentMa'),
    };
  });
}

function hoursMs(dimension: OcpiDimension | undefined): number {
  if (dimension === undefined) return 0;
  return dimension.exact_seconds === undefined ? Math.round((scaled(dimension.volume, 9) * 36) / 10_000) : dimension.exact_seconds * 1_000;
}

type Bounds<Unit extends string> = Record<`min${Unit}` | `max${Unit}`, number>;

/** MIN_ and MAX_ of a quantity in kW or A, at scale 3; where a CDR names one of them it stands for both. */
function bounds<Unit extends string>(dimensions: readonly OcpiDimension[], quantity: string, unit: Unit): Bounds<Unit> {
  const of = (type: string): number | undefined => dimensions.find((d) => d.type === type)?.volume;
  const min = of(`MIN_${quantity}`) ?? of(`MAX_${quantity}`) ?? of(quantity) ?? 0;
  const max = of(`MAX_${quantity}`) ?? of(`MIN_${quantity}`) ?? of(quantity) ?? 0;
  return { [`min${unit}`]: scaled(min, 3), [`max${unit}`]: scaled(max, 3) } as Bounds<Unit>;
}

function scaled(value: number, scale: number): number {
  return must(parseDecimal(String(value), scale), `a decimal: ${value}`);
}

/** Sums over many stations for HQ's pages. Amounts of different currencies never meet: every row has its own. */
import { int, one, text } from './rows.ts';
import type { Row, Sql } from './sql.ts';

export interface RollupRange {
  /** Local days of the stations, both included. */
  readonly from: string;
  readonly to: string;
  /** '' : all. */
  readonly stationId: string;
  readonly tag: string;
}

export interface Figures {
  readonly energy: number;
  readonly chargingMs: number;
  readonly takenMs: number;
  readonly energyFee: number;
  readonly serviceFee: number;
  readonly idleFee: number;
  readonly net: number;
  readonly tax: number;
  readonly discount: number;
  readonly bills: number;
  readonly faults: number;
  readonly faultMs: number;
}

const FIGURES = [
  ['energy', 'energy'],
  ['chargingMs', 'charging_ms'],
  ['takenMs', 'taken_ms'],
  ['energyFee', 'income_energy'],
  ['serviceFee', 'income_service'],
  ['idleFee', 'income_idle'],
  ['net', 'net'],
  ['tax', 'tax'],
  ['discount', 'discount'],
  ['bills', 'bills'],
  ['faults', 'faults'],
  ['faultMs', 'fault_ms'],
] as const;
const SUMS = FIGURES.map(([, column]) => `coalesce(sum(d.${column}), 0) AS ${column}`).join(', ');

/** Days of whole stations. */
const OF = `FROM rollup_day d JOIN station s ON s.station_id = d.station_id
  WHERE d.pile_id IS NULL AND d.body IS NOT NULL AND d.day BETWEEN $1::date AND $2::date
    AND ($3 = '' OR d.station_id = $3) AND ($4 = '' OR $4 = ANY (s.tags))`;

function valuesOf({ from, to, stationId, tag }: RollupRange): string[] {
  return [from, to, stationId, tag];
}

function toFigures(row: Row): Figures {
  const figure = (column: string): number => int(row, column);
  return {
    energy: figure('energy'),
    chargingMs: figure('charging_ms'),
    takenMs: figure('taken_ms'),
    energyFee: figure('income_energy'),
    serviceFee: figure('income_service'),
    idleFee: figure('income_idle'),
    net: figure('net'),
    tax: figure('tax'),
    discount: figure('discount'),
    bills: figure('bills'),
    faults: figure('faults'),
    faultMs: figure('fault_ms'),
  };
}

interface StationSum extends Figures {
  readonly stationId: string;
  readonly name: string;
  readonly currency: string;
  readonly days: number;
  /** That had a sum in these days: what a station can be used at most is their number times the time. */
  readonly connectors: number;
}

/** Most income first. */
export async function sumByStation(
  sql: Sql,
  range: RollupRange,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: StationSum[]; readonly total: number }> {
  const total = int(one(await sql.query(`SELECT count(DISTINCT d.station_id) AS total ${OF}`, valuesOf(range))), 'total');
  const rows = await sql.query(
    `SELECT sums.*, (
       SELECT count(DISTINCT (c.pile_id, c.evse, c.connector)) FROM rollup_day c
       WHERE c.station_id = sums.station_id AND c.pile_id IS NOT NULL AND c.body IS NOT NULL AND c.day BETWEEN $1::date AND $2::date
     ) AS connectors
     FROM (SELECT d.station_id, s.name, s.currency, count(*) AS days, ${SUMS} ${OF}
       GROUP BY d.station_id, s.name, s.currency ORDER BY coalesce(sum(d.net), 0) DESC, s.name LIMIT $5 OFFSET $6) sums
     ORDER BY sums.net DESC, sums.name`,
    [...valuesOf(range), page.limit, page.offset],
  );
  return {
    total,
    rows: rows.map((row) => ({
      stationId: text(row, 'station_id'),
      name: text(row, 'name'),
      currency: text(row, 'currency'),
      days: int(row, 'days'),
      connectors: int(row, 'connectors'),
      ...toFigures(row),
    })),
  };
}

/** All together, one row for each currency, the most stations first. days: station-days that are there. */
export async function sumByCurrency(
  sql: Sql,
  range: RollupRange,
): Promise<(Figures & { readonly currency: string; readonly stations: number; readonly days: number })[]> {
  const rows = await sql.query(
    `SELECT s.currency, count(DISTINCT d.station_id) AS stations, count(*) AS days, ${SUMS} ${OF} GROUP BY s.currency ORDER BY 2 DESC, 1`,
    valuesOf(range),
  );
  return rows.map((row) => ({
    currency: text(row, 'currency'),
    stations: int(row, 'stations'),
    days: int(row, 'days'),
    ...toFigures(row),
  }));
}

export async function sumByDay(
  sql: Sql,
  range: RollupRange,
): Promise<(Figures & { readonly day: string; readonly currency: string; readonly stations: number })[]> {
  const rows = await sql.query(
    `SELECT d.day, s.currency, count(DISTINCT d.station_id) AS stations, ${SUMS} ${OF} GROUP BY d.day, s.currency ORDER BY d.day, s.currency`,
    valuesOf(range),
  );
  return rows.map((row) => ({
    day: text(row, 'day'),
    currency: text(row, 'currency'),
    stations: int(row, 'stations'),
    ...toFigures(row),
  }));
}

/** Price periods by what they are called, most energy first; at most 200. */
export async function sumByPeriod(
  sql: Sql,
  range: RollupRange,
): Promise<
  {
    readonly layer: string;
    readonly kind: string;
    readonly label: string;
    readonly currency: string;
    readonly energy: number;
    readonly timeMs: number;
    readonly net: number;
    readonly tax: number;
  }[]
> {
  const rows = await sql.query(
    `SELECT p->>'layer' AS layer, p->>'kind' AS kind, p->>'label' AS label, t.currency, sum((p->>'energy')::bigint) AS energy,
       sum((p->>'timeMs')::bigint) AS time_ms, sum((p->>'net')::bigint) AS net, sum((p->>'tax')::bigint) AS tax
     FROM (SELECT s.currency, d.body ${OF} AND jsonb_typeof(d.body->'periods') = 'array') t, jsonb_array_elements(t.body->'periods') p
     GROUP BY 1, 2, 3, 4 ORDER BY t.currency, 7 DESC LIMIT 200`,
    valuesOf(range),
  );
  return rows.map((row) => ({
    layer: text(row, 'layer'),
    kind: text(row, 'kind'),
    label: text(row, 'label'),
    currency: text(row, 'currency'),
    energy: int(row, 'energy'),
    timeMs: int(row, 'time_ms'),
    net: int(row, 'net'),
    tax: int(row, 'tax'),
  }));
}

/** What promotions, levels and coupons gave, most first; at most 200. */
export async function sumByBenefit(
  sql: Sql,
  range: RollupRange,
): Promise<
  {
    readonly source: string;
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly times: number;
    readonly amount: number;
    readonly stations: number;
  }[]
> {
  const rows = await sql.query(
    `SELECT b->>'source' AS source, b->>'id' AS id, max(b->>'name') AS name, t.currency, sum((b->>'times')::bigint) AS times,
       sum((b->>'amount')::bigint) AS amount, count(DISTINCT t.station_id) AS stations
     FROM (SELECT s.currency, d.station_id, d.body ${OF} AND jsonb_typeof(d.body->'benefits') = 'array') t, jsonb_array_elements(t.body->'benefits') b
     GROUP BY 1, 2, 4 ORDER BY t.currency, 6 DESC LIMIT 200`,
    valuesOf(range),
  );
  return rows.map((row) => ({
    source: text(row, 'source'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    currency: text(row, 'currency'),
    times: int(row, 'times'),
    amount: int(row, 'amount'),
    stations: int(row, 'stations'),
  }));
}

interface HourSum {
  readonly hour: number;
  readonly energy: number;
  readonly chargingMs: number;
  readonly takenMs: number;
}

/** By the hour on the station's own clock. days: station-days that have hours. */
export async function sumByHour(sql: Sql, range: RollupRange): Promise<{ readonly days: number; readonly hours: HourSum[] }> {
  // The days of all zones lie within a day of the same ones in UTC; the local day decides.
  const local = `(to_timestamp(d.hour_ms / 1000.0) AT TIME ZONE s.zone)`;
  const of = `FROM rollup_hour d JOIN station s ON s.station_id = d.station_id
    WHERE d.pile_id IS NULL AND d.body IS NOT NULL
      AND d.hour_ms >= $5 AND d.hour_ms < $6 AND ${local}::date BETWEEN $1::date AND $2::date
      AND ($3 = '' OR d.station_id = $3) AND ($4 = '' OR $4 = ANY (s.tags))`;
  const day = 86_400_000;
  const values = [...valuesOf(range), Date.parse(range.from) - day, Date.parse(range.to) + 2 * day];
  const rows = await sql.query(
    `SELECT extract(hour FROM ${local})::integer AS hour, coalesce(sum(d.energy), 0) AS energy, coalesce(sum(d.charging_ms), 0) AS charging_ms,
       coalesce(sum(d.taken_ms), 0) AS taken_ms ${of} GROUP BY 1 ORDER BY 1`,
    values,
  );
  const days = int(one(await sql.query(`SELECT count(DISTINCT (d.station_id, ${local}::date)) AS days ${of}`, values)), 'days');
  return {
    days,
    hours: rows.map((row) => ({
      hour: int(row, 'hour'),
      energy: int(row, 'energy'),
      chargingMs: int(row, 'charging_ms'),
      takenMs: int(row, 'taken_ms'),
    })),
  };
}

/** Partners, and what they may read. */
import { textOrNull, int, intOrNull, one, text, texts } from './rows.ts';
import type { Row, Sql } from './sql.ts';

export type PartnerScope = 'ocpi' | 'rollups';

export interface Partner {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly PartnerScope[];
  /** Stations that carry one of these; empty: all. */
  readonly tags: readonly string[];
  readonly madeBy: string;
  readonly madeAtMs: number;
  readonly endedAtMs: number | null;
  readonly usedAtMs: number | null;
}

/** The newest first. At most 500. */
export async function partners(sql: Sql): Promise<readonly Partner[]> {
  return (await sql.query('SELECT * FROM partner ORDER BY made_at_ms DESC, client_id LIMIT 500')).map(toPartner);
}

export async function partnerById(sql: Sql, clientId: string): Promise<Partner | null> {
  const [row] = await sql.query('SELECT * FROM partner WHERE client_id = $1', [clientId]);
  return row === undefined ? null : toPartner(row);
}

/** Hash of its secret, of one that has not ended; null: there is none. */
export async function secretHashOf(sql: Sql, clientId: string): Promise<string | null> {
  const [row] = await sql.query('SELECT secret_hash FROM partner WHERE client_id = $1 AND ended_at_ms IS NULL', [clientId]);
  return row === undefined ? null : textOrNull(row, 'secret_hash');
}

export async function addPartner(sql: Sql, partner: Omit<Partner, 'endedAtMs' | 'usedAtMs'>, secretHash: string): Promise<void> {
  await sql.run(
    `INSERT INTO partner (client_id, name, secret_hash, scopes, tags, made_by, made_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [partner.clientId, partner.name, secretHash, partner.scopes, partner.tags, partner.madeBy, partner.madeAtMs],
  );
}

/** False: there is none, or it ended before. */
export async function endPartner(sql: Sql, clientId: string, atMs: number): Promise<boolean> {
  return (await sql.run('UPDATE partner SET ended_at_ms = $2::bigint WHERE client_id = $1 AND ended_at_ms IS NULL', [clientId, atMs])) > 0;
}

/** Kept to the minute: a partner that polls does not write a row each time. */
export async function partnerUsed(sql: Sql, clientId: string, atMs: number): Promise<void> {
  await sql.run('UPDATE partner SET used_at_ms = $2::bigint WHERE client_id = $1 AND coalesce(used_at_ms, 0) < $2::bigint - 60000', [
    clientId,
    atMs,
  ]);
}

export type PartnerModule = 'locations' | 'tariffs' | 'sessions' | 'cdrs';

/** One object as its station told it, with what HQ knows of the station. */
export interface PartnerObject {
  readonly stationId: string;
  readonly receivedAtMs: number;
  readonly body: unknown;
  readonly station: PartnerStation;
}

interface PartnerStation {
  readonly name: string;
  readonly zone: string;
  readonly countryCode: string;
  readonly partyId: string;
  readonly address: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly latitude: string;
  readonly longitude: string;
}

interface PartnerQuestion {
  readonly tags: readonly string[];
  /** received_at_ms from (included) and to (not included); null: no such end. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly offset: number;
  readonly limit: number;
}

const TABLES: Readonly<Record<PartnerModule, string>> = { locations: 'location', tariffs: 'tariff', sessions: 'session', cdrs: 'cdr' };
/** A location cannot be told to anybody before HQ knows where it is. */
const PLACED = "AND st.address <> '' AND st.city <> '' AND st.country <> '' AND st.latitude <> '' AND st.longitude <> ''";
const STATION =
  'st.name, st.zone, st.country_code, st.party_id, st.address, st.city, st.postal_code, st.country, st.latitude, st.longitude';

function visible(module: PartnerModule): string {
  return `FROM ${TABLES[module]} o JOIN station st ON st.station_id = o.station_id
    WHERE o.body IS NOT NULL AND (cardinality($1::text[]) = 0 OR st.tags && $1::text[])
    AND ($2::bigint IS NULL OR o.received_at_ms >= $2) AND ($3::bigint IS NULL OR o.received_at_ms < $3)
    ${module === 'locations' || module === 'cdrs' ? PLACED : ''}`;
}

/** By when HQ got them, so that what a station tells a week late is not missed by who asks for what is new. */
export async function partnerObjects(
  sql: Sql,
  module: PartnerModule,
  question: PartnerQuestion,
): Promise<{ readonly objects: readonly PartnerObject[]; readonly total: number }> {
  const range = [question.tags, question.fromMs, question.toMs];
  const total = int(one(await sql.query(`SELECT count(*) AS n ${visible(module)}`, range)), 'n');
  const rows = await sql.query(
    `SELECT o.station_id, o.received_at_ms, o.body, ${STATION} ${visible(module)} ORDER BY o.received_at_ms, o.station_id, o.id OFFSET $4 LIMIT $5`,
    [...range, question.offset, question.limit],
  );
  return { objects: rows.map(toObject), total };
}

/** The location of one station; null: there is none that this partner may see. */
export async function partnerLocation(sql: Sql, tags: readonly string[], stationId: string): Promise<PartnerObject | null> {
  const [row] = await sql.query(
    `SELECT o.station_id, o.received_at_ms, o.body, ${STATION} ${visible('locations')} AND o.station_id = $4 ORDER BY o.received_at_ms DESC LIMIT 1`,
    [tags, null, null, stationId],
  );
  return row === undefined ? null : toObject(row);
}

interface RollupQuestion {
  readonly grain: 'hour' | 'day';
  readonly tags: readonly string[];
  /** '': all that the partner may see. */
  readonly stationId: string;
  /** First and last day, by the station's own days for 'day', in UTC for 'hour'. */
  readonly from: string;
  readonly to: string;
}

/** One row of an export: columns of ROLLUP_COLUMNS. */
export type RollupRow = Readonly<Record<string, string | number | null>>;

export const ROLLUP_COLUMNS = [
  'station_id', 'station_name', 'currency', 'period', 'pile_id', 'evse', 'connector', 'energy', 'charging_ms', 'taken_ms', 'income_energy',
  'income_service', 'income_idle', 'net', 'tax', 'discount', 'bills', 'faults', 'fault_ms',
] as const; // prettier-ignore

const TEXT_COLUMNS: ReadonlySet<string> = new Set(['station_id', 'station_name', 'currency', 'period', 'pile_id']);

/** Page after page, by time, station and object: what comes in meanwhile moves nothing. */
export async function* rollupRows(sql: Sql, question: RollupQuestion, pageRows = 5_000): AsyncGenerator<readonly RollupRow[]> {
  const isHour = question.grain === 'hour';
  const table = isHour ? 'rollup_hour' : 'rollup_day';
  const by = isHour ? 'hour_ms' : 'day';
  const from = isHour ? Date.parse(question.from) : question.from;
  const to = isHour ? Date.parse(question.to) + 86_399_999 : question.to;
  const type = isHour ? 'bigint' : 'date';
  let after: readonly unknown[] = [isHour ? -1 : '0001-01-01', '', ''];
  for (;;) {
    const rows = await sql.query(
      `SELECT r.id, r.${by} AS at, r.*, st.name AS station_name, st.currency FROM ${table} r JOIN station st ON st.station_id = r.station_id
       WHERE r.body IS NOT NULL AND r.${by} BETWEEN $1::${type} AND $2::${type} AND (cardinality($3::text[]) = 0 OR st.tags && $3::text[])
       AND ($4 = '' OR r.station_id = $4) AND (r.${by}, r.station_id, r.id) > ($5::${type}, $6, $7)
       ORDER BY r.${by}, r.station_id, r.id LIMIT $8`,
      [from, to, question.tags, question.stationId, ...after, pageRows],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => toRollup(row, isHour));
    if (rows.length < pageRows) return;
    after = [last['at'], text(last, 'station_id'), text(last, 'id')];
  }
}

/** How many rows it would give. */
export async function countRollups(sql: Sql, question: RollupQuestion): Promise<number> {
  const isHour = question.grain === 'hour';
  const by = isHour ? 'hour_ms' : 'day';
  const type = isHour ? 'bigint' : 'date';
  const [from, to] = isHour ? [Date.parse(question.from), Date.parse(question.to) + 86_399_999] : [question.from, question.to];
  const rows = await sql.query(
    `SELECT count(*) AS n FROM ${isHour ? 'rollup_hour' : 'rollup_day'} r JOIN station st ON st.station_id = r.station_id
     WHERE r.body IS NOT NULL AND r.${by} BETWEEN $1::${type} AND $2::${type} AND (cardinality($3::text[]) = 0 OR st.tags && $3::text[])
     AND ($4 = '' OR r.station_id = $4)`,
    [from, to, question.tags, question.stationId],
  );
  return int(one(rows), 'n');
}

function toRollup(row: Row, isHour: boolean): RollupRow {
  const period = isHour ? new Date(int(row, 'at')).toISOString() : text(row, 'day');
  const cell = (name: string): string | number | null =>
    name === 'period' ? period : TEXT_COLUMNS.has(name) ? textOrNull(row, name) : intOrNull(row, name);
  return Object.fromEntries(ROLLUP_COLUMNS.map((name) => [name, cell(name)]));
}

function toObject(row: Row): PartnerObject {
  return {
    stationId: text(row, 'station_id'),
    receivedAtMs: int(row, 'received_at_ms'),
    body: row['body'],
    station: {
      name: text(row, 'name'),
      zone: text(row, 'zone'),
      countryCode: text(row, 'country_code'),
      partyId: text(row, 'party_id'),
      address: text(row, 'address'),
      city: text(row, 'city'),
      postalCode: text(row, 'postal_code'),
      country: text(row, 'country'),
      latitude: text(row, 'latitude'),
      longitude: text(row, 'longitude'),
    },
  };
}

function toPartner(row: Row): Partner {
  return {
    clientId: text(row, 'client_id'),
    name: text(row, 'name'),
    scopes: texts(row, 'scopes').filter((scope) => scope === 'ocpi' || scope === 'rollups'),
    tags: texts(row, 'tags'),
    madeBy: text(row, 'made_by'),
    madeAtMs: int(row, 'made_at_ms'),
    endedAtMs: intOrNull(row, 'ended_at_ms'),
    usedAtMs: intOrNull(row, 'used_at_ms'),
  };
}

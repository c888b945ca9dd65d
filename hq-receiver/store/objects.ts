/**
 * Objects of stations: the newest version of each, told once or many times. An object of a later epoch replaces the earlier one
 * whatever its version; what is older than what is here changes nothing.
 */
import type { WireKind } from '../../station-core/hq/wire-objects.ts';
import type { WireRow } from '../../station-core/hq/wire.ts';
import type { CheckedRow } from '../verify/batch-rows.ts';
import { KINDS, monthMs, tableOf, type ObjectTable } from './object-tables.ts';
import type { MonthlyTable } from './partitions.ts';
import { int, json, one, text } from './rows.ts';
import type { Sql } from './sql.ts';

/** Bodies of one page together; one alone may be larger. */
const MOST_PAGE_BYTES = 4 * 1024 * 1024;
const MOST_PAGE_ROWS = 1_000;

/** Inside the transaction of their batch, the station locked. Throws DatabaseError('bad-value') for what PostgreSQL does not store. */
export async function putObjects(sql: Sql, stationId: string, rows: readonly CheckedRow[], nowMs: number): Promise<void> {
  for (const [kind, of] of byKind(rows)) {
    const table = tableOf(kind);
    // What is gone stays as a row without a body, so that an older version does not bring it back. In a monthly table only what
    // is there can go: the row itself does not say in which month it was.
    const gone = table.monthly === null ? [] : of.filter(({ body }) => body === null);
    const there = table.monthly === null ? of : of.filter(({ body }) => body !== null);
    if (gone.length > 0) await sql.run(clearMonthly(table), [stationId, rowsJson(table, gone), nowMs]);
    if (there.length === 0) continue;
    const again = table.mayMove ? there.filter(({ epoch, version }) => epoch > 1 || version > 1) : [];
    if (table.monthly !== null && again.length > 0)
      await sql.run(removeMoved(table, table.monthly.by), [stationId, rowsJson(table, again)]);
    await sql.run(upsert(table), [stationId, rowsJson(table, there), nowMs]);
  }
}

/** Which months these rows lie in, for store/partitions. */
export function monthsOf(rows: readonly CheckedRow[]): Map<MonthlyTable, Set<number>> {
  const months = new Map<MonthlyTable, Set<number>>();
  for (const row of rows) {
    const at = monthMs(row);
    if (at === null) continue;
    const known = months.get(at.table) ?? new Set();
    months.set(at.table, known.add(at.ms));
  }
  return months;
}

/** Where a page of objects ended: in the kind's table, after this row. */
export interface ObjectsCursor {
  readonly kind: number;
  readonly epoch: number;
  readonly seq: number;
}

/**
 * What a site has few of comes before what grows by the day: a new PC is given its piles, prices and accounts back, and it does not
 * look through years of sessions before.
 */
const ORDER: readonly WireKind[] = [
  ...KINDS.filter((kind) => tableOf(kind).monthly === null),
  ...KINDS.filter((kind) => tableOf(kind).monthly !== null),
];

/** What was told after this place, kind by kind, as the newest row of each object. cursor null: that was all. */
export async function objectsAfter(
  sql: Sql,
  stationId: string,
  after: { readonly epoch: number; readonly seq: number },
  cursor: ObjectsCursor | null,
): Promise<{ readonly rows: readonly WireRow[]; readonly cursor: ObjectsCursor | null }> {
  let from = cursor ?? { kind: 0, ...after };
  for (;;) {
    const kind = ORDER[from.kind];
    if (kind === undefined) return { rows: [], cursor: null };
    const rows = await pageOf(sql, stationId, kind, from);
    const last = rows.at(-1);
    if (last !== undefined) return { rows, cursor: { kind: from.kind, epoch: last.epoch, seq: last.seq } };
    from = { kind: from.kind + 1, ...after };
  }
}

/** How many objects lie behind a page. */
export async function objectsLeft(
  sql: Sql,
  stationId: string,
  after: { readonly epoch: number; readonly seq: number },
  cursor: ObjectsCursor,
): Promise<number> {
  let left = 0;
  for (const [at, kind] of ORDER.entries()) {
    if (at < cursor.kind) continue;
    const { epoch, seq } = at === cursor.kind ? cursor : after;
    const counted = await sql.query(
      `SELECT count(*) AS n FROM ${tableOf(kind).table} WHERE station_id = $1 AND (epoch, seq) > ($2::integer, $3::bigint)`,
      [stationId, epoch, seq],
    );
    left += int(one(counted), 'n');
  }
  return left;
}

async function pageOf(
  sql: Sql,
  stationId: string,
  kind: WireKind,
  from: { readonly epoch: number; readonly seq: number },
): Promise<WireRow[]> {
  const rows = await sql.query(
    `SELECT id, epoch, version, seq, at_ms, body FROM (
       SELECT *, sum(coalesce(octet_length(body::text), 4)) OVER (ORDER BY epoch, seq) AS upto, row_number() OVER (ORDER BY epoch, seq) AS place
       FROM (SELECT id, epoch, version, seq, at_ms, body FROM ${tableOf(kind).table}
         WHERE station_id = $1 AND (epoch, seq) > ($2::integer, $3::bigint) ORDER BY epoch, seq LIMIT $4) page
     ) sized WHERE upto <= $5 OR place = 1 ORDER BY epoch, seq`,
    [stationId, from.epoch, from.seq, MOST_PAGE_ROWS, MOST_PAGE_BYTES],
  );
  return rows.map((row) => ({
    kind,
    id: text(row, 'id'),
    epoch: int(row, 'epoch'),
    version: int(row, 'version'),
    seq: int(row, 'seq'),
    atMs: int(row, 'at_ms'),
    body: json(row, 'body'),
  }));
}

/** An object that comes twice in a batch is its last. */
function byKind(rows: readonly CheckedRow[]): Map<WireKind, CheckedRow[]> {
  const newest = new Map<string, CheckedRow>();
  for (const row of rows) {
    const name = `${row.kind}/${row.id}`;
    const known = newest.get(name);
    if (known === undefined || row.version > known.version) newest.set(name, row);
  }
  const kinds = new Map<WireKind, CheckedRow[]>();
  for (const row of newest.values()) kinds.set(row.kind, [...(kinds.get(row.kind) ?? []), row]);
  return kinds;
}

function rowsJson(table: ObjectTable, rows: readonly CheckedRow[]): string {
  const said = rows.map((row) => ({
    id: row.id,
    epoch: row.epoch,
    version: row.version,
    seq: row.seq,
    at_ms: row.atMs,
    body: row.body,
    ...Object.fromEntries(Object.entries(table.values(row)).map(([name, value]) => [`c_${name}`, value])),
  }));
  return storable(JSON.stringify(said));
}

/** PostgreSQL's texts hold no NUL and no half of a surrogate pair: a name cut in the middle of a character must not stop a station. */
function storable(json: string): string {
  return json.replace(/\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\\ufffd'));
}

const OBJECT = ['id', 'epoch', 'version', 'seq', 'at_ms', 'body'] as const;
const RECORD = 'id text, epoch integer, version bigint, seq bigint, at_ms bigint, body jsonb';

/** Columns are named c_… in the record: one of them may be called as the object's own are. */
function recordset({ columns }: ObjectTable): string {
  return `jsonb_to_recordset($2::jsonb) AS r(${[RECORD, ...columns.map(({ name, type }) => `c_${name} ${type}`)].join(', ')})`;
}

function upsert(table: ObjectTable): string {
  const names = table.columns.map(({ name }) => name);
  const key = ['station_id', 'id', ...(table.monthly === null ? [] : [table.monthly.by])];
  const set = ['received_at_ms', ...OBJECT, ...names].filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  return `INSERT INTO ${table.table} AS t (station_id, received_at_ms, ${[...OBJECT, ...names].join(', ')})
    SELECT $1, $3::bigint, ${[...OBJECT.map((name) => `r.${name}`), ...names.map((name) => `r.c_${name}`)].join(', ')} FROM ${recordset(table)}
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set.join(', ')} WHERE (excluded.epoch, excluded.version) > (t.epoch, t.version)`;
}

function removeMoved(table: ObjectTable, by: string): string {
  return `DELETE FROM ${table.table} t USING ${recordset(table)}
    WHERE t.station_id = $1 AND t.id = r.id AND t.${by} <> r.c_${by} AND (r.epoch, r.version) > (t.epoch, t.version)`;
}

function clearMonthly(table: ObjectTable): string {
  const empty = table.columns.filter(({ name }) => name !== table.monthly?.by).map(({ name }) => `${name} = NULL`);
  return `UPDATE ${table.table} t SET epoch = r.epoch, version = r.version, seq = r.seq, at_ms = r.at_ms, received_at_ms = $3, body = NULL, ${empty.join(', ')}
    FROM ${recordset(table)} WHERE t.station_id = $1 AND t.id = r.id AND (r.epoch, r.version) > (t.epoch, t.version)`;
}

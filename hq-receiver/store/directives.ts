/** Directives: what HQ issues to which stations, what each of them fetches, and what became of it. Issuing checks first: issue-directive.ts. */
import { MOST_DIRECTIVES, type directiveSheet } from '../../station-core/hq/wire.ts';
import type { WireDirectiveKind } from '../../station-core/hq/wire-directives.ts';
import type { z } from 'zod';
import { int, intOrNull, json, one, text, textOrNull } from './rows.ts';
import type { Row, Sql } from './sql.ts';

/** Bodies of a sheet, together; one alone may be larger. */
const MOST_SHEET_BYTES = 4 * 1024 * 1024;

/** tag: of the stations that have it now, and of those that get it later. */
export type Target =
  | { readonly to: 'all' }
  | { readonly to: 'tag'; readonly tag: string }
  | { readonly to: 'stations'; readonly stationIds: readonly string[] };

interface NewOrder {
  readonly orderId: string;
  readonly kind: WireDirectiveKind;
  readonly objectId: string;
  readonly version: number;
  readonly validFromMs: number;
  /** HQ overrides the stations' own object until then; null: it is HQ's. */
  readonly untilMs: number | null;
  /** null: HQ gives the object up. */
  readonly body: unknown;
  readonly target: Target;
  /** Done once (leases, files): not for stations that come later. */
  readonly isOrder: boolean;
  readonly issuedAtMs: number;
  readonly issuedBy: string;
}

type SentState = 'sent' | 'waiting' | 'applied' | 'refused' | 'superseded' | 'overridden';

export interface OrderRow extends NewOrder {
  readonly stations: number;
  readonly progress: Readonly<Partial<Record<SentState, number>>>;
}

interface ProgressRow {
  readonly stationId: string;
  readonly stationName: string;
  readonly zone: string;
  readonly number: number;
  readonly state: SentState;
  readonly atMs: number | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** The next version of an object. Whoever asks holds the object until its transaction ends. */
export async function nextVersion(sql: Sql, kind: WireDirectiveKind, objectId: string): Promise<number> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 5))', [`${kind}/${objectId}`]);
  const rows = await sql.query('SELECT coalesce(max(version), 0) + 1 AS next FROM directive_order WHERE kind = $1 AND object_id = $2', [
    kind,
    objectId,
  ]);
  return int(one(rows), 'next');
}

/** Any number, the same in every receiver. */
const MANY_LOCK = 7_208_431_003;

/**
 * What goes to all or to a tag, and a station that comes or gets a tag, go one after the other: else an order that is written while
 * the station's row is not committed yet would reach it neither way.
 */
async function holdMany(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1::bigint)', [MANY_LOCK]);
}

/** Writes the order and numbers it for each of its stations. Returns how many these are. Inside a transaction. */
export async function sendOrder(sql: Sql, order: NewOrder): Promise<number> {
  const o = order;
  if (o.target.to !== 'stations') await holdMany(sql);
  await sql.query(
    `INSERT INTO directive_order (order_id, kind, object_id, version, valid_from_ms, until_ms, body, target, is_order, issued_at_ms, issued_by)
     VALUES ($1,$2,$3,$4,$5,$6,$7::jsonb,$8::jsonb,$9,$10,$11)`,
    [
      o.orderId, o.kind, o.objectId, o.version, o.validFromMs, o.untilMs, o.body === null ? null : JSON.stringify(o.body), JSON.stringify(o.target),
      o.isOrder, o.issuedAtMs, o.issuedBy,
    ],
  ); // prettier-ignore
  return numberFor(sql, o.orderId, o.target, o.issuedAtMs);
}

/** The counters are held from the first statement on: nobody else numbers for these stations meanwhile. */
async function numberFor(sql: Sql, orderId: string, target: Target, nowMs: number): Promise<number> {
  const { where, values } = whereOf(target, 2);
  await sql.query(
    `INSERT INTO directive_counter (station_id, last, last_order) SELECT station_id, 1, $1 FROM station WHERE ${where} ORDER BY station_id
     ON CONFLICT (station_id) DO UPDATE SET last = directive_counter.last + 1, last_order = excluded.last_order`,
    [orderId, ...values],
  );
  // Of one or some stations only their counters are looked at.
  const few = target.to === 'stations' ? { and: 'AND station_id = ANY($3)', ids: [target.stationIds] } : { and: '', ids: [] };
  return sql.run(
    `INSERT INTO directive (station_id, number, order_id, issued_at_ms)
     SELECT station_id, last, $1, $2 FROM directive_counter WHERE last_order = $1 ${few.and}`,
    [orderId, nowMs, ...few.ids],
  );
}

function whereOf(target: Target, at: number): { readonly where: string; readonly values: readonly unknown[] } {
  switch (target.to) {
    case 'all': return { where: 'true', values: [] };
    case 'tag': return { where: `$${at} = ANY(tags)`, values: [target.tag] };
    case 'stations': return { where: `station_id = ANY($${at})`, values: [target.stationIds] };
  }
} // prettier-ignore

/** Where its stations are and what they bill in, each combination once: what a plan is checked against. */
export async function placesOf(
  sql: Sql,
  target: Target,
): Promise<{ readonly zone: string; readonly currency: string; readonly stations: number }[]> {
  const { where, values } = whereOf(target, 1);
  const rows = await sql.query(`SELECT zone, currency, count(*) AS n FROM station WHERE ${where} GROUP BY zone, currency`, values);
  return rows.map((row) => ({ zone: text(row, 'zone'), currency: text(row, 'currency'), stations: int(row, 'n') }));
}

/**
 * A station that is new, or got another tag: the newest version of each object that is meant for it and that it has not got yet.
 * Returns how many. Inside a transaction; call it after the station's row and its tags are written.
 */
export async function catchUpStation(sql: Sql, stationId: string, nowMs: number): Promise<number> {
  await holdMany(sql);
  const rows = await sql.query(
    `SELECT o.order_id FROM directive_order o JOIN station s ON s.station_id = $1
     WHERE NOT o.is_order AND (o.until_ms IS NULL OR o.until_ms > $2)
       AND (o.target->>'to' = 'all' OR (o.target->>'to' = 'tag' AND o.target->>'tag' = ANY(s.tags)))
       AND NOT EXISTS (SELECT 1 FROM directive_order n WHERE n.kind = o.kind AND n.object_id = o.object_id AND n.version > o.version
         AND (n.target->>'to' = 'all' OR (n.target->>'to' = 'tag' AND n.target->>'tag' = ANY(s.tags))))
       AND NOT EXISTS (SELECT 1 FROM directive d WHERE d.station_id = $1 AND d.order_id = o.order_id)
     ORDER BY o.issued_at_ms, o.order_id`,
    [stationId, nowMs],
  );
  for (const row of rows) await numberFor(sql, text(row, 'order_id'), { to: 'stations', stationIds: [stationId] }, nowMs);
  return rows.length;
}

export type WireDirective = z.infer<typeof directiveSheet>['directives'][number];

/** What a station has not fetched yet, in order, as it goes on the sheet; highest: of all there are (0: none). */
export async function directivesAfter(
  sql: Sql,
  stationId: string,
  after: number,
  nowMs: number,
  most = MOST_DIRECTIVES,
): Promise<{ readonly directives: readonly WireDirective[]; readonly highest: number }> {
  const rows = await sql.query(
    `SELECT * FROM (
       SELECT d.number, o.kind, o.object_id, o.version, o.valid_from_ms, o.until_ms, o.body, d.issued_at_ms,
         sum(coalesce(octet_length(o.body::text), 4)) OVER (ORDER BY d.number) AS upto, row_number() OVER (ORDER BY d.number) AS place
       FROM (SELECT * FROM directive WHERE station_id = $1 AND number > $2 ORDER BY number LIMIT $3) d
       JOIN directive_order o ON o.order_id = d.order_id
     ) sheet WHERE upto <= $4 OR place = 1 ORDER BY number`,
    [stationId, after, most, MOST_SHEET_BYTES],
  );
  const highest = await highestDirective(sql, stationId);
  const last = rows.at(-1);
  if (last !== undefined)
    await sql.run('UPDATE directive SET fetched_at_ms = $4 WHERE station_id = $1 AND number > $2 AND number <= $3 AND fetched_at_ms IS NULL', [
      stationId, after, int(last, 'number'), nowMs,
    ]); // prettier-ignore
  return { directives: withForgotten(rows.map(toWire), after, highest).slice(0, most), highest };
}

/** Numbers that HQ forgot (numberAfter) are passed over by name: a station waits for what is missing. */
function withForgotten(told: readonly WireDirective[], after: number, highest: number): WireDirective[] {
  const whole: WireDirective[] = [];
  const forgotten = (upTo: number): void => {
    for (let number = (whole.at(-1)?.number ?? after) + 1; number < upTo && whole.length < MOST_DIRECTIVES; number += 1)
      whole.push({ number, kind: 'forgotten', objectId: 'forgotten-by-hq', version: 1, validFromMs: 0, issuedAtMs: 0, body: null });
  };
  for (const directive of told) {
    forgotten(directive.number);
    whole.push(directive);
  }
  if (told.length === 0) forgotten(highest + 1);
  return whole;
}

/** Of those that the station took in, the last that HQ knows of; 0: none. */
export async function lastKnownOf(sql: Sql, stationId: string, taken: number): Promise<number> {
  const rows = await sql.query('SELECT coalesce(max(number), 0) AS last FROM directive WHERE station_id = $1 AND number <= $2', [
    stationId,
    taken,
  ]);
  return int(one(rows), 'last');
}

/** 0: none. For the answer to a batch and the mark. */
export async function highestDirective(sql: Sql, stationId: string): Promise<number> {
  const [row] = await sql.query('SELECT last FROM directive_counter WHERE station_id = $1', [stationId]);
  return row === undefined ? 0 : int(row, 'last');
}

/**
 * The station took in directives up to this number. An HQ that was put back numbers after it, and what it numbered again before it knew
 * goes under new numbers: the station passes over those it has had. Inside a transaction.
 */
export async function numberAfter(sql: Sql, stationId: string, highest: number): Promise<void> {
  if (highest === 0) return;
  await sql.run(
    `INSERT INTO directive_counter (station_id, last, last_order) VALUES ($1, $2, '')
     ON CONFLICT (station_id) DO UPDATE SET last = greatest(directive_counter.last, excluded.last)`,
    [stationId, highest],
  );
  const last = await highestDirective(sql, stationId);
  const moved = await sql.run(
    `UPDATE directive d SET number = $3 + unseen.place
     FROM (SELECT number, row_number() OVER (ORDER BY number) AS place FROM directive
       WHERE station_id = $1 AND number <= $2 AND state = 'sent' AND fetched_at_ms IS NULL) unseen
     WHERE d.station_id = $1 AND d.number = unseen.number`,
    [stationId, highest, last],
  );
  if (moved > 0) await sql.run('UPDATE directive_counter SET last = last + $2 WHERE station_id = $1', [stationId, moved]);
}

interface ToldOutcome {
  readonly number: number;
  readonly state: Exclude<SentState, 'sent'>;
  readonly atMs: number;
  readonly code: string | null;
  readonly reason: string | null;
}

/** What the station answered; an older answer changes nothing. Answers the kind and order it was, null: there is no such directive, or it was known. */
export async function recordOutcome(
  sql: Sql,
  stationId: string,
  told: ToldOutcome,
  by: { readonly epoch: number; readonly version: number },
): Promise<{ readonly kind: string; readonly orderId: string } | null> {
  const [row] = await sql.query(
    `UPDATE directive SET state = $3, outcome_at_ms = $4, code = $5, reason = $6, told_epoch = $7, told_version = $8
     WHERE station_id = $1 AND number = $2 AND (told_epoch, told_version) < ($7::integer, $8::bigint) RETURNING order_id`,
    [stationId, told.number, told.state, told.atMs, told.code, told.reason, by.epoch, by.version],
  );
  if (row === undefined) return null;
  const orderId = text(row, 'order_id');
  const [order] = await sql.query('SELECT kind FROM directive_order WHERE order_id = $1', [orderId]);
  return order === undefined ? null : { kind: text(order, 'kind'), orderId };
}

interface OrderFilter {
  readonly kind: string | null;
  readonly stationId: string | null;
  readonly offset: number;
  readonly limit: number;
}

/** Newest first. Card numbers are masked. */
export async function listOrders(sql: Sql, filter: OrderFilter): Promise<{ readonly rows: readonly OrderRow[]; readonly total: number }> {
  const where = `($1::text IS NULL OR o.kind = $1)
    AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM directive d WHERE d.station_id = $2 AND d.order_id = o.order_id))`;
  const total = int(
    one(await sql.query(`SELECT count(*) AS n FROM directive_order o WHERE ${where}`, [filter.kind, filter.stationId])),
    'n',
  );
  const rows = await sql.query(
    `SELECT o.* FROM directive_order o WHERE ${where} ORDER BY o.issued_at_ms DESC, o.order_id LIMIT $3 OFFSET $4`,
    [filter.kind, filter.stationId, filter.limit, filter.offset],
  );
  return { rows: await withProgress(sql, rows), total };
}

export async function orderById(sql: Sql, orderId: string): Promise<OrderRow | null> {
  const [found] = await withProgress(sql, await sql.query('SELECT * FROM directive_order WHERE order_id = $1', [orderId]));
  return found ?? null;
}

/** Of one order: station by station; state null: all. */
export async function progressOf(
  sql: Sql,
  orderId: string,
  filter: { readonly state: SentState | null; readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: readonly ProgressRow[]; readonly total: number }> {
  const where = 'd.order_id = $1 AND ($2::text IS NULL OR d.state = $2)';
  const total = int(one(await sql.query(`SELECT count(*) AS n FROM directive d WHERE ${where}`, [orderId, filter.state])), 'n');
  const rows = await sql.query(
    `SELECT d.*, s.name AS station_name, s.zone FROM directive d JOIN station s ON s.station_id = d.station_id WHERE ${where}
     ORDER BY s.name, d.station_id, d.number LIMIT $3 OFFSET $4`,
    [orderId, filter.state, filter.limit, filter.offset],
  );
  return { rows: rows.map(toProgress), total };
}

async function withProgress(sql: Sql, orders: readonly Row[]): Promise<OrderRow[]> {
  const ids = orders.map((row) => text(row, 'order_id'));
  const counts = await sql.query('SELECT order_id, state, count(*) AS n FROM directive WHERE order_id = ANY($1) GROUP BY order_id, state', [
    ids,
  ]);
  return orders.map((row) => {
    const own = counts.filter((count) => text(count, 'order_id') === text(row, 'order_id'));
    const progress = Object.fromEntries(own.map((count) => [text(count, 'state'), int(count, 'n')]));
    return { ...toOrder(row), stations: own.reduce((sum, count) => sum + int(count, 'n'), 0), progress };
  });
}

function toOrder(row: Row): NewOrder {
  const kind = text(row, 'kind') as WireDirectiveKind;
  return {
    orderId: text(row, 'order_id'),
    kind,
    objectId: text(row, 'object_id'),
    version: int(row, 'version'),
    validFromMs: int(row, 'valid_from_ms'),
    untilMs: intOrNull(row, 'until_ms'),
    body: masked(kind, json(row, 'body')),
    target: json(row, 'target') as Target,
    isOrder: row['is_order'] === true,
    issuedAtMs: int(row, 'issued_at_ms'),
    issuedBy: text(row, 'issued_by'),
  };
}

/** A card's number goes to the stations and is shown to nobody. */
function masked(kind: WireDirectiveKind, body: unknown): unknown {
  if (kind === 'card' && typeof body === 'object' && body !== null && 'number' in body && typeof body.number === 'string')
    return { ...body, number: hint(body.number) };
  if (kind === 'blocked-list' && typeof body === 'object' && body !== null && 'cards' in body && Array.isArray(body.cards))
    return { ...body, cards: body.cards.map((card: { readonly number: string }) => ({ number: hint(card.number) })) };
  return body;
}

function hint(number: string): string {
  return `…${number.slice(-Math.min(4, Math.floor(number.length / 2)))}`;
}

function toWire(row: Row): WireDirective {
  const untilMs = intOrNull(row, 'until_ms');
  return {
    number: int(row, 'number'),
    kind: text(row, 'kind'),
    objectId: text(row, 'object_id'),
    version: int(row, 'version'),
    // What holds at once holds whatever the station's clock says.
    validFromMs: int(row, 'valid_from_ms') <= int(row, 'issued_at_ms') ? 0 : int(row, 'valid_from_ms'),
    issuedAtMs: int(row, 'issued_at_ms'),
    ...(untilMs === null ? {} : { untilMs }),
    body: json(row, 'body'),
  };
}

function toProgress(row: Row): ProgressRow {
  return {
    stationId: text(row, 'station_id'),
    stationName: text(row, 'station_name'),
    zone: text(row, 'zone'),
    number: int(row, 'number'),
    state: text(row, 'state') as SentState,
    atMs: intOrNull(row, 'outcome_at_ms'),
    code: textOrNull(row, 'code'),
    reason: textOrNull(row, 'reason'),
  };
}

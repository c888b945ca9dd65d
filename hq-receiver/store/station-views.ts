/** Stations as HQ's pages list them: last contact, how far each has told everything, what stands, what its newest day came to. */
import { like } from './like.ts';
import { bool, int, intOrNull, one, text, texts } from './rows.ts';
import type { Row, Sql } from './sql.ts';
import type { RefusalLine } from './station-exchange-views.ts';

interface StationQuestion {
  readonly text: string;
  readonly tag: string;
  readonly state: '' | 'silent' | 'missing' | 'alarms' | 'locked';
  readonly offset: number;
  readonly limit: number;
}

interface StationLine {
  readonly stationId: string;
  readonly name: string;
  readonly city: string;
  readonly tags: string[];
  readonly zone: string;
  readonly currency: string;
  readonly software: string;
  readonly lastContactMs: number | null;
  readonly isSilent: boolean;
  readonly isLocked: boolean;
  readonly mark: { readonly epoch: number; readonly number: number; readonly seq: number };
  readonly missing: { readonly epoch: number; readonly fromSeq: number; readonly help: string; readonly atMs: number } | null;
  readonly refused: RefusalLine | null;
  readonly alarms: { low: number; medium: number; high: number; critical: number };
  readonly piles: number;
  readonly pilesOnline: number;
  readonly today: { readonly day: string; readonly energy: number; readonly net: number } | null;
}

/** A station that was not heard for this long is silent. */
export const SILENT_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;

/** $1: now less SILENT_MS. */
const SILENT = 'coalesce(s.contact_at_ms, s.enrolled_at_ms) < $1';
const MISSING = `EXISTS (SELECT 1 FROM refusal r WHERE r.station_id = s.station_id AND r.code = 'hq.gap' AND r.last_at_ms > coalesce(s.batch_at_ms, 0))`;
const ALARMED = `EXISTS (SELECT 1 FROM alarm a WHERE a.station_id = s.station_id AND a.cleared_at_ms IS NULL AND a.body IS NOT NULL AND NOT a.is_test)`;
const LOCKED = `s.state = 'locked'`;
const WHERE = { '': 'true', silent: SILENT, missing: MISSING, alarms: ALARMED, locked: LOCKED } as const;

/** By name; the worst is one filter away. total: of the question; counts: of all stations. */
export async function listStations(
  sql: Sql,
  question: StationQuestion,
  nowMs: number,
): Promise<{ readonly rows: StationLine[]; readonly total: number }> {
  const where = `($2 = '' OR s.name ILIKE $3 OR s.city ILIKE $3 OR s.station_id ILIKE $3) AND ($4 = '' OR $4 = ANY (s.tags)) AND ${WHERE[question.state]}`;
  // The silent bound is asked in every state, so that the numbers of the placeholders hold.
  const values = [nowMs - SILENT_MS, question.text.trim(), like(question.text), question.tag];
  const bound = `($1::bigint IS NOT NULL) AND ($2::text IS NOT NULL)`;
  const total = int(one(await sql.query(`SELECT count(*) AS total FROM station s WHERE ${bound} AND ${where}`, values)), 'total');
  const rows = await sql.query(`${SELECT} WHERE ${bound} AND ${where} ORDER BY s.name, s.station_id LIMIT $6 OFFSET $7`, [
    ...values,
    dayBefore(nowMs),
    question.limit,
    question.offset,
  ]);
  return { rows: rows.map(toLine), total };
}

export async function stationLine(sql: Sql, stationId: string, nowMs: number): Promise<StationLine | null> {
  const rows = await sql.query(`${SELECT} WHERE ($2::text IS NOT NULL) AND s.station_id = $3 AND $4::text IS NULL`, [
    nowMs - SILENT_MS,
    '',
    stationId,
    null,
    dayBefore(nowMs),
  ]);
  const [row] = rows;
  return row === undefined ? null : toLine(row);
}

export async function countStations(
  sql: Sql,
  nowMs: number,
): Promise<{ readonly all: number; readonly silent: number; readonly missing: number; readonly alarms: number; readonly locked: number }> {
  const row = one(
    await sql.query(
      `SELECT count(*) AS every, count(*) FILTER (WHERE ${SILENT}) AS silent, count(*) FILTER (WHERE ${MISSING}) AS missing,
         count(*) FILTER (WHERE ${ALARMED}) AS alarms, count(*) FILTER (WHERE ${LOCKED}) AS locked FROM station s`,
      [nowMs - SILENT_MS],
    ),
  );
  return {
    all: int(row, 'every'),
    silent: int(row, 'silent'),
    missing: int(row, 'missing'),
    alarms: int(row, 'alarms'),
    locked: int(row, 'locked'),
  };
}

/** All tags in use, at most 200. */
export async function listTags(sql: Sql): Promise<string[]> {
  const rows = await sql.query('SELECT DISTINCT unnest(tags) AS tag FROM station ORDER BY tag LIMIT 200');
  return rows.map((row) => text(row, 'tag'));
}

/** By name, at most 500. */
export async function stationNames(
  sql: Sql,
): Promise<
  { readonly stationId: string; readonly name: string; readonly zone: string; readonly currency: string; readonly tags: string[] }[]
> {
  const rows = await sql.query('SELECT station_id, name, zone, currency, tags FROM station ORDER BY name, station_id LIMIT 500');
  return rows.map((row) => ({
    stationId: text(row, 'station_id'),
    name: text(row, 'name'),
    zone: text(row, 'zone'),
    currency: text(row, 'currency'),
    tags: [...texts(row, 'tags')],
  }));
}

/** $1 now less SILENT_MS, $5 the first day that may be the newest. */
const SELECT = `SELECT s.station_id, s.name, s.city, s.tags, s.zone, s.currency, s.software, s.contact_at_ms, s.epoch, s.mark_number, s.mark_seq,
    ${SILENT} AS is_silent, ${LOCKED} AS is_locked,
    alarms.low, alarms.medium, alarms.high, alarms.critical,
    piles.piles, piles.online,
    gap.help AS gap_help, gap.at_ms AS gap_at_ms,
    refused.code AS refused_code, refused.help AS refused_help, refused.times AS refused_times, refused.at_ms AS refused_at_ms,
    newest.day AS newest_day, newest.energy AS newest_energy, newest.net AS newest_net
  FROM station s
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE a.severity = 'low') AS low, count(*) FILTER (WHERE a.severity = 'medium') AS medium,
      count(*) FILTER (WHERE a.severity = 'high') AS high, count(*) FILTER (WHERE a.severity = 'critical') AS critical
    FROM alarm a WHERE a.station_id = s.station_id AND a.cleared_at_ms IS NULL AND a.body IS NOT NULL AND NOT a.is_test
  ) alarms
  CROSS JOIN LATERAL (
    SELECT count(*) AS piles, count(*) FILTER (WHERE p.is_online) AS online FROM pile p WHERE p.station_id = s.station_id AND p.body IS NOT NULL
  ) piles
  LEFT JOIN LATERAL (
    SELECT r.last_help AS help, r.last_at_ms AS at_ms FROM refusal r
    WHERE r.station_id = s.station_id AND r.code = 'hq.gap' AND r.last_at_ms > coalesce(s.batch_at_ms, 0) ORDER BY r.last_at_ms DESC LIMIT 1
  ) gap ON true
  LEFT JOIN LATERAL (
    SELECT r.code, r.last_help AS help, r.times, r.last_at_ms AS at_ms FROM refusal r
    WHERE r.station_id = s.station_id AND r.last_at_ms > coalesce(s.batch_at_ms, 0) ORDER BY r.last_at_ms DESC LIMIT 1
  ) refused ON true
  LEFT JOIN LATERAL (
    SELECT d.day, d.energy, d.net FROM rollup_day d
    WHERE d.station_id = s.station_id AND d.pile_id IS NULL AND d.body IS NOT NULL AND d.day >= $5::date ORDER BY d.day DESC LIMIT 1
  ) newest ON true`;

function toLine(row: Row): StationLine {
  const day = row['newest_day'];
  const mark = { epoch: int(row, 'epoch'), number: int(row, 'mark_number'), seq: int(row, 'mark_seq') };
  const gapMs = intOrNull(row, 'gap_at_ms');
  const refusedMs = intOrNull(row, 'refused_at_ms');
  return {
    stationId: text(row, 'station_id'),
    name: text(row, 'name'),
    city: text(row, 'city'),
    tags: [...texts(row, 'tags')],
    zone: text(row, 'zone'),
    currency: text(row, 'currency'),
    software: text(row, 'software'),
    lastContactMs: intOrNull(row, 'contact_at_ms'),
    isSilent: bool(row, 'is_silent'),
    isLocked: bool(row, 'is_locked'),
    mark,
    missing: gapMs === null ? null : { epoch: mark.epoch, fromSeq: mark.seq + 1, help: text(row, 'gap_help'), atMs: gapMs },
    refused:
      refusedMs === null
        ? null
        : { code: text(row, 'refused_code'), help: text(row, 'refused_help'), times: int(row, 'refused_times'), atMs: refusedMs },
    alarms: { low: int(row, 'low'), medium: int(row, 'medium'), high: int(row, 'high'), critical: int(row, 'critical') },
    piles: int(row, 'piles'),
    pilesOnline: int(row, 'online'),
    today: typeof day === 'string' ? { day, energy: int(row, 'newest_energy'), net: int(row, 'newest_net') } : null,
  };
}

/** The newest day of a station lies here at the earliest, or its day is not worth showing as its newest. */
function dayBefore(nowMs: number): string {
  return new Date(nowMs - 3 * DAY_MS).toISOString().slice(0, 10);
}

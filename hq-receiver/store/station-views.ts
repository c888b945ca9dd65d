/** Stations as HQ's pages list them: last contact, how far each has told everything, what stands, what its newest day came to. */
import { bool, int, intOrNull, json, one, text, textOrNull, texts } from './rows.ts';
import type { Row, Sql } from './sql.ts';

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

interface RefusalLine {
  readonly code: string;
  readonly help: string;
  readonly times: number;
  readonly atMs: number;
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

/** What was typed, anywhere in a text. */
export function like(typed: string): string {
  return `%${typed.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

interface StationPage {
  readonly enrolledAtMs: number;
  readonly startedAtMs: number | null;
  readonly countryCode: string;
  readonly partyId: string;
  readonly lockReason: string | null;
  readonly place: Readonly<Record<'address' | 'city' | 'postalCode' | 'country' | 'latitude' | 'longitude' | 'note', string>>;
}

export async function stationPage(sql: Sql, stationId: string): Promise<StationPage | null> {
  const [row] = await sql.query(
    `SELECT s.*, coalesce(p.note, '') AS note, (st.body->>'startedAtMs')::bigint AS started_at_ms FROM station s
     LEFT JOIN station_page p ON p.station_id = s.station_id
     LEFT JOIN LATERAL (SELECT body FROM station_state WHERE station_id = s.station_id ORDER BY at_ms DESC LIMIT 1) st ON true
     WHERE s.station_id = $1`,
    [stationId],
  );
  if (row === undefined) return null;
  return {
    enrolledAtMs: int(row, 'enrolled_at_ms'),
    startedAtMs: intOrNull(row, 'started_at_ms'),
    countryCode: text(row, 'country_code'),
    partyId: text(row, 'party_id'),
    lockReason: textOrNull(row, 'locked_reason'),
    place: {
      address: text(row, 'address'),
      city: text(row, 'city'),
      postalCode: text(row, 'postal_code'),
      country: text(row, 'country'),
      latitude: text(row, 'latitude'),
      longitude: text(row, 'longitude'),
      note: text(row, 'note'),
    },
  };
}

/** Newest first. */
export async function epochsOf(
  sql: Sql,
  stationId: string,
): Promise<
  {
    readonly epoch: number;
    readonly openedAtMs: number;
    readonly closedAtMs: number | null;
    readonly number: number;
    readonly seq: number;
    readonly how: 'enrolled' | 'recovered';
    readonly had: { readonly epoch: number; readonly number: number; readonly seq: number } | null;
  }[]
> {
  const rows = await sql.query(
    `SELECT e.*, coalesce(e.closed_number, s.mark_number) AS reached_number, coalesce(e.closed_seq, s.mark_seq) AS reached_seq
     FROM station_epoch e JOIN station s ON s.station_id = e.station_id WHERE e.station_id = $1 ORDER BY e.epoch DESC LIMIT 100`,
    [stationId],
  );
  return rows.map((row) => {
    const hadEpoch = intOrNull(row, 'had_epoch');
    return {
      epoch: int(row, 'epoch'),
      openedAtMs: int(row, 'opened_at_ms'),
      closedAtMs: intOrNull(row, 'closed_at_ms'),
      number: int(row, 'reached_number'),
      seq: int(row, 'reached_seq'),
      how: text(row, 'how') === 'recovered' ? ('recovered' as const) : ('enrolled' as const),
      had: hadEpoch === null ? null : { epoch: hadEpoch, number: intOrNull(row, 'had_number') ?? 0, seq: intOrNull(row, 'had_seq') ?? 0 },
    };
  });
}

/** The newest 20 of the last 90 days. */
export async function batchesOf(
  sql: Sql,
  stationId: string,
  nowMs: number,
): Promise<
  {
    readonly epoch: number;
    readonly number: number;
    readonly fromSeq: number;
    readonly toSeq: number;
    readonly rows: number;
    readonly receivedAtMs: number;
  }[]
> {
  const rows = await sql.query(
    `SELECT epoch, number, from_seq, to_seq, row_count, applied_at_ms FROM batch
     WHERE station_id = $1 AND applied_at_ms > $2 ORDER BY epoch DESC, number DESC LIMIT 20`,
    [stationId, nowMs - 90 * DAY_MS],
  );
  return rows.map((row) => ({
    epoch: int(row, 'epoch'),
    number: int(row, 'number'),
    fromSeq: int(row, 'from_seq'),
    toSeq: int(row, 'to_seq'),
    rows: int(row, 'row_count'),
    receivedAtMs: int(row, 'applied_at_ms'),
  }));
}

/** Newest first, at most 20. */
export async function refusalsOf(sql: Sql, stationId: string): Promise<RefusalLine[]> {
  const rows = await sql.query(
    'SELECT code, last_help, times, last_at_ms FROM refusal WHERE station_id = $1 ORDER BY last_at_ms DESC LIMIT 20',
    [stationId],
  );
  return rows.map((row) => ({
    code: text(row, 'code'),
    help: text(row, 'last_help'),
    times: int(row, 'times'),
    atMs: int(row, 'last_at_ms'),
  }));
}

/** Bodies of the station's piles as it told them (hq/wire-objects pile), by name; at most 500. */
export async function pilesOf(sql: Sql, stationId: string): Promise<unknown[]> {
  const rows = await sql.query('SELECT body FROM pile WHERE station_id = $1 AND body IS NOT NULL ORDER BY name, id LIMIT 500', [stationId]);
  return rows.map((row) => json(row, 'body'));
}

/** The station's own days, oldest first. */
export async function daysOf(
  sql: Sql,
  stationId: string,
  nowMs: number,
): Promise<
  {
    readonly day: string;
    readonly energy: number;
    readonly net: number;
    readonly bills: number;
  }[]
> {
  const rows = await sql.query(
    `SELECT day, energy, net, bills FROM rollup_day WHERE station_id = $1 AND pile_id IS NULL AND body IS NOT NULL AND day >= $2::date ORDER BY day LIMIT 60`,
    [stationId, new Date(nowMs - 30 * DAY_MS).toISOString().slice(0, 10)],
  );
  return rows.map((row) => ({ day: text(row, 'day'), energy: int(row, 'energy'), net: int(row, 'net'), bills: int(row, 'bills') }));
}

/** Files that HQ asked for, newest first; received: bytes that are here. */
export async function filesOf(
  sql: Sql,
  stationId: string,
): Promise<
  {
    readonly fileId: string;
    readonly name: string;
    readonly mediaType: string;
    readonly size: number;
    readonly received: number;
    readonly sha256: string;
    readonly atMs: number | null;
  }[]
> {
  const rows = await sql.query(
    `SELECT f.id, f.name, f.media_type, f.size, f.sha256, coalesce(b.received, 0) AS received, b.finished_at_ms
     FROM station_file f LEFT JOIN station_file_bytes b ON b.station_id = f.station_id AND b.id = f.id
     WHERE f.station_id = $1 AND f.body IS NOT NULL ORDER BY f.at_ms DESC LIMIT 100`,
    [stationId],
  );
  return rows.map((row) => ({
    fileId: text(row, 'id'),
    name: text(row, 'name'),
    mediaType: text(row, 'media_type'),
    size: int(row, 'size'),
    received: int(row, 'received'),
    sha256: text(row, 'sha256'),
    atMs: intOrNull(row, 'finished_at_ms'),
  }));
}

/** false: there is no such station. */
export async function changeStation(sql: Sql, stationId: string, tags: readonly string[], place: StationPage['place']): Promise<boolean> {
  const written = await sql.run(
    `UPDATE station SET tags = $2::text[], address = $3, city = $4, postal_code = $5, country = $6, latitude = $7, longitude = $8 WHERE station_id = $1`,
    [stationId, tags, place.address, place.city, place.postalCode, place.country, place.latitude, place.longitude],
  );
  if (written === 0) return false;
  await sql.run('INSERT INTO station_page (station_id, note) VALUES ($1, $2) ON CONFLICT (station_id) DO UPDATE SET note = excluded.note', [
    stationId,
    place.note,
  ]);
  return true;
}

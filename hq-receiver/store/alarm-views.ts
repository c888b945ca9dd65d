/** Alarms and incidents of all stations, as HQ's pages list them. */
import { like } from './like.ts';
import { bool, int, intOrNull, json, one, text } from './rows.ts';
import type { Row, Sql } from './sql.ts';

type Severity = 'low' | 'medium' | 'high' | 'critical';

interface AlarmQuestion {
  readonly standing: boolean;
  readonly severity: Severity | '';
  readonly stationId: string;
  readonly tag: string;
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

/** body: as the station told it (hq/wire-objects alarm). */
export interface AlarmLine {
  readonly stationId: string;
  readonly stationName: string;
  readonly zone: string;
  readonly body: unknown;
}

const OF = `FROM alarm a JOIN station s ON s.station_id = a.station_id WHERE a.body IS NOT NULL`;
const COLUMNS = 'a.station_id, s.name AS station_name, s.zone, a.body';
const RANK = `CASE a.severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END`;
/** Alarms that are over are listed this far back. */
const HISTORY_MS = 400 * 86_400_000;

/** Standing: the most severe first, of those the newest; over: the newest first. */
export async function listAlarms(
  sql: Sql,
  question: AlarmQuestion,
  nowMs: number,
): Promise<{ readonly rows: AlarmLine[]; readonly total: number }> {
  const where = `${question.standing ? 'a.cleared_at_ms IS NULL' : 'a.cleared_at_ms IS NOT NULL AND a.raised_at_ms > $6'}
    AND ($1 = '' OR a.severity = $1) AND ($2 = '' OR a.station_id = $2) AND ($3 = '' OR $3 = ANY (s.tags))
    AND ($4 = '' OR s.name ILIKE $5 OR a.kind ILIKE $5 OR a.body->>'detail' ILIKE $5) AND $6::bigint IS NOT NULL`;
  const values = [question.severity, question.stationId, question.tag, question.text.trim(), like(question.text), nowMs - HISTORY_MS];
  const order = question.standing ? `${RANK} DESC, a.raised_at_ms DESC` : 'a.raised_at_ms DESC';
  const total = int(one(await sql.query(`SELECT count(*) AS total ${OF} AND ${where}`, values)), 'total');
  const rows = await sql.query(`SELECT ${COLUMNS} ${OF} AND ${where} ORDER BY ${order}, a.station_id, a.id LIMIT $7 OFFSET $8`, [
    ...values,
    question.limit,
    question.offset,
  ]);
  return { rows: rows.map(toAlarm), total };
}

/** How many stand, by severity; tests of a sensor are none. */
export async function countStanding(sql: Sql): Promise<Record<Severity, number>> {
  const rows = await sql.query(
    `SELECT a.severity, count(*) AS alarms ${OF} AND a.cleared_at_ms IS NULL AND NOT a.is_test GROUP BY a.severity`,
  );
  const counts = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const row of rows) {
    const severity = text(row, 'severity');
    if (Object.hasOwn(counts, severity)) counts[severity as Severity] = int(row, 'alarms');
  }
  return counts;
}

/** The worst of those that stand and nobody has seen, then the newest. */
export async function worstStanding(sql: Sql): Promise<AlarmLine | null> {
  const [row] = await sql.query(
    `SELECT ${COLUMNS} ${OF} AND a.cleared_at_ms IS NULL AND NOT a.is_test ORDER BY ${RANK} DESC, a.acknowledged_at_ms IS NOT NULL, a.raised_at_ms DESC LIMIT 1`,
  );
  return row === undefined ? null : toAlarm(row);
}

/** Of one station in a time, oldest first, at most 200. */
export async function alarmsBetween(sql: Sql, stationId: string, fromMs: number, toMs: number): Promise<AlarmLine[]> {
  const rows = await sql.query(
    `SELECT ${COLUMNS} ${OF} AND a.station_id = $1 AND a.raised_at_ms BETWEEN $2 AND $3 ORDER BY a.raised_at_ms, a.id LIMIT 200`,
    [stationId, fromMs, toMs],
  );
  return rows.map(toAlarm);
}

export interface IncidentLine extends AlarmLine {
  readonly incidentId: string;
  readonly begunAtMs: number;
  readonly endedAtMs: number | null;
  readonly isDrill: boolean;
  readonly steps: number;
}

const INCIDENTS = `FROM incident i JOIN station s ON s.station_id = i.station_id WHERE i.body IS NOT NULL`;
const INCIDENT = `i.station_id, s.name AS station_name, s.zone, i.id, i.begun_at_ms, i.ended_at_ms, i.is_drill,
  CASE WHEN jsonb_typeof(i.body->'steps') = 'array' THEN jsonb_array_length(i.body->'steps') ELSE 0 END AS steps`;

/** Newest first; bodies without their steps. */
export async function listIncidents(
  sql: Sql,
  question: {
    readonly stationId: string;
    readonly drills: boolean;
    readonly text: string;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly rows: IncidentLine[]; readonly total: number }> {
  const where = `($1 = '' OR i.station_id = $1) AND ($2 OR NOT i.is_drill) AND ($3 = '' OR s.name ILIKE $4 OR i.body->>'title' ILIKE $4)`;
  const values = [question.stationId, question.drills, question.text.trim(), like(question.text)];
  const total = int(one(await sql.query(`SELECT count(*) AS total ${INCIDENTS} AND ${where}`, values)), 'total');
  const rows = await sql.query(
    `SELECT ${INCIDENT}, i.body - 'steps' AS body ${INCIDENTS} AND ${where} ORDER BY i.begun_at_ms DESC, i.id LIMIT $5 OFFSET $6`,
    [...values, question.limit, question.offset],
  );
  return { rows: rows.map(toIncident), total };
}

export async function incidentById(sql: Sql, stationId: string, incidentId: string): Promise<IncidentLine | null> {
  const [row] = await sql.query(`SELECT ${INCIDENT}, i.body ${INCIDENTS} AND i.station_id = $1 AND i.id = $2`, [stationId, incidentId]);
  return row === undefined ? null : toIncident(row);
}

function toAlarm(row: Row): AlarmLine {
  return { stationId: text(row, 'station_id'), stationName: text(row, 'station_name'), zone: text(row, 'zone'), body: json(row, 'body') };
}

function toIncident(row: Row): IncidentLine {
  return {
    ...toAlarm(row),
    incidentId: text(row, 'id'),
    begunAtMs: int(row, 'begun_at_ms'),
    endedAtMs: intOrNull(row, 'ended_at_ms'),
    isDrill: bool(row, 'is_drill'),
    steps: int(row, 'steps'),
  };
}

/** Incidents with all that belongs to them: for their page, and for the record that is kept of them. */
import { dwh } from '../../base/energy.ts';
import { id, type IncidentId, type OperatorId, type PileId, type SessionId, type ZoneId } from '../../base/ids.ts';
import { addMs, DAY_MS, localTime, MINUTE_MS, nextDate, utcMs, zoneName, type UtcMs } from '../../base/time.ts';
import type { Evidence, Incident } from '../../domain/incident.ts';
import type {
  IncidentDeed,
  IncidentMessage,
  IncidentRecord,
  IncidentRow,
  IncidentSession,
  IncidentView,
} from '../../domain/incident-views.ts';
import type { Sensor, Zone } from '../../domain/safety.ts';
import type { Page } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { evidenceOf, incidentById, stepsOf } from '../incidents.ts';
import { energyOrNull, idOrNull, int, intOrNull, json, one, powerOrNull, text, textOrNull, time, timeOrNull } from '../rows.ts';
import { readingsOfSensor } from '../sensor-readings.ts';
import { settingsOf } from '../settings.ts';

/** What went before the first alarm belongs to it, and what came after its end. */
const BEFORE_MS = 10 * MINUTE_MS;
const AFTER_MS = 5 * MINUTE_MS;
const LONGEST_MS = DAY_MS;
/** An incident that lasts longer, or a site that says more, is cut there; the last line of the file says so. */
const MOST_LINES = 20_000;
const MOST_DEEDS = 500;
const MOST_SESSIONS = 1_000;
/** Its record is made when the late readings are in. */
const SETTLED_AFTER_MS = AFTER_MS + MINUTE_MS;

export interface IncidentsQuestion {
  readonly show: 'all' | 'open' | 'real' | 'drills';
  readonly offset: number;
  readonly limit: number;
}

const SHOWN = {
  all: '1',
  open: 'i.closed_at_ms IS NULL',
  real: "json_extract(i.body, '$.isDrill') = 0",
  drills: "json_extract(i.body, '$.isDrill') = 1",
} as const;

/** The newest first. */
export function incidentRows(db: Reader, { show, offset, limit }: IncidentsQuestion): Page<IncidentRow> {
  const total = int(one(db.get(`SELECT count(*) AS n FROM incident i WHERE ${SHOWN[show]}`)), 'n');
  const rows = db.all(`SELECT i.body FROM incident i WHERE ${SHOWN[show]} ORDER BY i.number DESC LIMIT ? OFFSET ?`, limit, offset);
  const zones = zoneNames(db);
  return { total, rows: rows.map((row) => toRow(db, json<Incident>(row, 'body'), zones)) };
}

/** null: there is no such incident. */
export function incidentView(db: Reader, asked: { readonly incidentId: IncidentId; readonly nowMs: UtcMs }): IncidentView | null {
  const incident = incidentById(db, asked.incidentId);
  if (incident === null) return null;
  const zones = zoneNames(db);
  const span = spanOf(incident, asked.nowMs);
  const steps = stepsOf(db, incident.id);
  const closedBy = incident.closedBy === null ? undefined : db.get('SELECT name FROM operator WHERE id = ?', incident.closedBy);
  return {
    incident: toRow(db, incident, zones),
    ...span,
    closedByName: closedBy === undefined ? incident.closedBy : text(closedBy, 'name'),
    steps,
    evidence: evidenceOf(db, incident.id),
    sessions: sessionsOf(db, pilesOf(db, incident), span),
    deeds: deedsOf(db, span),
    sensors: sensorsOf(db, incident).map(({ id: sensorId, name, unit, zoneId }) => ({ sensorId, name, unit, zoneId })),
    names: {
      piles: namesOf(db.all('SELECT id, name FROM pile')),
      cameras: namesOf(db.all("SELECT id, json_extract(body, '$.name') AS name FROM camera")),
      relays: namesOf(db.all("SELECT id, json_extract(body, '$.relay.name') AS name FROM safety_item WHERE kind = 'relay'")),
      zones,
      people: namesOf(db.all('SELECT id, name FROM operator')),
    },
  };
}

/** Over, settled, and its record not made yet; the oldest that is none of these. null: none. */
export function incidentToRecord(
  db: Reader,
  { nowMs, passOver }: { readonly nowMs: UtcMs; readonly passOver: readonly IncidentId[] },
): IncidentId | null {
  const row = db.get(
    `SELECT i.id FROM incident i WHERE i.closed_at_ms <= ? AND i.id NOT IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.incident_id = i.id AND json_extract(e.body, '$.kind') = 'journal')
     ORDER BY i.closed_at_ms LIMIT 1`,
    addMs(nowMs, -SETTLED_AFTER_MS),
    JSON.stringify(passOver),
  );
  return row === undefined ? null : id<IncidentId>(text(row, 'id'));
}

/** Sensors, meters, charges, people, and the journal word for word. null: no such incident. */
export function incidentRecord(db: Reader, asked: { readonly incidentId: IncidentId; readonly nowMs: UtcMs }): IncidentRecord | null {
  const incident = incidentById(db, asked.incidentId);
  if (incident === null) return null;
  const span = spanOf(incident, asked.nowMs);
  const piles = pilesOf(db, incident);
  const sessions = sessionsOf(db, piles, span);
  const journal = journalOf(db, piles, span);
  return {
    incidentId: incident.id,
    ...span,
    readings: sensorsOf(db, incident)
      .flatMap(({ id: sensorId, name, unit }) =>
        readingsOfSensor(db, sensorId, span.fromMs, addMs(span.toMs, 1)).map((reading) => ({ ...reading, name, unit })),
      )
      .slice(0, MOST_LINES),
    meters: sessions.flatMap((session) => metersOf(db, session, span)).slice(0, MOST_LINES),
    sessions,
    deeds: deedsOf(db, span),
    journal: journal.slice(0, MOST_LINES),
    isJournalCut: journal.length > MOST_LINES,
  };
}

interface Span {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
}

function spanOf({ openedAtMs, closedAtMs }: Incident, nowMs: UtcMs): Span {
  const fromMs = addMs(openedAtMs, -BEFORE_MS);
  const end = closedAtMs === null ? nowMs : Math.min(nowMs, closedAtMs + AFTER_MS);
  return { fromMs, toMs: utcMs(Math.min(Math.max(end, openedAtMs), fromMs + LONGEST_MS)) };
}

function toRow(db: Reader, incident: Incident, zones: Readonly<Record<string, string>>): IncidentRow {
  const evidence = evidenceOf(db, incident.id);
  const count = (kind: Evidence['kind']): number => evidence.filter((item) => item.kind === kind).length;
  return {
    ...incident,
    zoneNames: incident.zoneIds.map((zoneId) => zones[zoneId] ?? zoneId),
    clips: count('clip'),
    snapshots: count('snapshot'),
    evidenceBytes: evidence.reduce((sum, { bytes, trimmedAtMs }) => (trimmedAtMs === null ? sum + bytes : sum), 0),
  };
}

function zoneNames(db: Reader): Readonly<Record<string, string>> {
  const zones = db.all("SELECT body FROM safety_item WHERE kind = 'zone'").map((row) => json<{ readonly zone: Zone }>(row, 'body').zone);
  return Object.fromEntries(zones.map(({ id: zoneId, name }) => [zoneId, name]));
}

function namesOf(rows: readonly Row[]): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.map((row) => [text(row, 'id'), text(row, 'name')]));
}

/** Those of its zones, and those that something was done with. */
function pilesOf(db: Reader, incident: Incident): PileId[] {
  const ofZones = incident.zoneIds
    .flatMap((zoneId) => db.all('SELECT id FROM pile WHERE zone = ?', zoneId))
    .map((row) => id<PileId>(text(row, 'id')));
  const ofSteps = stepsOf(db, incident.id).flatMap(({ pileId }) => (pileId === null ? [] : [pileId]));
  return [...new Set([...ofZones, ...ofSteps])].sort();
}

function sensorsOf(db: Reader, incident: Incident): Sensor[] {
  const told = new Set(stepsOf(db, incident.id).flatMap(({ sensorId }) => (sensorId === null ? [] : [sensorId])));
  const zones = new Set<ZoneId>(incident.zoneIds);
  return db
    .all("SELECT body FROM safety_item WHERE kind = 'sensor' ORDER BY id")
    .map((row) => json<{ readonly sensor: Sensor }>(row, 'body').sensor)
    .filter((sensor) => told.has(sensor.id) || (sensor.zoneId !== null && zones.has(sensor.zoneId)));
}

/** Running at some time of the span. */
function sessionsOf(db: Reader, piles: readonly PileId[], { fromMs, toMs }: Span): IncidentSession[] {
  return piles
    .flatMap((pileId) =>
      db.all(
        `SELECT s.id, s.transaction_id, s.pile_id, s.evse, s.connector, s.started_at_ms, s.charge_ended_at_ms, s.end_reason, s.energy, coalesce(p.name, s.pile_id) AS pile_name
         FROM session s LEFT JOIN pile p ON p.id = s.pile_id
         WHERE s.pile_id = ? AND s.started_at_ms <= ? AND coalesce(s.charge_ended_at_ms, ?) >= ? ORDER BY s.started_at_ms LIMIT 100`,
        pileId,
        toMs,
        toMs,
        fromMs,
      ),
    )
    .slice(0, MOST_SESSIONS)
    .map((row) => ({
      sessionId: id<SessionId>(text(row, 'id')),
      transactionId: int(row, 'transaction_id'),
      pileId: id<PileId>(text(row, 'pile_id')),
      pileName: text(row, 'pile_name'),
      evse: int(row, 'evse'),
      connector: int(row, 'connector'),
      startedAtMs: time(row, 'started_at_ms'),
      chargeEndedAtMs: timeOrNull(row, 'charge_ended_at_ms'),
      endReason: textOrNull(row, 'end_reason'),
      energy: dwh(int(row, 'energy')),
    }));
}

/** Rows that a person brought; looking at something leaves none. */
function deedsOf(db: Reader, span: Span): IncidentDeed[] {
  return db
    .all(
      `SELECT j.received_ms, j.operator_id, j.kind, j.body, coalesce(o.name, j.operator_id) AS name FROM journal j
       LEFT JOIN operator o ON o.id = j.operator_id
       WHERE j.local_day IN (${DAYS}) AND j.pile_id IS NULL AND j.operator_id IS NOT NULL AND j.received_ms BETWEEN ? AND ?
         AND j.kind NOT IN ('operator.logged-in', 'operator.logged-out') ORDER BY j.seq LIMIT ?`,
      ...daysOf(db, span),
      span.fromMs,
      span.toMs,
      MOST_DEEDS,
    )
    .map((row) => ({
      atMs: time(row, 'received_ms'),
      operatorId: id<OperatorId>(text(row, 'operator_id')),
      name: text(row, 'name'),
      kind: text(row, 'kind'),
      body: text(row, 'body'),
    }));
}

/** The span lies within three local days at most. */
const DAYS = '?,?,?';

function daysOf(db: Reader, { fromMs }: Span): [string, string, string] {
  const { date } = localTime(fromMs, settingsOf(db)?.zone ?? zoneName('UTC'));
  return [date, nextDate(date, 1), nextDate(date, 2)];
}

/** What the piles and the station itself told and were told, as it came; one more than a file takes, where there are more. */
function journalOf(db: Reader, piles: readonly PileId[], span: Span): IncidentMessage[] {
  return db
    .all(
      `SELECT seq, received_ms, pile_id, kind, action, message_id, body, violation FROM journal
       WHERE local_day IN (${DAYS}) AND (pile_id IS NULL OR pile_id IN (SELECT value FROM json_each(?))) AND received_ms BETWEEN ? AND ?
       ORDER BY seq LIMIT ?`,
      ...daysOf(db, span),
      JSON.stringify(piles),
      span.fromMs,
      span.toMs,
      MOST_LINES + 1,
    )
    .map((row) => ({
      seq: int(row, 'seq'),
      atMs: time(row, 'received_ms'),
      pileId: idOrNull<PileId>(row, 'pile_id'),
      kind: text(row, 'kind'),
      action: textOrNull(row, 'action'),
      messageId: textOrNull(row, 'message_id'),
      violation: textOrNull(row, 'violation'),
      body: text(row, 'body'),
    }));
}

function metersOf(db: Reader, session: IncidentSession, { fromMs, toMs }: Span): IncidentRecord['meters'][number][] {
  return db
    .all(
      'SELECT at_ms, register, power, state_of_charge FROM reading WHERE transaction_id = ? AND at_ms BETWEEN ? AND ? ORDER BY at_ms LIMIT 5000',
      session.transactionId,
      fromMs,
      toMs,
    )
    .map((row) => ({
      atMs: time(row, 'at_ms'),
      session,
      register: energyOrNull(row, 'register'),
      power: powerOrNull(row, 'power'),
      stateOfCharge: intOrNull(row, 'state_of_charge'),
    }));
}

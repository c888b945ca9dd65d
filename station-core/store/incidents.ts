/** Incidents, their steps and their evidence. A step is never changed; evidence loses its bytes, never its row. */
import type { EvidenceId, IncidentId } from '../base/ids.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { Evidence, Incident, IncidentStep } from '../domain/incident.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json, one } from './rows.ts';

export function incidentById(db: Reader, incidentId: IncidentId): Incident | null {
  const row = db.get('SELECT body FROM incident WHERE id = ?', incidentId);
  return row === undefined ? null : json<Incident>(row, 'body');
}

export function openIncidents(db: Reader): Incident[] {
  return db
    .all('SELECT body FROM incident WHERE closed_at_ms IS NULL ORDER BY number LIMIT 1000')
    .map((row) => json<Incident>(row, 'body'));
}

/** 0 while there is none. */
export function highestIncidentNumber(db: Reader): number {
  return int(one(db.get('SELECT coalesce(max(number), 0) AS n FROM incident')), 'n');
}

export function putIncident(db: Writer, incident: Incident): void {
  db.runOne(
    `INSERT INTO incident (id, number, opened_at_ms, closed_at_ms, body) VALUES (?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET closed_at_ms = excluded.closed_at_ms, body = excluded.body`,
    incident.id, incident.number, incident.openedAtMs, incident.closedAtMs, JSON.stringify(incident),
  ); // prettier-ignore
}

/** In the order they were done; at most 20,000. */
export function stepsOf(db: Reader, incidentId: IncidentId): IncidentStep[] {
  return db
    .all('SELECT body FROM incident_step WHERE incident_id = ? ORDER BY seq LIMIT 20000', incidentId)
    .map((row) => json<IncidentStep>(row, 'body'));
}

/** The highest number a step of the incident has; 0: there is none. */
export function lastStepSeq(db: Reader, incidentId: IncidentId): number {
  return int(db.get('SELECT coalesce(max(seq), 0) AS n FROM incident_step WHERE incident_id = ?', incidentId) ?? { n: 0 }, 'n');
}

/** The same step again (told twice by a lane that was not sure) is the same row. */
export function addIncidentSteps(db: Writer, steps: readonly IncidentStep[]): void {
  for (const step of steps)
    db.run(
      'INSERT INTO incident_step (incident_id, seq, at_ms, what, body) VALUES (?,?,?,?,?) ON CONFLICT (incident_id, seq) DO NOTHING',
      step.incidentId, step.seq, step.atMs, step.what, JSON.stringify(step),
    ); // prettier-ignore
}

export function evidenceById(db: Reader, evidenceId: EvidenceId): Evidence | null {
  const row = db.get('SELECT body FROM evidence WHERE id = ?', evidenceId);
  return row === undefined ? null : json<Evidence>(row, 'body');
}

export function evidenceOf(db: Reader, incidentId: IncidentId): Evidence[] {
  return db
    .all('SELECT body FROM evidence WHERE incident_id = ? ORDER BY from_ms, id LIMIT 2000', incidentId)
    .map((row) => json<Evidence>(row, 'body'));
}

/** Of closed incidents, with their bytes still there; of the incident that was closed first first. An open incident is never among them. */
export function evidenceToTrim(db: Reader, most: number): { readonly evidence: Evidence; readonly closedAtMs: UtcMs }[] {
  return db
    .all(
      `SELECT e.body, i.closed_at_ms FROM evidence e JOIN incident i ON i.id = e.incident_id
       WHERE e.trimmed_at_ms IS NULL AND i.closed_at_ms IS NOT NULL ORDER BY i.closed_at_ms, i.id, e.from_ms, e.id LIMIT ?`,
      most,
    )
    .map((row) => ({ evidence: json<Evidence>(row, 'body'), closedAtMs: utcMs(int(row, 'closed_at_ms')) }));
}

/** Bytes of all evidence that was not trimmed. */
export function evidenceBytes(db: Reader): number {
  return int(db.get('SELECT coalesce(sum(bytes), 0) AS n FROM evidence WHERE trimmed_at_ms IS NULL') ?? { n: 0 }, 'n');
}

export function putEvidence(db: Writer, evidence: Evidence): void {
  db.runOne(
    `INSERT INTO evidence (id, incident_id, camera_id, bytes, from_ms, trimmed_at_ms, body) VALUES (?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET trimmed_at_ms = excluded.trimmed_at_ms, body = excluded.body`,
    evidence.id, evidence.incidentId, evidence.cameraId, evidence.bytes, evidence.fromMs, evidence.trimmedAtMs, JSON.stringify(evidence),
  ); // prettier-ignore
}

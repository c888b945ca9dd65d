/** Where each zone stands, as the safety lane told it last. */
import type { IncidentId, ZoneId } from '../base/ids.ts';
import type { ZoneState } from '../domain/safety.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json } from './rows.ts';

export function zoneState(db: Reader, zoneId: ZoneId): ZoneState | null {
  const row = db.get('SELECT body FROM zone_state WHERE zone_id = ?', zoneId);
  return row === undefined ? null : json<ZoneState>(row, 'body');
}

export function zoneStates(db: Reader): ZoneState[] {
  return db.all('SELECT body FROM zone_state ORDER BY zone_id').map((row) => json<ZoneState>(row, 'body'));
}

/** Zones that are stopped because of the incident. */
export function zonesStoppedBy(db: Reader, incidentId: IncidentId): number {
  const row = db.get("SELECT count(*) AS n FROM zone_state WHERE incident_id = ? AND phase IN ('latched', 'resetting')", incidentId);
  return row === undefined ? 0 : int(row, 'n');
}

export function putZoneState(db: Writer, state: ZoneState): void {
  db.runOne(
    `INSERT INTO zone_state (zone_id, phase, incident_id, body) VALUES (?,?,?,?)
     ON CONFLICT (zone_id) DO UPDATE SET phase = excluded.phase, incident_id = excluded.incident_id, body = excluded.body`,
    state.zoneId, state.phase, state.incidentId, JSON.stringify(state),
  ); // prettier-ignore
}

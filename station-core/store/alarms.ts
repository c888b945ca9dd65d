/** Alarms by their key. */
import type { Alarm, AlarmKind } from '../domain/station.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { json, text, textOrNull, time, timeOrNull } from './rows.ts';

export function alarmByKey(db: Reader, key: string): Alarm | null {
  const row = db.get('SELECT * FROM alarm WHERE key = ?', key);
  return row === undefined ? null : toAlarm(row);
}

/** At most 5,000 cleared alarms are kept; the oldest go. */
export function putAlarm(db: Writer, a: Alarm): void {
  db.runOne(
    `INSERT INTO alarm (key, kind, severity, detail, raised_at_ms, acknowledged_at_ms, acknowledged_by, cleared_at_ms) VALUES (?,?,?,?,?,?,?,?)
     ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, severity = excluded.severity, detail = excluded.detail, raised_at_ms = excluded.raised_at_ms,
       acknowledged_at_ms = excluded.acknowledged_at_ms, acknowledged_by = excluded.acknowledged_by, cleared_at_ms = excluded.cleared_at_ms`,
    a.key, a.kind, a.severity, JSON.stringify(a.detail), a.raisedAtMs, a.acknowledgedAtMs, a.acknowledgedBy, a.clearedAtMs,
  ); // prettier-ignore
  db.run(
    'DELETE FROM alarm WHERE key IN (SELECT key FROM alarm WHERE cleared_at_ms IS NOT NULL ORDER BY cleared_at_ms DESC LIMIT -1 OFFSET 5000)',
  );
}

export function toAlarm(row: Row): Alarm {
  return {
    key: text(row, 'key'),
    kind: text(row, 'kind') as AlarmKind,
    severity: text(row, 'severity') as Alarm['severity'],
    detail: json<Alarm['detail']>(row, 'detail'),
    raisedAtMs: time(row, 'raised_at_ms'),
    acknowledgedAtMs: timeOrNull(row, 'acknowledged_at_ms'),
    acknowledgedBy: textOrNull(row, 'acknowledged_by'),
    clearedAtMs: timeOrNull(row, 'cleared_at_ms'),
  };
}

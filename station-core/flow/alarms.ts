/** Raising and clearing what a person should look at. One alarm per key; raised again only after it was cleared. */
import type { UtcMs } from '../base/time.ts';
import type { Alarm, AlarmKind } from '../domain/station.ts';
import { alarmByKey } from '../store/alarms.ts';
import type { Reader } from '../store/connection.ts';
import { noParts, type Parts } from './context.ts';

export function isRaised(db: Reader, key: string): boolean {
  const known = alarmByKey(db, key);
  return known !== null && known.clearedAtMs === null;
}

export function raise(db: Reader, key: string, kind: AlarmKind, severity: Alarm['severity'], detail: Alarm['detail'], atMs: UtcMs): Parts {
  if (isRaised(db, key)) return noParts();
  const alarm: Alarm = { key, kind, severity, detail, raisedAtMs: atMs, acknowledgedAtMs: null, acknowledgedBy: null, clearedAtMs: null };
  return { writes: [{ kind: 'alarm.put', alarm }], commands: [], notices: [{ topic: 'alarms' }] };
}

export function settle(db: Reader, key: string, atMs: UtcMs): Parts {
  const known = alarmByKey(db, key);
  if (known === null || known.clearedAtMs !== null) return noParts();
  return { writes: [{ kind: 'alarm.put', alarm: { ...known, clearedAtMs: atMs } }], commands: [], notices: [{ topic: 'alarms' }] };
}

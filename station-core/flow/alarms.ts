/** Raising and clearing what a person should look at. One alarm per key; rules/safety/alarm-state says what becomes of it. */
import type { UtcMs } from '../base/time.ts';
import type { Alarm, AlarmKind } from '../domain/station.ts';
import { cleared, escalateAfterMsOf, raised, type Changed, type Raising } from '../rules/safety/alarm-state.ts';
import { alarmByKey, nextAlarmSeq } from '../store/alarms.ts';
import type { Reader } from '../store/connection.ts';
import { join, noParts, type Parts } from './context.ts';
import { notify } from './notify.ts';

/** Whether its condition stands. */
export function isRaised(db: Reader, key: string): boolean {
  const known = alarmByKey(db, key);
  return known !== null && known.clearedAtMs === null;
}

/** Of the station's own kinds: not latching, escalated by its severity. */
export function raise(db: Reader, key: string, kind: AlarmKind, severity: Alarm['severity'], detail: Alarm['detail'], atMs: UtcMs): Parts {
  const own = { ruleId: null, zoneId: null, latching: false, isTest: false, escalateAfterMs: escalateAfterMsOf(severity) };
  return raiseAlarm(db, { key, kind, severity, detail, ...own }, atMs);
}

/** tells: whoever is to be told of alarms gets a message. A raising that goes on is not told again. */
export function raiseAlarm(db: Reader, raising: Raising, atMs: UtcMs, tells = true): Parts {
  const changed = raised(alarmByKey(db, raising.key), raising, atMs);
  if (changed === null) return noParts();
  if (!tells || changed.change.what === 'again') return keepAlarm(changed);
  return join(keepAlarm(changed), notify(db, { ...changed.alarm, seq: nextAlarmSeq(db) }, 'raised', atMs));
}

/** The condition is gone. */
export function settle(db: Reader, key: string, atMs: UtcMs): Parts {
  const changed = cleared(alarmByKey(db, key), atMs);
  return changed === null ? noParts() : join(keepAlarm(changed), notify(db, changed.alarm, 'cleared', atMs));
}

export function keepAlarm({ alarm, change }: Changed): Parts {
  return { writes: [{ kind: 'alarm.put', alarm, change }], commands: [], notices: [{ topic: 'alarms' }] };
}

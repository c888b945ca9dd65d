/** Alarms: the newest raising of each key, every raising there was, and what was done about each. */
import type { AccountId, AlarmRuleId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Alarm, AlarmChange, AlarmKind } from '../domain/station.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { bool, idOrNull, int, intOrNull, json, text, textOrNull, time, timeOrNull } from './rows.ts';

/** Raised within so long of the first of a flood: the same flood. */
export const FLOOD_MS = 10_000;
/** Alarms that are over, by key; the oldest go. */
const MOST_OVER = 5_000;
/** Raisings and changes kept for the history; the oldest go. */
const MOST_RAISINGS = 50_000;
const MOST_CHANGES = 200_000;

/** What makes an alarm one that somebody still has to do with (not normal, or shelved). Word for word as the index alarm_standing. */
const STANDING =
  '(cleared_at_ms IS NULL OR acknowledged_at_ms IS NULL OR (latching = 1 AND reset_at_ms IS NULL) OR shelved_until_ms IS NOT NULL)';

const COLUMNS = [
  'key', 'kind', 'severity', 'detail', 'raised_at_ms', 'acknowledged_at_ms', 'acknowledged_by', 'cleared_at_ms', 'last_raised_at_ms', 'rule_id', 'zone_id',
  'seq', 'group_seq', 'times', 'latching', 'reset_at_ms', 'shelved_until_ms', 'shelved_by', 'shelve_reason', 'escalate_after_ms', 'escalations',
  'escalates_at_ms', 'is_test',
] as const; // prettier-ignore
const PLACES = COLUMNS.map(() => '?').join(',');
const putBy = (table: string, id: string): string =>
  `INSERT INTO ${table} (${COLUMNS.join(', ')}) VALUES (${PLACES}) ON CONFLICT (${id}) DO UPDATE SET ${COLUMNS.filter((name) => name !== id)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;
const PUT_ALARM = putBy('alarm', 'key');
const PUT_RAISING = putBy('alarm_raising', 'seq');

export function alarmByKey(db: Reader, key: string): Alarm | null {
  const row = db.get('SELECT * FROM alarm WHERE key = ?', key);
  return row === undefined ? null : toAlarm(row);
}

/** Name of one raising for ever, a restored file's included: when it was raised, and its number. */
export function raisingName(alarm: Pick<Alarm, 'raisedAtMs' | 'seq'>): string {
  return `${alarm.raisedAtMs}.${alarm.seq}`;
}

/** Name of the newest raising under a key; null: it never came. */
export function alarmObjectOf(db: Reader, key: string): string | null {
  const alarm = alarmByKey(db, key);
  return alarm === null ? null : raisingName(alarm);
}

/** The raising of this name; null: it went long ago. */
export function raisingOf(db: Reader, name: string): Alarm | null {
  const row = db.get('SELECT * FROM alarm_raising WHERE seq = ?', Number(name.split('.')[1]));
  const alarm = row === undefined ? null : toAlarm(row);
  return alarm !== null && raisingName(alarm) === name ? alarm : null;
}

/** Every alarm that is not normal, or shelved; in the order in which they came; at most 5,000. */
export function standingAlarms(db: Reader): Alarm[] {
  return db.all(`SELECT * FROM alarm WHERE ${STANDING} ORDER BY seq LIMIT 5000`).map(toAlarm);
}

/** Accounts of which it stands that they owe. */
export function owedAccounts(db: Reader): AccountId[] {
  return db
    .all("SELECT detail FROM alarm INDEXED BY alarm_owed WHERE kind = 'money-owed' AND cleared_at_ms IS NULL LIMIT 1000")
    .map((row) => json<{ readonly accountId: AccountId }>(row, 'detail').accountId);
}

/** Alarms of one flood that are not normal. */
export function standingOfGroup(db: Reader, groupSeq: number): Alarm[] {
  return db.all(`SELECT * FROM alarm WHERE ${STANDING} AND group_seq = ? ORDER BY seq LIMIT 1000`, groupSeq).map(toAlarm);
}

/** Nobody acknowledged them in time; the most overdue first. */
export function alarmsToEscalate(db: Reader, nowMs: UtcMs): Alarm[] {
  return db.all('SELECT * FROM alarm WHERE escalates_at_ms <= ? ORDER BY escalates_at_ms LIMIT 100', nowMs).map(toAlarm);
}

/** Their shelf has ended. */
export function alarmsOffShelf(db: Reader, nowMs: UtcMs): Alarm[] {
  return db.all('SELECT * FROM alarm WHERE shelved_until_ms <= ? ORDER BY shelved_until_ms LIMIT 100', nowMs).map(toAlarm);
}

/** Writes it with what changed; seq 0 is given the next number, and the flood of the last raising where it came within 10 s of its first. */
export function putAlarm(db: Writer, alarm: Alarm, change: AlarmChange): void {
  const isNew = alarm.seq === 0;
  const seq = isNew ? nextAlarmSeq(db) : alarm.seq;
  const numbered: Alarm = { ...alarm, seq, groupSeq: isNew ? groupFor(db, alarm, seq) : alarm.groupSeq };
  const values = valuesOf(numbered);
  db.runOne(PUT_ALARM, ...values);
  db.runOne(PUT_RAISING, ...values);
  db.runOne(
    'INSERT INTO alarm_change (seq, at_ms, what, by_whom, note) VALUES (?,?,?,?,?)',
    seq,
    change.atMs,
    change.what,
    change.by,
    change.note,
  );
  if (isNew) dropOldest(db, seq);
}

/** The number the next raising is given. */
export function nextAlarmSeq(db: Reader): number {
  return int(db.get('SELECT coalesce(max(seq), 0) + 1 AS next FROM alarm_raising') ?? {}, 'next');
}

/** A test never stands first in a real flood, nor the other way round. */
function groupFor(db: Reader, alarm: Alarm, seq: number): number {
  const first = db.get(
    `SELECT seq, raised_at_ms FROM alarm_raising
     WHERE seq = (SELECT group_seq FROM alarm_raising WHERE is_test = ? ORDER BY seq DESC LIMIT 1)`,
    alarm.isTest ? 1 : 0,
  );
  if (first === undefined) return seq;
  const sinceMs = alarm.raisedAtMs - int(first, 'raised_at_ms');
  return sinceMs >= 0 && sinceMs <= FLOOD_MS ? int(first, 'seq') : seq;
}

function dropOldest(db: Writer, seq: number): void {
  db.run(
    `DELETE FROM alarm WHERE key IN (SELECT key FROM alarm WHERE cleared_at_ms IS NOT NULL ORDER BY cleared_at_ms DESC LIMIT -1 OFFSET ${MOST_OVER})`,
  );
  db.run('DELETE FROM alarm_raising WHERE seq <= ?', seq - MOST_RAISINGS);
  db.run(`DELETE FROM alarm_change WHERE id <= (SELECT max(id) FROM alarm_change) - ${MOST_CHANGES}`);
}

function valuesOf(a: Alarm): (string | number | null)[] {
  return [
    a.key, a.kind, a.severity, JSON.stringify(a.detail), a.raisedAtMs, a.acknowledgedAtMs, a.acknowledgedBy, a.clearedAtMs, a.lastRaisedAtMs, a.ruleId, a.zoneId,
    a.seq, a.groupSeq, a.times, a.latching ? 1 : 0, a.resetAtMs, a.shelvedUntilMs, a.shelvedBy, a.shelveReason, a.escalateAfterMs, a.escalations,
    a.escalatesAtMs, a.isTest ? 1 : 0,
  ]; // prettier-ignore
}

export function toAlarm(row: Row): Alarm {
  return {
    key: text(row, 'key'),
    kind: text(row, 'kind') as AlarmKind | 'rule',
    severity: text(row, 'severity') as Alarm['severity'],
    detail: json<Alarm['detail']>(row, 'detail'),
    raisedAtMs: time(row, 'raised_at_ms'),
    lastRaisedAtMs: time(row, 'last_raised_at_ms'),
    acknowledgedAtMs: timeOrNull(row, 'acknowledged_at_ms'),
    acknowledgedBy: textOrNull(row, 'acknowledged_by'),
    clearedAtMs: timeOrNull(row, 'cleared_at_ms'),
    ruleId: idOrNull<AlarmRuleId>(row, 'rule_id'),
    zoneId: idOrNull<ZoneId>(row, 'zone_id'),
    seq: int(row, 'seq'),
    groupSeq: int(row, 'group_seq'),
    times: int(row, 'times'),
    latching: bool(row, 'latching'),
    resetAtMs: timeOrNull(row, 'reset_at_ms'),
    shelvedUntilMs: timeOrNull(row, 'shelved_until_ms'),
    shelvedBy: textOrNull(row, 'shelved_by'),
    shelveReason: text(row, 'shelve_reason'),
    escalateAfterMs: intOrNull(row, 'escalate_after_ms'),
    escalations: int(row, 'escalations'),
    escalatesAtMs: timeOrNull(row, 'escalates_at_ms'),
    isTest: bool(row, 'is_test'),
  };
}

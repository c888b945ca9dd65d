/** Whom the station tells of alarms, and the messages on their way. */
import { id, type PersonKeyId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Notification, NotifyChannel, NotifyTarget } from '../domain/notify.ts';
import type { Severity } from '../domain/safety.ts';
import type { DueNotifications, NotificationRow, NotifyTargetRow, Page } from '../domain/views.ts';
import { alarmByKey } from './alarms.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { sealFor } from './person-keys.ts';
import type { QueryContext } from './read-protocol.ts';
import { bool, int, one, text, textOrNull, time, timeOrNull } from './rows.ts';
import type { Vault } from './vault.ts';

/** Sent to one target in one message. */
const MOST_AT_ONCE = 50;

/** By name. */
export function notifyTargets(db: Reader): NotifyTarget[] {
  return db.all('SELECT * FROM notify_target ORDER BY name COLLATE NOCASE, id').map(toTarget);
}

export function notifyTargetById(db: Reader, targetId: string): NotifyTarget | null {
  const row = db.get('SELECT * FROM notify_target WHERE id = ?', targetId);
  return row === undefined ? null : toTarget(row);
}

/** secret null: what is kept stays; empty: none. It is sealed here, before it touches the file. */
export function putNotifyTarget(db: Writer, vault: Vault, target: NotifyTarget, secret: string | null, nowMs: UtcMs): void {
  const kept = db.get('SELECT sealed_secret FROM notify_target WHERE id = ?', target.id);
  const before = kept === undefined ? null : textOrNull(kept, 'sealed_secret');
  const sealed = secret === null ? before : secret === '' ? null : sealFor(db, vault, keyOf(target.id), secret, nowMs);
  db.runOne(
    `INSERT INTO notify_target (id, name, channel, sealed_secret, at_least, step, language, enabled) VALUES (?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, channel = excluded.channel, sealed_secret = excluded.sealed_secret,
       at_least = excluded.at_least, step = excluded.step, language = excluded.language, enabled = excluded.enabled`,
    target.id, target.name, JSON.stringify(target.channel), sealed, target.atLeast, target.step, target.language, target.enabled ? 1 : 0,
  ); // prettier-ignore
}

/** What is on its way to it goes with it. */
export function deleteNotifyTarget(db: Writer, vault: Vault, targetId: string, nowMs: UtcMs): void {
  db.run('DELETE FROM notification WHERE target_id = ?', targetId);
  db.runOne('DELETE FROM notify_target WHERE id = ?', targetId);
  vault.destroyKey(db, keyOf(targetId), nowMs);
}

export function notificationById(db: Reader, notificationId: string): Notification | null {
  const row = db.get('SELECT * FROM notification WHERE id = ?', notificationId);
  return row === undefined ? null : toNotification(row);
}

export function putNotification(db: Writer, n: Notification): void {
  db.runOne(
    `INSERT INTO notification (id, target_id, alarm_key, alarm_seq, what, made_at_ms, tries, next_try_ms, sent_at_ms, problem)
     VALUES (?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET tries = excluded.tries, next_try_ms = excluded.next_try_ms, sent_at_ms = excluded.sent_at_ms,
       problem = excluded.problem`,
    n.id, n.targetId, n.alarmKey, n.alarmSeq, n.what, n.madeAtMs, n.tries, n.nextTryMs, n.sentAtMs, n.problem,
  ); // prettier-ignore
}

/** Targets that were told of this raising of the alarm, or are being told. */
export function targetsToldOf(db: Reader, alarmKey: string, alarmSeq: number): ReadonlySet<string> {
  const rows = db.all('SELECT DISTINCT target_id FROM notification WHERE alarm_key = ? AND alarm_seq = ?', alarmKey, alarmSeq);
  return new Set(rows.map((row) => text(row, 'target_id')));
}

/** Not sent and not given up. */
export function notificationsWaiting(db: Reader, targetId: string): number {
  return int(one(db.get('SELECT count(*) AS n FROM notification WHERE target_id = ? AND next_try_ms IS NOT NULL', targetId)), 'n');
}

/** Whether some are older, so that the tick need not write for nothing. */
export function hasNotificationsBefore(db: Reader, beforeMs: UtcMs): boolean {
  return db.get('SELECT 1 AS found FROM notification WHERE made_at_ms < ? LIMIT 1', beforeMs) !== undefined;
}

/** The oldest hundred of them. */
export function dropNotificationsBefore(db: Writer, beforeMs: UtcMs): void {
  db.run('DELETE FROM notification WHERE id IN (SELECT id FROM notification WHERE made_at_ms < ? ORDER BY made_at_ms LIMIT 100)', beforeMs);
}

/** What is due to whom, with the secret opened: for the sender alone, on this PC. */
export function notificationsDue(db: Reader, { nowMs }: { readonly nowMs: UtcMs }, { vault }: QueryContext): DueNotifications[] {
  const due = db.all('SELECT * FROM notification WHERE next_try_ms <= ? ORDER BY made_at_ms, id LIMIT 500', nowMs).map(toNotification);
  return [...Map.groupBy(due, ({ targetId }) => targetId)].flatMap(([targetId, notifications]) => {
    const row = db.get('SELECT * FROM notify_target WHERE id = ?', targetId);
    if (row === undefined) return [];
    const sealed = textOrNull(row, 'sealed_secret');
    return [
      {
        target: toTarget(row),
        secret: sealed === null || vault === null ? null : vault.open(db, keyOf(targetId), sealed),
        messages: notifications.slice(0, MOST_AT_ONCE).map((notification) => ({
          notification,
          alarm: notification.alarmKey === '' ? null : alarmByKey(db, notification.alarmKey),
        })),
      },
    ];
  });
}

/** With the last message of each. */
export function notifyTargetRows(db: Reader): NotifyTargetRow[] {
  return db.all('SELECT * FROM notify_target ORDER BY name COLLATE NOCASE, id').map((row) => {
    const target = toTarget(row);
    const last = db.get('SELECT * FROM notification WHERE target_id = ? ORDER BY made_at_ms DESC, id DESC LIMIT 1', target.id);
    return {
      ...target,
      hasSecret: textOrNull(row, 'sealed_secret') !== null,
      waiting: notificationsWaiting(db, target.id),
      last: last === undefined ? null : toNotification(last),
    };
  });
}

/** The newest first. */
export function notificationsPage(db: Reader, page: { readonly offset: number; readonly limit: number }): Page<NotificationRow> {
  const total = int(one(db.get('SELECT count(*) AS n FROM notification')), 'n');
  const rows = db.all(
    `SELECT n.*, t.name AS target_name FROM notification n LEFT JOIN notify_target t ON t.id = n.target_id
     ORDER BY n.made_at_ms DESC, n.id DESC LIMIT ? OFFSET ?`,
    page.limit,
    page.offset,
  );
  return {
    total,
    rows: rows.map((row) => {
      const notification = toNotification(row);
      return {
        ...notification,
        targetName: textOrNull(row, 'target_name') ?? notification.targetId,
        alarm: notification.alarmKey === '' ? null : alarmByKey(db, notification.alarmKey),
      };
    }),
  };
}

function keyOf(targetId: string): PersonKeyId {
  return id<PersonKeyId>(`notify.${targetId}`);
}

function toTarget(row: Row): NotifyTarget {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    channel: JSON.parse(text(row, 'channel')) as NotifyChannel,
    atLeast: text(row, 'at_least') as Severity,
    step: int(row, 'step'),
    language: text(row, 'language') as NotifyTarget['language'],
    enabled: bool(row, 'enabled'),
  };
}

function toNotification(row: Row): Notification {
  return {
    id: text(row, 'id'),
    targetId: text(row, 'target_id'),
    alarmKey: text(row, 'alarm_key'),
    alarmSeq: int(row, 'alarm_seq'),
    what: text(row, 'what') as Notification['what'],
    madeAtMs: time(row, 'made_at_ms'),
    tries: int(row, 'tries'),
    nextTryMs: timeOrNull(row, 'next_try_ms'),
    sentAtMs: timeOrNull(row, 'sent_at_ms'),
    problem: text(row, 'problem'),
  };
}

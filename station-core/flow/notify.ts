/** Messages about an alarm, put on their way in the transaction of the alarm itself. */
import type { UtcMs } from '../base/time.ts';
import type { Write } from '../domain/outcome.ts';
import type { Alarm } from '../domain/station.ts';
import { toBeTold } from '../rules/notify/retry.ts';
import type { Reader } from '../store/connection.ts';
import { operatorById } from '../store/operators.ts';
import { notificationsWaiting, notifyTargets, targetsToldOf } from '../store/notify.ts';
import { noParts, type Parts } from './context.ts';

/** Waiting for one target; what comes on top of it is only on the screens. */
const MOST_WAITING = 500;

/** raised: to everybody it concerns; escalated: to the next in line as well; cleared: to those who were told. */
export function notify(db: Reader, alarm: Alarm, what: 'raised' | 'escalated' | 'cleared', atMs: UtcMs): Parts {
  // A message that could not be sent is not told by another one.
  if (alarm.kind === 'notify-failed') return noParts();
  const told = what === 'raised' ? null : targetsToldOf(db, alarm.key, alarm.seq);
  // A rule of the site that tells nobody goes on telling nobody.
  if (what === 'escalated' && alarm.kind === 'rule' && told?.size === 0) return noParts();
  const targets = toBeTold(notifyTargets(db), alarm.severity, alarm.escalations).filter(
    ({ id, channel }) =>
      (channel.kind !== 'push' || operatorById(db, channel.operatorId)?.disabled === false) &&
      (what !== 'cleared' || told?.has(id) === true) &&
      notificationsWaiting(db, id) < MOST_WAITING,
  );
  const writes = targets.map((target): Write => ({
    kind: 'notification.put',
    notification: {
      id: `${target.id}.${alarm.seq}.${what}.${alarm.escalations}.${alarm.key}`,
      targetId: target.id,
      alarmKey: alarm.key,
      alarmSeq: alarm.seq,
      what,
      madeAtMs: atMs,
      tries: 0,
      nextTryMs: atMs,
      sentAtMs: null,
      problem: '',
    },
  }));
  return writes.length === 0 ? noParts() : { writes, commands: [], notices: [{ topic: 'notify' }] };
}

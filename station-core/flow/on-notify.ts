/** Whom the station tells of alarms, and what became of each message. */
import { addMs, HOUR_MS, type UtcMs } from '../base/time.ts';
import type { OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { NotifyChannel } from '../domain/notify.ts';
import type { Outcome } from '../domain/outcome.ts';
import { afterTry } from '../rules/notify/retry.ts';
import { hasNotificationsBefore, notificationById, notifyTargetById, notifyTargets } from '../store/notify.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';

type Of<Kind extends (OperatorEvent | SafetyEvent)['kind']> = Extract<OperatorEvent | SafetyEvent, { kind: Kind }>;

/** Phones of people count like the rest. */
const MOST_TARGETS = 60;
const KEPT_MS = 30 * 24 * HOUR_MS;

export function onPutNotifyTarget({ db }: Context, event: Of<'operator.put-notify-target'>): Outcome {
  const { target, password } = event;
  const problem =
    problemWith(target.channel) ??
    (isOneTooMany(
      notifyTargets(db).map(({ id }) => id),
      target.id,
    )
      ? `At most ${MOST_TARGETS} are kept.`
      : null);
  if (problem !== null) return refused({ help: problem });
  return outcome(DONE, {
    writes: [{ kind: 'notify-target.put', target, password, atMs: event.receivedMs }],
    commands: [],
    notices: [{ topic: 'notify' }],
  });
}

export function onRemoveNotifyTarget({ db }: Context, event: Of<'operator.remove-notify-target'>): Outcome {
  const { targetId, receivedMs } = event;
  if (notifyTargetById(db, targetId) === null) return notFound({ target: targetId });
  return goneTarget(targetId, receivedMs, db);
}

function goneTarget(targetId: string, receivedMs: UtcMs, db: Context['db']): Outcome {
  const gone: Parts = {
    writes: [{ kind: 'notify-target.delete', targetId, atMs: receivedMs }],
    commands: [],
    notices: [{ topic: 'notify' }],
  };
  return outcome(DONE, join(gone, settle(db, failedKey(targetId), receivedMs)));
}

/** One message that says that it is a test, whatever the target is for. */
export function onTestNotifyTarget({ db }: Context, event: Of<'operator.test-notify-target'>): Outcome {
  const { targetId, receivedMs } = event;
  if (notifyTargetById(db, targetId) === null) return notFound({ target: targetId });
  const test = { id: `${targetId}.test.${event.id}`, targetId, alarmKey: '', alarmSeq: 0, what: 'test', madeAtMs: receivedMs } as const;
  const notification = { ...test, tries: 0, nextTryMs: receivedMs, sentAtMs: null, problem: '' };
  return outcome(DONE, { writes: [{ kind: 'notification.put', notification }], commands: [], notices: [{ topic: 'notify' }] });
}

/** A message that waited so long that it is given up is an alarm; the next one that goes through ends it. */
export function onNotificationTried({ db }: Context, event: Of<'notification.tried'>): Outcome {
  const known = notificationById(db, event.notificationId);
  if (known === null) return outcome(DONE);
  const { problem, isGone, receivedMs } = event;
  // A browser that gave its subscription up, or whose data were cleared: nobody is there to be told any more.
  if (isGone) return goneTarget(known.targetId, receivedMs, db);
  const told = afterTry(known, problem, receivedMs);
  // Who presses the button sees what came of it, and presses it again.
  const notification = told.what === 'test' ? { ...told, nextTryMs: null } : told;
  const name = notifyTargetById(db, known.targetId)?.name ?? known.targetId;
  const alarm =
    problem === null
      ? settle(db, failedKey(known.targetId), receivedMs)
      : told.what !== 'test' && told.nextTryMs === null
        ? raise(db, failedKey(known.targetId), 'notify-failed', 'medium', { name, problem: told.problem }, receivedMs)
        : noParts();
  return outcome(DONE, join({ writes: [{ kind: 'notification.put', notification }], commands: [], notices: [{ topic: 'notify' }] }, alarm));
}

/** What is older than a month goes, a hundred at a time. */
export function* notifySteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const beforeMs = addMs(nowMs, -KEPT_MS);
  if (hasNotificationsBefore(db, beforeMs)) yield () => ({ writes: [{ kind: 'notifications.drop', beforeMs }], commands: [], notices: [] });
}

function failedKey(targetId: string): string {
  return `notify-failed:${targetId}`;
}

function isOneTooMany(known: readonly string[], targetId: string): boolean {
  return known.length >= MOST_TARGETS && !known.includes(targetId);
}

/** In words; null: it can be used. */
function problemWith(channel: NotifyChannel): string | null {
  if (channel.kind === 'push') {
    if (!/^https?:\/\/\S+$/.test(channel.endpoint)) return 'The browser gave no address to send to.';
    return /^[A-Za-z0-9_-]{86,88}$/.test(channel.p256dh) ? null : 'The browser gave no key to write to it with.';
  }
  if (channel.kind === 'webhook') {
    const url = URL.canParse(channel.url) ? new URL(channel.url) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) return 'The address must begin with https:// or http://.';
    if (url.username !== '' || url.password !== '') return 'The address must hold no password; put it into the field for the secret.';
    return null;
  }
  const wrong = [channel.from, ...channel.to].find((address) => !/^[^\s@<>]+@[^\s@<>]+$/.test(address));
  if (wrong !== undefined) return `This is not a mail address: ${wrong.slice(0, 80)}.`;
  return channel.to.length === 0 ? 'Name at least one person who gets the mail.' : null;
}

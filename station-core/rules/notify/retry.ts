/** When a message that could not be delivered is tried again, and who is told of an alarm. */
import { addMs, HOUR_MS, SECOND_MS, type UtcMs } from '../../base/time.ts';
import type { Notification, NotifyTarget } from '../../domain/notify.ts';
import type { Severity } from '../../domain/safety.ts';

/** Then it is given up: about 13 hours after the first. */
export const MOST_TRIES = 20;
const FIRST_WAIT_MS = 10 * SECOND_MS;

const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

/** After a try that failed; null: given up. */
export function nextTry(tries: number, nowMs: UtcMs): UtcMs | null {
  if (tries >= MOST_TRIES) return null;
  return addMs(nowMs, Math.min(HOUR_MS, FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1)));
}

/** The notification as it is after a try. problem null: it was delivered. */
export function afterTry(notification: Notification, problem: string | null, nowMs: UtcMs): Notification {
  const tries = notification.tries + 1;
  return problem === null
    ? { ...notification, tries, sentAtMs: nowMs, nextTryMs: null, problem: '' }
    : { ...notification, tries, nextTryMs: nextTry(tries, nowMs), problem: problem.slice(0, 200) };
}

/** Who is told of an alarm of this severity that was escalated so often. */
export function toBeTold(targets: readonly NotifyTarget[], severity: Severity, escalations: number): readonly NotifyTarget[] {
  return targets.filter(({ enabled, atLeast, step }) => enabled && step <= escalations && RANK[atLeast] <= RANK[severity]);
}

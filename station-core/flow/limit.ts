/** The limits of a running session, asked with what is stored. */
import { addMs, MINUTE_MS, type UtcMs } from '../base/time.ts';
import { minor } from '../base/money.ts';
import type { Session } from '../domain/session.ts';
import { decideLimit, type LimitDecision } from '../rules/sessions/limits.ts';
import type { Reader } from '../store/connection.ts';
import { costThen } from './pricing.ts';

export function limitOf(db: Reader, session: Session, nowMs: UtcMs): LimitDecision {
  const { limits } = session;
  if (limits.amount === null && limits.energy === null && limits.durationS === null) return { reached: false, dueMs: null };
  return decideLimit({
    limits,
    startedAtMs: session.startedAtMs,
    nowMs,
    energy: session.energy,
    power: session.power,
    readAtMs: session.lastReadingMs ?? session.startedAtMs,
    costAt: (atMs, energy) => minor(costThen(db, session, atMs, energy)),
  });
}

/** A stop that its limit asks for and nobody obeyed is ordered again this much later, readings or not (F22). */
const STOP_AGAIN_AFTER_MS = MINUTE_MS;

/** The charge goes on although its stop was ordered. */
export function stopFailed(session: Session, nowMs: UtcMs): Session {
  const { amount, energy, durationS } = session.limits;
  const limited = amount !== null || energy !== null || durationS !== null;
  return { ...session, stopOrderedMs: null, limitDueMs: session.limitDueMs ?? (limited ? addMs(nowMs, STOP_AGAIN_AFTER_MS) : null) };
}

/** When to look again. */
export function limitDueAfter(db: Reader, session: Session, nowMs: UtcMs): UtcMs | null {
  return limitOf(db, session, nowMs).dueMs;
}

/** The limits of a running session, asked with what is stored. */
import type { UtcMs } from '../base/time.ts';
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

/** When to look again. */
export function limitDueAfter(db: Reader, session: Session, nowMs: UtcMs): UtcMs | null {
  return limitOf(db, session, nowMs).dueMs;
}

/** The limits of a running session, what was asked for and what the money allows, with what is stored. */
import { minor } from '../base/money.ts';
import { addMs, MINUTE_MS, SECOND_MS, type UtcMs } from '../base/time.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session, SessionLimits } from '../domain/session.ts';
import { decideLimit, type LimitDecision } from '../rules/sessions/limits.ts';
import type { Reader } from '../store/connection.ts';
import { sessionMoney } from '../store/session-money.ts';
import { MONEY_AT_FIRST, settingsOf } from '../store/settings.ts';
import { noParts, type Parts } from './context.ts';
import { holdFor, mostPower } from './holds.ts';
import { costThen } from './pricing.ts';

export interface Watched {
  readonly reached: boolean;
  /** When to look again; null: nothing limits it. */
  readonly dueMs: UtcMs | null;
  /** With what is held for it now. */
  readonly money: SessionMoney;
  /** The money is less than it takes to keep a reserve: it is not let begin. */
  readonly isShort: boolean;
}

/** `money`: of a session that is not stored yet. */
export function watch(db: Reader, session: Session, nowMs: UtcMs, money: SessionMoney = sessionMoney(db, session.id)): Watched {
  const hold = holdFor(db, session, money, nowMs);
  const { reached, dueMs } = limitOf(db, session, nowMs, money);
  if (hold === null) return { reached, dueMs, money, isShort: false };
  const againMs = hold.isShort ? nowMs : hold.againMs;
  return {
    reached: reached || hold.isShort,
    dueMs: dueMs === null || dueMs > againMs ? againMs : dueMs,
    money: hold.money,
    isShort: hold.isShort,
  };
}

/** What is held as it stands after a look; nothing where it is as it was. */
export function heldParts(db: Reader, { money }: Pick<Watched, 'money'>): Parts {
  const before = sessionMoney(db, money.sessionId);
  if (before.held === money.held && before.reserve === money.reserve) return noParts();
  return { ...noParts(), writes: [{ kind: 'session-money.put', money }] };
}

/**
 * At a reading: when the limits are looked at next, and what is held until then. Two looks in half a meter interval are
 * one: the hold was made for rated power over a whole one.
 */
export function watchAtReading(db: Reader, session: Session, nowMs: UtcMs, money: SessionMoney = sessionMoney(db, session.id)): Watched {
  const { limitDueMs } = session;
  const intervalMs = (settingsOf(db)?.money ?? MONEY_AT_FIRST).meterIntervalS * SECOND_MS;
  const isFresh = money.held > 0 && !isLimited(session.limits) && limitDueMs !== null && limitDueMs - nowMs > intervalMs / 2;
  // Where more flows than a connector is rated for, each reading counts.
  if (isFresh && (session.power ?? 0) <= mostPower(db, { ...session, power: null }))
    return { reached: false, dueMs: limitDueMs, money, isShort: false };
  return watch(db, session, nowMs, money);
}

function limitOf(db: Reader, session: Session, nowMs: UtcMs, money: SessionMoney): LimitDecision {
  const { limits } = session;
  if (!isLimited(limits)) return { reached: false, dueMs: null };
  return decideLimit({
    limits,
    startedAtMs: session.startedAtMs,
    nowMs,
    energy: session.energy,
    power: session.power,
    readAtMs: session.lastReadingMs ?? session.startedAtMs,
    costAt: (atMs, energy) => minor(costThen(db, session, atMs, energy, money)),
  });
}

function isLimited({ amount, energy, durationS }: SessionLimits): boolean {
  return amount !== null || energy !== null || durationS !== null;
}

/** A stop that its limit asks for and nobody obeyed is ordered again this much later, readings or not (F22). */
const STOP_AGAIN_AFTER_MS = MINUTE_MS;

/** The charge goes on although its stop was ordered. */
export function stopFailed(db: Reader, session: Session, nowMs: UtcMs): Session {
  const isWatched = isLimited(session.limits) || sessionMoney(db, session.id).held > 0 || session.stopReason === 'limit';
  return { ...session, stopOrderedMs: null, limitDueMs: session.limitDueMs ?? (isWatched ? addMs(nowMs, STOP_AGAIN_AFTER_MS) : null) };
}

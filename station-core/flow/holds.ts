/**
 * What is kept back of a wallet, a credit limit or a prepay for a charge that runs: its cost so far and a reserve for what
 * may flow until a stop is obeyed, so that the charge ends before the money does (DESIGN, Billing).
 */
import { dwh } from '../base/energy.ts';
import { minor, type Minor } from '../base/money.ts';
import { addMs, SECOND_MS, type UtcMs } from '../base/time.ts';
import type { SessionPayer } from '../domain/payer.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session } from '../domain/session.ts';
import { receivedOf, owes } from './bill-money.ts';
import { accountById } from '../store/accounts.ts';
import { billsOfSession } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { balanceOf } from '../store/ledger.ts';
import { connectorAt } from '../store/piles.ts';
import { leftOf } from '../store/prepays.ts';
import { underWay } from '../store/refunds.ts';
import { heldOf } from '../store/session-money.ts';
import { MONEY_AT_FIRST, settingsOf } from '../store/settings.ts';
import { costThen } from './pricing.ts';

export interface Hold {
  readonly money: SessionMoney;
  /** There is less than its cost and the reserve: it must not begin, or must end now. */
  readonly isShort: boolean;
  /** Cost and reserve, whatever there is. */
  readonly needed: Minor;
  /** When it is looked at again, where no reading comes before. */
  readonly againMs: UtcMs;
}

/** A connector whose power nobody typed in. */
const UNKNOWN_POWER_W = 22_000;
/** 0.1 Wh in W and milliseconds. */
const W_MS_PER_DWH = 360_000;

/** null: nothing is held for such a session. */
export function holdFor(db: Reader, session: Session, money: SessionMoney, nowMs: UtcMs): Hold | null {
  const there = availableTo(db, money.payer, money.sessionId);
  if (there === null) return null;
  const { meterIntervalS, stopDeadlineS } = settingsOf(db)?.money ?? MONEY_AT_FIRST;
  const at = costsAhead(db, session, money, nowMs);
  const cost = at(0);
  const reserve = Math.max(0, at(meterIntervalS + stopDeadlineS) - cost);
  const paid = session.billId === null ? 0 : paidAlready(db, session);
  const needed = Math.max(0, cost + reserve - paid);
  const held = Math.min(needed, there);
  return {
    money: { ...money, held: minor(held), reserve: minor(Math.min(reserve, held)) },
    isShort: held < needed,
    needed: minor(needed),
    againMs: addMs(nowMs, (meterIntervalS + LATE_READING_S) * SECOND_MS),
  };
}

/** A reading that is a little late is waited for. */
const LATE_READING_S = 5;

/** What the payer has for this session, in minor units, without what is held for others or on its way back; null: no limit. */
export function availableTo(db: Reader, payer: SessionPayer, sessionId: SessionMoney['sessionId'] | null): Minor | null {
  switch (payer.kind) {
    case 'bill':
    case 'free': return null;
    case 'wallet': {
      const going = underWay(db, { kind: 'wallet', accountId: payer.accountId });
      return atLeastNothing(-balanceOf(db, 'wallet', payer.accountId) - heldOf(db, payer.accountId, sessionId) - going);
    }
    case 'credit': {
      const limit = accountById(db, payer.accountId)?.creditLimit ?? 0;
      return atLeastNothing(limit - owes(db, payer.accountId) - heldOf(db, payer.accountId, sessionId));
    }
    case 'prepaid': {
      const going = underWay(db, { kind: 'prepay', prepayId: payer.prepayId });
      return atLeastNothing(leftOf(db, payer.prepayId) - heldOf(db, payer.prepayId, sessionId) - going);
    }
  }
} // prettier-ignore

/** What a charge costs so many seconds from now, in minor units, if it has drawn the connector's rated power since the last reading and goes on so. */
function costsAhead(db: Reader, session: Session, money: SessionMoney, nowMs: UtcMs): (seconds: number) => number {
  const power = mostPower(db, session);
  const unreadMs = Math.max(0, nowMs - (session.lastReadingMs ?? session.startedAtMs));
  return (seconds) => {
    const unread = Math.ceil((power * (unreadMs + seconds * SECOND_MS)) / W_MS_PER_DWH);
    return costThen(db, session, addMs(nowMs, seconds * SECOND_MS), dwh(session.energy + unread), money);
  };
}

/** What the connector can give, in W. */
export function mostPower(db: Reader, session: Pick<Session, 'pileId' | 'evse' | 'connector' | 'power'>): number {
  return Math.max(connectorAt(db, session)?.ratedPower ?? UNKNOWN_POWER_W, session.power ?? 0);
}

/** A session that was taken for over and billed, and goes on (F07): what came for it counts. */
function paidAlready(db: Reader, session: Session): number {
  const { money, givenBack, free } = receivedOf(db, billsOfSession(db, session.id));
  return money - givenBack + free;
}

function atLeastNothing(amount: number): Minor {
  return minor(Math.max(0, amount));
}

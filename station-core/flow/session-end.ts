/** How a session ends, is freed, is billed for good, and is billed anew when the truth arrives late. */
import { id, type BillId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Session, SessionFlag } from '../domain/session.ts';
import { reverseBill } from '../rules/ledger/post-bill.ts';
import { nextPhase } from '../rules/sessions/phase.ts';
import { assert } from '../base/assert.ts';
import { billsOfSession } from '../store/bills.ts';
import { nextBillNumber } from '../store/counters.ts';
import type { Reader } from '../store/connection.ts';
import { transfersOfBill } from '../store/ledger.ts';
import type { RegisterPoint } from '../store/sessions.ts';
import { sessionMoney } from '../store/session-money.ts';
import { couponBilled } from './benefits-at.ts';
import { receivedBefore } from './bill-money.ts';
import { released, settleBill } from './bill-settlement.ts';
import { join, later, noParts, type Parts } from './context.ts';
import { priceOf } from './pricing.ts';

/** End reason of a session that was over when its start arrived, until its stop does. */
export const STARTED_LATE = 'StartedLate';

/** End reason of a session whose connector was free before its end was told. */
export const CONNECTOR_FREE = 'ConnectorFree';

export function flagged(session: Session, ...flags: readonly SessionFlag[]): Session {
  const added = flags.filter((f) => !session.flags.includes(f));
  return added.length === 0 ? session : { ...session, flags: [...session.flags, ...added] };
}

/** The transaction is over; the connector may still be taken. */
export function ended(session: Session, atMs: UtcMs, reason: string | null): Session {
  const phase = nextPhase(session.phase, 'ended') ?? session.phase;
  return {
    ...session,
    phase,
    chargeEndedAtMs: later(atMs, session.startedAtMs),
    endReason: reason,
    power: null,
    limitDueMs: null,
    stopOrderedMs: null,
  };
}

/** F06: no stop was heard. Ends with the last register, at the last reading; a late stop amends it. */
export function endByGuess(session: Session, nowMs: UtcMs, reason: string, freedAtMs: UtcMs | null = null): Parts {
  return keep(guessedEnd(session, nowMs, reason, freedAtMs));
}

export function guessedEnd(session: Session, nowMs: UtcMs, reason: string, freedAtMs: UtcMs | null): Session {
  const endMs = session.lastReadingMs ?? session.startedAtMs;
  const over = flagged(ended(session, endMs > nowMs ? nowMs : endMs, reason), 'end-estimated');
  return freedAtMs === null ? { ...over, freedAtMs: null } : freed({ ...over, freedAtMs: null }, freedAtMs);
}

/** The connector is free: the idle fee ends here. */
export function freeSession(session: Session, atMs: UtcMs): Parts {
  return session.freedAtMs === null ? keep(freed(session, atMs)) : noParts();
}

/** Free from here on, where it was not before; never before the charge ended. */
export function freed(session: Session, atMs: UtcMs): Session {
  return { ...session, freedAtMs: session.freedAtMs ?? later(atMs, session.chargeEndedAtMs ?? atMs) };
}

export function keep(session: Session): Parts {
  return {
    writes: [{ kind: 'session.put', session }],
    commands: [],
    notices: [
      { topic: 'session', sessionId: session.id },
      { topic: 'connector', ref: session },
    ],
  };
}

/** The end of the story: the bill is made from the readings, posted, and stays. */
export function closeSession(db: Reader, session: Session, freedAtMs: UtcMs, nowMs: UtcMs, arriving: readonly RegisterPoint[] = []): Parts {
  assert(session.phase === 'finishing', 'only a finished session is closed');
  const closed: Session = { ...freed(session, freedAtMs), phase: 'closed', closedAtMs: nowMs };
  return billAnew(db, closed, nowMs, arriving);
}

/** Bills a closed session, or bills it again: what was billed before is reversed, the difference is booked (DESIGN, Billing). */
export function billAnew(db: Reader, session: Session, nowMs: UtcMs, arriving: readonly RegisterPoint[] = []): Parts {
  const priced = priceOf(db, session, nowMs, arriving);
  const money = sessionMoney(db, session.id);
  // The newest one stands in the session: without it there is none.
  const bills = session.billId === null ? [] : billsOfSession(db, session.id);
  const [before] = bills;
  const coupon: Parts = { ...noParts(), writes: couponBilled(db, session.id, priced) };
  if (priced === null) return join(keep(session), released(db, money, 0, nowMs), coupon);
  if (before !== undefined && before.state !== 'reversed' && samePrice(before, priced))
    return join(keep({ ...session, billId: before.id }), released(db, money, 0, nowMs));
  const number = nextBillNumber(db);
  const reversal = before === undefined || before.state === 'reversed' ? null : before;
  const bare: Bill = {
    ...priced,
    id: id<BillId>(`bill-${session.transactionId}-${number}`),
    number,
    sessionId: session.id,
    issuedAtMs: nowMs,
    state: 'issued',
    paidAtMs: null,
    paidBy: null,
    replaces: reversal?.id ?? null,
    reason: reversal === null ? null : 'amended',
    carriedOver: minor(0),
    paid: minor(0),
    writtenOff: minor(0),
    credited: minor(0),
  };
  const lastPaid = bills.find((one) => one.paidBy !== null) ?? null;
  const { bill, parts } = settleBill(db, session, bare, { money, received: receivedBefore(db, bills), lastPaid }, nowMs);
  const issue = join({ ...noParts(), writes: [{ kind: 'bill.add', bill }] }, parts, coupon);
  if (reversal === null) return join(issue, keep({ ...session, billId: bill.id }));
  return join(reverse(db, reversal, nowMs), issue, keep({ ...flagged(session, 'amended'), billId: bill.id }));
}

function reverse(db: Reader, bill: Bill, nowMs: UtcMs): Parts {
  const transfers = reverseBill(bill, transfersOfBill(db, bill.id), nowMs);
  return {
    writes: [
      {
        kind: 'bill.state',
        billId: bill.id,
        state: 'reversed',
        paidAtMs: bill.paidAtMs,
        paidBy: bill.paidBy,
        reason: 'amended',
        paid: bill.paid,
        writtenOff: bill.writtenOff,
        credited: bill.credited,
      },
      ...transfers.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
    ],
    commands: [],
    notices: [],
  };
}

function samePrice(bill: Bill, priced: Pick<Bill, 'lines' | 'totals'>): boolean {
  return JSON.stringify([bill.lines, bill.totals]) === JSON.stringify([priced.lines, priced.totals]);
}

/** What happens by itself when a bill is made: who pays pays, what was paid too much goes back to where it came from, and what is held is free again. */
import { id, type PaymentId, type RefundId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Write } from '../domain/outcome.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Payment, Refund } from '../domain/payment.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session } from '../domain/session.ts';
import { amountDue, overpaid, takeOver, type Received } from '../rules/ledger/bill-balance.ts';
import { postBill, postOverpayment, postPayment, postTakenOver } from '../rules/ledger/post-bill.ts';
import { postRefund } from '../rules/ledger/post-refund.ts';
import type { Reader } from '../store/connection.ts';
import { leftOf, prepayById } from '../store/prepays.ts';
import { underWay } from '../store/refunds.ts';
import { partyOf } from '../store/session-money.ts';
import { raise } from './alarms.ts';
import { amountFact } from './amount-fact.ts';
import { debtorOf } from './bill-money.ts';
import { join, noParts, type Parts } from './context.ts';
import { availableTo } from './holds.ts';
import { prepayBack } from './refund-done.ts';

export interface Settled {
  readonly bill: Bill;
  /** To be written after the bill. */
  readonly parts: Parts;
}

/** `bare`: priced and numbered, nothing paid on it yet. `lastPaid`: the newest earlier bill of the session that was paid. */
export function settleBill(
  db: Reader,
  session: Session,
  bare: Bill,
  { money, received, lastPaid }: { readonly money: SessionMoney; readonly received: Received; readonly lastPaid: Bill | null },
  nowMs: UtcMs,
): Settled {
  const taken = takeOver(received, bare.totals.total);
  const open: Bill = { ...bare, carriedOver: taken.carriedOver, credited: taken.credited, writtenOff: taken.writtenOff };
  const { payer } = money;
  const debtor = debtorOf(payer);
  const payment = automatic(db, session, open, money, nowMs);
  const bill = paidBill(open, payment, lastPaid, nowMs);
  const posted = [
    ...postBill(bill, debtor, nowMs),
    ...postTakenOver(bill, taken, debtor, nowMs),
    ...postOverpayment(open, received, debtor, nowMs),
    ...(payment === null ? [] : postPayment(bill, payment, { debtor, holder: partyOf(payer) }, nowMs)),
  ];
  const writes: Write[] = [
    ...posted.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
    ...(payment === null ? [] : [{ kind: 'payment.put', payment } as const]),
  ];
  const back = minor(Math.max(0, overpaid(open)));
  return {
    bill,
    parts: join(
      { writes, commands: [], notices: [{ topic: 'bills' }, { topic: 'payments' }, { topic: 'accounts' }] },
      putBack(bill, back, money, nowMs),
      released(db, money, back - (payment?.amount ?? 0), nowMs),
      owedAlarm(db, bill, money, nowMs),
    ),
  };
}

/** Nothing is held any more, and a prepay is over: what is left of it goes back. `more`: what this decision puts into it besides. */
export function released(db: Reader, money: SessionMoney, more: number, nowMs: UtcMs): Parts {
  const parts = noParts();
  if (money.held > 0 || money.reserve > 0)
    parts.writes.push({ kind: 'session-money.put', money: { ...money, held: minor(0), reserve: minor(0) } });
  const prepay = money.payer.kind === 'prepaid' ? prepayById(db, money.payer.prepayId) : null;
  if (prepay === null) return parts;
  const left = leftOf(db, prepay.id) + more - underWay(db, { kind: 'prepay', prepayId: prepay.id });
  parts.writes.push({ kind: 'prepay.put', prepay: { ...prepay, state: 'over' } });
  return join(parts, prepayBack(db, prepay, left, nowMs));
}

/** null: nothing is due, or nobody pays by himself. */
function automatic(db: Reader, session: Session, bill: Bill, money: SessionMoney, nowMs: UtcMs): Payment | null {
  const due = amountDue(bill);
  const method = methodOf(money);
  const there = availableTo(db, money.payer, session.id) ?? due;
  const amount = method === null ? 0 : Math.min(due, there);
  if (method === null || amount <= 0) return null;
  return {
    id: id<PaymentId>(`auto-${bill.id}`),
    purpose: { kind: 'bill', billId: bill.id },
    method,
    amount: minor(amount),
    state: 'paid',
    provider: null,
    providerRef: null,
    payUrl: null,
    problem: null,
    askedAtMs: nowMs,
    expiresAtMs: null,
    doneAtMs: nowMs,
    nextTryMs: null,
    tries: 0,
    operatorId: method === 'free' ? session.operatorId : null,
    shiftId: null,
    refunded: minor(0),
  };
}

/** credit: it waits for the statement. */
function methodOf({ payer }: SessionMoney): Extract<PaymentMethod, 'wallet' | 'prepaid' | 'free'> | null {
  switch (payer.kind) {
    case 'wallet':
    case 'prepaid':
    case 'free': return payer.kind;
    case 'bill':
    case 'credit': return null;
  }
} // prettier-ignore

/** A bill that wants nothing is paid as the one before it was; the first of nothing is free. */
function paidBill(open: Bill, payment: Payment | null, lastPaid: Bill | null, nowMs: UtcMs): Bill {
  const bill: Bill = { ...open, paid: payment?.amount ?? minor(0) };
  const isSettled = amountDue(bill) === 0;
  const paidBy = payment?.method ?? (isSettled ? (lastPaid?.paidBy ?? 'free') : null);
  const paidAtMs = payment === null ? (lastPaid?.paidAtMs ?? nowMs) : nowMs;
  return { ...bill, state: isSettled ? 'paid' : 'issued', paidBy, paidAtMs: isSettled ? paidAtMs : null };
}

/** A wallet's money goes back into it at once, a prepay's into the prepay. What came over the desk waits there, a fleet's too: it has no wallet. */
function putBack(bill: Bill, amount: Minor, { payer }: SessionMoney, nowMs: UtcMs): Parts {
  const to = payer.kind === 'credit' ? null : partyOf(payer);
  if (amount === 0 || to === null) return noParts();
  const refund: Refund = {
    id: id<RefundId>(`back-${bill.id}`),
    source: { kind: 'bill', billId: bill.id },
    method: payer.kind === 'prepaid' ? 'prepaid' : 'wallet',
    paymentId: null,
    amount,
    reduction: minor(0),
    state: 'paid',
    reason: 'amended',
    problem: null,
    askedBy: null,
    approvedBy: null,
    askedAtMs: nowMs,
    doneAtMs: nowMs,
    nextTryMs: null,
    tries: 0,
    shiftId: null,
  };
  const from = { account: 'refund-due', party: debtorOf(payer), billId: bill.id, sessionId: bill.sessionId, paymentId: null } as const;
  return {
    writes: [
      { kind: 'refund.put', refund },
      { kind: 'transfer.add', transfer: postRefund(refund, from, to, nowMs) },
    ],
    commands: [],
    notices: [],
  };
}

/** By an offline start, a late reading or a stop that was not obeyed: the account owes, and starts nothing until it paid. */
function owedAlarm(db: Reader, bill: Bill, { payer }: SessionMoney, nowMs: UtcMs): Parts {
  const due = amountDue(bill);
  if (payer.kind !== 'wallet' || due === 0) return noParts();
  return raise(
    db,
    owedKey(payer.accountId),
    'money-owed',
    'low',
    { accountId: payer.accountId, bill: bill.number, amount: amountFact(db, due) },
    nowMs,
  );
}

/** Key of the alarm about an account that owes. */
export function owedKey(accountId: string): string {
  return `money-owed:${accountId}`;
}

/** Money goes back: asked of a company or handed out, booked when it went, free again where it did not. */
import { minor, type Minor } from '../base/money.ts';
import { id, type RefundId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Notice, Write } from '../domain/outcome.ts';
import type { Payment, Prepay, PaymentPurpose, Refund, RefundSource } from '../domain/payment.ts';
import { postRefund, type RefundFrom } from '../rules/ledger/post-refund.ts';
import { billById, billsOfSession } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { paymentById, paymentsFor } from '../store/payments.ts';
import { partyOf, sessionMoney } from '../store/session-money.ts';
import { debtorOfSession } from './bill-money.ts';
import type { Parts } from './context.ts';

/** `refund` is paid: the money is taken from where it was owed. */
export function refundPaid(db: Reader, refund: Refund, nowMs: UtcMs): Parts {
  const transfer = postRefund(refund, refundFrom(db, refund.source), goesTo(db, refund.source), nowMs);
  return {
    writes: [
      { kind: 'refund.put', refund },
      { kind: 'transfer.add', transfer },
    ],
    commands: [],
    notices: notices(db, refund.source),
  };
}

/** A company did not carry it: it is owed again, and may go back in another way. */
export function refundFailed(db: Reader, refund: Refund): Parts {
  const payment = refund.paymentId === null ? null : paymentById(db, refund.paymentId);
  const freed: Write[] =
    payment === null
      ? []
      : [{ kind: 'payment.put', payment: { ...payment, refunded: minor(Math.max(0, payment.refunded - refund.amount)) } }];
  return { writes: [{ kind: 'refund.put', refund }, ...freed], commands: [], notices: notices(db, refund.source) };
}

/** Written down for the company that carried the payment; it is asked from now on until it tells what became of it. */
export function refundAsked(db: Reader, refund: Refund, nowMs: UtcMs): Parts {
  const payment = refund.paymentId === null ? null : paymentById(db, refund.paymentId);
  const counted: Write[] =
    payment === null ? [] : [{ kind: 'payment.put', payment: { ...payment, refunded: minor(payment.refunded + refund.amount) } }];
  return {
    writes: [{ kind: 'refund.put', refund: { ...refund, state: 'asked', nextTryMs: nowMs } }, ...counted],
    commands: [],
    notices: notices(db, refund.source),
  };
}

/** What of a prepay nobody used: by itself where a company carried it, else it is owed until somebody hands it out. */
export function prepayBack(db: Reader, prepay: Prepay, left: number, nowMs: UtcMs): Parts {
  const none: Parts = { writes: [], commands: [], notices: [{ topic: 'payments' }] };
  const carried = paymentThatCarries(db, { kind: 'prepay', prepayId: prepay.id }, minor(left));
  if (left <= 0 || carried === null) return none;
  return refundAsked(db, ownRefund({ kind: 'prepay', prepayId: prepay.id }, minor(left), carried, nowMs), nowMs);
}

/** The online payment that so much may go back on, the newest first; null: none has so much left. */
export function paymentThatCarries(db: Reader, source: RefundSource, amount: Minor): Payment | null {
  const payments =
    source.kind === 'payment' ? [paymentById(db, source.paymentId)] : purposesOf(db, source).flatMap((one) => paymentsFor(db, one));
  const fits = (payment: Payment | null): payment is Payment =>
    payment !== null && payment.method === 'online' && payment.state === 'paid' && payment.amount - payment.refunded >= amount;
  return payments.findLast(fits) ?? null;
}

/** Of a bill: what came for those it replaced too, the oldest first. */
function purposesOf(db: Reader, source: Exclude<RefundSource, { kind: 'payment' }>): PaymentPurpose[] {
  switch (source.kind) {
    case 'bill': {
      const bill = billById(db, source.billId);
      return bill === null ? [] : billsOfSession(db, bill.sessionId).toReversed().map((one) => ({ kind: 'bill', billId: one.id }));
    }
    case 'prepay': return [source];
    case 'wallet': return [{ kind: 'top-up', accountId: source.accountId }];
  }
} // prettier-ignore

/** Nobody asked for it: it is the station's own doing. */
function ownRefund(source: RefundSource, amount: Minor, payment: Payment, nowMs: UtcMs): Refund {
  return {
    id: id<RefundId>(`back-${nowMs}-${payment.id}`.slice(0, 80)),
    source,
    method: payment.method,
    paymentId: payment.id,
    amount,
    reduction: minor(0),
    state: 'asked',
    reason: 'unused',
    problem: null,
    askedBy: null,
    approvedBy: null,
    askedAtMs: nowMs,
    doneAtMs: null,
    nextTryMs: nowMs,
    tries: 0,
    shiftId: null,
  };
}

function refundFrom(db: Reader, source: RefundSource): RefundFrom {
  const nothing = { party: null, billId: null, sessionId: null, paymentId: null };
  switch (source.kind) {
    case 'bill': {
      const sessionId = billById(db, source.billId)?.sessionId ?? null;
      const party = sessionId === null ? null : debtorOfSession(db, sessionId);
      return { ...nothing, account: 'refund-due', party, billId: source.billId, sessionId };
    }
    case 'prepay': return { ...nothing, account: 'prepaid', party: source.prepayId };
    case 'wallet': return { ...nothing, account: 'wallet', party: source.accountId };
    case 'payment': return { ...nothing, account: 'refund-due', paymentId: source.paymentId };
  }
} // prettier-ignore

/** Of a bill: the wallet or the prepay that paid it. */
function goesTo(db: Reader, source: RefundSource): ReturnType<typeof partyOf> {
  const sessionId = source.kind === 'bill' ? (billById(db, source.billId)?.sessionId ?? null) : null;
  return sessionId === null ? null : partyOf(sessionMoney(db, sessionId).payer);
}

function notices(db: Reader, source: RefundSource): Notice[] {
  const sessionId = source.kind === 'bill' ? (billById(db, source.billId)?.sessionId ?? null) : null;
  const session: Notice[] = sessionId === null ? [] : [{ topic: 'session', sessionId }];
  return [{ topic: 'payments' }, { topic: 'bills' }, { topic: 'accounts' }, { topic: 'till' }, ...session];
}

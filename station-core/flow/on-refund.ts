/** Money goes back: what is owed anyway, and beyond that what a bill is reduced by or a wallet gives; much of it by two people. */
import { minor, type Minor } from '../base/money.ts';
import { DAY_MS, type UtcMs } from '../base/time.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Refund, RefundSource } from '../domain/payment.ts';
import { overpaid, type Refundable } from '../rules/ledger/bill-balance.ts';
import { postCredit, postOwedBack } from '../rules/ledger/post-bill.ts';
import { accountById } from '../store/accounts.ts';
import { billById, billsOfSession } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { transfersOfBill } from '../store/ledger.ts';
import { paymentById, paymentsFor } from '../store/payments.ts';
import { prepayById } from '../store/prepays.ts';
import { refundById, refundsOf, waitingRefund } from '../store/refunds.ts';
import { sessionMoney } from '../store/session-money.ts';
import { settingsOf } from '../store/settings.ts';
import { debtorOfSession, refundable } from './bill-money.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { paymentThatCarries, refundAsked, refundPaid } from './refund-done.ts';
import { cashCannotLeave, shiftOf } from './till.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

/** The same refund again changes nothing. */
export function onRefund({ db }: Context, event: Of<'operator.refund'>): Outcome {
  const { refundId, source, method, amount, receivedMs, operatorId } = event;
  if (refundById(db, refundId) !== null) return outcome(DONE);
  if (!exists(db, source)) return notFound({ source: source.kind });
  const there = refundable(db, source);
  const problem = refundProblem(db, event, there);
  if (problem !== null) return refused({ field: 'amount', most: there.most, help: problem });
  const noShift = cashCannotLeave(db, method, amount);
  if (noShift !== null) return outcome(noShift);
  const beyond = minor(Math.max(0, amount - there.dueBack));
  const carrier = method === 'online' ? paymentThatCarries(db, source, amount) : null;
  if (method === 'online' && carrier === null)
    return refused({
      field: 'method',
      help: 'No online payment has so much left to give back. Give back less at once, or in another way.',
    });
  const refund: Refund = {
    id: refundId,
    source,
    method,
    paymentId: carrier?.id ?? (source.kind === 'payment' ? source.paymentId : null),
    amount,
    reduction: source.kind === 'bill' ? beyond : minor(0),
    state: 'waiting',
    reason: event.reason.trim(),
    problem: null,
    askedBy: operatorId,
    approvedBy: null,
    askedAtMs: receivedMs,
    doneAtMs: null,
    nextTryMs: null,
    tries: 0,
    shiftId: null,
  };
  const isAlone =
    (beyond === 0 && !isTurnedIntoCash(db, source, method)) ||
    Math.max(beyond, source.kind === 'prepay' ? amount : 0) + givenAlone(db, source, receivedMs) <=
      (settingsOf(db)?.money.refundAlone ?? 0);
  return outcome(DONE, isAlone ? carriedOut(db, refund, receivedMs) : put(refund));
}

/**
 * A prepay that somebody typed in as paid by terminal, code or bank, and that goes back as cash: else a drawer is emptied by one
 * person against money nobody ever saw.
 */
function isTurnedIntoCash(db: Reader, source: RefundSource, method: PaymentMethod): boolean {
  if (source.kind !== 'prepay' || method !== 'cash') return false;
  return paymentsFor(db, source).some((one) => one.state === 'paid' && one.method !== 'cash' && one.method !== 'online');
}

/** What one person gave of it within a day without asking another: many small refunds are a large one. In minor units. */
export function givenAlone(db: Reader, source: RefundSource, nowMs: UtcMs): number {
  return refundsOf(db, source)
    .filter(
      ({ approvedBy, state, askedAtMs }) => approvedBy === null && state !== 'failed' && state !== 'refused' && nowMs - askedAtMs < DAY_MS,
    )
    .reduce((sum, { amount, reduction }) => sum + (source.kind === 'bill' ? reduction : amount), 0);
}

/** By somebody else than who asked, with what is there now. */
export function onDecideRefund({ db }: Context, event: Of<'operator.decide-refund'>): Outcome {
  const { receivedMs, operatorId } = event;
  const asked = refundById(db, event.refundId);
  if (asked === null) return notFound({ refund: event.refundId });
  if (asked.state !== 'waiting') return refused({ state: asked.state, help: 'Somebody has decided it already.' });
  if (!event.approve) return outcome(DONE, put({ ...asked, state: 'refused', approvedBy: operatorId, doneAtMs: receivedMs }));
  if (asked.askedBy === operatorId) return refused({ help: 'Somebody else must approve it: whoever asks does not decide.' });
  const there = refundable(db, asked.source, asked.id);
  if (asked.amount > there.most || isFrozen(db, asked.source, asked.method))
    return refused({ most: there.most, help: 'There is less to give back now. Turn it down and ask anew.' });
  const noShift = cashCannotLeave(db, asked.method, asked.amount);
  if (noShift !== null) return outcome(noShift);
  const carrier = asked.method === 'online' ? paymentThatCarries(db, asked.source, asked.amount) : null;
  if (asked.method === 'online' && carrier === null)
    return refused({ help: 'The online payment has less left to give back now. Turn it down and ask anew.' });
  const reduction = asked.source.kind === 'bill' ? minor(Math.max(0, asked.amount - there.dueBack)) : minor(0);
  const approved: Refund = { ...asked, reduction, paymentId: carrier?.id ?? asked.paymentId, approvedBy: operatorId };
  return outcome(DONE, carriedOut(db, approved, receivedMs));
}

/** The bill is reduced where it has to be; then the money goes, or a company is asked to carry it. */
function carriedOut(db: Reader, refund: Refund, nowMs: UtcMs): Parts {
  const reduced = refund.reduction > 0 && refund.source.kind === 'bill' ? reduceBill(db, refund, refund.reduction, nowMs) : noParts();
  if (refund.method === 'online') return join(reduced, refundAsked(db, refund, nowMs));
  const paid: Refund = { ...refund, state: 'paid', doneAtMs: nowMs, shiftId: shiftOf(db, refund.method) };
  return join(reduced, refundPaid(db, paid, nowMs));
}

/** A credit note: income and tax go back, and what was paid of it is owed from now on. */
function reduceBill(db: Reader, refund: Refund, reduction: Minor, nowMs: UtcMs): Parts {
  const bill = refund.source.kind === 'bill' ? billById(db, refund.source.billId) : null;
  if (bill === null) return noParts();
  const debtor = debtorOfSession(db, bill.sessionId);
  const credited = minor(bill.credited + reduction);
  const owedBack = minor(Math.max(0, overpaid({ ...bill, credited })) - Math.max(0, overpaid(bill)));
  const operatorId = refund.approvedBy ?? refund.askedBy;
  const posted = [
    ...postCredit(bill, reduction, transfersOfBill(db, bill.id), { debtor, key: refund.id, operatorId }, nowMs),
    ...postOwedBack(bill, owedBack, { debtor, key: refund.id }, nowMs),
  ];
  const { id: billId, state, paidAtMs, paidBy, reason, paid, writtenOff } = bill;
  const writes: Write[] = [
    { kind: 'bill.state', billId, state, paidAtMs, paidBy, reason, paid, writtenOff, credited },
    ...posted.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
  ];
  return { writes, commands: [], notices: [] };
}

function refundProblem(db: Reader, event: Of<'operator.refund'>, there: Refundable): string | null {
  const { source, amount, method } = event;
  if (!Number.isSafeInteger(amount) || amount <= 0) return 'The amount must be above zero.';
  if (waitingRefund(db, source) !== null) return 'A refund of this waits for a second person. Let it be decided first.';
  if (event.refundedBefore !== undefined && event.refundedBefore !== refundedSoFar(db, source))
    return 'Somebody else gave back money of this meanwhile. Look again before you give back more.';
  if (isFrozen(db, source, method)) return 'The account is frozen: nothing is paid out of it.';
  if (amount > there.most) return whyNotMore(db, source, there);
  if (amount > there.dueBack && event.reason.trim().length < 3) return 'Say why the money goes back: the owner reads it.';
  return wayProblem(db, source, method);
}

function whyNotMore(db: Reader, source: RefundSource, { most }: Refundable): string {
  if (source.kind === 'bill' && billById(db, source.billId)?.state === 'reversed') return 'It was replaced by a newer bill: give back of that one.';
  if (source.kind === 'prepay' && prepayById(db, source.prepayId)?.state !== 'over') return 'It is still good for a charge. End the charge or cancel its code first.';
  return most > 0 ? 'It is more than there is to give back.' : 'Nothing of it is left to give back.';
} // prettier-ignore

/** What is held here goes back into the account it came from; the rest over the desk, or by the company that carried it. */
function wayProblem(db: Reader, source: RefundSource, method: PaymentMethod): string | null {
  switch (method) {
    case 'cash':
    case 'card-terminal':
    case 'qr':
    case 'bank':
    case 'online': return null;
    case 'free':
    case 'prepaid': return 'Money does not go back in this way.';
    case 'wallet': {
      const sessionId = source.kind === 'bill' ? (billById(db, source.billId)?.sessionId ?? null) : null;
      return sessionId !== null && sessionMoney(db, sessionId).payer.kind === 'wallet' ? null : 'No account’s wallet paid it.';
    }
  }
} // prettier-ignore

/** What went back of it or is on its way, in minor units; of a bill: of all bills of its session. */
export function refundedSoFar(db: Reader, source: RefundSource): number {
  const bill = source.kind === 'bill' ? billById(db, source.billId) : null;
  const sources: RefundSource[] =
    bill === null ? [source] : billsOfSession(db, bill.sessionId).map((one) => ({ kind: 'bill', billId: one.id }));
  return sources
    .flatMap((one) => refundsOf(db, one))
    .filter(({ state }) => state !== 'failed' && state !== 'refused')
    .reduce((sum, { amount }) => sum + amount, 0);
}

function exists(db: Reader, source: RefundSource): boolean {
  switch (source.kind) {
    case 'bill': return billById(db, source.billId) !== null;
    case 'prepay': return prepayById(db, source.prepayId) !== null;
    case 'wallet': return accountById(db, source.accountId) !== null;
    case 'payment': return paymentById(db, source.paymentId) !== null;
  }
} // prettier-ignore

/** What its wallet paid may go back into the wallet: over the desk it would be paid out. */
function isFrozen(db: Reader, source: RefundSource, method: PaymentMethod): boolean {
  if (source.kind === 'wallet') return accountById(db, source.accountId)?.state === 'frozen';
  const bill = source.kind === 'bill' && method !== 'wallet' ? billById(db, source.billId) : null;
  const debtor = bill === null ? null : debtorOfSession(db, bill.sessionId);
  return debtor !== null && accountById(db, debtor)?.state === 'frozen';
}

function put(refund: Refund): Parts {
  return { writes: [{ kind: 'refund.put', refund }], commands: [], notices: [{ topic: 'payments' }] };
}

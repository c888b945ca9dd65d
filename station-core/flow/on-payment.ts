/** Money for bills at the desk: taken whole or in part, forgiven, or given up as lost. */
import { id, type PaymentId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Payment, WriteOff } from '../domain/payment.ts';
import { amountDue } from '../rules/ledger/bill-balance.ts';
import { postWriteOff } from '../rules/ledger/post-bill.ts';
import { billById, billsOfSession } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { askedFor, paymentById } from '../store/payments.ts';
import { spendable } from '../store/refunds.ts';
import { settingsOf } from '../store/settings.ts';
import { waitingOff, writeOffById } from '../store/write-offs.ts';
import { billNotices, debtorOfSession, payBill, receivedOf } from './bill-money.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { cashNeedsShift, shiftOf } from './till.ts';

type TakePayment = Extract<OperatorEvent, { kind: 'operator.take-payment' }>;
type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

/** The same event again changes nothing. */
export function onTakePayment({ db }: Context, event: TakePayment): Outcome {
  const { billId, method, receivedMs, operatorId } = event;
  const bill = billById(db, billId);
  if (bill === null) return notFound({ bill: billId });
  const paymentId = id<PaymentId>(`desk-${event.id}`.slice(0, 80));
  if (paymentById(db, paymentId) !== null) return outcome({ kind: 'bill', billId });
  if (bill.state !== 'issued') return refused({ bill: bill.number, state: bill.state, help: whyNotOpen(bill) });
  const due = amountDue(bill);
  const amount = event.amount ?? due;
  const problem = amountProblem(amount, due) ?? methodProblem(db, bill, method, amount);
  if (problem !== null) return refused({ field: 'amount', due, help: problem });
  const noShift = cashNeedsShift(db, method);
  if (noShift !== null) return outcome(noShift);
  const payment = paidNow(paymentId, { kind: 'bill', billId }, method, amount, { operatorId, shiftId: shiftOf(db, method) }, receivedMs);
  return outcome(
    { kind: 'bill', billId },
    {
      writes: [...payBill(db, bill, payment, receivedMs), { kind: 'payment.put', payment }],
      commands: [],
      notices: billNotices(bill),
    },
  );
}

/** A payment that is there the moment it is told of. */
export function paidNow(
  paymentId: PaymentId,
  purpose: Payment['purpose'],
  method: PaymentMethod,
  amount: Minor,
  { operatorId, shiftId }: Pick<Payment, 'operatorId' | 'shiftId'>,
  nowMs: UtcMs,
): Payment {
  return {
    id: paymentId, purpose, method, amount, state: 'paid', provider: null, providerRef: null, payUrl: null, problem: null, askedAtMs: nowMs,
    expiresAtMs: null, doneAtMs: nowMs, nextTryMs: null, tries: 0, operatorId, shiftId, refunded: minor(0),
  }; // prettier-ignore
}

function amountProblem(amount: number, due: Minor): string | null {
  if (!Number.isSafeInteger(amount) || amount <= 0) return 'The amount must be above zero.';
  return amount > due ? 'It is more than the bill still asks.' : null;
}

/** Forgiving much is a write-off: that takes a reason and a second person. */
function methodProblem(db: Reader, bill: Bill, method: PaymentMethod, amount: Minor): string | null {
  switch (method) {
    case 'cash':
    case 'card-terminal':
    case 'qr':
    case 'bank': {
      const asked = askedFor(db, { kind: 'bill', billId: bill.id });
      return asked > 0 ? 'A payment for it is being asked for online. Wait for it, or cancel it first.' : null;
    }
    case 'free': return amount + givenUpSoFar(db, bill) > mostForgiven(db) ? 'So much is not forgiven by one person. Write it off with a reason instead.' : null;
    case 'wallet': {
      const debtor = debtorOfSession(db, bill.sessionId);
      if (debtor === null) return 'Nobody’s account stands behind this bill.';
      return spendable(db, debtor) < amount ? 'There is not so much in the wallet.' : null;
    }
    case 'online': return 'An online payment is asked for, and told by the company that carries it.';
    case 'prepaid': return 'A prepay pays its own charge alone.';
  }
} // prettier-ignore

function mostForgiven(db: Reader): number {
  return settingsOf(db)?.money.writeOffAlone ?? 0;
}

/** Of this charge, forgiven and given up alike: in small parts it is no less. In minor units. */
function givenUpSoFar(db: Reader, bill: Bill): number {
  const { free } = receivedOf(db, billsOfSession(db, bill.sessionId));
  return free + bill.writtenOff;
}

function whyNotOpen(bill: Bill): string {
  return bill.state === 'paid' ? 'It is already paid.' : 'It was replaced by a newer bill.';
}

/** The same write-off again changes nothing. Above the owner's limit it waits for a second person. */
export function onWriteOff({ db }: Context, event: Of<'operator.write-off'>): Outcome {
  const { billId, writeOffId, amount, receivedMs, operatorId } = event;
  if (writeOffById(db, writeOffId) !== null) return outcome(DONE);
  const bill = billById(db, billId);
  if (bill === null) return notFound({ bill: billId });
  if (bill.state !== 'issued') return refused({ bill: bill.number, state: bill.state, help: whyNotOpen(bill) });
  const reason = event.reason.trim();
  if (reason.length < 3) return refused({ field: 'reason', help: 'Say why it is given up: the owner reads it.' });
  if (waitingOff(db, billId) !== null) return refused({ bill: bill.number, help: 'A write-off of this bill waits for a second person.' });
  const problem = amountProblem(amount, amountDue(bill));
  if (problem !== null) return refused({ field: 'amount', due: amountDue(bill), help: problem });
  const isAlone = amount + givenUpSoFar(db, bill) <= mostForgiven(db);
  const writeOff: WriteOff = {
    id: writeOffId,
    billId,
    amount,
    reason,
    state: isAlone ? 'done' : 'waiting',
    askedBy: operatorId,
    askedAtMs: receivedMs,
    decidedBy: null,
    decidedAtMs: isAlone ? receivedMs : null,
  };
  const writes: Write[] = isAlone ? givenUp(db, bill, writeOff, receivedMs) : [{ kind: 'write-off.put', writeOff }];
  return outcome(DONE, { writes, commands: [], notices: billNotices(bill) });
}

/** By somebody else than who asked. What was paid meanwhile is not given up. */
export function onDecideWriteOff({ db }: Context, event: Of<'operator.decide-write-off'>): Outcome {
  const asked = writeOffById(db, event.writeOffId);
  const bill = asked === null ? null : billById(db, asked.billId);
  if (asked === null || bill === null) return notFound({ writeOff: event.writeOffId });
  if (asked.state !== 'waiting') return refused({ state: asked.state, help: 'Somebody has decided it already.' });
  if (asked.askedBy === event.operatorId && event.approve)
    return refused({ help: 'Somebody else must approve it: whoever asks does not decide.' });
  const decided = { ...asked, decidedBy: event.operatorId, decidedAtMs: event.receivedMs };
  if (!event.approve)
    return outcome(DONE, {
      writes: [{ kind: 'write-off.put', writeOff: { ...decided, state: 'refused' } }],
      commands: [],
      notices: billNotices(bill),
    });
  if (bill.state !== 'issued' || asked.amount > amountDue(bill))
    return refused({ bill: bill.number, due: amountDue(bill), help: 'The bill asks for less than that now. Turn it down and ask anew.' });
  return outcome(DONE, {
    writes: givenUp(db, bill, { ...decided, state: 'done' }, event.receivedMs),
    commands: [],
    notices: billNotices(bill),
  });
}

function givenUp(db: Reader, bill: Bill, writeOff: WriteOff, nowMs: UtcMs): Write[] {
  const writtenOff = minor(bill.writtenOff + writeOff.amount);
  const isSettled = amountDue({ ...bill, writtenOff }) === 0;
  const operatorId = writeOff.decidedBy ?? writeOff.askedBy;
  const posted = postWriteOff(
    bill,
    writeOff.amount,
    { debtor: debtorOfSession(db, bill.sessionId), writeOffId: writeOff.id, operatorId },
    nowMs,
  );
  return [
    { kind: 'write-off.put', writeOff },
    {
      kind: 'bill.state',
      billId: bill.id,
      state: isSettled ? 'paid' : 'issued',
      paidAtMs: isSettled ? nowMs : bill.paidAtMs,
      paidBy: bill.paidBy,
      reason: bill.reason,
      paid: bill.paid,
      writtenOff,
      credited: bill.credited,
    },
    ...posted.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
  ];
}

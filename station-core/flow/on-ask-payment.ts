/** Money that a company is asked to bring: for a bill, into a wallet, before a charge, for a statement. What comes of it is told by on-provider. */
import { addMs, HOUR_MS, MINUTE_MS, type UtcMs } from '../base/time.ts';
import { minor, type Minor } from '../base/money.ts';
import type { DriverEvent, MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Payment, PaymentPurpose } from '../domain/payment.ts';
import { amountDue } from '../rules/ledger/bill-balance.ts';
import { paymentOver } from '../rules/payments/next-state.ts';
import { accountById } from '../store/accounts.ts';
import { billById } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { driverPageByHash, driverPagesSince } from '../store/driver-pages.ts';
import { invoiceById } from '../store/invoices.ts';
import { askedFor, paymentById } from '../store/payments.ts';
import { prepayById } from '../store/prepays.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { codeFor, newPrepay, prepayProblem } from './on-prepay.ts';
import { topUpProblem } from './on-top-up.ts';
import { startable } from './start-checks.ts';
import { openOf } from './statement-paid.ts';

type AskPayment = Extract<MoneyOperatorEvent, { kind: 'operator.ask-payment' }> | Extract<DriverEvent, { kind: 'driver.ask-payment' }>;

/** The driver stands there with his phone. */
const PAY_WITHIN_MS = 15 * MINUTE_MS;

/** The same payment again changes nothing. A prepay that is not known yet is made with it. */
export function onAskPayment({ db }: Context, event: AskPayment): Outcome {
  const { paymentId, purpose, amount, provider, receivedMs } = event;
  if (paymentById(db, paymentId) !== null) return outcome(DONE);
  const problem = askProblem(db, purpose, amount);
  if (problem !== null) return outcome(problem);
  const operatorId = event.kind === 'operator.ask-payment' ? event.operatorId : null;
  const payment = askedPayment({ paymentId, purpose, amount, provider, operatorId }, receivedMs);
  const isNewPrepay = purpose.kind === 'prepay' && prepayById(db, purpose.prepayId) === null;
  const prepay: Parts = isNewPrepay
    ? { ...noParts(), writes: [{ kind: 'prepay.put', prepay: newPrepay(db, purpose.prepayId, amount, 'waiting', receivedMs) }] }
    : noParts();
  return outcome(DONE, join(prepay, { writes: [{ kind: 'payment.put', payment }], commands: [], notices: [{ topic: 'payments' }] }));
}

/** Strangers ask with nothing in their hands: so many an hour, then the desk. */
const PREPAYS_AN_HOUR = 120;

/** By phone, before the charge: the code is good once the money came. */
export function onAskPrepay(context: Context, event: Extract<DriverEvent, { kind: 'driver.ask-prepay' }>): Outcome {
  const { db } = context;
  const { prepayId, paymentId, amount, provider, codeId, codeHash, ref, pageHash, receivedMs } = event;
  if (paymentById(db, paymentId) !== null) return outcome(DONE);
  const found = startable(context, ref, null);
  if ('refusal' in found) return found.refusal;
  const problem = prepayProblem(db, amount);
  if (problem !== null) return refused({ field: 'amount', help: problem });
  if (driverPagesSince(db, addMs(receivedMs, -HOUR_MS), 'prepay') >= PREPAYS_AN_HOUR)
    return refused({ field: 'amount', help: 'Too much comes in by phone at the moment. Ask at the desk, or try again in an hour.' });
  const prepay = newPrepay(db, prepayId, amount, 'waiting', receivedMs);
  const payment = askedPayment({ paymentId, purpose: { kind: 'prepay', prepayId }, amount, provider, operatorId: null }, receivedMs);
  const page = driverPageByHash(db, pageHash);
  return outcome(DONE, {
    writes: [
      { kind: 'prepay.put', prepay },
      { kind: 'payment.put', payment },
      // On any connector: the one that was looked at may break before the car is plugged in.
      { kind: 'start-code.put', code: codeFor(prepay, { codeId, ref: null }, null, receivedMs), codeHash },
      {
        kind: 'driver-page.put',
        page: {
          pageHash,
          ref,
          orderId: page?.orderId ?? null,
          sessionId: page?.sessionId ?? null,
          prepayId,
          codeId,
          complaintId: null,
          atMs: receivedMs,
        },
      },
    ],
    commands: [],
    notices: [{ topic: 'payments' }, { topic: 'codes' }],
  });
}

/** The company is told to forget it; where the driver paid just now, that is told by the company. */
export function onCancelPayment({ db }: Context, event: Extract<MoneyOperatorEvent, { kind: 'operator.cancel-payment' }>): Outcome {
  const payment = paymentById(db, event.paymentId);
  if (payment === null) return notFound({ payment: event.paymentId });
  if (payment.state === 'cancelled') return outcome(DONE);
  if (payment.state !== 'asked' && payment.state !== 'pending')
    return refused({ field: 'payment', help: 'It is decided already: look at what became of it.' });
  const cancelled = paymentOver(payment, 'cancelled', event.receivedMs);
  return outcome(DONE, { writes: [{ kind: 'payment.put', payment: cancelled }], commands: [], notices: [{ topic: 'payments' }] });
}

function askedPayment(
  asked: { readonly paymentId: Payment['id'] } & Pick<Payment, 'purpose' | 'amount' | 'operatorId'> & { readonly provider: string },
  nowMs: UtcMs,
): Payment {
  const { paymentId, purpose, amount, provider, operatorId } = asked;
  return {
    id: paymentId, purpose, method: 'online', amount, state: 'asked', provider, providerRef: null, payUrl: null, problem: null, askedAtMs: nowMs,
    expiresAtMs: addMs(nowMs, PAY_WITHIN_MS), doneAtMs: null, nextTryMs: nowMs, tries: 0, operatorId, shiftId: null, refunded: minor(0),
  }; // prettier-ignore
}

function askProblem(db: Reader, purpose: PaymentPurpose, amount: Minor): Extract<Outcome['answer'], { kind: 'refused' }> | null {
  const found = openFor(db, purpose, amount);
  if (found === null) return { kind: 'refused', code: 'input.not-found', detail: { purpose: purpose.kind } };
  if (typeof found === 'string') return because('amount', found);
  if (!Number.isSafeInteger(amount) || amount <= 0) return because('amount', 'The amount must be above zero.');
  const asked = askedFor(db, purpose);
  if (amount > found.open - asked)
    return because('amount', asked > 0 ? 'A payment for it is being asked for already. Wait for it, or cancel it first.' : 'It is more than is asked for.');
  return null;
} // prettier-ignore

/** How much may be asked for; a sentence where nothing may; null: there is no such thing. */
function openFor(db: Reader, purpose: PaymentPurpose, amount: Minor): { readonly open: number } | string | null {
  switch (purpose.kind) {
    case 'bill': {
      const bill = billById(db, purpose.billId);
      if (bill === null) return null;
      return bill.state === 'reversed' ? 'It was replaced by a newer bill.' : { open: amountDue(bill) };
    }
    case 'top-up': {
      const account = accountById(db, purpose.accountId);
      return account === null ? null : (topUpProblem(db, account, amount, 0) ?? { open: Number.MAX_SAFE_INTEGER });
    }
    case 'prepay': {
      const prepay = prepayById(db, purpose.prepayId);
      if (prepay !== null && prepay.state !== 'waiting') return 'It is paid already, or over.';
      return prepayProblem(db, amount) ?? { open: prepay?.amount ?? amount };
    }
    case 'statement': {
      const paper = invoiceById(db, purpose.invoiceId);
      return paper?.kind === 'statement' ? { open: openOf(db, paper) } : null;
    }
  }
} // prettier-ignore

function because(field: string, help: string): Extract<Outcome['answer'], { kind: 'refused' }> {
  return { kind: 'refused', code: 'input.invalid', detail: { field, help } };
}

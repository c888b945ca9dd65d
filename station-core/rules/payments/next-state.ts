/**
 * What becomes of a payment and of a refund by what its company tells, in whatever order that arrives: once, twice, late, or not at
 * all. Paid is final; what is over is cancelled at the company until that has said that no money will come.
 */
import { unreachable } from '../../base/assert.ts';
import { minor, type Minor } from '../../base/money.ts';
import { addMs, HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../base/time.ts';
import type { Payment, Refund } from '../../domain/payment.ts';
import type { ProviderTold } from '../../domain/payment-port.ts';

/** What stands in `problem` where it is not the company's own sentence; screens have words for it. */
export type KnownProblem = 'late' | 'twice' | 'wrong-amount' | 'not-needed';

/** Money that came, in minor units: all of it, and how much of it is for what was asked. The rest is due back. */
export interface Came {
  readonly amount: Minor;
  readonly serves: Minor;
}

export interface PaymentStep {
  readonly payment: Payment;
  /** null: no money came by this. */
  readonly came: Came | null;
  /** The payment was paid before: this is other money, under another number of the company's. */
  readonly secondRef: string | null;
}

/** In vain so often: somebody should look. */
export const STUCK_AFTER_TRIES = 5;
const FRESH_MS = 2 * MINUTE_MS;
const LONGEST_WAIT_MS = 10 * MINUTE_MS;
/** A driver stands there at first. */
const POLL = { freshMs: 3 * SECOND_MS, laterMs: 15 * SECOND_MS };
const POLL_REFUND = { freshMs: 15 * SECOND_MS, laterMs: 5 * MINUTE_MS };

/** After an answer or a callback. */
export function paymentTold(payment: Payment, told: ProviderTold, nowMs: UtcMs): PaymentStep {
  switch (payment.state) {
    case 'asked':
    case 'pending':
      return whileOpen(payment, told, nowMs);
    case 'expired':
    case 'cancelled':
      return afterItsEnd(payment, told, nowMs);
    case 'failed':
      return told.state === 'paid' ? paidLate(payment, told, nowMs) : nothing(payment);
    case 'paid':
      return told.state === 'paid' && told.providerRef !== payment.providerRef
        ? { payment, came: { amount: told.amount, serves: minor(0) }, secondRef: told.providerRef }
        : nothing(payment);
    default:
      return unreachable(payment.state);
  }
}

/** The company could not be reached: nothing is known. */
export function paymentUntold(payment: Payment, problem: string, nowMs: UtcMs): Payment {
  if (payment.nextTryMs === null) return payment;
  const tries = payment.tries + 1;
  return { ...payment, tries, problem: short(problem), nextTryMs: addMs(nowMs, waitAfter(tries)) };
}

/** Its time is over, or the desk gave it up: from now on the company is told so. What is decided stays as it is. */
export function paymentOver(payment: Payment, state: 'expired' | 'cancelled', nowMs: UtcMs): Payment {
  if (payment.state !== 'asked' && payment.state !== 'pending') return payment;
  return { ...payment, state, payUrl: null, doneAtMs: nowMs, nextTryMs: nowMs, tries: 0 };
}

export interface RefundStep {
  readonly refund: Refund;
  /** It became paid by this: to be booked. */
  readonly isPaid: boolean;
}

/** As paymentTold. */
export function refundTold(refund: Refund, told: ProviderTold, nowMs: UtcMs): RefundStep {
  if (refund.state !== 'asked' && refund.state !== 'pending') return { refund, isPaid: false };
  const heard = { ...refund, tries: 0, problem: null };
  switch (told.state) {
    case 'pending':
      return { refund: { ...heard, state: 'pending', nextTryMs: pollAt(refund.askedAtMs, nowMs, POLL_REFUND) }, isPaid: false };
    case 'paid':
      // Money of another amount went: asked for again it would go twice, booked it would be wrong. A person has to ask the company.
      if (told.amount !== refund.amount)
        return { refund: { ...heard, state: 'pending', problem: 'wrong-amount', nextTryMs: addMs(nowMs, LONGEST_WAIT_MS) }, isPaid: false };
      return { refund: { ...heard, state: 'paid', doneAtMs: nowMs, nextTryMs: null }, isPaid: true };
    case 'failed':
      return { refund: { ...heard, state: 'failed', problem: short(told.problem), doneAtMs: nowMs, nextTryMs: null }, isPaid: false };
    case 'unknown':
      return { refund: { ...heard, state: 'asked', nextTryMs: nowMs }, isPaid: false };
    default:
      return unreachable(told);
  }
}

/** As paymentUntold. */
export function refundUntold(refund: Refund, problem: string, nowMs: UtcMs): Refund {
  if (refund.nextTryMs === null) return refund;
  const tries = refund.tries + 1;
  return { ...refund, tries, problem: short(problem), nextTryMs: addMs(nowMs, waitAfter(tries)) };
}

/** Somebody should look at it: a payment nobody answers for, a refund that does not arrive. */
export function isStuck(one: Payment | Refund, nowMs: UtcMs): boolean {
  if (one.nextTryMs === null) return false;
  return one.tries >= STUCK_AFTER_TRIES || ('source' in one && one.state === 'pending' && refundStuck(one, nowMs));
}

function refundStuck({ problem, askedAtMs }: Refund, nowMs: UtcMs): boolean {
  return problem === ('wrong-amount' satisfies KnownProblem) || nowMs - askedAtMs > HOUR_MS;
}

function whileOpen(payment: Payment, told: ProviderTold, nowMs: UtcMs): PaymentStep {
  switch (told.state) {
    case 'pending': {
      const { providerRef } = told;
      const payUrl = told.payUrl ?? payment.payUrl;
      const nextTryMs = pollAt(payment.askedAtMs, nowMs, POLL);
      return nothing({ ...payment, state: 'pending', providerRef, payUrl, problem: null, nextTryMs, tries: 0 });
    }
    case 'paid': {
      const asked = payment.amount;
      const serves = told.amount >= asked ? asked : minor(0);
      return paid(payment, told, { amount: told.amount, serves }, told.amount === asked ? null : 'wrong-amount', nowMs);
    }
    case 'failed':
      return nothing({
        ...payment,
        state: 'failed',
        providerRef: told.providerRef ?? payment.providerRef,
        payUrl: null,
        problem: short(told.problem),
        doneAtMs: nowMs,
        nextTryMs: null,
        tries: 0,
      });
    case 'unknown':
      // It has never arrived there, or was forgotten: the same ask again is the same payment.
      return nothing({ ...payment, state: 'asked', providerRef: null, payUrl: null, problem: null, nextTryMs: nowMs, tries: 0 });
    default:
      return unreachable(told);
  }
}

function afterItsEnd(payment: Payment, told: ProviderTold, nowMs: UtcMs): PaymentStep {
  switch (told.state) {
    case 'paid':
      return paidLate(payment, told, nowMs);
    case 'pending': {
      // A company that cannot cancel yet; or the answer to the ask itself, after the company had never heard of it.
      const nextTryMs = payment.nextTryMs === null ? nowMs : pollAt(payment.doneAtMs ?? nowMs, nowMs, POLL);
      return nothing({ ...payment, providerRef: told.providerRef, nextTryMs, tries: 0 });
    }
    case 'failed':
    case 'unknown':
      return nothing({ ...payment, nextTryMs: null, tries: 0 });
    default:
      return unreachable(told);
  }
}

function paidLate(payment: Payment, told: Extract<ProviderTold, { state: 'paid' }>, nowMs: UtcMs): PaymentStep {
  return paid(payment, told, { amount: told.amount, serves: minor(0) }, 'late', nowMs);
}

/** The amount of a payment that was paid is what really came. */
function paid(
  payment: Payment,
  { providerRef, amount }: Extract<ProviderTold, { state: 'paid' }>,
  came: Came,
  problem: string | null,
  nowMs: UtcMs,
): PaymentStep {
  const whole: Payment = {
    ...payment,
    state: 'paid',
    providerRef,
    amount,
    payUrl: null,
    problem,
    doneAtMs: nowMs,
    nextTryMs: null,
    tries: 0,
  };
  return { payment: whole, came, secondRef: null };
}

function nothing(payment: Payment): PaymentStep {
  return { payment, came: null, secondRef: null };
}

function pollAt(sinceMs: UtcMs, nowMs: UtcMs, { freshMs, laterMs }: typeof POLL): UtcMs {
  return addMs(nowMs, nowMs - sinceMs < FRESH_MS ? freshMs : laterMs);
}

function waitAfter(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, 2 * SECOND_MS * 2 ** Math.min(30, tries - 1));
}

function short(problem: string): string {
  return problem.slice(0, 200);
}

/** What payment companies tell, and what becomes due by time of the payments that wait for one. */
import { createHash } from 'node:crypto';
import { id, type PaymentId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import { addMs, SECOND_MS, type UtcMs } from '../base/time.ts';
import type { MoneyOperatorEvent, ProviderEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Payment, Refund } from '../domain/payment.ts';
import { postForNothing } from '../rules/ledger/post-refund.ts';
import {
  isStuck,
  paymentOver,
  paymentTold,
  paymentUntold,
  refundTold,
  refundUntold,
  type Came,
  type KnownProblem,
} from '../rules/payments/next-state.ts';
import { paymentById, paymentsExpired } from '../store/payments.ts';
import { refundById } from '../store/refunds.ts';
import { isRaised, raise, settle } from './alarms.ts';
import { amountFact } from './amount-fact.ts';
import { DONE, join, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { serve } from './payment-serves.ts';
import { refundFailed, refundPaid } from './refund-done.ts';

type Of<Kind extends ProviderEvent['kind']> = Extract<ProviderEvent, { kind: Kind }>;

/** The same again, and what comes after the last word, changes nothing. */
export function onPaymentTold({ db }: Context, event: Of<'payment.told'>): Outcome {
  const { paymentId, provider, told, receivedMs } = event;
  const known = paymentById(db, paymentId);
  if (known?.provider !== provider) return notFound({ payment: paymentId, provider });
  const { payment, came, secondRef } = paymentTold(known, told, receivedMs);
  if (secondRef !== null && came !== null) return outcome(DONE, secondMoney({ db }, known, secondRef, came.amount, receivedMs));
  if (payment === known) return outcome(DONE);
  const money = came === null ? NOTHING : booked({ db }, payment, came, receivedMs);
  // What it was asked for was settled meanwhile, or is gone.
  const isBack = money.writes.some((write) => write.kind === 'transfer.add' && write.transfer.credit === 'refund-due');
  const kept = isBack && payment.problem === null ? { ...payment, problem: 'not-needed' satisfies KnownProblem } : payment;
  return outcome(DONE, join(put(kept), money, settle(db, stuckKey(payment), receivedMs)));
}

/** Asked in vain. */
export function onPaymentUntold({ db }: Context, { paymentId, problem, receivedMs }: Of<'payment.untold'>): Outcome {
  const known = paymentById(db, paymentId);
  if (known === null) return notFound({ payment: paymentId });
  const payment = paymentUntold(known, problem, receivedMs);
  return payment === known ? outcome(DONE) : outcome(DONE, join(put(payment), stuck({ db }, payment, payment.provider, receivedMs)));
}

export function onRefundTold({ db }: Context, { refundId, provider, told, receivedMs }: Of<'refund.told'>): Outcome {
  const known = refundById(db, refundId);
  const paidBy = known?.paymentId === null || known === null ? null : paymentById(db, known.paymentId);
  if (known === null || paidBy?.provider !== provider) return notFound({ refund: refundId, provider });
  const { refund, isPaid } = refundTold(known, told, receivedMs);
  if (refund === known) return outcome(DONE);
  const done = isPaid ? refundPaid(db, refund, receivedMs) : refund.state === 'failed' ? refundFailed(db, refund) : putRefund(refund);
  const alarm = isStuck(refund, receivedMs) ? stuck({ db }, refund, provider, receivedMs) : settle(db, stuckKey(refund), receivedMs);
  return outcome(DONE, join(done, alarm));
}

export function onRefundUntold({ db }: Context, { refundId, problem, receivedMs }: Of<'refund.untold'>): Outcome {
  const known = refundById(db, refundId);
  if (known === null) return notFound({ refund: refundId });
  const refund = refundUntold(known, problem, receivedMs);
  if (refund === known) return outcome(DONE);
  const provider = refund.paymentId === null ? null : (paymentById(db, refund.paymentId)?.provider ?? null);
  return outcome(DONE, join(putRefund(refund), stuck({ db }, refund, provider, receivedMs)));
}

/** The company's answer cannot be taken, or never comes: a person has asked there. Only of a refund that is stuck; a second time changes nothing. */
export function onSettleRefund({ db }: Context, event: Extract<MoneyOperatorEvent, { kind: 'operator.settle-refund' }>): Outcome {
  const { refundId, went, operatorId, receivedMs } = event;
  const known = refundById(db, refundId);
  if (known === null) return notFound({ refund: refundId });
  if (known.state !== 'asked' && known.state !== 'pending') return refused({ state: known.state, help: 'It is not on its way any more.' });
  if (!isStuck(known, receivedMs)) return refused({ help: 'The company is still being asked. Wait until it is stuck.' });
  const reason = event.reason.trim();
  if (reason.length < 3) return refused({ field: 'reason', help: 'Say what the company told you: the owner reads it.' });
  const settled: Refund = {
    ...known,
    state: went ? 'paid' : 'failed',
    problem: went ? null : reason,
    reason: `${known.reason} · ${reason}`.slice(0, 400),
    approvedBy: operatorId,
    doneAtMs: receivedMs,
    nextTryMs: null,
  };
  const done = went ? refundPaid(db, settled, receivedMs) : refundFailed(db, settled);
  return outcome(DONE, join(done, settle(db, stuckKey(known), receivedMs)));
}

/** What was paid in the last second may be told a little later. */
const GRACE_MS = 20 * SECOND_MS;

/** Payments whose time is over. The company is told so from then on. */
export function* providerSteps({ db }: Pick<Context, 'db'>, nowMs: UtcMs): Generator<() => Parts> {
  for (const payment of paymentsExpired(db, addMs(nowMs, -GRACE_MS), 10)) yield () => put(paymentOver(payment, 'expired', nowMs));
}

const NOTHING: Parts = { writes: [], commands: [], notices: [] };

/** What serves its purpose does; the rest is owed back. */
function booked({ db }: Pick<Context, 'db'>, payment: Payment, { amount, serves }: Came, nowMs: UtcMs): Parts {
  const rest = minor(amount - serves);
  const key = `${payment.id}/${serves > 0 ? 'too-much' : 'refund-due'}`;
  return join(
    serves > 0 ? serve(db, { ...payment, amount: serves }, nowMs) : NOTHING,
    rest > 0
      ? { writes: [{ kind: 'transfer.add', transfer: postForNothing(payment, rest, nowMs, key) }], commands: [], notices: [] }
      : NOTHING,
  );
}

/** Two phones paid one code: the second money is a payment of its own, so that it can be given back. */
function secondMoney({ db }: Pick<Context, 'db'>, first: Payment, providerRef: string, amount: Minor, nowMs: UtcMs): Parts {
  const digest = createHash('sha256').update(`${first.id}\n${providerRef}`).digest('hex');
  const second: Payment = {
    ...first,
    id: id<PaymentId>(`again-${digest.slice(0, 40)}`),
    amount,
    providerRef,
    problem: 'twice',
    doneAtMs: nowMs,
    refunded: minor(0),
  };
  if (paymentById(db, second.id) !== null) return NOTHING;
  return join(put(second), booked({ db }, second, { amount, serves: minor(0) }, nowMs));
}

function put(payment: Payment): Parts {
  return { writes: [{ kind: 'payment.put', payment }], commands: [], notices: [{ topic: 'payments' }] };
}

function putRefund(refund: Refund): Parts {
  return { writes: [{ kind: 'refund.put', refund }], commands: [], notices: [{ topic: 'payments' }] };
}

function stuck({ db }: Pick<Context, 'db'>, one: Payment | Refund, provider: string | null, nowMs: UtcMs): Parts {
  const key = stuckKey(one);
  if (!isStuck(one, nowMs) || isRaised(db, key)) return NOTHING;
  const amount = amountFact(db, one.amount);
  const detail = { ...('source' in one ? { refund: amount } : { amount }), provider: provider ?? '', problem: one.problem ?? '' };
  return raise(db, key, 'payment-stuck', 'medium', detail, nowMs);
}

function stuckKey(one: Payment | Refund): string {
  return `payment-stuck:${one.id}`;
}

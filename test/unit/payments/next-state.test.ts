/** Payments and refunds by what their company tells, in every order: money is booked once, and what is over is cancelled. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type AccountId, type PaymentId, type RefundId } from '../../../station-core/base/ids.ts';
import { minor } from '../../../station-core/base/money.ts';
import { addMs, utcMs } from '../../../station-core/base/time.ts';
import type { Payment, Refund } from '../../../station-core/domain/payment.ts';
import type { ProviderTold } from '../../../station-core/domain/payment-port.ts';
import {
  isStuck, paymentOver, paymentTold, paymentUntold, refundTold, refundUntold, STUCK_AFTER_TRIES,
} from '../../../station-core/rules/payments/next-state.ts'; // prettier-ignore

const BEGAN = utcMs(1_800_000_000_000);
const asked: Payment = {
  id: id<PaymentId>('pay-1'),
  purpose: { kind: 'top-up', accountId: id<AccountId>('a') },
  method: 'online',
  amount: minor(1_250),
  state: 'asked',
  provider: 'citypay',
  providerRef: null,
  payUrl: null,
  problem: null,
  askedAtMs: BEGAN,
  expiresAtMs: addMs(BEGAN, 300_000),
  doneAtMs: null,
  nextTryMs: BEGAN,
  tries: 0,
  operatorId: null,
  shiftId: null,
  refunded: minor(0),
};
const pending: ProviderTold = { state: 'pending', providerRef: 'C-1', payUrl: 'https://pay.example/1' };
const paid: ProviderTold = { state: 'paid', providerRef: 'C-1', amount: minor(1_250) };
const failed: ProviderTold = { state: 'failed', providerRef: null, problem: 'no money' };
const unknown: ProviderTold = { state: 'unknown' };
const open: Payment = { ...asked, state: 'pending', providerRef: 'C-1', payUrl: 'https://pay.example/1' };
const over = (state: 'expired' | 'cancelled'): Payment => paymentOver(open, state, addMs(BEGAN, 300_000));
const nowMs = addMs(BEGAN, 1_000);

describe('a payment', () => {
  test.each<[string, Payment, ProviderTold, Partial<Payment>, { amount: number; serves: number } | null]>([
    ['was asked for and waits for the driver', asked, pending, { state: 'pending', payUrl: 'https://pay.example/1' }, null],
    ['is paid', open, paid, { state: 'paid', nextTryMs: null, payUrl: null }, { amount: 1_250, serves: 1_250 }],
    ['is paid before the ask was answered', asked, paid, { state: 'paid' }, { amount: 1_250, serves: 1_250 }],
    ['fails', open, failed, { state: 'failed', problem: 'no money', nextTryMs: null }, null],
    ['was forgotten by the company and is asked anew', open, unknown, { state: 'asked', nextTryMs: nowMs }, null],
    ['expired, and the company knows', over('expired'), failed, { state: 'expired', nextTryMs: null }, null],
    ['was cancelled before it arrived there', over('cancelled'), unknown, { state: 'cancelled', nextTryMs: null }, null],
    ['is paid after it expired', over('expired'), paid, { state: 'paid', problem: 'late' }, { amount: 1_250, serves: 0 }],
    ['is paid after it was cancelled', over('cancelled'), paid, { state: 'paid', problem: 'late' }, { amount: 1_250, serves: 0 }],
    ['is paid after it had failed', { ...open, state: 'failed', nextTryMs: null }, paid, { state: 'paid', problem: 'late' }, { amount: 1_250, serves: 0 }],
    ['is paid with more', open, { ...paid, amount: minor(1_300) }, { state: 'paid', amount: minor(1_300), problem: 'wrong-amount' }, { amount: 1_300, serves: 1_250 }],
    ['is paid with less', open, { ...paid, amount: minor(1_249) }, { state: 'paid', amount: minor(1_249), problem: 'wrong-amount' }, { amount: 1_249, serves: 0 }],
  ])('%s', (_, before, told, after, came) => {
    const step = paymentTold(before, told, nowMs);
    expect(step.payment).toMatchObject(after);
    expect(step.came).toEqual(came);
  }); // prettier-ignore

  test('that is paid is told again in vain, and never becomes anything else', () => {
    const done = paymentTold(open, paid, nowMs).payment;
    for (const told of [paid, pending, failed, unknown])
      expect(paymentTold(done, told, nowMs)).toEqual({ payment: done, came: null, secondRef: null });
    expect(paymentOver(done, 'expired', nowMs)).toEqual(done);
  });

  test('that is paid a second time under another number brings money that serves nothing', () => {
    const done = paymentTold(open, paid, nowMs).payment;
    expect(paymentTold(done, { ...paid, providerRef: 'C-2' }, nowMs)).toEqual({
      payment: done,
      came: { amount: 1_250, serves: 0 },
      secondRef: 'C-2',
    });
  });

  test('that ended while it was being asked for is cancelled once more when the answer comes', () => {
    const gone = paymentTold(paymentOver(asked, 'cancelled', nowMs), unknown, nowMs).payment;
    expect(gone.nextTryMs).toBeNull();
    expect(paymentTold(gone, pending, nowMs).payment).toMatchObject({ state: 'cancelled', providerRef: 'C-1', nextTryMs: nowMs });
  });

  test('that nobody answers for is asked again with growing waits, is stuck after five, and well again with an answer', () => {
    let payment = asked;
    const waits = Array.from({ length: 12 }, () => {
      payment = paymentUntold(payment, 'no line', nowMs);
      return (payment.nextTryMs ?? 0) - nowMs;
    });
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000, 600_000, 600_000, 600_000]);
    expect(isStuck({ ...asked, tries: STUCK_AFTER_TRIES - 1 }, nowMs)).toBe(false);
    expect(isStuck(payment, nowMs)).toBe(true);
    expect(isStuck(paymentTold(payment, pending, nowMs).payment, nowMs)).toBe(false);
  });

  test('in whatever order it is told: each of the company’s numbers brings its money once, and it serves its purpose at most once', () => {
    const tellings: fc.Arbitrary<ProviderTold | 'untold' | 'expired' | 'cancelled'> = fc.oneof(
      fc.constantFrom(pending, failed, unknown, 'untold' as const, 'expired' as const, 'cancelled' as const),
      fc.constantFrom('C-1', 'C-1', 'C-2').map((providerRef) => ({ ...paid, providerRef })),
    );
    fc.assert(
      fc.property(fc.array(tellings, { maxLength: 20 }), (all) => {
        let payment = asked;
        let serves = 0;
        const refs: string[] = [];
        for (const told of all) {
          if (told === 'untold') payment = paymentUntold(payment, 'no line', nowMs);
          else if (typeof told === 'string') payment = paymentOver(payment, told, nowMs);
          else {
            // The flow keeps the second money as a payment of its own, which knows its number.
            if (told.state === 'paid' && refs.includes(told.providerRef) && told.providerRef !== payment.providerRef) continue;
            const step = paymentTold(payment, told, nowMs);
            payment = step.payment;
            serves += step.came?.serves ?? 0;
            if (step.came !== null) refs.push(step.secondRef ?? payment.providerRef ?? '');
          }
          // Whatever is open or over and not known to be dead at the company is asked about.
          if (payment.state === 'asked' || payment.state === 'pending') expect(payment.nextTryMs).not.toBeNull();
          if (payment.state === 'paid' || payment.state === 'failed') expect(payment.nextTryMs).toBeNull();
        }
        expect(new Set(refs).size).toBe(refs.length);
        const told = all.flatMap((one) => (typeof one === 'object' && one.state === 'paid' ? [one.providerRef] : []));
        expect(refs.toSorted()).toEqual([...new Set(told)].toSorted());
        expect([0, 1_250]).toContain(serves);
      }),
    );
  });
});

describe('a refund', () => {
  const ask: Refund = {
    id: id<RefundId>('ref-1'),
    source: { kind: 'payment', paymentId: asked.id },
    method: 'online',
    paymentId: asked.id,
    amount: minor(300),
    reduction: minor(0),
    state: 'asked',
    reason: 'came late',
    problem: null,
    askedBy: null,
    approvedBy: null,
    askedAtMs: BEGAN,
    doneAtMs: null,
    nextTryMs: BEGAN,
    tries: 0,
    shiftId: null,
  };
  const back: ProviderTold = { state: 'paid', providerRef: 'R-1', amount: minor(300) };

  test.each<[string, Refund, ProviderTold, Partial<Refund>, boolean]>([
    ['waits at the company', ask, pending, { state: 'pending' }, false],
    ['went back', ask, back, { state: 'paid', nextTryMs: null }, true],
    ['fails', ask, failed, { state: 'failed', problem: 'no money', nextTryMs: null }, false],
    ['was forgotten and is asked anew', { ...ask, state: 'pending' }, unknown, { state: 'asked', nextTryMs: nowMs }, false],
    ['went back with another amount: a person asks', ask, { ...back, amount: minor(299) }, { state: 'pending', problem: 'wrong-amount' }, false],
    ['that is paid is told again', { ...ask, state: 'paid', nextTryMs: null }, back, { state: 'paid' }, false],
    ['that waits for a second person is not the company’s to decide', { ...ask, state: 'waiting', nextTryMs: null }, back, { state: 'waiting' }, false],
  ])('%s', (_, before, told, after, isPaid) => {
    const step = refundTold(before, told, nowMs);
    expect(step.refund).toMatchObject(after);
    expect(step.isPaid).toBe(isPaid);
  }); // prettier-ignore

  test('is stuck after five tries in vain, after an hour, or with another amount', () => {
    expect(isStuck(refundUntold({ ...ask, tries: 4 }, 'no line', nowMs), nowMs)).toBe(true);
    const waiting = refundTold(ask, pending, nowMs).refund;
    expect(isStuck(waiting, nowMs)).toBe(false);
    expect(isStuck(waiting, addMs(BEGAN, 3_600_001))).toBe(true);
    expect(isStuck(refundTold(ask, { ...back, amount: minor(1) }, nowMs).refund, nowMs)).toBe(true);
  });
});

/** The company inside the station does by the amount what it was asked to do. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type PaymentId, type RefundId } from '../../../station-core/base/ids.ts';
import { currencyOf, minor } from '../../../station-core/base/money.ts';
import { addMs, utcMs } from '../../../station-core/base/time.ts';
import type { PaymentProvider, ProviderCallback } from '../../../station-core/domain/payment-port.ts';
import { openTestProvider } from '../../../station-core/drivers/payment/test/driver.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const BEGAN = utcMs(1_800_000_000_000);
const paymentId = id<PaymentId>('pay-1');
let clock: ManualClock;
let told: string[];
let company: PaymentProvider;
beforeEach(() => {
  clock = new ManualClock(BEGAN);
  told = [];
  const say = ({ kind, told: what }: ProviderCallback): void =>
    void told.push(`${kind} ${what.state}${what.state === 'paid' ? ` ${what.amount} ${what.providerRef}` : ''}`);
  company = openTestProvider(
    { name: 'trial', kind: 'test' },
    { clock, currency: () => currencyOf('EUR'), told: (_, callback) => say(callback) },
  );
});
const create = (amount: number) =>
  company.create({
    id: paymentId,
    amount: minor(amount),
    currency: currencyOf('EUR'),
    text: 'Yard',
    expiresAtMs: addMs(BEGAN, 300_000),
    shown: 'qr',
  });

describe('a payment of an amount that ends in', () => {
  test.each<[string, number, number, string[]]>([
    ['anything else pays after three seconds', 1_000, 3_000, ['payment paid 1000 T-pay-1']],
    ['42 fails', 1_042, 3_000, ['payment failed']],
    ['43 never decides', 1_043, 600_000, []],
    ['44 pays after half a minute', 1_044, 29_999, []],
    ['44 pays after half a minute', 1_044, 30_000, ['payment paid 1044 T-pay-1']],
    ['46 is told three times', 1_046, 3_000, Array<string>(3).fill('payment paid 1046 T-pay-1')],
    ['47 is paid twice', 1_047, 3_000, ['payment paid 1047 T-pay-1', 'payment paid 1047 T-pay-1-2']],
    ['48 brings one more', 1_048, 3_000, ['payment paid 1049 T-pay-1']],
    ['49 brings one less', 1_049, 3_000, ['payment paid 1048 T-pay-1']],
  ])('%s', async (_, amount, waitMs, expected) => {
    expect(await create(amount)).toMatchObject({ state: 'pending' });
    clock.advance(waitMs);
    expect(told).toEqual(expected);
  });

  test('41 is refused at once', async () => {
    expect(await create(1_041)).toMatchObject({ state: 'failed' });
  });

  test('44 is paid although it was cancelled', async () => {
    await create(1_044);
    expect(await company.cancel(paymentId)).toMatchObject({ state: 'failed' });
    clock.advance(30_000);
    expect(told).toEqual(['payment paid 1044 T-pay-1']);
  });

  test('45 cannot be reached three times of each question', async () => {
    for (let times = 0; times < 3; times += 1) await expect(create(1_045)).rejects.toMatchObject({ code: 'payment.unreachable' });
    expect(await create(1_045)).toMatchObject({ state: 'pending' });
    for (let times = 0; times < 3; times += 1)
      await expect(company.query(paymentId)).rejects.toMatchObject({ code: 'payment.unreachable' });
    expect(await company.query(paymentId)).toMatchObject({ state: 'pending' });
  });
});

test('the same id again is the same payment; a cancelled one is never paid; an unheard one is unknown', async () => {
  const first = await create(1_000);
  expect(await create(1_000)).toEqual(first);
  expect(await company.cancel(paymentId)).toMatchObject({ state: 'failed' });
  clock.advance(60_000);
  expect(told).toEqual([]);
  expect(await company.query(id('pay-9'))).toEqual({ state: 'unknown' });
});

test.each<[number, string, string[]]>([
  [1_000, 'paid', []],
  [1_051, 'failed', []],
  [1_052, 'pending', ['refund paid 1052 T-ref-1']],
])('a refund of %i is %s', async (amount, state, later) => {
  const refund = { id: id<RefundId>('ref-1'), paymentId, providerRef: 'T-pay-1', amount: minor(amount), currency: currencyOf('EUR') };
  expect(await company.refund(refund)).toMatchObject({ state });
  clock.advance(30_000);
  expect(told).toEqual(later);
});

test('what is under way ends with the station', async () => {
  await create(1_000);
  company.close();
  clock.advance(60_000);
  expect(told).toEqual([]);
});

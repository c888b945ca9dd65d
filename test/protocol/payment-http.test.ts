/** The HTTP driver of payment companies against a company written from docs/payment-http.md. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PaymentId, type RefundId } from '../../station-core/base/ids.ts';
import { currencyOf, minor, type Currency } from '../../station-core/base/money.ts';
import { addMs, utcMs } from '../../station-core/base/time.ts';
import type { PaymentAsk, PaymentProvider } from '../../station-core/domain/payment-port.ts';
import { openHttpProvider } from '../../station-core/drivers/payment/http/driver.ts';
import { PaymentServer, type Mishap } from '../sim/payment-server.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SECRET = 'a-secret-of-the-yard';
const BEGAN = utcMs(1_795_284_000_000);
const ask: PaymentAsk = {
  id: id<PaymentId>('pay-1'),
  amount: minor(1_250),
  currency: currencyOf('EUR'),
  text: 'Yard, bill 17',
  expiresAtMs: addMs(BEGAN, 300_000),
  shown: 'qr',
};
const back = { id: id<RefundId>('ref-1'), paymentId: ask.id, amount: minor(300), currency: currencyOf('EUR') };

let clock: ManualClock;
let server: PaymentServer;
let company: PaymentProvider;
let currency: Currency | null;
beforeEach(async () => {
  clock = new ManualClock(BEGAN);
  currency = currencyOf('EUR');
  server = await PaymentServer.open({ merchant: 'yard-7', secret: SECRET, nowMs: () => clock.now() });
  company = open();
});
afterEach(async () => {
  company.close();
  await server.close();
});
function open(secret = SECRET): PaymentProvider {
  return openHttpProvider(
    { name: 'citypay', kind: 'http', url: server.url, merchant: 'yard-7', secret },
    { clock, currency: () => currency },
  );
}

describe('questions', () => {
  test('a payment from the ask to the refund', async () => {
    expect(await company.create(ask)).toEqual({ state: 'pending', providerRef: 'C-1000', payUrl: 'https://pay.example.org/p/C-1000' });
    expect(server.payments.get('pay-1')).toMatchObject({
      text: 'Yard, bill 17',
      shown: 'qr',
      expiresAt: '2026-11-21T18:05:00.000Z',
      currency: 'EUR',
    });
    expect(await company.query(ask.id)).toMatchObject({ state: 'pending' });
    server.pay('pay-1');
    expect(await company.query(ask.id)).toEqual({ state: 'paid', providerRef: 'C-1000', amount: 1_250 });
    expect(await company.cancel(ask.id), 'the money was faster').toMatchObject({ state: 'paid' });
    expect(await company.refund({ ...back, providerRef: 'C-1000' })).toEqual({ state: 'paid', providerRef: 'R-1000', amount: 300 });
    expect(await company.queryRefund(back.id)).toMatchObject({ state: 'paid', amount: 300 });
  });

  test('what was never heard of there is unknown', async () => {
    expect(await company.query(ask.id)).toEqual({ state: 'unknown' });
    expect(await company.cancel(ask.id)).toEqual({ state: 'unknown' });
    expect(await company.queryRefund(back.id)).toEqual({ state: 'unknown' });
  });

  test('an id with every character it may have', async () => {
    const odd = id<PaymentId>('A.z_0:9~-x');
    await company.create({ ...ask, id: odd });
    expect(await company.query(odd)).toMatchObject({ state: 'pending' });
  });

  test('a cancelled payment fails', async () => {
    await company.create(ask);
    expect(await company.cancel(ask.id)).toEqual({ state: 'failed', providerRef: 'C-1000', problem: 'Cancelled.' });
  });

  test.each<[string, Mishap]>([
    ['before the company had it', 'lost'],
    ['after the company had it', 'unanswered'],
  ])('the line breaks in the middle, %s: asked again it is one payment', async (_, mishap) => {
    server.next(mishap);
    await expect(company.create(ask)).rejects.toMatchObject({ code: 'payment.unreachable' });
    expect(await company.create(ask)).toMatchObject({ state: 'pending', providerRef: 'C-1000' });
    expect(server.payments.size).toBe(1);
  });

  test('an ask that the company will never take has failed, in its words', async () => {
    await company.create(ask);
    expect(await company.create({ ...ask, amount: minor(9) })).toEqual({
      state: 'failed',
      providerRef: null,
      problem: 'Known with another amount.',
    });
    expect(await company.refund({ ...back, providerRef: 'C-1000' }), 'not paid yet').toMatchObject({
      state: 'failed',
      problem: 'There is not so much to give back.',
    });
  });

  const good = { id: 'pay-1', ref: 'C-1', state: 'paid', amount: 1_250, currency: 'EUR', payUrl: null, problem: null };
  test.each<[string, Mishap, string]>([
    ['500', { status: 500 }, 'payment.unreachable'],
    ['429', { status: 429 }, 'payment.unreachable'],
    ['a proxy’s own page', { status: 502, body: '<html>' }, 'payment.unreachable'],
    ['403', { status: 403 }, 'payment.refused'],
    ['a redirect', 'redirect', 'payment.bad-answer'],
    ['no JSON', 'junk', 'payment.bad-answer'],
    ['more than 64 KiB', 'huge', 'payment.bad-answer'],
    ['another payment', { status: 200, body: { ...good, id: 'pay-2' } }, 'payment.bad-answer'],
    ['another currency', { status: 200, body: { ...good, currency: 'USD' } }, 'payment.bad-answer'],
    ['paid with nothing', { status: 200, body: { ...good, amount: 0 } }, 'payment.bad-answer'],
    ['a negative amount', { status: 200, body: { ...good, amount: -5 } }, 'payment.bad-answer'],
    ['a fraction of a cent', { status: 200, body: { ...good, amount: 12.5 } }, 'payment.bad-answer'],
    ['an amount as text', { status: 200, body: { ...good, amount: '1250' } }, 'payment.bad-answer'],
    ['more than there is money', { status: 200, body: { ...good, amount: 2 ** 53 } }, 'payment.bad-answer'],
    ['a state of its own', { status: 200, body: { ...good, state: 'maybe' } }, 'payment.bad-answer'],
    ['no number of its own', { status: 200, body: { ...good, ref: '' } }, 'payment.bad-answer'],
    ['a script to open', { status: 200, body: { ...good, state: 'pending', payUrl: 'javascript:alert(1)' } }, 'payment.bad-answer'],
  ])('an answer that cannot be used is none: %s', async (_, mishap, code) => {
    server.next(mishap);
    await expect(company.query(ask.id)).rejects.toMatchObject({ code });
  });

  test('a company that says nothing is given up after ten seconds', async () => {
    server.next('silent');
    const asked = company.query(ask.id);
    const end = expect(asked).rejects.toMatchObject({ code: 'payment.unreachable', detail: { problem: 'no answer in time' } });
    await expect.poll(() => server.log).toEqual(['GET /v1/payments/pay-1 silent']);
    clock.advance(10_000);
    await end;
  });

  test('a company that went away is asked in vain, and well again when it is back', async () => {
    await company.create(ask);
    server.goAway();
    await expect(company.query(ask.id)).rejects.toMatchObject({ code: 'payment.unreachable' });
    server.comeBack();
    expect(await company.query(ask.id)).toMatchObject({ state: 'pending' });
  });

  test('another secret, or a clock that is six minutes wrong, is refused', async () => {
    const other = open('another-secret-of-16');
    await expect(other.query(ask.id)).rejects.toMatchObject({ code: 'payment.refused' });
    const wrong = new ManualClock(BEGAN + 360_000);
    const late = openHttpProvider(
      { name: 'citypay', kind: 'http', url: server.url, merchant: 'yard-7', secret: SECRET },
      { clock: wrong, currency: () => currency },
    );
    await expect(late.query(ask.id)).rejects.toMatchObject({ code: 'payment.refused' });
  });

  test('neither secret nor signature is in what is thrown', async () => {
    server.next({ status: 403, body: { problem: SECRET } });
    const error: unknown = await company.query(ask.id).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
  });
});

/** Payments through a company, from the ask to the ledger, over a real line: whatever is told, how often and when, money is booked once. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PaymentId } from '../../station-core/base/ids.ts';
import { addMs } from '../../station-core/base/time.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { walletOf } from '../../station-core/store/accounts.ts';
import { billById } from '../../station-core/store/bills.ts';
import { dueBackOfPayment } from '../../station-core/store/ledger.ts';
import { putPayment } from '../../station-core/store/payments.ts';
import { PaymentWorld, SECRET } from '../support/payment-world.ts';

let world: PaymentWorld;
beforeEach(async () => {
  world = await PaymentWorld.open();
});
afterEach(async () => {
  expect(world.station.ledgerSum()).toBe(0);
  await world.close();
});

const alarmOf = (what: string) => {
  const alarm = alarmByKey(world.station.db, `payment-stuck:${what}`);
  return alarm !== null && alarm.clearedAtMs === null;
};

describe('a bill', () => {
  test('is asked for, shown as a code, paid, and found out by asking', async () => {
    const { billId, total } = world.bill();
    const payment = world.ask({ kind: 'bill', billId }, total);
    await world.pass(1);
    expect(world.payment(payment)).toMatchObject({ state: 'pending', payUrl: 'https://pay.example.org/p/C-1000' });
    expect(world.server.payments.get(payment)).toMatchObject({
      amount: total,
      currency: 'EUR',
      shown: 'page',
      text: 'Yard: charging, bill 1',
    });
    world.server.pay(payment);
    await world.pass(4);
    expect(world.payment(payment)).toMatchObject({ state: 'paid', payUrl: null, nextTryMs: null });
    expect(billById(world.station.db, billId)).toMatchObject({ state: 'paid', paid: total, paidBy: 'online' });
    expect([world.station.balance('online'), world.station.balance('receivable')]).toEqual([total, 0]);
  });

  test('is paid in parts', async () => {
    const { billId, total } = world.bill();
    const [first, second] = [world.ask({ kind: 'bill', billId }, 100), world.ask({ kind: 'bill', billId }, total - 100)];
    await world.pass(1);
    world.server.pay(first);
    await world.pass(4);
    expect(billById(world.station.db, billId)).toMatchObject({ state: 'issued', paid: 100 });
    world.server.pay(second);
    await world.pass(4);
    expect(billById(world.station.db, billId)).toMatchObject({ state: 'paid', paid: total });
  });

  test('that was settled otherwise meanwhile: the money is due back', async () => {
    const { billId, total } = world.bill();
    const [first, second] = [world.ask({ kind: 'bill', billId }, total), world.ask({ kind: 'bill', billId }, total)];
    await world.pass(1);
    world.server.pay(first);
    world.server.pay(second);
    await world.pass(4);
    expect(world.station.balance('online')).toBe(2 * total);
    expect(world.station.balance('refund-due')).toBe(-total);
    expect(dueBackOfPayment(world.station.db, first) + dueBackOfPayment(world.station.db, second)).toBe(total);
    expect([world.payment(first).problem, world.payment(second).problem]).toEqual(expect.arrayContaining([null, 'not-needed']));
  });
});

describe('a top-up', () => {
  const topUp = (amount: number, facts: Parameters<PaymentWorld['ask']>[2] = {}): PaymentId =>
    world.ask({ kind: 'top-up', accountId: id('mira') }, amount, facts);
  const wallet = (): number => walletOf(world.station.db, id('mira'));
  beforeEach(() => void world.account());

  test('told by a callback, three times and by asking as well, is in the wallet once', async () => {
    const payment = topUp(5_000);
    await world.pass(1);
    world.server.pay(payment);
    const told = [1, 2, 3].map((n) => world.server.tell({ payment }, { url: world.callbackUrl, messageId: n < 3 ? 'm-same' : 'm-other' }));
    expect(await Promise.all(told)).toEqual([200, 200, 200]);
    expect(wallet()).toBe(5_000);
    await world.pass(20);
    expect(wallet()).toBe(5_000);
    expect(world.station.count('transfer')).toBe(1);
  });

  test('the same callback again is answered and is not even an event', async () => {
    const payment = topUp(5_000);
    await world.pass(1);
    world.server.pay(payment);
    const again = (): Promise<number> => world.server.tell({ payment }, { url: world.callbackUrl, messageId: 'm-1' });
    expect(await again()).toBe(200);
    const before = world.station.count('journal');
    expect(await again()).toBe(200);
    expect(world.station.count('journal')).toBe(before);
  });

  test('with the line breaking after the company had the ask: one payment', async () => {
    world.server.next('unanswered');
    const payment = topUp(5_000);
    await world.pass(1);
    expect(world.payment(payment)).toMatchObject({ state: 'asked', tries: 1 });
    await world.pass(3);
    expect(world.payment(payment)).toMatchObject({ state: 'pending', tries: 0 });
    expect(world.server.payments.size).toBe(1);
  });

  test('with the station switched off in the middle: asked again, and what was paid meanwhile is found', async () => {
    const payment = topUp(5_000);
    await world.pass(1);
    world.server.pay(payment);
    world.restart();
    await world.pass(4);
    expect([world.payment(payment).state, wallet()]).toEqual(['paid', 5_000]);
  });

  test('with the company away: an alarm after five tries, gone with the first answer', async () => {
    world.server.goAway();
    const payment = topUp(5_000, { expiresAtMs: null });
    await world.pass(40);
    expect(alarmOf(payment)).toBe(true);
    world.server.comeBack();
    await world.pass(64);
    expect(alarmOf(payment)).toBe(false);
    expect(world.payment(payment)).toMatchObject({ state: 'pending', problem: null });
    expect(world.loop.seen()[0]).toMatchObject({ name: 'citypay', problem: expect.stringContaining('cannot be reached') as string });
  });

  test('that nobody pays expires and is cancelled at the company', async () => {
    const payment = topUp(5_000);
    await world.pass(325);
    expect(world.payment(payment)).toMatchObject({ state: 'expired', nextTryMs: null });
    expect(world.server.payments.get(payment)).toMatchObject({ state: 'failed', problem: 'Cancelled.' });
  });

  test('that is paid in its last second and told after it is no late one', async () => {
    const payment = topUp(5_000);
    await world.pass(299);
    world.server.pay(payment);
    world.server.goAway();
    await world.pass(2);
    world.server.comeBack();
    await world.pass(20);
    expect([world.payment(payment).state, wallet()]).toEqual(['paid', 5_000]);
  });

  test('that is paid after it expired: due back, and given back the way it came', async () => {
    const payment = topUp(5_000);
    await world.pass(325);
    world.server.pay(payment);
    expect(await world.server.tell({ payment }, { url: world.callbackUrl })).toBe(200);
    expect(world.payment(payment)).toMatchObject({ state: 'paid', problem: 'late' });
    expect([wallet(), world.station.balance('refund-due')]).toEqual([0, -5_000]);
    const refund = world.refund({ kind: 'payment', paymentId: payment }, payment, 5_000);
    await world.pass(2);
    expect(world.refundOf(refund).state).toBe('paid');
    expect([world.station.balance('refund-due'), world.station.balance('online')]).toEqual([0, 0]);
    expect(world.server.refunds.get(refund)).toMatchObject({ amount: 5_000, paymentRef: 'C-1000' });
  });

  test('that was paid while it was being cancelled: the company says so, and it is due back', async () => {
    const payment = topUp(5_000, { state: 'cancelled', doneAtMs: world.station.nowMs });
    await world.pass(1);
    expect(world.payment(payment), 'never heard of there').toMatchObject({ state: 'cancelled', nextTryMs: null });
    const paid = topUp(700);
    await world.pass(1);
    world.server.pay(paid);
    await world.pass(324);
    expect(world.payment(paid).state).toBe('paid');
  });

  test('that two phones paid: the second money is a payment of its own and due back', async () => {
    const payment = topUp(5_000);
    await world.pass(1);
    world.server.pay(payment);
    await world.server.tell({ payment }, { url: world.callbackUrl });
    for (let times = 0; times < 2; times += 1)
      expect(await world.server.tell({ payment, ref: 'C-second' }, { url: world.callbackUrl, messageId: `m-${times}` })).toBe(200);
    expect([wallet(), world.station.balance('refund-due'), world.station.count('payment')]).toEqual([5_000, -5_000, 2]);
  });

  test.each<[string, number, { wallet: number; due: number }]>([
    ['more than was asked', 5_100, { wallet: 5_000, due: 100 }],
    ['less than was asked', 4_999, { wallet: 0, due: 4_999 }],
  ])('that is paid with %s', async (_, came, { wallet: inWallet, due }) => {
    const payment = topUp(5_000);
    await world.pass(1);
    world.server.pay(payment, came);
    await world.pass(4);
    expect(world.payment(payment)).toMatchObject({ state: 'paid', amount: came, problem: 'wrong-amount' });
    expect([wallet(), world.station.balance('refund-due')]).toEqual([inWallet, -due]);
  });

  test('to an account that was closed before the money came: due back', async () => {
    const answer = world.station.send({
      kind: 'operator.close-account',
      operatorId: id('boss'),
      accountId: id('mira'),
      method: 'cash',
      refundId: id('payout'),
      reason: 'moves away',
    });
    expect(answer).toEqual({ kind: 'done' });
    const payment = topUp(5_000);
    await world.pass(1);
    world.server.pay(payment);
    await world.pass(4);
    expect(world.station.balance('refund-due')).toBe(-5_000);
  });

  test('by the test company, that tells everything three times', async () => {
    const payment = topUp(1_046, { provider: 'trial' });
    await world.pass(5);
    expect([world.payment(payment).state, wallet()]).toEqual(['paid', 1_046]);
  });

  test('by a company that was taken out of config.json: said, and stuck', async () => {
    const payment = topUp(5_000, { provider: 'gonepay', expiresAtMs: null });
    await world.pass(40);
    expect(world.payment(payment)).toMatchObject({ state: 'asked', problem: 'gonepay is not in config.json any more.' });
    expect(alarmOf(payment)).toBe(true);
  });
});

describe('a callback', () => {
  beforeEach(() => void world.account());
  const payment = async (): Promise<PaymentId> => {
    const asked = world.ask({ kind: 'top-up', accountId: id('mira') }, 5_000);
    await world.pass(1);
    world.server.pay(asked);
    return asked;
  };

  test.each<[string, object, number]>([
    ['signed with another secret', { secret: 'not-the-secret-of-the-yard' }, 401],
    ['of more than five minutes ago', { offS: -301 }, 401],
    ['of more than five minutes ahead', { offS: 301 }, 401],
    ['that is signed and not JSON', { body: 'paid!' }, 400],
    ['that is signed and lacks its amount', { body: '{"kind":"payment","payment":{"id":"pay-1","ref":"C","state":"paid"}}' }, 400],
    [
      'in another currency',
      { body: '{"kind":"payment","payment":{"id":"pay-1","ref":"C","state":"paid","amount":5000,"currency":"USD"}}' },
      400,
    ],
    [
      'of an unknown payment',
      { body: '{"kind":"payment","payment":{"id":"pay-99","ref":"C","state":"paid","amount":5000,"currency":"EUR"}}' },
      404,
    ],
    [
      'of an unknown refund',
      { body: '{"kind":"refund","refund":{"id":"ref-99","ref":"R","state":"paid","amount":5000,"currency":"EUR"}}' },
      404,
    ],
  ])('%s changes nothing', async (_, options, status) => {
    const asked = await payment();
    expect(await world.server.tell({ payment: asked }, { url: world.callbackUrl, ...options })).toBe(status);
    expect(world.payment(asked).state).toBe('pending');
    expect(world.station.count('transfer')).toBe(0);
  });

  test('of one company about a payment of another changes nothing', async () => {
    const asked = await payment();
    const url = world.callbackUrl.replace('citypay', 'otherpay');
    expect(await world.server.tell({ payment: asked }, { url, secret: 'another-secret-of-16' })).toBe(404);
    expect(await world.server.tell({ payment: asked }, { url: world.callbackUrl.replace('citypay', 'nobody') })).toBe(404);
    expect(world.payment(asked).state).toBe('pending');
  });

  test('without a signature, or of more than 64 KiB, changes nothing', async () => {
    const asked = await payment();
    expect(world.loop.seen()[0]?.refusedAtMs).toBeNull();
    const bare = await fetch(world.callbackUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(bare.status).toBe(401);
    expect(world.loop.seen()[0]?.refusedAtMs).toBe(world.clock.now());
    expect(await world.server.post('x'.repeat(65_537), { url: world.callbackUrl, secret: SECRET })).toBe(413);
    expect(world.payment(asked).state).toBe('pending');
  });

  test('that comes before the answer to the ask pays all the same', async () => {
    world.server.next('unanswered');
    const asked = world.ask({ kind: 'top-up', accountId: id('mira') }, 5_000);
    await world.pass(1);
    world.server.pay(asked);
    expect(await world.server.tell({ payment: asked }, { url: world.callbackUrl })).toBe(200);
    await world.pass(10);
    expect(walletOf(world.station.db, id('mira'))).toBe(5_000);
  });
});

describe('a refund', () => {
  test.each<['paid' | 'pending' | 'failed', string, number, boolean]>([
    ['paid', 'paid', 0, false],
    ['pending', 'pending', -5_000, true],
    ['failed', 'failed', -5_000, false],
  ])('that the company says is %s', async (refunds, state, due, stuckAfterAnHour) => {
    await world.close();
    world = await PaymentWorld.open({ refunds });
    world.account();
    const payment = world.ask({ kind: 'top-up', accountId: id('mira') }, 5_000);
    await world.pass(325);
    world.server.pay(payment);
    await world.server.tell({ payment }, { url: world.callbackUrl });
    const refund = world.refund({ kind: 'payment', paymentId: payment }, payment, 5_000);
    await world.pass(2);
    expect([world.refundOf(refund).state, world.station.balance('refund-due')]).toEqual([state, due]);
    expect(world.payment(payment).refunded).toBe(state === 'failed' ? 0 : 5_000);
    await world.pass(3_900);
    expect(alarmOf(refund)).toBe(stuckAfterAnHour);
    if (state !== 'pending') return;
    world.server.settleRefund(refund, 'paid');
    expect(await world.server.tell({ refund }, { url: world.callbackUrl })).toBe(200);
    expect([world.refundOf(refund).state, world.station.balance('refund-due'), alarmOf(refund)]).toEqual(['paid', 0, false]);
  });
});

test.each([
  [true, 'paid', 0],
  [false, 'failed', -5_000],
] as const)('a refund that is stuck at a company is settled by who has asked there: it went %s', async (went, state, due) => {
  await world.close();
  world = await PaymentWorld.open({ refunds: 'pending' });
  world.account();
  const payment = world.ask({ kind: 'top-up', accountId: id('mira') }, 5_000);
  await world.pass(325);
  world.server.pay(payment);
  await world.server.tell({ payment }, { url: world.callbackUrl });
  const refund = world.refund({ kind: 'payment', paymentId: payment }, payment, 5_000);
  await world.pass(2);
  const settle = (reason = 'they told me by phone') =>
    world.station.send({ kind: 'operator.settle-refund', operatorId: id('boss'), refundId: refund, went, reason });
  expect(settle(), 'the company has its hour').toMatchObject({ kind: 'refused' });
  await world.pass(3_900);
  expect(settle(' ')).toMatchObject({ kind: 'refused', detail: { field: 'reason' } });
  expect(settle()).toEqual({ kind: 'done' });
  expect(settle()).toMatchObject({ kind: 'refused' });
  expect([world.refundOf(refund).state, world.station.balance('refund-due'), alarmOf(refund)]).toEqual([state, due, false]);
  expect(world.payment(payment).refunded).toBe(went ? 5_000 : 0);
  world.server.settleRefund(refund, 'paid');
  await world.server.tell({ refund }, { url: world.callbackUrl });
  expect(world.station.balance('refund-due'), 'what comes later moves nothing').toBe(due);
});

test('whatever companies tell of three top-ups, in whatever order: each of their numbers is booked once, and what serves nothing is due back', () => {
  world.account();
  const amounts = [1_000, 2_000, 3_000];
  const telling = fc.record({
    which: fc.integer({ min: 0, max: 2 }),
    state: fc.constantFrom('pending', 'paid', 'paid', 'failed', 'unknown', 'untold', 'expire'),
    ref: fc.constantFrom('A', 'A', 'B'),
    more: fc.constantFrom(0, 0, 0, 7, -7),
  });
  let run = 0;
  fc.assert(
    fc.property(fc.array(telling, { maxLength: 25 }), (tellings) => {
      run += 1;
      const before = { online: world.station.balance('online'), wallet: walletOf(world.station.db, id('mira')) };
      const asked = amounts.map((amount, at) =>
        world.ask({ kind: 'top-up', accountId: id('mira') }, amount, { id: id(`run-${run}-${at}`), expiresAtMs: null }),
      );
      const came = new Map<string, number>();
      for (const { which, state, ref, more } of tellings) {
        const [paymentId, amount] = [asked[which] ?? id<PaymentId>('none'), (amounts[which] ?? 0) + more];
        const envelope = { provider: 'citypay', paymentId };
        if (state === 'untold') world.station.send({ kind: 'payment.untold', paymentId, problem: 'no line' });
        else if (state === 'expire') expire(paymentId);
        else world.station.send({ kind: 'payment.told', ...envelope, told: told(state, ref, amount) });
        if (state === 'paid' && !came.has(`${which}${ref}`)) came.set(`${which}${ref}`, amount);
      }
      const online = world.station.balance('online') - before.online;
      const inWallet = walletOf(world.station.db, id('mira')) - before.wallet;
      const due = [...asked, ...secondsOf()].reduce((sum, one) => sum + dueBackOfPayment(world.station.db, one), 0);
      expect(online).toBe([...came.values()].reduce((sum, amount) => sum + amount, 0));
      expect(inWallet + due).toBe(online);
      expect([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]).toContain(inWallet);
    }),
    { numRuns: 60 },
  );

  function told(state: string, ref: string, amount: number): never {
    const providerRef = `${run}-${ref}`;
    return { state, providerRef, payUrl: null, problem: 'no', ...(state === 'paid' ? { amount } : {}) } as never;
  }
  function expire(paymentId: PaymentId): void {
    const payment = world.payment(paymentId);
    if (payment.state !== 'asked' && payment.state !== 'pending') return;
    putPayment(world.station.db, { ...payment, expiresAtMs: addMs(world.station.nowMs, -20_000) });
    world.station.tick();
  }
  function secondsOf(): PaymentId[] {
    const rows = world.station.db.all("SELECT id FROM payment WHERE problem = 'twice'").map((row) => id<PaymentId>(String(row['id'])));
    return rows.filter((one) => world.payment(one).providerRef?.startsWith(`${run}-`) === true);
  }
});

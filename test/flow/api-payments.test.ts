/** Money at the desk through the server: parts, refunds by two people, prepays with codes, and the list of what is open. */
import { afterEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type BillId, type OperatorId, type RefundId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { addMs } from '../../station-core/base/time.ts';
import { putRefund } from '../../station-core/store/refunds.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { TWO_LAYER_FORM } from '../support/plans.ts';

let station: ApiStation;
afterEach(() => station.close());

const madeId = (n: number): string => `made-by-the-screen-${n}`;
const NO_LIMITS = { amount: null, energy: null, durationS: null };

async function opened(): Promise<Browser> {
  station = await openApiStation({ payments: { seen: () => [] } });
  const owner = await station.owner();
  await owner.client.plans.save({ planId: null, form: TWO_LAYER_FORM, activate: true });
  await owner.client.cards.add({ number: 'CARD1', label: 'Van', validUntilMs: null });
  station.flow.addPile('P1');
  station.online.add('P1');
  return owner;
}

/** Another person at the desk. */
async function second(owner: Browser): Promise<Browser> {
  await owner.client.operators.add({ name: 'Anton', password: 'anton-anton-anton', role: 'attendant' });
  const browser = station.browser();
  await browser.client.auth.login({ name: 'Anton', password: 'anton-anton-anton' });
  return browser;
}

/** 10 kWh for 7.00. */
function charge(tag = 'CARD1', connector = 1): { readonly billId: string; readonly sessionId: string } {
  const { flow } = station;
  const { transactionId } = flow.start({ tag, connector });
  flow.pass(3_600, 60);
  flow.stop(transactionId, 11_000);
  flow.status(connector, 'available');
  flow.pass(10);
  const { billId, id } = flow.session(transactionId);
  return { billId: must(billId, 'it is billed'), sessionId: id };
}

test('a bill is paid in parts, and stands among the open ones until the last', async () => {
  const { client } = await opened();
  const { billId } = charge();
  expect(await client.payments.bills({})).toMatchObject({
    total: 1,
    rows: [{ billId, place: 'P1 P1-1', due: 700, total: 700, payer: 'bill' }],
  });
  await client.bills.pay({ billId, method: 'cash', amount: 200 });
  expect(await client.payments.bills({ text: 'p1' })).toMatchObject({ rows: [{ due: 500 }] });
  expect((await client.sessions.list({ filter: {} })).rows[0]?.due).toBe(500);
  await client.bills.pay({ billId, method: 'bank', amount: 500 });
  expect(await client.payments.bills({})).toMatchObject({ total: 0 });
  expect(await client.payments.ofBill({ billId })).toMatchObject({
    due: 0,
    dueBack: 0,
    mostBack: 700,
    paidBy: null,
    payments: [
      { method: 'cash', amount: 200 },
      { method: 'bank', amount: 500 },
    ],
  });
});

test.each([0, -1, 1.5, 2 ** 60])('no payment of %d is taken', async (amount) => {
  const { client } = await opened();
  const { billId } = charge();
  expect((await faultOf(client.bills.pay({ billId, method: 'cash', amount }))).code).toBe('input.invalid');
  expect(station.flow.balance('cash')).toBe(0);
});

test('a large refund waits for a second person, who sees who asked and why', async () => {
  const owner = await opened();
  const { client } = owner;
  await client.money.change({ ...(await client.money.settings()), refundAlone: 100 });
  const { billId } = charge();
  await client.bills.pay({ billId, method: 'cash' });
  const ask = {
    refundId: madeId(1),
    source: { kind: 'bill', billId },
    method: 'cash',
    amount: 700,
    reason: 'Wrong car',
    refundedBefore: 0,
  } as const;
  expect(await client.refunds.ask(ask)).toEqual({ state: 'waiting' });
  expect(await client.refunds.ask(ask)).toEqual({ state: 'waiting' });
  expect((await client.payments.open()).waiting).toMatchObject([{ amount: 700, reason: 'Wrong car', askedByName: 'Olga', billNumber: 1 }]);
  expect((await faultOf(client.refunds.decide({ refundId: madeId(1), approve: true }))).message).toContain('Somebody else');
  const anton = await second(owner);
  await anton.client.refunds.decide({ refundId: madeId(1), approve: true });
  expect(await client.payments.ofBill({ billId })).toMatchObject({ refunded: 700, mostBack: 0, refunds: [{ state: 'paid' }] });
  expect([station.flow.balance('cash'), station.flow.ledgerSum()]).toEqual([0, 0]);
});

test('what one person gave back meanwhile is not given back again by another', async () => {
  const owner = await opened();
  const { client } = owner;
  const { billId } = charge();
  await client.bills.pay({ billId, method: 'cash' });
  const anton = await second(owner);
  const ask = { source: { kind: 'bill', billId }, method: 'cash', amount: 300, reason: 'Too slow', refundedBefore: 0 } as const;
  await client.refunds.ask({ ...ask, refundId: madeId(1) });
  expect((await faultOf(anton.client.refunds.ask({ ...ask, refundId: madeId(2) }))).message).toContain('meanwhile');
  expect(station.flow.balance('cash')).toBe(400);
});

test('money before a charge gets a code, is listed, starts a charge at the desk, and its rest is given back', async () => {
  const { client } = await opened();
  const made = await client.payments.makePrepay({ prepayId: madeId(1), amount: 2_000, method: 'cash', withCode: true, ref: null });
  expect(made.code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  const plain = await client.payments.makePrepay({ prepayId: madeId(2), amount: 1_000, method: 'cash', withCode: false, ref: null });
  const { prepays, codes } = await client.payments.open();
  expect(prepays.map(({ prepay, codeId }) => [prepay.amount, prepay.state, codeId === null])).toEqual(
    expect.arrayContaining([
      [2_000, 'open', false],
      [1_000, 'open', true],
    ]),
  );
  expect(codes).toMatchObject([{ payer: 'prepaid', amount: 2_000, state: 'open', madeByName: 'Olga' }]);
  expect(JSON.stringify(codes)).not.toContain(must(made.code, 'a code').replace('-', ''));
  await client.payments.cancelCode({ codeId: must(made.codeId, 'a code') });
  expect((await client.payments.open()).back).toMatchObject([{ amount: 2_000, method: 'cash', source: { kind: 'prepay' } }]);
  const ref = { pileId: 'P1', evse: 1, connector: 1 };
  const started = client.sessions.start({ ref, cardId: null, limits: NO_LIMITS, payer: { kind: 'prepaid', prepayId: plain.prepayId } });
  await started.catch(() => undefined);
  const order = station.flow.db.get("SELECT payer FROM start_order WHERE state = 'sent'");
  expect(order?.['payer']).toBe(JSON.stringify({ kind: 'prepaid', prepayId: plain.prepayId }));
});

test.each([
  ['asked a moment ago', 'pending', 0, null, false],
  ['asked an hour ago, and not there', 'pending', 3_600_001, null, true],
  ['another amount went', 'pending', 0, 'wrong-amount', true],
  ['not reached yet: asked again', 'asked', 3_600_001, 'the line is down', false],
] as const)('a refund at a company, %s: stuck or not', async (_, state, agoMs, problem, isStuck) => {
  const { client } = await opened();
  const nowMs = station.flow.nowMs;
  putRefund(station.flow.db, {
    id: id<RefundId>('back-1'),
    source: { kind: 'bill', billId: id<BillId>('bill-1') },
    method: 'online',
    paymentId: null,
    amount: minor(300),
    reduction: minor(0),
    state,
    reason: 'Too slow',
    problem,
    askedBy: id<OperatorId>('olga'),
    approvedBy: null,
    askedAtMs: addMs(nowMs, -agoMs),
    doneAtMs: null,
    nextTryMs: nowMs,
    tries: problem === null ? 0 : 1,
    shiftId: null,
  });
  expect((await client.payments.open()).going).toMatchObject([{ refund: { id: 'back-1' }, isStuck }]);
});

test('the journal keeps neither codes nor their hashes', async () => {
  const { client } = await opened();
  await client.payments.makeCode({ payer: { kind: 'free' }, limits: NO_LIMITS, ref: null, hours: 2 });
  const body = String(station.flow.db.get("SELECT body FROM journal WHERE kind = 'operator.make-code'")?.['body']);
  expect(JSON.parse(body)).toMatchObject({ codeHash: '***', payer: { kind: 'free' } });
});

test('an account pays by its wallet, or by the month, as it is set', async () => {
  const { client } = await opened();
  const person = { name: 'Ada', phone: '', email: '', address: '', taxId: '', note: '', vehicles: [] };
  const { accountId } = await client.accounts.add({ kind: 'driver', person, terms: null, pin: null });
  await client.accounts.topUp({ accountId, amount: 2_000, method: 'cash' });
  const card = await client.cards.add({ number: 'ADA', label: 'Ada', validUntilMs: null, accountId });
  const { billId } = charge('ADA');
  expect(await client.payments.ofBill({ billId })).toMatchObject({ payer: 'wallet', account: { name: 'Ada' }, due: 0, inWallet: 1_300 });
  expect((await client.cards.list({})).rows.some(({ id }) => id === card.cardId)).toBe(true);
  const fault = await faultOf(
    client.sessions.start({
      ref: { pileId: 'P1', evse: 2, connector: 2 },
      cardId: null,
      limits: NO_LIMITS,
      payer: { kind: 'account', accountId: 'nobody' },
    }),
  );
  expect(fault.code).toBe('input.not-found');
});

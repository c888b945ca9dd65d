/** Who pays for a charge, what is held for it, and what goes back: over the real store. Noon: 0.70 a kWh, 22 kW; a reserve of two minutes is 0.51. */
import { describe, expect, test } from 'vitest';
import { id, type PaymentId, type RefundId, type StartCodeId, type WriteOffId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import type { RefundSource } from '../../station-core/domain/payment.ts';
import { prepayById } from '../../station-core/store/prepays.ts';
import { paymentById } from '../../station-core/store/payments.ts';
import { codeById } from '../../station-core/store/start-codes.ts';
import { ANN, BEN, MoneyDesk } from '../support/money-desk.ts';

function newest(desk: MoneyDesk, transactionId: number): Bill {
  const [bill] = desk.bills(transactionId);
  if (bill === undefined) throw new Error('no bill');
  return bill;
}

/** The transaction that began last. */
function last(desk: MoneyDesk): number {
  return desk.sessions().at(-1)?.transactionId ?? 0;
}

/** 10 kWh for 7.00, billed at the desk. */
function sold(desk: MoneyDesk, connector = 1): Bill {
  const transactionId = desk.startFor(undefined, { connector });
  desk.pass(1_800);
  desk.finish(transactionId, 11_000);
  return newest(desk, transactionId);
}

const ofBill = (bill: Bill): RefundSource => ({ kind: 'bill', billId: bill.id });

describe('a charge on a wallet', () => {
  test('holds its cost and a reserve, is paid at its bill, and holds nothing afterwards', () => {
    const desk = new MoneyDesk().open();
    const ada = desk.driver('ADA', 2_000);
    const { transactionId, status } = desk.start({ tag: 'ADA' });
    expect(status).toBe('Accepted');
    expect(desk.held(transactionId)).toBe(51);
    const { wh } = desk.draw(transactionId, 20, 20);
    expect(desk.held(transactionId)).toBeGreaterThanOrEqual(466 + 50);
    desk.finish(transactionId, wh);
    expect(newest(desk, transactionId)).toMatchObject({ state: 'paid', paidBy: 'wallet', totals: { total: 466 }, paid: 466 });
    expect([desk.wallet(ada), desk.held(transactionId), desk.owed(ada)]).toEqual([1_534, 0, 0]);
    expect(desk.wrong()).toEqual([]);
  });

  test('ends before the money does', () => {
    const desk = new MoneyDesk().open();
    const ada = desk.driver('ADA', 300);
    const { transactionId } = desk.start({ tag: 'ADA' });
    const drawn = desk.draw(transactionId, 60, 22);
    expect(drawn.stopped).toBe(true);
    expect(desk.session(transactionId).stopReason).toBe('limit');
    // The pile obeys only a minute later, at full power.
    desk.pass(60);
    desk.finish(transactionId, drawn.wh + 367);
    const bill = newest(desk, transactionId);
    expect(bill.state).toBe('paid');
    expect(bill.totals.total).toBeLessThanOrEqual(300);
    expect(bill.totals.total).toBeGreaterThan(300 - 60);
    expect([desk.owed(ada), desk.wrong()]).toEqual([0, []]);
  });

  test('ends before the money does where the pile tells nothing at all', () => {
    const desk = new MoneyDesk().open();
    desk.driver('ADA', 300);
    const { transactionId } = desk.start({ tag: 'ADA' });
    for (let second = 0; second < 1_800 && desk.session(transactionId).stopOrderedMs === null; second += 5) desk.pass(5);
    const ranS = (desk.nowMs - desk.session(transactionId).startedAtMs) / 1_000;
    desk.finish(transactionId, 1_000 + Math.floor((22_000 * (ranS + 60)) / 3_600));
    expect(newest(desk, transactionId)).toMatchObject({ state: 'paid' });
    expect(desk.wrong()).toEqual([]);
  });

  test.each([
    ['with nothing in it', 0],
    ['with less than a reserve', 50],
  ])('%s does not begin, and is stopped where the pile begins it all the same', (_, wallet) => {
    const desk = new MoneyDesk().open();
    desk.driver('ADA', wallet);
    const { transactionId, status } = desk.start({ tag: 'ADA' });
    expect(status).toBe('NoCredit');
    expect(desk.start({ tag: 'ADA', at: desk.at(desk.nowMs) }).status).toBe('NoCredit');
    desk.pass(1);
    expect(desk.session(transactionId).stopReason).toBe('limit');
  });

  test('shares it with another charge: what is held for one is not there for the other', () => {
    const desk = new MoneyDesk().open();
    const ada = desk.driver('ADA', 400);
    desk.accepted({ kind: 'operator.add-card', operatorId: ANN, number: 'ADA2', label: 'second', validUntilMs: null, accountId: ada });
    const one = desk.start({ tag: 'ADA', connector: 1 }).transactionId;
    const two = desk.start({ tag: 'ADA2', connector: 2 }).transactionId;
    const wh = { [one]: 1_000, [two]: 1_000 };
    const going = new Set([one, two]);
    for (let minute = 0; minute < 30 && going.size > 0; minute += 1) {
      for (let second = 0; second < 60; second += 5) desk.pass(5);
      for (const transactionId of [...going]) {
        wh[transactionId] = (wh[transactionId] ?? 0) + 360;
        const { connector } = desk.session(transactionId);
        desk.meter([desk.entry(wh[transactionId], { powerW: 21_600 })], { transactionId, connector });
        desk.tick();
        expect(desk.held(one) + desk.held(two)).toBeLessThanOrEqual(400);
        if (desk.session(transactionId).stopOrderedMs === null) continue;
        desk.finish(transactionId, wh[transactionId] + 300);
        going.delete(transactionId);
      }
    }
    expect(going.size).toBe(0);
    expect([desk.owed(ada), desk.held(one), desk.held(two)]).toEqual([0, 0, 0]);
    expect(desk.wallet(ada)).toBeGreaterThanOrEqual(0);
    expect(desk.wrong()).toEqual([]);
  });

  test('that began while nobody listened is billed in full: the wallet pays what it has, the rest is owed, and nothing starts until it is paid', () => {
    const desk = new MoneyDesk().open();
    const ada = desk.driver('ADA', 200);
    const startedAt = desk.at(desk.nowMs);
    desk.pass(3_600);
    const { transactionId } = desk.start({ tag: 'ADA', at: startedAt });
    desk.finish(transactionId, 11_000);
    expect(newest(desk, transactionId)).toMatchObject({ state: 'issued', paid: 200, totals: { total: 700 } });
    expect([desk.wallet(ada), desk.owed(ada)]).toEqual([0, 500]);
    expect(desk.count("alarm WHERE kind = 'money-owed' AND cleared_at_ms IS NULL")).toBe(1);
    expect(desk.start({ tag: 'ADA', connector: 2, wh: 5 }).status).toBe('NoCredit');
    desk.topUp(ada, 1_200);
    desk.pass(2);
    expect([desk.wallet(ada), desk.owed(ada)]).toEqual([700, 0]);
    expect(newest(desk, transactionId)).toMatchObject({ state: 'paid', paid: 700 });
    desk.pass(2);
    expect(desk.count("alarm WHERE kind = 'money-owed' AND cleared_at_ms IS NULL")).toBe(0);
    expect(desk.wrong()).toEqual([]);
  });

  test('is put right by a late reading: too much goes back into the wallet at once, too little is taken from it', () => {
    const desk = new MoneyDesk().open();
    const ada = desk.driver('ADA', 2_000);
    const { transactionId } = desk.start({ tag: 'ADA' });
    desk.pass(600);
    desk.meter([desk.entry(4_000)], { transactionId });
    desk.boot();
    desk.status(1, 'available');
    desk.pass(70);
    expect(newest(desk, transactionId)).toMatchObject({ state: 'paid', totals: { total: 210 } });
    desk.stop(transactionId, 3_000, { at: desk.at(desk.nowMs - 100_000) });
    desk.stop(transactionId, 4_300, { at: desk.at(desk.nowMs - 90_000) });
    const [bill, before] = desk.bills(transactionId);
    expect(before?.state).toBe('reversed');
    expect(desk.wallet(ada)).toBe(2_000 - (bill?.totals.total ?? 0));
    expect([desk.owed(ada), desk.balance('refund-due'), desk.wrong()]).toEqual([0, 0, []]);
  });
});

describe('a charge on credit', () => {
  test('waits for the statement, and counts against the limit', () => {
    const desk = new MoneyDesk().open();
    const fleet = desk.driver('FLEET', 0, { isPostPaid: true, creditLimit: 1_000 });
    const { transactionId, status } = desk.start({ tag: 'FLEET' });
    expect(status).toBe('Accepted');
    desk.pass(1_800);
    desk.finish(transactionId, 11_000);
    expect(newest(desk, transactionId)).toMatchObject({ state: 'issued', paid: 0, totals: { total: 700 } });
    expect([desk.owed(fleet), desk.held(transactionId)]).toEqual([700, 0]);
    const second = desk.start({ tag: 'FLEET', connector: 2 }).transactionId;
    expect(desk.draw(second, 60, 22).stopped).toBe(true);
    expect(desk.wrong()).toEqual([]);
  });
});

describe('a prepay', () => {
  test('pays for one charge, stops it in time, and what is left waits to be given back', () => {
    const desk = new MoneyDesk().open();
    const prepayId = desk.prepay(500);
    const transactionId = desk.startFor({ kind: 'prepaid', prepayId });
    expect(prepayById(desk.db, prepayId)).toMatchObject({ state: 'in-use', sessionId: desk.session(transactionId).id });
    expect(desk.refund({ kind: 'prepay', prepayId }, 100)).toMatchObject({ kind: 'refused' });
    const { wh } = desk.draw(transactionId, 5, 20);
    desk.finish(transactionId, wh);
    const { total } = newest(desk, transactionId).totals;
    expect(newest(desk, transactionId)).toMatchObject({ state: 'paid', paidBy: 'prepaid' });
    expect(prepayById(desk.db, prepayId)).toMatchObject({ state: 'over' });
    expect(desk.refund({ kind: 'prepay', prepayId }, 501 - total)).toMatchObject({ kind: 'refused' });
    expect(desk.refund({ kind: 'prepay', prepayId }, 500 - total)).toMatchObject({ kind: 'done' });
    expect([desk.balance('prepaid'), desk.balance('cash')]).toEqual([0, total]);
    expect(desk.wrong()).toEqual([]);
  });

  test('starts one charge alone', () => {
    const desk = new MoneyDesk().open();
    const prepayId = desk.prepay(500);
    desk.startFor({ kind: 'prepaid', prepayId });
    const order = { kind: 'operator.start-session', operatorId: ANN, ref: desk.ref(2), cardId: null, limits: { amount: null, energy: null, durationS: null }, payer: { kind: 'prepaid', prepayId } } as const; // prettier-ignore
    expect(desk.send(order)).toMatchObject({ kind: 'refused', detail: { why: 'prepay-used' } });
  });

  test('that nobody used is owed back when its time is over, and its code starts nothing', () => {
    const desk = new MoneyDesk().open({ codeHours: 2 });
    const prepayId = desk.prepay(500, 'h'.repeat(32));
    desk.pass(2 * 3_600 + 1, 3_600);
    expect(prepayById(desk.db, prepayId)?.state).toBe('over');
    expect(codeById(desk.db, id<StartCodeId>(`code-${prepayId}`))?.state).toBe('expired');
    expect(desk.refund({ kind: 'prepay', prepayId }, 500)).toMatchObject({ kind: 'done' });
    expect(desk.wrong()).toEqual([]);
  });

  test('is owed back when its code is cancelled', () => {
    const desk = new MoneyDesk().open();
    const prepayId = desk.prepay(500, 'h'.repeat(32));
    const cancel = { kind: 'operator.cancel-code', operatorId: ANN, codeId: id<StartCodeId>(`code-${prepayId}`) } as const;
    expect([desk.send(cancel).kind, desk.send(cancel).kind]).toEqual(['done', 'done']);
    expect(desk.refund({ kind: 'prepay', prepayId }, 500)).toMatchObject({ kind: 'done' });
    expect(desk.wrong()).toEqual([]);
  });

  test('that came by a company goes back the same way by itself', () => {
    const desk = new MoneyDesk().open();
    const prepayId = id<Parameters<typeof prepayById>[1]>('pre-online');
    const paymentId = id<PaymentId>('pay-online');
    desk.accepted({
      kind: 'operator.ask-payment',
      operatorId: ANN,
      paymentId,
      purpose: { kind: 'prepay', prepayId },
      amount: minor(500),
      provider: 'P',
    });
    desk.accepted({ kind: 'payment.told', provider: 'P', paymentId, told: { state: 'paid', providerRef: 'r1', amount: minor(500) } });
    const transactionId = desk.startFor({ kind: 'prepaid', prepayId });
    desk.pass(600);
    desk.finish(transactionId, 3_000);
    const refund = desk.db.get('SELECT id, amount, state, method FROM refund');
    expect(refund).toMatchObject({ amount: 360, state: 'asked', method: 'online' });
    const refundId = String(refund?.['id']) as RefundId;
    const told = { kind: 'refund.told', provider: 'P', refundId, told: { state: 'paid', providerRef: 'b1', amount: minor(360) } } as const;
    desk.accepted(told);
    desk.send(told);
    expect(paymentById(desk.db, paymentId)?.refunded).toBe(360);
    expect([desk.balance('prepaid'), desk.balance('online')]).toEqual([0, 140]);
    expect(desk.wrong()).toEqual([]);
  });
});

test('a free charge is forgiven at its bill', () => {
  const desk = new MoneyDesk().open();
  const transactionId = desk.startFor({ kind: 'free' });
  desk.pass(1_800);
  desk.finish(transactionId, 11_000);
  expect(newest(desk, transactionId)).toMatchObject({ state: 'paid', paidBy: 'free', paid: 700 });
  expect([desk.balance('given-free'), desk.wrong()]).toEqual([700, []]);
});

describe('a bill at the desk', () => {
  test('is paid in parts, by whatever way', () => {
    const desk = new MoneyDesk().open();
    const bill = sold(desk);
    expect(desk.pay(bill.id, 'cash', 300)).toMatchObject({ kind: 'bill' });
    expect(newest(desk, last(desk))).toMatchObject({ state: 'issued', paid: 300 });
    expect(desk.pay(bill.id, 'card-terminal')).toMatchObject({ kind: 'bill' });
    expect(newest(desk, last(desk))).toMatchObject({ state: 'paid', paid: 700, paidBy: 'card-terminal' });
    expect([desk.balance('cash'), desk.balance('card-terminal'), desk.balance('receivable')]).toEqual([300, 400, 0]);
    expect(desk.wrong()).toEqual([]);
  });

  test.each([
    ['nothing', 0],
    ['below zero', -5],
    ['more than it asks', 701],
    ['a part of a cent', 1.5],
    ['more than any number counts', 1e300],
  ])('takes no amount that is %s', (_, amount) => {
    const desk = new MoneyDesk().open();
    const bill = sold(desk);
    const told = {
      kind: 'operator.take-payment',
      operatorId: ANN,
      billId: bill.id,
      method: 'cash',
      amount: amount as ReturnType<typeof minor>,
    } as const;
    expect(desk.send(told)).toMatchObject({ kind: 'refused', code: 'input.invalid' });
    expect(desk.balance('cash')).toBe(0);
  });

  test('that was paid at the same time by two is paid once', () => {
    const desk = new MoneyDesk().open();
    const bill = sold(desk);
    desk.pay(bill.id, 'cash');
    expect(desk.pay(bill.id, 'cash')).toMatchObject({ kind: 'refused', detail: { help: 'It is already paid.' } });
    expect(desk.balance('cash')).toBe(700);
  });

  test('is forgiven by one person up to the limit, and beyond it written off by two', () => {
    const desk = new MoneyDesk().open({ writeOffAlone: minor(500) });
    const bill = sold(desk);
    expect(desk.pay(bill.id, 'free')).toMatchObject({ kind: 'refused' });
    const writeOffId = id<WriteOffId>('w1');
    const ask = {
      kind: 'operator.write-off',
      operatorId: ANN,
      writeOffId,
      billId: bill.id,
      amount: minor(700),
      reason: 'left without paying',
    } as const;
    expect(desk.send(ask).kind).toBe('done');
    expect(newest(desk, last(desk)).state).toBe('issued');
    expect(desk.send({ kind: 'operator.decide-write-off', operatorId: ANN, writeOffId, approve: true })).toMatchObject({ kind: 'refused' });
    expect(desk.send({ kind: 'operator.decide-write-off', operatorId: BEN, writeOffId, approve: true }).kind).toBe('done');
    expect(desk.send({ kind: 'operator.decide-write-off', operatorId: BEN, writeOffId, approve: true })).toMatchObject({ kind: 'refused' });
    expect(newest(desk, last(desk))).toMatchObject({ state: 'paid', writtenOff: 700, paidBy: null });
    expect([desk.balance('written-off'), desk.balance('receivable'), desk.wrong()]).toEqual([700, 0, []]);
  });
});

describe('a refund', () => {
  test('of a part reduces the bill, layer and tax alike, and gives the money back', () => {
    const desk = new MoneyDesk().open();
    const bill = sold(desk);
    desk.pay(bill.id, 'cash');
    expect(desk.refund(ofBill(bill), 200)).toMatchObject({ kind: 'done' });
    expect(newest(desk, last(desk))).toMatchObject({ state: 'paid', credited: 200 });
    expect([desk.balance('cash'), desk.balance('refund-due'), desk.balance('receivable')]).toEqual([500, 0, 0]);
    expect([desk.balance('revenue-energy'), desk.balance('revenue-service')]).toEqual([-429, -71]);
    expect(desk.refund(ofBill(bill), 501)).toMatchObject({ kind: 'refused' });
    expect(desk.refund(ofBill(bill), 500)).toMatchObject({ kind: 'done' });
    expect([desk.balance('cash'), desk.balance('revenue-energy'), desk.wrong()]).toEqual([0, 0, []]);
  });

  test('of the same bill by two people at once is given once', () => {
    const desk = new MoneyDesk().open();
    const bill = sold(desk);
    desk.pay(bill.id, 'cash');
    expect(desk.refund(ofBill(bill), 200, 'cash', { before: 0 })).toMatchObject({ kind: 'done' });
    expect(desk.refund(ofBill(bill), 200, 'cash', { before: 0, by: BEN })).toMatchObject({ kind: 'refused', detail: { field: 'amount' } });
    expect(desk.balance('cash')).toBe(500);
  });

  test('that arrives twice is one', () => {
    const desk = new MoneyDesk().open();
    const bill = sold(desk);
    desk.pay(bill.id, 'cash');
    const { refundId } = desk.refund(ofBill(bill), 200);
    expect(desk.refund(ofBill(bill), 200, 'cash', { refundId })).toMatchObject({ kind: 'done' });
    expect(desk.balance('cash')).toBe(500);
  });

  test('above the limit waits for a second person; meanwhile nobody refunds the bill a second time', () => {
    const desk = new MoneyDesk().open({ refundAlone: minor(100) });
    const bill = sold(desk);
    desk.pay(bill.id, 'cash');
    const { refundId } = desk.refund(ofBill(bill), 700);
    expect(desk.refundOf(refundId)?.state).toBe('waiting');
    expect(desk.refund(ofBill(bill), 50, 'cash', { by: BEN })).toMatchObject({ kind: 'refused' });
    expect(desk.decide(refundId, true, ANN)).toMatchObject({ kind: 'refused' });
    expect(desk.decide(refundId, true)).toMatchObject({ kind: 'done' });
    expect(desk.refundOf(refundId)).toMatchObject({ state: 'paid', approvedBy: BEN });
    expect(desk.decide(refundId, true)).toMatchObject({ kind: 'refused' });
    expect([desk.balance('cash'), desk.wrong()]).toEqual([0, []]);
  });

  test('that is turned down gives nothing', () => {
    const desk = new MoneyDesk().open({ refundAlone: minor(100) });
    const bill = sold(desk);
    desk.pay(bill.id, 'cash');
    const { refundId } = desk.refund(ofBill(bill), 700);
    expect(desk.decide(refundId, false)).toMatchObject({ kind: 'done' });
    expect([desk.refundOf(refundId)?.state, desk.balance('cash'), desk.wrong()]).toEqual(['refused', 700, []]);
  });

  test('of a bill that is not paid is not given', () => {
    const desk = new MoneyDesk().open();
    expect(desk.refund(ofBill(sold(desk)), 100)).toMatchObject({ kind: 'refused' });
  });

  test('of money that is owed back needs no second person', () => {
    const desk = new MoneyDesk().open({ refundAlone: minor(0) });
    const prepayId = desk.prepay(500, 'h'.repeat(32));
    desk.accepted({ kind: 'operator.cancel-code', operatorId: ANN, codeId: id<StartCodeId>(`code-${prepayId}`) });
    expect(desk.refund({ kind: 'prepay', prepayId }, 500)).toMatchObject({ kind: 'done' });
  });

  test('out of a wallet leaves what is held for a charge', () => {
    const desk = new MoneyDesk().open();
    const ada = desk.driver('ADA', 400);
    const { transactionId } = desk.start({ tag: 'ADA' });
    expect(desk.refund({ kind: 'wallet', accountId: ada }, 400)).toMatchObject({ kind: 'refused' });
    expect(desk.refund({ kind: 'wallet', accountId: ada }, 400 - desk.held(transactionId))).toMatchObject({ kind: 'done' });
    desk.pass(70);
    expect(desk.session(transactionId).stopReason).toBe('limit');
    expect(desk.wrong()).toEqual([]);
  });

  test('stays one when a late reading changes the bill afterwards', () => {
    const desk = new MoneyDesk().open();
    const transactionId = desk.startFor(undefined);
    desk.pass(600);
    desk.meter([desk.entry(4_000)], { transactionId });
    desk.boot();
    desk.status(1, 'available');
    desk.pass(70);
    const bill = newest(desk, transactionId);
    desk.pay(bill.id, 'cash');
    desk.refund(ofBill(bill), 100);
    desk.stop(transactionId, 4_400, { at: desk.at(desk.nowMs - 90_000) });
    const amended = newest(desk, transactionId);
    expect(amended).toMatchObject({ credited: 100, carriedOver: 110, totals: { total: 238 }, state: 'issued' });
    expect(desk.balance('receivable')).toBe(28);
    expect(desk.refund(ofBill(bill), 10)).toMatchObject({ kind: 'refused' });
    desk.pay(amended.id, 'cash');
    expect([desk.balance('cash'), desk.balance('receivable'), desk.balance('refund-due'), desk.wrong()]).toEqual([138, 0, 0, []]);
  });
});

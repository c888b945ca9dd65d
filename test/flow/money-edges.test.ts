/** Money where two things happen to it at once: refunds that wait, amendments, starts that are ordered, names used twice. Over the real store. */
import { expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type AccountId, type InvoiceId, type PaymentId, type PileId, type PrepayId, type RefundId, type StartCodeId } from '../../station-core/base/ids.ts'; // prettier-ignore
import { minor } from '../../station-core/base/money.ts';
import { localTime, zoneName } from '../../station-core/base/time.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import type { PaymentMethod } from '../../station-core/domain/payment-method.ts';
import type { RefundSource } from '../../station-core/domain/payment.ts';
import { paymentById } from '../../station-core/store/payments.ts';
import { prepayById } from '../../station-core/store/prepays.ts';
import { ANN, BEN, MoneyDesk } from '../support/money-desk.ts';

const newest = (desk: MoneyDesk, transactionId: number): Bill => must(desk.bills(transactionId)[0], 'it is billed');
const ofBill = (bill: Bill): RefundSource => ({ kind: 'bill', billId: bill.id });
const closeAccount = (desk: MoneyDesk, accountId: AccountId, refundId: RefundId) =>
  desk.send({ kind: 'operator.close-account', operatorId: ANN, accountId, method: 'cash', refundId, reason: 'moves away' });

/** 3 kWh for 2.10 at the desk, ended by guess: a late stop still changes it. */
function guessed(desk: MoneyDesk, payer?: Parameters<MoneyDesk['startFor']>[0]): number {
  const transactionId = desk.startFor(payer);
  desk.pass(600);
  desk.meter([desk.entry(4_000)], { transactionId });
  desk.boot();
  desk.status(1, 'available');
  desk.pass(70);
  return transactionId;
}

/** The stop arrives after all, with this register. */
function late(desk: MoneyDesk, transactionId: number, wh: number): Bill {
  desk.stop(transactionId, wh, { at: desk.at(desk.nowMs - 90_000) });
  return newest(desk, transactionId);
}

/** 10 kWh over 20:00 of the station, where the price falls; a late reading tells that all of it was drawn after that. */
function cheaperAfter(desk: MoneyDesk, payer: Parameters<MoneyDesk['startFor']>[0], between: (bill: Bill) => void): readonly [Bill, Bill] {
  const minuteNow = (): number => localTime(desk.nowMs, zoneName('Europe/Berlin')).minuteOfDay;
  while (minuteNow() !== 1_170) desk.pass(60, 60);
  const transactionId = desk.startFor(payer);
  desk.pass(1_800, 60);
  const boundary = desk.at(desk.nowMs);
  desk.pass(1_800, 60);
  desk.finish(transactionId, 11_000);
  const before = newest(desk, transactionId);
  between(before);
  desk.meter([desk.entry(1_000, { at: boundary })], { transactionId });
  return [before, newest(desk, transactionId)];
}

test('what of a wallet waits to be paid out pays no bill meanwhile: the wallet is never below zero', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(0) });
  const ada = desk.driver('ADA', 210);
  const transactionId = guessed(desk, { kind: 'wallet', accountId: ada });
  desk.topUp(ada, 500);
  const { refundId } = desk.refund({ kind: 'wallet', accountId: ada }, 500);
  expect(desk.refundOf(refundId)?.state).toBe('waiting');
  const bill = late(desk, transactionId, 5_000);
  desk.pass(5);
  expect(desk.pay(bill.id, 'wallet')).toMatchObject({ kind: 'refused' });
  expect(desk.wallet(ada)).toBe(500);
  desk.decide(refundId, true);
  expect([desk.wallet(ada), desk.wrong()]).toEqual([0, []]);
});

test('a refund that waits for a second person is no money that went: a late reading asks only for what is more', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(0) });
  const transactionId = guessed(desk);
  const bill = newest(desk, transactionId);
  desk.pay(bill.id, 'cash');
  const { refundId } = desk.refund(ofBill(bill), 100);
  expect(desk.refundOf(refundId)?.state).toBe('waiting');
  const amended = late(desk, transactionId, 4_400);
  expect(amended).toMatchObject({ totals: { total: 238 }, carriedOver: 210, credited: 0 });
  expect([desk.balance('receivable'), desk.balance('refund-due')]).toEqual([28, 0]);
  expect(desk.decide(refundId, true)).toMatchObject({ kind: 'refused' });
  expect(desk.decide(refundId, false)).toMatchObject({ kind: 'done' });
  desk.pay(amended.id, 'cash');
  expect([desk.balance('cash'), desk.balance('receivable'), desk.balance('refund-due'), desk.wrong()]).toEqual([238, 0, 0, []]);
});

test('a close does not take the name of a refund that waits', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(100) });
  const [ada, bob] = [desk.driver('ADA', 500), desk.driver('BOB', 50)];
  const { refundId } = desk.refund({ kind: 'wallet', accountId: ada }, 500);
  expect(closeAccount(desk, bob, refundId)).toMatchObject({ kind: 'refused' });
  expect(desk.refundOf(refundId)).toMatchObject({ state: 'waiting', amount: 500 });
  expect([desk.wallet(bob), desk.wrong()]).toEqual([50, []]);
});

test('a prepay does not take the name of another payment', () => {
  const desk = new MoneyDesk().open();
  const ada = desk.driver('ADA', 0);
  const paymentId = id<PaymentId>('p-1');
  desk.accepted({ kind: 'operator.top-up', operatorId: ANN, paymentId, accountId: ada, amount: minor(500), method: 'cash', bonus: minor(0) });
  const prepayId = id<PrepayId>('pre-x');
  const made = desk.send({ kind: 'operator.make-prepay', operatorId: BEN, prepayId, paymentId, amount: minor(90), method: 'bank', code: null });
  expect(made).toMatchObject({ kind: 'refused' });
  expect(paymentById(desk.db, paymentId)).toMatchObject({ amount: 500 });
  expect(prepayById(desk.db, prepayId)).toBeNull();
}); // prettier-ignore

const startOrder = (desk: MoneyDesk, payer: Parameters<MoneyDesk['startFor']>[0]) =>
  desk.accepted({
    kind: 'operator.start-session', operatorId: ANN, ref: desk.ref(1), cardId: null, limits: { amount: null, energy: null, durationS: null },
    ...(payer === undefined ? {} : { payer }),
  }); // prettier-ignore

test('the code of a prepay that a start was ordered with from the desk is not cancelled meanwhile', () => {
  const desk = new MoneyDesk().open();
  const prepayId = desk.prepay(500, 'h'.repeat(32));
  startOrder(desk, { kind: 'prepaid', prepayId });
  const cancel = { kind: 'operator.cancel-code', operatorId: ANN, codeId: id<StartCodeId>(`code-${prepayId}`) } as const;
  expect(desk.send(cancel)).toMatchObject({ kind: 'refused' });
  expect(prepayById(desk.db, prepayId)?.state).toBe('open');
});

test('an account whose money a start was ordered with is not closed meanwhile', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(10_000) });
  const ada = desk.driver('ADA', 500);
  startOrder(desk, { kind: 'wallet', accountId: ada });
  expect(closeAccount(desk, ada, id<RefundId>('r-1'))).toMatchObject({ kind: 'refused' });
  expect(desk.wallet(ada)).toBe(500);
});

test.each<[PaymentMethod, 'paid' | 'waiting']>([
  ['bank', 'paid'],
  ['cash', 'waiting'],
])('a prepay that came by bank goes back by %s: %s where one person may give nothing alone', (method, state) => {
  const desk = new MoneyDesk().open({ refundAlone: minor(0) });
  const prepayId = desk.prepay(500, 'h'.repeat(32), 'bank');
  desk.topUp(desk.driver('ADA', 0), 1_000);
  desk.accepted({ kind: 'operator.cancel-code', operatorId: ANN, codeId: id<StartCodeId>(`code-${prepayId}`) });
  const { refundId } = desk.refund({ kind: 'prepay', prepayId }, 500, method);
  expect(desk.refundOf(refundId)?.state).toBe(state);
});

test('what a bill was forgiven earns a merchant nothing after a late reading either', () => {
  const desk = new MoneyDesk().open({ writeOffAlone: minor(10_000) });
  const accountId = id<AccountId>('merchant');
  desk.accepted({
    kind: 'operator.add-account', operatorId: ANN, accountId, accountKind: 'merchant', pinHash: null,
    person: { name: 'Mo', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] },
    terms: { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: { pileIds: [id<PileId>('P1')], feePpm: 0 } },
  }); // prettier-ignore
  const [before, amended] = cheaperAfter(desk, undefined, (bill) => expect(desk.pay(bill.id, 'free')).toMatchObject({ kind: 'bill' }));
  expect(amended.totals.total).toBeLessThan(before.totals.total);
  expect(amended).toMatchObject({ state: 'paid', paid: 0 });
  const today = localTime(desk.nowMs, zoneName('Europe/Berlin')).date;
  const settled = desk.send({ kind: 'operator.issue-settlement', operatorId: ANN, invoiceId: id<InvoiceId>('m-1'), accountId, fromDay: today, toDay: today });
  expect(settled).toMatchObject({ kind: 'refused' });
  expect([desk.balance('merchant-payable'), desk.wrong()]).toEqual([0, []]);
}); // prettier-ignore

test('what a fleet paid too much by the month waits to be given back: it has no wallet', () => {
  const desk = new MoneyDesk().open();
  const fleet = desk.driver('FLEET', 0, { isPostPaid: true, creditLimit: 10_000 });
  const payer = { kind: 'credit', accountId: fleet } as const;
  const [before, amended] = cheaperAfter(desk, payer, (bill) => expect(desk.pay(bill.id, 'bank')).toMatchObject({ kind: 'bill' }));
  const over = before.totals.total - amended.totals.total;
  expect(over).toBeGreaterThan(0);
  expect([desk.wallet(fleet), desk.balance('refund-due')]).toEqual([0, -over]);
  expect(desk.refund(ofBill(amended), over, 'bank')).toMatchObject({ kind: 'done' });
  expect([desk.owed(fleet), desk.balance('refund-due'), desk.wrong()]).toEqual([0, 0, []]);
});

test('what the wallet of a frozen account paid goes back into it, and not over the desk', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(1_000) });
  const ada = desk.driver('ADA', 500);
  const bill = newest(desk, guessed(desk, { kind: 'wallet', accountId: ada }));
  desk.accepted({ kind: 'operator.freeze-account', operatorId: ANN, accountId: ada, frozen: true, reason: 'stolen card' });
  expect(desk.refund(ofBill(bill), 100, 'cash')).toMatchObject({ kind: 'refused' });
  expect(desk.refund(ofBill(bill), 100, 'wallet')).toMatchObject({ kind: 'done' });
  expect([desk.wallet(ada), desk.wrong()]).toEqual([390, []]);
});

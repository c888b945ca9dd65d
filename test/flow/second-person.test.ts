/** What one person may give away alone is counted by the charge, not by the click; and no more cash leaves than the drawer holds. */
import { expect, test } from 'vitest';
import { id, type RefundId, type ShiftId, type WriteOffId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import { writeOffById } from '../../station-core/store/write-offs.ts';
import { ANN, MoneyDesk } from '../support/money-desk.ts';

/** 10 kWh for 7.00, billed at the desk. */
function sold(desk: MoneyDesk): Bill {
  const transactionId = desk.startFor(undefined, { connector: 1 });
  desk.pass(1_800);
  desk.finish(transactionId, 11_000);
  const [bill] = desk.bills(transactionId);
  if (bill === undefined) throw new Error('no bill');
  return bill;
}

test('many small write-offs of a bill are a large one, and what was forgiven of it counts as well', () => {
  const desk = new MoneyDesk().open({ writeOffAlone: minor(300) });
  const bill = sold(desk);
  const giveUp = (name: string, amount: number) => {
    const writeOffId = id<WriteOffId>(name);
    const asked = desk.send({
      kind: 'operator.write-off',
      operatorId: ANN,
      writeOffId,
      billId: bill.id,
      amount: minor(amount),
      reason: 'small change',
    });
    return asked.kind === 'refused' ? asked.detail['help'] : writeOffById(desk.db, writeOffId)?.state;
  };
  expect(giveUp('w1', 200)).toBe('done');
  expect(desk.pay(bill.id, 'free', 101)).toMatchObject({ kind: 'refused' });
  expect(desk.pay(bill.id, 'free', 60)).toMatchObject({ kind: 'bill' });
  expect(giveUp('w2', 40)).toBe('done');
  expect(giveUp('w3', 1)).toBe('waiting');
  expect(desk.wrong()).toEqual([]);
});

test('many small refunds of a bill or out of a wallet are a large one for a day', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(100) });
  const bill = sold(desk);
  desk.pay(bill.id, 'card-terminal');
  const give = (amount: number) => desk.refundOf(desk.refund({ kind: 'bill', billId: bill.id }, amount, 'card-terminal').refundId)?.state;
  expect([give(60), give(40), give(1)]).toEqual(['paid', 'paid', 'waiting']);
  const ada = desk.driver('ADA', 1_000);
  const payOut = () => desk.refundOf(desk.refund({ kind: 'wallet', accountId: ada }, 60, 'card-terminal').refundId)?.state;
  expect(payOut()).toBe('paid');
  desk.pass(90_000, 3_600);
  expect([payOut(), payOut()]).toEqual(['paid', 'waiting']);
  expect(desk.wrong()).toEqual([]);
});

test('in an open shift no more cash goes out than the drawer holds; without one nobody has counted', () => {
  const desk = new MoneyDesk().open();
  const bill = sold(desk);
  desk.pay(bill.id, 'qr');
  expect(desk.accepted({ kind: 'operator.open-shift', operatorId: ANN, shiftId: id<ShiftId>('s1'), countedCash: minor(500) })).toEqual({
    kind: 'done',
  });
  expect(desk.refund({ kind: 'bill', billId: bill.id }, 501)).toMatchObject({ kind: 'refused', detail: { inDrawer: 500 } });
  expect(desk.refund({ kind: 'bill', billId: bill.id }, 500)).toMatchObject({ kind: 'done' });
  expect([desk.balance('cash'), desk.wrong()]).toEqual([0, []]);
});

test('who paid out of a wallet alone does not pay out the rest by closing the account', () => {
  const desk = new MoneyDesk().open({ refundAlone: minor(100) });
  const ada = desk.driver('ADA', 150);
  expect(desk.refund({ kind: 'wallet', accountId: ada }, 90, 'card-terminal')).toMatchObject({ kind: 'done' });
  const close = (name: string) =>
    desk.send({
      kind: 'operator.close-account',
      operatorId: ANN,
      accountId: ada,
      method: 'card-terminal',
      refundId: id<RefundId>(name),
      reason: 'moves away',
    });
  expect(close('c1')).toMatchObject({ kind: 'refused' });
  desk.pass(90_000, 3_600);
  expect(close('c2')).toEqual({ kind: 'done' });
  expect([desk.wallet(ada), desk.wrong()]).toEqual([0, []]);
});

test('a bill on the monthly statement is not refunded into a wallet', () => {
  const desk = new MoneyDesk().open();
  const fleet = desk.driver('FLEET', 0, { isPostPaid: true, creditLimit: 5_000 });
  const { transactionId } = desk.start({ tag: 'FLEET' });
  const { wh } = desk.draw(transactionId, 20, 20);
  desk.finish(transactionId, wh);
  const [bill] = desk.bills(transactionId);
  if (bill === undefined) throw new Error('no bill');
  expect(desk.pay(bill.id, 'bank')).toMatchObject({ kind: 'bill' });
  expect(desk.refund({ kind: 'bill', billId: bill.id }, 100, 'wallet')).toMatchObject({ kind: 'refused' });
  expect(desk.refund({ kind: 'bill', billId: bill.id }, 100, 'bank')).toMatchObject({ kind: 'done' });
  expect([desk.wallet(fleet), desk.wrong()]).toEqual([0, []]);
});

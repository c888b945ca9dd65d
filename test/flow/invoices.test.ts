/** Papers over the flow: issued, numbered, corrected by themselves, a fleet's month paid in parts, a merchant settled. */
import { beforeEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import {
  id,
  type AccountId,
  type BillId,
  type InvoiceId,
  type OperatorId,
  type PaymentId,
  type PileId,
  type RefundId,
} from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { localTime, utcMs, zoneName, type LocalDate } from '../../station-core/base/time.ts';
import type { AccountTerms } from '../../station-core/domain/money-event.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { InvoiceBuyer, InvoiceKind } from '../../station-core/domain/invoice.ts';
import { checkWhole } from '../../station-core/store/checks.ts';
import { nextBillNumber, numbersAfterRestore, raiseNumbers } from '../../station-core/store/counters.ts';
import { buyerOf, invoiceById, invoiceRequestOf } from '../../station-core/store/invoices.ts';
import { balanceOf, trialBalance } from '../../station-core/store/ledger.ts';
import { MONEY_AT_FIRST } from '../../station-core/store/settings.ts';
import { invoiceDetail, invoiceRequests, invoicesPage, papersNaming } from '../../station-core/store/views/invoices.ts';
import { receiptOf } from '../../station-core/store/views/receipt.ts';
import { signedValues } from '../../station-core/store/views/signed-values.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const ACME: InvoiceBuyer = { name: 'Acme Ltd', taxId: 'DE123', address: 'Long Street 1', email: 'books@acme.example' };
const NO_TERMS: AccountTerms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };
const PERSON = {
  name: 'Fleet Ltd',
  phone: '',
  otherPhones: [],
  email: 'f@x.example',
  address: 'Hill 2',
  taxId: 'T9',
  note: '',
  vehicles: [],
};

let flow: FlowStation;

beforeEach(() => {
  flow = new FlowStation().ready();
});

/** A charge of so many kWh, billed; its transaction. */
function charge(kwh: number, tag = 'CARD1', connector = 1): number {
  const { transactionId } = flow.start({ tag, wh: 1_000, connector });
  flow.pass(3_600, 3_600);
  flow.stop(transactionId, 1_000 + kwh * 1_000);
  flow.status(connector, 'available');
  flow.pass(120, 60);
  return transactionId;
}

const billOf = (transactionId: number) => must(flow.bills(transactionId)[0], 'it is billed');
const issue = (invoiceId: string, ...billIds: readonly BillId[]): Answer =>
  flow.send({ kind: 'operator.issue-invoice', operatorId: boss, invoiceId: id<InvoiceId>(invoiceId), billIds, buyer: ACME });
const paper = (invoiceId: string) => must(invoiceById(flow.db, id<InvoiceId>(invoiceId)), `paper ${invoiceId}`);
const papers = (kind: InvoiceKind | null = null) =>
  invoicesPage(
    flow.db,
    { filter: { kind, accountId: null, text: '', fromMs: null, toMs: null }, offset: 0, limit: 100 },
    { vault: flow.vault },
  ).rows;
const today = (): LocalDate => localTime(flow.nowMs, zoneName('Europe/Berlin')).date;
const helpOf = (answer: Answer): string => (answer.kind === 'refused' ? String(answer.detail['help'] ?? answer.code) : answer.kind);

function account(accountId: string, terms: Partial<AccountTerms>, accountKind: 'fleet' | 'merchant' = 'fleet'): AccountId {
  const made = id<AccountId>(accountId);
  const answer = flow.send({ kind: 'operator.add-account', operatorId: boss, accountId: made, accountKind, person: PERSON, terms: { ...NO_TERMS, ...terms }, pinHash: null });
  expect(answer).toEqual({ kind: 'done' });
  return made;
} // prettier-ignore

/** A fleet that pays by the month, with the card FLEET1. */
function fleet(): AccountId {
  const accountId = account('fleet', { isPostPaid: true, creditLimit: minor(1_000_000) });
  const card = flow.send({ kind: 'operator.add-card', operatorId: boss, number: 'FLEET1', label: 'Truck 1', validUntilMs: null });
  if (card.kind !== 'card-saved') throw new Error('no card');
  flow.send({ kind: 'operator.bind-card', operatorId: boss, cardId: card.cardId, accountId });
  return accountId;
}

const statement = (invoiceId: string, accountId: AccountId, fromDay = today(), toDay = today()): Answer =>
  flow.send({ kind: 'operator.issue-statement', operatorId: boss, invoiceId: id<InvoiceId>(invoiceId), accountId, fromDay, toDay });
const pay = (paymentId: string, invoiceId: string, amount: number): Answer =>
  flow.send({ kind: 'operator.pay-statement', operatorId: boss, paymentId: id<PaymentId>(paymentId), invoiceId: id<InvoiceId>(invoiceId), amount: minor(amount), method: 'bank' }); // prettier-ignore

test('issued: numbered from 1 in its year, sealed for its buyer, summing to its bill, named on the receipt', () => {
  const bill = billOf(charge(10));
  expect(issue('i-1', bill.id)).toEqual({ kind: 'done' });
  const made = paper('i-1');
  expect(made).toMatchObject({ kind: 'invoice', year: 2026, number: 1, net: bill.totals.net, tax: bill.totals.tax, total: bill.totals.total, issuedBy: boss });
  expect(made.sealedBuyer).not.toContain('Acme');
  expect(buyerOf(flow.db, flow.vault, made)).toEqual(ACME);
  expect(papersNaming(flow.db, { billId: bill.id }).map(({ name }) => name)).toEqual(['IN-2026-00001']);
  expect(receiptOf(flow.db, { billId: bill.id })?.papers[0]?.name).toBe('IN-2026-00001');
  // The journal keeps that it was issued, and not to whom.
  const journal = JSON.stringify(flow.db.all("SELECT body FROM journal WHERE kind = 'operator.issue-invoice'"));
  expect(journal).toContain('i-1');
  expect(journal).not.toContain('Acme');
}); // prettier-ignore

test('the same order twice is one paper, and another one for the bill is refused', () => {
  const bill = billOf(charge(10));
  issue('i-1', bill.id);
  expect(issue('i-1', bill.id)).toEqual({ kind: 'done' });
  expect(helpOf(issue('i-2', bill.id))).toBe('It is already invoiced.');
  expect(papers()).toHaveLength(1);
});

test.each<[string, () => Answer, RegExp]>([
  ['no bill', () => issue('i', ...[]), /between 1 and 100/],
  ['an unknown bill', () => issue('i', id<BillId>('none')), /not-found/],
  ['nobody to make it out to', () => flow.send({ kind: 'operator.issue-invoice', operatorId: boss, invoiceId: id('i'), billIds: [billOf(charge(1)).id], buyer: { ...ACME, name: ' ' } }), /who the invoice is for/],
  ['a name as long as a novel', () => flow.send({ kind: 'operator.issue-invoice', operatorId: boss, invoiceId: id('i'), billIds: [billOf(charge(1)).id], buyer: { ...ACME, name: 'x'.repeat(121) } }), /longer than 120/],
  ['a bill of nothing', () => issue('i', billOf(charge(0)).id), /nothing to invoice/],
])('refused with a reason: %s', (_, ask, words) => {
  expect(helpOf(ask())).toMatch(words);
  expect(papers()).toEqual([]);
}); // prettier-ignore

test('numbers have no gap, whatever was refused between, and begin anew with the year', () => {
  const [first, second, third] = [charge(5), charge(6), charge(7)].map((one) => billOf(one).id);
  issue('a', must(first, ''));
  issue('b', id<BillId>('none'));
  issue('c', must(second, ''));
  flow.pass(360 * 86_400, 86_400);
  issue('d', must(third, ''));
  expect(papers().map(({ name }) => name)).toEqual(['IN-2027-00001', 'IN-2026-00002', 'IN-2026-00001']);
});

test('the database refuses a gap, a change and a disappearance', () => {
  issue('i-1', billOf(charge(5)).id);
  expect(() => flow.db.run("UPDATE invoice SET total = 1, net = 1, tax = 0 WHERE id = 'i-1'")).toThrow('a paper never changes');
  expect(() => flow.db.run("DELETE FROM invoice_bill WHERE invoice_id = 'i-1'")).toThrow('a paper never goes');
  expect(() => flow.db.run("DELETE FROM invoice WHERE id = 'i-1'")).toThrow('a paper never goes');
  expect(() => flow.db.run("INSERT INTO invoice SELECT 'x', kind, year, number + 2, account_id, person_key_id, sealed_buyer, from_day, to_day, lines, net, tax, total, corrects, reason, issued_at_ms, issued_by, paid FROM invoice")).toThrow('without gaps'); // prettier-ignore
});

test('a late reading reverses the bill: a credit note takes its invoice back, and a new one follows for the same buyer', () => {
  const { transactionId } = flow.start({ wh: 1_000 });
  flow.pass(1_800, 1_800);
  flow.meter([flow.entry(6_000)], { transactionId });
  flow.pass(1_800, 1_800);
  flow.status(1, 'available');
  flow.pass(180, 60);
  const before = billOf(transactionId);
  issue('i-1', before.id);
  flow.stop(transactionId, 11_000, { at: flow.at(flow.nowMs - 180_000) });
  flow.pass(5, 1);
  const after = billOf(transactionId);
  expect(after.replaces).toBe(before.id);
  const [anew, credit] = papers();
  expect(credit).toMatchObject({ name: 'CN-2026-00001', kind: 'credit-note', total: 0 - before.totals.total, reason: 'reversed', buyer: ACME });
  expect(anew).toMatchObject({ name: 'IN-2026-00002', total: after.totals.total, reason: 'replaces', buyer: ACME });
  expect(invoiceDetail(flow.db, { invoiceId: id('i-1') }, { vault: flow.vault })?.correctedBy.map(({ name }) => name)).toEqual(['CN-2026-00001']);
  expect(helpOf(issue('i-9', before.id))).toMatch(/replaced it/);
  flow.pass(60, 1);
  expect(papers()).toHaveLength(3);
}); // prettier-ignore

test('asked for by phone: it waits, and the attendant’s invoice answers it', () => {
  const bill = billOf(charge(10));
  const ask = () => flow.send({ kind: 'driver.ask-invoice', billId: bill.id, buyer: ACME, invoiceId: id<InvoiceId>('asked') });
  expect(ask()).toEqual({ kind: 'done' });
  expect(ask()).toEqual({ kind: 'done' });
  expect(invoiceRequests(flow.db, undefined, { vault: flow.vault })).toMatchObject([{ standingBillId: bill.id, total: bill.totals.total, buyer: ACME }]);
  expect(papers()).toEqual([]);
  issue('i-1', bill.id);
  expect(invoiceRequests(flow.db, undefined, { vault: flow.vault })).toEqual([]);
  expect(invoiceRequestOf(flow.db, bill.id)?.invoiceId).toBe('i-1');
}); // prettier-ignore

test('asked for by phone where the station issues at once; who asked is forgotten after the months, the paper keeps its buyer', () => {
  flow.send({ kind: 'operator.money-settings', operatorId: boss, money: { ...MONEY_AT_FIRST, invoiceAtOnce: true, personMonths: 1 } });
  const bill = billOf(charge(10));
  flow.send({ kind: 'driver.ask-invoice', billId: bill.id, buyer: ACME, invoiceId: id<InvoiceId>('asked') });
  expect(papers()).toMatchObject([{ name: 'IN-2026-00001', issuedBy: null, buyer: ACME }]);
  flow.pass(32 * 86_400, 86_400);
  flow.pass(5, 1);
  expect(must(invoiceRequestOf(flow.db, bill.id), '').sealedBuyer).toBe('');
  expect(papers()[0]?.buyer).toEqual(ACME);
});

test('a fleet’s month: its bills on one statement, paid in parts, the oldest first; another statement finds none', () => {
  const accountId = fleet();
  const bills = [charge(10, 'FLEET1'), charge(20, 'FLEET1')].map(billOf);
  charge(5);
  const total = bills.reduce((sum, bill) => sum + bill.totals.total, 0);
  expect(helpOf(issue('i-1', must(bills[0], '').id))).toMatch(/month’s statement/);
  expect(statement('s-1', accountId)).toEqual({ kind: 'done' });
  expect(statement('s-1', accountId)).toEqual({ kind: 'done' });
  expect(papers()).toMatchObject([{ name: 'ST-2026-00001', total, open: total, bills: 2, buyer: { name: 'Fleet Ltd' } }]);
  expect(helpOf(statement('s-2', accountId))).toMatch(/No bill of these days/);
  const first = must(bills[0], '').totals.total;
  expect(pay('p-1', 's-1', first + 100)).toEqual({ kind: 'done' });
  expect(pay('p-1', 's-1', first + 100)).toEqual({ kind: 'done' });
  expect(bills.map(({ id: billId }) => flow.db.get('SELECT state, paid FROM bill WHERE id = ?', billId))).toEqual([{ state: 'paid', paid: first }, { state: 'issued', paid: 100 }]);
  expect(papers()[0]).toMatchObject({ paid: first + 100, open: total - first - 100 });
  expect(helpOf(pay('p-2', 's-1', total))).toMatch(/more than the statement/);
  expect(pay('p-3', 's-1', total - first - 100)).toEqual({ kind: 'done' });
  expect(papers()[0]).toMatchObject({ paid: total, open: 0 });
  expect(helpOf(pay('p-4', 's-1', 1))).toMatch(/Nothing of this statement/);
  expect(flow.balance('bank')).toBe(total);
  expect(flow.ledgerSum()).toBe(0);
}); // prettier-ignore

test.each<[string, (accountId: AccountId) => Answer, RegExp]>([
  ['days that lie ahead', (one) => statement('s', one, today(), '2030-01-01' as LocalDate), /not come yet/],
  ['days the wrong way round', (one) => statement('s', one, today(), '2020-01-01' as LocalDate), /before the first/],
  ['two years at once', (one) => statement('s', one, '2020-01-01' as LocalDate), /400 days/],
  ['an account nobody has', () => statement('s', id<AccountId>('nobody')), /not-found/],
])('a statement is refused with a reason: %s', (_, ask, words) => {
  const accountId = fleet();
  charge(1, 'FLEET1');
  expect(helpOf(ask(accountId))).toMatch(words);
  expect(papers()).toEqual([]);
});

test.each([0, -5])('a payment of %d on a statement is refused', (amount) => {
  const accountId = fleet();
  charge(1, 'FLEET1');
  statement('s-1', accountId);
  expect(helpOf(pay('p', 's-1', amount))).toMatch(/above zero/);
});

test('a merchant is settled: the income of paid bills, less the fee, paid out once; a bill that nobody paid waits', () => {
  const accountId = account('merchant', { merchant: { pileIds: [id<PileId>('P1')], feePpm: 100_000 } }, 'merchant');
  const [paid, open] = [billOf(charge(10)), billOf(charge(20))];
  const take = (billId: BillId) => flow.send({ kind: 'operator.take-payment', operatorId: boss, billId, method: 'cash' });
  take(paid.id);
  const settle = (invoiceId: string) =>
    flow.send({ kind: 'operator.issue-settlement', operatorId: boss, invoiceId: id<InvoiceId>(invoiceId), accountId, fromDay: today(), toDay: today() });
  expect(settle('m-1')).toEqual({ kind: 'done' });
  const fee = Math.round(paid.totals.net / 10);
  const share = paid.totals.net - fee;
  expect(papers('settlement')).toMatchObject([{ name: 'SE-2026-00001', total: share, tax: 0, open: share, bills: 1 }]);
  expect(flow.balance('merchant-payable')).toBe(-share);
  expect(flow.balance('revenue-merchant-fee')).toBe(-fee);
  expect(helpOf(settle('m-2'))).toMatch(/No paid bill/);
  const payOut = () => flow.send({ kind: 'operator.pay-settlement', operatorId: boss, invoiceId: id<InvoiceId>('m-1'), method: 'bank' });
  expect(payOut()).toEqual({ kind: 'done' });
  expect(payOut()).toEqual({ kind: 'done' });
  expect([flow.balance('merchant-payable'), flow.balance('bank')]).toEqual([0, -share]);
  take(open.id);
  expect(settle('m-3')).toEqual({ kind: 'done' });
  expect(papers('settlement')).toHaveLength(2);
  expect(trialBalance(flow.db).reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
}); // prettier-ignore

test('a reduction after the invoice: a credit note over just that, with its tax; once for each', () => {
  flow.send({ kind: 'operator.money-settings', operatorId: boss, money: { ...MONEY_AT_FIRST, refundAlone: minor(1_000_000) } });
  const bill = billOf(charge(10));
  flow.send({ kind: 'operator.take-payment', operatorId: boss, billId: bill.id, method: 'cash' });
  issue('i-1', bill.id);
  const refund = (refundId: string, amount: number) =>
    flow.send({ kind: 'operator.refund', operatorId: boss, refundId: id<RefundId>(refundId), source: { kind: 'bill', billId: bill.id }, method: 'cash', amount: minor(amount), reason: 'The cable was stiff' });
  expect(helpOf(refund('r-1', 119))).toBe('done');
  flow.pass(2, 1);
  expect(papers('credit-note')).toMatchObject([{ name: 'CN-2026-00001', total: -119, reason: 'reduced', buyer: ACME }]);
  expect(invoiceDetail(flow.db, { invoiceId: id(`credit-${bill.id}-1`) }, { vault: flow.vault })?.corrects?.name).toBe('IN-2026-00001');
  expect(helpOf(refund('r-2', bill.totals.total - 119))).toBe('done');
  flow.pass(2, 1);
  const all = papers();
  expect(all.map(({ kind }) => kind)).toEqual(['credit-note', 'credit-note', 'invoice']);
  expect(all.reduce((sum, { net, tax }) => sum + net + tax, 0)).toBe(0);
  expect(all.reduce((sum, { tax }) => sum + tax, 0)).toBe(0);
}); // prettier-ignore

test('a settled bill that is reduced afterwards is taken back of the next settlement', () => {
  flow.send({ kind: 'operator.money-settings', operatorId: boss, money: { ...MONEY_AT_FIRST, refundAlone: minor(1_000_000) } });
  const accountId = account('merchant', { merchant: { pileIds: [id<PileId>('P1')], feePpm: 0 } }, 'merchant');
  const settle = (invoiceId: string) =>
    flow.send({ kind: 'operator.issue-settlement', operatorId: boss, invoiceId: id<InvoiceId>(invoiceId), accountId, fromDay: today(), toDay: today() });
  const [first, second] = [billOf(charge(10)), billOf(charge(20))];
  flow.send({ kind: 'operator.take-payment', operatorId: boss, billId: first.id, method: 'cash' });
  settle('m-1');
  flow.send({ kind: 'operator.refund', operatorId: boss, refundId: id<RefundId>('r-1'), source: { kind: 'bill', billId: first.id }, method: 'cash', amount: first.totals.total, reason: 'Broken plug' });
  expect(helpOf(settle('m-2'))).toMatch(/taken back of settled bills|No paid bill/);
  flow.send({ kind: 'operator.take-payment', operatorId: boss, billId: second.id, method: 'cash' });
  expect(helpOf(settle('m-3'))).toBe('done');
  expect(papers('settlement')[0]).toMatchObject({ total: second.totals.net - first.totals.net, bills: 2 });
  expect(flow.balance('merchant-payable')).toBe(0 - second.totals.net);
  expect(flow.ledgerSum()).toBe(0);
}); // prettier-ignore

test('a paid statement is posted to the account’s debt; what it was charged for is paid to the cent', () => {
  const accountId = fleet();
  const bills = [charge(3, 'FLEET1'), charge(4, 'FLEET1'), charge(5, 'FLEET1')].map(billOf);
  const total = bills.reduce((sum, { totals }) => sum + totals.total, 0);
  expect(balanceOf(flow.db, 'receivable', accountId)).toBe(total);
  statement('s-1', accountId);
  pay('p-1', 's-1', total);
  expect(balanceOf(flow.db, 'receivable', accountId)).toBe(0);
});

/** Text as a 1.6 pile sends it with format SignedData; 2.0.1 wraps it. */
const OCMF = 'OCMF|{"FV":"1.0","RD":[{"RV":1.0}]}|{"SD":"3045"}';
test.each([
  ['OCPP 1.6', OCMF, { encoding: 'OCMF', text: OCMF, publicKey: null }],
  ['OCPP 2.0.1', JSON.stringify({ signedMeterData: 'T0NNRnx7fQ==', signingMethod: 'ECDSA', encodingMethod: 'OCMF', publicKey: 'ABC' }), { encoding: 'OCMF', text: 'T0NNRnx7fQ==', publicKey: 'ABC' }],
  ['a form nobody named', '{broken', { encoding: '', text: '{broken', publicKey: null }],
])('signed meter values are kept and told word for word: %s', (_, value, expected) => {
  const { transactionId, sessionId } = flow.start({ wh: 1_000 });
  flow.pass(600, 600);
  const signed = (context: string) => ({ value, measurand: 'Energy.Active.Import.Register', unit: 'Wh', phase: null, context, location: 'Outlet', format: 'SignedData' });
  flow.meter([{ at: flow.at(), samples: [...flow.entry(2_000).samples, signed('Transaction.Begin')] }], { transactionId });
  flow.stop(transactionId, 3_000, { entries: [{ at: flow.at(), samples: [signed('Transaction.End')] }] });
  const [first] = signedValues(flow.db, { sessionId });
  expect(first).toMatchObject({ sessionId, context: 'Transaction.Begin', ...expected });
}); // prettier-ignore

test('after a restore every number goes on once from above, and without a gap from there on', () => {
  const first = billOf(charge(3));
  issue('before', first.id);
  raiseNumbers(flow.db, flow.nowMs);
  const floor = numbersAfterRestore(flow.nowMs);
  const [second, third] = [billOf(charge(3)), billOf(charge(3))];
  issue('one', second.id);
  issue('two', third.id);
  expect([first, second, third].map(({ number }) => number)).toEqual([1, floor, floor + 1]);
  expect(['before', 'one', 'two'].map((name) => paper(name).number)).toEqual([1, floor, floor + 1]);
  // What the file says of itself is whole, and the table takes no other number.
  expect(checkWhole(flow.db, flow.nowMs).problems).toEqual([]);
  const copy = (number: number): number =>
    flow.db.run(
      `INSERT INTO invoice SELECT 'x' || ?, kind, year, ?, account_id, person_key_id, sealed_buyer, from_day, to_day, lines, net, tax, total, corrects, reason, issued_at_ms, issued_by, paid
       FROM invoice WHERE id = 'two'`,
      number,
      number,
    );
  for (const number of [2, floor, floor + 1, floor + 3]) expect(() => copy(number)).toThrow(/without gaps/);
  // Raised again by a clock that was put back: never down.
  raiseNumbers(flow.db, utcMs(flow.nowMs - 365 * 86_400_000));
  expect(nextBillNumber(flow.db)).toBe(floor + 2);
});

/** Papers through the server: issued from the desk, downloaded, exported, by whom it may; and a receipt printer that is out of paper. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import type { BillId } from '../../station-core/base/ids.ts';
import { openReceiptPrinter } from '../../station-core/drivers/printer/escpos/driver.ts';
import { systemClock } from '../../station-core/system.ts';
import { ReceiptPrinterSim } from '../sim/receipt-printer.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { twoLayerPlan } from '../support/plans.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const BUYER = { name: 'Acme, "Ltd"', taxId: 'DE1', address: 'Long Street 1\nTown', email: 'a@acme.example' };
const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
let station: ApiStation;
let owner: Browser;
let sim: ReceiptPrinterSim;

beforeEach(async () => {
  sim = await ReceiptPrinterSim.open();
  const printer = openReceiptPrinter({ host: '127.0.0.1', port: sim.port, encoding: 'gb18030', columns: 48 }, systemClock(), LOG);
  station = await openApiStation({ receiptPrinter: printer });
  owner = await station.owner();
  station.flow.send({ kind: 'operator.save-plan', operatorId: must(station.flow.db.get('SELECT id FROM operator'), 'there is an owner')['id'] as never, plan: twoLayerPlan(), activate: true }); // prettier-ignore
  await owner.client.cards.add({ number: 'CARD1', label: 'Van', validUntilMs: null });
  station.flow.addPile('P1');
});
afterEach(async () => {
  await station.close();
  await sim.close();
});

function billOf(kwh: number): BillId {
  const { flow } = station;
  const { transactionId } = flow.start({ wh: 1_000 });
  flow.pass(3_600, 3_600);
  flow.stop(transactionId, 1_000 + kwh * 1_000);
  flow.status(1, 'available');
  flow.pass(120, 60);
  return must(flow.bills(transactionId)[0], 'it is billed').id;
}

const text = async (path: string): Promise<string> => (await station.ask(path, { headers: { cookie: owner.cookie } })).body.toString();

test('issued from a bill, listed, opened and found by its number, and refused a second time', async () => {
  const { client } = owner;
  const billId = billOf(10);
  const { invoiceId } = await client.invoices.issue({ billIds: [billId], buyer: BUYER });
  const view = await client.invoices.get({ invoiceId });
  expect(view).toMatchObject({ name: 'IN-2026-00001', buyer: BUYER, issuedBy: 'Olga', stationName: 'Yard', billRows: [{ billId }] });
  expect(view.lines.map(({ layer }) => layer)).toEqual(['energy', 'service']);
  const find = async (words: string) => (await client.invoices.list({ filter: { text: words } })).total;
  expect([await find(''), await find('IN-2026-00001'), await find('2026-2'), await find('Acme')]).toEqual([1, 1, 0, 0]);
  expect((await client.invoices.ofBill({ billId })).map(({ name }) => name)).toEqual(['IN-2026-00001']);
  expect((await faultOf(client.invoices.issue({ billIds: [billId], buyer: BUYER }))).message).toContain('already invoiced');
});

test('two people invoice the same bill at once: one paper', async () => {
  const billId = billOf(10);
  const both = await Promise.allSettled([1, 2].map(() => owner.client.invoices.issue({ billIds: [billId], buyer: BUYER })));
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await owner.client.invoices.list({ filter: {} })).total).toBe(1);
});

test.each<[string, object]>([
  ['no bill', { billIds: [], buyer: BUYER }],
  ['101 bills', { billIds: Array.from({ length: 101 }, (_, n) => `b-${n}`), buyer: BUYER }],
  ['no name', { billIds: ['b'], buyer: { ...BUYER, name: '  ' } }],
  ['no e-mail address', { billIds: ['b'], buyer: { ...BUYER, email: 'nobody' } }],
  ['an address as long as a page', { billIds: ['b'], buyer: { ...BUYER, address: 'x'.repeat(301) } }],
])('refused at the door: %s', async (_, input) => {
  expect(await codeOf(owner.client.invoices.issue(input as never))).toBe('input.invalid');
});

test.each([
  ['below zero', -1],
  ['nothing', 0],
  ['half a cent', 0.5],
  ['more than there is', 1_000_000_001],
])('a payment of a statement is refused at the door: %s', async (_, amount) => {
  expect(await codeOf(owner.client.invoices.payStatement({ invoiceId: 'x', amount, method: 'cash' }))).toBe('input.invalid');
});

test('who may: a viewer reads, an attendant issues, a merchant’s settlement is the owner’s, an installer sees none', async () => {
  const billId = billOf(10);
  const days = { accountId: 'x', fromDay: '2026-01-01', toDay: '2026-01-02' };
  const [attendant, viewer, installer] = [
    await browserAs(station, owner, 'attendant'),
    await browserAs(station, owner, 'viewer'),
    await browserAs(station, owner, 'installer'),
  ];
  expect(await codeOf(viewer.client.invoices.list({ filter: {} }))).toBe('done');
  expect(await codeOf(viewer.client.invoices.issue({ billIds: [billId], buyer: BUYER }))).toBe('access.forbidden');
  expect(await codeOf(installer.client.invoices.list({ filter: {} }))).toBe('access.forbidden');
  expect(await codeOf(attendant.client.invoices.issueSettlement(days))).toBe('access.forbidden');
  expect(await codeOf(attendant.client.invoices.paySettlement({ invoiceId: 'x', method: 'cash' }))).toBe('access.forbidden');
  expect(await codeOf(attendant.client.invoices.issue({ billIds: [billId], buyer: BUYER }))).toBe('done');
  expect((await station.ask('/download/invoices.csv', { headers: { cookie: installer.cookie } })).status).toBe(403);
  expect((await station.ask('/download/invoices.json')).status).toBe(401);
});

test('as files: PDF in both sizes and languages, JSON by the form of docs/invoice-export.md, and all of them as CSV and JSON', async () => {
  const { invoiceId } = await owner.client.invoices.issue({ billIds: [billOf(10)], buyer: BUYER });
  const headers = { cookie: owner.cookie };
  for (const query of ['size=a4&lang=en', 'size=80mm&lang=zh']) {
    const pdf = await station.ask(`/download/invoice/${invoiceId}.pdf?${query}`, { headers });
    expect([pdf.status, pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  }
  const view = await owner.client.invoices.get({ invoiceId });
  const money = (amount: number): string => (amount / 100).toFixed(2);
  const record = JSON.parse(await text(`/download/invoice/${invoiceId}.json`)) as Record<string, unknown>;
  expect(record).toMatchObject({
    form: 'stationmaster-invoice-1', kind: 'invoice', number: 'IN-2026-00001', issuedOn: '2026-01-14', currency: 'EUR', buyer: BUYER,
    net: money(view.net), tax: money(view.tax), total: money(view.total), corrects: null,
  }); // prettier-ignore
  expect(JSON.parse(await text('/download/invoices.json'))).toEqual([record]);
  const csv = await text('/download/invoices.csv?lang=en');
  const [head, ...rows] = csv.trim().split('\r\n');
  expect(head).toContain('Number,Kind,Date');
  expect(rows).toHaveLength(view.lines.length);
  expect(rows[0]).toContain('"Acme, ""Ltd"""');
  expect(await text('/download/invoices.csv?lang=en&kind=credit-note')).not.toContain('IN-2026');
  expect((await station.ask('/download/invoices.csv?kind=poem', { headers })).status).toBe(422);
  expect((await station.ask('/download/invoice/none.pdf', { headers })).status).toBe(404);
});

test('out of paper: a clear sentence, the ledger as it was, and printed once a new roll is in', async () => {
  const billId = billOf(10);
  await owner.client.bills.pay({ billId, method: 'cash' });
  const before = station.flow.db.all('SELECT account, balance FROM balance ORDER BY account');
  sim.faults.paper = 'out';
  expect(await owner.client.printing.status()).toEqual({ state: 'out-of-paper' });
  const fault = await faultOf(owner.client.printing.receipt({ billId, language: 'en' }));
  expect(fault).toMatchObject({ code: 'printer.out-of-paper', message: 'The receipt printer is out of paper. Put a new roll in, then print again; the bill is booked.' }); // prettier-ignore
  expect(station.flow.db.all('SELECT account, balance FROM balance ORDER BY account')).toEqual(before);
  sim.faults.paper = 'there';
  await owner.client.printing.receipt({ billId, language: 'zh' });
  expect(sim.receipts).toHaveLength(1);
  expect(sim.receipts[0]).toContain('充电收据');
});

test('no printer set up: said as such', async () => {
  const plain = await openApiStation();
  const browser = await plain.owner();
  expect(await browser.client.printing.status()).toEqual({ state: 'none' });
  await plain.close();
});

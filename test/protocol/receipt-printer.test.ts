/** The receipt printer on the wire: printed whole, or a clear sentence; one receipt at a time; nothing printed twice by itself. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFault } from '../../station-core/base/fault.ts';
import { receiptRoll } from '../../station-core/documents/receipt-roll.ts';
import type { ReceiptPrinter } from '../../station-core/domain/printer-port.ts';
import { openReceiptPrinter } from '../../station-core/drivers/printer/escpos/driver.ts';
import { systemClock } from '../../station-core/system.ts';
import { ReceiptPrinterSim } from '../sim/receipt-printer.ts';
import { receiptFixture } from '../unit/documents/receipt-fixture.ts';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
let sim: ReceiptPrinterSim;
let printer: ReceiptPrinter;

beforeEach(async () => {
  sim = await ReceiptPrinterSim.open();
  printer = open(sim.port);
});
afterEach(async () => {
  await printer.close();
  await sim.close();
});

function open(port: number): ReceiptPrinter {
  return openReceiptPrinter({ host: '127.0.0.1', port, encoding: 'gb18030', columns: 48 }, systemClock(), LOG);
}

const roll = (language: 'en' | 'zh' = 'en') => receiptRoll(receiptFixture(), { language, columns: 48, encoding: 'gb18030' });

async function faultOf(print: Promise<void>): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await print;
  } catch (error) {
    if (isFault(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was printed');
}

test.each(['en', 'zh'] as const)('a receipt comes out whole and cut, in %s', async (language) => {
  await printer.print(roll(language));
  expect(sim.receipts).toHaveLength(1);
  const [text = ''] = sim.receipts;
  expect(text).toContain(language === 'zh' ? '充电收据' : 'Riverside Charging');
  expect(text).toContain('23.12 EUR');
  expect(text.split('\n').every((line) => Array.from(line).reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0) <= 48)).toBe(true);
  expect(sim.uncut).toBe('');
});

test.each<[string, (faults: ReceiptPrinterSim['faults']) => void, string, string, RegExp]>([
  ['no paper', (f) => (f.paper = 'out'), 'out-of-paper', 'printer.out-of-paper', /new roll.*the bill is booked/],
  ['open cover', (f) => (f.coverOpen = true), 'cover-open', 'printer.cover-open', /Close its cover.*the bill is booked/],
  ['off line', (f) => (f.offline = true), 'not-ready', 'printer.not-ready', /switch it off and on/],
])('%s: said before a byte is sent, and printed once it is mended', async (_, spoil, state, code, words) => {
  spoil(sim.faults);
  expect(await printer.status()).toBe(state);
  const fault = await faultOf(printer.print(roll()));
  expect(fault.code).toBe(code);
  expect(fault.message).toMatch(words);
  expect(sim.uncut).toBe('');
  Object.assign(sim.faults, { paper: 'there', coverOpen: false, offline: false });
  await printer.print(roll());
  expect(sim.receipts).toHaveLength(1);
});

test('the roll ends in the middle: said at once, and what waited is not printed beside its repetition', async () => {
  sim.faults.outAfter = 400;
  expect((await faultOf(printer.print(roll()))).code).toBe('printer.out-of-paper');
  Object.assign(sim.faults, { paper: 'there', outAfter: null });
  await printer.print(roll());
  expect(sim.receipts).toHaveLength(1);
});

test('the line breaks in the middle: nobody claims that it was printed', async () => {
  sim.faults.cutAfter = 300;
  const fault = await faultOf(printer.print(roll()));
  expect(fault.code).toBe('printer.unsure');
  expect(fault.message).toMatch(/printed whole.*The bill is booked/);
});

test('low on paper is no hindrance', async () => {
  sim.faults.paper = 'low';
  expect(await printer.status()).toBe('low');
  await printer.print(roll());
  expect(sim.receipts).toHaveLength(1);
});

test('nobody there: said as such', async () => {
  const gone = await ReceiptPrinterSim.open();
  const { port } = gone;
  await gone.close();
  const lost = open(port);
  expect(await lost.status()).toBe('unreachable');
  expect((await faultOf(lost.print(roll()))).code).toBe('printer.unreachable');
});

test('it takes the connection and says nothing: not ready', async () => {
  sim.faults.silent = true;
  expect((await faultOf(printer.print(roll()))).code).toBe('printer.not-ready');
});

test('ten at once: one after the other, and the tenth that waits is refused', async () => {
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => printer.print(roll())));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
  expect(sim.receipts).toHaveLength(9);
  expect(sim.mostAtOnce).toBe(1);
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type BenefitId } from '../../../station-core/base/ids.ts';
import { currencyOf, lineAmount, minor, rate } from '../../../station-core/base/money.ts';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import {
  durationText,
  kwhText,
  lineText,
  moneyText,
  offsetText,
  percentText,
  placesFor,
  rateText,
  shortTimeText,
  timeText,
} from '../../../station-core/documents/figures.ts';
import { readFonts } from '../../../station-core/documents/fonts.ts';
import { openPrinter } from '../../../station-core/documents/printer.ts';
import { receiptModel } from '../../../station-core/documents/receipt-model.ts';
import { receiptPdf } from '../../../station-core/documents/receipt-pdf.ts';
import { systemClock } from '../../../station-core/system.ts';
import { receiptFixture } from './receipt-fixture.ts';

const berlin = zoneName('Europe/Berlin');
const spring = utcMs(Date.parse('2026-03-29T00:59:59Z'));

test.each<[string, string, string]>([
  ['euro', moneyText(minor(123_456_789), currencyOf('EUR')), '1,234,567.89'],
  ['yen', moneyText(minor(-1_234), currencyOf('JPY')), '-1,234'],
  ['dinar', moneyText(minor(5), currencyOf('KWD')), '0.005'],
  ['a line to the cent', lineText(lineAmount(12_300), 2), '1.23'],
  ['a line finer than the cent', lineText(lineAmount(12_345), 2), '1.2345'],
  ['a rate', rateText(rate(82_500), currencyOf('EUR')), '0.825'],
  ['a round rate', rateText(rate(100_000), currencyOf('EUR')), '1.00'],
  ['energy', kwhText(dwh(12_345_678), 2), '1,234.5678'],
  ['tax', percentText(55_000), '5.5'],
  ['hours', durationText(26 * 3_600_000 + 59_999), '26:00'],
  ['seconds', durationText(59_999), '0:00:59'],
  ['before the clock goes forward', timeText(spring, berlin), '2026-03-29 01:59:59'],
  ['a second later', timeText(utcMs(spring + 1_000), berlin), '2026-03-29 03:00:00'],
  ['its offset', offsetText(utcMs(spring + 1_000), berlin), 'UTC+02:00'],
  ['another day', shortTimeText(utcMs(spring + 86_400_000), berlin, spring), '03-30 02:59'],
  ['before 1970', timeText(utcMs(-1_000), zoneName('UTC')), '1969-12-31 23:59:59'],
])('%s', (_, written, expected) => {
  expect(written).toBe(expected);
});

test('as few decimals as lose nothing', () => {
  expect([placesFor([10_000], 2), placesFor([12_300, 100], 2), placesFor([1], 0), placesFor([], 2)]).toEqual([2, 2, 4, 2]);
});

test('the lines a person reads add up to the total a person reads', () => {
  const model = receiptModel(receiptFixture(), 'en');
  const shown = [...model.sections.flatMap((s) => s.lines.map((l) => l.amount)), model.rounding?.value ?? '0'];
  expect(shown.reduce((sum, text) => sum + Math.round(Number(text.replaceAll(',', '')) * 10_000), 0)).toBe(231_200);
  expect(model.total.value).toBe('23.12 EUR');
  expect(model.sections.map((s) => [s.title, s.sum])).toEqual([
    ['Energy fee', '14.79'],
    ['Service fee', '7.13'],
    ['Idle fee', '1.20'],
  ]);
  expect(model.meter.map((m) => m.value)).toEqual([
    '123,456.7890 kWh',
    '123,487.3691 kWh',
    '30.5801 kWh',
    '30.0000 kWh',
    '0.5345 kWh',
    '0.0456 kWh',
  ]);
});

test('a reversed bill says so, and what stands in its place', () => {
  const good = receiptFixture();
  const reversed = receiptModel(
    { ...good, bill: { ...good.bill, state: 'reversed', reason: 'late reading' }, replacedByNumber: 1_050 },
    'en',
  );
  expect(reversed.reversed).toEqual(['This bill is void. It was replaced by receipt no. 1050', 'Reason: late reading']);
  const next = receiptModel(
    {
      ...good,
      moves: [],
      bill: { ...good.bill, paid: minor(0), replaces: good.bill.id, carriedOver: minor(2_000) },
      replacesNumber: 1_042,
    },
    'en',
  );
  expect(next.remarks[0]).toBe('Replaces receipt no. 1042');
  expect(next.balance).toEqual([
    { label: 'Already paid', value: '20.00' },
    { label: 'To pay', value: '3.12 EUR' },
  ]);
});

test('what was paid too much before is due back, and nothing is called unpaid', () => {
  const { bill, ...rest } = receiptFixture(undefined, { payment: null, moves: [] });
  const model = (paid: number): ReturnType<typeof receiptModel> =>
    receiptModel({ ...rest, bill: { ...bill, state: 'issued', paid: minor(0), replaces: bill.id, carriedOver: minor(paid) } }, 'en');
  expect([model(2_500).balance[1], model(2_500).payment]).toEqual([{ label: 'To be paid back', value: '1.88 EUR' }, '']);
  expect([model(2_000).balance[1]?.label, model(2_000).payment]).toEqual(['To pay', 'Not paid yet']);
});

test('part payments, a reduction and money given back stand one under the other; a single payment of the whole does not', () => {
  const { bill, ...rest } = receiptFixture();
  const at = bill.issuedAtMs;
  expect(receiptModel({ ...rest, bill }, 'en').balance).toEqual([]);
  const model = receiptModel(
    {
      ...rest,
      bill: { ...bill, credited: minor(312) },
      moves: [
        { kind: 'payment', method: 'cash', amount: minor(1_000), atMs: at },
        { kind: 'payment', method: 'qr', amount: minor(1_312), atMs: at },
        { kind: 'credit', method: null, amount: minor(312), atMs: at },
        { kind: 'refund', method: 'cash', amount: minor(312), atMs: at },
      ],
    },
    'en',
  );
  expect(model.balance.map(({ label, value }) => `${label.replace(/ · 20.*/, '')} ${value}`)).toEqual(['Paid · cash 10.00', 'Paid · QR payment 13.12', 'Reduced -3.12', 'Paid back · cash 3.12', 'To pay 0.00 EUR']); // prettier-ignore
  expect(model.payment).toBe('');
});

test('a discount names what gave it; signed values are printed word for word, those of the start and the end', () => {
  const { bill, ...rest } = receiptFixture();
  const [first] = bill.lines;
  if (first === undefined) throw new Error('the bill has lines');
  const discount = { ...first, kind: 'discount' as const, source: { kind: 'coupon' as const, id: id<BenefitId>('c') }, label: 'Spring', rate: null };
  const text = `OCMF|{"FV":"1.0"}|{"SD":"${'3045'.repeat(300)}"}`;
  const value = { sessionId: bill.sessionId, atMs: bill.issuedAtMs, encoding: 'OCMF', text, publicKey: 'ABC' };
  const contexts = ['Transaction.Begin', 'Sample.Periodic', 'Transaction.End'];
  const model = receiptModel({ ...rest, bill: { ...bill, lines: [...bill.lines, discount] }, signed: contexts.map((context) => ({ ...value, context })) }, 'en');
  expect(model.sections.flatMap(({ lines }) => lines).find(({ title }) => title.startsWith('Coupon'))?.title).toBe('Coupon: Spring');
  expect(model.signed.map((one) => one.text)).toEqual([text, text]);
  expect(model.signed[0]?.publicKey).toBe('Public key: ABC');
}); // prettier-ignore

test.each(['80mm', 'a4'] as const)('the %s PDF is the same bytes each time, and carries its fonts', async (size) => {
  const fonts = await readFonts();
  const pdf = await receiptPdf(receiptFixture(['尖峰', '低谷']), { size, language: 'zh' }, fonts);
  expect(Buffer.from(await receiptPdf(receiptFixture(['尖峰', '低谷']), { size, language: 'zh' }, fonts)).equals(Buffer.from(pdf))).toBe(
    true,
  );
  const text = Buffer.from(pdf).toString('latin1');
  expect(text).toContain('NotoSansSC');
  expect(text).toContain('/FontFile2');
  expect(pdf.length).toBeLessThan(120_000);
});

test('the text of the PDF is what was billed', async (context) => {
  if (spawnSync('pdftotext', ['-v']).error !== undefined) return context.skip('pdftotext (poppler-utils) is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'receipt-'));
  try {
    const read = async (language: 'en' | 'zh'): Promise<string> => {
      writeFileSync(join(folder, 'r.pdf'), await receiptPdf(receiptFixture(), { size: '80mm', language }, await readFonts()));
      return execFileSync('pdftotext', ['-layout', join(folder, 'r.pdf'), '-'], { encoding: 'utf8' });
    };
    const english = await read('en');
    for (const words of [
      'Riverside Charging',
      'Łódź North 7',
      'Energy fee',
      '10.2345 kWh × 0.825',
      '8.4434',
      'Service fee',
      'Rounding',
      '23.12 EUR',
      'Paid: cash',
    ])
      expect(english).toContain(words);
    const chinese = await read('zh');
    for (const words of ['充电收据', '电费', '服务费', '占位费', '尾差', '合计', '已付：现金']) expect(chinese).toContain(words);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a bill of many periods goes over as many pages as it needs', async () => {
  const one = receiptFixture();
  const lines = Array.from({ length: 60 }, () => one.bill.lines).flat();
  const pdf = await receiptPdf({ ...one, bill: { ...one.bill, lines } }, { size: 'a4', language: 'en' }, await readFonts());
  expect(
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length,
  ).toBeGreaterThan(5);
});

test('the printer’s thread makes them one after another, and ends', async () => {
  const printer = openPrinter({
    workerUrl: new URL('../../../station-core/documents/print-worker.ts', import.meta.url),
    clock: systemClock(),
  });
  const look = { size: '80mm', language: 'en' } as const;
  const [a, b] = await Promise.all([printer.receiptPdf(receiptFixture(), look), printer.receiptPdf(receiptFixture(), look)]);
  expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
  const left = printer.receiptPdf(receiptFixture(), look);
  const refused = expect(left).rejects.toThrow('closing');
  await printer.close();
  await refused;
  await expect(printer.receiptPdf(receiptFixture(), look)).rejects.toThrow();
});

test('a typeface that is missing is named', async () => {
  await expect(readFonts('/nowhere')).rejects.toThrow(/NotoSans_\w+\.ttf.*install Stationmaster again/);
});

test('the usual periods are named in the language of the receipt, others as the owner wrote them', () => {
  const titles = (labels: [string, string], language: 'en' | 'zh'): string[] =>
    receiptModel(receiptFixture(labels), language).sections[0]?.lines.map((line) => line.title) ?? [];
  expect(new Set(titles(['peak', 'valley'], 'zh'))).toEqual(new Set(['峰', '谷']));
  expect(new Set(titles(['peak', 'Night owl'], 'en'))).toEqual(new Set(['Peak', 'Night owl']));
});

/** The papers of the drawer and of a day: they add up, hold in both languages and on both papers, and speak as the screens do. */
import { expect, test } from 'vitest';
import { ledger as enScreen } from '../../../renderer/i18n/en/ledger.ts';
import { ledger as zhScreen } from '../../../renderer/i18n/zh/ledger.ts';
import { ACCOUNTS, REASONS_IN_ORDER } from '../../../renderer/pages/ledger/accounts.ts';
import { currencyOf } from '../../../station-core/base/money.ts';
import { zoneName, type LocalDate } from '../../../station-core/base/time.ts';
import { must } from '../../../station-core/base/assert.ts';
import { readFonts } from '../../../station-core/documents/fonts.ts';
import { postingsCsv, shiftsCsv } from '../../../station-core/documents/ledger-csv.ts';
import { accountWord, reasonWord } from '../../../station-core/documents/ledger-words.ts';
import { slipPdf } from '../../../station-core/documents/slip-pdf.ts';
import { daySlip, shiftSlip } from '../../../station-core/documents/till-slips.ts';
import { days, postings, report, shiftRow } from '../../support/stage-till.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 3);
const LANGUAGES = ['en', 'zh'] as const;
const site = { nowMs: NOW, zone: 'Europe/Berlin', currency: 'EUR', stationName: 'Yard North' };
const close = must(days(3, '2026-11-21' as LocalDate, NOW)[0], 'a day');
const daySheet = { stationName: 'Yard North', zone: zoneName('Europe/Berlin'), currency: currencyOf('EUR'), close };

const pagesOf = (pdf: Uint8Array): number => Buffer.from(pdf).toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0; // prettier-ignore
const minorOf = (text: string): number => Number(text.replace(/[,.]/g, '').replace('−', '-'));

test.each([206, 214])('shift %s: what is printed adds up from the first count to the last', (number) => {
  const rows = must(shiftSlip(report(number, site), 'en').sections[0], 'the drawer').rows;
  const at = (label: string): number => minorOf(must(rows.find((row) => row.label === label), label).value); // prettier-ignore
  const expectedAt = rows.findIndex(({ label }) => label === 'Should be in the drawer');
  const moved = rows.slice(0, expectedAt).filter(({ label }) => !label.startsWith('  '));
  expect(moved.reduce((sum, { value }) => sum + minorOf(value), 0)).toBe(at('Should be in the drawer'));
  if (number === 214) return;
  expect(at('Counted') - at('Should be in the drawer')).toBe(at('Difference'));
  expect(at('Left in the drawer') + at('To the safe')).toBe(at('Counted'));
});

test('a day close: debits are credits, and the accounts sum to zero', () => {
  const [moved, standing] = daySlip(daySheet, 'en').sections;
  const [debits, credits] = must(moved?.rows.at(-1), 'a sum').value.split(' / ');
  expect([debits === credits, standing?.rows.at(-1)?.value]).toEqual([true, '0.00']);
});

test.each(LANGUAGES)('roll and A4, one page each, the same bytes for the same facts (%s)', async (language) => {
  const fonts = await readFonts();
  for (const size of ['80mm', 'a4'] as const)
    for (const slip of [shiftSlip(report(206, site), language), shiftSlip(report(214, site), language), daySlip(daySheet, language)]) {
      const pdf = await slipPdf(slip, { size, language }, fonts);
      expect([slip.title, pagesOf(pdf)]).toEqual([slip.title, 1]);
      expect(Buffer.compare(pdf, await slipPdf(slip, { size, language }, fonts))).toBe(0);
    }
});

test('a shift in which cash was moved by hand a hundred times goes on the next page', async () => {
  const busy = report(206, site);
  const line = must(busy.lines[4], 'one by hand');
  const lines = Array.from({ length: 100 }, (_, index) => ({ ...line, seq: index, note: `放入备用零钱 ${index} `.repeat(8) }));
  const slip = shiftSlip({ ...busy, lines }, 'zh');
  expect(pagesOf(await slipPdf(slip, { size: 'a4', language: 'zh' }, await readFonts()))).toBeGreaterThan(3);
  expect(pagesOf(await slipPdf(slip, { size: '80mm', language: 'zh' }, await readFonts()))).toBe(1);
});

test('accounts and reasons are called the same on paper, in files and on the screens', () => {
  for (const account of ACCOUNTS)
    expect([accountWord(account, 'en'), accountWord(account, 'zh')]).toEqual([enScreen[`account.${account}`], zhScreen[`account.${account}`]]);
  for (const reason of REASONS_IN_ORDER)
    expect([reasonWord(reason, 'en'), reasonWord(reason, 'zh')]).toEqual([enScreen[`reason.${reason}`], zhScreen[`reason.${reason}`]]);
}); // prettier-ignore

test.each(LANGUAGES)('the lists as CSV have a header and a record of as many fields a row (%s)', async (language) => {
  const look = { zone: zoneName('Europe/Berlin'), currency: currencyOf('JPY'), language };
  const pageOf = async function* <T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
    yield await Promise.resolve(rows);
  };
  for (const csv of [postingsCsv(pageOf(postings(9, NOW)), look), shiftsCsv(pageOf([shiftRow(213, NOW), shiftRow(214, NOW)]), look)]) {
    let text = '';
    for await (const part of csv) text += part;
    const records = text.trim().split('\r\n').map((record) => record.replace(/"[^"]*"/g, 'x').split(',').length); // prettier-ignore
    expect(new Set(records).size).toBe(1);
    expect(records.length).toBeGreaterThan(2);
  }
});

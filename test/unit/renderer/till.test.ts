/** What is typed at the drawer, counted note by note, and asked of the ledger by the address. */
import { describe, expect, test } from 'vitest';
import { listCsv } from '../../../renderer/client/list-csv.ts';
import { readAmount } from '../../../renderer/pages/till/amount.ts';
import { notesOf, sumOfNotes } from '../../../renderer/pages/till/notes.ts';
import { beforeOf, isBackwards, isFiltered, noPostingFilter, questionOf } from '../../../renderer/pages/ledger/filter.ts';

describe('an amount', () => {
  test.each([
    ['', 2, null, null],
    ['0', 2, 0, null],
    ['12', 2, 1_200, null],
    ['12,5', 2, 1_250, null],
    ['1 234.50', 2, 123_450, null],
    ['12.345', 2, null, 'decimals'],
    ['12.345', 3, 12_345, null],
    ['12.5', 0, null, 'decimals'],
    ['-5', 2, null, 'amount'],
    ['5 EUR', 2, null, 'amount'],
    ['10000000', 2, 1_000_000_000, null],
    ['10000000.01', 2, null, 'most'],
    ['99999999999999', 2, null, 'amount'],
  ] as const)('"%s" with %i decimals is %j, %j', (text, digits, minor, problem) => {
    expect(readAmount(text, digits, { zero: true })).toEqual({ minor, problem });
  });

  test('of zero may be wrong', () => {
    expect(readAmount('0.00', 2, { zero: false })).toEqual({ minor: null, problem: 'zero' });
  });
});

describe('notes and coins', () => {
  test('are added up; empty is none', () => {
    expect(sumOfNotes(notesOf('EUR'), { 5_000: '8', 200: ' 3 ', 1: '' })).toBe(40_600);
    expect(sumOfNotes([], {})).toBe(0);
  });

  test.each(['x', '-1', '1.5', '100000'])('"%s" is no count', (text) => {
    expect(sumOfNotes([100], { 100: text })).toBeNull();
  });

  test('of every currency stand largest first, each once', () => {
    for (const code of ['EUR', 'CNY', 'GBP', 'USD', 'CHF', 'HKD', 'JPY']) {
      const values = notesOf(code);
      expect([...new Set(values)].sort((a, b) => b - a)).toEqual(values);
      expect(values.length).toBeGreaterThan(5);
    }
    expect(notesOf('XAF')).toEqual([]);
  });
});

describe('the filters of the postings', () => {
  const zone = 'Europe/Berlin';

  test('words the address does not know are no filter', () => {
    const filter = { ...noPostingFilter, account: 'gold', reason: 'theft', party: 'x', from: 'yesterday' };
    expect(questionOf(filter, zone)).toEqual({ account: null, party: null, reason: null, text: '', fromMs: null, toMs: null });
  });

  test('days are the station’s, the last one whole', () => {
    const { fromMs, toMs } = questionOf({ ...noPostingFilter, from: '2026-11-20', to: '2026-11-21' }, zone);
    expect([fromMs, toMs]).toEqual([Date.UTC(2026, 10, 19, 23), Date.UTC(2026, 10, 21, 23)]);
  });

  test('the CSV is asked the same, nobody in particular included', () => {
    const question = questionOf({ ...noPostingFilter, account: 'receivable', party: '-', text: ' 12 ' }, zone);
    expect(listCsv('postings', question, 'en')).toBe('/download/postings.csv?account=receivable&party=&text=12&lang=en');
    expect(listCsv('postings', questionOf(noPostingFilter, zone), 'zh')).toBe('/download/postings.csv?lang=zh');
  });

  test('where a page begins is a number of the ledger, else the newest', () => {
    expect(['', '0', '-4', 'x', '17'].map(beforeOf)).toEqual([null, null, null, null, 17]);
  });

  test('days the wrong way round, and whether anything is filtered', () => {
    expect(isBackwards({ from: '2026-11-21', to: '2026-11-20' })).toBe(true);
    expect(isBackwards({ from: '2026-11-21', to: '' })).toBe(false);
    expect(isFiltered({ ...noPostingFilter, show: 'postings', before: '9' })).toBe(false);
    expect(isFiltered({ ...noPostingFilter, reason: 'bill' })).toBe(true);
  });
});

/** The pages of reports without a browser: days from the address, purchase tariffs as they are typed, small figures. */
import { describe, expect, test } from 'vitest';
import type { PurchaseTariff } from '../../../station-core/api/contract.ts';
import { minor, rate } from '../../../station-core/base/money.ts';
import type { LocalDate } from '../../../station-core/base/time.ts';
import { changeOf, hoursText, meanText, shareText, slotText } from '../../../renderer/format/figures.ts';
import { draftOf, inputOf, isFigure, newDraft, parseHours, parseRuns, problemsOf } from '../../../renderer/pages/reports/purchase-draft.ts';
import { daysOf, filePath, noReportFilter, rangeProblem, tabOf } from '../../../renderer/pages/reports/range.ts';

describe('days', () => {
  test.each([
    ['today', '2026-03-18', '2026-03-18'],
    ['yesterday', '2026-03-17', '2026-03-17'],
    // The 18th is a Wednesday.
    ['week', '2026-03-16', '2026-03-18'],
    ['month', '2026-03-01', '2026-03-18'],
    ['last-month', '2026-02-01', '2026-02-28'],
    ['year', '2026-01-01', '2026-03-18'],
    ['nonsense', '2026-03-01', '2026-03-18'],
  ])('%s', (range, fromDay, toDay) => {
    expect(daysOf({ ...noReportFilter, range }, '2026-03-18')).toEqual({ fromDay, toDay });
  });

  test('of one’s own, and what is wrong with them', () => {
    const own = { ...noReportFilter, range: 'own', from: '2026-02-01', to: 'never' };
    expect(daysOf(own, '2026-03-18')).toEqual({ fromDay: '2026-02-01', toDay: '2026-03-18' });
    expect(rangeProblem({ fromDay: '2026-03-02', toDay: '2026-03-01' })).toBe('backwards');
    expect(rangeProblem({ fromDay: '2024-01-01', toDay: '2026-03-01' })).toBe('long');
    expect(rangeProblem({ fromDay: '2024-01-01', toDay: '2026-01-01' })).toBeNull();
  });

  test('files and tabs', () => {
    expect(filePath('csv', { fromDay: '2026-03-01', toDay: '2026-03-02', pileId: 'P 1' }, 'pile', 'zh')).toBe(
      '/download/report.csv?fromDay=2026-03-01&toDay=2026-03-02&lang=zh&pileId=P+1&table=pile',
    );
    expect(filePath('xlsx', { fromDay: '2026-03-01', toDay: '2026-03-02', pileId: null }, '', 'en')).toBe(
      '/download/report.xlsx?fromDay=2026-03-01&toDay=2026-03-02&lang=en',
    );
    expect([tabOf(noReportFilter), tabOf({ ...noReportFilter, tab: 'margin' }), tabOf({ ...noReportFilter, tab: 'x' })]).toEqual([
      'overview',
      'margin',
      'overview',
    ]);
  });
});

describe('a purchase tariff', () => {
  test.each([
    ['08:00-11:00', [[480, 660]]],
    ['8-11', [[480, 660]]],
    ['22:00 – 06:00', [[1_320, 360]]],
    ['08:00-11:30，13:00至24:00', [[480, 690], [780, 1_440]]],
    ['', null], ['08:00', null], ['08:10-11:00', null], ['08:00-25:00', null], ['08:00-08:00', null], ['24:00-06:00', null], ['08:00-11:00,', null],
  ] as const)('hours typed as "%s"', (text, expected) => {
    expect(parseHours(text)?.map(({ fromMinute, toMinute }) => [fromMinute, toMinute]) ?? null).toEqual(expected);
  }); // prettier-ignore

  test.each([
    ['', []], ['7-9, 12', [7, 8, 9, 12]], ['11-2', [1, 2, 11, 12]], ['3', [3]], ['0', null], ['13', null], ['1-', null], ['x', null],
  ] as const)('months typed as "%s"', (text, expected) => {
    expect(parseRuns(text, 12)).toEqual(expected);
  }); // prettier-ignore

  test('comes back as it was saved', () => {
    const period = (label: string, price: number, fromMinute: number, toMinute: number) => ({ label, rate: rate(price), months: [7, 8, 9, 12], weekdays: [1, 2, 3, 4, 5], fromMinute, toMinute }); // prettier-ignore
    const tariff: PurchaseTariff = {
      fromDay: '2026-01-01' as LocalDate,
      periods: [period('flat', 24_800, 360, 480), period('peak', 33_150, 480, 720), period('flat', 24_800, 720, 1_440)],
      lossPpm: 55_000,
      fixedPerMonth: minor(124_500),
    };
    const draft = draftOf(tariff, 2);
    expect(draft).toEqual({
      fromDay: '2026-01-01',
      periods: [
        { label: 'flat', rate: '0.248', hours: '06:00-08:00, 12:00-24:00', months: '7-9, 12', weekdays: '1-5' },
        { label: 'peak', rate: '0.3315', hours: '08:00-12:00', months: '7-9, 12', weekdays: '1-5' },
      ],
      loss: '5.5',
      fixed: '1245',
    });
    const input = inputOf(draft, 2);
    expect(input?.periods.map(({ label, rate: price, fromMinute }) => [label, price, fromMinute])).toEqual([['flat', '0.248', 360], ['flat', '0.248', 720], ['peak', '0.3315', 480]]); // prettier-ignore
    expect([input?.lossPercent, input?.fixedPerMonth]).toEqual(['5.5', '1245']);
  });

  test('is not sent while something is wrong, and the field is named', () => {
    const draft = newDraft('2026-03-18');
    expect(draft.fromDay).toBe('2026-03-01');
    expect(inputOf(draft, 2)).toBeNull();
    const row = { label: '', rate: '0,123456', hours: 'noon', months: '13', weekdays: '8' };
    expect(problemsOf(row)).toEqual({ label: 'name', rate: 'rate', hours: 'hours', months: 'months', weekdays: 'weekdays' });
    const [first] = draft.periods;
    expect(
      inputOf({ ...draft, periods: [{ ...row, ...first, rate: '0,35', months: '', weekdays: '' }], fixed: '12,50' }, 2)?.fixedPerMonth,
    ).toBe('12.50');
    expect([isFigure('', 2), isFigure('1.234', 2), isFigure('12', 0)]).toEqual([true, false, true]);
  });
});

test('small figures', () => {
  expect([shareText(253, 1_000), shareText(1, 3), shareText(0, 5), shareText(5, 0)]).toEqual(['25.3', '33.3', '0.0', null]);
  expect([changeOf(110, 100), changeOf(90, 100), changeOf(100, 100), changeOf(5, 0)]).toEqual([10, -10, 0, null]);
  expect([hoursText(5_400_000), hoursText(0), meanText(1_234), slotText(17), slotText(48)]).toEqual([
    '1.5',
    '0.0',
    '1.2',
    '08:30',
    '24:00',
  ]);
});

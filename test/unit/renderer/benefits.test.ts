/** What is typed for discounts and holidays: read into whole numbers and days, or named as wrong. */
import { describe, expect, test } from 'vitest';
import { amountToType } from '../../../renderer/format/amount-text.ts';
import { percentText } from '../../../renderer/format/percent-text.ts';
import { energyDwh, kwhText, minuteOf, plainCode, sharePpm } from '../../../renderer/pages/benefits/benefit-input.ts';
import { couponDraftOf, couponProblems, readCoupon, type CouponDraft } from '../../../renderer/pages/benefits/coupon-draft.ts';
import { readHolidays, withDays } from '../../../renderer/pages/plans/holiday-text.ts';
import { benefitsView } from '../../support/stage-benefits.ts';

describe('numbers', () => {
  test.each([
    ['10', 100_000],
    ['7,5', 75_000],
    ['', 0],
    ['100', 1_000_000],
    ['100.0001', null],
    ['0.00001', null],
    ['-5', null],
    ['ten', null],
  ])('%j percent is %j', (text, ppm) => {
    expect(sharePpm(text)).toBe(ppm);
  });

  test.each([
    ['10', 100_000],
    ['2.5', 25_000],
    ['0', null],
    ['0.00001', null],
    ['100001', null],
  ])('%j kWh is %j', (text, dwh) => {
    expect(energyDwh(text)).toBe(dwh);
  });

  test.each([
    ['8:30', 510],
    ['0830', 510],
    ['24:00', 1_440],
    ['24:01', null],
    ['8:60', null],
    ['noon', null],
  ])('%j is minute %j', (text, minute) => {
    expect(minuteOf(text)).toBe(minute);
  });

  test('and written again', () => {
    expect([percentText(75_000), percentText(0), kwhText(25_000), kwhText(10_000_000), amountToType(123_450, 2), amountToType(500, 0)]).toEqual([
      '7.5', '0', '2.5', '1000', '1234.50', '500',
    ]); // prettier-ignore
    expect(plainCode(' wel come-5 ')).toBe('WELCOME5');
  });
});

describe('a coupon in its form', () => {
  const blank = couponDraftOf(null, '2026-11-21', 2);
  const whole: CouponDraft = { ...blank, name: 'Welcome', code: 'WELCOME5', amount: '5' };
  test.each<[string, Partial<CouponDraft>, readonly unknown[]]>([
    ['whole', {}, []],
    ['nameless', { name: ' ' }, [['name', 'name']]],
    ['a short code', { code: 'ABC' }, [['code', 'code']]],
    ['three decimals', { amount: '5.001' }, [['amount', 'amount']]],
    ['below zero', { amount: '-5' }, [['amount', 'amount']]],
    ['a budget and no most', { kind: 'percent', percent: '10', budget: '100' }, [['atMost', 'atMost']]],
    ['no percentage', { kind: 'percent', percent: '0' }, [['percent', 'percent']]],
    ['no energy', { kind: 'energy' }, [['energy', 'energy']]],
    ['no layer', { layers: [] }, [['layers', 'layers']]],
    ['days the wrong way round', { last: '2026-11-20' }, [['days', 'days']]],
  ])('%s', (_, more, problems) => {
    expect([...couponProblems({ ...whole, ...more }, 2)]).toEqual(problems);
  });

  test('a saved one opened and saved again says the same', () => {
    for (const row of benefitsView(Date.UTC(2026, 10, 21), false).coupons) {
      const { code, name, value, layers, fromDay, toDay, oncePerAccount, budget, minTotal, groupId, enabled } = row;
      expect(readCoupon(couponDraftOf(row, '2026-11-21', 2), 2)).toEqual({ code, name, value, layers, fromDay, toDay, oncePerAccount, budget, minTotal, groupId, enabled });
    }
  }); // prettier-ignore
});

describe('holidays as they are pasted', () => {
  test.each([
    ['2026-10-01 National Day', ['2026-10-01']],
    ['2026-10-01..2026-10-03, National Day', ['2026-10-01', '2026-10-02', '2026-10-03']],
    ['2026-12-31 – 2027-01-01 Turn of the year\n\n2027-02-05 Spring', ['2026-12-31', '2027-01-01', '2027-02-05']],
    ['', []],
  ])('%j', (text, days) => {
    const read = readHolidays(text);
    expect(read.ok ? read.holidays.map(({ day }) => day) : read).toEqual(days);
  });

  test.each([
    ['2026-02-30 Nothing', 1],
    ['2026-10-01 Fine\n2026-10-02', 2],
    ['2026-10-07..2026-10-01 Backwards', 1],
    ['2026-10-01..2027-10-01 A year', 1],
  ])('%j: the line is named', (text, line) => {
    expect(readHolidays(text)).toMatchObject({ ok: false, line });
  });

  test('a day that is there gets the new name, all in the order of the calendar', () => {
    const added = withDays([{ day: '2026-12-25', name: 'Old' }], [{ day: '2026-10-01', name: 'First' }, { day: '2026-12-25', name: 'New' }]); // prettier-ignore
    expect(added).toEqual([{ day: '2026-10-01', name: 'First' }, { day: '2026-12-25', name: 'New' }]); // prettier-ignore
  });
});

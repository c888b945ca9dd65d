/** Purchase tariffs: what is refused and why; cost, losses and fixed prices exact to the minor unit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { currencyOf, minor, rate } from '../../../station-core/base/money.ts';
import type { LocalDate } from '../../../station-core/base/time.ts';
import type { PurchasePeriod, PurchaseTariff } from '../../../station-core/domain/sale.ts';
import { fixedCost, purchaseProblem, purchaseRows } from '../../../station-core/rules/analytics/purchase.ts';

const day = (text: string): LocalDate => text as LocalDate;
const period = (
  label: string,
  price: number,
  fromMinute: number,
  toMinute: number,
  more: Partial<PurchasePeriod> = {},
): PurchasePeriod => ({
  label,
  rate: rate(price),
  months: [],
  weekdays: [],
  fromMinute,
  toMinute,
  ...more,
});
const allDay = period('flat', 35_000, 0, 1_440);
const tariff = (periods: readonly PurchasePeriod[], more: Partial<PurchaseTariff> = {}): PurchaseTariff => ({
  fromDay: day('2026-01-01'),
  periods,
  lossPpm: 0,
  fixedPerMonth: minor(0),
  ...more,
});

test.each([
  ['no period', tariff([]), '1 to 48 periods'],
  ['a hole in the night', tariff([period('day', 1, 360, 1_320)]), 'No price holds at 00:00'],
  ['a hole in one month', tariff([period('all', 1, 0, 1_440, { months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] })]), 'in month 12'],
  ['a hole on Sundays', tariff([period('all', 1, 0, 1_440, { weekdays: [1, 2, 3, 4, 5, 6] })]), 'day 7 of the week'],
  ['a quarter of an hour', tariff([period('x', 1, 15, 1_440), allDay]), 'whole half hours'],
  ['no length', tariff([period('x', 1, 480, 480), allDay]), 'no length'],
  ['a price below nought', tariff([period('x', -1, 0, 1_440)]), '0 to 10,000'],
  ['a price too large', tariff([period('x', 1_000_000_001, 0, 1_440)]), '0 to 10,000'],
  ['month 13', tariff([period('x', 1, 0, 1_440, { months: [13] })]), 'months are 1 to 12'],
  ['all is lost', tariff([allDay], { lossPpm: 1_000_000 }), '0 to 90 %'],
  ['a fixed price below nought', tariff([allDay], { fixedPerMonth: minor(-1) }), 'not negative'],
])('%s is refused in a sentence', (_, wrong, sentence) => {
  expect(purchaseProblem(wrong)).toContain(sentence);
});

test('a whole day, and a night that runs over midnight, are whole', () => {
  expect(purchaseProblem(tariff([allDay]))).toBeNull();
  expect(purchaseProblem(tariff([period('valley', 1, 1_320, 360), period('day', 2, 360, 1_320)]))).toBeNull();
});

describe('what the energy cost', () => {
  const euro = currencyOf('EUR');
  const slots = (...energies: readonly (readonly [string, number, number])[]) =>
    energies.map(([on, slot, energy]) => ({ day: day(on), slot, energy: dwh(energy) }));

  test.each([
    ['10 kWh at 0.35', tariff([allDay]), slots(['2026-01-14', 20, 100_000]), [['flat', 100_000, 100_000, 350]]],
    ['with losses of 5 %, more is bought than sold', tariff([allDay], { lossPpm: 50_000 }), slots(['2026-01-14', 20, 95_000]), [['flat', 95_000, 100_000, 350]]],
    ['the night is cheaper', tariff([period('valley', 10_000, 1_320, 360), period('day', 40_000, 360, 1_320)]),
      slots(['2026-01-14', 11, 10_000], ['2026-01-14', 12, 10_000], ['2026-01-14', 44, 20_000]), [['day', 10_000, 10_000, 40], ['valley', 30_000, 30_000, 30]]],
    ['summer has its own price', tariff([period('summer', 50_000, 0, 1_440, { months: [7, 8] }), allDay]),
      slots(['2026-06-30', 0, 10_000], ['2026-07-01', 0, 10_000]), [['flat', 10_000, 10_000, 35], ['summer', 10_000, 10_000, 50]]],
    ['Sundays have their own price', tariff([period('sunday', 5_000, 0, 1_440, { weekdays: [7] }), allDay]),
      slots(['2026-01-17', 0, 10_000], ['2026-01-18', 0, 10_000]), [['flat', 10_000, 10_000, 35], ['sunday', 10_000, 10_000, 5]]],
    ['before the first tariff nothing is known', tariff([allDay], { fromDay: day('2026-02-01') }), slots(['2026-01-31', 0, 10_000]), [['', 10_000, 0, 0]]],
  ] as const)('%s', (_, one, energies, expected) => {
    expect(purchaseRows(energies, [one], euro).map((row) => [row.label, row.sold, row.bought, row.cost])).toEqual(expected);
  }); // prettier-ignore

  test('the tariff that began last holds', () => {
    const rows = purchaseRows(slots(['2026-01-31', 0, 10_000], ['2026-02-01', 0, 10_000]), [
      tariff([allDay]),
      tariff([period('flat', 50_000, 0, 1_440)], { fromDay: day('2026-02-01') }),
    ], euro); // prettier-ignore
    expect(rows.map((row) => [row.fromDay, row.cost])).toEqual([['2026-01-01', 35], ['2026-02-01', 50]]); // prettier-ignore
  });

  test('rows add up to all that was sold, and each is within half a minor unit of the exact cost', () => {
    const periods = [period('valley', 12_345, 0, 480), period('day', 77_777, 480, 1_440)];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 0, max: 5_000_000 })), { maxLength: 60 }), fc.integer({ min: 0, max: 900_000 }), (energies, lossPpm) => {
        const sold = energies.map(([slot, energy]) => ({ day: day('2026-05-05'), slot, energy: dwh(energy) }));
        const rows = purchaseRows(sold, [tariff(periods, { lossPpm })], euro);
        expect(rows.reduce((sum, row) => sum + row.sold, 0)).toBe(sold.reduce((sum, one) => sum + one.energy, 0));
        for (const row of rows) {
          const exact = (row.sold * 1_000_000 * (row.rate ?? 0)) / (1_000_000 - lossPpm) / 1e7;
          expect(Math.abs(row.cost - exact)).toBeLessThan(0.500001);
        }
      }),
    ); // prettier-ignore
  });

  test.each([
    ['a whole month', '2026-01-01', '2026-01-31', 31_000],
    ['one day of January', '2026-01-14', '2026-01-14', 1_000],
    ['a day of each of two months', '2026-01-31', '2026-02-01', 1_000 + 1_107],
    ['days before the tariff cost nothing', '2025-12-01', '2025-12-31', 0],
  ])('fixed prices: %s', (_, from, to, expected) => {
    expect(fixedCost(day(from), day(to), [tariff([allDay], { fixedPerMonth: minor(31_000) })])).toBe(expected);
  });
});

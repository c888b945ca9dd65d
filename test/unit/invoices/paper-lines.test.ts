/** What a paper says of a bill: it sums to the bill, each layer with its rate, and corrections bring all papers to what the bill comes to. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineAmount, minor, rate } from '../../../station-core/base/money.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import { dwh } from '../../../station-core/base/energy.ts';
import type { Bill, BillLine } from '../../../station-core/domain/bill.ts';
import type { InvoiceLine } from '../../../station-core/domain/invoice.ts';
import {
  added, correction, linesOfBill, negated, reduced, sumOf,
} from '../../../station-core/rules/invoices/paper-lines.ts'; // prettier-ignore
import { feeOf, incomeOf, settlementLines } from '../../../station-core/rules/invoices/settlement.ts';

type Part = readonly [layer: BillLine['layer'], taxPpm: number | null, net: number, tax: number];

function bill(parts: readonly Part[], net: number, tax: number): Pick<Bill, 'lines' | 'totals'> {
  const at = utcMs(0);
  const none = minor(0);
  return {
    lines: parts.map(([layer, taxPpm, n, t]) => ({
      kind: 'component', layer, dimension: 'ENERGY', label: null, fromMs: at, toMs: at, rate: rate(0), volume: 0, billedVolume: 0,
      energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) }, taxPpm, net: lineAmount(n), tax: lineAmount(t),
    })),
    totals: { energy: dwh(0), chargingMs: 0, idleMs: 0, total: minor(net + tax), byLayer: { energy: none, service: none, idle: none }, net: minor(net), tax: minor(tax) },
  };
} // prettier-ignore

const line = (layer: InvoiceLine['layer'], taxPpm: number | null, net: number, tax: number): InvoiceLine => ({
  layer,
  taxPpm,
  net: minor(net),
  tax: minor(tax),
});

test.each<[string, Parameters<typeof bill>, readonly InvoiceLine[]]>([
  ['energy and service fee apart, each with its rate', [[['energy', 190_000, 100_000, 19_000], ['service', 60_000, 50_000, 3_000]], 1_500, 220], [line('energy', 190_000, 1_000, 190), line('service', 60_000, 500, 30)]],
  ['two rates in one layer are two lines', [[['energy', 190_000, 100_000, 19_000], ['energy', 70_000, 100_000, 7_000]], 2_000, 260], [line('energy', 190_000, 1_000, 190), line('energy', 70_000, 1_000, 70)]],
  ['a discount lowers its layer', [[['energy', 190_000, 100_000, 19_000], ['energy', 190_000, -50_000, -9_500]], 500, 95], [line('energy', 190_000, 500, 95)]],
  ['no tax: the rate is none', [[['energy', null, 123_400, 0]], 1_234, 0], [line('energy', null, 1_234, 0)]],
  ['the cent that rounding leaves goes to the largest remainder', [[['energy', null, 3_333, 0], ['service', null, 3_333, 0], ['idle', null, 3_334, 0], ['rounding', null, 0, 0]], 100, 0], [line('energy', null, 33, 0), line('service', null, 33, 0), line('idle', null, 34, 0)]],
  ['a bill of nothing has no lines', [[], 0, 0], []],
])('%s', (_, args, expected) => {
  expect(linesOfBill(bill(...args))).toEqual(expected);
}); // prettier-ignore

const WHOLE = [line('energy', 190_000, 1_000, 190), line('service', 60_000, 500, 30)];

test.each<[string, Parameters<typeof reduced>[1], readonly InvoiceLine[]]>([
  ['nothing was taken off', { energy: 0, service: 0, idle: 0, tax: 0 }, WHOLE],
  ['all of it: nothing is left', { energy: 990, service: 510, idle: 0, tax: 220 }, []],
  ['of energy alone, its tax too', { energy: 500, service: 0, idle: 0, tax: 95 }, [line('energy', 190_000, 500, 95), line('service', 60_000, 500, 30)]],
  ['of both', { energy: 100, service: 50, idle: 0, tax: 22 }, [line('energy', 190_000, 900, 171), line('service', 60_000, 450, 27)]],
])('a reduced bill: %s', (_, reduction, expected) => {
  expect(reduced(WHOLE, reduction)).toEqual(expected);
}); // prettier-ignore

const amount = fc.integer({ min: 0, max: 100_000_000 });
const parts = fc.array(fc.tuple(fc.constantFrom('energy', 'service', 'idle'), fc.constantFrom(null, 60_000, 190_000), amount, amount), { minLength: 1, maxLength: 30 }); // prettier-ignore

test('the lines sum to the bill, whatever the bill', () => {
  fc.assert(
    fc.property(parts, (some) => {
      const net = Math.round(some.reduce((sum, [, , n]) => sum + n, 0) / 100);
      const tax = Math.round(some.reduce((sum, [, , , t]) => sum + t, 0) / 100);
      const lines = linesOfBill(bill(some, net, tax));
      expect(sumOf(lines)).toEqual({ net, tax, total: net + tax });
      expect(lines.every((one) => one.net >= 0 && one.tax >= 0)).toBe(true);
    }),
  );
});

test('all papers of a bill and the correction together say what it comes to', () => {
  const some = fc.array(fc.record({ layer: fc.constantFrom('energy' as const, 'service' as const), taxPpm: fc.constantFrom(null, 190_000), net: fc.integer({ min: -9_999, max: 9_999 }).map(minor), tax: fc.integer({ min: -999, max: 999 }).map(minor) }), { maxLength: 6 }); // prettier-ignore
  fc.assert(
    fc.property(fc.array(some, { maxLength: 4 }), some, (papers, target) => {
      expect(added(...papers, correction(papers, target))).toEqual(added(target));
    }),
  );
});

test('taken back and said again is nothing', () => {
  expect(added(WHOLE, negated(WHOLE))).toEqual([]);
});

test.each([
  ['all came in', 1_720, 1_720, 1_500],
  ['half was given for free', 860, 1_720, 750],
  ['nothing came in', 0, 1_720, 0],
  ['nothing was asked', 0, 0, 1_500],
])('a merchant’s income of a bill: %s', (_, collected, asked, net) => {
  expect(sumOf(incomeOf(WHOLE, collected, asked)).net).toBe(net);
});

test('the fee is kept of the sum, rounded once, and the settlement says both', () => {
  expect(feeOf(minor(1_001), 125_000)).toBe(125);
  expect(settlementLines(incomeOf(WHOLE, 1, 1), 125_000)).toEqual([line('energy', null, 1_000, 0), line('service', null, 500, 0), line('fee', null, -188, 0)]); // prettier-ignore
  expect(settlementLines(incomeOf(WHOLE, 1, 1), 0)).toHaveLength(2);
});

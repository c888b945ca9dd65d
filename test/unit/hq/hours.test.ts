/** A bill split over the hours it happened in: the parts add up to it, whatever its lines are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { currencyOf, lineAmount, minor, toMinor } from '../../../station-core/base/money.ts';
import { HOUR_MS, utcMs } from '../../../station-core/base/time.ts';
import type { Bill, BillLine } from '../../../station-core/domain/bill.ts';
import { benefitsGiven, discountOf, hoursOfBill, type Course } from '../../../station-core/rules/hq/hours.ts';
import { shareOut, splitByTime } from '../../../station-core/rules/hq/share.ts';

const START = utcMs(Date.UTC(2026, 0, 14, 11, 20));
const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

describe('parts of an amount', () => {
  test.each([
    ['nothing to share', 0, [0, 0], [0, 0]],
    ['by what they are', 30, [1_000, 2_000], [10, 20]],
    ['what is left goes to whoever lost most', 10, [350, 650], [4, 6]],
    ['a shortfall is taken from whoever gained most', 9, [350, 650], [3, 6]],
    ['parts below zero stay below zero', -1, [300, -400], [3, -4]],
    ['more than the parts come to goes round', 7, [0, 0, 0], [3, 2, 2]],
  ])('%s', (_, total, exact, expected) => {
    expect(shareOut(total, exact, 100)).toEqual(expected);
  });

  test('add up to the total, and each is within a unit of its own where the total is what they come to', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 10, 100, 10_000),
        (exact, unit) => {
          // Never minus nothing, which is another number to toBe.
          const total = Math.round(sum(exact) / unit) + 0;
          const parts = shareOut(total, exact, unit);
          expect(sum(parts)).toBe(total);
          parts.forEach((part, i) => expect(Math.abs(part * unit - (exact[i] ?? 0))).toBeLessThanOrEqual(unit));
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9_999, max: 9_999 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: -9_999, max: 9_999 }),
        (exact, total) => {
          expect(sum(shareOut(total, exact, 100))).toBe(total);
        },
      ),
    );
  });

  test('by time they add up, and lie where their time lies', () => {
    expect(splitByTime(100, 10, 30, [0, 20, 40])).toEqual([50, 50]);
    expect(splitByTime(100, 25, 25, [0, 20, 40])).toEqual([0, 100]);
    expect(splitByTime(-7, 0, 30, [10, 20, 25])).toEqual([-5, -2]);
    const time = fc.integer({ min: 0, max: 5_000_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
        time,
        time,
        fc.uniqueArray(time, { minLength: 2, maxLength: 30 }),
        (amount, from, to, edges) => {
          edges.sort((a, b) => a - b);
          expect(sum(splitByTime(amount, from, to, edges))).toBe(amount);
        },
      ),
    );
  });
});

const LAYERS = ['energy', 'service', 'idle'] as const;

interface Drawn {
  readonly layer: (typeof LAYERS)[number];
  readonly kind: 'component' | 'discount' | 'min-price' | 'max-price';
  readonly from: number;
  readonly length: number;
  readonly net: number;
  readonly tax: number;
}

const drawn = fc.record({
  layer: fc.constantFrom(...LAYERS),
  kind: fc.constantFrom('component', 'discount', 'min-price', 'max-price' as const),
  from: fc.integer({ min: -1_000_000, max: 20_000_000 }),
  length: fc.integer({ min: 0, max: 20_000_000 }),
  net: fc.integer({ min: 0, max: 900_000 }),
  tax: fc.integer({ min: 0, max: 90_000 }),
});

function lineOf(one: Drawn): BillLine {
  const sign = one.kind === 'discount' || one.kind === 'max-price' ? -1 : 1;
  return {
    kind: one.kind,
    ...(one.kind === 'discount' ? { source: { kind: 'coupon', id: 'ten' as never } } : {}),
    layer: one.layer,
    dimension: 'ENERGY',
    label: 'Ten off',
    fromMs: utcMs(START + one.from),
    toMs: utcMs(START + one.from + one.length),
    rate: null,
    volume: 0,
    billedVolume: 0,
    energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
    taxPpm: null,
    net: lineAmount(sign * one.net),
    tax: lineAmount(sign * one.tax),
  };
}

/** As rules/tariff makes it: the total rounded once, its layers and its tax by what is left. */
function billOf(lines: readonly BillLine[], energy: number, code = 'EUR'): Pick<Bill, 'lines' | 'totals' | 'currency'> {
  const currency = currencyOf(code);
  const total = toMinor(lineAmount(sum(lines.map((l) => l.net + l.tax))), currency);
  const [first, second] = (['energy', 'service'] as const).map((layer) =>
    toMinor(lineAmount(sum(lines.filter((l) => l.layer === layer).map((l) => l.net + l.tax))), currency),
  );
  const tax = toMinor(lineAmount(sum(lines.map((l) => l.tax))), currency);
  const byLayer = { energy: minor(first ?? 0), service: minor(second ?? 0), idle: minor(total - (first ?? 0) - (second ?? 0)) };
  return { currency, lines, totals: { energy: dwh(energy), chargingMs: 0, idleMs: 0, total, byLayer, net: minor(total - tax), tax } };
}

function courseOf(chargedMs: number, takenMs: number, energy: number): Course {
  const at = (ms: number) => utcMs(START + ms);
  return {
    startedAtMs: START,
    chargeEndedAtMs: at(chargedMs),
    freedAtMs: at(Math.max(chargedMs, takenMs)),
    readings: [
      { atMs: START, register: dwh(5_000) },
      { atMs: at(Math.floor(chargedMs / 3)), register: dwh(5_000 + Math.floor(energy / 2)) },
      { atMs: at(chargedMs), register: dwh(5_000 + energy) },
    ],
  };
}

test('hours add up to the bill: energy, layers, net, discount, and the time that the connector was taken', () => {
  const span = fc.integer({ min: 1, max: 30 * HOUR_MS });
  fc.assert(
    fc.property(
      fc.array(drawn, { maxLength: 30 }),
      span,
      span,
      fc.integer({ min: 0, max: 2_000_000 }),
      fc.constantFrom('EUR', 'JPY', 'KWD'),
      (all, charged, taken, energy, code) => {
        const bill = billOf(all.map(lineOf), energy, code);
        const course = courseOf(charged, taken, energy);
        const hours = hoursOfBill(bill, course);
        expect(sum(hours.map((one) => one.energy))).toBe(energy);
        for (const layer of LAYERS) expect(sum(hours.map((one) => one.byLayer[layer]))).toBe(bill.totals.byLayer[layer]);
        expect(sum(hours.map((one) => one.net))).toBe(bill.totals.net);
        expect(sum(hours.map((one) => one.discount))).toBe(discountOf(bill));
        expect(sum(hours.map((one) => one.takenMs))).toBe(Math.max(charged, taken));
        expect(sum(hours.map((one) => one.chargingMs))).toBe(charged);
        expect(hours.every((one) => one.energy >= 0 && one.takenMs <= HOUR_MS && one.hourMs % HOUR_MS === 0)).toBe(true);
        expect(hours.map((one) => one.hourMs)).toEqual(hours.map((_, i) => Math.floor(START / HOUR_MS) * HOUR_MS + i * HOUR_MS));
      },
    ),
  );
});

test('two thirds of a line of an hour from 11:20 lie in the first hour', () => {
  const line = lineOf({ layer: 'energy', kind: 'component', from: 0, length: HOUR_MS, net: 60_000, tax: 0 });
  const hours = hoursOfBill(billOf([line], 900), courseOf(HOUR_MS, HOUR_MS, 900));
  expect(hours.map((one) => [one.byLayer.energy, one.chargingMs])).toEqual([
    [400, (2 * HOUR_MS) / 3],
    [200, HOUR_MS / 3],
  ]);
});

test('a connector that was held for a year counts in six weeks of hours, and all of it', () => {
  const hours = hoursOfBill(billOf([], 10), courseOf(HOUR_MS, 8_760 * HOUR_MS, 10));
  expect(hours).toHaveLength(1_008);
  expect(sum(hours.map((one) => one.takenMs))).toBe(8_760 * HOUR_MS);
});

test('what discounts gave is told by what gave it', () => {
  const off = lineOf({ layer: 'energy', kind: 'discount', from: 0, length: 10, net: 1_000, tax: 190 });
  expect(benefitsGiven([off, off])).toEqual([{ source: 'coupon', id: 'ten', name: 'Ten off', amount: 2_380 }]);
});

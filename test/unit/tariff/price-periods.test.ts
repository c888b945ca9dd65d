/** Charging periods under one tariff: exact cuts at thresholds, reservations, periods that come unsorted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import type { TariffElement } from '../../../station-core/domain/tariff.ts';
import { pricePeriods } from '../../../station-core/rules/tariff/price-periods.ts';
import type { ChargingPeriod } from '../../../station-core/rules/tariff/price-periods.ts';
import { at, element, price, tariff } from '../../support/tariff-samples.ts';

const START = at('2026-01-01T10:00:00Z');
const context = {
  zone: zoneName('UTC'),
  sessionStartMs: START,
  reservationExpired: false,
  layer: 'energy',
  parkingLayer: 'energy',
} as const;

describe('thresholds', () => {
  test('each band of energy gets exactly its width, however dense the bands and however the energy came', () => {
    const steps = fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.nat(50), fc.nat(600_000)), fc.nat(40_000)), { minLength: 1, maxLength: 8 });
    const limits = fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 150_000 })), {
      minLength: 1,
      maxLength: 12,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, limits, (list, unsorted) => {
        const bands = [...unsorted].sort((a, b) => a - b);
        const elements = [
          ...bands.map((max, i) => element([price('ENERGY', i + 1)], { maxEnergy: dwh(max) })),
          element([price('ENERGY', 99)]),
        ];
        const periods = inARow(list);
        const total = periods.reduce((sum, p) => sum + p.energy, 0);
        const expected = [...bands, Infinity]
          .map((max, i) => Math.max(0, Math.min(total, max) - (bands[i - 1] ?? 0)))
          .filter((width) => width > 0);
        const lines = pricePeriods(tariff(elements), periods, context);
        expect(lines.map((l) => l.volume)).toEqual(expected);
        for (const [i, line] of lines.slice(1).entries()) expect(line.fromMs).toBe(lines[i]?.toMs);
      }),
    );
  });

  test('each band of duration gets exactly its milliseconds of time', () => {
    const spans = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 8 });
    const limits = fc.uniqueArray(fc.integer({ min: 1, max: 3_600 }), { minLength: 1, maxLength: 12, size: 'max' });
    fc.assert(
      fc.property(spans, limits, (list, unsorted) => {
        const bands = [...unsorted].sort((a, b) => a - b).map((s) => s * 1_000);
        const elements = [
          ...bands.map((max, i) => element([price('TIME', i + 1)], { maxDurationS: max / 1_000 })),
          element([price('TIME', 99)], { minDurationS: (bands.at(-1) ?? 0) / 1_000 }),
        ];
        const total = list.reduce((sum, ms) => sum + ms, 0);
        const expected = [...bands, Infinity]
          .map((max, i) => Math.max(0, Math.min(total, max) - (bands[i - 1] ?? 0)))
          .filter((width) => width > 0);
        const lines = pricePeriods(tariff(elements), inARow(list.map((ms) => [ms, 0])), context);
        expect(lines.map((l) => l.volume)).toEqual(expected);
      }),
    );
  });

  test('current: a bound holds when it holds for the lowest and the highest of the period', () => {
    const elements = [element([price('TIME', 1)], { maxCurrentMa: 32_000 }), element([price('TIME', 2)], { minCurrentMa: 32_000 })];
    const [one] = inARow([[3_600_000, 0]]);
    const priced = (minCurrentMa: number, maxCurrentMa: number): number[] =>
      one === undefined ? [] : pricePeriods(tariff(elements), [{ ...one, minCurrentMa, maxCurrentMa }], context).map((l) => l.net);
    expect([priced(16_000, 16_000), priced(32_000, 32_000), priced(16_000, 40_000)]).toEqual([[10_000], [20_000], []]);
  });
});

describe('reservations', () => {
  const elements: TariffElement[] = [
    element([price('FLAT', 4)], { reservation: 'RESERVATION_EXPIRES' }),
    element([price('FLAT', 1), price('TIME', 2, { stepSize: 600 })], { reservation: 'RESERVATION' }),
    element([price('FLAT', 0.5), price('ENERGY', 1)]),
  ];
  const reserved = period({ fromMs: START, toMs: utcMs(START + 780_000), reservationMs: 780_000 });
  const charged = period({ fromMs: utcMs(START + 780_000), toMs: utcMs(START + 4_380_000), timeMs: 3_600_000, energy: dwh(100_000) });
  test.each([
    ['used: its own flat fee and rounded time, then the session’s flat fee', [reserved, charged], false, [10_000, 5_000, 100_000, 6_667]],
    ['expired: the fee for expiring goes before, time is charged as for a used one', [reserved], true, [40_000, 6_667]],
    ['none: only what is for sessions', [charged], false, [5_000, 100_000]],
  ])('%s', (_, periods, reservationExpired, nets) => {
    expect(pricePeriods(tariff(elements), periods, { ...context, reservationExpired }).map((l) => l.net)).toEqual(nets);
  });
});

test('periods that come unsorted are priced in the order of their starts', () => {
  const elements = [element([price('ENERGY', 1)], { maxEnergy: dwh(15_000) }), element([price('ENERGY', 2)])];
  const periods = inARow([[60_000, 10_000], [60_000, 10_000], [60_000, 10_000]]); // prettier-ignore
  const sorted = pricePeriods(tariff(elements), periods, context);
  expect(sorted.map((l) => l.volume)).toEqual([15_000, 15_000]);
  expect(pricePeriods(tariff(elements), [...periods].reverse(), context)).toEqual(sorted);
});

test('time without a price lies between two lines, not in one', () => {
  const elements = [element([price('ENERGY', 1)], { startMinute: 615, endMinute: 610 })];
  const lines = pricePeriods(tariff(elements), inARow([[1_800_000, 30_000]]), context);
  expect(lines.map((l) => [(l.fromMs - START) / 60_000, (l.toMs - START) / 60_000, l.volume, l.energyBySource.interpolated])).toEqual([
    [0, 10, 10_000, 10_000],
    [15, 30, 15_000, 15_000],
  ]);
});

/** Periods one after another, each a reading interval of its own: milliseconds and 0.1 Wh. */
function inARow(steps: readonly (readonly [number, number])[]): ChargingPeriod[] {
  let from = START;
  return steps.map(([ms, energy]) => {
    const fromMs = from;
    from = utcMs(from + ms);
    return period({ fromMs, toMs: from, timeMs: ms, energy: dwh(energy) });
  });
}

function period(given: Partial<ChargingPeriod> & Pick<ChargingPeriod, 'fromMs' | 'toMs'>): ChargingPeriod {
  const energy = given.energy ?? dwh(0);
  const interval = { fromMs: given.fromMs, toMs: given.toMs, energy, source: 'read' } as const;
  const none = { timeMs: 0, parkingMs: 0, reservationMs: 0, minPowerW: 0, maxPowerW: 0, minCurrentMa: 0, maxCurrentMa: 0 };
  return { ...none, interval, energy, ...given };
}

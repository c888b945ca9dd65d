/** The bill of a session: sums that always close, splits that never change what was measured, and the rules by example. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { currencyOf, minorToLine } from '../../../station-core/base/money.ts';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import type { BillLine, PricedSession } from '../../../station-core/domain/bill.ts';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import type { PriceSessionInput, SessionReading } from '../../../station-core/rules/tariff/price-session.ts';
import { at, element, energyPlan, plan, price, readings, session, sessions, tariff } from '../../support/tariff-samples.ts';

describe('for any plan and any session', () => {
  test('lines with the rounding line sum to the total, as do the layers, and net and tax', () => {
    fc.assert(
      fc.property(
        sessions(),
        fc.option(fc.nat(200_000), { nil: null }),
        fc.option(fc.nat(200_000), { nil: null }),
        ({ input }, min, max) => {
          const bill = priceSession({ ...input, plan: limited(input, min, max) });
          const { total, byLayer, net, tax } = bill.totals;
          expect(sum(bill.lines)).toBe(minorToLine(total, bill.currency));
          expect(byLayer.energy + byLayer.service + byLayer.idle).toBe(total);
          expect(net + tax).toBe(total);
          expect(Math.min(byLayer.energy, byLayer.service, byLayer.idle, net, tax)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('every 0.1 Wh is on one energy line, with its source', () => {
    fc.assert(
      fc.property(sessions(), ({ input }) => {
        const bill = priceSession(input);
        const lines = bill.lines.filter((l) => l.layer === 'energy');
        expect(lines.reduce((a, l) => a + l.volume, 0)).toBe(bill.totals.energy);
        for (const { volume, energyBySource: s } of lines) expect(s.read + s.interpolated + s.estimated).toBe(volume);
      }),
    );
  });

  test('readings added on the line between two others change no volume of any dimension and no line’s times', () => {
    fc.assert(
      fc.property(sessions(), fc.array(fc.tuple(fc.nat(20), fc.nat(5_400_000)), { maxLength: 20 }), ({ input }, extra) => {
        const split = priceSession({ ...input, readings: extra.reduce(withReading, input.readings) });
        const whole = priceSession(input);
        expect(split.totals.energy).toBe(whole.totals.energy);
        expect(volumes(split)).toEqual(volumes(whole));
        for (const [i, line] of split.lines.filter((l) => l.dimension !== null).entries())
          expect(Math.abs(line.volume - (whole.lines[i]?.volume ?? 0))).toBeLessThanOrEqual(
            line.dimension === 'ENERGY' ? 2 * extra.length : 0,
          );
      }),
    );
  });

  test('the same input gives the same bill', () => {
    fc.assert(
      fc.property(sessions(), ({ input }) => {
        expect(priceSession(structuredClone(input))).toEqual(priceSession(input));
      }),
    );
  });

  test('a running session priced as of its end is the bill of a session that ended then, and the price never falls meanwhile', () => {
    fc.assert(
      fc.property(sessions(), ({ input }) => {
        const end = { ...input, freedAtMs: input.chargeEndedAtMs, asOfMs: input.chargeEndedAtMs ?? input.asOfMs };
        expect(priceSession({ ...end, chargeEndedAtMs: null, freedAtMs: null })).toEqual(priceSession(end));
        let before = 0;
        for (const [i, reading] of input.readings.entries()) {
          const live = priceSession({
            ...input,
            chargeEndedAtMs: null,
            freedAtMs: null,
            asOfMs: reading.atMs,
            readings: input.readings.slice(0, i + 1),
          });
          const lines = live.lines.reduce((a, l) => (l.kind === 'rounding' ? a : a + l.net + l.tax), 0);
          // A step rounded up at one price may move to a cheaper one: at most a watt-hour of the dearest price per layer.
          expect(lines).toBeGreaterThanOrEqual(before - stepWorth(input));
          before = lines;
        }
      }),
    );
  });
});

describe('days with a clock change', () => {
  const hourly = energyPlan(
    Array.from({ length: 24 }, (_, h) =>
      element([price('ENERGY', (h + 1) / 100)], { startMinute: h * 60, endMinute: (h + 1) * 60 }, `${h}`),
    ),
  );
  test.each([
    ['Europe/London 23 h', 'Europe/London', '2026-03-29T00:00:00Z', 23, '0 2 3 4'],
    ['Europe/London 25 h', 'Europe/London', '2026-10-24T23:00:00Z', 25, '0 1 2 3'],
    ['Europe/Berlin 23 h', 'Europe/Berlin', '2026-03-28T23:00:00Z', 23, '0 1 3 4'],
    ['Europe/Berlin 25 h', 'Europe/Berlin', '2026-10-24T22:00:00Z', 25, '0 1 2 3'],
  ])('%s: each hour of the wall clock is priced as that hour', (_, zone, start, hours, first) => {
    const input = session(hourly, every(start, hours), { zone: zoneName(zone) });
    const lines = priceSession(input).lines.filter((l) => l.dimension === 'ENERGY');
    expect(lines.slice(0, 4).map((l) => l.label)).toEqual(first.split(' '));
    expect(lines.at(-1)?.label).toBe('23');
    expect(lines.reduce((a, l) => a + l.volume, 0)).toBe(hours * 10_000);
    const twice = lines.filter((l) => l.volume === 20_000).map((l) => l.label);
    expect(twice).toEqual(hours === 25 ? [zone === 'Europe/London' ? '1' : '2'] : []);
    for (const line of lines) expect(line.net).toBe(((Number(line.label) + 1) * 100 * line.volume) / 10_000);
  });
});

describe('what is read, interpolated and estimated', () => {
  const twoPrices = energyPlan([
    element([price('ENERGY', 1)], { startMinute: 0, endMinute: 600 }, 'a'),
    element([price('ENERGY', 2)], { startMinute: 600, endMinute: 1_440 }, 'b'),
  ]);
  test('an interval cut by a price change is interpolated, others are read', () => {
    const input = session(
      twoPrices,
      readings(['2026-01-01T09:00:00Z', 5], ['2026-01-01T09:45:00Z', 6], ['2026-01-01T10:15:00Z', 7], ['2026-01-01T11:00:00Z', 9]),
    );
    expect(priceSession(input).lines.map((l) => [l.label, l.volume, l.energyBySource])).toEqual([
      ['a', 15_000, { read: 10_000, interpolated: 5_000, estimated: 0 }],
      ['b', 25_000, { read: 20_000, interpolated: 5_000, estimated: 0 }],
    ]);
  });
  test('what was estimated stays estimated, cut or not', () => {
    const list = readings(['2026-01-01T09:00:00Z', 0], ['2026-01-01T09:30:00Z', 1], ['2026-01-01T10:30:00Z', 3]);
    const input = session(
      twoPrices,
      list.map((r, i) => (i === 2 ? { ...r, source: 'estimated' as const } : r)),
    );
    expect(priceSession(input).lines.map((l) => l.energyBySource)).toEqual([
      { read: 10_000, interpolated: 0, estimated: 10_000 },
      { read: 0, interpolated: 0, estimated: 10_000 },
    ]);
  });
  test('midnight between two equal prices is no price change', () => {
    const equal = energyPlan([element([price('ENERGY', 1)], { weekdays: [4] }), element([price('ENERGY', 1)])]);
    const lines = priceSession(session(equal, readings(['2026-01-01T23:00:00Z', 0], ['2026-01-02T01:00:00Z', 3]))).lines;
    expect(lines.map((l) => [l.volume, l.energyBySource.read])).toEqual([[30_000, 30_000]]);
  });
});

describe('restrictions', () => {
  const hour = readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T11:00:00Z', 9]);
  test.each<[string, Parameters<typeof energyPlan>[0], (readonly [number, number])[]]>([
    [
      'energy thresholds cut exactly',
      [element([price('ENERGY', 1)], { maxEnergy: dwh(33_333) }), element([price('ENERGY', 2)])],
      [
        [1, 33_333],
        [2, 56_667],
      ],
    ],
    [
      'durations count from the start',
      [element([price('ENERGY', 1)], { maxDurationS: 1_200 }), element([price('ENERGY', 2)], { minDurationS: 1_200 })],
      [
        [1, 30_000],
        [2, 60_000],
      ],
    ],
    [
      'dates end before their last day',
      [element([price('ENERGY', 1)], { endDate: '2026-01-01' as never }), element([price('ENERGY', 2)])],
      [[2, 90_000]],
    ],
    ['months', [element([price('ENERGY', 1)], { months: [1] }), element([price('ENERGY', 2)])], [[1, 90_000]]],
    [
      'power is the average between two readings',
      [element([price('ENERGY', 1)], { maxPower: 9_000 as never }), element([price('ENERGY', 2)], { minPower: 9_000 as never })],
      [[2, 90_000]],
    ],
    [
      'a weekday and a window over midnight both hold at the instant',
      [element([price('ENERGY', 1)], { weekdays: [4], startMinute: 630, endMinute: 60 }), element([price('ENERGY', 2)])],
      [
        [2, 45_000],
        [1, 45_000],
      ],
    ],
    [
      'the first element that has the dimension wins',
      [element([price('TIME', 1)]), element([price('ENERGY', 1)]), element([price('ENERGY', 2)])],
      [[1, 90_000]],
    ],
    [
      'an element for reservations is not for sessions',
      [element([price('ENERGY', 1)], { reservation: 'RESERVATION' }), element([price('ENERGY', 2)])],
      [[2, 90_000]],
    ],
  ])('%s', (_, elements, expected) => {
    const lines = priceSession(session(energyPlan(elements), hour)).lines.filter((l) => l.dimension === 'ENERGY');
    expect(lines.map((l) => [(l.rate ?? 0) / 100_000, l.volume])).toEqual(expected);
  });
});

describe('flat, steps, limits and tax', () => {
  const day = readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T10:30:00Z', 10.05]);
  test('a flat fee is charged once per session and layer, even without energy', () => {
    const flat = tariff([element([price('FLAT', 1.5), price('ENERGY', 1)])]);
    const both = plan([
      { layer: 'energy', tariff: flat },
      { layer: 'service', tariff: flat },
    ]);
    expect(priceSession(session(both, readings(['2026-01-01T10:00:00Z', 3]))).totals).toMatchObject({
      total: 300,
      byLayer: { energy: 150, service: 150, idle: 0 },
    });
  });
  test('idle time’s step is the last one, charging time is then not rounded', () => {
    const timed = energyPlan([element([price('TIME', 6, { stepSize: 3_600 }), price('PARKING_TIME', 12, { stepSize: 300 })])]);
    const bill = priceSession(session(timed, day, { freedAtMs: at('2026-01-01T10:37:00Z') }));
    expect(bill.lines.map((l) => [l.layer, l.dimension, l.billedVolume / 60_000, l.net])).toEqual([
      ['energy', 'TIME', 30, 30_000],
      ['idle', 'PARKING_TIME', 10, 20_000],
    ]);
    expect(priceSession(session(timed, day)).lines.map((l) => l.billedVolume / 60_000)).toEqual([60]);
  });
  test.each([
    ['tax is added', 'NO', 100_500, 19_095, 1_196],
    ['tax is inside', 'YES', 84_454, 16_046, 1_005],
    ['there is no tax', 'NOT_APPLICABLE', 100_500, 0, 1_005],
  ] as const)('%s', (_, taxIncluded, net, tax, total) => {
    const bill = priceSession(session(energyPlan([element([price('ENERGY', 1, { taxPpm: 190_000 })])], { taxIncluded }), day));
    expect(bill.lines[0]).toMatchObject({ net, tax, volume: 100_500 });
    expect(bill.totals.total).toBe(total);
  });
  test.each([
    ['both', { beforeTaxes: 200_000, afterTaxes: 210_000 }, 'minPrice', 2_000, 2_100],
    ['before tax alone: tax in proportion', { beforeTaxes: 200_000, afterTaxes: null }, 'minPrice', 2_000, 2_380],
    ['after tax alone', { beforeTaxes: null, afterTaxes: 238_000 }, 'minPrice', 2_000, 2_380],
    ['a maximum', { beforeTaxes: 50_000, afterTaxes: 59_000 }, 'maxPrice', 500, 590],
    ['a maximum that is not reached', { beforeTaxes: 500_000, afterTaxes: null }, 'maxPrice', 1_005, 1_196],
  ] as const)('limit: %s', (_, limit, key, net, total) => {
    const limitedPlan = energyPlan([element([price('ENERGY', 1, { taxPpm: 190_000 })])], { [key]: limit });
    expect(priceSession(session(limitedPlan, day)).totals).toMatchObject({ net, total });
  });
  test('what a maximum takes off is taken from energy and idle in proportion', () => {
    const capped = energyPlan([element([price('ENERGY', 1), price('PARKING_TIME', 60)])], {
      maxPrice: { beforeTaxes: 200_000, afterTaxes: null },
    });
    const list = readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T10:30:00Z', 10]);
    const bill = priceSession(session(capped, list, { freedAtMs: at('2026-01-01T11:00:00Z') }));
    expect(bill.totals.byLayer).toEqual({ energy: 500, service: 0, idle: 1_500 });
  });
});

describe('idle time', () => {
  const idlePlan = plan(
    [
      { layer: 'energy', tariff: tariff([element([price('ENERGY', 1)])]) },
      { layer: 'idle', tariff: tariff([element([price('PARKING_TIME', 6)])]) },
    ],
    { idleGraceS: 600 },
  );
  const list = readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T11:00:00Z', 1]);
  const input = session(idlePlan, list, { freedAtMs: at('2026-01-01T13:00:00Z') });
  const span = (from: string, to: string): { fromMs: ReturnType<typeof at>; toMs: ReturnType<typeof at> } => ({
    fromMs: at(`2026-01-01T${from}:00Z`),
    toMs: at(`2026-01-01T${to}:00Z`),
  });
  test.each<[string, Partial<PriceSessionInput>, number]>([
    ['runs from the end of the grace time until the connector is free', {}, 110],
    ['does not run within the grace time', { freedAtMs: at('2026-01-01T11:10:00Z') }, 0],
    ['does not run while nobody knows', { unknownSpans: [span('12:00', '12:30'), span('12:20', '12:40'), span('10:30', '11:20')] }, 60],
    ['does not run in a span within another', { unknownSpans: [span('11:30', '12:30'), span('11:40', '11:50')] }, 50],
    ['does not run while charging', { chargeEndedAtMs: null, freedAtMs: null, asOfMs: at('2026-01-01T13:00:00Z') }, 0],
    ['runs until now while the connector is taken', { freedAtMs: null, asOfMs: at('2026-01-01T12:10:00Z') }, 60],
    ['never began when nobody knew all the time', { unknownSpans: [span('11:00', '14:00')] }, 0],
    ['is not moved by readings that come afterwards', { readings: [...list, ...readings(['2026-01-01T12:30:00Z', 1])] }, 110],
  ])('%s', (_, more, minutes) => {
    const bill = priceSession({ ...input, ...more });
    expect(bill.totals.idleMs / 60_000).toBe(minutes);
    expect(bill.totals.byLayer.idle).toBe(minutes * 10);
    expect(bill.lines.filter((l) => l.layer === 'idle').length).toBe(minutes === 0 ? 0 : 1);
  });
});

describe('currencies and large figures', () => {
  test.each([
    ['JPY', 124],
    ['EUR', 12_352],
    ['KWD', 123_525],
  ])('%s: 123.5246 is rounded once, to its own minor unit', (code, total) => {
    const money = plan([{ layer: 'energy', tariff: tariff([element([price('ENERGY', 12.35246)])], { currency: currencyOf(code) }) }]);
    const bill = priceSession(session(money, readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T11:00:00Z', 10])));
    expect([bill.totals.total, sum(bill.lines)]).toEqual([total, minorToLine(bill.totals.total, currencyOf(code))]);
  });
  // 123,456.79 kWh (whole watt-hours) at 5,000,000.00001 are 617,283,950,001.2346, tax 117,283,950,500.2346.
  test('products beyond 2^53 stay exact, amounts beyond it are refused', () => {
    const input = (major: number): PriceSessionInput =>
      session(
        energyPlan([element([price('ENERGY', major, { taxPpm: 190_000 })])]),
        readings(['2026-01-01T00:00:00Z', 0], ['2026-01-09T00:00:00Z', 123_456.7891]),
      );
    expect(priceSession(input(5_000_000.00001)).totals).toMatchObject({ net: 61_728_395_000_124, tax: 11_728_395_050_023 });
    expect(() => priceSession(input(50_000_000_000))).toThrow(RangeError);
  });
});

test.each<[string, SessionReading[]]>([
  ['readings out of order', readings(['2026-01-01T11:00:00Z', 0], ['2026-01-01T10:00:00Z', 1])],
  ['a register that falls', readings(['2026-01-01T10:00:00Z', 1], ['2026-01-01T11:00:00Z', 0])],
])('%s is a bug of the caller', (_, list) => {
  expect(() => priceSession(session(energyPlan([element([price('ENERGY', 1)])]), list))).toThrow('assertion failed');
});

function sum(lines: readonly BillLine[]): number {
  return lines.reduce((a, l) => a + l.net + l.tax, 0);
}

function volumes(bill: PricedSession): Record<string, number> {
  const result: Record<string, number> = {};
  for (const l of bill.lines) {
    const key = `${l.layer} ${l.dimension ?? l.kind}`;
    if (l.dimension !== null) result[key] = (result[key] ?? 0) + l.volume;
  }
  return result;
}

function limited(input: PriceSessionInput, min: number | null, max: number | null): PriceSessionInput['plan'] {
  const limit = (amount: number | null): { beforeTaxes: number; afterTaxes: null } | null =>
    amount === null ? null : { beforeTaxes: amount, afterTaxes: null };
  return {
    ...input.plan,
    layers: input.plan.layers.map((l) => ({ ...l, tariff: { ...l.tariff, minPrice: limit(min), maxPrice: limit(max) } })),
  };
}

/** One more reading on the straight line after the index-th, in whole 0.1 Wh. */
function withReading(list: readonly SessionReading[], [index, ms]: readonly [number, number]): readonly SessionReading[] {
  const i = index % list.length;
  const [a, b] = [list[i], list[i + 1]];
  if (a === undefined || b === undefined || a.atMs + ms >= b.atMs) return list;
  const register = dwh(a.register + Math.floor(((b.register - a.register) * ms) / (b.atMs - a.atMs)));
  return [...list.slice(0, i + 1), { atMs: utcMs(a.atMs + ms), register, source: 'read' }, ...list.slice(i + 1)];
}

function stepWorth({ plan: { layers } }: PriceSessionInput): number {
  return layers.reduce(
    (a, l) => a + Math.max(...l.tariff.elements.flatMap((e) => e.components.map((c) => c.price))) / 10_000 + 3 + l.tariff.elements.length,
    0,
  );
}

/** One kWh an hour, a reading every 20 minutes. */
function every(start: string, hours: number): SessionReading[] {
  return Array.from({ length: hours * 3 + 1 }, (_, i) => ({
    atMs: utcMs(at(start) + i * 1_200_000),
    register: dwh(Math.round((i * 10_000) / 3)),
    source: 'read' as const,
  }));
}

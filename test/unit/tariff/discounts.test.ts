/** Discounts on a bill: promotions, member level and coupon in their order, and sums that always close. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type BenefitId } from '../../../station-core/base/ids.ts';
import { minor, minorToLine } from '../../../station-core/base/money.ts';
import { DAY_MS, localTime, nextDate, utcMs, zoneName, type LocalDate } from '../../../station-core/base/time.ts';
import type { CouponValue, DiscountLayer, SessionBenefits } from '../../../station-core/domain/benefits.ts';
import type { BillLine } from '../../../station-core/domain/bill.ts';
import { givenByCoupon } from '../../../station-core/rules/tariff/discounts.ts';
import { promotionWindows } from '../../../station-core/rules/tariff/promotion-windows.ts';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import { at, element, energyPlan, plan, price, readings, session, sessions, tariff } from '../../support/tariff-samples.ts';

const NONE: SessionBenefits = { promotions: [], level: null, coupon: null };
const DAY = (text: string): LocalDate => text as LocalDate;
const benefitId = (text: string): BenefitId => id<BenefitId>(text);

function promotion(ppm: Partial<Record<DiscountLayer, number>>, more: Partial<SessionBenefits['promotions'][number]> = {}) {
  return {
    id: benefitId('promo'),
    name: 'Promo',
    discountPpm: { energy: 0, service: 0, idle: 0, ...ppm },
    fromDay: DAY('2026-01-01'),
    toDay: DAY('2027-01-01'),
    fromMinute: 0,
    toMinute: 1_440,
    weekdays: [],
    ...more,
  };
}

function coupon(value: CouponValue, more: Partial<NonNullable<SessionBenefits['coupon']>> = {}): NonNullable<SessionBenefits['coupon']> {
  const layers: DiscountLayer[] = value.kind === 'energy' ? ['energy', 'service'] : ['energy', 'service', 'idle'];
  return { id: benefitId('coupon'), name: 'Coupon', value, layers, minTotal: null, atMost: null, ...more };
}

const level = (ppm: number) => ({ id: benefitId('level'), name: 'Gold', discountPpm: { energy: ppm, service: ppm, idle: ppm } });

/** 10 kWh in one hour; energy 1.00 and service 0.50 per kWh, so 10.00 + 5.00. */
const two = plan([
  { layer: 'energy', tariff: tariff([element([price('ENERGY', 1)])]) },
  { layer: 'service', tariff: tariff([element([price('ENERGY', 0.5)])]) },
]);
const hour = readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T11:00:00Z', 10]);

describe('by example', () => {
  test.each<[string, Partial<SessionBenefits>, number, { energy: number; service: number; idle: number }]>([
    ['nothing', {}, 1500, { energy: 1000, service: 500, idle: 0 }],
    ['a level takes off each layer', { level: level(100_000) }, 1350, { energy: 900, service: 450, idle: 0 }],
    ['a promotion of the service fee alone', { promotions: [promotion({ service: 500_000 })] }, 1250, { energy: 1000, service: 250, idle: 0 }],
    ['a promotion for half of the time', { promotions: [promotion({ energy: 500_000 }, { fromMinute: 630 })] }, 1250, { energy: 750, service: 500, idle: 0 }],
    ['promotion, then level of what it left', { promotions: [promotion({ energy: 500_000 })], level: level(100_000) }, 900, { energy: 450, service: 450, idle: 0 }],
    ['two promotions, one after the other', { promotions: [promotion({ energy: 500_000 }), promotion({ energy: 500_000 })] }, 750, { energy: 250, service: 500, idle: 0 }],
    ['an amount, from the first layer on', { coupon: coupon({ kind: 'amount', amount: minor(1_200) }) }, 300, { energy: 0, service: 300, idle: 0 }],
    ['an amount in the coupon’s own order', { coupon: coupon({ kind: 'amount', amount: minor(300) }, { layers: ['service', 'energy'] }) }, 1200, { energy: 1000, service: 200, idle: 0 }],
    ['an amount never gives more than there is', { coupon: coupon({ kind: 'amount', amount: minor(9_999) }) }, 0, { energy: 0, service: 0, idle: 0 }],
    ['a percentage', { coupon: coupon({ kind: 'percent', ppm: 200_000, atMost: null }) }, 1200, { energy: 800, service: 400, idle: 0 }],
    ['a percentage with a most', { coupon: coupon({ kind: 'percent', ppm: 200_000, atMost: minor(150) }) }, 1350, { energy: 900, service: 450, idle: 0 }],
    ['a percentage of one layer', { coupon: coupon({ kind: 'percent', ppm: 200_000, atMost: null }, { layers: ['service'] }) }, 1400, { energy: 1000, service: 400, idle: 0 }],
    ['free kWh in both layers', { coupon: coupon({ kind: 'energy', energy: dwh(40_000) }) }, 900, { energy: 600, service: 300, idle: 0 }],
    ['free kWh after the level', { level: level(500_000), coupon: coupon({ kind: 'energy', energy: dwh(40_000) }) }, 450, { energy: 300, service: 150, idle: 0 }],
    ['what the budget has left', { coupon: coupon({ kind: 'energy', energy: dwh(100_000) }, { atMost: minor(600) }) }, 900, { energy: 600, service: 300, idle: 0 }],
    ['a least bill that is reached', { coupon: coupon({ kind: 'amount', amount: minor(500) }, { minTotal: minor(1_500) }) }, 1000, { energy: 500, service: 500, idle: 0 }],
    ['a least bill that the level has spoiled', { level: level(10_000), coupon: coupon({ kind: 'amount', amount: minor(500) }, { minTotal: minor(1_500) }) }, 1485, { energy: 990, service: 495, idle: 0 }],
  ])('%s', (_, given, total, byLayer) => {
    const bill = priceSession(session(two, hour, { benefits: { ...NONE, ...given } }));
    expect(bill.totals).toMatchObject({ total, byLayer });
  }); // prettier-ignore

  test('the lines stand in the order in which they apply and say what gave them', () => {
    const benefits = {
      promotions: [promotion({ energy: 100_000 })],
      level: level(100_000),
      coupon: coupon({ kind: 'amount', amount: minor(100) }),
    };
    const { lines } = priceSession(session(two, hour, { benefits }));
    expect(lines.filter((l) => l.kind === 'discount').map((l) => [l.source?.kind, l.label, l.layer, l.net])).toEqual([
      ['promotion', 'Promo', 'energy', -10_000],
      ['level', 'Gold', 'energy', -9_000],
      ['level', 'Gold', 'service', -5_000],
      ['coupon', 'Coupon', 'energy', -10_000],
    ]);
  });

  test('a min price is reached before a discount, a max price too', () => {
    const limited = (min: number | null, max: number | null) =>
      energyPlan([element([price('ENERGY', 1)])], {
        minPrice: min === null ? null : { beforeTaxes: min, afterTaxes: null },
        maxPrice: max === null ? null : { beforeTaxes: max, afterTaxes: null },
      });
    const half = { ...NONE, promotions: [promotion({ energy: 500_000 }, { fromMinute: 630 })] };
    expect(priceSession(session(limited(200_000, null), hour, { benefits: { ...NONE, level: level(100_000) } })).totals.total).toBe(1800);
    expect(priceSession(session(limited(null, 40_000), hour, { benefits: half })).totals.total).toBe(300);
    const unsold = session(limited(200_000, null), readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T10:00:00Z', 0]));
    expect(priceSession({ ...unsold, benefits: { ...NONE, level: level(100_000) } }).totals.total).toBe(1800);
  });

  test('tax goes with what it was asked of, rate by rate', () => {
    const taxed = plan([
      { layer: 'energy', tariff: tariff([element([price('ENERGY', 1, { taxPpm: 100_000 })])]) },
      { layer: 'service', tariff: tariff([element([price('ENERGY', 1, { taxPpm: 200_000 })])]) },
    ]);
    const bill = priceSession(
      session(taxed, hour, { benefits: { ...NONE, coupon: coupon({ kind: 'percent', ppm: 500_000, atMost: null }) } }),
    );
    const off = bill.lines.filter((l) => l.kind === 'discount').map((l) => [l.taxPpm, l.net, l.tax]);
    expect(off).toEqual([[100_000, -50_000, -5_000], [200_000, -50_000, -10_000]]); // prettier-ignore
  });

  test('energy of a reading interval that a promotion cuts is interpolated', () => {
    const benefits = { ...NONE, promotions: [promotion({ energy: 500_000 }, { fromMinute: 630 })] };
    const lines = priceSession(session(energyPlan([element([price('ENERGY', 1)])]), hour, { benefits })).lines;
    expect(lines.slice(0, 2).map((l) => [l.volume, l.energyBySource.interpolated])).toEqual([[50_000, 50_000], [50_000, 50_000]]); // prettier-ignore
  });
});

describe('for any session, plan and benefits', () => {
  const share = fc.integer({ min: 0, max: 1_000_000 });
  const shares = fc.record({ energy: share, service: share, idle: share });
  const money = fc.integer({ min: 1, max: 50_000 }).map(minor);
  const benefits = fc.record({
    promotions: fc.array(
      fc
        .record({ discountPpm: shares, fromMinute: fc.nat(1_439), length: fc.integer({ min: 1, max: 1_439 }), weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 })) })
        .map(({ discountPpm, fromMinute, length, weekdays }) =>
          promotion(discountPpm, { fromDay: DAY('2000-01-01'), toDay: DAY('2100-01-01'), fromMinute, toMinute: (fromMinute + length) % 1_440 || 1_440, weekdays }),
        ),
      { maxLength: 3 },
    ),
    level: fc.option(shares.map((discountPpm) => ({ id: benefitId('level'), name: 'Gold', discountPpm })), { nil: null }),
    coupon: fc.option(
      fc.record({
        value: fc.oneof(
          money.map((amount): CouponValue => ({ kind: 'amount', amount })),
          fc.record({ ppm: share, atMost: fc.option(money, { nil: null }) }).map((v): CouponValue => ({ kind: 'percent', ...v })),
          fc.integer({ min: 1, max: 1_000_000 }).map((energy): CouponValue => ({ kind: 'energy', energy: dwh(energy) })),
        ),
        atMost: fc.option(money, { nil: null }),
        minTotal: fc.option(money, { nil: null }),
        layers: fc.shuffledSubarray<DiscountLayer>(['energy', 'service', 'idle'], { minLength: 1 }),
      }).map(({ value, ...more }) => coupon(value, more)),
      { nil: null },
    ),
  }); // prettier-ignore

  test('the bill closes, no part falls below zero, and nothing costs more than without them', () => {
    fc.assert(
      fc.property(sessions(), benefits, ({ input }, given) => {
        const bill = priceSession({ ...input, benefits: given });
        const { total, byLayer, net, tax, energy } = bill.totals;
        expect(sum(bill.lines)).toBe(minorToLine(total, bill.currency));
        expect(byLayer.energy + byLayer.service + byLayer.idle).toBe(total);
        expect(net + tax).toBe(total);
        expect(Math.min(byLayer.energy, byLayer.service, byLayer.idle, net, tax, total)).toBeGreaterThanOrEqual(0);
        expect(energy).toBe(priceSession(input).totals.energy);
        for (const layer of ['energy', 'service', 'idle'] as const) {
          const lines = bill.lines.filter((l) => l.layer === layer);
          expect(lines.reduce((a, l) => a + l.net, 0)).toBeGreaterThanOrEqual(0);
          expect(lines.reduce((a, l) => a + l.tax, 0)).toBeGreaterThanOrEqual(0);
        }
        for (const line of bill.lines) if (line.kind === 'discount') expect(Math.max(line.net, line.tax)).toBeLessThanOrEqual(0);
        // Lines cut at a promotion round on their own: half of 1e-4 for net and tax of each.
        const plain = priceSession(input).lines.filter((l) => l.kind !== 'rounding');
        expect(sum(bill.lines.filter((l) => l.kind !== 'rounding'))).toBeLessThanOrEqual(sum(plain) + bill.lines.length * 2);
      }),
    );
  });

  test('a coupon gives no more than its value, its most and what its budget has left', () => {
    fc.assert(
      fc.property(sessions(), benefits, ({ input }, given) => {
        const bill = priceSession({ ...input, benefits: given });
        const gave = givenByCoupon(bill);
        if (given.coupon === null) expect(gave).toBe(0);
        else {
          const { value, atMost } = given.coupon;
          expect(gave).toBeLessThanOrEqual(atMost ?? Infinity);
          if (value.kind === 'amount') expect(gave).toBeLessThanOrEqual(value.amount);
          if (value.kind === 'percent') expect(gave).toBeLessThanOrEqual(value.atMost ?? Infinity);
        }
      }),
    );
  });

  test('the order of two benefits of 0 % does not matter, and none of them changes nothing', () => {
    fc.assert(
      fc.property(sessions(), ({ input }) => {
        expect(priceSession({ ...input, benefits: NONE })).toEqual(priceSession(input));
        expect(priceSession({ ...input, benefits: { ...NONE, level: level(0) } })).toEqual(priceSession(input));
      }),
    );
  });
});

describe('when a promotion holds', () => {
  const london = zoneName('Europe/London');
  const spans = (more: Parameters<typeof promotion>[1], from: string, to: string) =>
    promotionWindows(promotion({ energy: 1 }, more), london, at(from), at(to)).map((s) => `${iso(s.fromMs)} ${iso(s.toMs)}`);
  test.each([
    ['a window of one day', { fromMinute: 600, toMinute: 720 }, '2026-01-05T00:00:00Z', '2026-01-05T23:00:00Z', ['2026-01-05T10:00 2026-01-05T12:00']],
    ['over midnight it belongs to the day it begins on', { fromMinute: 1_320, toMinute: 120, weekdays: [5] }, '2026-01-09T12:00:00Z', '2026-01-11T12:00:00Z', ['2026-01-09T22:00 2026-01-10T02:00']],
    ['and reaches into the day after the last', { fromMinute: 1_320, toMinute: 120, toDay: DAY('2026-01-10') }, '2026-01-09T12:00:00Z', '2026-01-12T12:00:00Z', ['2026-01-09T22:00 2026-01-10T02:00']],
    ['whole days run on as one', {}, '2026-01-05T10:00:00Z', '2026-01-06T10:00:00Z', ['2026-01-04T00:00 2026-01-07T00:00']],
    ['an hour that the clock skips is no window', { fromMinute: 60, toMinute: 120 }, '2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z', []],
    ['an hour that comes twice is its first coming', { fromMinute: 60, toMinute: 90 }, '2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z', ['2026-10-25T00:00 2026-10-25T00:30']],
    ['not before its first day', { fromDay: DAY('2026-06-01') }, '2026-05-01T00:00:00Z', '2026-05-02T00:00:00Z', []],
  ] as const)('%s', (_, more, from, to, expected) => {
    expect(spans(more, from, to)).toEqual(expected);
  }); // prettier-ignore

  test('an instant is inside exactly if the wall clock says so, on days without a clock change', () => {
    fc.assert(
      fc.property(fc.nat(1_439), fc.integer({ min: 1, max: 1_440 }), fc.nat(6 * 1_440), fc.uniqueArray(fc.integer({ min: 1, max: 7 })), (fromMinute, toMinute, minute, weekdays) => {
        fc.pre(fromMinute !== toMinute);
        const instant = at('2026-01-12T00:00:00Z') + minute * 60_000;
        const windows = promotionWindows(promotion({}, { fromMinute, toMinute, weekdays }), london, instant - DAY_MS, instant + DAY_MS);
        const local = localTime(utcMs(instant), london);
        const holds = (weekday: number) => weekdays.length === 0 || weekdays.includes(weekday);
        const before = local.weekday === 1 ? 7 : local.weekday - 1;
        const m = local.minuteOfDay;
        const expected = fromMinute < toMinute ? holds(local.weekday) && m >= fromMinute && m < toMinute : (holds(local.weekday) && m >= fromMinute) || (holds(before) && m < toMinute);
        expect(windows.some((w) => instant >= w.fromMs && instant < w.toMs)).toBe(expected);
      }),
    ); // prettier-ignore
    expect(nextDate(DAY('2026-01-12'))).toBe('2026-01-13');
  });
});

function sum(lines: readonly BillLine[]): number {
  return lines.reduce((a, l) => a + l.net + l.tax, 0);
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

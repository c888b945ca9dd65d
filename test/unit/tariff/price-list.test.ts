/** Coupons and their budget, and what changed from one version of a plan to the next. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type BenefitId } from '../../../station-core/base/ids.ts';
import { minor, rate } from '../../../station-core/base/money.ts';
import type { LocalDate } from '../../../station-core/base/time.ts';
import type { Coupon, CouponValue, DiscountLayer } from '../../../station-core/domain/benefits.ts';
import type { PricePlan } from '../../../station-core/domain/tariff.ts';
import { canonicalCode, couponRefusal, mostOfUse, type CouponAsk } from '../../../station-core/rules/tariff/coupon.ts';
import { givenByCoupon } from '../../../station-core/rules/tariff/discounts.ts';
import { planChanges, type PlanChange } from '../../../station-core/rules/tariff/plan-diff.ts';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import { planFromTimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import { TWO_LAYER } from '../../support/plans.ts';
import { HEADER, element, energyPlan, plan, price, sessions, tariff } from '../../support/tariff-samples.ts';

const DAY = (text: string): LocalDate => text as LocalDate;

function coupon(value: CouponValue, more: Partial<Coupon> = {}): Coupon {
  return {
    id: id<BenefitId>('c'), code: 'CODE', name: 'Coupon', value, layers: ['energy', 'service'], fromDay: DAY('2026-01-01'), toDay: DAY('2026-02-01'),
    oncePerAccount: false, budget: null, minTotal: null, groupId: null, enabled: true, ...more,
  }; // prettier-ignore
}

test.each([
  ['welcome5', 'WELCOME5'],
  [' wel-come 5 ', 'WELCOME5'],
  ['WEL.COME_5', 'WELCOME5'],
])('%s is typed for %s', (typed, code) => {
  expect(canonicalCode(typed)).toBe(code);
});

describe('may it be used?', () => {
  const five = { kind: 'amount', amount: minor(500) } as const;
  const ask: CouponAsk = { day: DAY('2026-01-15'), groupId: null, hasAccount: true, usedByAccount: 0, left: null };
  const taxi = id<BenefitId>('taxi');
  test.each<[string, Partial<Coupon>, Partial<CouponAsk>, string | null]>([
    ['on a day of it', {}, {}, null],
    ['on its first day', {}, { day: DAY('2026-01-01') }, null],
    ['the day before', {}, { day: DAY('2025-12-31') }, 'early'],
    ['the day after its last', {}, { day: DAY('2026-02-01') }, 'over'],
    ['switched off', { enabled: false }, {}, 'off'],
    ['of another group', { groupId: taxi }, {}, 'group'],
    ['of its group', { groupId: taxi }, { groupId: taxi }, null],
    ['once per account, without one', { oncePerAccount: true }, { hasAccount: false }, 'account'],
    ['once per account, twice', { oncePerAccount: true }, { usedByAccount: 1 }, 'used'],
    ['its budget is gone', { budget: minor(1) }, { left: 0 }, 'empty'],
    ['a little of it is left', { budget: minor(1) }, { left: 1 }, null],
  ])('%s', (_, more, asked, refusal) => {
    expect(couponRefusal(coupon(five, more), { ...ask, ...asked })).toBe(refusal);
  });
});

describe('the most one use may give', () => {
  const taxed = plan([
    { layer: 'energy', tariff: tariff([element([price('ENERGY', 1, { taxPpm: 100_000 })]), element([price('ENERGY', 0.5)])]) },
    { layer: 'service', tariff: tariff([element([price('ENERGY', 0.2)])]) },
  ]);
  test.each<[string, CouponValue, readonly DiscountLayer[], number, PricePlan | null, number]>([
    ['an amount', { kind: 'amount', amount: minor(500) }, ['energy'], 800, null, 500],
    ['what is left of the budget', { kind: 'amount', amount: minor(500) }, ['energy'], 300, null, 300],
    ['a percentage with a most', { kind: 'percent', ppm: 1, atMost: minor(200) }, ['energy'], 800, null, 200],
    ['a percentage without: all that is left', { kind: 'percent', ppm: 1, atMost: null }, ['energy'], 800, null, 800],
    ['free kWh at the highest prices with tax', { kind: 'energy', energy: dwh(100_000) }, ['energy', 'service'], 9_999, taxed, 1_301],
    ['of one layer', { kind: 'energy', energy: dwh(100_000) }, ['service'], 9_999, taxed, 201],
    ['free kWh without a plan: all that is left', { kind: 'energy', energy: dwh(100_000) }, ['energy'], 800, null, 800],
  ])('%s', (_, value, layers, left, pricePlan, most) => {
    expect(mostOfUse(coupon(value, { layers }), left, pricePlan)).toBe(most);
  });

  test('is never less than free kWh give on any bill of the plan', () => {
    fc.assert(
      fc.property(sessions(), fc.integer({ min: 1, max: 1_000_000 }), ({ input }, energy) => {
        const value = { kind: 'energy', energy: dwh(energy) } as const;
        const frozen = { id: id<BenefitId>('c'), name: 'Coupon', value, layers: ['energy', 'service'] as const, minTotal: null, atMost: null };
        const gave = givenByCoupon(priceSession({ ...input, benefits: { promotions: [], level: null, coupon: frozen } }));
        // What a step of a watt-hour adds is free with the last of them: at most a watt-hour of each layer.
        expect(gave).toBeLessThanOrEqual(mostOfUse(coupon({ kind: 'energy', energy: dwh(energy + 10) }), Number.MAX_SAFE_INTEGER, input.plan));
      }),
    );
  }); // prettier-ignore
});

describe('what changed in a plan', () => {
  const base = planFromTimeOfUse(TWO_LAYER, HEADER);
  const changed = (more: Partial<typeof TWO_LAYER>): PlanChange[] =>
    planChanges(base, planFromTimeOfUse({ ...TWO_LAYER, ...more }, { ...HEADER, version: 2 }));
  const [peak, valley] = TWO_LAYER.periods;
  if (peak === undefined || valley === undefined) throw new Error('two periods');
  test.each<[string, Partial<typeof TWO_LAYER>, unknown[]]>([
    ['nothing', {}, []],
    ['its name', { name: 'Other' }, [{ what: 'name', before: 'Yard plan', after: 'Other' }]],
    ['a price', { periods: [{ ...peak, energyRate: rate(65_000) }, valley] }, [{ what: 'price', layer: 'energy', label: 'peak', dimension: 'ENERGY', before: 60_000, after: 65_000 }]],
    ['the idle fee', { idleRate: rate(900_000) }, [{ what: 'price', layer: 'idle', label: null, dimension: 'PARKING_TIME', before: 600_000, after: 900_000 }]],
    ['no idle fee any more', { idleRate: null }, [{ what: 'layer-removed', layer: 'idle' }]],
    ['the grace time', { idleGraceS: 900 }, [{ what: 'grace', beforeS: 600, afterS: 900 }]],
    ['times', { periods: [{ ...peak, ranges: [{ fromMinute: 480, toMinute: 1_140 }] }, valley] }, [{ what: 'periods', layer: 'energy' }, { what: 'periods', layer: 'service' }]],
    ['a limit', { limits: { energyMax: 100_000 } }, [{ what: 'limits', layer: 'energy' }]],
    ['tax', { taxPpm: 190_000 }, ['energy', 'service', 'idle'].map((layer) => ({ what: 'tax', layer, beforePpm: null, afterPpm: 190_000 }))],
  ])('%s', (_, more, expected) => {
    expect(changed(more)).toEqual(expected);
  }); // prettier-ignore

  test('the calendar of holidays', () => {
    const on = (...days: LocalDate[]): PricePlan =>
      energyPlan([element([price('ENERGY', 1)], { holiday: true }), element([price('ENERGY', 2)])], { holidays: days });
    expect(planChanges(on(), on(DAY('2026-01-01')))).toEqual([{ what: 'holidays', layer: 'energy' }]);
  });

  test('two versions with the same prices differ in nothing, whatever the plan', () => {
    fc.assert(fc.property(sessions(), ({ input }) => { expect(planChanges(input.plan, { ...input.plan, version: 9 })).toEqual([]); })); // prettier-ignore
  });
});

/** Plans that come into force while a session runs, holidays, and which plan holds where. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type BenefitId, type PileId, type PlanId } from '../../../station-core/base/ids.ts';
import { minorToLine } from '../../../station-core/base/money.ts';
import { utcMs, zoneName, type LocalDate } from '../../../station-core/base/time.ts';
import type { PlanAssignment } from '../../../station-core/domain/benefits.ts';
import { checkPlan } from '../../../station-core/rules/tariff/check-plan.ts';
import { dayPicture } from '../../../station-core/rules/tariff/day-picture.ts';
import { asksHolidays, sameHolidays, withHolidays } from '../../../station-core/rules/tariff/holiday-dates.ts';
import { pickPlan } from '../../../station-core/rules/tariff/pick-plan.ts';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import { at, element, energyPlan, plan, price, readings, session, sessions, tariff } from '../../support/tariff-samples.ts';

const DAY = (text: string): LocalDate => text as LocalDate;
const twoHours = readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T12:00:00Z', 20]);
const cheap = energyPlan([element([price('ENERGY', 1)])]);
const dear = energyPlan([element([price('ENERGY', 3)])]);

describe('a plan that comes into force on the way', () => {
  const from = at('2026-01-01T11:00:00Z');
  test.each([
    ['holds from then on', cheap, dear, {}, 4000],
    ['a flat fee is charged once', energyPlan([element([price('ENERGY', 1), price('FLAT', 5)])]), energyPlan([element([price('ENERGY', 3), price('FLAT', 7)])]), {}, 4500],
    ['energy so far goes on counting', cheap, energyPlan([element([price('ENERGY', 3)], { maxEnergy: 150_000 as never }), element([price('ENERGY', 1)])]), {}, 3000],
    ['a max price is the last plan’s, over all of it', cheap, energyPlan([element([price('ENERGY', 3)])], { maxPrice: { beforeTaxes: 70_000, afterTaxes: null } }), {}, 700],
    ['a layer that the new plan has not is over', plan([{ layer: 'energy', tariff: tariff([element([price('ENERGY', 1)])]) }, { layer: 'service', tariff: tariff([element([price('ENERGY', 1)])]) }]), cheap, {}, 3000],
    ['a layer that only the new plan has begins', cheap, plan([{ layer: 'energy', tariff: tariff([element([price('ENERGY', 1)])]) }, { layer: 'service', tariff: tariff([element([price('ENERGY', 1)])]) }]), {}, 3000],
    ['the grace time is that of the plan at the charge’s end', plan([{ layer: 'energy', tariff: tariff([element([price('ENERGY', 1), price('PARKING_TIME', 6)])]) }], { idleGraceS: 3_600 }), plan([{ layer: 'energy', tariff: tariff([element([price('ENERGY', 1), price('PARKING_TIME', 6)])]) }], { idleGraceS: 0 }), { freedAtMs: at('2026-01-01T12:30:00Z'), asOfMs: at('2026-01-01T12:30:00Z') }, 2300],
  ] as const)('%s', (_, first, second, more, total) => {
    const input = session(first, twoHours, { ...more, planChanges: [{ fromMs: from, plan: second }] });
    expect(priceSession(input).totals.total).toBe(total);
  }); // prettier-ignore

  test('the step size rounds once, at the last price', () => {
    const stepped = (major: number) => energyPlan([element([price('ENERGY', major, { stepSize: 3_000 })])]);
    const input = session(stepped(1), twoHours, { planChanges: [{ fromMs: from, plan: stepped(3) }] });
    expect(priceSession(input).totals.total).toBe(4000 + 300);
  });

  test('the same prices again under a new version change no amount, wherever they begin', () => {
    fc.assert(
      fc.property(sessions(), fc.nat(10 * 3_600_000), ({ input }, after) => {
        fc.pre(input.plan.layers.every(({ tariff: t }) => t.taxIncluded === 'NOT_APPLICABLE'));
        const again = { ...input.plan, version: 2 };
        const changed = priceSession({ ...input, planChanges: [{ fromMs: utcMs(input.startedAtMs + after), plan: again }] });
        const whole = priceSession(input);
        expect(changed.totals.energy).toBe(whole.totals.energy);
        expect(changed.lines.reduce((a, l) => a + l.billedVolume, 0)).toBe(whole.lines.reduce((a, l) => a + l.billedVolume, 0));
        // Lines cut at the change round on their own.
        expect(Math.abs(linesSum(changed) - linesSum(whole))).toBeLessThanOrEqual(changed.lines.length);
        expect(changed.lines.reduce((a, l) => a + l.net + l.tax, 0)).toBe(minorToLine(changed.totals.total, changed.currency));
      }),
    );
  });
});

describe('holidays', () => {
  const asks = energyPlan([
    element([price('ENERGY', 1)], { holiday: true }, 'holiday'),
    element([price('ENERGY', 2)], { holiday: false, weekdays: [6, 7] }, 'weekend'),
    element([price('ENERGY', 3)], {}, 'workday'),
  ]);
  const labelOn = (day: string) =>
    dayPicture(withHolidays(asks, [DAY('2026-01-01'), DAY('2026-05-02')]), DAY(day), zoneName('UTC')).segments.map((s) => s.label);

  test.each([
    ['a holiday on a workday', '2026-01-01', ['holiday']],
    ['a holiday on a weekend', '2026-05-02', ['holiday']],
    ['a weekend', '2026-05-03', ['weekend']],
    ['a workday', '2026-01-02', ['workday']],
  ])('%s', (_, day, labels) => {
    expect(labelOn(day)).toEqual(labels);
  }); // prettier-ignore

  test('a session over midnight into a holiday has both prices', () => {
    const night = session(withHolidays(asks, [DAY('2026-01-01')]), readings(['2025-12-31T23:00:00Z', 0], ['2026-01-01T01:00:00Z', 2]));
    expect(priceSession(night).lines.map((l) => [l.label, l.net])).toEqual([['workday', 30_000], ['holiday', 10_000]]); // prettier-ignore
  });

  test('a plan without a price on a holiday, or on any other day, is refused whatever the calendar holds', () => {
    const only = (holiday: boolean) => checkPlan(energyPlan([element([price('ENERGY', 1)], { holiday })]), zoneName('UTC'));
    expect(only(false).map((p) => p.code)).toEqual(['hole']);
    expect(only(false)[0]?.sentence).toContain('if it is a holiday');
    expect(only(true).map((p) => p.code)).toEqual(['hole']);
    expect(checkPlan(asks, zoneName('UTC'))).toEqual([]);
  });

  test('only tariffs that ask carry the calendar, and another calendar is another version', () => {
    expect(asksHolidays(asks)).toBe(true);
    expect(asksHolidays(cheap)).toBe(false);
    expect(withHolidays(cheap, [DAY('2026-01-01')])).toEqual(cheap);
    expect(sameHolidays(withHolidays(asks, [DAY('2026-01-01')]), withHolidays(asks, []))).toBe(false);
    expect(
      sameHolidays(withHolidays(asks, [DAY('2026-02-01'), DAY('2026-01-01')]), withHolidays(asks, [DAY('2026-01-01'), DAY('2026-02-01')])),
    ).toBe(true);
  });
});

describe('which plan holds', () => {
  const ref = { pileId: id<PileId>('P1'), evse: 1, connector: 1 };
  const gold = id<BenefitId>('gold');
  const active = id<PlanId>('active');
  const assigned = (name: string, more: Partial<PlanAssignment>): PlanAssignment => ({
    id: id<BenefitId>(name),
    planId: id<PlanId>(name),
    pileId: null,
    connector: null,
    groupId: null,
    fromDay: null,
    toDay: null,
    savedAtMs: utcMs(0),
    ...more,
  });
  const pile = { pileId: ref.pileId };
  const connector = { ...pile, connector: { evse: 1, connector: 1 } };
  const dated = { fromDay: DAY('2026-01-01'), toDay: DAY('2026-02-01') };
  test.each<[string, PlanAssignment[], string]>([
    ['none: the active one', [], 'active'],
    ['another pile’s, another group’s, another month’s do not fit', [assigned('x', { pileId: id<PileId>('P2') }), assigned('y', { groupId: id<BenefitId>('other') }), assigned('z', { fromDay: DAY('2026-02-01') })], 'active'],
    ['pile before station', [assigned('station', {}), assigned('pile', pile)], 'pile'],
    ['connector before pile, whatever else they say', [assigned('connector', connector), assigned('pile', { ...pile, groupId: gold, ...dated })], 'connector'],
    ['group before everybody', [assigned('all', { savedAtMs: utcMs(9) }), assigned('gold', { groupId: gold })], 'gold'],
    ['dates before none', [assigned('dated', dated), assigned('open', { savedAtMs: utcMs(9) })], 'dated'],
    ['group before dates', [assigned('dated', dated), assigned('gold', { groupId: gold })], 'gold'],
    ['the one saved last', [assigned('late', { savedAtMs: utcMs(2) }), assigned('early', { savedAtMs: utcMs(1) })], 'late'],
    ['the last day is not in it', [assigned('over', { toDay: DAY('2026-01-15') })], 'active'],
    ['the first day is', [assigned('begun', { fromDay: DAY('2026-01-15') })], 'begun'],
    ['another connector of the pile', [assigned('c2', { ...pile, connector: { evse: 1, connector: 2 } })], 'active'],
  ])('%s', (_, assignments, expected) => {
    const question = { ref, groupId: gold, day: DAY('2026-01-15') };
    expect(pickPlan(assignments, question, active)).toBe(expected);
    expect(pickPlan([...assignments].reverse(), question, active)).toBe(expected);
  }); // prettier-ignore
});

function linesSum({ lines }: ReturnType<typeof priceSession>): number {
  return lines.reduce((a, l) => (l.kind === 'rounding' ? a : a + l.net + l.tax), 0);
}

/** When a session reaches the amount, energy or time it was limited to. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh, watt } from '../../../station-core/base/energy.ts';
import { minor } from '../../../station-core/base/money.ts';
import { addMs } from '../../../station-core/base/time.ts';
import { decideLimit, type LimitFacts } from '../../../station-core/rules/sessions/limits.ts';
import { T0 } from './facts.ts';

const NONE = { amount: null, energy: null, durationS: null };

/** 0.70 per kWh, 10 kW, nothing charged yet, asked at T0. */
function facts(changes: Partial<LimitFacts>): LimitFacts {
  return {
    limits: NONE,
    startedAtMs: T0,
    nowMs: T0,
    energy: dwh(0),
    power: watt(10_000),
    readAtMs: T0,
    costAt: (_, energy) => minor(Math.round((energy * 70) / 10_000)),
    ...changes,
  };
}

describe('a limit', () => {
  test.each([
    ['none', {}, false, null],
    ['time, running', { limits: { ...NONE, durationS: 600 }, nowMs: addMs(T0, 599_999) }, false, 600_000],
    ['time, over', { limits: { ...NONE, durationS: 600 }, nowMs: addMs(T0, 600_000) }, true, 600_000],
    ['energy, at its power, three seconds ahead', { limits: { ...NONE, energy: dwh(100_000) } }, false, 3_600_000 - 3_000],
    ['energy, reached', { limits: { ...NONE, energy: dwh(100_000) }, energy: dwh(100_000) }, true, 0],
    ['energy, passed', { limits: { ...NONE, energy: dwh(100_000) }, energy: dwh(170_000) }, true, 0],
    ['energy, without power it is asked again', { limits: { ...NONE, energy: dwh(100_000) }, power: null }, false, 600_000],
    ['energy, at zero power it is asked again', { limits: { ...NONE, energy: dwh(100_000) }, power: watt(0) }, false, 600_000],
    ['energy, a reading that is old', { limits: { ...NONE, energy: dwh(10_000) }, nowMs: addMs(T0, 400_000) }, true, 357_000],
    ['amount, far away: asked again', { limits: { ...NONE, amount: minor(700) } }, false, 600_000],
    ['amount, reached', { limits: { ...NONE, amount: minor(700) }, energy: dwh(100_000) }, true, 0],
    ['amount, that power alone will not reach', { limits: { ...NONE, amount: minor(700) }, power: null }, false, 600_000],
    ['the first of several', { limits: { amount: minor(100_000), energy: dwh(100_000), durationS: 60 } }, false, 60_000],
  ] as const)('%s', (_, changes, reached, dueInMs) => {
    expect(decideLimit(facts(changes))).toEqual({ reached, dueMs: dueInMs === null ? null : T0 + dueInMs });
  });

  test('of energy that is followed second by second ends the charge within it, and it does end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_000, max: 350_000 }), fc.integer({ min: 20_000, max: 1_000_000 }), (power, energy) => {
        const limit = facts({ limits: { ...NONE, energy: dwh(energy) }, power: watt(power) });
        const { dueMs } = decideLimit(limit);
        expect(dueMs).not.toBeNull();
        const atMs = Math.max(T0, dueMs ?? 0);
        expect(decideLimit({ ...limit, nowMs: addMs(T0, atMs - T0) }).reached).toBe(true);
        expect(((atMs - T0) * power) / 360_000).toBeLessThanOrEqual(energy);
      }),
    );
  });

  test('of an amount comes due no later than it is reached, and at most a few seconds before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_000, max: 350_000 }), fc.integer({ min: 1, max: 400 }), (power, amount) => {
        const limit = facts({ limits: { ...NONE, amount: minor(amount) }, power: watt(power) });
        const { dueMs, reached } = decideLimit(limit);
        if (reached || dueMs === null || dueMs === T0 + 600_000) return;
        const costAt = (atMs: number): number => limit.costAt(addMs(T0, 0), dwh(Math.floor(((atMs - T0) * power) / 360_000)));
        expect(costAt(dueMs)).toBeLessThanOrEqual(amount);
        expect(costAt(dueMs + 6_000)).toBeGreaterThanOrEqual(amount);
      }),
    );
  });

  test('without an end is always looked at again, never in the past', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200_000 }),
        fc.option(fc.integer({ min: 0, max: 50_000 })),
        fc.integer({ min: 0, max: 3_600_000 }),
        (energy, power, passedMs) => {
          const nowMs = addMs(T0, passedMs);
          const limits = { amount: minor(900), energy: dwh(150_000), durationS: 7_200 };
          const { reached, dueMs } = decideLimit(facts({ limits, energy: dwh(energy), power: power === null ? null : watt(power), nowMs }));
          expect(dueMs).not.toBeNull();
          if (!reached) expect(dueMs ?? 0).toBeGreaterThan(nowMs);
        },
      ),
    );
  });
});

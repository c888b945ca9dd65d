/** What time it really was when a pile says so (FIELD-FAULTS F17). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, utcMs, type UtcMs } from '../../../station-core/base/time.ts';
import type { DeviceTime, PileClock } from '../../../station-core/domain/pile.ts';
import { CLOCK_SET_FROM, correctTime, learnClock, NEW_CLOCK } from '../../../station-core/rules/sessions/pile-clock.ts';
import { T0 } from './facts.ts';

const told = (pileMs: number | null): DeviceTime => ({ raw: null, pileMs: pileMs === null ? null : utcMs(pileMs) });

/** The clock after messages that each arrive at T0 + at and tell a time that differs by `difference`. */
function learned(messages: readonly (readonly [at: number, difference: number])[]): PileClock {
  return messages.reduce((clock, [at, difference]) => learnClock(clock, told(T0 + at + difference), addMs(T0, at)), NEW_CLOCK);
}

describe('a time of a pile', () => {
  test.each([
    ['right', T0, 0, T0, false],
    ['a little late', T0 - 90_000, 0, T0 - 90_000, false],
    ['hours late: a queue', T0 - 7_200_000, 0, T0 - 7_200_000, false],
    ['a little ahead', T0 + 20_000, 0, T0, false],
    ['far ahead', T0 + 31_000, 0, T0, true],
    ['missing', null, 0, T0, true],
    ['1970', 720_000, 0, T0, true],
    ['the last instant before clocks are believed', CLOCK_SET_FROM - 1, 0, T0, true],
    ['an hour ahead, and known to be', T0 + 3_600_000, 3_600_000, T0, false],
    ['an hour behind, and known to be', T0 - 3_600_000, -3_600_000, T0, false],
  ])('that is %s', (_, pileMs, skewMs, atMs, inferred) => {
    expect(correctTime(told(pileMs), T0, { ...NEW_CLOCK, skewMs })).toEqual({ atMs, inferred });
  });

  test('is never later than its arrival, whatever it tells', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 0, max: 4e12 })), fc.integer({ min: -1e11, max: 1e11 }), (pileMs, skewMs) => {
        const { atMs, inferred } = correctTime(told(pileMs), T0, { ...NEW_CLOCK, skewMs });
        expect(atMs).toBeLessThanOrEqual(T0);
        if (inferred) expect(atMs).toBe(T0);
      }),
    );
  });
});

describe("a pile's skew", () => {
  const hour = 3_600_000;
  test.each([
    [
      'is believed when three messages over half a minute agree',
      [
        [0, hour],
        [15_000, hour],
        [30_000, hour],
      ],
      hour,
    ],
    [
      'is not believed of two',
      [
        [0, hour],
        [60_000, hour],
      ],
      0,
    ],
    [
      'is not believed of three in one second',
      [
        [0, hour],
        [400, hour],
        [900, hour],
      ],
      0,
    ],
    [
      'is not learned from a replayed queue',
      [
        [0, -hour],
        [20_000, -hour + 300_000],
        [40_000, -hour + 600_000],
      ],
      0,
    ],
    [
      'of a minute behind may be the wire',
      [
        [0, -60_000],
        [20_000, -60_000],
        [40_000, -60_000],
      ],
      0,
    ],
    [
      'of three minutes behind is one',
      [
        [0, -180_000],
        [20_000, -180_000],
        [40_000, -180_000],
      ],
      -180_000,
    ],
    [
      'goes when the clock was set',
      [
        [0, hour],
        [20_000, hour],
        [40_000, hour],
        [60_000, 0],
        [80_000, 0],
        [100_000, 0],
      ],
      0,
    ],
    [
      'stays while messages disagree',
      [
        [0, hour],
        [20_000, hour],
        [40_000, hour],
        [60_000, 0],
      ],
      hour,
    ],
  ] as const)('%s', (_, messages, skewMs) => {
    expect(learned(messages).skewMs).toBe(skewMs);
  });

  test('is not touched by a time that says nothing, and 1970 is remembered until a time is told', () => {
    const clock = learned([
      [0, hour],
      [15_000, hour],
      [30_000, hour],
    ]);
    expect(learnClock(clock, told(null), T0)).toBe(clock);
    const unset = learnClock(clock, told(720_000), T0);
    expect(unset).toEqual({ ...clock, unset: true });
    expect(learnClock(unset, told(720_000), T0)).toBe(unset);
    expect(learnClock(unset, told(T0), T0).unset).toBe(false);
  });

  test('keeps at most three samples, and a steady clock is learned to within its jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200_000, max: 1e10 }),
        fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 4, maxLength: 12 }),
        (ahead, jitters) => {
          let clock: PileClock = NEW_CLOCK;
          jitters.forEach((jitter, i) => {
            const receivedMs: UtcMs = addMs(T0, i * 20_000);
            clock = learnClock(clock, told(receivedMs + ahead + jitter), receivedMs);
          });
          expect(clock.samples.length).toBeLessThanOrEqual(3);
          expect(Math.abs(clock.skewMs - ahead)).toBeLessThanOrEqual(4_000);
        },
      ),
    );
  });
});

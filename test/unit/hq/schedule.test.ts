/** When the line is due, and how long it waits after failures. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE_MS, utcMs, zoneName } from '../../../station-core/base/time.ts';
import type { HqSchedule } from '../../../station-core/domain/hq.ts';
import { backoffMs, dueAtMs, isInWindow, LEAST_WAIT_MS, MOST_WAIT_MS } from '../../../station-core/hq/schedule.ts';

const BERLIN = zoneName('Europe/Berlin');
const at = (text: string) => utcMs(Date.parse(text));
const schedule = (everyMinutes: number, window: readonly [number, number] | null): HqSchedule => ({
  everyMinutes,
  window: window === null ? null : { fromMinute: window[0], toMinute: window[1] },
  urgentFrom: null,
});
const NIGHT = [60, 300] as const;
const OVER_MIDNIGHT = [22 * 60, 4 * 60] as const;

describe('due', () => {
  test.each([
    ['never went: now', schedule(15, null), null, '2026-11-21T12:00Z', '2026-11-21T12:00Z'],
    ['after its interval', schedule(15, null), '2026-11-21T11:50Z', '2026-11-21T12:00Z', '2026-11-21T12:05Z'],
    ['overdue: now', schedule(15, null), '2026-11-21T01:00Z', '2026-11-21T12:00Z', '2026-11-21T12:00Z'],
    ['the clock was put back: now', schedule(15, null), '2027-01-01T00:00Z', '2026-11-21T12:00Z', '2026-11-21T12:00Z'],
    ['outside of its window: when that begins', schedule(15, NIGHT), null, '2026-11-21T12:00Z', '2026-11-22T00:00Z'],
    ['inside of its window: now', schedule(15, NIGHT), null, '2026-11-21T01:00Z', '2026-11-21T01:00Z'],
    ['its window runs over midnight', schedule(15, OVER_MIDNIGHT), null, '2026-11-21T22:30Z', '2026-11-21T22:30Z'],
    ['in the hour that is skipped in spring, after it', schedule(15, [150, 300]), null, '2027-03-28T00:00Z', '2027-03-28T01:30Z'],
  ])('%s', (_, of, last, now, expected) => {
    expect(new Date(dueAtMs(of, last === null ? null : at(last), at(now), BERLIN)).toISOString()).toBe(
      new Date(at(expected)).toISOString(),
    );
  });

  test.each([
    ['waits for its place in the window', '2026-11-20T02:00Z', '2026-11-21T12:00Z', 0.5, '2026-11-22T01:00Z'],
    ['still waits for it when the window has begun', '2026-11-20T02:00Z', '2026-11-22T00:10Z', 0.5, '2026-11-22T01:00Z'],
    ['its place has passed: now', '2026-11-20T02:00Z', '2026-11-22T02:30Z', 0.5, '2026-11-22T02:30Z'],
    ['went in this window already: by the interval', '2026-11-22T01:00Z', '2026-11-22T01:05Z', 0.5, '2026-11-22T01:15Z'],
  ])('%s', (_, last, now, share, expected) => {
    const due = dueAtMs(schedule(15, NIGHT), at(last), at(now), BERLIN, share);
    expect(new Date(due).toISOString()).toBe(new Date(at(expected)).toISOString());
  });

  test('is never in the past, and always in the window', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_440 }),
        fc.option(fc.tuple(minute, minute), { nil: null }),
        fc.option(fc.integer({ min: 0, max: 4_000_000 }), { nil: null }),
        fc.integer({ min: 0, max: 4_000_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (every, window, lastMinute, nowMinute, share) => {
          const of = schedule(every, window);
          const now = utcMs(Date.UTC(2026, 0, 1) + nowMinute * MINUTE_MS);
          const last = lastMinute === null ? null : utcMs(Date.UTC(2026, 0, 1) + lastMinute * MINUTE_MS);
          const due = dueAtMs(of, last, now, zoneName('UTC'), share);
          return due >= now && isInWindow(of, due, zoneName('UTC'));
        },
      ),
    );
  });
});

test('waits grow from 5 s to 15 min and are spread over all of their room', () => {
  expect([1, 2, 3, 8, 50].map((failures) => backoffMs(failures, () => 0))).toEqual(Array(5).fill(LEAST_WAIT_MS));
  const longest = [1, 2, 3, 8, 50].map((failures) => backoffMs(failures, () => 1 - 1e-9));
  expect(longest).toEqual([9_999, 19_999, 39_999, MOST_WAIT_MS - 1, MOST_WAIT_MS - 1]);
});

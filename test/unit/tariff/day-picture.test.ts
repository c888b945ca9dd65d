/** The 24-hour picture of a plan and its price now: every minute there once, clock changes shown, changes found. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../../../station-core/base/assert.ts';
import { rate, currencyOf } from '../../../station-core/base/money.ts';
import { MINUTE_MS, localTime, parseLocalDate, utcMs, zoneName } from '../../../station-core/base/time.ts';
import type { LocalDate } from '../../../station-core/base/time.ts';
import { dayPicture, priceAt } from '../../../station-core/rules/tariff/day-picture.ts';
import { planFromTimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import type { TimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import { HEADER, at, timeOfUseForms } from '../../support/tariff-samples.ts';

const always = { weekdays: null, months: null };
const form: TimeOfUse = {
  name: 'Day and night',
  currency: currencyOf('EUR'),
  periods: [
    { label: 'valley', ranges: [{ fromMinute: 1_380, toMinute: 150 }], energyRate: rate(20_000), serviceRate: rate(5_000), ...always },
    { label: 'flat', ranges: [{ fromMinute: 150, toMinute: 1_380 }], energyRate: rate(40_000), serviceRate: rate(5_000), ...always },
  ],
  idleRate: rate(600_000),
  idleGraceS: 0,
  taxPpm: null,
};
const pricePlan = planFromTimeOfUse(form, HEADER);
const valley = { label: 'valley', energyRate: 20_000, serviceRate: 5_000 };
const flat = { label: 'flat', energyRate: 40_000, serviceRate: 5_000 };

describe('a day', () => {
  test.each([
    [
      'an ordinary one',
      '2026-06-01',
      null,
      [
        [0, 150, valley],
        [150, 1_380, flat],
        [1_380, 1_440, valley],
      ],
    ],
    [
      'one of 23 hours has a gap',
      '2026-03-29',
      ['skipped', 120, 180],
      [
        [0, 120, valley],
        [180, 1_380, flat],
        [1_380, 1_440, valley],
      ],
    ],
    [
      'one of 25 hours has a marked hour',
      '2026-10-25',
      ['repeated', 120, 180],
      [
        [0, 150, valley],
        [150, 1_380, flat],
        [1_380, 1_440, valley],
      ],
    ],
  ] as const)('%s', (_, day, change, segments) => {
    const picture = dayPicture(pricePlan, date(day), zoneName('Europe/Berlin'));
    expect(picture.clockChange).toEqual(change === null ? null : { kind: change[0], fromMinute: change[1], toMinute: change[2] });
    expect(picture.segments).toEqual(segments.map(([fromMinute, toMinute, prices]) => ({ fromMinute, toMinute, ...prices })));
  });

  test('a day without its midnight begins with the gap', () => {
    const picture = dayPicture(pricePlan, date('2026-03-29'), zoneName('Asia/Beirut'));
    expect([picture.weekday, picture.clockChange, picture.segments[0]?.fromMinute]).toEqual([
      7,
      { kind: 'skipped', fromMinute: 0, toMinute: 60 },
      60,
    ]);
  });

  test('on any day every minute the clock shows has the price that priceAt tells', () => {
    const zone = zoneName('Europe/London');
    fc.assert(
      fc.property(
        timeOfUseForms(),
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
        (anyForm, instant) => {
          const anyPlan = planFromTimeOfUse(anyForm, HEADER);
          const local = localTime(utcMs(instant), zone);
          const picture = dayPicture(anyPlan, local.date, zone);
          const segment = must(
            picture.segments.find((s) => s.fromMinute <= local.minuteOfDay && local.minuteOfDay < s.toMinute),
            'a segment',
          );
          const now = priceAt(anyPlan, zone, utcMs(instant));
          expect([segment.label, segment.energyRate, segment.serviceRate]).toEqual([now.label, now.energyRate, now.serviceRate]);
          expect(picture.segments.reduce((minutes, s) => minutes + s.toMinute - s.fromMinute, 0)).toBe(
            picture.clockChange?.kind === 'skipped' ? 1_380 : 1_440,
          );
        },
      ),
    );
  });
});

describe('the price now', () => {
  const zone = zoneName('Europe/Berlin');
  test.each([
    ['by day', '2026-06-01T10:00:00Z', 'flat', '2026-06-01T21:00:00Z'],
    ['at the boundary itself', '2026-06-01T21:00:00Z', 'valley', '2026-06-02T00:30:00Z'],
    ['before the clock skips the boundary', '2026-03-28T23:00:00Z', 'valley', '2026-03-29T01:00:00Z'],
    ['before the boundary’s first coming', '2026-10-25T00:00:00Z', 'valley', '2026-10-25T00:30:00Z'],
    ['between its two comings', '2026-10-25T00:45:00Z', 'flat', '2026-10-25T01:00:00Z'],
    ['before its second coming', '2026-10-25T01:10:00Z', 'valley', '2026-10-25T01:30:00Z'],
  ])('%s', (_, iso, label, until) => {
    expect(priceAt(pricePlan, zone, at(iso))).toMatchObject({ label, idleRate: 600_000, untilMs: at(until) });
  });

  test('a price that never changes has no next change', () => {
    const one = planFromTimeOfUse(
      { ...form, periods: [{ ...must(form.periods[0], 'a period'), ranges: [{ fromMinute: 0, toMinute: 1_440 }] }] },
      HEADER,
    );
    expect(priceAt(one, zone, at('2026-06-01T10:00:00Z')).untilMs).toBeNull();
  });

  test('nothing changes before the change that is told, and something does there', () => {
    fc.assert(
      fc.property(
        timeOfUseForms(),
        fc.integer({ min: at('2026-10-20T00:00:00Z'), max: at('2026-10-28T00:00:00Z') }),
        fc.nat(),
        (anyForm, instant, later) => {
          const anyPlan = planFromTimeOfUse(anyForm, HEADER);
          const now = priceAt(anyPlan, zone, utcMs(instant));
          if (now.untilMs === null) return;
          const { untilMs, ...prices } = now;
          const meanwhile = utcMs(instant + (later % (untilMs - instant)));
          expect(priceAt(anyPlan, zone, meanwhile)).toEqual(now);
          expect(priceAt(anyPlan, zone, untilMs)).not.toMatchObject(prices);
          expect(untilMs % MINUTE_MS).toBe(0);
        },
      ),
    );
  });
});

function date(text: string): LocalDate {
  return must(parseLocalDate(text), 'a date');
}

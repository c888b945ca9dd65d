/** Times of devices, and the station's zone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  atWallClock,
  localTime,
  nextDate,
  nextOffsetChange,
  parseDeviceTime,
  parseLocalDate,
  startOfDay,
  toIso,
  utcMs,
  zoneName,
  type LocalDate,
} from '../../../station-core/base/time.ts';

const berlin = zoneName('Europe/Berlin');
const date = (text: string): LocalDate => {
  const parsed = parseLocalDate(text);
  if (parsed === null) throw new Error(text);
  return parsed;
};

describe('a time as a device writes it', () => {
  test.each([
    ['2026-01-14T11:00:00Z', '2026-01-14T11:00:00.000Z', false],
    ['2026-01-14T11:00:00.5Z', '2026-01-14T11:00:00.500Z', false],
    ['2026-01-14T11:00:00,123456Z', '2026-01-14T11:00:00.123Z', false],
    ['2026-01-14T11:00Z', '2026-01-14T11:00:00.000Z', false],
    ['2026-01-14 11:00:00', '2026-01-14T11:00:00.000Z', true],
    ['2026-01-14T11:00:00', '2026-01-14T11:00:00.000Z', true],
    ['2026-01-14T13:00:00+02', '2026-01-14T11:00:00.000Z', false],
    ['2026-01-14T13:00:00+0200', '2026-01-14T11:00:00.000Z', false],
    ['2026-01-14T13:00:00+02:00', '2026-01-14T11:00:00.000Z', false],
    ['2026-01-14T05:30:00-05:30', '2026-01-14T11:00:00.000Z', false],
    ['  2026-01-14T11:00:00z ', '2026-01-14T11:00:00.000Z', false],
    ['1970-01-01T00:00:12Z', '1970-01-01T00:00:12.000Z', false],
  ])('%s', (text, iso, zoneless) => {
    const time = parseDeviceTime(text);
    expect(time === null ? null : { at: toIso(time.atMs), zoneless: time.zoneless }).toEqual({ at: iso, zoneless });
  });

  test.each([
    '',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-01-14',
    '2026-01-14T25:00:00Z',
    '1768388400',
    '2026-01-14T11:00:00 CET',
    '14.01.2026 11:00',
  ])('%j is none', (text) => {
    expect(parseDeviceTime(text)).toBeNull();
  });

  test('no text makes it throw, and what the station writes it reads', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDeviceTime(text)));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
        expect(parseDeviceTime(toIso(utcMs(ms)))?.atMs).toBe(ms);
      }),
    );
  });
});

describe('the station’s zone', () => {
  test.each([
    ['a winter noon', '2026-01-14T11:00:00Z', '2026-01-14', 3, 720],
    ['a summer midnight', '2026-07-05T22:00:00Z', '2026-07-06', 1, 0],
    ['a Sunday is seven', '2026-01-18T11:00:00Z', '2026-01-18', 7, 720],
    ['before the hour that is skipped', '2026-03-29T00:59:59Z', '2026-03-29', 7, 119],
    ['after it', '2026-03-29T01:00:00Z', '2026-03-29', 7, 180],
    ['the hour that comes twice, first', '2026-10-25T00:30:00Z', '2026-10-25', 7, 150],
    ['and again', '2026-10-25T01:30:00Z', '2026-10-25', 7, 150],
    ['before 1970', '1969-12-31T22:30:00Z', '1969-12-31', 3, 1_410],
  ])('%s', (_, at, day, weekday, minuteOfDay) => {
    expect(localTime(utcMs(Date.parse(at)), berlin)).toMatchObject({ date: day, weekday, minuteOfDay });
  });

  test.each([
    ['2026-01-14', 720, '2026-01-14T11:00:00.000Z'],
    ['2026-03-29', 150, '2026-03-29T01:30:00.000Z'],
    ['2026-10-25', 150, '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', 1_440, '2026-10-25T23:00:00.000Z'],
  ])('%s at minute %d is %s', (day, minute, at) => {
    expect(toIso(atWallClock(date(day), minute, berlin))).toBe(at);
  });

  test.each(['Europe/Berlin', 'Asia/Shanghai', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Apia', 'UTC'])(
    '%s: a day begins where its date does, and days follow one another',
    (name) => {
      const zone = zoneName(name);
      fc.assert(
        fc.property(fc.integer({ min: 1_577_836_800_000, max: 1_893_456_000_000 }), (ms) => {
          const local = localTime(utcMs(ms), zone);
          const begin = startOfDay(local.date, zone);
          const end = startOfDay(nextDate(local.date), zone);
          expect(begin).toBeLessThanOrEqual(ms);
          expect(end).toBeGreaterThan(ms);
          expect(localTime(begin, zone).date).toBe(local.date);
          expect(localTime(utcMs(begin - 1), zone).date).not.toBe(local.date);
          expect(Math.floor((ms + local.offsetMs) / 60_000) % 1_440).toBe(local.minuteOfDay);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('the clock changes are found, and none where there is none', () => {
    const january = utcMs(Date.UTC(2026, 0, 1));
    expect(nextOffsetChange(january, berlin, 365 * 86_400_000)).toBe(Date.UTC(2026, 2, 29, 1));
    expect(nextOffsetChange(january, berlin, 86_400_000)).toBeNull();
    expect(nextOffsetChange(january, zoneName('Asia/Shanghai'), 365 * 86_400_000)).toBeNull();
  });

  test.each(['Mars/Olympus', '', 'Berlin'])('%j is no zone', (name) => {
    expect(() => zoneName(name)).toThrow(RangeError);
  });
});

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2028-02-29', true],
  ['2026-2-1', false],
  ['2026-00-10', false],
])('%s is a date: %s', (text, is) => {
  expect(parseLocalDate(text) !== null).toBe(is);
});

test.each([0.5, Number.NaN, 2 ** 53])('%d is no time', (value) => {
  expect(() => utcMs(value)).toThrow(RangeError);
});

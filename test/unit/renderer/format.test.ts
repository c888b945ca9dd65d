/** Money, energy and time as screens show and read them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { energyText, powerText } from '../../../renderer/format/energy-text.ts';
import { decimalText, parseMinor, parseScaled, rateText } from '../../../renderer/format/money-text.ts';
import { clockText, dateTimeText, durationText, secondText, shortTimeText, spanWords } from '../../../renderer/format/time-text.ts';

const thin = '\u202f';

describe('money', () => {
  test.each([
    [0, 2, '0.00'],
    [5, 2, '0.05'],
    [123_456, 2, `1${thin}234.56`],
    [-1, 2, '\u22120.01'],
    [1_234_567, 0, `1${thin}234${thin}567`],
    [1_234, 3, '1.234'],
    [Number.MAX_SAFE_INTEGER, 2, `90${thin}071${thin}992${thin}547${thin}409.91`],
  ])('%i with %i digits is shown as %s', (minor, digits, text) => expect(decimalText(minor, digits)).toBe(text));

  test.each([
    [82_500, 2, '0.825'],
    [80_000, 2, '0.80'],
    [12, 2, '0.00012'],
    [500_000, 0, '5'],
  ])('a price of %i keeps the decimals it needs', (rate, digits, text) => expect(rateText(rate, digits)).toBe(text));

  test.each([
    ['12', 2, 1_200],
    ['12.5', 2, 1_250],
    ['12,50', 2, 1_250],
    [`1${thin}234.56`, 2, 123_456],
    ['12.', 2, 1_200],
    ['0.1', 2, 10],
    ['700', 0, 700],
    ['7.5', 0, null],
    ['12.345', 2, null],
    ['', 2, null],
    ['-3', 2, null],
    ['1e3', 2, null],
    ['12 €', 2, null],
    ['999999999999', 5, null],
  ])('"%s" typed with %i digits is %s', (text, digits, minor) => expect(parseMinor(text, digits)).toBe(minor));

  test('what is shown is read back as the same amount', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 12 - 1 }), fc.constantFrom(0, 2, 3), (minor, digits) => {
        expect(parseScaled(decimalText(minor, digits), digits)).toBe(minor);
      }),
    );
  });
});

describe('energy and power', () => {
  test.each([
    [123_450, 2, '12.35'],
    [123_449, 2, '12.34'],
    [123_450, 4, '12.3450'],
    [0, 2, '0.00'],
    [-4, 3, '0.000'],
    [9_999, 1, '1.0'],
  ] as const)('%i x 0.1 Wh with %i decimals is %s kWh', (dwh, decimals, text) => expect(energyText(dwh, decimals)).toBe(text));

  test.each([
    [87_449, 1, '87.4'],
    [87_450, 1, '87.5'],
    [1_120_000, 0, `1${thin}120`],
  ] as const)('%i W with %i decimals is %s kW', (watt, decimals, text) => expect(powerText(watt, decimals)).toBe(text));
});

describe('time', () => {
  const noon = Date.UTC(2026, 10, 21, 11, 3, 22);

  test.each([
    ['Europe/Berlin', '2026-11-21 12:03', '12:03:22'],
    ['Asia/Shanghai', '2026-11-21 19:03', '19:03:22'],
    ['America/New_York', '2026-11-21 06:03', '06:03:22'],
    ['Pacific/Kiritimati', '2026-11-22 01:03', '01:03:22'],
  ])('in %s it is written %s', (zone, minute, second) => {
    expect(dateTimeText(noon, zone)).toBe(minute);
    expect(secondText(noon, zone)).toBe(second);
  });

  test('midnight is 00:00, not 24:00', () => expect(clockText(Date.UTC(2026, 0, 1), 'UTC')).toBe('00:00'));

  test.each([
    ['today without its date', noon - 3_600_000, '11:03'],
    ['this year without the year', noon - 40 * 86_400_000, '10-12 13:03'],
    ['another year whole', noon - 400 * 86_400_000, '2025-10-17 13:03'],
  ])('%s', (_, at, text) => expect(shortTimeText(at, 'Europe/Berlin', noon)).toBe(text));

  test.each([
    [-5, 'span.s', 0, 0, 0, 0],
    [59_999, 'span.s', 0, 0, 0, 59],
    [60_000, 'span.min', 0, 0, 1, 0],
    [5_025_000, 'span.hmin', 0, 1, 23, 45],
    [180_000_000, 'span.dh', 2, 2, 0, 0],
  ])('%i ms is told as %s', (ms, key, d, h, min, s) => expect(spanWords(ms)).toEqual({ key, d, h, min, s }));

  test('a duration lines up in tables', () => expect(durationText(5_025_000)).toBe('1:23:45'));
});

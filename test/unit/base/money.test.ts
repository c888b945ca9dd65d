/** Money as branded integers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyOf, lineAmount, minor, minorToLine, rate, toMinor } from '../../../station-core/base/money.ts';

test.each([
  ['EUR', 2],
  ['CNY', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['VND', 0],
])('%s has %d digits', (code, digits) => {
  expect(currencyOf(code)).toEqual({ code, digits });
});

test.each(['', 'eur', 'EU', 'EURO', '€'])('%j is no currency', (code) => {
  expect(() => currencyOf(code)).toThrow(RangeError);
});

test.each([
  [12_349, 'EUR', 123],
  [12_350, 'EUR', 124],
  [-12_350, 'EUR', -124],
  [14_999, 'JPY', 1],
  [15_000, 'JPY', 2],
  [12_345, 'KWD', 1_235],
])('%d ten-thousandths of %s are %d', (sum, code, amount) => {
  expect(toMinor(lineAmount(sum), currencyOf(code))).toBe(amount);
});

test('to lines and back loses nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, code) => {
      expect(toMinor(minorToLine(minor(amount), currencyOf(code)), currencyOf(code))).toBe(amount);
    }),
  );
});

test.each([0.1, Number.NaN, Infinity, 2 ** 53])('%d is no amount', (value) => {
  for (const brand of [rate, lineAmount, minor]) expect(() => brand(value)).toThrow(RangeError);
});

/** Decimal text to and from scaled integers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal, parseExactDecimal } from '../../../station-core/base/decimal.ts';

test.each([
  ['12.345', 2, 1_235],
  ['12.344', 2, 1_234],
  ['-12.345', 2, -1_235],
  ['0.05', 1, 1],
  ['.5', 0, 1],
  ['-.5', 0, -1],
  ['5.', 1, 50],
  ['+7', 0, 7],
  [' 7 ', 0, 7],
  ['1e3', 0, 1_000],
  ['1.5E-1', 2, 15],
  ['1e-99', 4, 0],
  ['9007199254740991', 0, Number.MAX_SAFE_INTEGER],
  ['9007199254740992', 0, null],
  ['-9007199254740992', 0, null],
  ['9007199254740991', 1, null],
  ['1e99', 0, null],
  ['', 0, null],
  ['.', 0, null],
  ['-', 0, null],
  ['1,5', 1, null],
  ['1.2.3', 1, null],
  ['0x10', 0, null],
  ['NaN', 0, null],
  ['Infinity', 0, null],
  ['1 000', 0, null],
  ['9'.repeat(41), 0, null],
])('%s at scale %d is %d', (text, scale, value) => {
  expect(parseDecimal(text, scale)).toBe(value);
});

test.each([
  ['12.34', 2, 1_234],
  ['12.340', 2, 1_234],
  ['12.345', 2, null],
  ['1e3', 2, null],
  ['-0.01', 2, -1],
  ['abc', 2, null],
])('%s exactly at scale %d is %d', (text, scale, value) => {
  expect(parseExactDecimal(text, scale)).toBe(value);
});

test('what was written is read back', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }), (value, scale) => {
      expect(parseDecimal(formatDecimal(value, scale), scale)).toBe(value);
      expect(parseExactDecimal(formatDecimal(value, scale), scale)).toBe(value);
    }),
  );
});

test('no text makes it throw, or give a fraction', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String)), fc.integer({ min: 0, max: 6 }), (text, scale) => {
      const value = parseDecimal(text, scale);
      expect(value === null || Number.isSafeInteger(value)).toBe(true);
    }),
  );
});

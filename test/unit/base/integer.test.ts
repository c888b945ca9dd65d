/** Exact integer arithmetic. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideRounded, mulDivRounded, splitByLargestRemainder, toSafe } from '../../../station-core/base/integer.ts';

test.each([
  [7n, 2n, 4n],
  [-7n, 2n, -4n],
  [5n, 3n, 2n],
  [4n, 3n, 1n],
  [0n, 3n, 0n],
  [15n, 10n, 2n],
  [14n, 10n, 1n],
  [-15n, 10n, -2n],
])('%d / %d is %d, halves away from zero', (a, b, result) => {
  expect(divideRounded(a, b)).toBe(result);
});

test('a quotient is at most half beside the truth', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (a, b) => {
      const beside = 2n * (divideRounded(a, b) * b - a);
      expect(beside <= b && beside >= -b).toBe(true);
    }),
  );
});

test('products beyond 2^53 stay exact, results beyond it are refused', () => {
  expect(mulDivRounded(Number.MAX_SAFE_INTEGER, 1_000_000, 1_000_000)).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => mulDivRounded(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(RangeError);
  expect(() => toSafe(2n ** 53n)).toThrow(RangeError);
  expect(toSafe(-(2n ** 53n) + 1n)).toBe(Number.MIN_SAFE_INTEGER);
});

describe('a split by the largest remainder', () => {
  test.each<[number, number[], number[]]>([
    [100, [1, 1, 1], [34, 33, 33]],
    [10, [3, 3, 4], [3, 3, 4]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [5, [0, 0], [5, 0]],
    [5, [], []],
    [0, [1, 2], [0, 0]],
    [1, [1, 2], [0, 1]],
  ])('of %d over %j is %j', (total, weights, parts) => {
    expect(splitByLargestRemainder(total, weights)).toEqual(parts);
  });

  test('sums to the total, each part within one of its share, and none for a weight of nothing', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 8 }), (total, weights) => {
        const parts = splitByLargestRemainder(total, weights);
        expect(parts.reduce((a, p) => a + BigInt(p), 0n)).toBe(BigInt(total));
        const sum = weights.reduce((a, w) => a + BigInt(w), 0n);
        if (sum === 0n) return;
        parts.forEach((part, i) => {
          const beside = BigInt(part) * sum - BigInt(total) * BigInt(weights[i] ?? 0);
          expect(beside < sum && beside > -sum).toBe(true);
          if (weights[i] === 0) expect(Math.abs(part)).toBe(0);
        });
      }),
    );
  });
});

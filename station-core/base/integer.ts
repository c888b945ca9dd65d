/** Exact integer arithmetic for products that may pass 2^53. */

/** A BigInt back as a safe integer. Throws RangeError beyond 2^53 - 1. */
export function toSafe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER))
    throw new RangeError(`not a safe integer: ${value}`);
  return Number(value);
}

/** a / b rounded half away from zero. b must be positive. */
export function divideRounded(a: bigint, b: bigint): bigint {
  const half = b / 2n;
  return a >= 0n ? (a + half) / b : -((-a + half) / b);
}

/** a * b / c in exact integers, rounded half away from zero, once. */
export function mulDivRounded(a: number, b: number, c: number): number {
  return toSafe(divideRounded(BigInt(a) * BigInt(b), BigInt(c)));
}

/**
 * Splits a total over weights by the largest remainder: the parts always sum to the total.
 * All weights zero: everything goes to the first part. No weights: [].
 */
export function splitByLargestRemainder(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  const sum = weights.reduce((a, w) => a + BigInt(w), 0n);
  if (sum === 0n) return weights.map((_, i) => (i === 0 ? total : 0));
  const sign = total < 0 ? -1n : 1n;
  const magnitude = BigInt(total) * sign;
  const shares = weights.map((w, index) => {
    const product = magnitude * BigInt(w);
    return { index, whole: product / sum, rest: product % sum };
  });
  let left = magnitude - shares.reduce((a, s) => a + s.whole, 0n);
  for (const share of [...shares].sort((a, b) => (b.rest === a.rest ? a.index - b.index : b.rest > a.rest ? 1 : -1))) {
    if (left === 0n) break;
    share.whole += 1n;
    left -= 1n;
  }
  return shares.map((s) => toSafe(s.whole * sign));
}

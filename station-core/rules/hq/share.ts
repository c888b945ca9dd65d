/** Splitting an amount so that its parts add up to it: by time, and to whole minor units. */

/**
 * An amount over [fromMs, toMs) cut at the given edges, which rise; what lies before the first or after the last goes to the nearest part.
 * Whole, and exactly the amount together.
 */
export function splitByTime(amount: number, fromMs: number, toMs: number, edges: readonly number[]): number[] {
  const parts = edges.slice(1).map(() => 0);
  const last = parts.length - 1;
  if (last < 0) return [];
  const length = toMs - fromMs;
  if (length <= 0) {
    const at = Math.min(
      last,
      Math.max(
        0,
        edges.findLastIndex((edge) => edge <= fromMs),
      ),
    );
    parts[at] = amount;
    return parts;
  }
  let before = 0;
  for (let i = 0; i <= last; i += 1) {
    const until = i === last ? length : Math.min(length, Math.max(0, (edges[i + 1] ?? toMs) - fromMs));
    const upTo = Number(floorDiv(BigInt(amount) * BigInt(until), BigInt(length)));
    parts[i] = upTo - before;
    before = upTo;
  }
  return parts;
}

/**
 * A total in minor units over parts that are known in 1e-4 (`unit` of them are one minor unit) and may be below zero: each is rounded
 * down, and what is left goes one by one to those that lost most. The result adds up to the total, whatever the parts come to.
 */
export function shareOut(total: number, exact: readonly number[], unit: number): number[] {
  if (exact.length === 0) return [];
  const parts = exact.map((one) => Math.floor(one / unit));
  const left = total - parts.reduce((sum, one) => sum + one, 0);
  const all = Math.trunc(left / parts.length);
  const rest = left - all * parts.length;
  const lost = exact.map((one, i) => ({ i, lost: one - (parts[i] ?? 0) * unit }));
  // Of a shortfall those give that gained most.
  const order = lost.toSorted((a, b) => (rest < 0 ? a.lost - b.lost : b.lost - a.lost) || a.i - b.i);
  const chosen = new Set(order.slice(0, Math.abs(rest)).map(({ i }) => i));
  return parts.map((one, i) => one + all + (chosen.has(i) ? Math.sign(rest) : 0));
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

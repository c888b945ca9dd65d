/** Readings of a register as a line over time: straight between two of them, whole 0.1 Wh below it. */
import { dwh, type Dwh } from './energy.ts';
import type { UtcMs } from './time.ts';

export interface RegisterAt {
  readonly atMs: UtcMs;
  readonly register: Dwh;
}

/** Energy since the first reading, 0.1 Wh. Readings are in order of time and never fall. */
export function energyAt(readings: readonly RegisterAt[], at: UtcMs): Dwh {
  const first = readings[0];
  if (first === undefined || at <= first.atMs) return dwh(0);
  const index = lastBefore(readings, at);
  const before = readings[index] ?? first;
  const next = readings[index + 1];
  const share = next === undefined ? 0 : ((next.register - before.register) * (at - before.atMs)) / (next.atMs - before.atMs);
  return dwh(before.register - first.register + Math.floor(share));
}

/** Index of the last reading at or before the instant: a day of readings every second is asked once a minute. */
function lastBefore(readings: readonly RegisterAt[], at: UtcMs): number {
  let low = 0;
  let high = readings.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((readings[middle]?.atMs ?? Infinity) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Kept readings of an hour to its lowest, highest and mean. */
import type { SensorHour, SensorReading } from '../../domain/safety.ts';

/** A reading holds until the next one, but no longer than this: it is kept once a minute while it lives. */
const HOLDS_MS = 120_000;

/** The readings are those of the hour, oldest first. mean is weighted by how long each value held. */
export function hourOf(readings: readonly SensorReading[], endMs: number): Pick<SensorHour, 'low' | 'high' | 'mean' | 'readings'> {
  let low: number | null = null;
  let high: number | null = null;
  let sum = 0;
  let heldMs = 0;
  for (const [index, { value, atMs }] of readings.entries()) {
    if (value === null) continue;
    low = low === null ? value : Math.min(low, value);
    high = high === null ? value : Math.max(high, value);
    const untilMs = Math.min(readings[index + 1]?.atMs ?? endMs, atMs + HOLDS_MS);
    const forMs = Math.max(untilMs - atMs, 1);
    sum += value * forMs;
    heldMs += forMs;
  }
  return { low, high, mean: heldMs === 0 ? null : sum / heldMs, readings: readings.length };
}

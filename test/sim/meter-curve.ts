/** A believable meter curve for a session of which only the energy and the times are known: seeded, monotone, integer Wh. */
import type { Random } from './random.ts';

/** One reading: pile time and energy since the start of the session. */
export interface CurvePoint {
  readonly atMs: number;
  readonly energyWh: number;
}

/** Readings every `everyMs` strictly between start and end; power falls towards the end, with some noise, and never below zero. */
export function meterCurve(
  session: { readonly startMs: number; readonly endMs: number; readonly energyWh: number },
  everyMs: number,
  random: Random,
): CurvePoint[] {
  const lengthMs = session.endMs - session.startMs;
  const slots = Math.max(1, Math.ceil(lengthMs / everyMs));
  // The last slot is as short as the session leaves it.
  const slotMs = (at: number): number => Math.min(everyMs, lengthMs - at * everyMs);
  const weights = Array.from({ length: slots }, (_, at) => slotMs(at) * (1 - 0.6 * (at / slots) ** 2) * (0.8 + 0.4 * random.next()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  return weights.slice(0, -1).map((weight, at) => {
    reached += weight;
    return { atMs: session.startMs + (at + 1) * everyMs, energyWh: Math.floor((session.energyWh * reached) / total) };
  });
}

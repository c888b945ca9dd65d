/** How much time there was to charge in: of each connector, since its pile is known, until now. */
import { startOfDay, nextDate, type LocalDate, type UtcMs, type ZoneName } from '../../base/time.ts';

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The days from the first to the last, both in it, as far as they have passed. */
export function passedSpan(fromDay: LocalDate, toDay: LocalDate, nowMs: UtcMs, zone: ZoneName): TimeSpan {
  return { fromMs: startOfDay(fromDay, zone), toMs: Math.min(nowMs, startOfDay(nextDate(toDay), zone)) };
}

/** The part of a span in which connectors were there, summed over them, milliseconds. */
export function possibleMs(connectors: readonly { readonly sinceMs: UtcMs }[], { fromMs, toMs }: TimeSpan): number {
  return connectors.reduce((sum, { sinceMs }) => sum + Math.max(0, toMs - Math.max(fromMs, sinceMs)), 0);
}

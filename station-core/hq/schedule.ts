/** When the line is due: the interval, the nightly window, and how long to wait after a failure. Pure. */
import { addMs, atWallClock, localTime, MINUTE_MS, nextDate, utcMs, type UtcMs, type ZoneName } from '../base/time.ts';
import type { HqSchedule } from '../domain/hq.ts';

export const LEAST_WAIT_MS = 5_000;
export const MOST_WAIT_MS = 15 * MINUTE_MS;

/** Milliseconds to wait after so many failures in a row (1 and up): anything between 5 s and a limit that doubles up to 15 min. */
export function backoffMs(failures: number, random: () => number): number {
  const most = Math.min(MOST_WAIT_MS, LEAST_WAIT_MS * 2 ** Math.min(failures, 20));
  return LEAST_WAIT_MS + Math.floor(random() * (most - LEAST_WAIT_MS));
}

/** When it is due next after it went at lastMs (null: never). A time that lies ahead counts as now: the PC's clock was put back. */
export function dueAtMs(schedule: HqSchedule, lastMs: UtcMs | null, nowMs: UtcMs, zone: ZoneName): UtcMs {
  const byInterval = lastMs === null || lastMs > nowMs ? nowMs : utcMs(Math.max(nowMs, addMs(lastMs, schedule.everyMinutes * MINUTE_MS)));
  return isInWindow(schedule, byInterval, zone) ? byInterval : windowBeginsAtMs(schedule, byInterval, zone);
}

/** A window from and to the same minute is the whole day. */
export function isInWindow({ window }: HqSchedule, atMs: UtcMs, zone: ZoneName): boolean {
  if (window === null || window.fromMinute === window.toMinute) return true;
  const { minuteOfDay } = localTime(atMs, zone);
  const { fromMinute, toMinute } = window;
  return fromMinute < toMinute ? minuteOfDay >= fromMinute && minuteOfDay < toMinute : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}

function windowBeginsAtMs({ window }: HqSchedule, afterMs: UtcMs, zone: ZoneName): UtcMs {
  if (window === null) return afterMs;
  const { date } = localTime(afterMs, zone);
  const today = atWallClock(date, window.fromMinute, zone);
  return today >= afterMs ? today : atWallClock(nextDate(date), window.fromMinute, zone);
}

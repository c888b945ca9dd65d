/** When the line is due: the interval, the nightly window, and how long to wait after a failure. Pure. */
import { addMs, atWallClock, DAY_MS, localTime, MINUTE_MS, nextDate, utcMs, type UtcMs, type ZoneName } from '../base/time.ts';
import type { HqSchedule } from '../domain/hq.ts';

export const LEAST_WAIT_MS = 5_000;
export const MOST_WAIT_MS = 15 * MINUTE_MS;
const DAY_MINUTES = 1_440;

/** Milliseconds to wait after so many failures in a row (1 and up): anything between 5 s and a limit that doubles up to 15 min. */
export function backoffMs(failures: number, random: () => number): number {
  const most = Math.min(MOST_WAIT_MS, LEAST_WAIT_MS * 2 ** Math.min(failures, 20));
  return LEAST_WAIT_MS + Math.floor(random() * (most - LEAST_WAIT_MS));
}

/**
 * When it is due next after it went at lastMs (null: never). A time that lies ahead counts as now: the PC's clock was put back.
 * share: from 0 up to 1, the station's own place in the first half of a window, so that not every station of an HQ begins with the minute.
 */
export function dueAtMs(schedule: HqSchedule, lastMs: UtcMs | null, nowMs: UtcMs, zone: ZoneName, share = 0): UtcMs {
  const byInterval = lastMs === null || lastMs > nowMs ? nowMs : utcMs(Math.max(nowMs, addMs(lastMs, schedule.everyMinutes * MINUTE_MS)));
  const { window } = schedule;
  if (window === null || window.fromMinute === window.toMinute) return byInterval;
  const waitMs = Math.floor((share * ((window.toMinute - window.fromMinute + DAY_MINUTES) % DAY_MINUTES)) / 2) * MINUTE_MS;
  if (!isInWindow(schedule, byInterval, zone)) return addMs(windowBeginsAtMs(window.fromMinute, byInterval, zone), waitMs);
  const began = windowBeganAtMs(window.fromMinute, byInterval, zone);
  return lastMs !== null && lastMs < began ? utcMs(Math.max(byInterval, addMs(began, waitMs))) : byInterval;
}

/** A window from and to the same minute is the whole day. */
export function isInWindow({ window }: HqSchedule, atMs: UtcMs, zone: ZoneName): boolean {
  if (window === null || window.fromMinute === window.toMinute) return true;
  const { minuteOfDay } = localTime(atMs, zone);
  const { fromMinute, toMinute } = window;
  return fromMinute < toMinute ? minuteOfDay >= fromMinute && minuteOfDay < toMinute : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}

function windowBeginsAtMs(fromMinute: number, afterMs: UtcMs, zone: ZoneName): UtcMs {
  const { date } = localTime(afterMs, zone);
  const today = atWallClock(date, fromMinute, zone);
  return today >= afterMs ? today : atWallClock(nextDate(date), fromMinute, zone);
}

/** Of the window that it is in. */
function windowBeganAtMs(fromMinute: number, atMs: UtcMs, zone: ZoneName): UtcMs {
  const today = atWallClock(localTime(atMs, zone).date, fromMinute, zone);
  return today <= atMs ? today : atWallClock(localTime(addMs(atMs, -DAY_MS), zone).date, fromMinute, zone);
}

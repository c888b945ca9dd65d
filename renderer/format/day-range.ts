/** Days of the station as instants: what a date field means in the station's zone, whatever the screen's own zone is. */
import { dayText } from './time-text.ts';

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The first instant of a day, in UTC milliseconds; null where the text is no day. On a day without midnight, the first instant there is. */
export function dayStartMs(day: string, zone: string): number | null {
  if (!isDay(day)) return null;
  const wall = Date.parse(`${day}T00:00:00Z`);
  // Two zones apart at most: the offset before and after a change of clocks on this day.
  const early = wall - offsetMs(wall - dayMs / 2, zone);
  const exact = wall - offsetMs(early, zone);
  return dayText(exact, zone) === day ? exact : early;
}

/** The first instant after a day. */
export function dayEndMs(day: string, zone: string): number | null {
  return isDay(day) ? dayStartMs(dayAfter(day), zone) : null;
}

/** "2026-03-01" after "2026-02-28"; `days` may be negative. `day` must be a day. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar, written 2026-11-21. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function offsetMs(atMs: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const wholeSecond = Math.floor(atMs / 1_000) * 1_000;
  return Date.parse(`${format.format(wholeSecond).replace(' ', 'T')}Z`) - wholeSecond;
}

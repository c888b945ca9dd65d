/** Times as text, in the station's zone whatever the screen's own is. Written 2026-11-21 14:03 in both languages: it sorts and cannot be misread. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-21 14:03:22" cut into its parts. Throws RangeError for a zone nobody knows. */
function partsOf(atMs: number, zone: string): { readonly day: string; readonly minute: string; readonly second: string } {
  let format = formats.get(zone);
  if (format === undefined) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const text = format.format(atMs);
  return { day: text.slice(0, 10), minute: text.slice(11, 16), second: text.slice(11, 19) };
}

/** "2026-11-21". */
export function dayText(atMs: number, zone: string): string {
  return partsOf(atMs, zone).day;
}

/** "14:03". */
export function clockText(atMs: number, zone: string): string {
  return partsOf(atMs, zone).minute;
}

/** "14:03:22". */
export function secondText(atMs: number, zone: string): string {
  return partsOf(atMs, zone).second;
}

/** "2026-11-21 14:03". */
export function dateTimeText(atMs: number, zone: string): string {
  const parts = partsOf(atMs, zone);
  return `${parts.day} ${parts.minute}`;
}

/** "14:03" today, "11-21 14:03" this year, else with the year. */
export function shortTimeText(atMs: number, zone: string, nowMs: number): string {
  const at = partsOf(atMs, zone);
  const today = partsOf(nowMs, zone).day;
  if (at.day === today) return at.minute;
  return at.day.slice(0, 4) === today.slice(0, 4) ? `${at.day.slice(5)} ${at.minute}` : `${at.day} ${at.minute}`;
}

/** How a span of time is said: the key of its words, and the numbers they may name. */
export interface SpanWords {
  readonly key: 'span.s' | 'span.min' | 'span.hmin' | 'span.dh';
  readonly d: number;
  readonly h: number;
  readonly min: number;
  readonly s: number;
}

/** Whole minutes below a day, whole hours above; seconds only below a minute. Negative counts as 0. */
export function spanWords(ms: number): SpanWords {
  const whole = Math.max(0, Math.floor(ms / 1_000));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60);
  const key = days > 0 ? 'span.dh' : hours > 0 ? 'span.hmin' : minutes > 0 ? 'span.min' : 'span.s';
  return { key, d: days, h: hours % 24, min: minutes % 60, s: whole % 60 };
}

/** "1:23:45" of a duration, for tables: it lines up. */
export function durationText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(s / 3_600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

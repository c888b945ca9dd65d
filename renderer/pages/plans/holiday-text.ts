/** Holidays as people paste them: a day or a span and a name per line. */
import { dayAfter, isDay } from '../../format/day-range.ts';

export interface HolidayLine {
  readonly day: string;
  readonly name: string;
}

export type HolidaysRead =
  { readonly ok: true; readonly holidays: readonly HolidayLine[] } | { readonly ok: false; readonly line: number; readonly text: string };

/** The longest span: a line that is longer has a wrong year in it. */
const SPAN_MOST = 31;

/** "2026-10-01 National Day" or "2026-10-01..2026-10-07 National Day" or with a comma between. Empty lines are passed over. */
export function readHolidays(text: string): HolidaysRead {
  const holidays: HolidayLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = /^\s*(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|–|—|~|至|to)\s*(\d{4}-\d\d-\d\d))?[\s,;，]+(\S.*?)\s*$/.exec(line);
    const [, from = '', to = from, name = ''] = match ?? [];
    if (!isDay(from) || !isDay(to) || to < from || to > dayAfter(from, SPAN_MOST) || name.length > 60)
      return { ok: false, line: index + 1, text: line.trim().slice(0, 60) };
    for (let day = from; day <= to; day = dayAfter(day)) holidays.push({ day, name });
  }
  return { ok: true, holidays };
}

/** The calendar with these days; one that is there already gets the new name. */
export function withDays(calendar: readonly HolidayLine[], added: readonly HolidayLine[]): HolidayLine[] {
  const days = new Map([...calendar, ...added].map(({ day, name }) => [day, name]));
  return [...days].map(([day, name]) => ({ day, name })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

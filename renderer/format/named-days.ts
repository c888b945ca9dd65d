/** Days by name, as lists of sums offer them: this week, last month, days of one's own. */
import { dayAfter, isDay } from './day-range.ts';

export type DaysName = 'today' | 'yesterday' | 'week' | 'month' | 'last-month' | 'year' | 'own';

/** First and last day, both within, written 2026-11-21. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Seen from today; days of one's own that are no days fall back to today. A week begins on Monday. */
export function namedDays(name: DaysName, own: Days, today: string): Days {
  const month = `${today.slice(0, 7)}-01`;
  switch (name) {
    case 'today': return { from: today, to: today };
    case 'yesterday': return { from: dayAfter(today, -1), to: dayAfter(today, -1) };
    case 'week': return { from: dayAfter(today, 1 - weekdayOf(today)), to: today };
    case 'month': return { from: month, to: today };
    case 'last-month': return { from: `${dayAfter(month, -1).slice(0, 7)}-01`, to: dayAfter(month, -1) };
    case 'year': return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case 'own': return { from: isDay(own.from) ? own.from : today, to: isDay(own.to) ? own.to : today };
  }
} // prettier-ignore

/** 1 Monday to 7 Sunday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** What is wrong with days of one's own, of which `most` may be asked for at once; null: nothing. */
export function daysProblem({ from, to }: Days, most: number): 'backwards' | 'long' | null {
  if (from > to) return 'backwards';
  return dayAfter(from, most) <= to ? 'long' : null;
}

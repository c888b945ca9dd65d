/** The days of the sums: as they stand in the address, and as HQ is asked. */
import { dayAfter, isDay } from '../../format/day-range.ts';

export const RANGES = ['week', 'month', 'last-month', 'year', 'own'] as const;
export type RangeName = (typeof RANGES)[number];
export const TABS = ['stations', 'days', 'hours', 'periods', 'benefits'] as const;
export type TabName = (typeof TABS)[number];

export const noRollupFilter = { tab: '', range: '', from: '', to: '', station: '', tag: '', page: '' };
export type RollupFilter = Readonly<Record<keyof typeof noRollupFilter, string>>;

export interface Question {
  readonly from: string;
  readonly to: string;
  readonly stationId: string;
  readonly tag: string;
}

/** As HQ has it. */
const DAYS_MOST = 400;

export function rangeOf({ range }: RollupFilter): RangeName {
  return RANGES.find((one) => one === range) ?? 'month';
}

export function tabOf({ tab }: RollupFilter): TabName {
  return TABS.find((one) => one === tab) ?? 'stations';
}

/** Seen from today; own days fall back to today. A week begins on Monday. */
export function daysOf(filter: RollupFilter, today: string): { readonly from: string; readonly to: string } {
  const month = `${today.slice(0, 7)}-01`;
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7;
  switch (rangeOf(filter)) {
    case 'week':
      return { from: dayAfter(today, 1 - weekday), to: today };
    case 'month':
      return { from: month, to: today };
    case 'last-month':
      return { from: `${dayAfter(month, -1).slice(0, 7)}-01`, to: dayAfter(month, -1) };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case 'own':
      return { from: isDay(filter.from) ? filter.from : today, to: isDay(filter.to) ? filter.to : today };
  }
}

/** What is wrong with days of one's own; null: they can be asked for. */
export function rangeProblem({ from, to }: { readonly from: string; readonly to: string }): 'backwards' | 'long' | null {
  if (from > to) return 'backwards';
  return dayAfter(from, DAYS_MOST) <= to ? 'long' : null;
}

export function csvPath(of: string, { from, to, stationId, tag }: Question): string {
  const query = new URLSearchParams({ of, from, to });
  if (stationId !== '') query.set('stationId', stationId);
  if (tag !== '') query.set('tag', tag);
  return `/download/rollups.csv?${query.toString()}`;
}

/** The days of the sums: as they stand in the address, and as HQ is asked. */
import { daysProblem, namedDays, type Days } from '../../format/named-days.ts';

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

/** Seen from today; own days fall back to today. */
export function daysOf(filter: RollupFilter, today: string): Days {
  return namedDays(rangeOf(filter), filter, today);
}

/** What is wrong with days of one's own; null: they can be asked for. */
export function rangeProblem(days: Days): ReturnType<typeof daysProblem> {
  return daysProblem(days, DAYS_MOST);
}

export function csvPath(of: string, { from, to, stationId, tag }: Question): string {
  const query = new URLSearchParams({ of, from, to });
  if (stationId !== '') query.set('stationId', stationId);
  if (tag !== '') query.set('tag', tag);
  return `/download/rollups.csv?${query.toString()}`;
}

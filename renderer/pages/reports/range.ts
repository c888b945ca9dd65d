/** The days of a report: as they stand in the address, as the station is asked, as its files are asked. */
import { dayAfter, isDay } from '../../format/day-range.ts';

export const noReportFilter = { tab: '', range: '', from: '', to: '', pile: '', by: '' };
export type ReportFilter = Readonly<Record<keyof typeof noReportFilter, string>>;

export const RANGES = ['today', 'yesterday', 'week', 'month', 'last-month', 'year', 'own'] as const;
export type RangeName = (typeof RANGES)[number];
export const TABS = ['overview', 'places', 'prices', 'money', 'hours', 'margin'] as const;
export type Tab = (typeof TABS)[number];

/** As rules of the station have it. */
const DAYS_MOST = 732;

export interface ReportQuestion {
  readonly fromDay: string;
  readonly toDay: string;
  readonly pileId: string | null;
}

export function tabOf(filter: ReportFilter): Tab {
  return TABS.find((tab) => tab === filter.tab) ?? 'overview';
}

/** This month, where the address says nothing that is known. */
export function rangeOf(filter: ReportFilter): RangeName {
  return RANGES.find((range) => range === filter.range) ?? 'month';
}

/** The days of a name, seen from today; own days fall back to today. A week begins on Monday. */
export function daysOf(filter: ReportFilter, today: string): { readonly fromDay: string; readonly toDay: string } {
  const month = `${today.slice(0, 7)}-01`;
  switch (rangeOf(filter)) {
    case 'today': return { fromDay: today, toDay: today };
    case 'yesterday': return { fromDay: dayAfter(today, -1), toDay: dayAfter(today, -1) };
    case 'week': return { fromDay: dayAfter(today, 1 - weekdayOf(today)), toDay: today };
    case 'month': return { fromDay: month, toDay: today };
    case 'last-month': return { fromDay: `${dayAfter(month, -1).slice(0, 7)}-01`, toDay: dayAfter(month, -1) };
    case 'year': return { fromDay: `${today.slice(0, 4)}-01-01`, toDay: today };
    case 'own': return { fromDay: isDay(filter.from) ? filter.from : today, toDay: isDay(filter.to) ? filter.to : today };
  }
} // prettier-ignore

/** 1 Monday to 7 Sunday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** What is wrong with days of one's own; null: they can be asked for. */
export function rangeProblem(days: { readonly fromDay: string; readonly toDay: string }): 'backwards' | 'long' | null {
  if (days.fromDay > days.toDay) return 'backwards';
  return dayAfter(days.fromDay, DAYS_MOST) <= days.toDay ? 'long' : null;
}

/** Where the files lie: one table as CSV, all of them as XLSX. */
export function filePath(kind: 'csv' | 'xlsx', question: ReportQuestion, table: string, language: string): string {
  const query = new URLSearchParams({ fromDay: question.fromDay, toDay: question.toDay, lang: language });
  if (question.pileId !== null) query.set('pileId', question.pileId);
  if (kind === 'csv') query.set('table', table);
  return `/download/report.${kind}?${query.toString()}`;
}

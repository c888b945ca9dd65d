/** The days of a report: as they stand in the address, as the station is asked, as its files are asked. */
import { daysProblem, namedDays } from '../../format/named-days.ts';

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

/** Seen from today; own days fall back to today. */
export function daysOf(filter: ReportFilter, today: string): Pick<ReportQuestion, 'fromDay' | 'toDay'> {
  const { from, to } = namedDays(rangeOf(filter), filter, today);
  return { fromDay: from, toDay: to };
}

/** What is wrong with days of one's own; null: they can be asked for. */
export function rangeProblem(days: Pick<ReportQuestion, 'fromDay' | 'toDay'>): ReturnType<typeof daysProblem> {
  return daysProblem({ from: days.fromDay, to: days.toDay }, DAYS_MOST);
}

/** Where the files lie: one table as CSV, all of them as XLSX. */
export function filePath(kind: 'csv' | 'xlsx', question: ReportQuestion, table: string, language: string): string {
  const query = new URLSearchParams({ fromDay: question.fromDay, toDay: question.toDay, lang: language });
  if (question.pileId !== null) query.set('pileId', question.pileId);
  if (kind === 'csv') query.set('table', table);
  return `/download/report.${kind}?${query.toString()}`;
}

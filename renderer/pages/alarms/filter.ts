/** The filters of the history: as they stand in the address, as the station is asked, as the CSV is asked. */
import type { Severity } from '../../../station-core/api/contract.ts';
import { dayEndMs, dayStartMs, isDay } from '../../format/day-range.ts';

export const noAlarmFilter = { show: '', text: '', severity: '', origin: '', from: '', to: '', real: '', page: '' };
export type AlarmFilterText = Readonly<Record<keyof typeof noAlarmFilter, string>>;

export const severities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];
export const origins = ['rule', 'station'] as const;

export interface AlarmQuestion {
  readonly text: string;
  readonly severity: Severity | null;
  readonly origin: (typeof origins)[number] | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly realOnly: boolean;
}

/** What the address says, as the station reads it. Words it does not know count as no filter. Days are the station's. */
export function questionOf(filter: AlarmFilterText, zone: string): AlarmQuestion {
  return {
    text: filter.text.trim().slice(0, 80),
    severity: severities.find((severity) => severity === filter.severity) ?? null,
    origin: origins.find((origin) => origin === filter.origin) ?? null,
    fromMs: dayStartMs(filter.from, zone),
    toMs: dayEndMs(filter.to, zone),
    realOnly: filter.real === 'yes',
  };
}

/** Both days given and the wrong way round. */
export function isBackwards(filter: Pick<AlarmFilterText, 'from' | 'to'>): boolean {
  return isDay(filter.from) && isDay(filter.to) && filter.from > filter.to;
}

export function isFiltered({ show: _show, page: _page, ...rest }: AlarmFilterText): boolean {
  return Object.values(rest).some((value) => value !== '');
}

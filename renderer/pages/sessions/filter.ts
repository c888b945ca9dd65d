/** The filters of the sessions list: as they stand in the address, as the station is asked, as the CSV is asked. */
import type { SessionView } from '../../../station-core/api/contract.ts';
import { dayEndMs, dayStartMs, isDay } from '../../format/day-range.ts';

export const noSessionFilter = { text: '', pile: '', phase: '', bill: '', flagged: '', from: '', to: '', page: '' };
export type SessionFilterText = Readonly<Record<keyof typeof noSessionFilter, string>>;

export const phases = ['charging', 'finishing', 'closed'] as const satisfies readonly SessionView['phase'][];
export const billStates = ['none', 'issued', 'paid', 'reversed'] as const;

export interface SessionQuestion {
  readonly text: string;
  readonly pileId: string | null;
  readonly phase: (typeof phases)[number] | null;
  readonly billState: (typeof billStates)[number] | null;
  readonly flagged: boolean;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** What the address says, as the station reads it. Words it does not know count as no filter. Days are the station's. */
export function questionOf(filter: SessionFilterText, zone: string): SessionQuestion {
  return {
    text: filter.text.trim().slice(0, 80),
    pileId: filter.pile === '' ? null : filter.pile,
    phase: phases.find((phase) => phase === filter.phase) ?? null,
    billState: billStates.find((state) => state === filter.bill) ?? null,
    flagged: filter.flagged === 'yes',
    fromMs: dayStartMs(filter.from, zone),
    toMs: dayEndMs(filter.to, zone),
  };
}

/** Both days given and the wrong way round. */
export function isBackwards(filter: { readonly from: string; readonly to: string }): boolean {
  return isDay(filter.from) && isDay(filter.to) && filter.from > filter.to;
}

/** The filters of the postings: as they stand in the address, as the station is asked, as the CSV is asked. */
import type { LedgerAccount, TransferReason } from '../../../station-core/api/contract.ts';
import { dayEndMs, dayStartMs, isDay } from '../../format/day-range.ts';
import { ACCOUNTS, REASONS_IN_ORDER } from './accounts.ts';

/** party: '-' is what belongs to nobody in particular. before: where the page begins. */
export const noPostingFilter = { show: '', account: '', party: '', reason: '', text: '', from: '', to: '', before: '' };
export type PostingFilterText = Readonly<Record<keyof typeof noPostingFilter, string>>;

export const NOBODY = '-';

export interface PostingQuestion {
  readonly account: LedgerAccount | null;
  readonly party: string | null;
  readonly reason: TransferReason | null;
  readonly text: string;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** What the address says, as the station reads it. Words it does not know count as no filter. Days are the station's. */
export function questionOf(filter: PostingFilterText, zone: string): PostingQuestion {
  const account = ACCOUNTS.find((known) => known === filter.account) ?? null;
  return {
    account,
    party: account === null || filter.party === '' ? null : filter.party === NOBODY ? '' : filter.party.slice(0, 80),
    reason: REASONS_IN_ORDER.find((known) => known === filter.reason) ?? null,
    text: filter.text.trim().slice(0, 80),
    fromMs: dayStartMs(filter.from, zone),
    toMs: dayEndMs(filter.to, zone),
  };
}

/** Number of the ledger before which the page begins; null: the newest. */
export function beforeOf(text: string): number | null {
  const seq = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return seq > 0 ? seq : null;
}

/** Both days given and the wrong way round. */
export function isBackwards(filter: Pick<PostingFilterText, 'from' | 'to'>): boolean {
  return isDay(filter.from) && isDay(filter.to) && filter.from > filter.to;
}

export function isFiltered({ show: _show, before: _before, ...rest }: PostingFilterText): boolean {
  return Object.values(rest).some((value) => value !== '');
}

/** Terms of an account as typed: price group, level, credit, a merchant's share. */
import type { AccountRow, AccountView } from '../../../station-core/api/contract.ts';
import { amountToType } from '../../format/amount-text.ts';
import { parseMinor, parseScaled } from '../../format/money-text.ts';
import { percentText } from '../../format/percent-text.ts';

export interface TermsDraft {
  /** Empty: none. */
  readonly groupId: string;
  readonly levelId: string;
  readonly isPostPaid: boolean;
  /** In major units. */
  readonly credit: string;
  /** Percent. */
  readonly fee: string;
  readonly pileIds: readonly string[];
  /** Of the station's currency. */
  readonly digits: number;
}

export interface Terms {
  readonly groupId: string | null;
  readonly levelId: string | null;
  readonly isPostPaid: boolean;
  readonly creditLimit: number;
  readonly merchant: { pileIds: string[]; feePpm: number } | null;
}

export const noTerms: TermsDraft = { groupId: '', levelId: '', isPostPaid: false, credit: '', fee: '', pileIds: [], digits: 2 };

/** A share is kept in 1e-4 of a percent. */
const FEE_DIGITS = 4;
const WHOLE_PPM = 1_000_000;

export function termsDraftOf(account: AccountView, digits: number): TermsDraft {
  const { groupId, levelId, isPostPaid, creditLimit, merchant } = account;
  return {
    groupId: groupId ?? '',
    levelId: levelId ?? '',
    isPostPaid,
    credit: creditLimit === 0 ? '' : amountToType(creditLimit, digits),
    fee: merchant === null ? '' : percentText(merchant.feePpm),
    pileIds: merchant?.piles.map(({ id }) => id) ?? [],
    digits,
  };
}

/** What is wrong first; null: nothing. */
export function termsTrouble(kind: AccountRow['kind'], draft: TermsDraft): 'amount' | 'limit' | 'percent' | null {
  if (kind === 'fleet' && draft.isPostPaid) {
    const credit = parseMinor(draft.credit, draft.digits);
    if (credit === null) return draft.credit.trim() === '' ? 'limit' : 'amount';
    if (credit === 0) return 'limit';
  }
  if (kind !== 'merchant') return null;
  const fee = parseScaled(draft.fee, FEE_DIGITS);
  return fee === null || fee > WHOLE_PPM ? 'percent' : null;
}

/** Call it when termsTrouble has none. */
export function termsOf(kind: AccountRow['kind'], draft: TermsDraft): Terms {
  const isPostPaid = kind === 'fleet' && draft.isPostPaid;
  return {
    groupId: draft.groupId === '' ? null : draft.groupId,
    levelId: draft.levelId === '' ? null : draft.levelId,
    isPostPaid,
    creditLimit: isPostPaid ? (parseMinor(draft.credit, draft.digits) ?? 0) : 0,
    merchant: kind === 'merchant' ? { pileIds: [...draft.pileIds], feePpm: parseScaled(draft.fee, FEE_DIGITS) ?? 0 } : null,
  };
}

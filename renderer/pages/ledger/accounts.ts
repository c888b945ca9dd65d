/** The chart of accounts as the trial balance groups it, and the reasons money moves for, in the order they are offered. */
import type { LedgerAccount, TransferReason } from '../../../station-core/api/contract.ts';

export type AccountGroup = 'has' | 'owes' | 'earned' | 'given';

const GROUP_OF: Readonly<Record<LedgerAccount, AccountGroup>> = {
  cash: 'has',
  safe: 'has',
  'card-terminal': 'has',
  qr: 'has',
  online: 'has',
  bank: 'has',
  receivable: 'has',
  hq: 'has',
  wallet: 'owes',
  prepaid: 'owes',
  'refund-due': 'owes',
  'merchant-payable': 'owes',
  'tax-payable': 'owes',
  owner: 'owes',
  'revenue-energy': 'earned',
  'revenue-service': 'earned',
  'revenue-idle': 'earned',
  'revenue-merchant-fee': 'earned',
  'given-free': 'given',
  'written-off': 'given',
  bonus: 'given',
  'merchant-share': 'given',
  'cash-difference': 'given',
};

const REASONS: Readonly<Record<TransferReason, true>> = {
  bill: true,
  payment: true,
  'top-up': true,
  prepay: true,
  refund: true,
  'refund-due': true,
  credit: true,
  reversal: true,
  payout: true,
  bonus: true,
  'write-off': true,
  settlement: true,
  lease: true,
  'cash-in': true,
  'cash-out': true,
  'cash-difference': true,
};

export const GROUPS = ['has', 'owes', 'earned', 'given'] as const satisfies readonly AccountGroup[];
// Written out above for every account and reason: the keys are all of them.
export const ACCOUNTS = Object.keys(GROUP_OF) as readonly LedgerAccount[];
export const REASONS_IN_ORDER = Object.keys(REASONS) as readonly TransferReason[];

export function groupOf(account: LedgerAccount): AccountGroup {
  return GROUP_OF[account];
}

/** Accounts that are kept for each one apart. */
const APART: ReadonlySet<LedgerAccount> = new Set(['wallet', 'prepaid', 'receivable', 'refund-due', 'merchant-payable']);

export function isKeptApart(account: LedgerAccount): boolean {
  return APART.has(account);
}

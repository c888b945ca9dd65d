/** The ledger to look at: balances, postings, statements, closed days, and the proof that it holds. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { LedgerAccount, TransferReason } from '../../domain/ledger.ts';
import type { DaysView, LedgerProof, PartyLine, PostingsView, TrialView } from '../../domain/till-views.ts';
import type { Page } from '../../domain/views.ts';
import { page } from './parts.ts';

export type { LedgerAccount, TransferReason } from '../../domain/ledger.ts';

export const ledgerAccount = z.enum([
  'cash', 'safe', 'card-terminal', 'qr', 'online', 'bank', 'receivable', 'refund-due', 'wallet', 'prepaid', 'merchant-payable', 'tax-payable',
  'revenue-energy', 'revenue-service', 'revenue-idle', 'revenue-merchant-fee', 'given-free', 'written-off', 'bonus', 'merchant-share', 'cash-difference', 'owner', 'hq',
] as const satisfies readonly LedgerAccount[]); // prettier-ignore

export const transferReason = z.enum([
  'bill', 'payment', 'reversal', 'refund-due', 'credit', 'refund', 'top-up', 'bonus', 'prepay', 'payout', 'write-off', 'cash-in', 'cash-out', 'cash-difference', 'settlement', 'lease',
] as const satisfies readonly TransferReason[]); // prettier-ignore

const ms = z.number().int().nullable().default(null);

export const postingFilter = z.object({
  account: ledgerAccount.nullable().default(null),
  /** Of that account: whose; empty: nobody's in particular; null: all of it. */
  party: z.string().max(80).nullable().default(null),
  reason: transferReason.nullable().default(null),
  /** A bill's number, or the whole id of a posting, bill, payment or session. */
  text: z.string().max(80).default(''),
  fromMs: ms,
  toMs: ms,
});

export const ledgerArea = {
  trialBalance: oc.output(type<TrialView>()),
  parties: oc.input(z.object({ account: ledgerAccount, ...page })).output(type<Page<PartyLine>>()),
  /** Newest first; of one account it is its statement. */
  postings: oc
    .input(
      z.object({
        filter: postingFilter,
        beforeSeq: z.number().int().positive().nullable().default(null),
        limit: z.number().int().min(1).max(100).default(50),
      }),
    )
    .output(type<PostingsView>()),
  days: oc.input(z.object(page)).output(type<DaysView>()),
  closeDay: oc.input(z.object({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/) })).output(type<{ readonly done: true }>()),
  /** Goes through the whole ledger: seconds per million postings. */
  verify: oc.output(type<LedgerProof>()),
};

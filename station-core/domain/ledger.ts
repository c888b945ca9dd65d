/** Double entry, append only: a transfer moves one amount from one account to another. */
import type { BillId, OperatorId, PaymentId, SessionId, ShiftId, TransferId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';

/**
 * Chart of accounts. Those marked with a party are kept for each one apart: an account's wallet is ('wallet', AccountId).
 * Balance = debits minus credits: what the station has is above zero, what it owes and earned below.
 */
export type LedgerAccount =
  /** What the station has: the drawer, what was taken out of it and is on its way, and what payment companies owe it. */
  | 'cash'
  | 'safe'
  | 'card-terminal'
  | 'qr'
  | 'online'
  | 'bank'
  /** What drivers owe for issued bills; party: the account that owes, none for somebody without one. */
  | 'receivable'
  /** Owed back to drivers. Party: the account, none for somebody without one. */
  | 'refund-due'
  /** Party: AccountId, always. */
  | 'wallet'
  /** Paid before a charge, not used yet. Party: PrepayId, always. */
  | 'prepaid'
  /** Party: AccountId of the merchant, always. */
  | 'merchant-payable'
  | 'tax-payable'
  | 'revenue-energy'
  | 'revenue-service'
  | 'revenue-idle'
  /** Kept of a merchant's income. */
  | 'revenue-merchant-fee'
  /** Less income: forgiven at the desk, given up as lost, money put into wallets as a gift, merchants' income passed on. */
  | 'given-free'
  | 'written-off'
  | 'bonus'
  | 'merchant-share'
  /** Counted more or less than the drawer should hold. */
  | 'cash-difference'
  /** Change money that the owner put in or took out. */
  | 'owner'
  /** Between this station and HQ: money of shared accounts that HQ lent to be spent here, and owes for what was. */
  | 'hq';

export type TransferReason =
  | 'bill'
  | 'payment'
  | 'reversal'
  | 'refund-due'
  /** A price reduction after the fact: takes income and tax back, makes a refund due. */
  | 'credit'
  /** Money that went back to a driver. */
  | 'refund'
  | 'top-up'
  | 'bonus'
  | 'prepay'
  | 'payout'
  | 'write-off'
  | 'cash-in'
  | 'cash-out'
  | 'cash-difference'
  | 'settlement'
  /** Money of a shared account that HQ lent this station, or took back. */
  | 'lease';

export interface Transfer {
  /** Made from the fact it books, so that the database refuses the second. */
  readonly id: TransferId;
  readonly atMs: UtcMs;
  readonly debit: LedgerAccount;
  readonly debitParty: string | null;
  readonly credit: LedgerAccount;
  readonly creditParty: string | null;
  /** Above zero. */
  readonly amount: Minor;
  readonly reason: TransferReason;
  readonly billId: BillId | null;
  readonly sessionId: SessionId | null;
  readonly paymentId: PaymentId | null;
  /** The shift that was open where cash moved; null: none, or no cash. */
  readonly shiftId: ShiftId | null;
  readonly operatorId: OperatorId | null;
}

/** One line of the trial balance. All of them sum to zero, always. */
export interface Balance {
  readonly account: LedgerAccount;
  readonly party: string | null;
  readonly balance: number;
}

/** Double entry, append only: a transfer moves one amount from one account to another. */
import type { BillId, SessionId, TransferId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';

/** Chart of accounts. `receivable` is what drivers owe for issued bills; `refund-due` what the station owes back. */
export type LedgerAccount =
  | 'receivable'
  | 'refund-due'
  | 'cash'
  | 'card-terminal'
  | 'qr'
  | 'given-free'
  | 'revenue-energy'
  | 'revenue-service'
  | 'revenue-idle'
  | 'tax-payable';

export interface Transfer {
  readonly id: TransferId;
  readonly atMs: UtcMs;
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  /** Above zero. */
  readonly amount: Minor;
  readonly reason: 'bill' | 'payment' | 'reversal' | 'refund-due';
  readonly billId: BillId;
  readonly sessionId: SessionId;
}

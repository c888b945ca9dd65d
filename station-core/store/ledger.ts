/** The ledger only grows: the database refuses changes by trigger, a second posting of the same fact by its id, and each row holds the chain (ledger-chain.ts). */
import { assert } from '../base/assert.ts';
import { id, type AccountId, type BillId, type PaymentId, type TransferId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { Balance, LedgerAccount, Transfer } from '../domain/ledger.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { chainEnd, chainHash } from './ledger-chain.ts';
import { idOrNull, int, text, textOrNull, time } from './rows.ts';

export function transfersOfBill(db: Reader, billId: BillId): Transfer[] {
  return db.all('SELECT * FROM transfer WHERE bill_id = ? ORDER BY seq', billId).map(toTransfer);
}

export function transferById(db: Reader, transferId: string): Transfer | null {
  const row = db.get('SELECT * FROM transfer WHERE id = ?', transferId);
  return row === undefined ? null : toTransfer(row);
}

export function transferBySeq(db: Reader, seq: number): Transfer | null {
  const row = db.get('SELECT * FROM transfer WHERE seq = ?', seq);
  return row === undefined ? null : toTransfer(row);
}

export function addTransfer(db: Writer, t: Transfer): void {
  const last = chainEnd(db);
  assert(last.seq === 0 || last.hash !== '', 'what stands in the ledger is chained before anything is posted');
  const seq = last.seq + 1;
  const columns = [
    seq, t.id, t.atMs, t.debit, t.debitParty, t.credit, t.creditParty, t.amount, t.reason, t.billId, t.sessionId, t.paymentId, t.shiftId, t.operatorId,
  ] as const; // prettier-ignore
  db.runOne(
    `INSERT INTO transfer (seq, id, at_ms, debit, debit_party, credit, credit_party, amount, reason, bill_id, session_id, payment_id, shift_id, operator_id, hash)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    ...columns,
    chainHash(last.hash, columns),
  );
  addToBalance(db, t.debit, t.debitParty, t.amount);
  addToBalance(db, t.credit, t.creditParty, 0 - t.amount);
}

/** Whether the fact of this id was booked. */
export function isPosted(db: Reader, transferId: TransferId): boolean {
  return db.get('SELECT 1 FROM transfer WHERE id = ?', transferId) !== undefined;
}

function addToBalance(db: Writer, account: LedgerAccount, party: string | null, amount: number): void {
  db.runOne(
    'INSERT INTO balance (account, party, balance) VALUES (?,?,?) ON CONFLICT (account, party) DO UPDATE SET balance = balance + excluded.balance',
    account,
    party ?? '',
    amount,
  );
}

/** Debits minus credits; 0 where nothing was ever posted. */
export function balanceOf(db: Reader, account: LedgerAccount, party: string | null): number {
  const row = db.get('SELECT balance FROM balance WHERE account = ? AND party = ?', account, party ?? '');
  return row === undefined ? 0 : int(row, 'balance');
}

/** What is owed back for these bills by the ledger, in minor units: booked as due less what was given back. */
export function refundDueOfBills(db: Reader, billIds: readonly BillId[]): number {
  return billIds.reduce((sum, billId) => sum + refundDueAmong(transfersOfBill(db, billId)), 0);
}

/** What is owed back of a payment that came for nothing, in minor units. */
export function dueBackOfPayment(db: Reader, paymentId: PaymentId): number {
  return refundDueAmong(db.all('SELECT * FROM transfer WHERE payment_id = ? AND bill_id IS NULL', paymentId).map(toTransfer));
}

function refundDueAmong(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, t) => sum + (t.credit === 'refund-due' ? t.amount : 0) - (t.debit === 'refund-due' ? t.amount : 0), 0);
}

/** Accounts with an open debt and money in the wallet. */
export function walletsThatOwe(db: Reader, limit: number): AccountId[] {
  return db
    .all(
      `SELECT owed.party FROM balance AS owed JOIN balance AS wallet ON wallet.account = 'wallet' AND wallet.party = owed.party
       WHERE owed.account = 'receivable' AND owed.party <> '' AND owed.balance > 0 AND wallet.balance < 0 LIMIT ?`,
      limit,
    )
    .map((row) => id<AccountId>(text(row, 'party')));
}

/** Balance per account, its parties summed up. Always sums to zero. */
export function trialBalance(db: Reader): Omit<Balance, 'party'>[] {
  return db
    .all('SELECT account, sum(balance) AS balance FROM balance GROUP BY account ORDER BY account')
    .map((row) => ({ account: text(row, 'account') as LedgerAccount, balance: int(row, 'balance') }));
}

/** Where the kept balances differ from what the transfers come to, in words; at most `most`. Looks at every transfer: for checks. */
export function wrongBalances(db: Reader, most: number): string[] {
  return db.all(WRONG_BALANCES, most).map((row) => {
    const whose = text(row, 'party') === '' ? text(row, 'account') : `${text(row, 'account')} of ${text(row, 'party')}`;
    return `${whose} stands at ${int(row, 'kept')}, its transfers come to ${int(row, 'moved')}`;
  });
}

const WRONG_BALANCES = `
WITH moved AS (
  SELECT account, party, sum(amount) AS balance FROM (
    SELECT debit AS account, coalesce(debit_party, '') AS party, amount FROM transfer
    UNION ALL SELECT credit, coalesce(credit_party, ''), -amount FROM transfer
  ) GROUP BY account, party
)
SELECT coalesce(kept.account, moved.account) AS account, coalesce(kept.party, moved.party) AS party,
  coalesce(kept.balance, 0) AS kept, coalesce(moved.balance, 0) AS moved
FROM balance AS kept FULL JOIN moved ON moved.account = kept.account AND moved.party = kept.party
WHERE coalesce(kept.balance, 0) <> coalesce(moved.balance, 0) LIMIT ?`;

export function toTransfer(row: Row): Transfer {
  return {
    id: id<TransferId>(text(row, 'id')),
    atMs: time(row, 'at_ms'),
    debit: text(row, 'debit') as LedgerAccount,
    debitParty: textOrNull(row, 'debit_party'),
    credit: text(row, 'credit') as LedgerAccount,
    creditParty: textOrNull(row, 'credit_party'),
    amount: minor(int(row, 'amount')),
    reason: text(row, 'reason') as Transfer['reason'],
    billId: idOrNull(row, 'bill_id'),
    sessionId: idOrNull(row, 'session_id'),
    paymentId: idOrNull(row, 'payment_id'),
    shiftId: idOrNull(row, 'shift_id'),
    operatorId: idOrNull(row, 'operator_id'),
  };
}

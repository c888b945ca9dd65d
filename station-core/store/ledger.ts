/** The ledger only grows: the database refuses changes by trigger, and a second posting of the same fact by its id. */
import { id, type BillId, type TransferId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { Balance, LedgerAccount, Transfer } from '../domain/ledger.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, text, textOrNull, time } from './rows.ts';

export function transfersOfBill(db: Reader, billId: BillId): Transfer[] {
  return db.all('SELECT * FROM transfer WHERE bill_id = ? ORDER BY seq', billId).map(toTransfer);
}

export function addTransfer(db: Writer, t: Transfer): void {
  db.runOne(
    `INSERT INTO transfer (id, at_ms, debit, debit_party, credit, credit_party, amount, reason, bill_id, session_id, payment_id, shift_id, operator_id)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    t.id, t.atMs, t.debit, t.debitParty, t.credit, t.creditParty, t.amount, t.reason, t.billId, t.sessionId, t.paymentId, t.shiftId, t.operatorId,
  ); // prettier-ignore
  addToBalance(db, t.debit, t.debitParty, t.amount);
  addToBalance(db, t.credit, t.creditParty, -t.amount);
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

/** Balance per account, its parties summed up. Always sums to zero. */
export function trialBalance(db: Reader): Omit<Balance, 'party'>[] {
  return db
    .all('SELECT account, sum(balance) AS balance FROM balance GROUP BY account ORDER BY account')
    .map((row) => ({ account: text(row, 'account') as LedgerAccount, balance: int(row, 'balance') }));
}

function toTransfer(row: Row): Transfer {
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

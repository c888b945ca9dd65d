/** The ledger only grows: the database refuses changes by trigger, and a second posting of the same fact by its id. */
import { id, type BillId, type SessionId, type TransferId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { LedgerAccount, Transfer } from '../domain/ledger.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, text, time } from './rows.ts';

export function transfersOfBill(db: Reader, billId: BillId): Transfer[] {
  return db.all('SELECT * FROM transfer WHERE bill_id = ? ORDER BY seq', billId).map(toTransfer);
}

export function addTransfer(db: Writer, t: Transfer): void {
  db.runOne(
    'INSERT INTO transfer (id, at_ms, debit, credit, amount, reason, bill_id, session_id) VALUES (?,?,?,?,?,?,?,?)',
    t.id, t.atMs, t.debit, t.credit, t.amount, t.reason, t.billId, t.sessionId,
  ); // prettier-ignore
}

/** Balance per account: debits minus credits. Always sums to zero. */
export function trialBalance(db: Reader): { readonly account: LedgerAccount; readonly balance: number }[] {
  return db
    .all(
      `SELECT account, sum(amount) AS balance FROM (SELECT debit AS account, amount FROM transfer UNION ALL SELECT credit, -amount FROM transfer)
       GROUP BY account ORDER BY account`,
    )
    .map((row) => ({ account: text(row, 'account') as LedgerAccount, balance: int(row, 'balance') }));
}

function toTransfer(row: Row): Transfer {
  return {
    id: id<TransferId>(text(row, 'id')),
    atMs: time(row, 'at_ms'),
    debit: text(row, 'debit') as LedgerAccount,
    credit: text(row, 'credit') as LedgerAccount,
    amount: minor(int(row, 'amount')),
    reason: text(row, 'reason') as Transfer['reason'],
    billId: id<BillId>(text(row, 'bill_id')),
    sessionId: id<SessionId>(text(row, 'session_id')),
  };
}

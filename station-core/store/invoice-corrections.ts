/** Bills on papers that say no longer what they come to: a credit note is due for each, at the next tick. */
import { id, type BillId } from '../base/ids.ts';
import type { Reader, Writer } from './connection.ts';
import { text } from './rows.ts';

/** A bill was reversed or reduced: where it stands on a paper, a credit note is due. */
export function remindOfCorrection(db: Writer, billId: BillId): void {
  db.run('INSERT OR IGNORE INTO invoice_correction (bill_id) SELECT DISTINCT bill_id FROM invoice_bill WHERE bill_id = ?', billId);
}

/** Bills whose papers do not say any more what they come to. */
export function correctionsDue(db: Reader, limit: number): BillId[] {
  return db.all('SELECT bill_id FROM invoice_correction ORDER BY bill_id LIMIT ?', limit).map((row) => id<BillId>(text(row, 'bill_id')));
}

export function correctionDone(db: Writer, billId: BillId): void {
  db.run('DELETE FROM invoice_correction WHERE bill_id = ?', billId);
}

/** A bill with everything its receipt shows. */
import { dwh } from '../../base/energy.ts';
import type { BillId } from '../../base/ids.ts';
import type { ReceiptView } from '../../domain/views.ts';
import { billById } from '../bills.ts';
import type { Reader } from '../connection.ts';
import { intOrNull } from '../rows.ts';
import { sessionById } from '../sessions.ts';
import { settingsOf } from '../settings.ts';
import { sessionRowById } from './sessions.ts';

/** null: there is no such bill. */
export function receiptOf(db: Reader, params: { readonly billId: BillId }): ReceiptView | null {
  const bill = billById(db, params.billId);
  const settings = settingsOf(db);
  if (bill === null || settings === null) return null;
  const session = sessionById(db, bill.sessionId);
  const row = sessionRowById(db, bill.sessionId);
  if (session === null || row === null) return null;
  return {
    stationName: settings.name,
    zone: settings.zone,
    bill,
    session: row,
    meterStart: session.meter.startRegister,
    // The bill's own energy, so that an earlier bill of an amended session still adds up.
    meterStop: dwh(session.meter.startRegister + bill.totals.energy),
    payment: bill.paidBy,
    replacesNumber: bill.replaces === null ? null : numberOf(db, 'SELECT number FROM bill WHERE id = ?', bill.replaces),
    replacedByNumber: numberOf(db, 'SELECT number FROM bill WHERE session_id = ? AND replaces = ?', bill.sessionId, bill.id),
  };
}

function numberOf(db: Reader, sql: string, ...params: readonly string[]): number | null {
  const row = db.get(sql, ...params);
  return row === undefined ? null : intOrNull(row, 'number');
}

/** A bill with everything its receipt shows. */
import { dwh } from '../../base/energy.ts';
import type { BillId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import type { LedgerAccount, Transfer } from '../../domain/ledger.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { ReceiptMove, ReceiptView } from '../../domain/views.ts';
import { billById } from '../bills.ts';
import type { Reader } from '../connection.ts';
import { transfersOfBill } from '../ledger.ts';
import { intOrNull } from '../rows.ts';
import { sessionById } from '../sessions.ts';
import { settingsOf } from '../settings.ts';
import { papersNaming } from './invoices.ts';
import { sessionRowById } from './sessions.ts';
import { signedValues } from './signed-values.ts';

/** null: there is no such bill. */
export function receiptOf(db: Reader, params: { readonly billId: BillId }): ReceiptView | null {
  const bill = billById(db, params.billId);
  const settings = settingsOf(db);
  if (bill === null || settings === null) return null;
  const session = sessionById(db, bill.sessionId);
  const row = sessionRowById(db, bill.sessionId);
  if (session === null || row === null) return null;
  const transfers = transfersOfBill(db, bill.id);
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
    seller: settings.money.seller,
    moves: movesOf(transfers),
    papers: papersNaming(db, { billId: bill.id }),
    signed: signedValues(db, { sessionId: bill.sessionId }),
  };
}

/** One line a fact: a reduction is several transfers of one instant. */
function movesOf(transfers: readonly Transfer[]): ReceiptMove[] {
  const moves: ReceiptMove[] = [];
  for (const { reason, debit, credit, amount, atMs } of transfers) {
    if (reason !== 'payment' && reason !== 'refund' && reason !== 'credit' && reason !== 'write-off') continue;
    const method = reason === 'payment' ? METHODS[debit] : reason === 'refund' ? METHODS[credit] : null;
    const last = moves.at(-1);
    if (last?.kind === reason && last.atMs === atMs && method === last.method && reason === 'credit')
      moves[moves.length - 1] = { ...last, amount: minor(last.amount + amount) };
    else moves.push({ kind: reason, method: method ?? null, amount, atMs });
  }
  return moves;
}

/** Where money stands when it came that way. */
const METHODS: Partial<Readonly<Record<LedgerAccount, PaymentMethod>>> = {
  cash: 'cash',
  'card-terminal': 'card-terminal',
  qr: 'qr',
  bank: 'bank',
  online: 'online',
  wallet: 'wallet',
  prepaid: 'prepaid',
  'given-free': 'free',
};

function numberOf(db: Reader, sql: string, ...params: readonly string[]): number | null {
  const row = db.get(sql, ...params);
  return row === undefined ? null : intOrNull(row, 'number');
}

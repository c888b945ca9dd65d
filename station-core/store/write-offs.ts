/** What is owed and given up, by two people where it is much. */
import { id, type BillId, type OperatorId, type WriteOffId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { WriteOff } from '../domain/payment.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, text, time, timeOrNull } from './rows.ts';

export function writeOffById(db: Reader, writeOffId: WriteOffId): WriteOff | null {
  const row = db.get('SELECT * FROM write_off WHERE id = ?', writeOffId);
  return row === undefined ? null : toWriteOff(row);
}

/** One at a time waits for a second person. */
export function waitingOff(db: Reader, billId: BillId): WriteOff | null {
  const row = db.get("SELECT * FROM write_off WHERE bill_id = ? AND state = 'waiting'", billId);
  return row === undefined ? null : toWriteOff(row);
}

/** Oldest first. */
export function writeOffsOf(db: Reader, billId: BillId): WriteOff[] {
  return db.all('SELECT * FROM write_off WHERE bill_id = ? ORDER BY asked_at_ms, id', billId).map(toWriteOff);
}

export function putWriteOff(db: Writer, w: WriteOff): void {
  db.runOne(
    `INSERT INTO write_off (id, bill_id, amount, reason, state, asked_by, asked_at_ms, decided_by, decided_at_ms) VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, decided_by = excluded.decided_by, decided_at_ms = excluded.decided_at_ms`,
    w.id, w.billId, w.amount, w.reason, w.state, w.askedBy, w.askedAtMs, w.decidedBy, w.decidedAtMs,
  ); // prettier-ignore
}

export function toWriteOff(row: Row): WriteOff {
  return {
    id: id<WriteOffId>(text(row, 'id')),
    billId: id<BillId>(text(row, 'bill_id')),
    amount: minor(int(row, 'amount')),
    reason: text(row, 'reason'),
    state: text(row, 'state') as WriteOff['state'],
    askedBy: id<OperatorId>(text(row, 'asked_by')),
    askedAtMs: time(row, 'asked_at_ms'),
    decidedBy: idOrNull(row, 'decided_by'),
    decidedAtMs: timeOrNull(row, 'decided_at_ms'),
  };
}

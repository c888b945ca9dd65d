/** Shifts of the drawer: one is open at most, which an index of the file sees to; a closed one never changes. */
import { id, type OperatorId, type ShiftId, type TransferId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { Shift } from '../domain/shift.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { chainEnd } from './ledger-chain.ts';
import { idOrNull, int, intOrNull, one, text, time, timeOrNull } from './rows.ts';

/** The one whose drawer is open now; null: none. */
export function openShift(db: Reader): Shift | null {
  const row = db.get('SELECT * FROM shift WHERE closed_at_ms IS NULL');
  return row === undefined ? null : toShift(row);
}

export function shiftById(db: Reader, shiftId: ShiftId): Shift | null {
  const row = db.get('SELECT * FROM shift WHERE id = ?', shiftId);
  return row === undefined ? null : toShift(row);
}

/** 0 while there is none. */
export function highestShiftNumber(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(number) AS n FROM shift')), 'n') ?? 0;
}

/** It holds the transfers from the moment it is put first to the moment it is put closed: a close is written after its own transfers. */
export function putShift(db: Writer, s: Shift): void {
  const seq = chainEnd(db).seq;
  db.runOne(
    `INSERT INTO shift (number, id, operator_id, opened_at_ms, opening_cash, closed_at_ms, closed_by, expected_cash, counted_cash, difference, left_cash, note, first_seq, last_seq)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET closed_at_ms = excluded.closed_at_ms, closed_by = excluded.closed_by, expected_cash = excluded.expected_cash,
       counted_cash = excluded.counted_cash, difference = excluded.difference, left_cash = excluded.left_cash, note = excluded.note, last_seq = excluded.last_seq`,
    s.number, s.id, s.operatorId, s.openedAtMs, s.openingCash, s.closedAtMs, s.closedBy, s.expectedCash, s.countedCash, s.difference, s.leftCash, s.note,
    seq, s.closedAtMs === null ? null : seq,
  ); // prettier-ignore
}

/** Why cash went in or out by hand. */
export function addCashMove(db: Writer, transferId: TransferId, reason: string): void {
  db.runOne('INSERT INTO cash_move (transfer_id, reason) VALUES (?,?)', transferId, reason);
}

/** A row of the table `shift`. */
export function toShift(row: Row): Shift {
  return {
    id: id<ShiftId>(text(row, 'id')),
    number: int(row, 'number'),
    operatorId: id<OperatorId>(text(row, 'operator_id')),
    openedAtMs: time(row, 'opened_at_ms'),
    openingCash: minor(int(row, 'opening_cash')),
    closedAtMs: timeOrNull(row, 'closed_at_ms'),
    closedBy: idOrNull(row, 'closed_by'),
    expectedCash: minorOrNull(row, 'expected_cash'),
    countedCash: minorOrNull(row, 'counted_cash'),
    difference: minorOrNull(row, 'difference'),
    leftCash: minorOrNull(row, 'left_cash'),
    note: text(row, 'note'),
  };
}

function minorOrNull(row: Row, name: string): Minor | null {
  const value = intOrNull(row, name);
  return value === null ? null : minor(value);
}

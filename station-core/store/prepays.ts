/** Money paid before a charge, and where it stands. */
import { id, type PrepayId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Prepay } from '../domain/payment.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { balanceOf } from './ledger.ts';
import { idOrNull, int, text, time } from './rows.ts';

export function prepayById(db: Reader, prepayId: PrepayId): Prepay | null {
  const row = db.get('SELECT * FROM prepay WHERE id = ?', prepayId);
  return row === undefined ? null : toPrepay(row);
}

/** Paid and not used by their time, or never paid. */
export function prepaysExpired(db: Reader, nowMs: UtcMs, limit: number): Prepay[] {
  return db
    .all("SELECT * FROM prepay WHERE state IN ('waiting','open') AND expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?", nowMs, limit)
    .map(toPrepay);
}

/** What is left of it in the ledger, in minor units. */
export function leftOf(db: Reader, prepayId: PrepayId): number {
  return -balanceOf(db, 'prepaid', prepayId);
}

export function putPrepay(db: Writer, p: Prepay): void {
  db.runOne(
    `INSERT INTO prepay (id, amount, state, session_id, created_at_ms, expires_at_ms) VALUES (?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, state = excluded.state, session_id = excluded.session_id, expires_at_ms = excluded.expires_at_ms`,
    p.id,
    p.amount,
    p.state,
    p.sessionId,
    p.createdAtMs,
    p.expiresAtMs,
  );
}

export function toPrepay(row: Row): Prepay {
  return {
    id: id<PrepayId>(text(row, 'id')),
    amount: minor(int(row, 'amount')),
    state: text(row, 'state') as Prepay['state'],
    sessionId: idOrNull(row, 'session_id'),
    createdAtMs: time(row, 'created_at_ms'),
    expiresAtMs: time(row, 'expires_at_ms'),
  };
}

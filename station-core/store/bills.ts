/** Bills: issued once, then only paid or reversed. */
import { id, type AccountId, type BillId, type SessionId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill, BillState } from '../domain/bill.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import { countBilled } from './benefits.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { remindOfCorrection } from './invoice-corrections.ts';
import { idOrNull, int, intOrNull, json, one, text, textOrNull, time, timeOrNull } from './rows.ts';

export function billById(db: Reader, billId: BillId): Bill | null {
  const row = db.get('SELECT * FROM bill WHERE id = ?', billId);
  return row === undefined ? null : toBill(row);
}

export function billByNumber(db: Reader, number: number): Bill | null {
  const row = db.get('SELECT * FROM bill WHERE number = ?', number);
  return row === undefined ? null : toBill(row);
}

/** Newest first. */
export function billsOfSession(db: Reader, sessionId: SessionId): Bill[] {
  return db.all('SELECT * FROM bill WHERE session_id = ? ORDER BY number DESC', sessionId).map(toBill);
}

/** The oldest bill that an account's wallet should have paid and could not; null: none. */
export function openBillOfWallet(db: Reader, accountId: AccountId): Bill | null {
  const row = db.get(
    `SELECT bill.* FROM bill INDEXED BY bill_unpaid JOIN session_money ON session_money.session_id = bill.session_id
     WHERE bill.state = 'issued' AND session_money.party = ? AND json_extract(session_money.payer, '$.kind') = 'wallet' ORDER BY bill.number LIMIT 1`,
    accountId,
  );
  return row === undefined ? null : toBill(row);
}

/** 0 while there is no bill. */
export function highestBillNumber(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(number) AS n FROM bill')), 'n') ?? 0;
}

export function addBill(db: Writer, b: Bill): void {
  const body: BillBody = {
    currency: b.currency,
    planId: b.planId,
    planVersion: b.planVersion,
    lines: b.lines,
    totals: b.totals,
  };
  db.runOne(
    'INSERT INTO bill (number, id, session_id, issued_at_ms, total, energy, body, carried_over, replaces, state, paid_at_ms, paid_by, reason, paid, written_off, credited) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)',
    b.number, b.id, b.sessionId, b.issuedAtMs, b.totals.total, b.totals.energy, JSON.stringify(body), b.carriedOver, b.replaces, b.state, b.paidAtMs, b.paidBy, b.reason, b.paid, b.writtenOff, b.credited,
  ); // prettier-ignore
  countBilled(db, b.sessionId, b.issuedAtMs, billedBy(b));
}

/** What a bill counts for as sold: nothing once it was reversed. */
function billedBy({ state, totals, credited }: Pick<Bill, 'state' | 'totals' | 'credited'>): number {
  return state === 'reversed' ? 0 : totals.total - credited;
}

export function putBillState(
  db: Writer,
  change: {
    readonly billId: BillId;
    readonly state: BillState;
    readonly paidAtMs: UtcMs | null;
    readonly paidBy: PaymentMethod | null;
    readonly reason: string | null;
    readonly paid: Minor;
    readonly writtenOff: Minor;
    readonly credited: Minor;
  },
): void {
  const before = change.state === 'reversed' || change.credited > 0 ? billById(db, change.billId) : null;
  db.runOne(
    'UPDATE bill SET state = ?, paid_at_ms = ?, paid_by = ?, reason = ?, paid = ?, written_off = ?, credited = ? WHERE id = ?',
    change.state,
    change.paidAtMs,
    change.paidBy,
    change.reason,
    change.paid,
    change.writtenOff,
    change.credited,
    change.billId,
  );
  if (before !== null) countBilled(db, before.sessionId, before.issuedAtMs, billedBy({ ...before, ...change }) - billedBy(before));
  if (change.state === 'reversed' || change.credited > 0) remindOfCorrection(db, change.billId);
}

type BillBody = Pick<Bill, 'currency' | 'planId' | 'planVersion' | 'lines' | 'totals'>;

export function toBill(row: Row): Bill {
  return {
    ...json<BillBody>(row, 'body'),
    id: id<BillId>(text(row, 'id')),
    number: int(row, 'number'),
    sessionId: id<SessionId>(text(row, 'session_id')),
    issuedAtMs: time(row, 'issued_at_ms'),
    carriedOver: minor(int(row, 'carried_over')),
    paid: minor(int(row, 'paid')),
    writtenOff: minor(int(row, 'written_off')),
    credited: minor(int(row, 'credited')),
    state: text(row, 'state') as BillState,
    paidAtMs: timeOrNull(row, 'paid_at_ms'),
    paidBy: textOrNull(row, 'paid_by') as PaymentMethod | null,
    replaces: idOrNull(row, 'replaces'),
    reason: textOrNull(row, 'reason'),
  };
}

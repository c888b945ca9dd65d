/** Refunds: waiting for a second person, on their way at a provider, or paid. */
import { id, type AccountId, type PaymentId, type RefundId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Refund, RefundSource } from '../domain/payment.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, one, text, textOrNull, time, timeOrNull } from './rows.ts';
import { freeInWallet } from './session-money.ts';

export function refundById(db: Reader, refundId: RefundId): Refund | null {
  const row = db.get('SELECT * FROM refund WHERE id = ?', refundId);
  return row === undefined ? null : toRefund(row);
}

/** Oldest first; at most 1,000. */
export function refundsOf(db: Reader, source: RefundSource): Refund[] {
  return db
    .all(
      'SELECT * FROM (SELECT rowid AS place, * FROM refund WHERE subject = ? AND source = ? ORDER BY asked_at_ms DESC LIMIT 1000) ORDER BY asked_at_ms, place',
      sourceSubject(source),
      source.kind,
    )
    .map(toRefund);
}

/** One at a time waits for a second person. */
export function waitingRefund(db: Reader, source: RefundSource): Refund | null {
  const row = db.get("SELECT * FROM refund WHERE subject = ? AND source = ? AND state = 'waiting'", sourceSubject(source), source.kind);
  return row === undefined ? null : toRefund(row);
}

/** Sum of those that wait for a second person or are on their way at a provider: not booked yet, and nobody else's any more. */
export function underWay(db: Reader, source: RefundSource, except: RefundId | null = null): Minor {
  const row = db.get(
    "SELECT coalesce(sum(amount), 0) AS n FROM refund WHERE subject = ? AND source = ? AND state IN ('waiting','asked','pending') AND id IS NOT ?",
    sourceSubject(source),
    source.kind,
    except,
  );
  return minor(int(one(row), 'n'));
}

/** As underWay, without those that still wait for a second person: the money has not been promised to anybody yet. */
export function promised(db: Reader, source: RefundSource): Minor {
  const row = db.get(
    "SELECT coalesce(sum(amount), 0) AS n FROM refund WHERE subject = ? AND source = ? AND state IN ('asked','pending')",
    sourceSubject(source),
    source.kind,
  );
  return minor(int(one(row), 'n'));
}

/** What a wallet can pay with now, in minor units: neither held for a charge nor on its way out. */
export function spendable(db: Reader, accountId: AccountId): Minor {
  return minor(Math.max(0, freeInWallet(db, accountId) - underWay(db, { kind: 'wallet', accountId })));
}

/** Those a provider is to be told or asked about, the longest due first. */
export function refundsDue(db: Reader, nowMs: UtcMs, limit: number): Refund[] {
  return db.all('SELECT * FROM refund WHERE next_try_ms <= ? ORDER BY next_try_ms LIMIT ?', nowMs, limit).map(toRefund);
}

export function putRefund(db: Writer, r: Refund): void {
  db.runOne(
    `INSERT INTO refund (id, source, subject, method, payment_id, amount, reduction, state, reason, problem, asked_by, approved_by, asked_at_ms,
       done_at_ms, next_try_ms, tries, shift_id)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET method = excluded.method, payment_id = excluded.payment_id, reduction = excluded.reduction, state = excluded.state, problem = excluded.problem,
       approved_by = excluded.approved_by, done_at_ms = excluded.done_at_ms, next_try_ms = excluded.next_try_ms, tries = excluded.tries,
       shift_id = excluded.shift_id`,
    r.id, r.source.kind, sourceSubject(r.source), r.method, r.paymentId, r.amount, r.reduction, r.state, r.reason, r.problem, r.askedBy,
    r.approvedBy, r.askedAtMs, r.doneAtMs, r.nextTryMs, r.tries, r.shiftId,
  ); // prettier-ignore
}

/** What the column `subject` holds. */
export function sourceSubject(source: RefundSource): string {
  switch (source.kind) {
    case 'bill': return source.billId;
    case 'prepay': return source.prepayId;
    case 'wallet': return source.accountId;
    case 'payment': return source.paymentId;
  }
} // prettier-ignore

export function toRefund(row: Row): Refund {
  return {
    id: id<RefundId>(text(row, 'id')),
    source: sourceOf(text(row, 'source') as RefundSource['kind'], text(row, 'subject')),
    method: text(row, 'method') as PaymentMethod,
    paymentId: idOrNull<PaymentId>(row, 'payment_id'),
    amount: minor(int(row, 'amount')),
    reduction: minor(int(row, 'reduction')),
    state: text(row, 'state') as Refund['state'],
    reason: text(row, 'reason'),
    problem: textOrNull(row, 'problem'),
    askedBy: idOrNull(row, 'asked_by'),
    approvedBy: idOrNull(row, 'approved_by'),
    askedAtMs: time(row, 'asked_at_ms'),
    doneAtMs: timeOrNull(row, 'done_at_ms'),
    nextTryMs: timeOrNull(row, 'next_try_ms'),
    tries: int(row, 'tries'),
    shiftId: idOrNull(row, 'shift_id'),
  };
}

function sourceOf(kind: RefundSource['kind'], subject: string): RefundSource {
  switch (kind) {
    case 'bill': return { kind, billId: id(subject) };
    case 'prepay': return { kind, prepayId: id(subject) };
    case 'wallet': return { kind, accountId: id(subject) };
    case 'payment': return { kind, paymentId: id(subject) };
  }
} // prettier-ignore

/** Payments: asked, paid at once at the desk, or told about by a provider later. */
import { id, type PaymentId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Payment, PaymentPurpose, PaymentState } from '../domain/payment.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, one, text, textOrNull, time, timeOrNull } from './rows.ts';

export function paymentById(db: Reader, paymentId: PaymentId): Payment | null {
  const row = db.get('SELECT * FROM payment WHERE id = ?', paymentId);
  return row === undefined ? null : toPayment(row);
}

/** Of a bill, an account, a prepay or a statement (their ids differ), oldest first. At most 1,000: an account tops up for years. */
export function paymentsFor(db: Reader, purpose: PaymentPurpose): Payment[] {
  return db
    .all(
      'SELECT * FROM (SELECT rowid AS place, * FROM payment WHERE subject = ? AND purpose = ? ORDER BY asked_at_ms DESC LIMIT 1000) ORDER BY asked_at_ms, place',
      subjectOf(purpose),
      purpose.kind,
    )
    .map(toPayment);
}

/** Sum of what was asked of providers for it and is not decided yet. */
export function askedFor(db: Reader, purpose: PaymentPurpose): Minor {
  const row = db.get(
    "SELECT coalesce(sum(amount), 0) AS n FROM payment WHERE subject = ? AND purpose = ? AND state IN ('asked','pending')",
    subjectOf(purpose),
    purpose.kind,
  );
  return minor(int(one(row), 'n'));
}

/** Those a provider is to be asked about (told, queried), the longest due first. */
export function paymentsDue(db: Reader, nowMs: UtcMs, limit: number): Payment[] {
  return db.all('SELECT * FROM payment WHERE next_try_ms <= ? ORDER BY next_try_ms LIMIT ?', nowMs, limit).map(toPayment);
}

/** Asked of a provider and past their time. */
export function paymentsExpired(db: Reader, nowMs: UtcMs, limit: number): Payment[] {
  return db
    .all("SELECT * FROM payment WHERE state IN ('asked','pending') AND expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?", nowMs, limit)
    .map(toPayment);
}

export function putPayment(db: Writer, p: Payment): void {
  db.runOne(
    `INSERT INTO payment (id, purpose, subject, method, amount, state, provider, provider_ref, pay_url, problem, asked_at_ms, expires_at_ms,
       done_at_ms, next_try_ms, tries, operator_id, shift_id, refunded)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, state = excluded.state, provider_ref = excluded.provider_ref,
       pay_url = excluded.pay_url, problem = excluded.problem, expires_at_ms = excluded.expires_at_ms, done_at_ms = excluded.done_at_ms,
       next_try_ms = excluded.next_try_ms, tries = excluded.tries, shift_id = excluded.shift_id, refunded = excluded.refunded`,
    p.id, p.purpose.kind, subjectOf(p.purpose), p.method, p.amount, p.state, p.provider, p.providerRef, p.payUrl, p.problem, p.askedAtMs,
    p.expiresAtMs, p.doneAtMs, p.nextTryMs, p.tries, p.operatorId, p.shiftId, p.refunded,
  ); // prettier-ignore
}

/** What the column `subject` holds. */
export function subjectOf(purpose: PaymentPurpose): string {
  switch (purpose.kind) {
    case 'bill': return purpose.billId;
    case 'top-up': return purpose.accountId;
    case 'prepay': return purpose.prepayId;
    case 'statement': return purpose.invoiceId;
  }
} // prettier-ignore

export function toPayment(row: Row): Payment {
  return {
    id: id<PaymentId>(text(row, 'id')),
    purpose: purposeOf(text(row, 'purpose') as PaymentPurpose['kind'], text(row, 'subject')),
    method: text(row, 'method') as PaymentMethod,
    amount: minor(int(row, 'amount')),
    state: text(row, 'state') as PaymentState,
    provider: textOrNull(row, 'provider'),
    providerRef: textOrNull(row, 'provider_ref'),
    payUrl: textOrNull(row, 'pay_url'),
    problem: textOrNull(row, 'problem'),
    askedAtMs: time(row, 'asked_at_ms'),
    expiresAtMs: timeOrNull(row, 'expires_at_ms'),
    doneAtMs: timeOrNull(row, 'done_at_ms'),
    nextTryMs: timeOrNull(row, 'next_try_ms'),
    tries: int(row, 'tries'),
    operatorId: idOrNull(row, 'operator_id'),
    shiftId: idOrNull(row, 'shift_id'),
    refunded: minor(int(row, 'refunded')),
  };
}

function purposeOf(kind: PaymentPurpose['kind'], subject: string): PaymentPurpose {
  switch (kind) {
    case 'bill': return { kind, billId: id(subject) };
    case 'top-up': return { kind, accountId: id(subject) };
    case 'prepay': return { kind, prepayId: id(subject) };
    case 'statement': return { kind, invoiceId: id(subject) };
  }
} // prettier-ignore

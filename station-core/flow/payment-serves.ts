/** Money that came through a company, put to what it was asked for; what that does not want any more is owed back. */
import { unreachable } from '../base/assert.ts';
import type { AccountId, BillId, InvoiceId, PrepayId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Write } from '../domain/outcome.ts';
import type { Payment } from '../domain/payment.ts';
import { postForNothing, postPrepay } from '../rules/ledger/post-refund.ts';
import { postTopUp } from '../rules/ledger/post-top-up.ts';
import { accountById } from '../store/accounts.ts';
import { billById } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { invoiceById } from '../store/invoices.ts';
import { prepayById } from '../store/prepays.ts';
import { billNotices, payBillLate } from './bill-money.ts';
import type { Parts } from './context.ts';
import { statementPaid } from './statement-paid.ts';

/** All of `payment.amount` is booked; the payment itself is the caller's to write. */
export function serve(db: Reader, payment: Payment, nowMs: UtcMs): Parts {
  const { purpose } = payment;
  switch (purpose.kind) {
    case 'bill':
      return toBill(db, purpose.billId, payment, nowMs);
    case 'top-up':
      return toWallet(db, purpose.accountId, payment, nowMs);
    case 'prepay':
      return toPrepay(db, purpose.prepayId, payment, nowMs);
    case 'statement':
      return toStatement(db, purpose.invoiceId, payment, nowMs);
    default:
      return unreachable(purpose);
  }
}

function toBill(db: Reader, billId: BillId, payment: Payment, nowMs: UtcMs): Parts {
  const bill = billById(db, billId);
  return { writes: payBillLate(db, billId, payment, nowMs), commands: [], notices: bill === null ? [] : billNotices(bill) };
}

/** A wallet that was frozen meanwhile still takes what was paid into it; one that was closed does not. */
function toWallet(db: Reader, accountId: AccountId, payment: Payment, nowMs: UtcMs): Parts {
  const account = accountById(db, accountId);
  if (account === null || account.state === 'closed' || account.isPostPaid) return forNothing(payment, payment.amount, nowMs);
  const { id: paymentId, amount, shiftId, operatorId } = payment;
  const posted = postTopUp({ paymentId, accountId, method: 'online', amount, bonus: minor(0), atMs: nowMs, shiftId, operatorId });
  return {
    writes: posted.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
    commands: [],
    notices: [{ topic: 'accounts' }, { topic: 'payments' }],
  };
}

function toPrepay(db: Reader, prepayId: PrepayId, payment: Payment, nowMs: UtcMs): Parts {
  const prepay = prepayById(db, prepayId);
  if (prepay?.state !== 'waiting') return forNothing(payment, payment.amount, nowMs);
  const opened: Write = { kind: 'prepay.put', prepay: { ...prepay, state: 'open' } };
  return {
    writes: [opened, { kind: 'transfer.add', transfer: postPrepay(payment, prepay, nowMs) }],
    commands: [],
    notices: [{ topic: 'payments' }, { topic: 'codes' }],
  };
}

function toStatement(db: Reader, invoiceId: InvoiceId, payment: Payment, nowMs: UtcMs): Parts {
  const paper = invoiceById(db, invoiceId);
  if (paper === null) return forNothing(payment, payment.amount, nowMs);
  const { parts, left } = statementPaid(db, paper, payment, nowMs);
  if (left === 0) return parts;
  return { ...parts, writes: [...parts.writes, ...forNothing(payment, left, nowMs).writes] };
}

function forNothing(payment: Payment, amount: Minor, nowMs: UtcMs): Parts {
  return {
    writes: [{ kind: 'transfer.add', transfer: postForNothing(payment, amount, nowMs) }],
    commands: [],
    notices: [{ topic: 'payments' }],
  };
}

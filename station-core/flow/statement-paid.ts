/** A statement is paid, in whole or in part: at the desk, or by a payment that came from elsewhere. */
import type { OperatorId, PaymentId, ShiftId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { DeskMethod, PaymentMethod } from '../domain/payment-method.ts';
import type { Payment } from '../domain/payment.ts';
import { amountDue } from '../rules/ledger/bill-balance.ts';
import { postPayment } from '../rules/ledger/post-bill.ts';
import { shareOut, type BillShare } from '../rules/ledger/share-out.ts';
import { billById } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { paymentById } from '../store/payments.ts';
import { DONE, outcome, refused, type Context, type Parts } from './context.ts';

/** The bills of a statement that still ask for money, the oldest first, with what each asks. */
export function openBillsOf(db: Reader, paper: Pick<Invoice, 'bills'>): { readonly bill: Bill; readonly due: Minor }[] {
  return paper.bills
    .map(({ billId }) => billById(db, billId))
    .filter((bill): bill is Bill => bill?.state === 'issued')
    .map((bill) => ({ bill, due: amountDue(bill) }))
    .filter(({ due }) => due > 0);
}

/** What of a statement is still to be paid, in minor units. */
export function openOf(db: Reader, paper: Pick<Invoice, 'bills'>): Minor {
  return minor(openBillsOf(db, paper).reduce((sum, { due }) => sum + due, 0));
}

/** Taken at the desk; refused above what is open. The same payment told twice is one. */
export function payStatement(
  db: Context['db'],
  paper: Invoice,
  asked: {
    readonly paymentId: PaymentId;
    readonly amount: Minor;
    readonly method: DeskMethod;
    readonly operatorId: OperatorId;
    readonly shiftId: ShiftId | null;
  },
  atMs: UtcMs,
): Outcome {
  if (paymentById(db, asked.paymentId) !== null) return outcome(DONE);
  const open = openOf(db, paper);
  if (asked.amount <= 0) return refused({ field: 'amount', help: 'The amount must be above zero.' });
  if (open === 0) return refused({ field: 'amount', help: 'Nothing of this statement is open.' });
  if (asked.amount > open) return refused({ field: 'amount', open, help: 'It is more than the statement still asks.' });
  const payment: Payment = {
    id: asked.paymentId,
    purpose: { kind: 'statement', invoiceId: paper.id },
    method: asked.method,
    amount: asked.amount,
    state: 'paid',
    provider: null,
    providerRef: null,
    payUrl: null,
    problem: null,
    askedAtMs: atMs,
    expiresAtMs: null,
    doneAtMs: atMs,
    nextTryMs: null,
    tries: 0,
    operatorId: asked.operatorId,
    shiftId: asked.shiftId,
    refunded: minor(0),
  };
  const paid = statementPaid(db, paper, payment, atMs);
  return outcome(DONE, { ...paid.parts, writes: [{ kind: 'payment.put', payment }, ...paid.parts.writes] });
}

/** Books money that is there to the bills of a statement; `left`: more than they ask, for the caller to make due back. */
export function statementPaid(
  db: Reader,
  paper: Invoice,
  payment: Pick<Payment, 'id' | 'method' | 'amount' | 'operatorId' | 'shiftId'>,
  atMs: UtcMs,
): { readonly parts: Parts; readonly left: Minor } {
  const { shares, left } = shareOut(payment.amount, openBillsOf(db, paper));
  const postings = shares.flatMap(({ bill, share }) =>
    postPayment(bill, { ...payment, amount: share }, { debtor: paper.accountId, holder: null }, atMs),
  );
  return {
    left,
    parts: {
      writes: [
        ...shares.map((one) => billState(one, payment.method, atMs)),
        ...postings.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
        { kind: 'invoice.paid', invoiceId: paper.id, paid: minor(paper.paid + payment.amount - left) },
      ],
      commands: [],
      notices: [{ topic: 'invoices' }, { topic: 'bills' }, { topic: 'accounts' }, { topic: 'payments' }],
    },
  };
}

function billState({ bill, share }: BillShare, method: PaymentMethod, atMs: UtcMs): Parts['writes'][number] {
  const isPaid = amountDue(bill) - share <= 0;
  return {
    kind: 'bill.state',
    billId: bill.id,
    state: isPaid ? 'paid' : 'issued',
    paidAtMs: isPaid ? atMs : bill.paidAtMs,
    paidBy: isPaid ? method : bill.paidBy,
    reason: bill.reason,
    paid: minor(bill.paid + share),
    writtenOff: bill.writtenOff,
    credited: bill.credited,
  };
}

/** Money for a bill that was issued: what comes in, what is too much, and whom it is asked of. */
import type { AccountId, BillId, RefundId, SessionId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Notice, Write } from '../domain/outcome.ts';
import type { SessionPayer } from '../domain/payer.ts';
import type { Payment, RefundSource } from '../domain/payment.ts';
import { amountDue, receivedAmong, refundableOfBill, type Received, type Refundable } from '../rules/ledger/bill-balance.ts';
import { postPayment, type BillPayment, type Debtor } from '../rules/ledger/post-bill.ts';
import { postForNothing } from '../rules/ledger/post-refund.ts';
import { billById, billsOfSession } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { balanceOf, dueBackOfPayment, refundDueOfBills, transfersOfBill } from '../store/ledger.ts';
import { leftOf, prepayById } from '../store/prepays.ts';
import { promised, underWay } from '../store/refunds.ts';
import { freeInWallet, partyOf, sessionMoney } from '../store/session-money.ts';

/** Whose debt the bills of a session are: the account that pays by wallet or by the month; else whoever stands at the desk. */
export function debtorOf(payer: SessionPayer): Debtor {
  return payer.kind === 'wallet' || payer.kind === 'credit' ? payer.accountId : null;
}

/** What its bill is posted to; a bill of an earlier version to nobody. */
export function debtorOfSession(db: Reader, sessionId: SessionId): Debtor {
  return debtorOf(sessionMoney(db, sessionId).payer);
}

/** What came for the bill: its new state and the posting. At most what is due of it; the payment itself is the caller's to write. */
export function payBill(db: Reader, bill: Bill, payment: BillPayment, nowMs: UtcMs): Write[] {
  const { payer } = sessionMoney(db, bill.sessionId);
  const paid = minor(bill.paid + payment.amount);
  const isPaid = amountDue({ ...bill, paid }) === 0;
  return [
    {
      kind: 'bill.state',
      billId: bill.id,
      state: isPaid ? 'paid' : 'issued',
      paidAtMs: isPaid ? nowMs : bill.paidAtMs,
      paidBy: payment.method,
      reason: bill.reason,
      paid,
      writtenOff: bill.writtenOff,
      credited: bill.credited,
    },
    ...postPayment(bill, payment, { debtor: debtorOf(payer), holder: partyOf(payer) }, nowMs).map(
      (transfer) => ({ kind: 'transfer.add', transfer }) as const,
    ),
  ];
}

/**
 * Money that a company tells of, whatever became of the bill meanwhile: it goes to the bill that stands now, up to what is due
 * of it; the rest (paid twice, too late, too much) is owed back. The payment itself is the caller's to write.
 */
export function payBillLate(db: Reader, billId: BillId, payment: Payment, nowMs: UtcMs): Write[] {
  const asked = billById(db, billId);
  const bill = asked === null ? null : standingBill(db, asked);
  const used = bill === null ? 0 : Math.min(payment.amount, amountDue(bill));
  const rest = minor(payment.amount - used);
  return [
    ...(bill === null || used === 0 ? [] : payBill(db, bill, { ...payment, amount: minor(used) }, nowMs)),
    ...(rest === 0 ? [] : [{ kind: 'transfer.add', transfer: postForNothing(payment, rest, nowMs) } as const]),
  ];
}

/** The bill that counts now in place of this one. */
export function standingBill(db: Reader, bill: Bill): Bill {
  return bill.state === 'reversed' ? (billsOfSession(db, bill.sessionId)[0] ?? bill) : bill;
}

/** What the bills of a session got so far. `except`: a refund that is being decided. */
export function receivedOf(db: Reader, bills: readonly Bill[], except: RefundId | null = null): Received {
  const [before = null] = bills;
  const transfers = bills.flatMap((bill) => transfersOfBill(db, bill.id));
  return receivedAmong(transfers, before, minor(onTheWay(db, bills, except)));
}

/**
 * As receivedOf, for the bill that replaces them: a refund that only waits for a second person gave nothing back, and can only be
 * turned down once its bill is replaced.
 */
export function receivedBefore(db: Reader, bills: readonly Bill[]): Received {
  const [before = null] = bills;
  const transfers = bills.flatMap((bill) => transfersOfBill(db, bill.id));
  const going = bills.reduce((sum, bill) => sum + promised(db, { kind: 'bill', billId: bill.id }), 0);
  return receivedAmong(transfers, before, minor(going));
}

function onTheWay(db: Reader, bills: readonly Bill[], except: RefundId | null): number {
  return bills.reduce((sum, bill) => sum + underWay(db, { kind: 'bill', billId: bill.id }, except), 0);
}

/** What is on its way back is nobody's any more. `except`: a refund that is being decided. */
export function refundable(db: Reader, source: RefundSource, except: RefundId | null = null): Refundable {
  const going = underWay(db, source, except);
  switch (source.kind) {
    case 'bill': return ofStandingBill(db, source.billId, except);
    // While a charge runs on it, or may begin with it, it is not the driver's to have back.
    case 'prepay': return all(prepayById(db, source.prepayId)?.state === 'over' ? leftOf(db, source.prepayId) - going : 0);
    case 'wallet': return { dueBack: minor(0), most: minor(Math.max(0, freeInWallet(db, source.accountId) - going)) };
    case 'payment': return all(dueBackOfPayment(db, source.paymentId) - going);
  }
} // prettier-ignore

function all(amount: number): Refundable {
  const most = minor(Math.max(0, amount));
  return { dueBack: most, most };
}

/** Of one that was replaced nothing goes back: it is the new one that was paid. */
function ofStandingBill(db: Reader, billId: BillId, except: RefundId | null): Refundable {
  const asked = billById(db, billId);
  const bills = asked === null ? [] : billsOfSession(db, asked.sessionId);
  const [bill] = bills;
  if (bill === undefined || bill.id !== billId || bill.state === 'reversed') return all(0);
  const owedBack = refundDueOfBills(db, bills.map((one) => one.id)) - onTheWay(db, bills, except); // prettier-ignore
  return refundableOfBill(bill, receivedOf(db, bills, except), owedBack);
}

/** What an account owes for bills, in minor units; below zero never. */
export function owes(db: Reader, accountId: AccountId): number {
  return Math.max(0, balanceOf(db, 'receivable', accountId));
}

/** Screens that show the bill. */
export function billNotices(bill: Pick<Bill, 'sessionId'>): Notice[] {
  return [
    { topic: 'bills' },
    { topic: 'payments' },
    { topic: 'accounts' },
    { topic: 'till' },
    { topic: 'session', sessionId: bill.sessionId },
  ];
}

/** Bills to transfers: double entry, each set of postings sums to zero by its form. */
import { splitByLargestRemainder } from '../../base/integer.ts';
import { id, type TransferId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Bill } from '../../domain/bill.ts';
import type { LedgerAccount, Transfer } from '../../domain/ledger.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';

/** What the driver owes: revenue per layer without tax, and the tax. A bill of zero posts nothing. */
export function postBill(bill: Bill, atMs: UtcMs): Transfer[] {
  const { byLayer, net, tax } = bill.totals;
  const [energy = 0, service = 0, idle = 0] = splitByLargestRemainder(
    net,
    [byLayer.energy, byLayer.service, byLayer.idle].map((part) => Math.max(0, part)),
  );
  const credits: [LedgerAccount, number][] = [
    ['revenue-energy', energy],
    ['revenue-service', service],
    ['revenue-idle', idle],
    ['tax-payable', tax],
  ];
  return transfers(
    bill,
    atMs,
    'bill',
    credits.map(([credit, amount]) => ['receivable', credit, amount]),
  );
}

/** Money that came in for a bill. */
export function postPayment(bill: Bill, method: PaymentMethod, atMs: UtcMs): Transfer[] {
  const due = amountDue(bill);
  return transfers(bill, atMs, 'payment', [[method === 'free' ? 'given-free' : method, 'receivable', due]]);
}

/** Takes the postings of a bill back, one for one, what it owed back to the driver included. What was paid stays paid: the next bill carries it over. */
export function reverseBill(bill: Bill, posted: readonly Transfer[], atMs: UtcMs): Transfer[] {
  const taken = posted.filter((t) => t.reason === 'bill' || t.reason === 'refund-due');
  return transfers(
    bill,
    atMs,
    'reversal',
    taken.map((t) => [t.credit, t.debit, t.amount]),
  );
}

/** What a session's bills were paid with so far. */
export interface Paid {
  /** In cash, by card, by QR. */
  readonly money: Minor;
  /** Forgiven by the attendant. */
  readonly free: Minor;
}

/** Sums the payments among a session's transfers; each bill is paid once, and a payment is never taken back. */
export function paidAmong(transfers: readonly Transfer[]): Paid {
  const payments = transfers.filter((t) => t.reason === 'payment');
  const free = payments.filter((t) => t.debit === 'given-free').reduce((sum, t) => sum + t.amount, 0);
  return { money: minor(payments.reduce((sum, t) => sum + t.amount, 0) - free), free: minor(free) };
}

/** What counts as paid on a bill of this total: all money, and of what was forgiven no more than is needed. */
export function carriedOver(paid: Paid, total: Minor): Minor {
  return minor(paid.money + Math.min(paid.free, Math.max(0, total - paid.money)));
}

/** What was paid beyond the bill that replaces an earlier one: money is owed back to the driver, a gift is only a smaller one. */
export function postOverpayment(bill: Bill, paid: Paid, atMs: UtcMs): Transfer[] {
  return transfers(bill, atMs, 'refund-due', [
    ['receivable', 'refund-due', Math.max(0, bill.carriedOver - bill.totals.total)],
    ['receivable', 'given-free', paid.money + paid.free - bill.carriedOver],
  ]);
}

/** What is still to be paid on a bill. */
export function amountDue(bill: Bill): Minor {
  return minor(Math.max(0, bill.totals.total - bill.carriedOver));
}

function transfers(
  bill: Bill,
  atMs: UtcMs,
  reason: Transfer['reason'],
  moves: readonly (readonly [LedgerAccount, LedgerAccount, number])[],
): Transfer[] {
  return moves
    .map(([debit, credit, amount], index) => {
      const [from, to] = amount >= 0 ? [debit, credit] : [credit, debit];
      return {
        id: transferId(bill, reason, index),
        atMs,
        debit: from,
        debitParty: null,
        credit: to,
        creditParty: null,
        amount: minor(Math.abs(amount)),
        reason,
        billId: bill.id,
        sessionId: bill.sessionId,
        paymentId: null,
        shiftId: null,
        operatorId: null,
      };
    })
    .filter((t) => t.amount > 0);
}

/** One bill is posted, paid and reversed once each: the id says so, and the database refuses the second. */
function transferId(bill: Bill, reason: Transfer['reason'], index: number): TransferId {
  return id<TransferId>(`${bill.id}/${reason}/${index}`);
}

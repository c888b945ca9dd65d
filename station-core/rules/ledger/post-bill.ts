/** Bills to transfers: double entry, each set of postings sums to zero by its form. */
import { splitByLargestRemainder } from '../../base/integer.ts';
import { id, type TransferId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Bill, PaymentMethod } from '../../domain/bill.ts';
import type { LedgerAccount, Transfer } from '../../domain/ledger.ts';

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

/** Takes the postings of a bill back, one for one. */
export function reverseBill(bill: Bill, posted: readonly Transfer[], atMs: UtcMs): Transfer[] {
  const taken = posted.filter((t) => t.reason === 'bill');
  return transfers(
    bill,
    atMs,
    'reversal',
    taken.map((t) => [t.credit, t.debit, t.amount]),
  );
}

/** What was paid beyond the bill that replaces an earlier one is owed back to the driver. */
export function postOverpayment(bill: Bill, atMs: UtcMs): Transfer[] {
  return transfers(bill, atMs, 'refund-due', [['receivable', 'refund-due', Math.max(0, bill.carriedOver - bill.totals.total)]]);
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
    .map(([debit, credit, amount], index) =>
      amount >= 0
        ? {
            id: transferId(bill, reason, index),
            atMs,
            debit,
            credit,
            amount: minor(amount),
            reason,
            billId: bill.id,
            sessionId: bill.sessionId,
          }
        : {
            id: transferId(bill, reason, index),
            atMs,
            debit: credit,
            credit: debit,
            amount: minor(-amount),
            reason,
            billId: bill.id,
            sessionId: bill.sessionId,
          },
    )
    .filter((t) => t.amount > 0);
}

/** One bill is posted, paid and reversed once each: the id says so, and the database refuses the second. */
function transferId(bill: Bill, reason: Transfer['reason'], index: number): TransferId {
  return id<TransferId>(`${bill.id}/${reason}/${index}`);
}

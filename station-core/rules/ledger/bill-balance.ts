/** What of the money, the gifts and the reductions of the bills before it the next bill of a session takes over. */
import { minor, type Minor } from '../../base/money.ts';
import type { Bill } from '../../domain/bill.ts';
import type { Transfer } from '../../domain/ledger.ts';

type Open = Pick<Bill, 'totals' | 'carriedOver' | 'paid' | 'writtenOff' | 'credited'>;

/** What is still to be paid on a bill. Of a reversed one nothing is: the bill that replaces it asks for it. */
export function amountDue(bill: Open & Pick<Bill, 'state'>): Minor {
  return bill.state === 'reversed' ? minor(0) : minor(Math.max(0, 0 - overpaid(bill)));
}

/** What came in beyond the bill as it stands; below zero: what is due. */
export function overpaid({ totals, carriedOver, paid, writtenOff, credited }: Open): number {
  return carriedOver + paid + writtenOff + credited - totals.total;
}

/** What the bills of one session got so far, the reversed ones included. */
export interface Received {
  /** Money that came, by whatever way, the account's own included; and what of it went back or is on its way back. */
  readonly money: Minor;
  readonly givenBack: Minor;
  /** Forgiven at the desk. */
  readonly free: Minor;
  /** Of the bill that is replaced: what it was reduced by, and what was given up of it. */
  readonly credited: Minor;
  readonly writtenOff: Minor;
}

/**
 * Sums the payments and refunds among the transfers of a session's bills. `before`: the bill that stands now; `underWay`:
 * refunds that a provider was asked for and that are not booked yet.
 */
export function receivedAmong(
  transfers: readonly Transfer[],
  before: Pick<Bill, 'credited' | 'writtenOff'> | null,
  underWay: Minor,
): Received {
  const sum = (fits: (t: Transfer) => boolean): number => transfers.filter(fits).reduce((total, t) => total + t.amount, 0);
  const isPayment = (t: Transfer): boolean => t.reason === 'payment';
  return {
    money: minor(sum((t) => isPayment(t) && t.debit !== 'given-free')),
    givenBack: minor(sum((t) => t.reason === 'refund') + underWay),
    free: minor(sum((t) => isPayment(t) && t.debit === 'given-free')),
    credited: before?.credited ?? minor(0),
    writtenOff: before?.writtenOff ?? minor(0),
  };
}

/** What a new bill begins with. */
export interface TakenOver {
  /** Money that stays here and what is forgiven: Bill.carriedOver. */
  readonly carriedOver: Minor;
  readonly credited: Minor;
  readonly writtenOff: Minor;
  /** What of `received.free` is not needed any more: a gift is only a smaller one. */
  readonly freeTakenBack: Minor;
}

/**
 * A reduction stays one, up to the new total. Then money counts, all of it; of what was forgiven, and last of what was given
 * up, no more than the bill still needs.
 */
export function takeOver(received: Received, total: Minor): TakenOver {
  const credited = Math.min(received.credited, Math.max(0, total));
  const kept = received.money - received.givenBack;
  const free = Math.min(received.free, Math.max(0, total - credited - kept));
  const writtenOff = Math.min(received.writtenOff, Math.max(0, total - credited - kept - free));
  return {
    carriedOver: minor(kept + free),
    credited: minor(credited),
    writtenOff: minor(writtenOff),
    freeTakenBack: minor(received.free - free),
  };
}

/** How much may go back of what came. */
export interface Refundable {
  /** Owed back already: no reduction is needed for it. */
  readonly dueBack: Minor;
  /** All that may go back; of a bill beyond `dueBack` by reducing it. */
  readonly most: Minor;
}

/**
 * Of the bill of a session that stands. `owedBack`: by the ledger, without what is on its way. Of a bill that is not paid in
 * full nothing more goes back: what is open is taken or given up first.
 */
export function refundableOfBill(bill: Bill, received: Received, owedBack: number): Refundable {
  const dueBack = Math.max(0, owedBack);
  const most = amountDue(bill) > 0 ? dueBack : Math.min(received.money - received.givenBack, dueBack + bill.totals.total - bill.credited);
  return { dueBack: minor(dueBack), most: minor(Math.max(dueBack, most)) };
}

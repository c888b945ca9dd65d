/** Bills to transfers: double entry, each set of postings sums to zero by its form. */
import { splitByLargestRemainder } from '../../base/integer.ts';
import { id, type AccountId, type OperatorId, type PaymentId, type ShiftId, type TransferId, type WriteOffId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Bill } from '../../domain/bill.ts';
import type { LedgerAccount, Transfer, TransferReason } from '../../domain/ledger.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import { overpaid, type Received, type TakenOver } from './bill-balance.ts';

/** Whose debt a bill is: an account, or null for whoever stands at the desk. */
export type Debtor = AccountId | null;

/** What the driver owes: revenue per layer without tax, and the tax. A bill of zero posts nothing. */
export function postBill(bill: Bill, debtor: Debtor, atMs: UtcMs): Transfer[] {
  return parts(bill).map(([account, amount], index) =>
    transfer(bill, atMs, `${bill.id}/bill/${index}`, 'bill', ['receivable', debtor], [account, null], amount),
  ).filter(moves); // prettier-ignore
}

/** Money that came in for a bill, or that was forgiven. */
export interface BillPayment {
  readonly id: PaymentId;
  readonly method: PaymentMethod;
  readonly amount: Minor;
  readonly shiftId: ShiftId | null;
  readonly operatorId: OperatorId | null;
}

/** `holder`: whose wallet or prepay pays, where it is one of these. One payment may pay several bills (a statement). */
export function postPayment(
  bill: Bill,
  payment: BillPayment,
  { debtor, holder }: { debtor: Debtor; holder: string | null },
  atMs: UtcMs,
): Transfer[] {
  const { method, amount, shiftId, operatorId } = payment;
  const from: Side = [method === 'free' ? 'given-free' : method, method === 'wallet' || method === 'prepaid' ? holder : null];
  const made = transfer(bill, atMs, `${payment.id}/bill-${bill.number}`, 'payment', from, ['receivable', debtor], amount);
  return [{ ...made, paymentId: payment.id, shiftId, operatorId }].filter(moves);
}

/**
 * Takes the postings of a bill back, one for one: what it was billed, reduced by, given up of and owed back. What was paid
 * stays paid, and what was given back stays so: the next bill carries it over.
 */
export function reverseBill(bill: Bill, posted: readonly Transfer[], atMs: UtcMs): Transfer[] {
  const taken = posted.filter(
    ({ reason }) => reason === 'bill' || reason === 'refund-due' || reason === 'credit' || reason === 'write-off',
  );
  return taken.map((t, index) =>
    transfer(bill, atMs, `${bill.id}/reversal/${index}`, 'reversal', [t.credit, t.creditParty], [t.debit, t.debitParty], t.amount),
  );
}

/** What a bill takes over of the one it replaces besides the money: its reduction, what was given up of it, and what of a gift goes back. */
export function postTakenOver(bill: Bill, taken: TakenOver, debtor: Debtor, atMs: UtcMs): Transfer[] {
  const giftBack = transfer(
    bill,
    atMs,
    `${bill.id}/refund-due/1`,
    'refund-due',
    ['receivable', debtor],
    ['given-free', null],
    taken.freeTakenBack,
  );
  return [
    ...postCredit(bill, taken.credited, [], { debtor, key: bill.id, operatorId: null }, atMs),
    ...[transfer(bill, atMs, `${bill.id}/write-off`, 'write-off', ['written-off', null], ['receivable', debtor], taken.writtenOff), giftBack].filter(moves),
  ]; // prettier-ignore
}

/**
 * What was paid beyond the bill that replaces an earlier one is owed back. What went back already stays owed: with less
 * overpaid than that, the driver owes the difference.
 */
export function postOverpayment(bill: Bill, received: Pick<Received, 'givenBack'>, debtor: Debtor, atMs: UtcMs): Transfer[] {
  const amount = minor(Math.max(0, overpaid(bill)) + received.givenBack);
  return [transfer(bill, atMs, `${bill.id}/refund-due/0`, 'refund-due', ['receivable', debtor], ['refund-due', debtor], amount)].filter(
    moves,
  );
}

/**
 * A reduction after the fact: income of each layer and tax go back in proportion, so that a reduction of the whole bill takes
 * all of each. `posted`: what the bill was posted with so far. `key` names the fact.
 */
export function postCredit(
  bill: Bill,
  amount: Minor,
  posted: readonly Transfer[],
  { debtor, key, operatorId }: { readonly debtor: Debtor; readonly key: string; readonly operatorId: OperatorId | null },
  atMs: UtcMs,
): Transfer[] {
  const back = (account: LedgerAccount): number =>
    posted.filter((t) => t.reason === 'credit' && t.debit === account).reduce((sum, t) => sum + t.amount, 0);
  // As it was posted then: a bill of an earlier version split its income otherwise.
  const billed = posted.filter((t) => t.reason === 'bill');
  const made = billed.length === 0 ? parts(bill) : billed.map((t) => [t.credit, t.amount] as const);
  const left = made.map(([account, part]) => [account, Math.max(0, part - back(account))] as const);
  const shares = splitByLargestRemainder(amount, left.map(([, part]) => part)); // prettier-ignore
  return left
    .map(([account], index) =>
      transfer(bill, atMs, `${key}/credit/${index}`, 'credit', [account, null], ['receivable', debtor], shares[index] ?? 0),
    )
    .map((t) => ({ ...t, operatorId }))
    .filter(moves);
}

/** After a reduction: what the bill was paid beyond itself is owed back from now on. `key` names the fact. */
export function postOwedBack(
  bill: Bill,
  amount: Minor,
  { debtor, key }: { readonly debtor: Debtor; readonly key: string },
  atMs: UtcMs,
): Transfer[] {
  return [transfer(bill, atMs, `${key}/refund-due`, 'refund-due', ['receivable', debtor], ['refund-due', debtor], amount)].filter(moves);
}

/** What is owed and given up. */
export function postWriteOff(
  bill: Bill,
  amount: Minor,
  { debtor, writeOffId, operatorId }: { readonly debtor: Debtor; readonly writeOffId: WriteOffId; readonly operatorId: OperatorId },
  atMs: UtcMs,
): Transfer[] {
  const made = transfer(bill, atMs, `${writeOffId}/write-off`, 'write-off', ['written-off', null], ['receivable', debtor], amount);
  return [{ ...made, operatorId }].filter(moves);
}

/** What a bill is made of, in the accounts it is posted to: income without tax by layer, as an invoice splits it, and the tax. */
function parts(bill: Bill): (readonly [LedgerAccount, number])[] {
  const { byLayer, net, tax } = bill.totals;
  const [energy = 0, service = 0, idle = 0] = netByLayer(bill) ?? splitByLargestRemainder(net, LAYERS.map((layer) => Math.max(0, byLayer[layer]))); // prettier-ignore
  return [
    ['revenue-energy', energy],
    ['revenue-service', service],
    ['revenue-idle', idle],
    ['tax-payable', tax],
  ];
}

/** By layer and tax rate first, as rules/invoices does, so that ledger and invoice agree to the minor unit. null: its lines come to nothing. */
function netByLayer({ lines, totals }: Bill): number[] | null {
  const groups = new Map<string, { readonly layer: string; readonly net: number }>();
  for (const { layer, taxPpm, net } of lines) {
    if (layer === 'rounding') continue;
    const key = `${layer}/${String(taxPpm)}`;
    groups.set(key, { layer, net: (groups.get(key)?.net ?? 0) + net });
  }
  const found = [...groups.values()].map(({ layer, net }) => ({ layer, net: Math.max(0, net) }));
  if (!found.some(({ net }) => net > 0)) return null;
  const shares = splitByLargestRemainder(totals.net, found.map(({ net }) => net)); // prettier-ignore
  return LAYERS.map((wanted) => found.reduce((sum, { layer }, index) => (layer === wanted ? sum + (shares[index] ?? 0) : sum), 0));
}

const LAYERS = ['energy', 'service', 'idle'] as const;

type Side = readonly [account: LedgerAccount, party: string | null];

/** The id says which fact it books, and the database refuses the second. An amount below zero goes the other way. */
function transfer(
  bill: Pick<Bill, 'id' | 'sessionId'>,
  atMs: UtcMs,
  key: string,
  reason: TransferReason,
  debit: Side,
  credit: Side,
  amount: number,
): Transfer {
  const [from, to] = amount >= 0 ? [debit, credit] : [credit, debit];
  return {
    id: id<TransferId>(key),
    atMs,
    debit: from[0],
    debitParty: from[1],
    credit: to[0],
    creditParty: to[1],
    amount: minor(Math.abs(amount)),
    reason,
    billId: bill.id,
    sessionId: bill.sessionId,
    paymentId: null,
    shiftId: null,
    operatorId: null,
  };
}

function moves(t: Transfer): boolean {
  return t.amount > 0;
}

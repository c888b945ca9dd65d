/** A merchant's settlement: what its piles earned of paid bills, what the station keeps, and what is paid out. */
import { id, type PersonKeyId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Bill } from '../domain/bill.ts';
import type { InvoiceLine, PaperBill } from '../domain/invoice.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { added, correction, linesOfPaper, sumOf } from '../rules/invoices/paper-lines.ts';
import { feeOf, incomeOf, settlementLines } from '../rules/invoices/settlement.ts';
import { postSettlement, postSettlementPaid } from '../rules/ledger/settlement.ts';
import { accountById, payableTo } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { billsToSettle, forgivenOf, invoiceById, MOST_BILLS, papersOfBill, settledAndChanged } from '../store/invoices.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { buyerFrom, daysOf } from './on-statement.ts';
import { linesNow, newPaper } from './paper-facts.ts';
import { cashCannotLeave, shiftOf } from './till.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

export function onIssueSettlement({ db, vault }: Context, event: Of<'operator.issue-settlement'>): Outcome {
  const { accountId, fromDay, toDay, receivedMs, invoiceId, operatorId } = event;
  const settings = settingsOf(db);
  if (settings === null) return refused({ help: 'Set the station up first.' });
  if (invoiceById(db, invoiceId) !== null) return outcome(DONE);
  const account = accountById(db, accountId);
  if (account === null || account.merchant === null) return notFound({ merchant: accountId });
  const days = daysOf(fromDay, toDay, settings.zone, receivedMs);
  if (typeof days === 'string') return refused({ field: 'toDay', help: days });
  const buyer = buyerFrom(db, vault, account);
  if (buyer === null) return refused({ account: account.number, help: 'Its person was erased: nobody can be named on the settlement.' });
  const parts = billsOfSettlement(db, account, days.fromMs, days.toMs);
  if (parts === null) return refused({ field: 'toDay', help: `More than ${MOST_BILLS} bills: choose fewer days.` });
  const income = linesOfPaper(parts);
  const { net } = sumOf(income);
  if (parts.length === 0 || net === 0) return refused({ account: account.number, help: 'No paid bill of these days waits to be settled.' });
  if (net < 0)
    return refused({ account: account.number, help: 'What was taken back of settled bills is more than the new income: settle later.' });
  const paper = newPaper(db, settings.zone, {
    id: invoiceId, kind: 'settlement', accountId, personKeyId: id<PersonKeyId>(`paper-${invoiceId}`), bills: parts, fromDay, toDay,
    lines: settlementLines(income, account.merchant.feePpm), corrects: null, reason: '', issuedBy: operatorId,
  }, receivedMs); // prettier-ignore
  const transfers = postSettlement({ invoiceId, accountId, operatorId, atMs: receivedMs }, net, feeOf(net, account.merchant.feePpm));
  return outcome(DONE, {
    writes: [
      { kind: 'invoice.add', invoice: paper, buyer, atMs: receivedMs },
      ...transfers.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
    ],
    commands: [],
    notices: [{ topic: 'invoices' }, { topic: 'accounts' }],
  });
}

export function onPaySettlement({ db }: Context, event: Of<'operator.pay-settlement'>): Outcome {
  const { invoiceId, method, receivedMs, operatorId } = event;
  const paper = invoiceById(db, invoiceId);
  if (paper?.kind !== 'settlement' || paper.accountId === null) return notFound({ settlement: invoiceId });
  // Paid in whole and once: the same order a second time finds it done.
  if (paper.paid >= paper.total) return outcome(DONE);
  const account = accountById(db, paper.accountId);
  if (account?.state === 'frozen') return refused({ account: account.number, help: 'The account is frozen: nothing is paid out.' });
  const { accountId } = paper;
  const amount = minor(Math.min(paper.total - paper.paid, Math.max(0, payableTo(db, accountId))));
  const noCash = cashCannotLeave(db, method, amount);
  if (noCash !== null) return outcome(noCash);
  const facts = { invoiceId, accountId, operatorId, atMs: receivedMs };
  const transfers = postSettlementPaid(facts, method, amount, shiftOf(db, method));
  return outcome(DONE, {
    writes: [
      { kind: 'invoice.paid', invoiceId, paid: paper.total },
      ...transfers.map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
    ],
    commands: [],
    notices: [{ topic: 'invoices' }, { topic: 'accounts' }, { topic: 'till' }],
  });
}

/**
 * What a settlement says of each bill: the income of those that no settlement names yet, and what must be taken back of those
 * that an earlier one named and that were reversed or reduced since. null: too many.
 */
export function billsOfSettlement(db: Reader, account: Account, fromMs: UtcMs, toMs: UtcMs): PaperBill[] | null {
  const fresh = billsToSettle(db, account.merchant?.pileIds ?? [], fromMs, toMs);
  const changed = settledAndChanged(db, account.id);
  if (fresh.length > MOST_BILLS || changed.length > MOST_BILLS) return null;
  const taken = changed
    .map((bill) => {
      const settled = papersOfBill(db, bill.id, ['settlement']).map(({ lines }) => lines);
      return { billId: bill.id, lines: correction(settled, incomeNow(db, bill)) };
    })
    .filter(({ lines }) => lines.length > 0);
  return [...taken, ...fresh.map((bill) => ({ billId: bill.id, lines: incomeNow(db, bill) }))];
}

/** By layer, without tax, less what nobody paid: given for free, or written off. */
function incomeNow(db: Reader, bill: Bill): InvoiceLine[] {
  const asked = bill.totals.total - bill.credited;
  const forgiven = bill.writtenOff + forgivenOf(db, bill.id);
  return added(incomeOf(linesNow(db, bill), asked - forgiven, asked));
}

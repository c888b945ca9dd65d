/** A fleet's month: its bills on one statement, and what is paid on it, the oldest bill first. */
import { id, type PersonKeyId } from '../base/ids.ts';
import { localTime, nextDate, startOfDay, type LocalDate, type UtcMs, type ZoneName } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { InvoiceBuyer } from '../domain/invoice.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { linesOfPaper } from '../rules/invoices/paper-lines.ts';
import { accountById, personOf } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { billsToState, invoiceById, MOST_BILLS } from '../store/invoices.ts';
import { settingsOf } from '../store/settings.ts';
import type { Vault } from '../store/vault.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { linesNow, newPaper } from './paper-facts.ts';
import { payStatement } from './statement-paid.ts';
import { cashNeedsShift, shiftOf } from './till.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

export function onIssueStatement({ db, vault }: Context, event: Of<'operator.issue-statement'>): Outcome {
  const { accountId, fromDay, toDay, receivedMs } = event;
  const settings = settingsOf(db);
  if (settings === null) return refused({ help: 'Set the station up first.' });
  if (invoiceById(db, event.invoiceId) !== null) return outcome(DONE);
  const account = accountById(db, accountId);
  if (account === null) return notFound({ account: accountId });
  const days = daysOf(fromDay, toDay, settings.zone, receivedMs);
  if (typeof days === 'string') return refused({ field: 'toDay', help: days });
  const buyer = buyerFrom(db, vault, account);
  if (buyer === null) return refused({ account: account.number, help: 'Its person was erased: nobody can be named on the statement.' });
  const bills = billsToState(db, accountId, days.fromMs, days.toMs);
  if (bills.length > MOST_BILLS) return refused({ field: 'toDay', help: `More than ${MOST_BILLS} bills: choose fewer days.` });
  const parts = bills.map((bill) => ({ billId: bill.id, lines: linesNow(db, bill) }));
  const lines = linesOfPaper(parts);
  if (lines.length === 0)
    return refused({ account: account.number, help: 'No bill of these days waits for a statement: charge on credit first, or choose other days.' });
  const personKeyId = id<PersonKeyId>(`paper-${event.invoiceId}`);
  const invoice = newPaper(db, settings.zone, {
    id: event.invoiceId, kind: 'statement', accountId, personKeyId, bills: parts, fromDay, toDay, lines, corrects: null, reason: '',
    issuedBy: event.operatorId,
  }, receivedMs); // prettier-ignore
  return outcome(DONE, {
    writes: [{ kind: 'invoice.add', invoice, buyer, atMs: receivedMs }],
    commands: [],
    notices: [{ topic: 'invoices' }, { topic: 'accounts' }],
  });
} // prettier-ignore

export function onPayStatement({ db }: Context, event: Of<'operator.pay-statement'>): Outcome {
  const { amount, method, receivedMs, paymentId, operatorId } = event;
  const paper = invoiceById(db, event.invoiceId);
  if (paper?.kind !== 'statement') return notFound({ statement: event.invoiceId });
  const shiftless = cashNeedsShift(db, method);
  if (shiftless !== null) return outcome(shiftless);
  return payStatement(db, paper, { paymentId, amount, method, operatorId, shiftId: shiftOf(db, method) }, receivedMs);
}

/** The account's person as a buyer; null: erased. */
export function buyerFrom(db: Reader, vault: Vault, account: Account): InvoiceBuyer | null {
  const person = personOf(db, vault, account);
  if (person === null) return null;
  const { name, taxId, address, email } = person;
  return { name, taxId, address, email };
}

/** [fromMs, toMs) of whole local days, the last included; a sentence where they cannot be taken. */
export function daysOf(
  fromDay: LocalDate,
  toDay: LocalDate,
  zone: ZoneName,
  nowMs: UtcMs,
): { readonly fromMs: UtcMs; readonly toMs: UtcMs } | string {
  if (fromDay > toDay) return 'The last day lies before the first.';
  if (toDay > localTime(nowMs, zone).date) return 'The last day has not come yet.';
  const next = nextDate(toDay);
  if (nextDate(fromDay, 400) < next) return 'Choose at most 400 days.';
  return { fromMs: startOfDay(fromDay, zone), toMs: startOfDay(next, zone) };
}

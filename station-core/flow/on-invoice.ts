/** Invoices: issued at the desk, asked for by phone, and corrected by themselves when a bill was reversed or reduced. */
import { id, type BillId, type InvoiceId, type PersonKeyId } from '../base/ids.ts';
import { addMs, DAY_MS, type UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Invoice, InvoiceBuyer, InvoiceRequest, PaperBill } from '../domain/invoice.ts';
import type { DriverEvent, MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { StationSettings } from '../domain/station.ts';
import { correction, linesOfPaper, sumOf } from '../rules/invoices/paper-lines.ts';
import { billById, billsOfSession } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { correctionsDue } from '../store/invoice-corrections.ts';
import { buyerOf, invoiceById, invoiceRequestOf, papersOfBill, requestToErase } from '../store/invoices.ts';
import { sessionMoney } from '../store/session-money.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { linesNow, nameOfPaper, newPaper, paperOf } from './paper-facts.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

/** One invoice is for so many bills at most; a fleet's month is a statement. */
const MOST_BILLS = 100;
/** As many corrections as one tick looks at. */
const CORRECTIONS_AT_ONCE = 20;
/** A month is at least kept. */
const MONTH_MS = 31 * DAY_MS;

export function onIssueInvoice({ db }: Context, event: Of<'operator.issue-invoice'>): Outcome {
  const settings = settingsOf(db);
  if (settings === null) return refused({ help: 'Set the station up first.' });
  // The same order a second time: the paper is there.
  if (invoiceById(db, event.invoiceId) !== null) return outcome(DONE);
  const billIds = [...new Set(event.billIds)];
  if (billIds.length === 0 || billIds.length > MOST_BILLS)
    return refused({ bills: billIds.length, help: `Choose between 1 and ${MOST_BILLS} bills.` });
  const bills = billIds.map((billId) => billById(db, billId));
  const missing = bills.indexOf(null);
  if (missing >= 0) return notFound({ bill: billIds[missing] ?? '' });
  const whole = bills.filter((bill): bill is Bill => bill !== null);
  const problem = problemOfBuyer(event.buyer) ?? whole.map((bill) => problemOfBill(db, bill)).find((found) => found !== null) ?? null;
  if (problem !== null) return refused(problem);
  const paper = invoiceOf(db, settings, whole, event.invoiceId, event.receivedMs, event.operatorId);
  if (paper.total === 0) return refused({ help: 'These bills come to nothing: there is nothing to invoice.' });
  return issued(paper, event.buyer, answeredRequests(db, whole, event.invoiceId, event.receivedMs), event.receivedMs);
}

/** By phone: it waits for an attendant, or is issued at once where the station does that. */
export function onAskInvoice({ db }: Context, event: Extract<DriverEvent, { kind: 'driver.ask-invoice' }>): Outcome {
  const settings = settingsOf(db);
  const bill = billById(db, event.billId);
  if (settings === null || bill === null) return notFound({ bill: event.billId });
  if (invoiceById(db, event.invoiceId) !== null) return outcome(DONE);
  const known = invoiceRequestOf(db, bill.id);
  if (known !== null && known.invoiceId === null) return outcome(DONE);
  const problem = problemOfBuyer(event.buyer) ?? problemOfBill(db, bill);
  if (problem !== null) return refused(problem);
  if (sumOf(linesNow(db, bill)).total === 0) return refused({ bill: bill.number, help: 'The bill comes to nothing: there is nothing to invoice.' });
  const atMs = event.receivedMs;
  const request: Omit<InvoiceRequest, 'sealedBuyer'> = {
    billId: bill.id,
    personKeyId: id<PersonKeyId>(`invoice-request-${bill.id}`),
    askedAtMs: atMs,
    invoiceId: settings.money.invoiceAtOnce ? event.invoiceId : null,
  };
  const ask: Write = { kind: 'invoice-request.put', request, buyer: event.buyer, atMs };
  if (!settings.money.invoiceAtOnce) return outcome(DONE, { writes: [ask], commands: [], notices: [{ topic: 'invoices' }] });
  return issued(invoiceOf(db, settings, [bill], event.invoiceId, atMs, null), event.buyer, [ask], atMs);
} // prettier-ignore

/** Credit notes that are due, and requests for invoices that are too old to be kept. */
export function* invoiceSteps({ db, vault }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const billId of correctionsDue(db, CORRECTIONS_AT_ONCE)) yield () => correct({ db, vault }, billId, nowMs);
  const months = settingsOf(db)?.money.personMonths ?? null;
  const old = months === null ? null : requestToErase(db, addMs(nowMs, -months * MONTH_MS));
  if (old !== null)
    yield () => ({
      ...noParts(),
      writes: [{ kind: 'invoice-request.erase', billId: old.billId, personKeyId: old.personKeyId, atMs: nowMs }],
      notices: [{ topic: 'invoices' }],
    });
}

/**
 * What all papers of a bill say together is what it comes to: the rest is taken back by a credit note, made out as the paper it
 * corrects. An invoice whose bill was replaced is followed by one of the new bill; of a statement's bill the new one goes on the next statement.
 */
function correct({ db, vault }: Pick<Context, 'db' | 'vault'>, billId: BillId, nowMs: UtcMs): Parts {
  const done: Write = { kind: 'invoice-correction.done', billId };
  const settings = settingsOf(db);
  const bill = billById(db, billId);
  const papers = papersOfBill(db, billId, ['invoice', 'statement', 'credit-note']);
  const wrong = papers.findLast(({ paper }) => paper.kind !== 'credit-note')?.paper ?? null;
  const buyer = wrong === null ? null : buyerOf(db, vault, wrong);
  if (settings === null || bill === null || wrong === null || buyer === null) return { ...noParts(), writes: [done] };
  const lines = correction(papers.map((one) => one.lines), linesNow(db, bill)); // prettier-ignore
  if (lines.length === 0) return { ...noParts(), writes: [done] };
  const follower = bill.state === 'reversed' ? (billsOfSession(db, bill.sessionId).find((one) => one.state !== 'reversed') ?? null) : null;
  const { accountId, personKeyId, kind, id: corrects } = wrong;
  const taken = papers.filter(({ paper }) => paper.kind === 'credit-note').length;
  const credit = newPaper(db, settings.zone, {
    id: id<InvoiceId>(`credit-${billId}-${taken + 1}`),
    kind: 'credit-note', accountId, personKeyId, bills: [{ billId, lines }], fromDay: null, toDay: null, lines, corrects,
    reason: bill.state === 'reversed' ? 'reversed' : 'reduced',
    issuedBy: null,
  }, nowMs); // prettier-ignore
  const writes: Write[] = [done, { kind: 'invoice.add', invoice: credit, buyer, atMs: nowMs }];
  if (kind === 'invoice' && follower !== null && paperOf(db, follower) === null) {
    const invoiceId = id<InvoiceId>(`invoice-${follower.id}`);
    const anew = invoiceOf(db, settings, [follower], invoiceId, nowMs, null);
    if (anew.total !== 0) writes.push({ kind: 'invoice.add', invoice: { ...anew, reason: 'replaces' }, buyer, atMs: nowMs });
  }
  return { writes, commands: [], notices: [{ topic: 'invoices' }] };
}

function invoiceOf(
  db: Reader,
  settings: StationSettings,
  bills: readonly Bill[],
  invoiceId: InvoiceId,
  atMs: UtcMs,
  issuedBy: Invoice['issuedBy'],
): Omit<Invoice, 'sealedBuyer'> {
  const parts: PaperBill[] = bills.map((bill) => ({ billId: bill.id, lines: linesNow(db, bill) }));
  const accounts = new Set(bills.map((bill) => sessionMoney(db, bill.sessionId).accountId));
  const [accountId = null] = accounts;
  const facts = { fromDay: null, toDay: null, corrects: null, reason: '', issuedBy } as const;
  return newPaper(db, settings.zone, {
    ...facts,
    id: invoiceId,
    kind: 'invoice',
    accountId: accounts.size === 1 ? accountId : null,
    personKeyId: id<PersonKeyId>(`paper-${invoiceId}`),
    bills: parts,
    lines: linesOfPaper(parts),
  }, atMs); // prettier-ignore
}

function issued(invoice: Omit<Invoice, 'sealedBuyer'>, buyer: InvoiceBuyer, more: readonly Write[], atMs: UtcMs): Outcome {
  // The paper first: a request names it.
  const writes: Write[] = [{ kind: 'invoice.add', invoice, buyer, atMs }, ...more];
  return outcome(DONE, { writes, commands: [], notices: [{ topic: 'invoices' }] });
}

/** Requests for these bills, or for the bills they replaced, are answered with it. */
function answeredRequests(db: Reader, bills: readonly Bill[], invoiceId: InvoiceId, atMs: UtcMs): Write[] {
  return bills
    .flatMap((bill) => billsOfSession(db, bill.sessionId).map((one) => invoiceRequestOf(db, one.id)))
    .filter((request): request is InvoiceRequest => request !== null && request.invoiceId === null)
    .map(({ sealedBuyer: _sealedBuyer, ...request }) => ({
      kind: 'invoice-request.put',
      request: { ...request, invoiceId },
      buyer: null,
      atMs,
    }));
}

/** Why the bill cannot stand on an invoice; null: it can. */
function problemOfBill(db: Reader, bill: Bill): Readonly<Record<string, string | number>> | null {
  if (bill.state === 'reversed') return { bill: bill.number, help: 'It was reversed: invoice the bill that replaced it.' };
  if (sessionMoney(db, bill.sessionId).payer.kind === 'credit')
    return { bill: bill.number, help: 'It goes on the month’s statement of its account, which is its invoice.' };
  const paper = paperOf(db, bill);
  return paper === null ? null : { bill: bill.number, invoice: nameOfPaper(paper), help: 'It is already invoiced.' };
}

function problemOfBuyer(buyer: InvoiceBuyer): Readonly<Record<string, string | number>> | null {
  if (buyer.name.trim() === '') return { field: 'buyer.name', help: 'Say who the invoice is for.' };
  const isLong = buyer.name.length > 120 || buyer.taxId.length > 40 || buyer.address.length > 300 || buyer.email.length > 120;
  return isLong ? { field: 'buyer', help: 'Name or e-mail is longer than 120 characters, the tax number than 40, or the address than 300.' } : null;
} // prettier-ignore

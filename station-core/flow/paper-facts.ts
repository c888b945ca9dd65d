/** What papers are made of: a bill's lines as they stand now, the next number, and how a paper is named. */
import { minor } from '../base/money.ts';
import { paperNumber } from '../base/paper-number.ts';
import { localTime, type UtcMs, type ZoneName } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Invoice, InvoiceKind, InvoiceLine } from '../domain/invoice.ts';
import { linesOfBill, reduced, sumOf, type Reduction } from '../rules/invoices/paper-lines.ts';
import type { Reader } from '../store/connection.ts';
import { nextPaperNumber } from '../store/counters.ts';
import { papersOfBill, takenBackOf } from '../store/invoices.ts';

/** What the bill comes to now: as issued, less what was taken off afterwards; nothing once it was reversed. */
export function linesNow(db: Reader, bill: Bill): InvoiceLine[] {
  return bill.state === 'reversed' ? [] : reduced(linesOfBill(bill), reductionOf(db, bill));
}

function reductionOf(db: Reader, bill: Bill): Reduction {
  const back = takenBackOf(db, bill.id);
  return {
    energy: back.get('revenue-energy') ?? 0,
    service: back.get('revenue-service') ?? 0,
    idle: back.get('revenue-idle') ?? 0,
    tax: back.get('tax-payable') ?? 0,
  };
}

/** The invoice or statement that already says what this bill comes to; null: none, or the bill is not what it was. */
export function paperOf(db: Reader, bill: Bill): Invoice | null {
  return papersOfBill(db, bill.id, ['invoice', 'statement']).at(-1)?.paper ?? null;
}

/** A whole paper with the next number of its kind and year, and its sums. */
export function newPaper(
  db: Reader,
  zone: ZoneName,
  facts: Pick<Invoice, 'id' | 'kind' | 'accountId' | 'personKeyId' | 'bills' | 'fromDay' | 'toDay' | 'lines' | 'corrects' | 'reason' | 'issuedBy'>,
  issuedAtMs: UtcMs,
): Omit<Invoice, 'sealedBuyer'> {
  const year = yearOf(issuedAtMs, zone);
  return { ...facts, ...sumOf(facts.lines), year, number: nextPaperNumber(db, facts.kind, year), issuedAtMs, paid: minor(0) };
} // prettier-ignore

/** As it stands on the paper. */
export function nameOfPaper(paper: { readonly kind: InvoiceKind; readonly year: number; readonly number: number }): string {
  return paperNumber(paper);
}

function yearOf(atMs: UtcMs, zone: ZoneName): number {
  return Number(localTime(atMs, zone).date.slice(0, 4));
}

/** Papers: invoices, credit notes, statements and settlements, what of a bill they say, and what drivers asked for. */
import { id, type AccountId, type BillId, type InvoiceId, type PersonKeyId, type PileId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Invoice, InvoiceBuyer, InvoiceKind, InvoiceLine, InvoiceRequest, PaperBill } from '../domain/invoice.ts';
import type { LedgerAccount } from '../domain/ledger.ts';
import { toBill } from './bills.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { sealFor } from './person-keys.ts';
import { idOrNull, int, intOrNull, json, one, text, textOrNull, time } from './rows.ts';
import type { Vault } from './vault.ts';

export function invoiceById(db: Reader, invoiceId: InvoiceId): Invoice | null {
  const row = db.get('SELECT * FROM invoice WHERE id = ?', invoiceId);
  return row === undefined ? null : toInvoice(db, row);
}

/** 0 while the year has none of its kind. */
export function highestInvoiceNumber(db: Reader, kind: InvoiceKind, year: number): number {
  return intOrNull(one(db.get('SELECT max(number) AS n FROM invoice WHERE kind = ? AND year = ?', kind, year)), 'n') ?? 0;
}

/** What papers of these kinds say of a bill, oldest first. */
export function papersOfBill(db: Reader, billId: BillId, kinds: readonly InvoiceKind[]): { readonly paper: Invoice; readonly lines: readonly InvoiceLine[] }[] {
  return db
    .all(
      `SELECT invoice.*, invoice_bill.lines AS bill_lines FROM invoice_bill JOIN invoice ON invoice.id = invoice_bill.invoice_id
       WHERE invoice_bill.bill_id = ? AND kind IN (${kinds.map(() => '?').join(',')}) ORDER BY issued_at_ms, year, number`,
      billId,
      ...kinds,
    )
    .map((row) => ({ paper: toInvoice(db, row), lines: json<InvoiceLine[]>(row, 'bill_lines') }));
} // prettier-ignore

/** The number is the next of its kind and year, or the database refuses. The buyer is sealed here, before it touches the file. */
export function addInvoice(db: Writer, vault: Vault, i: Omit<Invoice, 'sealedBuyer'>, buyer: InvoiceBuyer, nowMs: UtcMs): void {
  db.runOne(
    `INSERT INTO invoice (id, kind, year, number, account_id, person_key_id, sealed_buyer, from_day, to_day, lines, net, tax, total, corrects, reason,
       issued_at_ms, issued_by, paid) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    i.id, i.kind, i.year, i.number, i.accountId, i.personKeyId, sealFor(db, vault, i.personKeyId, JSON.stringify(buyer), nowMs), i.fromDay, i.toDay,
    JSON.stringify(i.lines), i.net, i.tax, i.total, i.corrects, i.reason, i.issuedAtMs, i.issuedBy, i.paid,
  ); // prettier-ignore
  for (const { billId, lines } of i.bills)
    db.runOne('INSERT INTO invoice_bill (invoice_id, bill_id, lines) VALUES (?,?,?)', i.id, billId, JSON.stringify(lines));
}

/** paid: all that came in for it, or went out, so far. */
export function putInvoicePaid(db: Writer, invoiceId: InvoiceId, paid: Minor): void {
  db.runOne('UPDATE invoice SET paid = ? WHERE id = ?', paid, invoiceId);
}

/** What the ledger took back of a bill after it was issued (reason 'credit'), by account. */
export function takenBackOf(db: Reader, billId: BillId): ReadonlyMap<LedgerAccount, number> {
  const rows = db.all("SELECT debit, sum(amount) AS n FROM transfer WHERE bill_id = ? AND reason = 'credit' GROUP BY debit", billId);
  return new Map(rows.map((row) => [text(row, 'debit') as LedgerAccount, int(row, 'n')]));
}

/** What was forgiven of a bill at the desk. */
export function forgivenOf(db: Reader, billId: BillId): Minor {
  const row = db.get(
    `SELECT coalesce(sum(CASE WHEN reason = 'payment' AND debit = 'given-free' THEN amount
                              WHEN reason = 'refund-due' AND credit = 'given-free' AND bill_id = ? THEN -amount ELSE 0 END), 0) AS n
     FROM transfer WHERE bill_id IN (SELECT other.id FROM bill JOIN bill AS other ON other.session_id = bill.session_id WHERE bill.id = ?)`,
    billId,
    billId,
  );
  return minor(int(one(row), 'n'));
}

/** A statement or a settlement with more is for fewer days. */
export const MOST_BILLS = 5_000;

const STATED = `EXISTS (SELECT 1 FROM invoice_bill i JOIN invoice p ON p.id = i.invoice_id WHERE i.bill_id = bill.id AND p.kind IN ('invoice','statement'))`;
const ON_CREDIT = "session_money.party = ? AND json_extract(session_money.payer, '$.kind') = 'credit' AND bill.state <> 'reversed'";

/** Bills of an account that wait for a statement, issued in [fromMs, toMs) and on no paper yet, by number. At most MOST_BILLS + 1. */
export function billsToState(db: Reader, accountId: AccountId, fromMs: UtcMs, toMs: UtcMs): Bill[] {
  return db
    .all(
      `SELECT bill.* FROM session_money JOIN bill ON bill.session_id = session_money.session_id
       WHERE ${ON_CREDIT} AND bill.issued_at_ms >= ? AND bill.issued_at_ms < ? AND NOT ${STATED} ORDER BY bill.number LIMIT ${MOST_BILLS + 1}`,
      accountId,
      fromMs,
      toMs,
    )
    .map(toBill);
}

/** Paid bills of these piles issued in [fromMs, toMs) that no settlement names yet, by number. At most MOST_BILLS + 1. */
export function billsToSettle(db: Reader, pileIds: readonly PileId[], fromMs: UtcMs, toMs: UtcMs): Bill[] {
  if (pileIds.length === 0) return [];
  return db
    .all(
      `SELECT bill.* FROM bill JOIN session ON session.id = bill.session_id
       WHERE bill.issued_at_ms >= ? AND bill.issued_at_ms < ? AND bill.state = 'paid' AND session.pile_id IN (${pileIds.map(() => '?').join(',')})
         AND NOT EXISTS (SELECT 1 FROM invoice_bill i JOIN invoice p ON p.id = i.invoice_id WHERE i.bill_id = bill.id AND p.kind = 'settlement')
       ORDER BY bill.number LIMIT ${MOST_BILLS + 1}`,
      fromMs,
      toMs,
      ...pileIds,
    )
    .map(toBill);
} // prettier-ignore

/** Bills that an earlier settlement of the account named and that were reversed or reduced since, by number. At most MOST_BILLS + 1. */
export function settledAndChanged(db: Reader, accountId: AccountId): Bill[] {
  return db
    .all(
      `SELECT DISTINCT bill.* FROM invoice JOIN invoice_bill ON invoice_bill.invoice_id = invoice.id JOIN bill ON bill.id = invoice_bill.bill_id
       WHERE invoice.account_id = ? AND invoice.kind = 'settlement' AND (bill.state = 'reversed' OR bill.credited > 0)
       ORDER BY bill.number LIMIT ${MOST_BILLS + 1}`,
      accountId,
    )
    .map(toBill);
}

/** null: nobody asked for an invoice of it. */
export function invoiceRequestOf(db: Reader, billId: BillId): InvoiceRequest | null {
  const row = db.get('SELECT * FROM invoice_request WHERE bill_id = ?', billId);
  return row === undefined ? null : toRequest(row);
}

/** Asked before this instant and not erased yet: the oldest. */
export function requestToErase(db: Reader, askedBeforeMs: UtcMs): InvoiceRequest | null {
  const row = db.get(
    "SELECT * FROM invoice_request WHERE sealed_buyer <> '' AND asked_at_ms < ? ORDER BY asked_at_ms LIMIT 1",
    askedBeforeMs,
  );
  return row === undefined ? null : toRequest(row);
}

/** Buyer null: as it was. It is sealed here, before it touches the file. */
export function putInvoiceRequest(
  db: Writer,
  vault: Vault,
  request: Omit<InvoiceRequest, 'sealedBuyer'>,
  buyer: InvoiceBuyer | null,
  nowMs: UtcMs,
): void {
  const { billId, personKeyId, askedAtMs, invoiceId } = request;
  if (buyer === null) {
    db.runOne('UPDATE invoice_request SET invoice_id = ? WHERE bill_id = ?', invoiceId, billId);
    return;
  }
  db.runOne(
    `INSERT INTO invoice_request (bill_id, person_key_id, sealed_buyer, asked_at_ms, invoice_id) VALUES (?,?,?,?,?)
     ON CONFLICT (bill_id) DO UPDATE SET sealed_buyer = excluded.sealed_buyer, invoice_id = excluded.invoice_id`,
    billId,
    personKeyId,
    sealFor(db, vault, personKeyId, JSON.stringify(buyer), nowMs),
    askedAtMs,
    invoiceId,
  );
}

/** Who asked is unreadable from the commit on; an invoice that was issued keeps its own buyer, as the tax office wants. */
export function eraseInvoiceRequest(db: Writer, vault: Vault, billId: BillId, personKeyId: PersonKeyId, nowMs: UtcMs): void {
  vault.destroyKey(db, personKeyId, nowMs);
  db.runOne("UPDATE invoice_request SET sealed_buyer = '' WHERE bill_id = ?", billId);
}

/** Who a paper is made out to, or who asked for one; null: erased. */
export function buyerOf(db: Reader, vault: Vault, sealed: Pick<Invoice, 'personKeyId' | 'sealedBuyer'>): InvoiceBuyer | null {
  if (sealed.sealedBuyer === '') return null;
  const opened = vault.open(db, sealed.personKeyId, sealed.sealedBuyer);
  return opened === null ? null : (JSON.parse(opened) as InvoiceBuyer);
}

/** A row of the table `invoice`, with what it says of its bills. */
export function toInvoice(db: Reader, row: Row): Invoice {
  const invoiceId = id<InvoiceId>(text(row, 'id'));
  return {
    id: invoiceId,
    kind: text(row, 'kind') as InvoiceKind,
    year: int(row, 'year'),
    number: int(row, 'number'),
    accountId: idOrNull(row, 'account_id'),
    personKeyId: id<PersonKeyId>(text(row, 'person_key_id')),
    sealedBuyer: text(row, 'sealed_buyer'),
    bills: paperBills(db, invoiceId),
    fromDay: textOrNull(row, 'from_day') as LocalDate | null,
    toDay: textOrNull(row, 'to_day') as LocalDate | null,
    lines: json<InvoiceLine[]>(row, 'lines'),
    net: minor(int(row, 'net')),
    tax: minor(int(row, 'tax')),
    total: minor(int(row, 'total')),
    corrects: idOrNull(row, 'corrects'),
    reason: text(row, 'reason'),
    issuedAtMs: time(row, 'issued_at_ms'),
    issuedBy: idOrNull(row, 'issued_by'),
    paid: minor(int(row, 'paid')),
  };
}

/** By the number of the bill. */
function paperBills(db: Reader, invoiceId: InvoiceId): PaperBill[] {
  return db
    .all(
      'SELECT invoice_bill.bill_id, invoice_bill.lines FROM invoice_bill LEFT JOIN bill ON bill.id = invoice_bill.bill_id WHERE invoice_id = ? ORDER BY bill.number',
      invoiceId,
    )
    .map((row) => ({ billId: id<BillId>(text(row, 'bill_id')), lines: json<InvoiceLine[]>(row, 'lines') }));
}

function toRequest(row: Row): InvoiceRequest {
  return {
    billId: id<BillId>(text(row, 'bill_id')),
    personKeyId: id<PersonKeyId>(text(row, 'person_key_id')),
    sealedBuyer: text(row, 'sealed_buyer'),
    askedAtMs: time(row, 'asked_at_ms'),
    invoiceId: idOrNull(row, 'invoice_id'),
  };
}

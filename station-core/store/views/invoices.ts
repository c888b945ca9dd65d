/** Papers as screens and exports read them: the list, one whole, what drivers asked for, and what a statement would be about. */
import { dwh } from '../../base/energy.ts';
import { id, type AccountId, type BillId, type InvoiceId, type PileId, type SessionId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { paperNumber } from '../../base/paper-number.ts';
import type { LocalDate, UtcMs } from '../../base/time.ts';
import type { BillState } from '../../domain/bill.ts';
import type { InvoiceKind, InvoiceLine } from '../../domain/invoice.ts';
import type { InvoiceBillRow, InvoiceDetail, InvoiceRow, InvoiceRequestRow, RelatedPaper } from '../../domain/invoice-views.ts';
import type { Page } from '../../domain/views.ts';
import type { Reader, Row, SqlValue } from '../connection.ts';
import { buyerOf } from '../invoices.ts';
import type { QueryContext } from '../read-protocol.ts';
import { idOrNull, int, intOrNull, json, one, text, textOrNull, time } from '../rows.ts';
import type { PageOf } from './sessions.ts';

export interface InvoiceFilter {
  readonly kind: InvoiceKind | null;
  readonly accountId: AccountId | null;
  /** A number of a paper, of an account or of a bill; empty: all. */
  readonly text: string;
  /** Issued in [fromMs, toMs). */
  readonly fromMs: UtcMs | null;
  readonly toMs: UtcMs | null;
}

/** Newest first. */
export function invoicesPage(
  db: Reader,
  question: PageOf & { readonly filter: InvoiceFilter },
  context: Pick<QueryContext, 'vault'>,
): Page<InvoiceRow> {
  const { where, params } = conditionOf(question.filter);
  const total = int(one(db.get(`SELECT count(*) AS n FROM invoice i ${where}`, ...params)), 'n');
  const rows = db.all(`${SELECT} ${where} ORDER BY i.issued_at_ms DESC, i.rowid DESC LIMIT ? OFFSET ?`, ...params, question.limit, question.offset);
  return { rows: rows.map((row) => toInvoiceRow(db, row, context)), total };
} // prettier-ignore

/** In the order in which they were issued, from behind `after`; a part of an export. */
export function invoicesExport(
  db: Reader,
  question: { readonly filter: InvoiceFilter; readonly after: number; readonly limit: number },
  context: Pick<QueryContext, 'vault'>,
): { readonly rows: readonly InvoiceDetail[]; readonly last: number } {
  const { where, params } = conditionOf(question.filter);
  const rows = db.all(`${SELECT} ${where} AND i.rowid > ? ORDER BY i.rowid LIMIT ?`, ...params, question.after, question.limit);
  return { rows: rows.map((row) => toDetail(db, row, context)), last: rows.length === 0 ? question.after : int(one(rows.at(-1)), 'seq') };
}

/** null: no such paper. */
export function invoiceDetail(
  db: Reader,
  { invoiceId }: { readonly invoiceId: InvoiceId },
  context: Pick<QueryContext, 'vault'>,
): InvoiceDetail | null {
  const row = db.get(`${SELECT} WHERE i.id = ?`, invoiceId);
  return row === undefined ? null : toDetail(db, row, context);
}

/** Papers that say something of a bill, oldest first. */
export function papersNaming(db: Reader, { billId }: { readonly billId: BillId }): RelatedPaper[] {
  return db
    .all(
      `SELECT i.id, i.kind, i.year, i.number, i.issued_at_ms, i.total FROM invoice_bill b JOIN invoice i ON i.id = b.invoice_id
       WHERE b.bill_id = ? AND i.kind <> 'settlement' ORDER BY i.rowid`,
      billId,
    )
    .map(toRelated);
}

/** Asked for and not issued yet, the oldest first; at most 200. */
export function invoiceRequests(db: Reader, _params: undefined, context: Pick<QueryContext, 'vault'>): InvoiceRequestRow[] {
  return db
    .all(
      `SELECT r.bill_id, r.person_key_id, r.sealed_buyer, r.asked_at_ms, s.id AS session_id, coalesce(p.name, s.pile_id) AS pile_name,
         coalesce(n.id, b.id) AS standing_id, coalesce(n.number, b.number) AS standing_number, coalesce(n.total, b.total) AS total
       FROM invoice_request r JOIN bill b ON b.id = r.bill_id JOIN session s ON s.id = b.session_id LEFT JOIN pile p ON p.id = s.pile_id
         LEFT JOIN bill n ON n.id = s.bill_id
       WHERE r.invoice_id IS NULL AND r.sealed_buyer <> '' ORDER BY r.asked_at_ms LIMIT 200`,
    )
    .map((row) => ({
      billId: id<BillId>(text(row, 'bill_id')),
      standingBillId: id<BillId>(text(row, 'standing_id')),
      standingNumber: int(row, 'standing_number'),
      total: minor(int(row, 'total')),
      sessionId: id<SessionId>(text(row, 'session_id')),
      pileName: text(row, 'pile_name'),
      askedAtMs: time(row, 'asked_at_ms'),
      buyer:
        context.vault === null
          ? null
          : buyerOf(db, context.vault, { personKeyId: id(text(row, 'person_key_id')), sealedBuyer: text(row, 'sealed_buyer') }),
    }));
}

/** How many bills of the account a statement of these instants would take, and what they come to; `oldestMs`: of all that wait. */
export function statementPreview(
  db: Reader,
  { accountId, fromMs, toMs }: { readonly accountId: AccountId; readonly fromMs: UtcMs; readonly toMs: UtcMs },
): { readonly bills: number; readonly amount: number; readonly oldestMs: UtcMs | null } {
  const row = one(
    db.get(
      `SELECT coalesce(sum(b.issued_at_ms >= ? AND b.issued_at_ms < ?), 0) AS n,
         coalesce(sum(CASE WHEN b.issued_at_ms >= ? AND b.issued_at_ms < ? THEN b.total - b.credited ELSE 0 END), 0) AS amount, min(b.issued_at_ms) AS oldest
       FROM session_money m JOIN bill b ON b.session_id = m.session_id
       WHERE m.party = ? AND json_extract(m.payer, '$.kind') = 'credit' AND b.state <> 'reversed' AND b.total <> 0
         AND NOT EXISTS (SELECT 1 FROM invoice_bill i JOIN invoice p ON p.id = i.invoice_id WHERE i.bill_id = b.id AND p.kind IN ('invoice','statement'))`,
      fromMs, toMs, fromMs, toMs, accountId,
    ),
  ); // prettier-ignore
  return { bills: int(row, 'n'), amount: int(row, 'amount'), oldestMs: intOrNull(row, 'oldest') as UtcMs | null };
}

/** How many paid bills of these piles a settlement of these instants would take, and their net. */
export function settlementPreview(
  db: Reader,
  { pileIds, fromMs, toMs }: { readonly pileIds: readonly PileId[]; readonly fromMs: UtcMs; readonly toMs: UtcMs },
): { readonly bills: number; readonly amount: number } {
  if (pileIds.length === 0) return { bills: 0, amount: 0 };
  const row = one(
    db.get(
      `SELECT count(*) AS n, coalesce(sum(json_extract(b.body, '$.totals.net')), 0) AS amount FROM bill b JOIN session s ON s.id = b.session_id
       WHERE b.issued_at_ms >= ? AND b.issued_at_ms < ? AND b.state = 'paid' AND s.pile_id IN (${pileIds.map(() => '?').join(',')})
         AND NOT EXISTS (SELECT 1 FROM invoice_bill i JOIN invoice p ON p.id = i.invoice_id WHERE i.bill_id = b.id AND p.kind = 'settlement')`,
      fromMs,
      toMs,
      ...pileIds,
    ),
  );
  return { bills: int(row, 'n'), amount: int(row, 'amount') };
}

/** Open: what the bills of a statement still ask, and what of a settlement was not paid out. */
const SELECT = `SELECT i.rowid AS seq, i.*, a.number AS account_number, o.name AS issued_by_name,
  (SELECT count(*) FROM invoice_bill b WHERE b.invoice_id = i.id) AS bills,
  (SELECT coalesce(sum(c.total), 0) FROM invoice c WHERE c.corrects = i.id) AS corrected,
  CASE i.kind WHEN 'settlement' THEN i.total - i.paid
    WHEN 'statement' THEN (SELECT coalesce(sum(max(0, b.total - b.carried_over - b.paid - b.written_off - b.credited)), 0)
      FROM invoice_bill p JOIN bill b ON b.id = p.bill_id WHERE p.invoice_id = i.id AND b.state = 'issued') END AS open
  FROM invoice i LEFT JOIN account a ON a.id = i.account_id LEFT JOIN operator o ON o.id = i.issued_by`;

function conditionOf(filter: InvoiceFilter): { readonly where: string; readonly params: SqlValue[] } {
  const parts: string[] = ['1'];
  const params: SqlValue[] = [];
  const add = (sql: string, ...values: SqlValue[]): void => {
    parts.push(sql);
    params.push(...values);
  };
  if (filter.kind !== null) add('i.kind = ?', filter.kind);
  if (filter.accountId !== null) add('i.account_id = ?', filter.accountId);
  if (filter.fromMs !== null) add('i.issued_at_ms >= ?', filter.fromMs);
  if (filter.toMs !== null) add('i.issued_at_ms < ?', filter.toMs);
  const [year, number] = numbersIn(filter.text);
  if (number !== null)
    add(
      `(i.number = ? OR (? IS NULL AND (i.year = ? OR i.account_id IN (SELECT id FROM account WHERE number = ?)
         OR i.id IN (SELECT invoice_id FROM invoice_bill WHERE bill_id IN (SELECT id FROM bill WHERE number = ?)))))`,
      number, year, number, number, number,
    ); // prettier-ignore
  if (year !== null) add('i.year = ?', year);
  if (filter.text !== '' && number === null) parts.push('0');
  return { where: `WHERE ${parts.join(' AND ')}`, params };
}

/** "IN-2026-00042" or "2026-42": year and number; "42": a number alone. Letters alone find nothing: names are sealed. */
function numbersIn(words: string): readonly [number | null, number | null] {
  const found = words.match(/\d{1,9}/g) ?? [];
  const [first, second] = found;
  if (first === undefined) return [null, null];
  return second === undefined ? [null, Number(first)] : [Number(first), Number(second)];
}

function toInvoiceRow(db: Reader, row: Row, { vault }: Pick<QueryContext, 'vault'>): InvoiceRow {
  const open = intOrNull(row, 'open');
  return {
    ...named(row),
    issuedAtMs: time(row, 'issued_at_ms'),
    accountId: idOrNull(row, 'account_id'),
    accountNumber: intOrNull(row, 'account_number'),
    buyer: vault === null ? null : buyerOf(db, vault, { personKeyId: id(text(row, 'person_key_id')), sealedBuyer: text(row, 'sealed_buyer') }),
    fromDay: textOrNull(row, 'from_day') as LocalDate | null,
    toDay: textOrNull(row, 'to_day') as LocalDate | null,
    bills: int(row, 'bills'),
    net: minor(int(row, 'net')),
    tax: minor(int(row, 'tax')),
    total: minor(int(row, 'total')),
    paid: minor(int(row, 'paid')),
    open: open === null ? null : minor(open),
    corrected: minor(int(row, 'corrected')),
    reason: text(row, 'reason'),
    issuedBy: textOrNull(row, 'issued_by_name') ?? textOrNull(row, 'issued_by'),
  };
} // prettier-ignore

function toDetail(db: Reader, row: Row, context: Pick<QueryContext, 'vault'>): InvoiceDetail {
  const facts = toInvoiceRow(db, row, context);
  const corrects = idOrNull<InvoiceId>(row, 'corrects');
  const related = (where: string, of: InvoiceId): RelatedPaper[] =>
    db.all(`SELECT id, kind, year, number, issued_at_ms, total FROM invoice WHERE ${where} = ? ORDER BY rowid`, of).map(toRelated);
  return {
    ...facts,
    lines: json<InvoiceLine[]>(row, 'lines'),
    billRows: billRows(db, facts.id),
    corrects: corrects === null ? null : (related('id', corrects)[0] ?? null),
    correctedBy: related('corrects', facts.id),
  };
}

function billRows(db: Reader, invoiceId: InvoiceId): InvoiceBillRow[] {
  return db
    .all(
      `SELECT p.lines, b.id, b.number, b.session_id, b.state, b.issued_at_ms, b.energy, s.transaction_id, s.started_at_ms,
         coalesce(pile.name, s.pile_id) AS pile_name, coalesce(c.name, s.connector) AS connector_name
       FROM invoice_bill p JOIN bill b ON b.id = p.bill_id JOIN session s ON s.id = b.session_id LEFT JOIN pile ON pile.id = s.pile_id
         LEFT JOIN connector c ON c.pile_id = s.pile_id AND c.evse = s.evse AND c.connector = s.connector
       WHERE p.invoice_id = ? ORDER BY b.number`,
      invoiceId,
    )
    .map((row) => {
      const lines = json<InvoiceLine[]>(row, 'lines');
      const net = lines.reduce((sum, line) => sum + line.net, 0);
      const tax = lines.reduce((sum, line) => sum + line.tax, 0);
      return {
        billId: id<BillId>(text(row, 'id')),
        number: int(row, 'number'),
        sessionId: id<SessionId>(text(row, 'session_id')),
        transactionId: int(row, 'transaction_id'),
        state: text(row, 'state') as BillState,
        issuedAtMs: time(row, 'issued_at_ms'),
        startedAtMs: time(row, 'started_at_ms'),
        pileName: text(row, 'pile_name'),
        connectorName: String(row['connector_name']),
        energy: dwh(int(row, 'energy')),
        net: minor(net),
        tax: minor(tax),
        total: minor(net + tax),
      };
    });
}

function toRelated(row: Row): RelatedPaper {
  return {
    ...named(row),
    issuedAtMs: time(row, 'issued_at_ms'),
    total: minor(int(row, 'total')),
  };
}

function named(row: Row): Pick<RelatedPaper, 'id' | 'name' | 'kind' | 'year' | 'number'> {
  const facts = { kind: text(row, 'kind') as InvoiceKind, year: int(row, 'year'), number: int(row, 'number') };
  return { ...facts, id: id<InvoiceId>(text(row, 'id')), name: paperNumber(facts) };
}

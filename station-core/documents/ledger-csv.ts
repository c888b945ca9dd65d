/** Postings and shifts as CSV, row by row; one posting is one line with its debit and its credit, as bookkeeping programs read it. */
import { formatDecimal } from '../base/decimal.ts';
import type { Currency } from '../base/money.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { PostingRow, PostingSide, ShiftRow } from '../domain/till-views.ts';
import { BYTE_ORDER_MARK, csvRecord, type Cell } from './csv.ts';
import { offsetText, timeText } from './figures.ts';
import { accountWord, reasonWord } from './ledger-words.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface LedgerCsvLook {
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly language: DocumentLanguage;
}

interface Column<Row> {
  readonly en: string;
  readonly zh: string;
  readonly cell: (row: Row, look: LedgerCsvLook) => Cell;
}

/** Yields the header, then one chunk a page of rows. */
export function postingsCsv(pages: AsyncIterable<readonly PostingRow[]>, look: LedgerCsvLook): AsyncGenerator<string, void, undefined> {
  return written(POSTING_COLUMNS, pages, look);
}

/** As postingsCsv. */
export function shiftsCsv(pages: AsyncIterable<readonly ShiftRow[]>, look: LedgerCsvLook): AsyncGenerator<string, void, undefined> {
  return written(SHIFT_COLUMNS, pages, look);
}

async function* written<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  look: LedgerCsvLook,
): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvRecord(columns.map((column) => ({ text: column[look.language] })));
  for await (const rows of pages) yield rows.map((row) => csvRecord(columns.map((column) => column.cell(row, look)))).join('');
}

const POSTING_COLUMNS: readonly Column<PostingRow>[] = [
  { en: 'No.', zh: '序号', cell: (r) => figure(r.seq) },
  { en: 'Time', zh: '时间', cell: (r, look) => time(r.atMs, look) },
  { en: 'UTC offset', zh: '时区偏移', cell: (r, look) => ({ figure: offsetText(r.atMs, look.zone) }) },
  { en: 'What', zh: '事由', cell: (r, look) => ({ text: reasonWord(r.reason, look.language) }) },
  { en: 'Debit', zh: '借方', cell: (r, look) => ({ text: accountWord(r.debit.account, look.language) }) },
  { en: 'Debit of', zh: '借方归属', cell: (r) => party(r.debit) },
  { en: 'Credit', zh: '贷方', cell: (r, look) => ({ text: accountWord(r.credit.account, look.language) }) },
  { en: 'Credit of', zh: '贷方归属', cell: (r) => party(r.credit) },
  { en: 'Amount', zh: '金额', cell: (r, look) => money(r.amount, look) },
  { en: 'Currency', zh: '币种', cell: (_, look) => ({ text: look.currency.code }) },
  { en: 'Stands at', zh: '余额', cell: (r, look) => (r.standing === null ? figure('') : money(r.standing, look)) },
  { en: 'Bill', zh: '账单号', cell: (r) => figure(r.billNumber ?? '') },
  { en: 'Transaction', zh: '交易号', cell: (r) => figure(r.transactionId ?? '') },
  { en: 'Shift', zh: '班次', cell: (r) => figure(r.shiftNumber ?? '') },
  { en: 'Booked by', zh: '经手人', cell: (r) => ({ text: r.operatorName ?? '' }) },
  { en: 'Posting', zh: '分录标识', cell: (r) => ({ text: r.id }) },
  { en: 'Hash', zh: '校验值', cell: (r) => ({ text: r.hash }) },
];

const SHIFT_COLUMNS: readonly Column<ShiftRow>[] = [
  { en: 'No.', zh: '班次', cell: (r) => figure(r.number) },
  { en: 'Opened', zh: '开班', cell: (r, look) => time(r.openedAtMs, look) },
  { en: 'Opened by', zh: '开班人', cell: (r) => ({ text: r.operatorName }) },
  { en: 'Counted at the opening', zh: '开班清点', cell: (r, look) => money(r.openingCash, look) },
  { en: 'Closed', zh: '交班', cell: (r, look) => (r.closedAtMs === null ? figure('') : time(r.closedAtMs, look)) },
  { en: 'Closed by', zh: '交班人', cell: (r) => ({ text: r.closedByName ?? '' }) },
  { en: 'Should be', zh: '应有现金', cell: (r, look) => moneyOrNone(r.expectedCash, look) },
  { en: 'Counted', zh: '实点现金', cell: (r, look) => moneyOrNone(r.countedCash, look) },
  { en: 'Difference', zh: '差额', cell: (r, look) => moneyOrNone(r.difference, look) },
  { en: 'Left', zh: '留存', cell: (r, look) => moneyOrNone(r.leftCash, look) },
  { en: 'Note', zh: '备注', cell: (r) => ({ text: r.note }) },
];

function figure(value: number | string): Cell {
  return { figure: String(value) };
}

function money(amount: number, { currency }: LedgerCsvLook): Cell {
  return { figure: formatDecimal(amount, currency.digits) };
}

function moneyOrNone(amount: number | null, look: LedgerCsvLook): Cell {
  return amount === null ? figure('') : money(amount, look);
}

function time(at: UtcMs, { zone }: LedgerCsvLook): Cell {
  return { figure: timeText(at, zone) };
}

/** Accounts by their number: a name has no place in the books. */
function party({ party: whose, accountNumber }: PostingSide): Cell {
  return { text: accountNumber === null ? (whose ?? '') : String(accountNumber) };
}

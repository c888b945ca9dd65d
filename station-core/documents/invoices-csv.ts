/** Papers as CSV, one row for each tax line, as docs/invoice-export.md tells; page by page, so that a year never stands in memory. */
import { formatDecimal } from '../base/decimal.ts';
import { localTime, type ZoneName } from '../base/time.ts';
import type { InvoiceLine } from '../domain/invoice.ts';
import type { InvoiceView } from '../domain/invoice-views.ts';
import { BYTE_ORDER_MARK, csvRecord, type Cell } from './csv.ts';
import { percentText } from './figures.ts';
import { invoiceWords } from './invoice-words.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface InvoicesCsvLook {
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
}

/** Yields the header, then one chunk a page of papers. */
export async function* invoicesCsv(
  pages: AsyncIterable<readonly InvoiceView[]>,
  look: InvoicesCsvLook,
): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvRecord(COLUMNS.map((column) => ({ text: look.language === 'zh' ? column.zh : column.en })));
  for await (const papers of pages)
    yield papers.flatMap((paper) => paper.lines.map((line) => csvRecord(COLUMNS.map((column) => column.cell(paper, line, look))))).join('');
}

interface Column {
  readonly en: string;
  readonly zh: string;
  readonly cell: (paper: InvoiceView, line: InvoiceLine, look: InvoicesCsvLook) => Cell;
}

const COLUMNS: readonly Column[] = [
  { en: 'Number', zh: '编号', cell: (p) => ({ figure: p.name }) },
  { en: 'Kind', zh: '类型', cell: (p, _, look) => ({ text: invoiceWords(look.language)[p.kind] }) },
  { en: 'Date', zh: '开具日期', cell: (p, _, look) => ({ figure: localTime(p.issuedAtMs, look.zone).date }) },
  { en: 'From', zh: '起始日', cell: (p) => ({ figure: p.fromDay ?? '' }) },
  { en: 'To', zh: '截止日', cell: (p) => ({ figure: p.toDay ?? '' }) },
  { en: 'Account', zh: '账户', cell: (p) => ({ figure: p.accountNumber === null ? '' : String(p.accountNumber) }) },
  { en: 'Buyer', zh: '购买方', cell: (p) => ({ text: p.buyer?.name ?? '' }) },
  { en: 'Tax no.', zh: '税号', cell: (p) => ({ text: p.buyer?.taxId ?? '' }) },
  { en: 'Address', zh: '地址', cell: (p) => ({ text: p.buyer?.address ?? '' }) },
  { en: 'What', zh: '项目', cell: (_, line, look) => ({ text: invoiceWords(look.language)[`layer.${line.layer}`] }) },
  { en: 'Tax rate (%)', zh: '税率 (%)', cell: (_, line) => ({ figure: line.taxPpm === null ? '' : percentText(line.taxPpm) }) },
  { en: 'Before tax', zh: '不含税金额', cell: (p, line) => amount(line.net, p) },
  { en: 'Tax', zh: '税额', cell: (p, line) => amount(line.tax, p) },
  { en: 'Amount', zh: '金额', cell: (p, line) => amount(line.net + line.tax, p) },
  { en: 'Currency', zh: '币种', cell: (p) => ({ figure: p.currency.code }) },
  { en: 'Total of the paper', zh: '单据合计', cell: (p) => amount(p.total, p) },
  { en: 'Corrects', zh: '冲销', cell: (p) => ({ figure: p.corrects?.name ?? '' }) },
];

function amount(value: number, paper: InvoiceView): Cell {
  return { figure: formatDecimal(value, paper.currency.digits) };
}

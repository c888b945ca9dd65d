/** A report as CSV (one table) and as an XLSX workbook (all tables, a sheet each). */
import writeExcelFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node';
import type { ReportLook, ReportPart } from '../domain/report-views.ts';
import { BYTE_ORDER_MARK, csvRecord, type Cell } from './csv.ts';
import { reportTable, type ReportTable } from './report-tables.ts';
import { REPORT_WORDS } from './report-words.ts';

export function reportCsv(part: ReportPart, look: ReportLook): string {
  const { heads, rows } = reportTable(part, look);
  return BYTE_ORDER_MARK + csvRecord(heads.map((text) => ({ text }))) + rows.map(csvRecord).join('');
}

/** The first sheet says of what and when. Takes some tenths of a second: for the printer's thread. */
export async function reportWorkbook(parts: readonly ReportPart[], look: ReportLook): Promise<Uint8Array> {
  const words = REPORT_WORDS[look.language];
  const about: ReportTable = {
    title: words.title.about,
    heads: [words.what, ''],
    rows: [
      [{ text: words.station }, { text: look.stationName }],
      [{ text: words.from }, { text: look.range.fromDay }],
      [{ text: words.to }, { text: look.range.toDay }],
      [{ text: words.currency }, { text: look.currency.code }],
    ],
  };
  return writeExcelFile([about, ...parts.map((part) => reportTable(part, look))].map(sheetOf)).toBuffer();
}

const WIDEST = 44;

function sheetOf(table: ReportTable): Sheet<Buffer> {
  const head: Row = table.heads.map((value): CellObject => ({ value, fontWeight: 'bold', backgroundColor: '#eeeeee', wrap: true }));
  const width = (column: number): number =>
    table.rows.reduce((most, row) => Math.max(most, wideAs(row[column])), Math.min(16, (table.heads[column] ?? '').length + 2));
  return {
    sheet: table.title,
    data: [head, ...table.rows.map((row) => row.map(cellOf))],
    columns: table.heads.map((_, column) => ({ width: Math.min(WIDEST, width(column)) })),
    stickyRowsCount: 1,
    stickyColumnsCount: 1,
  };
}

/** A figure becomes a number so that the sheet can add it up: its decimal text stands in the file as we wrote it. Text stays text and is never run. */
function cellOf(cell: Cell): CellObject | null {
  if ('text' in cell) return { value: cell.text.replaceAll('\0', ''), type: String };
  if (cell.figure === '') return null;
  const places = cell.figure.split('.')[1]?.length ?? 0;
  if (!/^-?\d+(\.\d+)?$/.test(cell.figure)) return { value: cell.figure, type: String };
  return { value: Number(cell.figure), type: Number, format: places === 0 ? '#,##0' : `#,##0.${'0'.repeat(places)}` };
}

/** Chinese characters are twice as wide. */
function wideAs(cell: Cell | undefined): number {
  if (cell === undefined) return 0;
  const text = 'text' in cell ? cell.text : cell.figure;
  return text.length + 3 + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);
}

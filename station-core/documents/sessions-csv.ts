/** The sessions list as CSV, row by row, so that a year of it never stands in memory. */
import { formatDecimal } from '../base/decimal.ts';
import type { Currency } from '../base/money.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { SessionRow } from '../domain/views.ts';
import { BYTE_ORDER_MARK, csvRecord } from './csv.ts';
import type { Cell } from './csv.ts';
import { offsetText, timeText } from './figures.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface SessionsCsvLook {
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly language: DocumentLanguage;
}

/** Yields the header, then one chunk a page of rows. */
export async function* sessionsCsv(
  pages: AsyncIterable<readonly SessionRow[]>,
  look: SessionsCsvLook,
): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvRecord(COLUMNS.map((column) => ({ text: look.language === 'zh' ? column.zh : column.en })));
  for await (const rows of pages) yield rows.map((row) => csvRecord(COLUMNS.map((column) => column.cell(row, look)))).join('');
}

interface Column {
  readonly en: string;
  readonly zh: string;
  readonly cell: (row: SessionRow, look: SessionsCsvLook) => Cell;
}

const COLUMNS: readonly Column[] = [
  { en: 'Transaction', zh: '交易号', cell: (r) => ({ figure: String(r.transactionId) }) },
  { en: 'Pile', zh: '充电桩', cell: (r) => ({ text: r.pileId }) },
  { en: 'Pile name', zh: '桩名称', cell: (r) => ({ text: r.pileName }) },
  { en: 'Connector', zh: '充电枪', cell: (r) => ({ text: r.connectorName === '' ? `${r.evse}-${r.connector}` : r.connectorName }) },
  { en: 'State', zh: '状态', cell: (r) => ({ text: r.phase }) },
  { en: 'Started by', zh: '启动方式', cell: (r) => ({ text: r.startedBy }) },
  { en: 'Card', zh: '卡', cell: (r) => ({ text: r.cardLabel ?? '' }) },
  { en: 'Card ends in', zh: '卡尾号', cell: (r) => ({ text: r.cardHint ?? '' }) },
  { en: 'Operator', zh: '操作员', cell: (r) => ({ text: r.operatorName ?? '' }) },
  { en: 'Charge began', zh: '充电开始', cell: (r, look) => time(r.startedAtMs, look) },
  { en: 'Charge ended', zh: '充电结束', cell: (r, look) => time(r.chargeEndedAtMs, look) },
  { en: 'Connector free', zh: '枪位空闲', cell: (r, look) => time(r.freedAtMs, look) },
  { en: 'UTC offset', zh: '时区偏移', cell: (r, look) => ({ figure: offsetText(r.startedAtMs, look.zone) }) },
  { en: 'Energy (kWh)', zh: '电量 (kWh)', cell: (r) => ({ figure: formatDecimal(r.energy, 4) }) },
  { en: 'End reason', zh: '结束原因', cell: (r) => ({ text: r.endReason ?? '' }) },
  { en: 'Remarks', zh: '备注', cell: (r) => ({ text: r.flags.join(' ') }) },
  { en: 'Receipt no.', zh: '单号', cell: (r) => ({ figure: r.billNumber === null ? '' : String(r.billNumber) }) },
  { en: 'Bill state', zh: '账单状态', cell: (r) => ({ text: r.billState ?? '' }) },
  { en: 'Total', zh: '合计', cell: (r, look) => ({ figure: r.total === null ? '' : formatDecimal(r.total, look.currency.digits) }) },
  { en: 'Currency', zh: '币种', cell: (r, look) => ({ figure: r.total === null ? '' : look.currency.code }) },
];

function time(at: UtcMs | null, look: SessionsCsvLook): Cell {
  return { figure: at === null ? '' : timeText(at, look.zone) };
}

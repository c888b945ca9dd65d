/** The history of alarms as CSV, row by row. */
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { AlarmRow } from '../domain/views.ts';
import { alarmTitle } from './alarm-words.ts';
import { BYTE_ORDER_MARK, csvRecord } from './csv.ts';
import type { Cell } from './csv.ts';
import { offsetText, timeText } from './figures.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface AlarmsCsvLook {
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
}

/** Yields the header, then one chunk a page of rows. */
export async function* alarmsCsv(pages: AsyncIterable<readonly AlarmRow[]>, look: AlarmsCsvLook): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvRecord(COLUMNS.map((column) => ({ text: look.language === 'zh' ? column.zh : column.en })));
  for await (const rows of pages) yield rows.map((row) => csvRecord(COLUMNS.map((column) => column.cell(row, look)))).join('');
}

interface Column {
  readonly en: string;
  readonly zh: string;
  readonly cell: (row: AlarmRow, look: AlarmsCsvLook) => Cell;
}

const COLUMNS: readonly Column[] = [
  { en: 'No.', zh: '序号', cell: (r) => ({ figure: String(r.seq) }) },
  { en: 'First of its flood', zh: '首发序号', cell: (r) => ({ figure: String(r.groupSeq) }) },
  { en: 'What', zh: '告警', cell: (r, look) => ({ text: r.ruleName ?? alarmTitle(r, look.language) }) },
  { en: 'About', zh: '对象', cell: (r) => ({ text: r.subject ?? '' }) },
  { en: 'Zone', zh: '防区', cell: (r) => ({ text: r.zoneName ?? '' }) },
  { en: 'Severity', zh: '级别', cell: (r) => ({ text: r.severity }) },
  { en: 'State', zh: '状态', cell: (r) => ({ text: r.state }) },
  { en: 'Raised', zh: '出现', cell: (r, look) => time(r.raisedAtMs, look) },
  { en: 'Raised last', zh: '最近出现', cell: (r, look) => time(r.lastRaisedAtMs, look) },
  { en: 'Times', zh: '次数', cell: (r) => ({ figure: String(r.times) }) },
  { en: 'Over', zh: '消失', cell: (r, look) => time(r.clearedAtMs, look) },
  { en: 'Acknowledged', zh: '确认时间', cell: (r, look) => time(r.acknowledgedAtMs, look) },
  { en: 'Acknowledged by', zh: '确认人', cell: (r) => ({ text: r.acknowledgedBy ?? '' }) },
  { en: 'Reset', zh: '复位', cell: (r, look) => time(r.resetAtMs, look) },
  { en: 'Called out', zh: '升级次数', cell: (r) => ({ figure: String(r.escalations) }) },
  { en: 'Test', zh: '测试', cell: (r) => ({ text: r.isTest ? 'yes' : '' }) },
  { en: 'UTC offset', zh: '时区偏移', cell: (r, look) => ({ figure: offsetText(r.raisedAtMs, look.zone) }) },
  { en: 'Facts', zh: '详情', cell: (r) => ({ text: Object.entries(r.detail).map(([name, value]) => `${name}: ${value}`).join('; ') }) },
]; // prettier-ignore

function time(at: UtcMs | null, look: AlarmsCsvLook): Cell {
  return { figure: at === null ? '' : timeText(at, look.zone) };
}

/** The cards as CSV: what an import takes again, and what became of each. Numbers stand in it only where the owner asked for them. */
import { localTime, utcMs, type UtcMs, type ZoneName } from '../base/time.ts';
import type { CardRow } from '../domain/account-views.ts';
import { BYTE_ORDER_MARK, csvRecord } from './csv.ts';
import type { Cell } from './csv.ts';
import { timeText } from './figures.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface CardsCsvLook {
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
}

/** number null: it is not told, or was erased. */
export interface CardToWrite {
  readonly row: CardRow;
  readonly number: string | null;
}

/** Yields the header, then one chunk a page of cards. */
export async function* cardsCsv(pages: AsyncIterable<readonly CardToWrite[]>, look: CardsCsvLook): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvRecord(COLUMNS.map((column) => ({ text: look.language === 'zh' ? column.zh : column.en })));
  for await (const cards of pages) yield cards.map((card) => csvRecord(COLUMNS.map((column) => column.cell(card, look)))).join('');
}

interface Column {
  readonly en: string;
  readonly zh: string;
  readonly cell: (card: CardToWrite, look: CardsCsvLook) => Cell;
}

const STATES: Readonly<Record<DocumentLanguage, Readonly<Record<CardRow['state'], string>>>> = {
  en: { active: 'active', blocked: 'blocked', lost: 'lost', replaced: 'replaced' },
  zh: { active: '正常', blocked: '停用', lost: '挂失', replaced: '已换卡' },
};

/** The first six are what api/card-list.ts reads. */
const COLUMNS: readonly Column[] = [
  { en: 'Card number', zh: '卡号', cell: ({ number, row }) => ({ text: number ?? `****${row.hint}` }) },
  { en: 'Belongs to', zh: '持卡人', cell: ({ row }) => ({ text: row.label }) },
  { en: 'Account', zh: '账户', cell: ({ row }) => ({ figure: row.accountNumber === null ? '' : String(row.accountNumber) }) },
  { en: 'Group tag', zh: '卡组标签', cell: ({ row }) => ({ text: row.parentTag ?? '' }) },
  { en: 'Valid until', zh: '有效期至', cell: ({ row }, look) => ({ figure: lastDay(row.validUntilMs, look) }) },
  { en: 'State', zh: '状态', cell: ({ row }, look) => ({ text: STATES[look.language][row.state] }) },
  { en: 'Sessions', zh: '充电次数', cell: ({ row }) => ({ figure: String(row.sessions) }) },
  { en: 'Last used', zh: '最近使用', cell: ({ row }, look) => time(row.lastUsedMs, look) },
  { en: 'Added', zh: '添加时间', cell: ({ row }, look) => time(row.createdAtMs, look) },
];

/** The instant is the first one after the last good day. */
function lastDay(untilMs: UtcMs | null, { zone }: CardsCsvLook): string {
  return untilMs === null ? '' : localTime(utcMs(untilMs - 1), zone).date;
}

function time(at: UtcMs | null, look: CardsCsvLook): Cell {
  return { figure: at === null ? '' : timeText(at, look.zone) };
}

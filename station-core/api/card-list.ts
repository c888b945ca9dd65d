/** A list of cards as a spreadsheet writes it -> cards to import, with every bad row named by its line. Nothing is changed here. */
import { Fault } from '../base/fault.ts';
import { id, type AccountId } from '../base/ids.ts';
import { nextDate, parseLocalDate, startOfDay, type UtcMs, type ZoneName } from '../base/time.ts';
import type { ImportPreview, ImportRowProblem } from '../domain/account-views.ts';
import type { NewCard } from '../domain/token.ts';
import { checkImport, IMPORT_MOST } from '../rules/accounts/check-import.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { tagForms } from '../rules/sessions/tag-forms.ts';
import { csvRows, type CsvRow } from './csv-rows.ts';
import type { ApiPorts } from './ports.ts';

export interface CardList {
  readonly cards: readonly NewCard[];
  readonly preview: ImportPreview;
  /** The line of each card, in the order of `cards`. */
  readonly lines: readonly number[];
}

type Column = 'number' | 'label' | 'account' | 'parent' | 'until' | 'state';

/** As the export names its columns, in both languages, and what others call them. */
const HEADS: Readonly<Record<Column, readonly string[]>> = {
  number: ['card number', 'number', 'card', 'uid', 'idtag', '卡号', '充电卡号'],
  label: ['belongs to', 'label', 'name', 'holder', '持卡人', '姓名', '名称', '归属'],
  account: ['account', 'account number', 'account no.', '账户', '账户号', '账号'],
  parent: ['group tag', 'parent', 'parent tag', 'group', 'parentidtag', '卡组', '卡组标签'],
  until: ['valid until', 'valid_until', 'expires', '有效期至', '有效期'],
  state: ['state', 'status', '状态'],
};
const STATES: Readonly<Record<string, NewCard['state']>> = { '': 'active', active: 'active', 有效: 'active', 启用: 'active', 正常: 'active', blocked: 'blocked', 停用: 'blocked', 冻结: 'blocked' }; // prettier-ignore
const SAMPLE = 8;
const SHOWN = 24;

/** Throws Fault('input.invalid') where the file as a whole cannot be read as a list of cards. */
export async function readCardList(ports: Pick<ApiPorts, 'read'>, text: string, zone: ZoneName): Promise<CardList> {
  const { rows, openQuote } = csvRows(text);
  const [head, ...body] = rows;
  if (head === undefined || body.length === 0)
    throw bad('The file has no cards: a line with the names of the columns, then a line for each card.');
  if (openQuote !== null) throw bad(`A quotation mark on line ${openQuote} is never closed.`);
  if (body.length > IMPORT_MOST) throw bad(`One list has at most ${IMPORT_MOST} cards; this one has ${body.length}. Import it in parts.`);
  const columns = columnsOf(head);
  if (!columns.has('number') || !columns.has('label'))
    throw bad('The first line must name the columns; “Card number” and “Belongs to” have to be among them.');
  const typed = body.map((row) => typedRow(row, columns, zone));
  const numbers = typed.map((row) => ({ ...row, forms: tagForms(row.number, null) }));
  const known = await ports.read('cardsKnown', {
    forms: numbers.map(({ forms }) => forms),
    accountNumbers: [...new Set(typed.flatMap(({ account }) => (account === null ? [] : [account])))],
  });
  const byNumber = new Map(known.accounts.map((account) => [account.number, account]));
  const byId = new Map(known.accounts.map((account) => [account.id, account]));
  const cards = numbers.map(
    ({ number, label, account, parentTag, validUntilMs, state, forms }) =>
      ({
        number,
        label,
        parentTag,
        validUntilMs,
        state,
        forms,
        // One that does not exist must not pass for none.
        accountId: account === null ? null : (byNumber.get(account)?.id ?? id<AccountId>('unknown')),
      }) as const,
  );
  const onFile = new Set(numbers.flatMap(({ forms }, index) => (known.onFile[index] === true ? [forms] : [])));
  const found = checkImport(cards, { onFile: (forms) => onFile.has(forms), accountOf: (accountId) => byId.get(accountId) ?? null });
  const lines = typed.map(({ line }) => line);
  const problems: ImportRowProblem[] = [
    ...typed.flatMap((row) => row.troubles.map((trouble) => ({ line: row.line, ...trouble, firstLine: null }))),
    ...found.map(({ index, why, firstIndex }) => ({
      line: lines[index] ?? 0,
      why,
      found: foundOf(why, typed[index]),
      firstLine: firstIndex === null ? null : (lines[firstIndex] ?? null),
    })),
  ].sort((a, b) => a.line - b.line);
  const badLines = new Set(problems.map(({ line }) => line));
  const good = typed.filter(({ line }) => !badLines.has(line));
  return {
    cards: cards.map(({ forms: _forms, ...card }) => card),
    lines,
    preview: {
      good: good.length,
      rows: body.length,
      ignored: head.cells.filter((cell, index) => cell !== '' && ![...columns.values()].includes(index)),
      problems,
      sample: good.slice(0, SAMPLE).map(({ line, number, label, accountText, parentTag, validUntilMs, state }) => ({
        line,
        hint: number.slice(-4),
        label,
        account: accountText,
        parentTag,
        validUntilMs,
        state,
      })),
    },
  };
}

interface TypedRow extends Omit<NewCard, 'accountId'> {
  readonly line: number;
  readonly account: number | null;
  readonly accountText: string;
  readonly troubles: readonly { readonly why: string; readonly found: string }[];
}

function typedRow({ line, cells }: CsvRow, columns: ReadonlyMap<Column, number>, zone: ZoneName): TypedRow {
  const cell = (column: Column): string => asTyped(cells[columns.get(column) ?? -1] ?? '');
  const accountText = cell('account').replace(/^#/, '');
  const account = /^\d{1,9}$/.test(accountText) ? Number(accountText) : null;
  const until = untilOf(cell('until'), zone);
  const state = STATES[cell('state').toLowerCase()];
  const parent = cell('parent').toUpperCase();
  const troubles = [
    ...(accountText !== '' && account === null ? [{ why: 'account-unknown', found: accountText.slice(0, SHOWN) }] : []),
    ...(until === 'unreadable' ? [{ why: 'until-unreadable', found: cell('until').slice(0, SHOWN) }] : []),
    ...(state === undefined ? [{ why: 'state-unknown', found: cell('state').slice(0, SHOWN) }] : []),
  ];
  return {
    line,
    number: wholeNumber(cell('number')),
    label: cell('label'),
    account,
    accountText,
    parentTag: parent === '' ? null : parent,
    validUntilMs: until === 'unreadable' ? null : until,
    state: state ?? 'active',
    troubles,
  };
}

/** The first column that has one of the names; where several have it, the one on the left. */
function columnsOf({ cells }: CsvRow): ReadonlyMap<Column, number> {
  const heads = cells.map((cell) => cell.toLowerCase());
  const found = (Object.keys(HEADS) as Column[]).map(
    (column) => [column, heads.findIndex((head) => HEADS[column].includes(head))] as const,
  );
  return new Map(found.filter(([, index]) => index >= 0));
}

/** What our own export put in front of a cell that a spreadsheet would have run goes again (documents/csv.ts). */
function asTyped(cell: string): string {
  return /^'[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;
}

/** Canonical, but never shortened: a number that is too long must be seen to be. */
function wholeNumber(typed: string): string {
  return typed.trim().length > 36 ? typed.trim() : canonicalTag(typed);
}

/** The last good day -> the first instant after it. Empty: no end. */
function untilOf(text: string, zone: ZoneName): UtcMs | null | 'unreadable' {
  if (text === '') return null;
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  const date = parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return date === null ? 'unreadable' : startOfDay(nextDate(date), zone);
}

/** A card's number never goes back to a screen whole. */
function foundOf(why: string, row: TypedRow | undefined): string {
  if (row === undefined) return '';
  if (why.startsWith('number-')) return row.number.slice(-4);
  if (why.startsWith('account-')) return row.accountText;
  return why.startsWith('parent-') ? (row.parentTag ?? '').slice(0, SHOWN) : row.label.slice(0, SHOWN);
}

function bad(help: string): Fault {
  return new Fault('input.invalid', { field: 'text', help });
}

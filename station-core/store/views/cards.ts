/** The list of cards with whose they are, and what an import of cards has to know. */
import { id, type AccountId, type TokenId } from '../../base/ids.ts';
import type { Account } from '../../domain/account.ts';
import type { CardRow } from '../../domain/account-views.ts';
import type { Card } from '../../domain/token.ts';
import type { Page } from '../../domain/views.ts';
import { accountById, accountByNumber, personOf } from '../accounts.ts';
import { cardById } from '../cards.ts';
import type { Reader, Row, SqlValue } from '../connection.ts';
import type { QueryContext } from '../read-protocol.ts';
import { idOrNull, int, one, text, textOrNull, time, timeOrNull } from '../rows.ts';
import type { Vault } from '../vault.ts';
import { likeOf } from './session-rows.ts';
import type { PageOf } from './sessions.ts';

export interface CardsQuestion extends PageOf {
  /** Part of the label, of the last digits or of the group tag; a whole number of a card, or that of an account. */
  readonly text: string;
  readonly state: Card['state'] | null;
  /** null: of everybody; 'none': bound to nobody. */
  readonly accountId: AccountId | 'none' | null;
}

/** By label. */
export function cardsPage(db: Reader, question: CardsQuestion, { vault }: Pick<QueryContext, 'vault'>): Page<CardRow> {
  const { sql: where, params } = whereOf(question, vault);
  const total = int(one(db.get(`SELECT count(*) AS n FROM card WHERE ${where}`, ...params)), 'n');
  const rows = db.all(
    `${ROW} FROM (SELECT * FROM card WHERE ${where} ORDER BY label COLLATE NOCASE, id LIMIT ? OFFSET ?) k ORDER BY k.label COLLATE NOCASE, k.id`,
    ...params,
    question.limit,
    question.offset,
  );
  return { rows: rows.map((row) => toCardRow(db, vault, row)), total };
}

/** For a download: by id, after one of them, with the whole number where `numbers` says so (null once it was erased). */
export function cardsExport(
  db: Reader,
  question: { readonly after: TokenId | null; readonly limit: number; readonly numbers: boolean },
  { vault }: Pick<QueryContext, 'vault'>,
): { readonly row: CardRow; readonly number: string | null }[] {
  return db.all(`${ROW} FROM card k WHERE k.id > ? ORDER BY k.id LIMIT ?`, question.after ?? '', question.limit).map((row) => {
    const card = toCardRow(db, vault, row);
    const sealed = question.numbers && vault !== null ? cardById(db, card.id) : null;
    return { row: card, number: sealed === null || vault === null ? null : vault.open(db, sealed.personKeyId, sealed.sealedNumber) };
  });
}

/** Which of the numbers are on file, each told in all forms it may stand in; and the accounts by the number that was typed. */
export function cardsKnown(
  db: Reader,
  question: { readonly forms: readonly (readonly string[])[]; readonly accountNumbers: readonly number[] },
  { vault }: Pick<QueryContext, 'vault'>,
): { readonly onFile: readonly boolean[]; readonly accounts: readonly Pick<Account, 'id' | 'number' | 'state' | 'kind'>[] } {
  return {
    onFile: question.forms.map((forms) => vault !== null && forms.some((form) => cardById(db, vault.tokenId(form)) !== null)),
    accounts: question.accountNumbers.flatMap((number) => {
      const account = accountByNumber(db, number);
      return account === null ? [] : [{ id: account.id, number, state: account.state, kind: account.kind }];
    }),
  };
}

const ROW = `SELECT k.*, (SELECT count(*) FROM session s WHERE s.token_id = k.id) AS sessions,
  (SELECT max(started_at_ms) FROM session s WHERE s.token_id = k.id) AS last_used_ms,
  (SELECT n.hint FROM card n WHERE n.id = k.replaced_by) AS replaced_by_hint`;

function whereOf(
  { text: typed, state, accountId }: CardsQuestion,
  vault: Vault | null,
): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const wanted = typed.trim();
  const like = likeOf(wanted);
  const number = /^#?\d{1,9}$/.test(wanted) ? Number(wanted.replace('#', '')) : -1;
  const parts = [
    `(label LIKE ? ESCAPE '\\' OR hint LIKE ? ESCAPE '\\' OR parent_tag LIKE ? ESCAPE '\\' OR account_id IN (SELECT id FROM account WHERE number = ?) OR id = ?)`,
    '(? IS NULL OR state = ?)',
  ];
  const params: SqlValue[] = [like, like, like, number, cardTyped(vault, wanted), state, state];
  if (accountId === 'none') parts.push('account_id IS NULL');
  else if (accountId !== null) {
    parts.push('account_id = ?');
    params.push(accountId);
  }
  return { sql: parts.join(' AND '), params };
}

/** A reader at the desk types a whole number into the search. null: no vault to look with, or nothing typed. */
export function cardTyped(vault: Vault | null, wanted: string): TokenId | null {
  const number = wanted.trim().toUpperCase();
  return vault === null || number === '' ? null : vault.tokenId(number);
}

function toCardRow(db: Reader, vault: Vault | null, row: Row): CardRow {
  const accountId = idOrNull<AccountId>(row, 'account_id');
  const account = accountId === null ? null : accountById(db, accountId);
  const person = account === null || vault === null ? null : personOf(db, vault, account);
  return {
    id: id<TokenId>(text(row, 'id')),
    label: text(row, 'label'),
    hint: text(row, 'hint'),
    state: text(row, 'state') as CardRow['state'],
    validUntilMs: timeOrNull(row, 'valid_until_ms'),
    createdAtMs: time(row, 'created_at_ms'),
    accountId,
    parentTag: textOrNull(row, 'parent_tag'),
    accountNumber: account?.number ?? null,
    accountName: account === null ? null : (person?.name ?? ''),
    accountState: account?.state ?? null,
    replacedByHint: textOrNull(row, 'replaced_by_hint'),
    lastUsedMs: timeOrNull(row, 'last_used_ms'),
    sessions: int(row, 'sessions'),
  };
}

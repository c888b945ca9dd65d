/** Cards: found by the keyed hash of their number. */
import { id, type PersonKeyId, type TokenId } from '../base/ids.ts';
import type { Card } from '../domain/token.ts';
import { addCardChange } from './card-changes.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, text, textOrNull, time, timeOrNull } from './rows.ts';

export function cardById(db: Reader, cardId: TokenId): Card | null {
  return db.remembered('card', cardId, () => {
    const row = db.get('SELECT * FROM card WHERE id = ?', cardId);
    return row === undefined ? null : toCard(row);
  });
}

/** What changed after `reached`: the cards as they are now, each once, the first `most` by their last change. */
export function cardsChangedAfter(
  db: Reader,
  reached: number,
  most: number,
): { readonly cards: readonly Card[]; readonly reached: number; readonly more: boolean } {
  const rows = db.all(
    'SELECT card_id, max(seq) AS seq FROM card_change WHERE seq > ? GROUP BY card_id ORDER BY max(seq) LIMIT ?',
    reached,
    most + 1,
  );
  const taken = rows.slice(0, most);
  const cards = taken.map((row) => cardById(db, id<TokenId>(text(row, 'card_id')))).filter((card) => card !== null);
  const last = taken.at(-1);
  return {
    cards,
    reached: last === undefined ? reached : int(last, 'seq'),
    more: rows.length > most,
  };
}

/** Cards in the order of their ids, after one of them. */
export function cardsAfter(db: Reader, cardId: TokenId | null, most: number): Card[] {
  return db.all('SELECT * FROM card WHERE id > ? ORDER BY id LIMIT ?', cardId ?? '', most).map(toCard);
}

function toCard(row: Row): Card {
  return {
    id: id<TokenId>(text(row, 'id')),
    kind: 'card',
    state: text(row, 'state') as Card['state'],
    label: text(row, 'label'),
    hint: text(row, 'hint'),
    sealedNumber: text(row, 'sealed_number'),
    personKeyId: id<PersonKeyId>(text(row, 'person_key_id')),
    validUntilMs: timeOrNull(row, 'valid_until_ms'),
    createdAtMs: time(row, 'created_at_ms'),
    accountId: idOrNull(row, 'account_id'),
    parentTag: textOrNull(row, 'parent_tag'),
    replacedBy: idOrNull(row, 'replaced_by'),
  };
}

export function putCard(db: Writer, c: Card): void {
  const known = cardById(db, c.id);
  if (
    known?.state !== c.state ||
    known.validUntilMs !== c.validUntilMs ||
    known.parentTag !== c.parentTag ||
    known.accountId !== c.accountId
  )
    addCardChange(db, c.id, false);
  db.runOne(
    `INSERT INTO card (id, state, label, hint, sealed_number, person_key_id, valid_until_ms, created_at_ms, account_id, parent_tag, replaced_by) VALUES (?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, label = excluded.label, valid_until_ms = excluded.valid_until_ms,
       account_id = excluded.account_id, parent_tag = excluded.parent_tag, replaced_by = excluded.replaced_by`,
    c.id, c.state, c.label, c.hint, c.sealedNumber, c.personKeyId, c.validUntilMs, c.createdAtMs, c.accountId, c.parentTag, c.replacedBy,
  ); // prettier-ignore
  db.forget('card', c.id);
}

export function deleteCard(db: Writer, cardId: TokenId): void {
  db.runOne('DELETE FROM card WHERE id = ?', cardId);
  addCardChange(db, cardId, true);
  db.forget('card', cardId);
}

/** Cards: found by the keyed hash of their number. */
import { id, type PersonKeyId, type TokenId } from '../base/ids.ts';
import type { Card } from '../domain/token.ts';
import type { Reader, Writer } from './connection.ts';
import { text, time, timeOrNull } from './rows.ts';

export function cardById(db: Reader, cardId: TokenId): Card | null {
  const row = db.get('SELECT * FROM card WHERE id = ?', cardId);
  if (row === undefined) return null;
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
  };
}

export function putCard(db: Writer, c: Card): void {
  db.runOne(
    `INSERT INTO card (id, state, label, hint, sealed_number, person_key_id, valid_until_ms, created_at_ms) VALUES (?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, label = excluded.label, valid_until_ms = excluded.valid_until_ms`,
    c.id, c.state, c.label, c.hint, c.sealedNumber, c.personKeyId, c.validUntilMs, c.createdAtMs,
  ); // prettier-ignore
}

export function deleteCard(db: Writer, cardId: TokenId): void {
  db.runOne('DELETE FROM card WHERE id = ?', cardId);
}

/** The card that is being put on file by holding it to a pile. The number is sealed; only the writer opens it, to add the card. */
import { id, type OperatorId, type PersonKeyId, type PileId, type TeachInId, type TokenId } from '../base/ids.ts';
import type { CaughtTag, TeachIn } from '../domain/token.ts';
import type { TeachInView } from '../domain/views.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { sealFor } from './person-keys.ts';
import { idOrNull, text, textOrNull, time } from './rows.ts';
import type { Vault } from './vault.ts';

/** The one there is, expired or not; null: none. */
export function currentTeachIn(db: Reader): TeachIn | null {
  const row = db.get('SELECT * FROM teach_in');
  return row === undefined ? null : toTeachIn(row);
}

export function putTeachIn(db: Writer, t: Omit<TeachIn, 'caught'>): void {
  db.runOne(
    `INSERT INTO teach_in (only_one, id, operator_id, pile_id, state, until_ms, read_by, known_card_id) VALUES (1,?,?,?,'waiting',?,?,?)
     ON CONFLICT (only_one) DO UPDATE SET id = excluded.id, operator_id = excluded.operator_id, pile_id = excluded.pile_id,
       state = excluded.state, until_ms = excluded.until_ms, read_by = excluded.read_by, known_card_id = excluded.known_card_id,
       sealed_number = NULL, person_key_id = NULL, hint = NULL`,
    t.id, t.by, t.pileId, t.untilMs, t.readBy, t.knownCardId,
  ); // prettier-ignore
}

/** The number is sealed here, before it touches the file. */
export function catchTag(db: Writer, vault: Vault, caught: CaughtTag): void {
  const { teachInId, readBy, personKeyId, number, untilMs, atMs } = caught;
  const sealed = sealFor(db, vault, personKeyId, number, atMs);
  db.runOne(
    `UPDATE teach_in SET state = 'caught', until_ms = ?, read_by = ?, known_card_id = NULL, sealed_number = ?, person_key_id = ?, hint = ?
     WHERE id = ? AND state = 'waiting'`,
    untilMs, readBy, sealed, personKeyId, number.slice(-4), teachInId,
  ); // prettier-ignore
}

export function deleteTeachIn(db: Writer, teachInId: TeachInId): void {
  db.runOne('DELETE FROM teach_in WHERE id = ?', teachInId);
}

/** null: it ended, or it never was. */
export function teachInView(db: Reader, { teachInId }: { readonly teachInId: TeachInId }): TeachInView | null {
  const row = db.get(
    `SELECT t.state, t.until_ms, t.hint, coalesce(p.name, t.read_by) AS pile_name, c.label AS known_label
     FROM teach_in t LEFT JOIN pile p ON p.id = t.read_by LEFT JOIN card c ON c.id = t.known_card_id WHERE t.id = ?`,
    teachInId,
  );
  if (row === undefined) return null;
  return {
    id: teachInId,
    state: text(row, 'state') as TeachInView['state'],
    untilMs: time(row, 'until_ms'),
    hint: textOrNull(row, 'hint'),
    pileName: textOrNull(row, 'pile_name'),
    knownLabel: textOrNull(row, 'known_label'),
  };
}

function toTeachIn(row: Row): TeachIn {
  const sealedNumber = textOrNull(row, 'sealed_number');
  return {
    id: id<TeachInId>(text(row, 'id')),
    by: id<OperatorId>(text(row, 'operator_id')),
    pileId: idOrNull<PileId>(row, 'pile_id'),
    untilMs: time(row, 'until_ms'),
    readBy: idOrNull<PileId>(row, 'read_by'),
    knownCardId: idOrNull<TokenId>(row, 'known_card_id'),
    caught: sealedNumber === null ? null : { sealedNumber, personKeyId: id<PersonKeyId>(text(row, 'person_key_id')) },
  };
}

/** Which objects are HQ's, which of them the station overrides until a day, and which numbers HQ blocks. */
import { id, type TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { DirectiveKind, HqOwned } from '../domain/hq-directive.ts';
import { addCardChange } from './card-changes.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, jsonOrNull, text, textOrNull, timeOrNull } from './rows.ts';

/** By HQ's name of it; null: it is the station's. */
export function ownedByHq(db: Reader, kind: DirectiveKind, objectId: string): HqOwned | null {
  const row = db.get('SELECT * FROM hq_owned WHERE kind = ? AND object_id = ?', kind, objectId);
  return row === undefined ? null : toOwned(row);
}

/** By the station's own name of it; null: it is the station's. Asked at every change of an object. */
export function ownerAbove(db: Reader, kind: DirectiveKind, localId: string): HqOwned | null {
  return db.remembered('hq-owned', `${kind}/${localId}`, () => {
    const row = db.get('SELECT * FROM hq_owned WHERE kind = ? AND local_id = ?', kind, localId);
    return row === undefined ? null : toOwned(row);
  });
}

/** Whose override has ended: at most so many, the oldest first. */
export function overridesOver(db: Reader, nowMs: UtcMs, limit: number): HqOwned[] {
  return db
    .all(
      'SELECT * FROM hq_owned WHERE overridden_until_ms IS NOT NULL AND overridden_until_ms <= ? ORDER BY overridden_until_ms LIMIT ?',
      nowMs,
      limit,
    )
    .map(toOwned);
}

/** What HQ gives back now: at most so many. */
export function loansOver(db: Reader, nowMs: UtcMs, limit: number): HqOwned[] {
  return db
    .all('SELECT * FROM hq_owned WHERE lent_until_ms IS NOT NULL AND lent_until_ms <= ? ORDER BY lent_until_ms LIMIT ?', nowMs, limit)
    .map(toOwned);
}

/** All of them, or of one kind: what screens mark. At most 20,000. */
export function allOwned(db: Reader, kind: DirectiveKind | null = null): HqOwned[] {
  return db.all('SELECT * FROM hq_owned WHERE ? IS NULL OR kind = ? ORDER BY kind, object_id LIMIT 20000', kind, kind).map(toOwned);
}

export function putOwned(db: Writer, o: HqOwned): void {
  db.runOne(
    `INSERT INTO hq_owned (kind, object_id, local_id, version, directive_number, fields, overridden_until_ms, overridden_by, override_reason, lent_until_ms, before)
     VALUES (?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (kind, object_id) DO UPDATE SET version = excluded.version, directive_number = excluded.directive_number, fields = excluded.fields,
       overridden_until_ms = excluded.overridden_until_ms, overridden_by = excluded.overridden_by, override_reason = excluded.override_reason,
       lent_until_ms = excluded.lent_until_ms, before = excluded.before`,
    o.kind, o.objectId, o.localId, o.version, o.directiveNumber, o.fields === null ? null : JSON.stringify(o.fields), o.overriddenUntilMs,
    o.overriddenBy, o.overrideReason, o.lentUntilMs, o.before === null ? null : JSON.stringify(o.before),
  ); // prettier-ignore
  db.forget('hq-owned', `${o.kind}/${o.localId}`);
}

/** What HQ ordered after this number it has forgotten: any version of it is a newer one. */
export function forgetVersions(db: Writer, after: number): void {
  db.run('UPDATE hq_owned SET version = 0 WHERE directive_number > ?', after);
  db.forget('hq-owned');
}

export function deleteOwned(db: Writer, kind: DirectiveKind, objectId: string): void {
  db.runOne('DELETE FROM hq_owned WHERE kind = ? AND object_id = ?', kind, objectId);
  db.forget('hq-owned');
}

/** HQ blocks the number of this card, in whatever form it told it. */
export function isBlocked(db: Reader, cardId: TokenId): boolean {
  return db.get('SELECT 1 FROM blocked_tag WHERE token_id = ? LIMIT 1', cardId) !== undefined;
}

/** The whole list anew. The piles' own lists say what the cards on file that it names, or named, may do. */
export function putBlockedList(db: Writer, listId: string, tokenIds: readonly TokenId[]): void {
  const before = db.all('SELECT token_id FROM blocked_tag WHERE list_id = ?', listId).map((row) => id<TokenId>(text(row, 'token_id')));
  const [was, is] = [new Set(before), new Set(tokenIds)];
  db.run('DELETE FROM blocked_tag WHERE list_id = ?', listId);
  for (const tokenId of is) db.runOne('INSERT INTO blocked_tag (token_id, list_id) VALUES (?,?)', tokenId, listId);
  for (const tokenId of new Set([...before, ...tokenIds]))
    if (was.has(tokenId) !== is.has(tokenId) && db.get('SELECT 1 FROM card WHERE id = ?', tokenId) !== undefined)
      addCardChange(db, tokenId, false);
}

function toOwned(row: Row): HqOwned {
  return {
    kind: text(row, 'kind') as DirectiveKind,
    objectId: text(row, 'object_id'),
    localId: text(row, 'local_id'),
    version: int(row, 'version'),
    directiveNumber: int(row, 'directive_number'),
    fields: jsonOrNull<readonly string[]>(row, 'fields'),
    overriddenUntilMs: timeOrNull(row, 'overridden_until_ms'),
    overriddenBy: textOrNull(row, 'overridden_by'),
    overrideReason: textOrNull(row, 'override_reason'),
    lentUntilMs: timeOrNull(row, 'lent_until_ms'),
    before: jsonOrNull<unknown>(row, 'before'),
  };
}

/** Which key seals what belongs to a tag: one key per tag and life, so that erasing it takes the journal along, and a tag that comes back starts afresh. */
import { id, type PersonKeyId, type TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Reader, Writer } from './connection.ts';
import { int, one } from './rows.ts';
import type { Vault } from './vault.ts';

export function personKeyOf(db: Reader, tokenId: TokenId): PersonKeyId {
  const lives = int(one(db.get('SELECT count(*) AS n FROM person_key_erased WHERE id >= ? AND id < ?', `${tokenId}.`, `${tokenId}/`)), 'n');
  return id<PersonKeyId>(`${tokenId}.${lives}`);
}

/** Seals under the key, which is made where it is missing. */
export function sealFor(db: Writer, vault: Vault, keyId: PersonKeyId, plain: string, nowMs: UtcMs): string {
  if (db.get('SELECT 1 AS known FROM person_key WHERE id = ?', keyId) === undefined) vault.createKey(db, keyId, nowMs);
  return vault.seal(db, keyId, plain);
}

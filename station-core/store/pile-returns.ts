/** Piles that were stopped and have to be given back what they had: one row a pile, until it took its orders. */
import { id, type PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileReturn } from '../domain/safety.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json, text } from './rows.ts';

export function pileReturns(db: Reader): PileReturn[] {
  return db.all('SELECT pile_id, returns, profile_ids FROM pile_return ORDER BY pile_id').map((row) => ({
    pileId: id<PileId>(text(row, 'pile_id')),
    returns: int(row, 'returns') === 1,
    profileIds: json<number[]>(row, 'profile_ids'),
  }));
}

export function putPileReturn(db: Writer, { pileId, returns, profileIds }: PileReturn, atMs: UtcMs): void {
  db.runOne(
    `INSERT INTO pile_return (pile_id, returns, profile_ids, changed_at_ms) VALUES (?,?,?,?)
     ON CONFLICT (pile_id) DO UPDATE SET returns = excluded.returns, profile_ids = excluded.profile_ids, changed_at_ms = excluded.changed_at_ms`,
    pileId, returns ? 1 : 0, JSON.stringify(profileIds), atMs,
  ); // prettier-ignore
}

export function deletePileReturn(db: Writer, pileId: PileId): void {
  db.run('DELETE FROM pile_return WHERE pile_id = ?', pileId);
}

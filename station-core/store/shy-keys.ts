/** Settings after which a pile vanished before it had answered (FIELD-FAULTS F13). */
import type { PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { ShyKey } from '../domain/quirks.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, text } from './rows.ts';

/** Beyond so many of a pile the oldest go: a pile that vanishes at everything has another fault. */
const MOST_OF_A_PILE = 100;

export function shyKeysOf(db: Reader, pileId: PileId): ShyKey[] {
  return db.all('SELECT * FROM shy_key WHERE pile_id = ? ORDER BY at_ms DESC, key, what', pileId).map(toShyKey);
}

/** The settings it is no longer asked for together with others. */
export function shyToReadOf(db: Reader, pileId: PileId): string[] {
  return shyKeysOf(db, pileId).flatMap(({ key, what }) => (what === 'read' ? [key] : []));
}

export function shyKeysView(db: Reader, params: { readonly pileId: PileId }): ShyKey[] {
  return shyKeysOf(db, params.pileId);
}

export function putShyKey(db: Writer, pileId: PileId, key: string, what: ShyKey['what'], atMs: UtcMs): void {
  db.run(
    `INSERT INTO shy_key (pile_id, key, what, times, at_ms) VALUES (?,?,?,1,?)
     ON CONFLICT (pile_id, key, what) DO UPDATE SET times = times + 1, at_ms = excluded.at_ms`,
    pileId,
    key,
    what,
    atMs,
  );
  db.run(
    `DELETE FROM shy_key WHERE pile_id = ? AND (key, what) IN
       (SELECT key, what FROM shy_key WHERE pile_id = ? ORDER BY at_ms DESC LIMIT -1 OFFSET ${MOST_OF_A_PILE})`,
    pileId,
    pileId,
  );
}

export function deleteShyKey(db: Writer, pileId: PileId, key: string, what: ShyKey['what']): void {
  db.run('DELETE FROM shy_key WHERE pile_id = ? AND key = ? AND what = ?', pileId, key, what);
}

function toShyKey(row: Row): ShyKey {
  return { key: text(row, 'key'), what: text(row, 'what') as ShyKey['what'], times: int(row, 'times'), atMs: int(row, 'at_ms') };
}

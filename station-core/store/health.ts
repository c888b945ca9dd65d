/** How the file is doing, for the health page. */
import { verifiedPoint } from './checks.ts';
import type { Reader } from './connection.ts';
import { int, one } from './rows.ts';

export interface StoreHealth {
  readonly journalRows: number;
  /** null: never verified. */
  readonly lastVerifiedMs: number | null;
  /** The check at start or the nightly one found something wrong, or the disk is full. */
  readonly state: 'ok' | 'damaged' | 'full';
}

/** Rows of the journal are numbered without gaps, so first and last tell how many stand in the table. */
export function storeHealth(db: Reader): StoreHealth {
  const journal = one(db.get('SELECT coalesce(max(seq) - min(seq) + 1, 0) AS n FROM journal'));
  const open = db
    .all("SELECT kind FROM alarm WHERE cleared_at_ms IS NULL AND kind IN ('store-damaged', 'disk-nearly-full')")
    .map((row) => row['kind']);
  const verified = verifiedPoint(db).atMs;
  return {
    journalRows: int(journal, 'n'),
    lastVerifiedMs: verified === 0 ? null : verified,
    state: open.includes('store-damaged') ? 'damaged' : open.includes('disk-nearly-full') ? 'full' : 'ok',
  };
}

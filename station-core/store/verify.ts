/** `stationmaster verify`: the whole file looked through by anybody, at any time, beside a station that runs. */
import type { UtcMs } from '../base/time.ts';
import { checkWhole } from './checks.ts';
import { openReader } from './open.ts';
import { int, one } from './rows.ts';

export interface Verification {
  /** [] is a whole file. */
  readonly problems: readonly string[];
  readonly bills: number;
  readonly transfers: number;
}

/** Reads only. The WAL of a running station is not reset meanwhile, which costs disk and nothing else. Throws Fault where the file cannot be opened. */
export function verifyFile(file: string, nowMs: UtcMs): Verification {
  const db = openReader(file);
  try {
    const { problems } = checkWhole(db, nowMs);
    const counts = one(db.get('SELECT (SELECT count(*) FROM bill) AS bills, (SELECT count(*) FROM transfer) AS transfers'));
    return { problems, bills: int(counts, 'bills'), transfers: int(counts, 'transfers') };
  } finally {
    db.close();
  }
}

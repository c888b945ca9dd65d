/** Numbers that are never given twice. */
import type { UtcMs } from '../base/time.ts';
import type { Reader } from './connection.ts';
import { highestTransactionId } from './sessions.ts';

/** 2020-01-01T00:00Z. */
const EPOCH_MS = 1_577_836_800_000;

/**
 * The next OCPP transactionId. A new file starts at the seconds since 2020, so that a pile which still holds a stop of a
 * lost file never meets a new session of the same number (F01); counting up by one never catches up with the clock.
 */
export function nextTransactionId(db: Reader, nowMs: UtcMs): number {
  const highest = highestTransactionId(db);
  return highest > 0 ? highest + 1 : Math.max(1, Math.floor((nowMs - EPOCH_MS) / 1_000));
}

/** Numbers that are never given twice. */
import type { UtcMs } from '../base/time.ts';
import type { Reader } from './connection.ts';
import { highestFileRequest } from './files.ts';
import { highestReservationId } from './reservations.ts';
import { highestTransactionId } from './sessions.ts';

/** 2020-01-01T00:00Z. */
const EPOCH_MS = 1_577_836_800_000;

/**
 * The next OCPP transactionId: the seconds since 2020, or one more than the highest where that is later. A lost file that is
 * begun anew, and a backup that is restored, never give a number again that a pile may still hold a stop for (F01).
 */
export function nextTransactionId(db: Reader, nowMs: UtcMs): number {
  return Math.max(highestTransactionId(db) + 1, Math.floor((nowMs - EPOCH_MS) / 1_000), 1);
}

/** The next reservationId, in the same way: a pile may still hold one that a lost file gave. */
export function nextReservationId(db: Reader, nowMs: UtcMs): number {
  return Math.max(highestReservationId(db) + 1, Math.floor((nowMs - EPOCH_MS) / 1_000), 1);
}

/** The next requestId of an update or a log, in the same way: a pile may still tell of one that a lost file gave. */
export function nextFileRequest(db: Reader, nowMs: UtcMs): number {
  return Math.max(highestFileRequest(db) + 1, Math.floor((nowMs - EPOCH_MS) / 1_000), 1);
}

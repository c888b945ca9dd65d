/** What the stick and a recovery ask: batches that HQ does not have, and what this file knows of objects that HQ names. */
import type { Reader } from '../connection.ts';
import type { HqBatch, HqKind, HqNotice } from '../../domain/hq.ts';
import { openBatches } from '../hq-batches.ts';
import { objectOf, outboxState } from '../hq-outbox.ts';

export interface OwnVersion {
  readonly version: number;
  /** The very notice is this file's: HQ took it, and the file was not told so. */
  readonly isOwn: boolean;
}

/**
 * Of notices that HQ holds and that this file has no acknowledgement of; in the order asked for; null: this file never told of the
 * object. After a restore the same numbers are given once more, and at another moment.
 */
export function hqVersionsOf(
  db: Reader,
  params: { readonly notices: readonly (Omit<HqNotice, 'kind' | 'madeAtMs'> & { readonly kind: string; readonly madeAtMs: number })[] },
): (OwnVersion | null)[] {
  return params.notices.map(({ kind, objectId, epoch, seq, version, madeAtMs }) => {
    const known = objectOf(db, kind as HqKind, objectId);
    if (known === null) return null;
    const notice = db.get(
      'SELECT 1 AS found FROM outbox WHERE epoch = ? AND seq = ? AND kind = ? AND object_id = ? AND version = ? AND made_at_ms = ?',
      epoch, seq, kind, objectId, version, madeAtMs,
    ); // prettier-ignore
    return { version: known.version, isOwn: notice !== undefined };
  });
}

/** Made and not acknowledged, in their order; as many as can be open. */
export function hqOpenBatches(db: Reader): HqBatch[] {
  return openBatches(db, outboxState(db).epoch, 10_000).filter(({ state }) => state === 'made');
}

/** What the stick and a recovery ask: batches that HQ does not have, and what this file knows of objects that HQ names. */
import type { Reader } from '../connection.ts';
import type { HqBatch, HqKind } from '../../domain/hq.ts';
import { openBatches } from '../hq-batches.ts';
import { objectOf, outboxState, type HqObject } from '../hq-outbox.ts';

/** In the order asked for; null: it was never told from this file. */
export function hqVersionsOf(
  db: Reader,
  params: { readonly objects: readonly { readonly kind: string; readonly objectId: string }[] },
): (HqObject | null)[] {
  return params.objects.map(({ kind, objectId }) => objectOf(db, kind as HqKind, objectId));
}

/** Made and not acknowledged, in their order; as many as can be open. */
export function hqOpenBatches(db: Reader): HqBatch[] {
  return openBatches(db, outboxState(db).epoch, 10_000).filter(({ state }) => state === 'made');
}

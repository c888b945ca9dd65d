/** F13: a setting whose reading or writing made the pile vanish is remembered, and forgotten once the pile answers to it. */
import type { PileEvent } from '../domain/event.ts';
import { ALL_KEYS, type ShyKey } from '../domain/quirks.ts';
import { pileById } from '../store/piles.ts';
import { shyKeysOf } from '../store/shy-keys.ts';
import { noParts, type Context, type Parts } from './context.ts';

type AnsweredEvent = Extract<PileEvent, { kind: 'pile.answered' }>;

/** A line that breaks later than this after the question has another reason. */
const VANISHED_WITHIN_MS = 10_000;
const LONGEST_KEY = 200;

export function shyKeyAfter({ db }: Context, event: AnsweredEvent): Parts {
  const asked = askedFor(event);
  if (asked === null) return noParts();
  const { pileId, result, receivedMs } = event;
  const isShy = result.outcome === 'failed' && result.code === 'offline' && (result.underWayMs ?? Infinity) <= VANISHED_WITHIN_MS;
  const notices: Parts['notices'] = [{ topic: 'pile', pileId }];
  if (isShy && pileById(db, pileId) !== null)
    return { writes: [{ kind: 'shy-key.put', pileId, ...asked, atMs: receivedMs }], commands: [], notices };
  const isForgiven = result.outcome !== 'failed' && shyKeysOf(db, pileId).some((shy) => shy.key === asked.key && shy.what === asked.what);
  return isForgiven ? { writes: [{ kind: 'shy-key.delete', pileId, ...asked }], commands: [], notices } : noParts();
}

/** null: not about settings, or the sum of several calls, each of which was told of by itself. */
function askedFor({ order, wire }: AnsweredEvent): Pick<ShyKey, 'key' | 'what'> | null {
  if (wire === null) return null;
  if (order.kind === 'write-configuration') return { key: order.key.slice(0, LONGEST_KEY), what: 'write' };
  if (order.kind !== 'read-configuration') return null;
  const [key, ...others] = order.keys;
  return { key: key === undefined || others.length > 0 ? ALL_KEYS : key.slice(0, LONGEST_KEY), what: 'read' };
}

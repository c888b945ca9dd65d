/** Where a batch stands against the mark: it is next, it is here already, or it is refused with the way out. */
import type { Manifest } from '../../station-core/hq/wire.ts';
import { Refusal, type WireMark } from '../refusal.ts';

type Place = 'next' | 'held';

const WAY_OUT = 'The file was restored or copied: enter a recovery code of HQ, which opens a new epoch.';

/**
 * held: hash of the batch that stands at this place; null: none is known there. Throws Refusal('hq.epoch-closed' | 'hq.fork' |
 * 'hq.gap' | 'hq.manifest-lies').
 */
export function placeOf(mark: WireMark, manifest: Manifest, hash: string, held: string | null): Place {
  if (held === hash) return 'held';
  if (manifest.epoch < mark.epoch)
    throw new Refusal('hq.epoch-closed', `Epoch ${manifest.epoch} was closed; HQ goes on in epoch ${mark.epoch}. ${WAY_OUT}`, mark);
  if (manifest.epoch > mark.epoch)
    throw new Refusal('hq.fork', `HQ knows of no epoch ${manifest.epoch}, it is in epoch ${mark.epoch}. ${WAY_OUT}`, mark);
  if (manifest.number <= mark.number) throw new Refusal('hq.fork', `HQ holds another batch ${manifest.number}. ${WAY_OUT}`, mark);
  if (manifest.number > mark.number + 1)
    throw new Refusal('hq.gap', `HQ waits for batch ${mark.number + 1} first, this is ${manifest.number}.`, mark);
  if (manifest.previous !== mark.hash)
    throw new Refusal('hq.fork', `Batch ${manifest.number} stands on another batch ${mark.number} than HQ holds. ${WAY_OUT}`, mark);
  if (manifest.fromSeq !== mark.seq + 1)
    throw new Refusal(
      'hq.manifest-lies',
      `Batch ${manifest.number} starts at ${manifest.fromSeq}, the one before it ended at ${mark.seq}.`,
      mark,
    );
  return 'next';
}

/** The piles' drivers over one core: what a pile tells passes the safety lane before the writer. Composition only. */
import type { PileDriver, PileDriverHost } from './domain/ports.ts';
import type { openPileDrivers, PileDoors, PileLimits } from './drivers/registry.ts';
import type { ChargeMemory } from './flow/charge-memory.ts';
import type { Inbox } from './flow/inbox.ts';
import type { SafetyEngine } from './flow/safety-engine.ts';
import type { StationKeys } from './keys/open-keys.ts';
import type { KnownPiles } from './known-piles.ts';
import { newEventId } from './system.ts';

export interface PileParts extends Pick<PileDriverHost, 'clock' | 'log'> {
  readonly inbox: Pick<Inbox, 'submit'>;
  readonly charges: ChargeMemory;
  readonly lane: Pick<SafetyEngine, 'pileTells' | 'pileAnswered' | 'answerTo' | 'barOf'>;
  readonly known: KnownPiles;
  readonly keys: Pick<StationKeys, 'pilePassword'>;
  readonly doors: PileDoors;
  readonly limits: PileLimits | undefined;
  /** Loaded while the writer opens its file. */
  readonly openDrivers: typeof openPileDrivers;
}

/** Throws what a door that cannot open throws. */
export function openPiles({ clock, log, inbox, charges, lane, known, keys, ...parts }: PileParts): Promise<PileDriver> {
  return parts.openDrivers(
    {
      clock,
      log,
      newEventId,
      submit: async (event) => {
        // What the lane must know it knows before the disk does.
        charges.heard(event, null);
        lane.pileTells(event);
        try {
          const answer = await inbox.submit(event);
          if (event.kind === 'session.started') charges.heard(event, answer);
          return lane.answerTo(event, answer);
        } finally {
          lane.pileAnswered(event);
        }
      },
      mayLeave: (pileId, order) => lane.barOf(pileId, order) === null,
      entry: (pileId) => known.entry(pileId),
      quirks: (pileId) => known.quirks(pileId),
      waitingCount: () => known.waitingCount(),
      verifyPassword: (hash, password) => Promise.resolve(keys.pilePassword.verify(hash, password)),
    },
    { ocppJ: parts.doors },
    parts.limits,
  );
}

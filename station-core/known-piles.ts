/** Piles as they were last committed, and what each make does differently by the files as they were read at the start. */
import type { PileId } from './base/ids.ts';
import type { PileDriverHost, PileEntry } from './domain/ports.ts';
import type { PileMake, QuirkEntry, QuirkProblem } from './domain/quirks.ts';
import type { PileQuirksView } from './domain/views.ts';
import { NO_QUIRKS, quirkEntriesFor, quirksFor } from './rules/quirks/match.ts';

export interface KnownPiles extends Pick<PileDriverHost, 'entry' | 'quirks' | 'waitingCount'> {
  /** After each commit. */
  put(changed: readonly PileEntry[]): void;
  quirksOf(make: PileMake): Omit<PileQuirksView, 'shyKeys'>;
}

export function createKnownPiles(loaded: {
  readonly entries: readonly QuirkEntry[];
  readonly problems: readonly QuirkProblem[];
}): KnownPiles {
  const entries = new Map<PileId, PileEntry>();
  return {
    put: (changed) => {
      for (const entry of changed) entries.set(entry.id, entry);
    },
    entry: (pileId) => entries.get(pileId) ?? null,
    quirks: (pileId) => {
      const entry = entries.get(pileId);
      const of = entry === undefined ? NO_QUIRKS : quirksFor(loaded.entries, entry.make);
      return { ...of, shyKeys: entry?.shyKeys ?? [] };
    },
    waitingCount: () => {
      let waiting = 0;
      for (const entry of entries.values()) if (entry.admission === 'waiting') waiting += 1;
      return waiting;
    },
    quirksOf: (make) => ({
      applied: quirkEntriesFor(loaded.entries, make),
      inForce: quirksFor(loaded.entries, make),
      problems: loaded.problems,
    }),
  };
}

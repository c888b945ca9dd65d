/** Who is at the door, as one list: the latest first, each with what it is and what is wrong with it. */
import type { KnockView, PilesView, PileView } from '../../../station-core/api/contract.ts';

export type EntryKind = 'waiting' | 'turned-away' | 'connected' | 'awaited' | 'refused' | 'mended';

export interface Entry {
  readonly key: string;
  readonly kind: EntryKind;
  readonly identity: string;
  /** What it was last heard or turned away at. */
  readonly atMs: number;
  readonly pile: PileView | null;
  readonly knock: KnockView | null;
  readonly clock: 'off' | 'unset' | null;
}

/** Below this a clock is put right by itself and nobody need look. */
export const clockOffMs = 120_000;
/** So long a pile that came in stands here; then it is a pile like the others. */
export const justNowMs = 15 * 60_000;

/** Every pile that waits or is refused, every knock, and the accepted piles that came in lately or have not come yet. */
export function entriesOf(view: PilesView, nowMs: number): readonly Entry[] {
  const known = new Map([...view.accepted, ...view.waiting, ...view.refused].map((pile): [string, PileView] => [pile.id, pile]));
  const knocks = view.knocks.map((knock) => knockEntry(knock, known.get(knock.identity) ?? null));
  const wanting = new Set(knocks.filter(({ kind }) => kind === 'turned-away').map(({ identity }) => identity));
  return [
    ...view.waiting.map((pile) => pileEntry(pile, 'waiting')),
    ...view.accepted.flatMap((pile) => {
      const lately = pile.connectedAtMs !== null && nowMs - pile.connectedAtMs < justNowMs;
      if (pile.online) return lately ? [pileEntry(pile, 'connected')] : [];
      // What turns it away says more than that it is not there.
      return pile.firmware === null && pile.connectors.length === 0 && !wanting.has(pile.id) ? [pileEntry(pile, 'awaited')] : [];
    }),
    ...view.refused.map((pile) => pileEntry(pile, 'refused')),
    ...knocks,
  ].sort((a, b) => rank(a) - rank(b) || b.atMs - a.atMs);
}

/** How many of each kind. */
export function countsOf(entries: readonly Entry[]): Readonly<Record<EntryKind, number>> {
  const counts = { waiting: 0, 'turned-away': 0, connected: 0, awaited: 0, refused: 0, mended: 0 };
  for (const { kind } of entries) counts[kind] += 1;
  return counts;
}

/** Zones that piles of this site are in, in order. */
export function zonesOf(view: PilesView): readonly string[] {
  return [...new Set([...view.accepted, ...view.waiting, ...view.refused].map(({ zone }) => zone).filter((zone) => zone !== ''))].sort();
}

export function clockTrouble(pile: PileView): 'off' | 'unset' | null {
  if (pile.clockUnset) return 'unset';
  return Math.abs(pile.clockSkewMs) > clockOffMs ? 'off' : null;
}

function pileEntry(pile: PileView, kind: EntryKind): Entry {
  // Since when it is so: heartbeats would bring every pile to the top again and again.
  const atMs = (kind === 'waiting' || kind === 'connected' ? pile.connectedAtMs : pile.lastHeardMs) ?? pile.firstSeenMs;
  return {
    key: `pile ${pile.id}`,
    kind,
    identity: pile.id,
    atMs,
    pile,
    knock: null,
    clock: kind === 'refused' ? null : clockTrouble(pile),
  };
}

/** A pile that came in after it was turned away has been mended; one that an operator refused stands there as a pile. */
function knockEntry(knock: KnockView, pile: PileView | null): Entry {
  const cameIn = pile?.admission !== 'refused' && (pile?.connectedAtMs ?? 0) > knock.lastAtMs;
  return {
    key: `knock ${knock.identity} ${knock.cause} ${knock.remoteAddress}`,
    kind: cameIn ? 'mended' : 'turned-away',
    identity: knock.identity,
    atMs: knock.lastAtMs,
    pile,
    knock,
    clock: null,
  };
}

/** Who waits for a decision stands first; what is mended or refused wants nobody, and stands last. */
function rank({ kind }: Entry): number {
  return kind === 'waiting' ? 0 : kind === 'mended' ? 2 : kind === 'refused' ? 3 : 1;
}

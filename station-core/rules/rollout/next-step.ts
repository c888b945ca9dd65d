/**
 * A rollout over several piles: one zone after the other, within a zone one pile after the other (so that the zone never has
 * more than one place less), each when it is idle. It stops at the first failure.
 */
import type { FirmwareStep, PileBusy, Rollout, RolloutPile } from '../../domain/firmware.ts';
import { HOUR_MS, MINUTE_MS, type UtcMs } from '../../base/time.ts';
import type { PileId } from '../../base/ids.ts';
import { isUnderWay } from './firmware-status.ts';

/** From the order to the end of the installation; an image of 256 MiB over a slow line included. */
export const UPDATE_TIMEOUT_MS = 60 * MINUTE_MS;
/** How long a zone's turn may go by with none of its waiting piles idle. */
export const IDLE_TIMEOUT_MS = 24 * HOUR_MS;

export type RolloutStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'order'; readonly pileId: PileId }
  | { readonly kind: 'fail'; readonly pileId: PileId; readonly why: 'timeout' | 'never-idle' }
  | { readonly kind: 'end'; readonly state: 'done' | 'failed' };

/** `busyOf` null: idle. Only asked for waiting piles of the zone whose turn it is. */
export function nextStep(rollout: Rollout, busyOf: (pileId: PileId) => PileBusy | null, nowMs: UtcMs): RolloutStep {
  if (rollout.piles.some(({ step }) => step === 'failed')) return { kind: 'end', state: 'failed' };
  const running = rollout.piles.find(({ step }) => isUnderWay(step));
  if (running !== undefined) {
    // An order from ahead of now: the PC's clock was put back; nothing is known of how long it took.
    const isLate = nowMs - (running.orderedAtMs ?? nowMs) >= UPDATE_TIMEOUT_MS;
    return isLate ? { kind: 'fail', pileId: running.pileId, why: 'timeout' } : { kind: 'wait' };
  }
  const zone = rollout.piles.find(({ step }) => step === 'waiting')?.zone;
  if (zone === undefined) return { kind: 'end', state: 'done' };
  const turn = rollout.piles.filter((pile) => pile.step === 'waiting' && pile.zone === zone);
  const idle = turn.find(({ pileId }) => busyOf(pileId) === null);
  if (idle !== undefined) return { kind: 'order', pileId: idle.pileId };
  const [first] = turn;
  if (first === undefined || nowMs - turnSince(rollout) < IDLE_TIMEOUT_MS) return { kind: 'wait' };
  return { kind: 'fail', pileId: first.pileId, why: 'never-idle' };
}

/** When the last pile was done, or the rollout began. */
function turnSince({ piles, startedAtMs }: Rollout): number {
  return Math.max(startedAtMs, ...piles.filter(({ step }) => step !== 'waiting').map(({ atMs }) => atMs));
}

/** The rollout with one pile changed. */
export function withPile(rollout: Rollout, pileId: PileId, change: Partial<RolloutPile>): Rollout {
  return { ...rollout, piles: rollout.piles.map((pile) => (pile.pileId === pileId ? { ...pile, ...change } : pile)) };
}

/** Over: what still waits does not happen any more. A pile under way cannot be called back; nobody waits for it. */
export function ended(rollout: Rollout, state: Exclude<Rollout['state'], 'running'>, nowMs: UtcMs): Rollout {
  const piles = rollout.piles.map((pile) =>
    isOver(pile.step) ? pile : { ...pile, step: 'stopped' as const, atMs: nowMs, why: isUnderWay(pile.step) ? 'under-way' : null },
  );
  return { ...rollout, state, endedAtMs: nowMs, piles };
}

function isOver(step: FirmwareStep): boolean {
  return step === 'installed' || step === 'failed' || step === 'stopped';
}

/** Zones in the order of the first pile of each; within a zone as given. */
export function byZone<T extends { readonly zone: string }>(piles: readonly T[]): T[] {
  return [...Map.groupBy(piles, ({ zone }) => zone).values()].flat();
}

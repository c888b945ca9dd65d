/** When a core that died is started again, and when it stays down: a pure state machine. */

/** Five new starts within five minutes, each after a longer wait; the sixth death in that time keeps it down until a person asks. */
export const restartLimits = { deathsMax: 5, windowMs: 300_000, firstWaitMs: 500, longestWaitMs: 15_000 } as const;

/** Where the core's process is in its life. */
export type CorePhase = 'idle' | 'opening' | 'up' | 'waiting' | 'down' | 'closing' | 'closed';
/** What can happen to it: `died` is any end of the process that nobody asked for. */
export type CoreHappening = 'start' | 'ready' | 'died' | 'wait-over' | 'retry' | 'close' | 'ended';
/** Its phase and its deaths (times in ms of one clock, oldest first, only those that still count). */
export type CoreLife = { readonly phase: CorePhase; readonly deathsMs: readonly number[] };
/** What to do now. `wait`: call back with 'wait-over' after so many ms. `ask-to-close`: the process is there and must be told. */
export type CoreAction =
  { kind: 'none' } | { kind: 'spawn' } | { kind: 'wait'; ms: number } | { kind: 'stay-down' } | { kind: 'ask-to-close' };

/** A core that was never started. */
export const unborn: CoreLife = { phase: 'idle', deathsMs: [] };

const next = {
  idle: { start: 'opening', close: 'closed' },
  opening: { ready: 'up', died: 'waiting', close: 'closing' },
  up: { died: 'waiting', close: 'closing' },
  waiting: { 'wait-over': 'opening', retry: 'opening', close: 'closed' },
  down: { retry: 'opening', close: 'closed' },
  closing: { died: 'closed', ended: 'closed' },
  closed: {},
} satisfies Record<CorePhase, Partial<Record<CoreHappening, CorePhase>>>;

/** The next state and what it asks for; a happening that means nothing in this phase changes nothing. */
export function step(life: CoreLife, happening: CoreHappening, nowMs: number): { life: CoreLife; action: CoreAction } {
  const table: Partial<Record<CoreHappening, CorePhase>> = next[life.phase];
  const phase = table[happening];
  if (phase === undefined) return { life, action: { kind: 'none' } };
  if (phase === 'waiting') return afterDeath(life, nowMs);
  if (phase === 'opening') return { life: { phase, deathsMs: happening === 'retry' ? [] : life.deathsMs }, action: { kind: 'spawn' } };
  return { life: { ...life, phase }, action: phase === 'closing' ? { kind: 'ask-to-close' } : { kind: 'none' } };
}

function afterDeath(life: CoreLife, nowMs: number): { life: CoreLife; action: CoreAction } {
  const deathsMs = [...life.deathsMs.filter((atMs) => nowMs - atMs < restartLimits.windowMs), nowMs];
  if (deathsMs.length > restartLimits.deathsMax) return { life: { phase: 'down', deathsMs }, action: { kind: 'stay-down' } };
  const ms = Math.min(restartLimits.firstWaitMs * 2 ** (deathsMs.length - 1), restartLimits.longestWaitMs);
  return { life: { phase: 'waiting', deathsMs }, action: { kind: 'wait', ms } };
}

/** When a session reaches the amount, energy or time it was limited to, so that it ends by itself. */
import type { Dwh, Watt } from '../../base/energy.ts';
import type { Minor } from '../../base/money.ts';
import { addMs, MINUTE_MS, SECOND_MS, type UtcMs } from '../../base/time.ts';
import type { SessionLimits } from '../../domain/session.ts';

export interface LimitFacts {
  readonly limits: SessionLimits;
  readonly startedAtMs: UtcMs;
  readonly nowMs: UtcMs;
  readonly energy: Dwh;
  readonly power: Watt | null;
  readonly readAtMs: UtcMs;
  /** Cost if the charge goes on at this power until then; asked only for an amount limit. */
  readonly costAt: (atMs: UtcMs, energy: Dwh) => Minor;
}

/** The stop is sent this much ahead: the pile needs a moment to open its contactor. */
const LEAD_MS = 3 * SECOND_MS;
/** An amount is looked for this far ahead; then the question is asked again. */
const HORIZON_MS = 10 * MINUTE_MS;

export interface LimitDecision {
  /** The limit is reached now. */
  readonly reached: boolean;
  /** When to look again; null: there is no limit. */
  readonly dueMs: UtcMs | null;
}

/** Extrapolates from the last reading at its power. */
export function decideLimit(facts: LimitFacts): LimitDecision {
  const dues = [timeDue(facts), energyDue(facts), amountDue(facts)].filter((due) => due !== null);
  if (dues.length === 0) return { reached: false, dueMs: null };
  const due = dues.reduce((a, b) => (b.atMs < a.atMs ? b : a));
  return { reached: due.final && due.atMs <= facts.nowMs, dueMs: due.atMs };
}

/** final: the limit is reached then, not only to be looked at again. */
interface Due {
  readonly atMs: UtcMs;
  readonly final: boolean;
}

function timeDue({ limits, startedAtMs }: LimitFacts): Due | null {
  return limits.durationS === null ? null : { atMs: addMs(startedAtMs, limits.durationS * SECOND_MS), final: true };
}

function energyDue({ limits, energy, power, readAtMs, nowMs }: LimitFacts): Due | null {
  if (limits.energy === null) return null;
  const left = limits.energy - energy;
  if (left <= 0) return { atMs: nowMs, final: true };
  if (power === null || power <= 0) return { atMs: addMs(nowMs, HORIZON_MS), final: false };
  return { atMs: addMs(readAtMs, Math.max(0, Math.floor((left * 360_000) / power) - LEAD_MS)), final: true };
}

function amountDue(facts: LimitFacts): Due | null {
  const { limits, nowMs } = facts;
  if (limits.amount === null) return null;
  const amount = limits.amount;
  const reachedAt = (atMs: UtcMs): boolean => facts.costAt(atMs, energyThen(facts, atMs)) >= amount;
  if (reachedAt(addMs(nowMs, LEAD_MS))) return { atMs: nowMs, final: true };
  let early = 0;
  let late = HORIZON_MS;
  if (!reachedAt(addMs(nowMs, late))) return { atMs: addMs(nowMs, late), final: false };
  while (late - early > SECOND_MS) {
    const middle = Math.floor((early + late) / 2);
    if (reachedAt(addMs(nowMs, middle))) late = middle;
    else early = middle;
  }
  return { atMs: addMs(nowMs, Math.max(0, early - LEAD_MS)), final: true };
}

function energyThen({ energy, power, readAtMs }: LimitFacts, atMs: UtcMs): Dwh {
  return (energy + Math.floor((Math.max(0, power ?? 0) * Math.max(0, atMs - readAtMs)) / 360_000)) as Dwh;
}

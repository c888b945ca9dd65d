/** Which plan holds at a connector, for a price group, on a day. */
import type { BenefitId, PlanId } from '../../base/ids.ts';
import type { LocalDate } from '../../base/time.ts';
import type { PlanAssignment } from '../../domain/benefits.ts';
import type { ConnectorRef } from '../../domain/pile.ts';

export interface PlanQuestion {
  /** null: nowhere in particular, so only what holds for the whole station. */
  readonly ref: ConnectorRef | null;
  readonly groupId: BenefitId | null;
  readonly day: LocalDate;
}

/** The most specific of those that fit (see PlanAssignment); null: none does, the station's active plan holds. */
export function pickAssignment(assignments: readonly PlanAssignment[], question: PlanQuestion): PlanAssignment | null {
  let best: PlanAssignment | null = null;
  for (const candidate of assignments) if (fits(candidate, question) && (best === null || compare(candidate, best) > 0)) best = candidate;
  return best;
}

/** As `pickAssignment`, the plan alone. */
export function pickPlan(assignments: readonly PlanAssignment[], question: PlanQuestion, activePlanId: PlanId | null): PlanId | null {
  return pickAssignment(assignments, question)?.planId ?? activePlanId;
}

function fits(a: PlanAssignment, { ref, groupId, day }: PlanQuestion): boolean {
  if (a.groupId !== null && a.groupId !== groupId) return false;
  if ((a.fromDay !== null && day < a.fromDay) || (a.toDay !== null && day >= a.toDay)) return false;
  if (a.pileId === null) return true;
  if (ref === null || a.pileId !== ref.pileId) return false;
  return a.connector === null || (a.connector.evse === ref.evse && a.connector.connector === ref.connector);
}

/** Above zero: `a` goes before `b`. Saved at the same instant: the higher id, so that the answer never depends on an order of rows. */
function compare(a: PlanAssignment, b: PlanAssignment): number {
  return (
    placeRank(a) - placeRank(b) ||
    Number(a.groupId !== null) - Number(b.groupId !== null) ||
    Number(isDated(a)) - Number(isDated(b)) ||
    a.savedAtMs - b.savedAtMs ||
    (a.id > b.id ? 1 : -1)
  );
}

function placeRank({ pileId, connector }: PlanAssignment): number {
  return pileId === null ? 0 : connector === null ? 1 : 2;
}

function isDated({ fromDay, toDay }: PlanAssignment): boolean {
  return fromDay !== null || toDay !== null;
}

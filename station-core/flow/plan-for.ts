/** The plan and version that hold at a connector for a price group at an instant, from what is stored. */
import type { BenefitId, PlanId } from '../base/ids.ts';
import { localTime, type UtcMs } from '../base/time.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import { pickPlan } from '../rules/tariff/pick-plan.ts';
import { benefitsOf } from '../store/benefits.ts';
import type { Reader } from '../store/connection.ts';
import { versionAt } from '../store/plans.ts';
import { settingsOf } from '../store/settings.ts';

export interface PlanHeld {
  readonly planId: PlanId;
  readonly planVersion: number;
}

/**
 * null: the station has no plan for it. `groupId` null: nobody's account, or one without a group. `nowMs`: when it is asked,
 * where `atMs` lies in the past (a start that was kept offline is billed as it was promised; store/plans.ts `versionAt`).
 */
export function planFor(
  db: Reader,
  ref: ConnectorRef | null,
  groupId: BenefitId | null,
  atMs: UtcMs,
  nowMs: UtcMs = atMs,
): PlanHeld | null {
  const settings = settingsOf(db);
  if (settings === null) return null;
  const assignments = benefitsOf(db, 'assignment').map(({ assignment }) => assignment);
  const day = localTime(atMs, settings.zone).date;
  const planId = pickPlan(assignments, { ref, groupId, day }, settings.activePlanId);
  if (planId === null) return null;
  const planVersion = versionAt(db, planId, atMs, nowMs);
  return planVersion === 0 ? null : { planId, planVersion };
}

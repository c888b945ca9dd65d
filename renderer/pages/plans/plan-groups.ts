/** The plans as the list shows them: one entry a plan, its newest version first. */
import type { PlanRow } from '../../../station-core/api/contract.ts';

export interface PlanGroup {
  readonly newest: PlanRow;
  /** The version new sessions are priced by; null: this plan is not in use. */
  readonly active: PlanRow | null;
  /** Newest first. */
  readonly older: readonly PlanRow[];
}

/** The plan in use first, the others by when they were saved last. */
export function planGroups(rows: readonly PlanRow[]): readonly PlanGroup[] {
  const byPlan = Map.groupBy(rows, (row) => row.id);
  return [...byPlan.values()]
    .flatMap((versions) => {
      const [newest, ...older] = versions.toSorted((a, b) => b.version - a.version);
      return newest === undefined ? [] : [{ newest, older, active: versions.find((row) => row.active) ?? null }];
    })
    .sort((a, b) => Number(b.active !== null) - Number(a.active !== null) || b.newest.savedAtMs - a.newest.savedAtMs);
}

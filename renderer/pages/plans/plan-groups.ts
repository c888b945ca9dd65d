/** The plans in the order the list shows them. */
import type { PlanRow } from '../../../station-core/api/contract.ts';

/** The plan in use first, the others by when they were saved last. The station lists each plan by its newest version. */
export function inListOrder(rows: readonly PlanRow[]): readonly PlanRow[] {
  return rows.toSorted((a, b) => Number(b.active) - Number(a.active) || b.savedAtMs - a.savedAtMs);
}

/** The plans in the order the list shows them, and the versions each had before. */
import type { PlanRow } from '../../../station-core/api/contract.ts';

/** Earlier versions shown at most; an older one is reached by its address. */
const earlierMax = 20;

/** The plan in use first, the others by when they were saved last. The station lists each plan by its newest version. */
export function inListOrder(rows: readonly PlanRow[]): readonly PlanRow[] {
  return rows.toSorted((a, b) => Number(b.active) - Number(a.active) || b.savedAtMs - a.savedAtMs);
}

/** Versions count from 1 without a gap: those before this one, newest first. */
export function earlierVersions(newest: number): readonly number[] {
  return Array.from({ length: Math.min(earlierMax, newest - 1) }, (_, index) => newest - 1 - index);
}

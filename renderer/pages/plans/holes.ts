/** Holes of a plan, gathered: the same minute on several days is one sentence. */
import type { PlanProblem } from '../../../station-core/api/contract.ts';

export interface Hole {
  readonly minute: number;
  /** 1 Monday to 7 Sunday, in order. */
  readonly weekdays: readonly number[];
}

export function holesByMinute(problems: readonly PlanProblem[]): readonly Hole[] {
  const days = new Map<number, Set<number>>();
  for (const { code, minute, weekday } of problems) {
    if (code !== 'hole' || minute === null || weekday === null) continue;
    days.set(minute, (days.get(minute) ?? new Set()).add(weekday));
  }
  return [...days]
    .map(([minute, weekdays]) => ({ minute, weekdays: [...weekdays].sort((a, b) => a - b) }))
    .sort((a, b) => a.minute - b.minute);
}

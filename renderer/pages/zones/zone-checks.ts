/** What a zone may be called, and how long its reset waits for the second step. */
import type { SafetySetupAnswer, ZoneView } from '../../../station-core/api/contract.ts';

type Zone = SafetySetupAnswer['zones'][number];

/** The second step has to come within this time. */
const CONFIRM_MS = 120_000;

/** null: it may be called so. */
export function nameProblem(name: string, zone: Zone | null, zones: readonly Zone[]): 'name' | 'taken' | null {
  const plain = name.trim().toLowerCase();
  if (plain === '' || plain.length > 60) return 'name';
  return zones.some((other) => other.id !== zone?.id && other.name.toLowerCase() === plain) ? 'taken' : null;
}

/** Whole seconds until the reset lapses; 0: it has, or nobody asked. */
export function secondsLeft(state: Pick<ZoneView, 'resetAskedAtMs'> | null, nowMs: number): number {
  const askedAtMs = state?.resetAskedAtMs ?? null;
  return askedAtMs === null ? 0 : Math.min(120, Math.max(0, Math.ceil((askedAtMs + CONFIRM_MS - nowMs) / 1_000)));
}

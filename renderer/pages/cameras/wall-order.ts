/** Which camera stands on which tile of the wall: those of zones with an alarm first, all others in their usual order. */
import type { AlarmRow, CameraRow, ZoneView } from '../../../station-core/api/contract.ts';

export const layouts = [1, 4, 9, 16] as const;
export type Layout = (typeof layouts)[number];

export const usualLayout: Layout = 4;

/** The layout a text of the address names; anything odd is the usual one. */
export function layoutOf(text: string): Layout {
  return layouts.find((layout) => String(layout) === text) ?? usualLayout;
}

/** Tiles beside each other, and as many rows. */
export function columnsOf(layout: Layout): number {
  return Math.sqrt(layout);
}

/** The layout a key stands for: 1, 4, 9, and 6 for 16. */
export function layoutOfKey(key: string): Layout | null {
  if (key === '6') return 16;
  return layouts.find((layout) => String(layout) === key) ?? null;
}

/** Zones that are stopped or have a grave alarm that stands, the one whose alarm came first before the others. */
export function alarmedZones(
  alarms: readonly Pick<AlarmRow, 'zoneId' | 'severity' | 'clearedAtMs' | 'raisedAtMs'>[],
  zones: readonly Pick<ZoneView, 'zoneId' | 'phase' | 'sinceMs'>[],
): readonly string[] {
  const since = new Map<string, number>();
  const note = (zoneId: string, atMs: number) => since.set(zoneId, Math.min(since.get(zoneId) ?? atMs, atMs));
  for (const { zoneId, severity, clearedAtMs, raisedAtMs } of alarms)
    if (zoneId !== null && clearedAtMs === null && (severity === 'critical' || severity === 'high')) note(zoneId, raisedAtMs);
  for (const { zoneId, phase, sinceMs } of zones) if (phase === 'latched' || phase === 'resetting') note(zoneId, sinceMs);
  return [...since.entries()].sort(([a, aMs], [b, bMs]) => aMs - bMs || a.localeCompare(b)).map(([zoneId]) => zoneId);
}

/** Cameras that are switched off have no tile. The order among those without an alarm never changes by itself. */
export function wallOrder(rows: readonly CameraRow[], zoneIds: readonly string[]): readonly CameraRow[] {
  const shown = rows.filter(({ camera }) => camera.enabled);
  const rank = ({ camera }: CameraRow) => {
    const at = camera.zoneId === null ? -1 : zoneIds.indexOf(camera.zoneId);
    return at < 0 ? zoneIds.length : at;
  };
  // Sorting is stable: within a rank the names keep their order.
  return [...shown].sort((a, b) => a.camera.name.localeCompare(b.camera.name, 'en', { numeric: true })).sort((a, b) => rank(a) - rank(b));
}

/** The tile an arrow leads to, over the edge to the next page; null: there is none that way. */
export function stepFrom(index: number, key: string, layout: Layout, count: number): number | null {
  const columns = columnsOf(layout);
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const step = steps[key];
  if (step === undefined) return null;
  const next = index + step;
  return next >= 0 && next < count ? next : null;
}

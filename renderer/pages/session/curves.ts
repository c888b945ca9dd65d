/** The points of the three curves, in the station's whole units: watts, 0.1 Wh, 1e-5 of the major unit. */
import type { SessionView } from '../../../station-core/api/contract.ts';

export interface Curve {
  readonly atMs: number[];
  readonly values: (number | null)[];
}

/** Power as read; a reading without power leaves a gap. */
export function powerCurve(readings: SessionView['readings']): Curve {
  return { atMs: readings.map(({ atMs }) => atMs), values: readings.map(({ power }) => power) };
}

/** Energy since the start, so that its end is what the session took. */
export function energyCurve({ readings, energy, startedAtMs }: Pick<SessionView, 'readings' | 'energy' | 'startedAtMs'>): Curve {
  const known = readings.filter(({ register }) => register !== null);
  const base = (known.at(-1)?.register ?? 0) - energy;
  const [first] = known;
  const points = known.map(({ atMs, register }) => ({ atMs: Number(atMs), value: (register ?? 0) - base }));
  // Piles that send no reading at the start still start at zero.
  if (first !== undefined && first.atMs > startedAtMs) points.unshift({ atMs: startedAtMs, value: 0 });
  return { atMs: points.map(({ atMs }) => atMs), values: points.map(({ value }) => value) };
}

export interface PriceStep {
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: string | null;
  /** Energy and service together, 1e-5 per kWh. */
  readonly rate: number;
}

/** Neighbours of the same price and name are one step. Cut to what the charts show. */
export function priceSteps(prices: SessionView['prices'], fromMs: number, toMs: number): PriceStep[] {
  const steps: PriceStep[] = [];
  for (const price of prices) {
    const from = Math.max(price.fromMs, fromMs);
    const to = Math.min(price.toMs, toMs);
    if (from >= to) continue;
    const rate = price.energyRate + price.serviceRate;
    const last = steps.at(-1);
    if (last !== undefined && last.toMs === from && last.rate === rate && last.label === price.label) {
      steps[steps.length - 1] = { ...last, toMs: to };
    } else {
      steps.push({ fromMs: from, toMs: to, label: price.label, rate });
    }
  }
  return steps;
}

/** Corner points of the steps, for a line that holds its value until the next. */
export function stepCurve(steps: readonly PriceStep[]): Curve {
  const last = steps.at(-1);
  if (last === undefined) return { atMs: [], values: [] };
  return { atMs: [...steps.map(({ fromMs }) => fromMs), last.toMs], values: [...steps.map(({ rate }) => rate), last.rate] };
}

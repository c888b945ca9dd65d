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

/** Energy since the start: the first register is zero. */
export function energyCurve(readings: SessionView['readings']): Curve {
  const known = readings.filter(({ register }) => register !== null);
  const first = known[0]?.register ?? 0;
  return { atMs: known.map(({ atMs }) => atMs), values: known.map(({ register }) => (register ?? 0) - first) };
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

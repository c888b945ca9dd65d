/** A bill -> the UTC hours it happened in: energy and time by the readings, income by the times of its lines. They add up to the bill. */
import type { Dwh } from '../../base/energy.ts';
import { lineAmount, toMinor } from '../../base/money.ts';
import { energyAt, type RegisterAt } from '../../base/register-line.ts';
import { HOUR_MS, utcMs, type UtcMs } from '../../base/time.ts';
import type { Bill, BillLine } from '../../domain/bill.ts';
import type { BenefitGiven, HourUse } from '../../domain/rollup.ts';
import { shareOut, splitByTime } from './share.ts';

/** A session that held its connector longer than this many hours (six weeks) counts the rest in the last one. */
const HOURS_MOST = 1_008;

/** What happened, as the bill saw it. */
export interface Course {
  readonly startedAtMs: UtcMs;
  readonly chargeEndedAtMs: UtcMs | null;
  readonly freedAtMs: UtcMs | null;
  /** In order of time, never falling, the start register first. */
  readonly readings: readonly RegisterAt[];
}

const LAYERS = ['energy', 'service', 'idle'] as const;

/** In their order, without gaps, at least one. */
export function hoursOfBill(bill: Pick<Bill, 'lines' | 'totals' | 'currency'>, course: Course): HourUse[] {
  const { startMs, chargedMs, endMs } = span(course);
  const edges = edgesOf(startMs, endMs);
  const unit = 10 ** (4 - bill.currency.digits);
  const { totals, lines } = bill;
  const spread = (of: (line: BillLine) => number): number[] =>
    addUp(
      lines.map((line) => splitByTime(of(line), line.fromMs, line.toMs, edges)),
      edges.length - 1,
    );
  const layers = LAYERS.map((layer) =>
    shareOut(
      totals.byLayer[layer],
      spread((line) => (line.layer === layer ? line.net + line.tax : 0)),
      unit,
    ),
  );
  const net = shareOut(
    totals.net,
    spread((line) => line.net),
    unit,
  );
  const discounts = spread((line) => (line.kind === 'discount' ? 0 - line.net - line.tax : 0));
  const discount = shareOut(discountOf(bill), discounts, unit);
  const energies = energiesOf(course.readings, totals.energy, edges);
  return edges.slice(1).map((_, i): HourUse => {
    const [from, to] = [edges[i] ?? startMs, edges[i + 1] ?? endMs];
    return {
      hourMs: utcMs(Math.floor(from / HOUR_MS) * HOUR_MS),
      energy: energies[i] ?? 0,
      chargingMs: Math.max(0, Math.min(to, chargedMs) - from),
      takenMs: to - from,
      byLayer: { energy: layers[0]?.[i] ?? 0, service: layers[1]?.[i] ?? 0, idle: layers[2]?.[i] ?? 0 },
      net: net[i] ?? 0,
      discount: discount[i] ?? 0,
    };
  });
}

/** What all discounts of a bill took off, rounded once to minor units, above zero. */
export function discountOf(bill: Pick<Bill, 'lines' | 'currency'>): number {
  const off = bill.lines.reduce((sum, line) => (line.kind === 'discount' ? sum - line.net - line.tax : sum), 0);
  return toMinor(lineAmount(off), bill.currency);
}

/** What each promotion, level and coupon took off, in 1e-4, by what it is called. */
export function benefitsGiven(lines: readonly BillLine[]): BenefitGiven[] {
  const found = new Map<string, BenefitGiven>();
  for (const line of lines) {
    if (line.kind !== 'discount' || line.source === undefined) continue;
    const key = `${line.source.kind}\n${line.source.id}`;
    const before = found.get(key) ?? { source: line.source.kind, id: line.source.id, name: line.label ?? '', amount: 0 };
    found.set(key, { ...before, amount: before.amount - line.net - line.tax });
  }
  return [...found.values()];
}

/** From when to when the connector was held. */
export function span(course: Course): { readonly startMs: number; readonly chargedMs: number; readonly endMs: number } {
  const { startedAtMs, readings } = course;
  const chargedMs = Math.max(startedAtMs, course.chargeEndedAtMs ?? startedAtMs);
  const lastMs = readings.reduce<number>((at, reading) => Math.max(at, reading.atMs), startedAtMs);
  return { startMs: startedAtMs, chargedMs, endMs: Math.max(chargedMs, course.freedAtMs ?? chargedMs, lastMs) };
}

function edgesOf(startMs: number, endMs: number): number[] {
  const edges = [startMs];
  for (let at = (Math.floor(startMs / HOUR_MS) + 1) * HOUR_MS; at < endMs && edges.length < HOURS_MOST; at += HOUR_MS) edges.push(at);
  return [...edges, endMs];
}

/** Energy between the edges; what the readings do not say stands in the last part, so that together they are the bill's. */
export function energiesOf(readings: readonly RegisterAt[], total: Dwh, edges: readonly number[]): number[] {
  let before = 0;
  return edges.slice(1).map((to, i, all) => {
    const upTo = i === all.length - 1 ? total : Math.min(total, energyAt(readings, utcMs(to)));
    const part = upTo - before;
    before = upTo;
    return part;
  });
}

function addUp(lists: readonly (readonly number[])[], length: number): number[] {
  const sums = Array.from({ length }, () => 0);
  for (const list of lists) list.forEach((one, i) => (sums[i] = (sums[i] ?? 0) + one));
  return sums;
}

/** What was counted per price -> bill lines: step sizes, amounts and tax in 1e-4, then the tariff's min and max price. */
import { lineAmount } from '../../base/money.ts';
import type { LineAmount } from '../../base/money.ts';
import { dwh } from '../../base/energy.ts';
import { divideRounded, mulDivRounded, splitByLargestRemainder, toSafe } from '../../base/integer.ts';
import { utcMs } from '../../base/time.ts';
import type { BillLine } from '../../domain/bill.ts';
import type { PriceDimension, PriceLimit, Tariff } from '../../domain/tariff.ts';
import type { Price } from './compile-tariff.ts';

/** One price going on without a break: what was measured while it did, in the units of `BillLine.volume`. */
export interface Run {
  readonly dimension: PriceDimension;
  readonly reservation: boolean;
  readonly price: Price;
  /** Of the tariff that held. */
  readonly taxIncluded: Tariff['taxIncluded'];
  readonly fromMs: number;
  /** Where the last piece of it began: tells which price was used last. */
  lastFromMs: number;
  toMs: number;
  volume: number;
  /** Energy by source, 0.1 Wh. */
  read: number;
  interpolated: number;
  estimated: number;
}

type Layer = 'energy' | 'service' | 'idle';

/** Lines of one layer: flat first, then energy, time, parking; each in the order of time; the limits of `tariff` last. */
export function linesOfRuns(tariff: Tariff, counted: readonly Run[], layer: Layer, parkingLayer: Layer): BillLine[] {
  const runs = counted.filter((r) => r.volume > 0);
  const extra = roundUps(runs);
  const lines: BillLine[] = [];
  for (const dimension of ORDER)
    for (const run of runs)
      if (run.dimension === dimension)
        lines.push(lineOf(run, run.volume + (extra.get(run) ?? 0), dimension === 'PARKING_TIME' ? parkingLayer : layer));
  if (tariff.minPrice !== null || tariff.maxPrice !== null) applyLimits(tariff, lines, layer);
  return lines;
}

const ORDER: readonly PriceDimension[] = ['FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'];

/**
 * OCPI: step_size counts once per session for ENERGY and once for TIME and PARKING_TIME together, by the last component
 * used; what it adds is billed at that price. Reservation time is charged on its own.
 */
function roundUps(runs: readonly Run[]): Map<Run, number> {
  const extra = new Map<Run, number>();
  const groups = [
    runs.filter((r) => r.dimension === 'ENERGY'),
    runs.filter((r) => !r.reservation && (r.dimension === 'TIME' || r.dimension === 'PARKING_TIME')),
    runs.filter((r) => r.reservation && r.dimension === 'TIME'),
  ];
  for (const group of groups) {
    const last = group.reduce<Run | null>((a, b) => (a === null || b.lastFromMs >= a.lastFromMs ? b : a), null);
    if (last === null) continue;
    const total = group.reduce((sum, r) => (r.dimension === last.dimension ? sum + r.volume : sum), 0);
    const step = last.price.component.stepSize * (last.dimension === 'ENERGY' ? 10 : 1_000);
    const over = step > 0 ? total % step : 0;
    if (over > 0) extra.set(last, step - over);
  }
  return extra;
}

function lineOf(run: Run, billedVolume: number, layer: Layer): BillLine {
  const { price, taxPpm } = run.price.component;
  const charged = run.taxIncluded === 'NOT_APPLICABLE' ? null : taxPpm;
  return {
    kind: 'component',
    layer,
    dimension: run.dimension,
    label: run.price.label,
    fromMs: utcMs(run.fromMs),
    toMs: utcMs(run.toMs),
    rate: price,
    volume: run.volume,
    billedVolume,
    energyBySource: { read: dwh(run.read), interpolated: dwh(run.interpolated), estimated: dwh(run.estimated) },
    taxPpm: charged,
    ...amounts(price, billedVolume, DIVISOR[run.dimension], charged ?? 0, run.taxIncluded === 'YES'),
  };
}

/** rate x volume / divisor is in 1e-4: rates are in 1e-5, per 10,000 x 0.1 Wh, per 3,600,000 ms, or once. */
const DIVISOR: Readonly<Record<PriceDimension, number>> = { ENERGY: 100_000, TIME: 36_000_000, PARKING_TIME: 36_000_000, FLAT: 10 };

/** The one place where a line is rounded: before tax from the exact product, and the tax from the exact product as well. */
function amounts(rate: number, volume: number, divisor: number, ppm: number, taxIncluded: boolean): { net: LineAmount; tax: LineAmount } {
  const whole = roundedProduct(rate, volume, divisor);
  if (ppm === 0) return { net: lineAmount(whole), tax: lineAmount(0) };
  const product = BigInt(rate) * BigInt(volume);
  if (!taxIncluded) {
    const tax = toSafe(divideRounded(product * BigInt(ppm), BigInt(divisor) * 1_000_000n));
    return { net: lineAmount(whole), tax: lineAmount(tax) };
  }
  const net = toSafe(divideRounded(product * 1_000_000n, BigInt(divisor) * BigInt(1_000_000 + ppm)));
  return { net: lineAmount(net), tax: lineAmount(whole - net) };
}

/** As mulDivRounded, without BigInt where the product is small enough: this runs for every line of every session. */
function roundedProduct(a: number, b: number, c: number): number {
  const raised = a * b + c / 2;
  return a >= 0 && b >= 0 && Number.isSafeInteger(raised) ? (raised - (raised % c)) / c : mulDivRounded(a, b, c);
}

interface Sum {
  readonly net: number;
  readonly gross: number;
}

function applyLimits(tariff: Tariff, lines: BillLine[], layer: Layer): void {
  const ppm = commonTax(lines, tariff);
  if (tariff.minPrice !== null) {
    const before = sumOf(lines);
    addDifference(lines, 'min-price', layer, before, limited(tariff, before, tariff.minPrice, Math.max, ppm ?? 0), ppm);
  }
  if (tariff.maxPrice !== null) {
    const before = sumOf(lines);
    spreadDiscount(lines, layer, before, limited(tariff, before, tariff.maxPrice, Math.min, ppm ?? 0), ppm);
  }
}

/**
 * Before and after tax are limited apart. Where the limit names only one of them, the other follows in the proportion of
 * the session's own tax (nothing sold yet: at the tariff's one tax rate, if it has one).
 */
function limited(tariff: Tariff, sum: Sum, limit: PriceLimit, pick: (a: number, b: number) => number, ppm: number): Sum {
  const { beforeTaxes, afterTaxes } = limit;
  if (tariff.taxIncluded === 'NOT_APPLICABLE') {
    const net = pick(sum.net, beforeTaxes ?? afterTaxes ?? sum.net);
    return { net, gross: net };
  }
  if (beforeTaxes !== null && afterTaxes !== null) {
    const gross = pick(sum.gross, afterTaxes);
    return { net: Math.min(pick(sum.net, beforeTaxes), gross), gross };
  }
  if (beforeTaxes !== null) {
    const net = pick(sum.net, beforeTaxes);
    return { net, gross: net === sum.net ? sum.gross : scaled(net, sum.gross, sum.net, 1_000_000 + ppm, 1_000_000) };
  }
  const gross = pick(sum.gross, afterTaxes ?? sum.gross);
  return { net: gross === sum.gross ? sum.net : scaled(gross, sum.net, sum.gross, 1_000_000, 1_000_000 + ppm), gross };
}

function scaled(value: number, times: number, by: number, otherwiseTimes: number, otherwiseBy: number): number {
  return by > 0 ? mulDivRounded(value, times, by) : mulDivRounded(value, otherwiseTimes, otherwiseBy);
}

/** The tax rate all lines share (no lines: all components), or null. */
function commonTax(lines: readonly BillLine[], tariff: Tariff): number | null {
  const taxes = lines.length > 0 ? lines.map((l) => l.taxPpm) : tariff.elements.flatMap((e) => e.components.map((c) => c.taxPpm));
  const first = taxes[0] ?? null;
  return tariff.taxIncluded === 'NOT_APPLICABLE' || taxes.some((t) => t !== first) ? null : first;
}

/** What max_price takes off is spread over the layers the tariff is shown under, so that none of them falls below zero. */
function spreadDiscount(lines: BillLine[], layer: Layer, before: Sum, after: Sum, ppm: number | null): void {
  const layers = [...new Set<Layer>([layer, ...lines.map((l) => (l.layer === 'rounding' ? layer : l.layer))])];
  const sums = layers.map((shown) => sumOf(lines.filter((l) => l.layer === shown)));
  const nets = splitByLargestRemainder(
    before.net - after.net,
    sums.map((s) => Math.max(0, s.net)),
  );
  const taxes = splitByLargestRemainder(
    before.gross - before.net - (after.gross - after.net),
    sums.map((s) => Math.max(0, s.gross - s.net)),
  );
  layers.forEach((shown, i) => {
    const net = nets[i] ?? 0;
    addDifference(lines, 'max-price', shown, { net, gross: net + (taxes[i] ?? 0) }, { net: 0, gross: 0 }, ppm);
  });
}

function addDifference(
  lines: BillLine[],
  kind: 'min-price' | 'max-price',
  layer: Layer,
  before: Sum,
  after: Sum,
  taxPpm: number | null,
): void {
  const net = after.net - before.net;
  const tax = after.gross - before.gross - net;
  if (net === 0 && tax === 0) return;
  lines.push({
    kind,
    layer,
    dimension: null,
    label: null,
    fromMs: utcMs(lines.reduce((at, l) => Math.min(at, l.fromMs), lines[0]?.fromMs ?? 0)),
    toMs: utcMs(lines.reduce((at, l) => Math.max(at, l.toMs), 0)),
    rate: null,
    volume: 0,
    billedVolume: 0,
    energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
    taxPpm,
    net: lineAmount(net),
    tax: lineAmount(tax),
  });
}

function sumOf(lines: readonly BillLine[]): Sum {
  const net = lines.reduce((sum, l) => sum + l.net, 0);
  return { net, gross: net + lines.reduce((sum, l) => sum + l.tax, 0) };
}

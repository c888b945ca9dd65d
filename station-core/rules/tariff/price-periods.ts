/** Charging periods and one tariff -> lines: cuts each period where a price may change and counts what falls to each price. */
import type { Dwh } from '../../base/energy.ts';
import type { UtcMs, ZoneName } from '../../base/time.ts';
import type { BillLine, EnergySource } from '../../domain/bill.ts';
import type { PriceDimension, Tariff } from '../../domain/tariff.ts';
import { linesOfRuns } from './bill-lines.ts';
import type { Run } from './bill-lines.ts';
import { compileTariff, priceOf, slotAt } from './compile-tariff.ts';
import type { CompiledTariff, Price, Purpose, SessionState, WallSlot } from './compile-tariff.ts';

/** Energy between two meter readings, taken to have come evenly. */
export interface ReadingInterval {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly energy: Dwh;
  readonly source: EnergySource;
}

/** A stretch of a session with what was measured in it. Inside, all of it is taken to have come evenly. */
export interface ChargingPeriod {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  /** The reading interval this period is, or is a part of; null where no meter reading tells of energy. */
  readonly interval: ReadingInterval | null;
  /** The interval's energy that came in this period. The parts of an interval add up to it. */
  readonly energy: Dwh;
  /** Milliseconds of charging, of parking without charging and of reservation that are charged in this period. */
  readonly timeMs: number;
  readonly parkingMs: number;
  readonly reservationMs: number;
  /** Power and current of the period for restrictions on them; 0 where nobody measured. */
  readonly minPowerW: number;
  readonly maxPowerW: number;
  readonly minCurrentMa: number;
  readonly maxCurrentMa: number;
}

export interface PeriodContext {
  readonly zone: ZoneName;
  /** min_duration and max_duration count from here. */
  readonly sessionStartMs: UtcMs;
  readonly reservationExpired: boolean;
  readonly layer: 'energy' | 'service' | 'idle';
  /** Where PARKING_TIME is shown. */
  readonly parkingLayer: 'energy' | 'service' | 'idle';
  /** Instants at which a line ends and another begins though the price goes on (a promotion does not). Ascending. */
  readonly breaksMs?: readonly number[];
}

/** A tariff and from when on it holds; null: from then on nothing is charged. */
export interface TariffStage {
  readonly fromMs: number;
  readonly tariff: Tariff | null;
}

/**
 * Lines of one tariff in 1e-4, min and max price applied (OCPI 2.3.0, mod_tariffs and mod_cdrs). Periods may come
 * unsorted and may overlap; energy so far is counted in the order of their starts.
 */
export function pricePeriods(tariff: Tariff, periods: readonly ChargingPeriod[], context: PeriodContext): BillLine[] {
  return priceStages([{ fromMs: -Infinity, tariff }], periods, context);
}

/**
 * As `pricePeriods`, where one tariff follows another (in the order of time; the first holds from the start). Energy and
 * duration so far go on counting, a flat fee is charged once, and the limits are those of the last tariff that held.
 */
export function priceStages(stages: readonly TariffStage[], periods: readonly ChargingPeriod[], context: PeriodContext): BillLine[] {
  const walk = newWalk(stages, context);
  for (const period of inOrder(periods)) walkPeriod(walk, period);
  settleSources(walk);
  return linesOfRuns(walk.source, walk.runs, context.layer, context.parkingLayer);
}

/** Nothing is charged under it. */
const NO_TARIFF: Tariff = {
  id: 'none',
  currency: { code: 'XXX', digits: 2 },
  elements: [],
  minPrice: null,
  maxPrice: null,
  taxIncluded: 'NOT_APPLICABLE',
};

interface Walk {
  tariff: CompiledTariff;
  /** What `tariff` was made of; kept where nothing is charged any more, for its limits. */
  source: Tariff;
  /** Those that are still to come. */
  stages: readonly TariffStage[];
  /** Where the next stage or break is; Infinity: nowhere. */
  nextTurnMs: number;
  breaksLeft: readonly number[];
  readonly context: PeriodContext;
  readonly runs: Run[];
  /** The run of each dimension that goes on as long as its price does. */
  readonly open: Record<Counted, Run | null>;
  flatDone: boolean;
  flatCounted: boolean;
  reservationFlatDone: boolean;
  slot: WallSlot | null;
  slotFromMs: number;
  slotToMs: number;
  energyBefore: number;
  /** Energy of the reading interval under way, and the lines it fell to: only at its end is it known whether it was cut. */
  shares: { readonly run: Run | null; readonly energy: number }[];
  sharesInterval: ReadingInterval | null;
}

type Counted = 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'RESERVATION_TIME';

interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly volumes: Volumes;
}

interface Volumes {
  readonly energy: number;
  readonly timeMs: number;
  readonly parkingMs: number;
  readonly reservationMs: number;
}

const NOTHING: Volumes = { energy: 0, timeMs: 0, parkingMs: 0, reservationMs: 0 };

function newWalk([first, ...stages]: readonly TariffStage[], context: PeriodContext): Walk {
  const source = first?.tariff ?? NO_TARIFF;
  const tariff = compileTariff(source);
  const breaksLeft = context.breaksMs ?? [];
  return {
    tariff,
    source,
    stages,
    nextTurnMs: nextTurn(stages, breaksLeft),
    breaksLeft,
    context,
    runs: [],
    open: { ENERGY: null, TIME: null, PARKING_TIME: null, RESERVATION_TIME: null },
    flatDone: !tariff.hasFlat,
    flatCounted: false,
    reservationFlatDone: !tariff.hasFlat,
    slot: null,
    slotFromMs: 0,
    slotToMs: 0,
    energyBefore: 0,
    shares: [],
    sharesInterval: null,
  };
}

function nextTurn(stages: readonly TariffStage[], breaks: readonly number[]): number {
  return Math.min(stages[0]?.fromMs ?? Infinity, breaks[0] ?? Infinity);
}

/** Begins what begins by this instant: another tariff, or new lines under the same. */
function turn(walk: Walk, at: number): void {
  walk.breaksLeft = walk.breaksLeft.filter((ms) => ms > at);
  for (let stage = walk.stages[0]; stage !== undefined && stage.fromMs <= at; stage = walk.stages[0]) {
    walk.stages = walk.stages.slice(1);
    walk.source = stage.tariff ?? walk.source;
    walk.tariff = compileTariff(stage.tariff ?? NO_TARIFF);
    walk.slot = null;
    walk.flatDone = walk.flatDone && (walk.flatCounted || !walk.tariff.hasFlat);
  }
  walk.open.ENERGY = walk.open.TIME = walk.open.PARKING_TIME = walk.open.RESERVATION_TIME = null;
  walk.nextTurnMs = nextTurn(walk.stages, walk.breaksLeft);
}

function inOrder(periods: readonly ChargingPeriod[]): readonly ChargingPeriod[] {
  for (let i = 1; i < periods.length; i += 1) {
    const [a, b] = [periods[i - 1], periods[i]];
    if (a !== undefined && b !== undefined && b.fromMs < a.fromMs) return [...periods].sort((x, y) => x.fromMs - y.fromMs);
  }
  return periods;
}

function walkPeriod(walk: Walk, period: ChargingPeriod): void {
  if (period.interval !== walk.sharesInterval) {
    settleSources(walk);
    walk.sharesInterval = period.interval;
  }
  const base = walk.energyBefore;
  let before: Volumes = NOTHING;
  let at: number = period.fromMs;
  do {
    const slot = enterSlot(walk, at as UtcMs);
    const cut = nextCut(walk, period, base, at, before.energy);
    const until = volumesUntil(period, cut.atMs, cut.energy);
    count(walk, slot, period, { fromMs: at, toMs: cut.atMs, volumes: difference(until, before) }, base + before.energy);
    at = cut.atMs;
    before = until;
  } while (at < period.toMs || before.energy < period.energy);
  walk.energyBefore = base + period.energy;
}

function enterSlot(walk: Walk, at: UtcMs): WallSlot {
  if (at >= walk.nextTurnMs) turn(walk, at);
  if (walk.slot === null || at < walk.slotFromMs || at >= walk.slotToMs) {
    const { slot, fromMs, toMs } = slotAt(walk.tariff, at, walk.context.zone);
    walk.slot = slot;
    walk.slotFromMs = fromMs;
    walk.slotToMs = toMs;
  }
  return walk.slot;
}

/** The next instant in the period at which another price may begin, and the energy of the period until then. */
function nextCut(
  walk: Walk,
  period: ChargingPeriod,
  base: number,
  at: number,
  done: number,
): { readonly atMs: number; readonly energy: number } {
  let atMs = Math.min(period.toMs, walk.slotToMs, walk.nextTurnMs);
  const start = walk.context.sessionStartMs;
  for (const mark of walk.tariff.durationMarksMs) {
    if (start + mark > at) {
      atMs = Math.min(atMs, start + mark);
      break;
    }
  }
  for (const mark of walk.tariff.energyMarksDwh) {
    const inPeriod = mark - base;
    if (inPeriod >= period.energy) break;
    if (inPeriod <= done) continue;
    const reachedMs = reachedAt(period, inPeriod);
    if (reachedMs <= atMs) return { atMs: reachedMs, energy: inPeriod };
    break;
  }
  return { atMs, energy: energyAt(period, atMs) };
}

/** Energy of an interval until an instant in it: whole 0.1 Wh below the straight line between the two readings. */
export function energyUntil(interval: ReadingInterval, atMs: number): number {
  if (atMs <= interval.fromMs) return 0;
  if (atMs >= interval.toMs) return interval.energy;
  return mulDivFloor(interval.energy, atMs - interval.fromMs, interval.toMs - interval.fromMs);
}

function energyAt(period: ChargingPeriod, atMs: number): number {
  if (atMs >= period.toMs || period.interval === null) return period.energy;
  return energyUntil(period.interval, atMs) - energyUntil(period.interval, period.fromMs);
}

/** The first instant at which this much of the period's energy has come. */
function reachedAt(period: ChargingPeriod, energy: number): number {
  const { interval } = period;
  if (interval === null) return period.toMs;
  const inInterval = energy + energyUntil(interval, period.fromMs);
  return interval.fromMs + mulDivCeil(inInterval, interval.toMs - interval.fromMs, interval.energy);
}

function volumesUntil(period: ChargingPeriod, atMs: number, energy: number): Volumes {
  return {
    energy,
    timeMs: share(period.timeMs, atMs, period),
    parkingMs: share(period.parkingMs, atMs, period),
    reservationMs: share(period.reservationMs, atMs, period),
  };
}

function difference(until: Volumes, before: Volumes): Volumes {
  return {
    energy: until.energy - before.energy,
    timeMs: until.timeMs - before.timeMs,
    parkingMs: until.parkingMs - before.parkingMs,
    reservationMs: until.reservationMs - before.reservationMs,
  };
}

/** What of a volume came until this instant: whole units, so differences of two always add up to the volume. */
function share(volume: number, atMs: number, period: ChargingPeriod): number {
  return atMs >= period.toMs || volume === 0 ? volume : mulDivFloor(volume, atMs - period.fromMs, period.toMs - period.fromMs);
}

function count(walk: Walk, slot: WallSlot, period: ChargingPeriod, piece: Piece, energyBefore: number): void {
  const state: SessionState = {
    energyDwh: energyBefore,
    durationMs: Math.max(0, piece.fromMs - walk.context.sessionStartMs),
    minPowerW: period.minPowerW,
    maxPowerW: period.maxPowerW,
    minCurrentMa: period.minCurrentMa,
    maxCurrentMa: period.maxCurrentMa,
  };
  const reserved: Purpose = walk.context.reservationExpired ? 'expired-reservation' : 'reservation';
  if (period.interval !== null) countEnergy(walk, piece, priceOf(slot, 'ENERGY', state, 'session'));
  if (period.timeMs !== 0) extend(walk, 'TIME', piece, piece.volumes.timeMs, priceOf(slot, 'TIME', state, 'session'));
  if (period.parkingMs !== 0) extend(walk, 'PARKING_TIME', piece, piece.volumes.parkingMs, priceOf(slot, 'PARKING_TIME', state, 'session'));
  if (period.reservationMs !== 0)
    extend(walk, 'RESERVATION_TIME', piece, piece.volumes.reservationMs, priceOf(slot, 'TIME', state, reserved));
  if (!walk.flatDone && period.reservationMs === 0)
    walk.flatDone = walk.flatCounted = countFlat(walk, piece, priceOf(slot, 'FLAT', state, 'session'), false);
  if (!walk.reservationFlatDone && period.reservationMs !== 0)
    walk.reservationFlatDone = countFlat(walk, piece, priceOf(slot, 'FLAT', state, reserved), true);
}

function countEnergy(walk: Walk, piece: Piece, price: Price | null): void {
  const run = extend(walk, 'ENERGY', piece, piece.volumes.energy, price);
  walk.shares.push({ run, energy: piece.volumes.energy });
}

/** Adds to the dimension's run while its price goes on; another price begins another run, no price ends it. */
function extend(walk: Walk, counted: Counted, piece: Piece, volume: number, price: Price | null): Run | null {
  const open = walk.open[counted];
  if (price !== null && open?.price === price) {
    open.volume += volume;
    open.toMs = Math.max(open.toMs, piece.toMs);
    open.lastFromMs = piece.fromMs;
    return open;
  }
  const reservation = counted === 'RESERVATION_TIME';
  const run = price === null ? null : newRun(walk, reservation ? 'TIME' : counted, reservation, piece, volume, price);
  if (run !== null) walk.runs.push(run);
  walk.open[counted] = run;
  return run;
}

function countFlat(walk: Walk, piece: Piece, price: Price | null, reservation: boolean): boolean {
  if (price === null) return false;
  walk.runs.push(newRun(walk, 'FLAT', reservation, { ...piece, toMs: piece.fromMs }, 1, price));
  return true;
}

function newRun(walk: Walk, dimension: PriceDimension, reservation: boolean, piece: Piece, volume: number, price: Price): Run {
  const { fromMs, toMs } = piece;
  const { taxIncluded } = walk.source;
  return { dimension, reservation, price, taxIncluded, fromMs, lastFromMs: fromMs, toMs, volume, read: 0, interpolated: 0, estimated: 0 };
}

/** At the end of a reading interval: all of it was read, unless a line's end cut it. What was estimated stays so. */
function settleSources(walk: Walk): void {
  const first = walk.shares[0];
  if (first === undefined) return;
  const cut = walk.shares.length > 1 && walk.shares.some((s) => s.run !== first.run);
  const measured = walk.sharesInterval?.source ?? 'read';
  const source = cut && measured === 'read' ? 'interpolated' : measured;
  for (const { run, energy } of walk.shares) if (run !== null) run[source] += energy;
  walk.shares = [];
}

function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return (product - (product % c)) / c;
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

function mulDivCeil(a: number, b: number, c: number): number {
  const floor = mulDivFloor(a, b, c);
  return BigInt(floor) * BigInt(c) === BigInt(a) * BigInt(b) ? floor : floor + 1;
}

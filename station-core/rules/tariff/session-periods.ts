/** A session's readings and times -> charging periods: where charging, grace and idle time begin and end. */
import { dwh } from '../../base/energy.ts';
import type { Dwh } from '../../base/energy.ts';
import { utcMs } from '../../base/time.ts';
import type { UtcMs } from '../../base/time.ts';
import type { EnergySource } from '../../domain/bill.ts';
import { energyUntil } from './price-periods.ts';
import type { ChargingPeriod, ReadingInterval } from './price-periods.ts';

export interface SessionReading {
  readonly atMs: UtcMs;
  /** The meter's register, 0.1 Wh. */
  readonly register: Dwh;
  readonly source: EnergySource;
  /** Sum of the phases' current in the interval that ends here, for tariffs that ask for it. */
  readonly currentMa?: number;
}

/** What happened in a session, as far as its price goes. */
export interface SessionCourse {
  readonly startedAtMs: UtcMs;
  /** null: still charging, priced until `asOfMs`. */
  readonly chargeEndedAtMs: UtcMs | null;
  /** null: the connector is still taken, idle time runs until `asOfMs`. */
  readonly freedAtMs: UtcMs | null;
  readonly asOfMs: UtcMs;
  /** In order of time, the first is the start register, never falling. All of them count, whatever their times. */
  readonly readings: readonly SessionReading[];
  /** When the connector's state was unknown or the PC was down: no idle fee runs there. May overlap. */
  readonly unknownSpans: readonly { readonly fromMs: UtcMs; readonly toMs: UtcMs }[];
}

/** Periods in the order of time, and how long the session charged and stood idle at cost. */
export function sessionPeriods(
  input: SessionCourse,
  idleGraceS: number,
): {
  readonly periods: readonly ChargingPeriod[];
  readonly chargingMs: number;
  readonly idleMs: number;
} {
  const charging: Span = { fromMs: input.startedAtMs, toMs: Math.max(input.startedAtMs, input.chargeEndedAtMs ?? input.asOfMs) };
  const idle = input.chargeEndedAtMs === null ? [] : idleSpans(input, charging.toMs + idleGraceS * 1_000);
  const marks = [charging.fromMs, charging.toMs, ...idle.flatMap((s) => [s.fromMs, s.toMs])];
  const periods = stretches(input.readings, marks).flatMap((stretch) => cut(stretch, marks, charging, idle));
  return { periods, chargingMs: charging.toMs - charging.fromMs, idleMs: idle.reduce((sum, s) => sum + s.toMs - s.fromMs, 0) };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Between two readings, or where there are none before the first and after the last. */
interface Stretch extends Span {
  readonly interval: ReadingInterval | null;
  readonly powerW: number;
  readonly currentMa: number;
}

/** Idle at cost: from the end of the grace time until the connector was freed, without the unknown spans. */
function idleSpans(input: SessionCourse, graceEndMs: number): Span[] {
  const endMs = input.freedAtMs ?? input.asOfMs;
  const spans: Span[] = [];
  let fromMs = graceEndMs;
  for (const unknown of [...input.unknownSpans].sort((a, b) => a.fromMs - b.fromMs)) {
    const toMs = Math.min(unknown.fromMs, endMs);
    if (toMs > fromMs) spans.push({ fromMs, toMs });
    fromMs = Math.max(fromMs, unknown.toMs);
  }
  if (endMs > fromMs) spans.push({ fromMs, toMs: endMs });
  return spans;
}

function stretches(readings: readonly SessionReading[], marks: readonly number[]): Stretch[] {
  const none = { interval: null, powerW: 0, currentMa: 0 } as const;
  const startMs = marks.reduce((a, b) => Math.min(a, b));
  const endMs = marks.reduce((a, b) => Math.max(a, b));
  const first = readings[0];
  if (first === undefined) return [{ ...none, fromMs: startMs, toMs: endMs }];
  const result: Stretch[] = startMs < first.atMs ? [{ ...none, fromMs: startMs, toMs: first.atMs }] : [];
  let before = first;
  for (const reading of readings) {
    if (reading !== first) result.push(between(before, reading));
    before = reading;
  }
  if (before.atMs < endMs || result.length === 0) result.push({ ...none, fromMs: before.atMs, toMs: Math.max(before.atMs, endMs) });
  return result;
}

/** An interval is as good as the worse of its two readings. */
function between(before: SessionReading, reading: SessionReading): Stretch {
  const sources = [before.source, reading.source];
  const source = sources.includes('estimated') ? 'estimated' : sources.includes('interpolated') ? 'interpolated' : 'read';
  const interval = { fromMs: before.atMs, toMs: reading.atMs, energy: dwh(reading.register - before.register), source } as const;
  return { fromMs: before.atMs, toMs: reading.atMs, interval, powerW: averagePowerW(interval), currentMa: reading.currentMa ?? 0 };
}

/** Whole watts below: against whole-watt limits that decides as the exact figure would. 0.1 Wh in 360,000 ms is one watt. */
function averagePowerW(interval: ReadingInterval): number {
  const ms = interval.toMs - interval.fromMs;
  return ms === 0 ? 0 : Math.floor((interval.energy * 360_000) / ms);
}

/** A stretch cut where charging or idle time begins or ends inside it; the parts' energies add up to the whole. */
function cut(stretch: Stretch, marks: readonly number[], charging: Span, idle: readonly Span[]): ChargingPeriod[] {
  const inside = marks.filter((m) => m > stretch.fromMs && m < stretch.toMs);
  if (inside.length === 0) return [periodOf(stretch, stretch, charging, idle)];
  const periods: ChargingPeriod[] = [];
  let fromMs = stretch.fromMs;
  for (const toMs of [...new Set(inside)].sort((a, b) => a - b).concat(stretch.toMs)) {
    periods.push(periodOf(stretch, { fromMs, toMs }, charging, idle));
    fromMs = toMs;
  }
  return periods;
}

function periodOf({ interval, powerW, currentMa }: Stretch, span: Span, charging: Span, idle: readonly Span[]): ChargingPeriod {
  return {
    fromMs: utcMs(span.fromMs),
    toMs: utcMs(span.toMs),
    interval,
    energy: dwh(interval === null ? 0 : energyIn(interval, span)),
    timeMs: overlap(span, charging),
    parkingMs: idle.reduce((sum, s) => sum + overlap(span, s), 0),
    reservationMs: 0,
    minPowerW: powerW,
    maxPowerW: powerW,
    minCurrentMa: currentMa,
    maxCurrentMa: currentMa,
  };
}

/** Two readings of one instant are an interval without length: all its energy came then. */
function energyIn(interval: ReadingInterval, span: Span): number {
  if (interval.fromMs === span.fromMs && interval.toMs === span.toMs) return interval.energy;
  return energyUntil(interval, span.toMs) - energyUntil(interval, span.fromMs);
}

function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
}

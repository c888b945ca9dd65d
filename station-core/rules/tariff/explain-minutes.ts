/** A priced session -> what happened in each minute and what that minute cost: what a driver sees who asks why. */
import { dwh } from '../../base/energy.ts';
import { splitByLargestRemainder } from '../../base/integer.ts';
import { lineAmount } from '../../base/money.ts';
import { energyAt } from '../../base/register-line.ts';
import { MINUTE_MS, utcMs } from '../../base/time.ts';
import type { BillLine, EnergySource, PricedSession } from '../../domain/bill.ts';
import type { BillMinute } from '../../domain/report-views.ts';
import type { PriceSessionInput, SessionReading } from './price-session.ts';

/** A session that is longer is told in steps of more minutes. */
const ROWS_MOST = 1_500;
const STEPS_MINUTES = [1, 5, 15, 60, 240, 1_440] as const;

export interface ExplainedMinutes {
  readonly minutes: BillMinute[];
  readonly minutesPerRow: number;
}

/**
 * Rows go by the clock and are cut where the charge ended, where the grace time was over, and where a price changed. The
 * parts of a line over its rows add up to the line; what is no price of the plan (limits, discounts, rounding) is in none.
 */
export function explainMinutes(input: PriceSessionInput, priced: PricedSession): ExplainedMinutes {
  const lines = priced.lines.filter((line) => line.kind === 'component');
  const fromMs = Math.min(input.startedAtMs, ...lines.map((line) => line.fromMs));
  const chargedMs = Math.max(input.startedAtMs, input.chargeEndedAtMs ?? input.asOfMs);
  const freedMs = input.chargeEndedAtMs === null ? chargedMs : (input.freedAtMs ?? input.asOfMs);
  const toMs = Math.max(chargedMs, freedMs, input.readings.at(-1)?.atMs ?? 0, ...lines.map((line) => line.toMs));
  const graceEndMs = chargedMs + input.plan.idleGraceS * 1_000;
  const minutesPerRow = STEPS_MINUTES.find((step) => (toMs - fromMs) / (step * MINUTE_MS) <= ROWS_MOST) ?? 1_440;
  const marks = [chargedMs, graceEndMs, ...lines.flatMap((line) => [line.fromMs, line.toMs])];
  const rows = rowsBetween(fromMs, toMs, minutesPerRow * MINUTE_MS, marks);
  const amounts = amountsOf(rows, lines, input);
  const intervals = intervalsOf(input.readings, lines);
  const minutes = rows.map((row, index): BillMinute => {
    const before = energyAt(input.readings, utcMs(row.fromMs));
    // The last row has what came in the last instant too.
    const after =
      index === rows.length - 1 ? energyAt(input.readings, utcMs(Number.MAX_SAFE_INTEGER)) : energyAt(input.readings, utcMs(row.toMs));
    return {
      fromMs: utcMs(row.fromMs),
      toMs: utcMs(row.toMs),
      phase: row.fromMs < chargedMs ? 'charging' : row.fromMs < graceEndMs ? 'grace' : 'idle',
      energySoFar: after,
      energy: dwh(after - before),
      source: sourceIn(row, intervals),
      readings: input.readings.filter(({ atMs }) => atMs > row.fromMs && atMs <= row.toMs).length,
      labels: lines
        .filter((line) => isIn(row, line))
        .map(({ layer, dimension, label, rate }) => ({ layer, dimension, label: label ?? '', rate })),
      amount: lineAmount(amounts[index] ?? 0),
    };
  });
  return { minutes, minutesPerRow };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function rowsBetween(fromMs: number, toMs: number, stepMs: number, marks: readonly number[]): Span[] {
  const cuts = new Set(marks.filter((mark) => mark > fromMs && mark < toMs));
  for (let at = Math.floor(fromMs / stepMs) * stepMs + stepMs; at < toMs; at += stepMs) cuts.add(at);
  const ends = [...cuts].sort((a, b) => a - b).concat(Math.max(toMs, fromMs));
  return ends.map((end, index) => ({ fromMs: ends[index - 1] ?? fromMs, toMs: end }));
}

/** A flat fee belongs to the row it was charged in. */
function isIn(row: Span, line: BillLine): boolean {
  if (line.fromMs === line.toMs) return line.fromMs >= row.fromMs && line.fromMs < row.toMs;
  return line.fromMs < row.toMs && line.toMs > row.fromMs;
}

/** Each line over its rows by what it charges for: energy, time, idle time that is known; a flat fee where it begins. */
function amountsOf(rows: readonly Span[], lines: readonly BillLine[], input: PriceSessionInput): number[] {
  const amounts = rows.map(() => 0);
  for (const line of lines) {
    const own = rows.flatMap((row, index) => (isIn(row, line) ? [index] : []));
    const parts = splitByLargestRemainder(
      line.net + line.tax,
      own.map((index) => weightOf(rows[index], line, input)),
    );
    own.forEach((index, at) => (amounts[index] = (amounts[index] ?? 0) + (parts[at] ?? 0)));
    // A line of an instant at the very end, where no row begins.
    if (own.length === 0 && amounts.length > 0) amounts[amounts.length - 1] = (amounts.at(-1) ?? 0) + line.net + line.tax;
  }
  return amounts;
}

function weightOf(row: Span | undefined, line: BillLine, input: PriceSessionInput): number {
  if (row === undefined) return 0;
  const span = { fromMs: Math.max(row.fromMs, line.fromMs), toMs: Math.min(row.toMs, line.toMs) };
  if (line.dimension === 'ENERGY') return energyAt(input.readings, utcMs(span.toMs)) - energyAt(input.readings, utcMs(span.fromMs));
  const unknown = input.unknownSpans.reduce((sum, one) => sum + overlap(span, one), 0);
  return Math.max(0, span.toMs - span.fromMs - (line.dimension === 'PARKING_TIME' ? unknown : 0));
}

function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
}

interface Interval extends Span {
  readonly source: EnergySource;
}

/** Between two readings all of it was read, unless a price changed in between: then it was split there. */
function intervalsOf(readings: readonly SessionReading[], lines: readonly BillLine[]): Interval[] {
  const changes = lines.filter((line) => line.dimension === 'ENERGY').flatMap((line) => [line.fromMs, line.toMs]);
  return readings.slice(1).map((reading, index) => {
    const before = readings[index] ?? reading;
    const worst = [before.source, reading.source].reduce((a, b) => (RANK[b] > RANK[a] ? b : a));
    const isCut = changes.some((at) => at > before.atMs && at < reading.atMs);
    return { fromMs: before.atMs, toMs: reading.atMs, source: worst === 'read' && isCut ? 'interpolated' : worst };
  });
}

const RANK: Readonly<Record<EnergySource, number>> = { read: 0, interpolated: 1, estimated: 2 };

/** The least certain of what stands in the row; null: no reading tells of it. */
function sourceIn(row: Span, intervals: readonly Interval[]): EnergySource | null {
  return intervals
    .filter((interval) => interval.fromMs < row.toMs && interval.toMs > row.fromMs)
    .reduce<EnergySource | null>((worst, { source }) => (worst === null || RANK[source] > RANK[worst] ? source : worst), null);
}

/**
 * One condition over the signals it looks at, told anew whenever one of them or the time moves. What cannot be known now neither
 * raises nor clears: a condition remembers what it was last, and says that it only remembers.
 */
import { unreachable } from '../../base/assert.ts';
import { DAY_MS, MINUTE_MS } from '../../base/time.ts';
import type { Condition, Signal } from '../../domain/safety.ts';

/** 2 it holds, 1 it held when it was last known, 0 nobody knows, -1 it did not hold when last known, -2 it does not hold. */
export type Truth = 2 | 1 | 0 | -1 | -2;

/** What is known of one signal. Times by the monotonic clock. */
export interface Heard {
  readonly signal: Signal | null;
  /** When a value or a text was heard last; before the first, when watching began. */
  readonly knownAtMs: number;
}

/** The station's wall clock, for windows. weekday 1 (Monday) to 7, ms since local midnight. */
export interface LocalMoment {
  readonly weekday: number;
  readonly msOfDay: number;
}

export interface Moment {
  readonly atMs: number;
  /** Asked only where a rule has a window. */
  readonly local: () => LocalMoment;
}

/** What a condition remembers; as the tree of the condition itself. null: nothing yet. */
export type Memory =
  | { readonly kind: 'leaf'; readonly last: boolean | null }
  | { readonly kind: 'rate'; readonly last: boolean | null; readonly points: readonly Point[]; readonly heardMs: number }
  | { readonly kind: 'lasting'; readonly sinceMs: number | null; readonly heldMs: number; readonly of: Memory | null }
  | { readonly kind: 'many'; readonly of: readonly (Memory | null)[] };

/** The least and the greatest value of a slice of a rate's span. */
interface Point {
  readonly fromMs: number;
  readonly low: number;
  readonly high: number;
  readonly last: number;
}

export interface Told {
  readonly truth: Truth;
  readonly memory: Memory;
  /** When it has to be looked at again though no signal moves; null: only a signal can change it. */
  readonly dueMs: number | null;
}

/** A rate keeps its span in so many slices. */
const SLICES = 60;
/** A window is looked at again at least this often: the PC's clock may be set. */
const WINDOW_LOOK_MS = MINUTE_MS;

/** heard: by the name of the signal as the condition has it (with its `*`). */
export function tellCondition(condition: Condition, memory: Memory | null, heard: (signal: string) => Heard, now: Moment): Told {
  switch (condition.kind) {
    case 'above':
    case 'below':
      return leaf(memory, valueOf(heard(condition.signal)), (value, was) => passes(condition, value, was));
    case 'on':
      return leaf(memory, valueOf(heard(condition.signal)), (value) => value !== 0);
    case 'text':
      return leaf(memory, heard(condition.signal).signal?.text ?? null, (text) => condition.oneOf.includes(text));
    case 'rate':
      return rate(condition, memory, heard(condition.signal), now.atMs);
    case 'silent': {
      const dueMs = heard(condition.signal).knownAtMs + condition.forMs;
      const isSilent = now.atMs >= dueMs;
      return { truth: isSilent ? 2 : -2, memory: { kind: 'leaf', last: isSilent }, dueMs: isSilent ? null : dueMs };
    }
    case 'lasting':
      return lasting(condition.forMs, condition.of, memory, heard, now);
    case 'votes':
      return votes(condition, memory, heard, now);
    case 'not': {
      const told = tellCondition(condition.of, innerOf(memory), heard, now);
      return { ...told, truth: negated(told.truth), memory: { kind: 'many', of: [told.memory] } };
    }
    case 'during': {
      const told = tellCondition(condition.of, innerOf(memory), heard, now);
      const local = now.local();
      const dueMs = earliest(told.dueMs, now.atMs + Math.min(WINDOW_LOOK_MS, toNextEdge(condition, local)));
      return { truth: isInside(condition, local) ? told.truth : -2, memory: { kind: 'many', of: [told.memory] }, dueMs };
    }
    default:
      return unreachable(condition);
  }
}

/** Once it holds it holds until the value has come back by the hysteresis: a value that trembles at the limit makes one alarm. */
function passes(condition: Extract<Condition, { kind: 'above' | 'below' }>, value: number, was: boolean): boolean {
  const { limit, hysteresis } = condition;
  if (condition.kind === 'above') return value > limit || (was && value > limit - hysteresis);
  return value < limit || (was && value < limit + hysteresis);
}

function valueOf({ signal }: Heard): number | null {
  const value = signal?.value ?? null;
  return value === null || Number.isNaN(value) ? null : value;
}

function leaf<T>(memory: Memory | null, value: T | null, holds: (value: T, was: boolean) => boolean): Told {
  const last = memory?.kind === 'leaf' ? memory.last : null;
  if (value === null) return { truth: remembered(last), memory: { kind: 'leaf', last }, dueMs: null };
  const now = holds(value, last === true);
  return { truth: now ? 2 : -2, memory: last === now && memory !== null ? memory : { kind: 'leaf', last: now }, dueMs: null };
}

function remembered(last: boolean | null): Truth {
  return last === null ? 0 : last ? 1 : -1;
}

/** So much between the least value of the span and the newest, whatever came in between: a fast rise is seen before the span is over. */
function rate(condition: Extract<Condition, { kind: 'rate' }>, memory: Memory | null, heard: Heard, nowMs: number): Told {
  const before = memory?.kind === 'rate' ? memory : { last: null, points: [], heardMs: -Infinity };
  const value = valueOf(heard);
  const toldMs = heard.signal?.atMs ?? before.heardMs;
  const isNew = value !== null && toldMs > before.heardMs;
  const sliceMs = condition.overMs / SLICES;
  // After a gap nobody knows how fast it rose: the value from before it is no longer held against the new one.
  const isInSpan = ({ fromMs }: Point, index: number): boolean =>
    fromMs > nowMs - condition.overMs * (index === before.points.length - 1 ? 2 : 1);
  const kept = before.points.filter(isInSpan);
  const points = isNew ? withPoint(kept, value, nowMs, sliceMs) : kept;
  const heardMs = isNew ? toldMs : before.heardMs;
  const keep = (last: boolean | null): Memory => ({ kind: 'rate', last, points, heardMs });
  const newest = points.at(-1);
  if (value === null)
    return { truth: remembered(before.last), memory: { kind: 'rate', last: before.last, points: [], heardMs }, dueMs: null };
  if (newest === undefined) return { truth: -2, memory: keep(false), dueMs: null };
  const wanted = (condition.perMinute * condition.overMs) / MINUTE_MS;
  const spread =
    condition.perMinute > 0
      ? newest.last - Math.min(...points.map(({ low }) => low))
      : newest.last - Math.max(...points.map(({ high }) => high));
  const holds = condition.perMinute > 0 ? spread >= wanted : spread <= wanted;
  const oldest = points[0];
  const dueMs = holds && oldest !== undefined && oldest !== newest ? oldest.fromMs + condition.overMs : null;
  return { truth: holds ? 2 : -2, memory: keep(holds), dueMs };
}

function withPoint(points: readonly Point[], value: number, nowMs: number, sliceMs: number): readonly Point[] {
  const last = points.at(-1);
  if (last === undefined || nowMs - last.fromMs >= sliceMs) return [...points, { fromMs: nowMs, low: value, high: value, last: value }];
  return [...points.slice(0, -1), { fromMs: last.fromMs, low: Math.min(last.low, value), high: Math.max(last.high, value), last: value }];
}

/** Its clock stands still while the condition is not known: what was seen for a moment and then nothing does not become true by waiting. */
function lasting(forMs: number, of: Condition, memory: Memory | null, heard: (signal: string) => Heard, now: Moment): Told {
  const before = memory?.kind === 'lasting' ? memory : { sinceMs: null, heldMs: 0, of: null };
  const told = tellCondition(of, before.of, heard, now);
  const heldMs = before.heldMs + (before.sinceMs === null ? 0 : Math.max(0, now.atMs - before.sinceMs));
  if (told.truth === 2) {
    const holds = heldMs >= forMs;
    const kept: Memory = { kind: 'lasting', sinceMs: now.atMs, heldMs, of: told.memory };
    return { truth: holds ? 2 : -2, memory: kept, dueMs: holds ? told.dueMs : earliest(told.dueMs, now.atMs + forMs - heldMs) };
  }
  if (told.truth < 0) {
    const kept: Memory = { kind: 'lasting', sinceMs: null, heldMs: 0, of: told.memory };
    return { truth: told.truth, memory: kept, dueMs: told.dueMs };
  }
  const kept: Memory = { kind: 'lasting', sinceMs: null, heldMs, of: told.memory };
  return { truth: heldMs >= forMs && told.truth === 1 ? 1 : heldMs > 0 ? -1 : 0, memory: kept, dueMs: told.dueMs };
}

/** A vote that is only remembered counts beside one that is known: a detector that burned down said what it had to say. */
function votes(
  condition: Extract<Condition, { kind: 'votes' }>,
  memory: Memory | null,
  heard: (signal: string) => Heard,
  now: Moment,
): Told {
  const before = memory?.kind === 'many' ? memory.of : [];
  const told = condition.of.map((part, index) => tellCondition(part, before[index] ?? null, heard, now));
  const count = (is: (truth: Truth) => boolean): number => told.filter(({ truth }) => is(truth)).length;
  const spare = told.length - condition.need;
  const kept: Memory = { kind: 'many', of: told.map((one) => one.memory) };
  const dueMs = told.reduce<number | null>((least, one) => earliest(least, one.dueMs), null);
  const truth = (): Truth => {
    if (count((one) => one > 0) >= condition.need) return count((one) => one === 2) > 0 ? 2 : 1;
    if (count((one) => one === -2) > spare) return -2;
    return count((one) => one < 0) > spare ? -1 : 0;
  };
  return { truth: truth(), memory: kept, dueMs };
}

function innerOf(memory: Memory | null): Memory | null {
  return memory?.kind === 'many' ? (memory.of[0] ?? null) : null;
}

function negated(truth: Truth): Truth {
  switch (truth) {
    case 2: return -2;
    case 1: return -1;
    case 0: return 0;
    case -1: return 1;
    case -2: return 2;
  }
} // prettier-ignore

/** A window past midnight belongs to the day on which it begins; from = to is the whole day. */
function isInside({ weekdays, fromMinute, toMinute }: Extract<Condition, { kind: 'during' }>, { weekday, msOfDay }: LocalMoment): boolean {
  const minute = msOfDay / MINUTE_MS;
  const isOn = (day: number): boolean => weekdays.includes(((day + 6) % 7) + 1);
  if (fromMinute < toMinute) return isOn(weekday) && minute >= fromMinute && minute < toMinute;
  return (isOn(weekday) && minute >= fromMinute) || (isOn(weekday - 1) && minute < toMinute);
}

function toNextEdge({ fromMinute, toMinute }: Extract<Condition, { kind: 'during' }>, { msOfDay }: LocalMoment): number {
  const until = (minute: number): number => {
    const left = minute * MINUTE_MS - msOfDay;
    return left > 0 ? left : left + DAY_MS;
  };
  return Math.min(until(fromMinute), until(toMinute), until(0));
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** One sensor as a small state machine: what counts of what it says (range, debounce), and whether it is well (healthy, faulty, silent). */
import type { Sensor } from '../../domain/safety.ts';

/** waiting: nothing was read yet since the core came up. */
export type SensorHealth = 'waiting' | 'healthy' | 'faulty' | 'silent';

/** Times by the monotonic clock, in milliseconds. */
export interface SensorState {
  readonly health: SensorHealth;
  readonly healthSinceMs: number;
  /** What counts; kept while the sensor is faulty or silent. null: nothing was ever read. */
  readonly value: number | null;
  /** A change that has not stayed long enough: since when, and the part of it that every reading agrees on. */
  readonly change: { readonly value: number; readonly newest: number; readonly sinceMs: number } | null;
  /** Bad readings without a good one between them: since when, and what the newest said. */
  readonly bad: { readonly problem: string; readonly sinceMs: number } | null;
  /** When the device was heard last; until then when watching began, so that a sensor that never speaks falls silent too. */
  readonly heardMs: number;
}

/** What of a sensor's set-up matters here. */
export type SensorBounds = Pick<Sensor, 'range' | 'debounceMs' | 'silenceMs'>;

/** A reading as FieldReading brings it. isRetained: kept by a broker from earlier; it says what was, not that anybody lives. */
export interface HeardReading {
  readonly value: number | null;
  readonly problem: string | null;
  readonly arrivedMs: number;
  readonly isRetained?: boolean;
}

/** One bad reading is a disturbance on the wire; only what stays bad for so long (or the debounce, if longer) is a fault. */
export const FAULT_AFTER_MS = 2_000;

/** How a sensor stands when watching it begins. */
export function startSensor(nowMs: number): SensorState {
  return { health: 'waiting', healthSinceMs: nowMs, value: null, change: null, bad: null, heardMs: nowMs };
}

/** The state after a reading. Times that were due before it arrived are taken in first. */
export function hearReading(before: SensorState, sensor: SensorBounds, reading: HeardReading): SensorState {
  const nowMs = Math.max(reading.arrivedMs, before.heardMs);
  const state = passSensorTime(before, sensor, nowMs);
  const problem = problemOf(reading, sensor);
  const heardMs = reading.isRetained === true ? state.heardMs : nowMs;
  if (problem !== null || reading.value === null) {
    // What could not be read neither confirms a change nor ends it: a danger half seen is not forgotten over a disturbance.
    const bad = { problem: problem ?? 'no value', sinceMs: state.bad?.sinceMs ?? nowMs };
    return settle({ ...back(state, nowMs, reading), bad, heardMs }, sensor, nowMs);
  }
  const heard = { ...state, bad: null, heardMs, ...weigh(state, sensor, reading.value, nowMs) };
  return reading.isRetained === true ? heard : withHealth(heard, 'healthy', nowMs);
}

/** The state when time has passed and nothing was heard. */
export function passSensorTime(state: SensorState, sensor: SensorBounds, nowMs: number): SensorState {
  return settle(state, sensor, nowMs);
}

/** When passSensorTime would change something next; null: only a reading can. */
export function sensorDueMs(state: SensorState, sensor: SensorBounds): number | null {
  const dues: number[] = [];
  if (state.change !== null) dues.push(state.change.sinceMs + sensor.debounceMs);
  if (state.bad !== null && state.health !== 'faulty' && state.health !== 'silent') dues.push(state.bad.sinceMs + faultAfterMs(sensor));
  if (state.health !== 'silent') dues.push(state.heardMs + sensor.silenceMs);
  return dues.length === 0 ? null : Math.min(...dues);
}

/** What rules may look at: the value that counts, or null while it cannot be known. */
export function knownValue(state: SensorState): number | null {
  return state.health === 'faulty' || state.health === 'silent' ? null : state.value;
}

/** Why a reading is bad: its own words, no number, or outside of what the sensor can measure; null: it is good. */
export function problemOf(reading: Pick<HeardReading, 'value' | 'problem'>, { range }: Pick<Sensor, 'range'>): string | null {
  const { value, problem } = reading;
  if (problem !== null) return problem;
  if (value === null) return 'no value';
  if (!Number.isFinite(value)) return 'not a number';
  if (range.low !== null && value < range.low) return `${value} is below ${range.low}, the least it can measure`;
  if (range.high !== null && value > range.high) return `${value} is above ${range.high}, the most it can measure`;
  return null;
}

/** A change counts as far as every reading of the debounce agrees on it: of a rising value the least, of a falling one the greatest. */
function weigh(state: SensorState, sensor: SensorBounds, value: number, nowMs: number): Pick<SensorState, 'value' | 'change'> {
  const { value: was, change } = state;
  if (value === was) return { value, change: null };
  // The first reading counts at once: a detector that stands in alarm when the core comes up must not wait.
  if (was === null || sensor.debounceMs <= 0) return { value, change: null };
  const goesOn = change !== null && change.value > was === value > was;
  const nearest = !goesOn ? value : value > was ? Math.min(change.value, value) : Math.max(change.value, value);
  return { value: was, change: { value: nearest, newest: value, sinceMs: goesOn ? change.sinceMs : nowMs } };
}

/** Takes in what has become due. */
function settle(state: SensorState, sensor: SensorBounds, nowMs: number): SensorState {
  let next = state;
  if (next.change !== null && nowMs - next.change.sinceMs >= sensor.debounceMs) {
    const { value, newest } = next.change;
    // What lies beyond the agreed part is a change of its own, and has to stay as long.
    next = { ...next, value, change: newest === value ? null : { value: newest, newest, sinceMs: nowMs } };
  }
  if (nowMs - next.heardMs >= sensor.silenceMs) return withHealth(next, 'silent', nowMs);
  const isFaulty = next.bad !== null && nowMs - next.bad.sinceMs >= faultAfterMs(sensor);
  return isFaulty && next.health !== 'silent' ? withHealth(next, 'faulty', nowMs) : next;
}

/** A silent device that says something bad speaks again: it is faulty from now on, not silent. */
function back(state: SensorState, nowMs: number, reading: HeardReading): SensorState {
  return state.health === 'silent' && reading.isRetained !== true ? withHealth(state, 'faulty', nowMs) : state;
}

function withHealth(state: SensorState, health: SensorHealth, nowMs: number): SensorState {
  return state.health === health ? state : { ...state, health, healthSinceMs: nowMs };
}

function faultAfterMs(sensor: SensorBounds): number {
  return Math.max(FAULT_AFTER_MS, sensor.debounceMs);
}

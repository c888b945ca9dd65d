/** A sensor's state: debounce, range and health, over tables and over every order of readings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FAULT_AFTER_MS,
  hearReading,
  knownValue,
  passSensorTime,
  sensorDueMs,
  startSensor,
  type HeardReading,
  type SensorBounds,
  type SensorState,
} from '../../../station-core/rules/safety/sensor-state.ts';

const SENSOR: SensorBounds = { range: { low: -40, high: 150 }, debounceMs: 300, silenceMs: 5_000 };

type Step = readonly [atMs: number, value: number | null | 'time'];

function run(sensor: SensorBounds, steps: readonly Step[]): SensorState {
  return steps.reduce<SensorState>(
    (state, [atMs, value]) =>
      value === 'time'
        ? passSensorTime(state, sensor, atMs)
        : hearReading(state, sensor, { value, problem: value === null ? 'exception' : null, arrivedMs: atMs }),
    startSensor(0),
  );
}

describe('what counts', () => {
  test.each<[string, readonly Step[], number | null]>([
    ['the first reading counts at once', [[100, 1]], 1],
    ['a change that has not stayed does not count', [[0, 0], [500, 1], [700, 1]], 0],
    ['a change that stayed for the debounce counts', [[0, 0], [500, 1], [800, 1]], 1],
    ['it counts by time alone, when nothing else was heard', [[0, 0], [500, 1], [800, 'time']], 1],
    ['a glitch that went back is forgotten', [[0, 0], [500, 1], [600, 0], [900, 'time']], 0],
    ['of a rising value the part that every reading agrees on', [[0, 20], [500, 60], [650, 45], [800, 70]], 45],
    ['of a falling one as well', [[0, 60], [500, 20], [650, 35], [800, 10]], 35],
    ['what lies beyond has to stay as long', [[0, 20], [500, 60], [650, 45], [800, 70], [1_100, 'time']], 70],
    ['a reading that failed in between ends no change', [[0, 0], [500, 1], [600, null], [800, 'time']], 1],
    ['a value out of range never counts', [[0, 20], [500, 900], [2_000, 900]], 20],
  ])('%s', (_name, steps, value) => {
    expect(run(SENSOR, steps).value).toBe(value);
  }); // prettier-ignore
});

describe('health', () => {
  test.each<[string, readonly Step[], SensorState['health'], number | null]>([
    ['nothing was read yet', [[100, 'time']], 'waiting', null],
    ['one good reading makes it healthy', [[100, 1]], 'healthy', 1],
    ['one bad reading is a disturbance', [[0, 1], [100, null], [200, 'time']], 'healthy', 1],
    ['what stays bad is a fault, and its value is not known', [[0, 1], [100, null], [100 + FAULT_AFTER_MS, 'time']], 'faulty', null],
    ['out of range is bad', [[0, 20], [100, 999], [100 + FAULT_AFTER_MS, 999]], 'faulty', null],
    ['a good reading ends the fault', [[0, 1], [100, null], [2_500, null], [2_600, 1]], 'healthy', 1],
    ['not heard for long enough is silence', [[0, 1], [5_000, 'time']], 'silent', null],
    ['a sensor that never spoke falls silent too', [[5_000, 'time']], 'silent', null],
    ['a silent device that says something bad is faulty', [[0, 1], [6_000, null]], 'faulty', null],
    ['it speaks again and is healthy', [[0, 1], [6_000, 'time'], [7_000, 0]], 'healthy', 1],
  ])('%s', (_name, steps, health, known) => {
    const state = run(SENSOR, steps);
    expect([state.health, knownValue(state)]).toEqual([health, known]);
  }); // prettier-ignore

  test('what a broker kept counts as a value and not as heard', () => {
    const kept = hearReading(startSensor(0), SENSOR, { value: 1, problem: null, arrivedMs: 100, isRetained: true });
    expect([kept.health, kept.value, kept.heardMs]).toEqual(['waiting', 1, 0]);
    expect(passSensorTime(kept, SENSOR, 5_000).health).toBe('silent');
  });
});

const reading = fc.record({
  gapMs: fc.integer({ min: 0, max: 3_000 }),
  value: fc.option(fc.constantFrom(0, 1, 20, 21, 45, 149, 1_000, Number.NaN), { nil: null }),
  isRetained: fc.boolean(),
});

function states(sensor: SensorBounds, readings: readonly { gapMs: number; value: number | null; isRetained: boolean }[]): SensorState[] {
  let nowMs = 0;
  let state = startSensor(0);
  return readings.map(({ gapMs, value, isRetained }) => {
    nowMs += gapMs;
    const heard: HeardReading = { value, problem: value === null ? 'no answer' : null, arrivedMs: nowMs, isRetained };
    state = hearReading(state, sensor, heard);
    return state;
  });
}

describe('over any readings', () => {
  const sensor = fc.record({
    range: fc.constant({ low: -40, high: 150 }),
    debounceMs: fc.integer({ min: 0, max: 2_000 }),
    silenceMs: fc.integer({ min: 1_000, max: 10_000 }),
  });

  test('the value is always one that was read and is in range', () => {
    fc.assert(
      fc.property(sensor, fc.array(reading, { maxLength: 40 }), (bounds, readings) => {
        for (const { value } of states(bounds, readings)) {
          if (value !== null) expect(readings.some((one) => one.value === value) && value <= 150).toBe(true);
        }
      }),
    );
  });

  test('asking at the due time changes something, and asking before it changes nothing', () => {
    fc.assert(
      fc.property(sensor, fc.array(reading, { minLength: 1, maxLength: 20 }), (bounds, readings) => {
        const state = states(bounds, readings).at(-1) ?? startSensor(0);
        const dueMs = sensorDueMs(state, bounds);
        if (dueMs === null) return;
        const nowMs = readings.reduce((sum, { gapMs }) => sum + gapMs, 0);
        if (dueMs > nowMs) expect(passSensorTime(state, bounds, dueMs - 1)).toEqual(state);
        expect(passSensorTime(state, bounds, Math.max(dueMs, nowMs))).not.toEqual(state);
      }),
    );
  });

  test('time taken in many steps comes to the same as in one', () => {
    fc.assert(
      fc.property(sensor, fc.array(reading, { maxLength: 20 }), fc.integer({ min: 1, max: 20_000 }), (bounds, readings, waitMs) => {
        const state = states(bounds, readings).at(-1) ?? startSensor(0);
        const nowMs = readings.reduce((sum, { gapMs }) => sum + gapMs, 0);
        const once = passSensorTime(state, bounds, nowMs + waitMs + 30_000);
        const steps = [0.2, 0.5, 0.9].reduce((one, part) => passSensorTime(one, bounds, nowMs + Math.floor(waitMs * part)), state);
        const later = passSensorTime(steps, bounds, nowMs + waitMs + 30_000);
        expect([later.health, knownValue(later)]).toEqual([once.health, knownValue(once)]);
      }),
    );
  });

  test('a silent or faulty sensor has no known value, and only a good reading makes it healthy', () => {
    fc.assert(
      fc.property(sensor, fc.array(reading, { minLength: 1, maxLength: 40 }), (bounds, readings) => {
        let before: SensorState | null = null;
        for (const [index, state] of states(bounds, readings).entries()) {
          const { value, isRetained } = readings[index] ?? { value: null, isRetained: false };
          if (state.health === 'silent' || state.health === 'faulty') expect(knownValue(state)).toBeNull();
          const isGood = value !== null && value <= 150 && !isRetained;
          if (state.health === 'healthy' && before !== null && before.health !== 'healthy') expect(isGood).toBe(true);
          before = state;
        }
      }),
    );
  });
});

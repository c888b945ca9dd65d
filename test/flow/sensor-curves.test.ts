/** Readings of sensors in the file: kept a month as they came, then by the hour; curves of both; and nothing of it in the journal. */
import { expect, test } from 'vitest';
import { id, type SensorId } from '../../station-core/base/ids.ts';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, utcMs } from '../../station-core/base/time.ts';
import type { SensorReading } from '../../station-core/domain/safety.ts';
import { sensorCurve } from '../../station-core/store/sensor-readings.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';

const heat = id<SensorId>('heat');

function reading(afterMs: number, value: number | null, problem: string | null = null): SensorReading {
  return { sensorId: heat, value, problem, atMs: addMs(NOON, afterMs) };
}

function rows(station: FlowStation, table: string): number {
  return Number(station.db.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
}

function tickUntilDone(station: FlowStation): void {
  while (station.send({ kind: 'clock.ticked' }).kind === 'ticked') continue;
}

test('a batch is kept, one of the same instant once, and the journal has no row of it', () => {
  const station = new FlowStation();
  const journal = rows(station, 'journal');
  station.send({ kind: 'sensor.read', readings: [reading(0, 20), reading(500, null, 'it does not answer'), reading(500, 21)] });
  expect(station.db.all('SELECT value, problem FROM sensor_reading ORDER BY at_ms')).toEqual([
    { value: 20, problem: null },
    { value: 21, problem: null },
  ]);
  expect(rows(station, 'journal')).toBe(journal);
});

test('after thirty days an hour is its lowest, highest and mean by time, and its readings are gone', () => {
  const station = new FlowStation();
  const start = Math.ceil(NOON / HOUR_MS) * HOUR_MS - NOON;
  // 20 for half a minute of every minute, 40 for the other half; one reading that failed; one of the next hour.
  const readings = Array.from({ length: 120 }, (_, half) => reading(start + half * 30 * SECOND_MS, half % 2 === 0 ? 20 : 40));
  station.send({
    kind: 'sensor.read',
    readings: [...readings, reading(start + 15 * SECOND_MS, null, 'exception'), reading(start + HOUR_MS, 33)],
  });
  const journal = rows(station, 'journal');
  station.nowMs = addMs(NOON, start + 31 * DAY_MS);
  tickUntilDone(station);
  expect(rows(station, 'sensor_reading')).toBe(0);
  const [first, second] = station.db.all('SELECT low, high, mean, readings FROM sensor_hour ORDER BY hour_ms');
  expect(first).toMatchObject({ low: 20, high: 40, readings: 121 });
  // The reading that failed took 15 s from the first 20.
  expect(first?.['mean']).toBeCloseTo((20 * (1_800 - 15) + 40 * 1_800) / (3_600 - 15), 6);
  expect(second).toMatchObject({ low: 33, high: 33, mean: 33, readings: 1 });
  expect(rows(station, 'journal')).toBe(journal);
  station.nowMs = addMs(NOON, 6 * 365 * DAY_MS);
  tickUntilDone(station);
  expect(rows(station, 'sensor_hour')).toBe(0);
});

test('a curve has at most 600 points, and no spike is lost in it', () => {
  const station = new FlowStation();
  for (let batch = 0; batch < 10; batch += 1)
    station.send({
      kind: 'sensor.read',
      readings: Array.from({ length: 1_000 }, (_, at) =>
        reading((batch * 1_000 + at) * 10 * SECOND_MS, batch === 4 && at === 500 ? 99 : 20 + (at % 3)),
      ),
    });
  const whole = sensorCurve(station.db, { sensorId: heat, fromMs: NOON, toMs: addMs(NOON, 100_000 * SECOND_MS) });
  expect(whole.points.length).toBeLessThanOrEqual(600);
  expect(Math.max(...whole.points.map(({ high }) => high ?? 0))).toBe(99);
  expect(Math.min(...whole.points.map(({ low }) => low ?? 100))).toBe(20);
  const hour = sensorCurve(station.db, { sensorId: heat, fromMs: addMs(NOON, HOUR_MS), toMs: addMs(NOON, HOUR_MS + 20 * MINUTE_MS) });
  // As they came, with the last one before it, so that the curve begins at the left.
  expect(hour.points).toHaveLength(121);
  expect(hour.points[0]?.atMs).toBe(addMs(NOON, HOUR_MS - 10 * SECOND_MS));
  expect(sensorCurve(station.db, { sensorId: id<SensorId>('none'), fromMs: utcMs(0), toMs: NOON }).points).toEqual([]);
});

/** What sensors said: readings as they came for a month, then one row an hour; and curves of both. */
import { id, type SensorId } from '../base/ids.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { SensorHour, SensorReading } from '../domain/safety.ts';
import type { CurvePoint, SensorCurve } from '../domain/sensor-views.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, text, textOrNull, time } from './rows.ts';

/** A second reading of the same sensor and millisecond takes the place of the first. */
export function addSensorReadings(db: Writer, readings: readonly SensorReading[]): void {
  for (const { sensorId, atMs, value, problem } of readings)
    db.runOne(
      `INSERT INTO sensor_reading (sensor_id, at_ms, value, problem) VALUES (?,?,?,?)
       ON CONFLICT (sensor_id, at_ms) DO UPDATE SET value = excluded.value, problem = excluded.problem`,
      sensorId, atMs, value, value === null ? (problem ?? 'no value').slice(0, 200) : null,
    ); // prettier-ignore
}

/** The oldest reading from before; null: there is none. */
export function oldestReadingBefore(db: Reader, beforeMs: UtcMs): { readonly sensorId: SensorId; readonly atMs: UtcMs } | null {
  const row = db.get('SELECT sensor_id, at_ms FROM sensor_reading WHERE at_ms < ? ORDER BY at_ms LIMIT 1', beforeMs);
  return row === undefined ? null : { sensorId: id<SensorId>(text(row, 'sensor_id')), atMs: time(row, 'at_ms') };
}

/** Of one sensor, from (inclusive) to (exclusive), oldest first; at most 5,000. */
export function readingsOfSensor(db: Reader, sensorId: SensorId, fromMs: UtcMs, toMs: UtcMs): SensorReading[] {
  return db
    .all('SELECT * FROM sensor_reading WHERE sensor_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT 5000', sensorId, fromMs, toMs)
    .map((row) => ({ sensorId, atMs: time(row, 'at_ms'), value: realOrNull(row, 'value'), problem: textOrNull(row, 'problem') }));
}

/** The hour takes the place of its readings. */
export function putSensorHour(db: Writer, { sensorId, hourMs, untilMs, low, high, mean, readings }: SensorHour): void {
  db.runOne(
    `INSERT INTO sensor_hour (sensor_id, hour_ms, low, high, mean, readings) VALUES (?,?,?,?,?,?)
     ON CONFLICT (sensor_id, hour_ms) DO UPDATE SET low = coalesce(min(low, excluded.low), low, excluded.low),
       high = coalesce(max(high, excluded.high), high, excluded.high),
       mean = coalesce(excluded.mean, mean), readings = readings + excluded.readings`,
    sensorId, hourMs, low, high, mean, readings,
  ); // prettier-ignore
  db.run('DELETE FROM sensor_reading WHERE sensor_id = ? AND at_ms >= ? AND at_ms < ?', sensorId, hourMs, untilMs);
}

/** Whether there are hours from before. */
export function hasSensorHoursBefore(db: Reader, beforeMs: UtcMs): boolean {
  return db.get('SELECT 1 AS one FROM sensor_hour WHERE hour_ms < ? LIMIT 1', beforeMs) !== undefined;
}

/** At most 1,000 at once. */
export function dropSensorHoursBefore(db: Writer, beforeMs: UtcMs): void {
  db.run(
    'DELETE FROM sensor_hour WHERE (sensor_id, hour_ms) IN (SELECT sensor_id, hour_ms FROM sensor_hour WHERE hour_ms < ? ORDER BY hour_ms LIMIT 1000)',
    beforeMs,
  );
}

export interface CurveQuestion {
  readonly sensorId: SensorId;
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
}

const MOST_POINTS = 600;
/** Of a short span every kept reading is shown; a longer one is thinned to the lowest and highest of each stretch. */
const RAW_POINTS = 500;

/** At most 600 points, oldest first. A few readings come as they are; many come as stretches with their lowest, highest and mean. */
export function sensorCurve(db: Reader, { sensorId, fromMs, toMs }: CurveQuestion): SensorCurve {
  return db.snapshot(() => {
    const hours = db.all(
      'SELECT hour_ms AS at_ms, low, high, mean FROM sensor_hour WHERE sensor_id = ? AND hour_ms >= ? AND hour_ms < ? ORDER BY hour_ms',
      sensorId,
      fromMs,
      toMs,
    );
    const before = db.get('SELECT max(at_ms) AS at_ms FROM sensor_reading WHERE sensor_id = ? AND at_ms < ?', sensorId, fromMs);
    const raw = rawPoints(db, sensorId, before?.['at_ms'] === null || before === undefined ? fromMs : time(before, 'at_ms'), toMs);
    const points = [...hours.map(toPoint), ...(raw ?? bucketPoints(db, sensorId, fromMs, toMs))];
    return { sensorId, points: thin(points), hasHours: hours.length > 0 };
  });
}

function rawPoints(db: Reader, sensorId: SensorId, fromMs: UtcMs, toMs: UtcMs): CurvePoint[] | null {
  const rows = db.all(
    `SELECT at_ms, value AS low, value AS high, value AS mean FROM sensor_reading
     WHERE sensor_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ${RAW_POINTS + 1}`,
    sensorId,
    fromMs,
    toMs,
  );
  return rows.length > RAW_POINTS ? null : rows.map(toPoint);
}

function bucketPoints(db: Reader, sensorId: SensorId, fromMs: UtcMs, toMs: UtcMs): CurvePoint[] {
  const stretchMs = Math.max(1, Math.ceil((toMs - fromMs) / MOST_POINTS));
  return db
    .all(
      `SELECT min(at_ms) AS at_ms, min(value) AS low, max(value) AS high, avg(value) AS mean FROM sensor_reading
       WHERE sensor_id = ? AND at_ms >= ? AND at_ms < ? GROUP BY (at_ms - CAST(? AS INTEGER)) / CAST(? AS INTEGER) ORDER BY at_ms`,
      sensorId,
      fromMs,
      toMs,
      fromMs,
      stretchMs,
    )
    .map(toPoint);
}

/** Neighbours become one until there are few enough; no low and no high is lost. */
function thin(points: readonly CurvePoint[]): CurvePoint[] {
  const each = Math.ceil(points.length / MOST_POINTS);
  if (each <= 1) return [...points];
  const thinned: CurvePoint[] = [];
  for (let at = 0; at < points.length; at += each) thinned.push(merge(points.slice(at, at + each)));
  return thinned;
}

function merge(points: readonly CurvePoint[]): CurvePoint {
  const known = points.filter(({ mean }) => mean !== null);
  const of = (key: 'low' | 'high' | 'mean'): number[] => known.flatMap((point) => point[key] ?? []);
  const atMs = points[0]?.atMs ?? utcMs(0);
  if (known.length === 0) return { atMs, low: null, high: null, mean: null };
  const mean = of('mean').reduce((sum, value) => sum + value, 0) / known.length;
  return { atMs, low: Math.min(...of('low')), high: Math.max(...of('high')), mean };
}

function toPoint(row: Row): CurvePoint {
  return { atMs: utcMs(int(row, 'at_ms')), low: realOrNull(row, 'low'), high: realOrNull(row, 'high'), mean: realOrNull(row, 'mean') };
}

function realOrNull(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}

/** What sensors said goes into the curves; what is older than a month becomes hours, in small steps. */
import { addMs, DAY_MS, HOUR_MS, utcMs, type UtcMs } from '../base/time.ts';
import type { OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { hourOf } from '../rules/safety/sensor-hour.ts';
import { hasSensorHoursBefore, oldestReadingBefore, readingsOfSensor } from '../store/sensor-readings.ts';
import type { Context, Parts } from './context.ts';

/** Readings stay as they came for so long; hours for so long after that. */
const READINGS_MS = 30 * DAY_MS;
const HOURS_MS = 5 * 365 * DAY_MS;

/** No notice: screens were told of the values when they arrived, which was before. */
export function onSensorRead(_context: Context, event: Extract<SafetyEvent, { kind: 'sensor.read' }>): Outcome {
  return {
    answer: { kind: 'done' },
    writes: [{ kind: 'sensor-readings.add', readings: event.readings }],
    commands: [],
    notices: [],
  };
}

/** Only the row in the journal: who made it act, and why. */
export function onTryRelay(_event: Extract<OperatorEvent, { kind: 'operator.try-relay' }>): Outcome {
  return { answer: { kind: 'done' }, writes: [], commands: [], notices: [] };
}

/** One hour of one sensor at a time; what is over is gone the next time it is asked. */
export function* sensorSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const oldest = oldestReadingBefore(db, utcMs(Math.floor((nowMs - READINGS_MS) / HOUR_MS) * HOUR_MS));
  if (oldest !== null) yield () => only({ kind: 'sensor-hour.put', hour: hourRow(oldest) });
  const tooOld = addMs(nowMs, -HOURS_MS);
  if (hasSensorHoursBefore(db, tooOld)) yield () => only({ kind: 'sensor-hours.drop', beforeMs: tooOld });

  function hourRow({ sensorId, atMs }: NonNullable<typeof oldest>) {
    const hourMs = utcMs(Math.floor(atMs / HOUR_MS) * HOUR_MS);
    const endMs = addMs(hourMs, HOUR_MS);
    const readings = readingsOfSensor(db, sensorId, hourMs, endMs);
    return { sensorId, hourMs, untilMs: endMs, ...hourOf(readings, endMs) };
  }
}

function only(write: Outcome['writes'][number]): Parts {
  return { writes: [write], commands: [], notices: [] };
}

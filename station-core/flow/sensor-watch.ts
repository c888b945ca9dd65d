/** All sensors as the safety lane sees them: what counts of their readings, and whether each is well. Times by the monotonic clock. */
import type { SensorId } from '../base/ids.ts';
import type { FieldReading } from '../domain/field-ports.ts';
import type { Sensor, Signal } from '../domain/safety.ts';
import {
  hearReading,
  knownValue,
  passSensorTime,
  sensorDueMs,
  startSensor,
  type SensorHealth,
  type SensorState,
} from '../rules/safety/sensor-state.ts';

/** What a reading, or time, changed of one sensor. */
export interface SensorNews {
  readonly sensor: Sensor;
  /** What rules see of it now. */
  readonly signal: Signal;
  /** null: as it was. */
  readonly health: SensorHealth | null;
  readonly problem: string | null;
}

interface Watched {
  sensor: Sensor;
  state: SensorState;
  /** When what counts now was read first, before its debounce. */
  sinceMs: number;
}

export class SensorWatch {
  readonly #sensors = new Map<SensorId, Watched>();

  /** A sensor that was changed where it counts begins anew; one that is gone or switched off is forgotten. */
  setUp(sensors: readonly Sensor[], nowMs: number): void {
    const enabled = new Map(sensors.filter((sensor) => sensor.enabled).map((sensor) => [sensor.id, sensor]));
    for (const sensorId of this.#sensors.keys()) if (!enabled.has(sensorId)) this.#sensors.delete(sensorId);
    for (const sensor of enabled.values()) {
      const known = this.#sensors.get(sensor.id);
      if (known !== undefined && isSame(known.sensor, sensor)) known.sensor = sensor;
      else this.#sensors.set(sensor.id, { sensor, state: startSensor(nowMs), sinceMs: nowMs });
    }
  }

  /** null: no such sensor, or switched off. */
  hear(reading: FieldReading & { readonly isRetained?: boolean }): SensorNews | null {
    const watched = this.#sensors.get(reading.sensorId);
    if (watched === undefined) return null;
    const before = watched.state.health;
    step(watched, hearReading(watched.state, watched.sensor, reading), reading.arrivedMs);
    return newsOf(watched, before, reading.arrivedMs);
  }

  /** What became due by time alone: debounce, fault, silence. */
  pass(nowMs: number): SensorNews[] {
    const news: SensorNews[] = [];
    for (const watched of this.#sensors.values()) {
      const due = sensorDueMs(watched.state, watched.sensor);
      if (due === null || due > nowMs) continue;
      const before = watched.state.health;
      step(watched, passSensorTime(watched.state, watched.sensor, nowMs), nowMs);
      news.push(newsOf(watched, before, nowMs));
    }
    return news;
  }

  /** When pass would change something next; null: never. */
  dueMs(): number | null {
    let least: number | null = null;
    for (const { state, sensor } of this.#sensors.values()) {
      const due = sensorDueMs(state, sensor);
      if (due !== null && (least === null || due < least)) least = due;
    }
    return least;
  }

  healthOf(sensorId: SensorId): SensorHealth | null {
    return this.#sensors.get(sensorId)?.state.health ?? null;
  }

  problemOf(sensorId: SensorId): string | null {
    const state = this.#sensors.get(sensorId)?.state;
    if (state === undefined) return 'switched off';
    return state.bad?.problem ?? (state.health === 'silent' ? 'silent' : state.health === 'waiting' ? 'not read yet' : null);
  }

  /** What rules would see of it, whatever is set aside; null: nothing can be known. */
  valueOf(sensorId: SensorId): number | null {
    const state = this.#sensors.get(sensorId)?.state;
    return state === undefined ? null : knownValue(state);
  }

  /** When what counts of it now was read first; null: no such sensor. */
  sinceOf(sensorId: SensorId): number | null {
    return this.#sensors.get(sensorId)?.sinceMs ?? null;
  }

  healthy(): ReadonlySet<SensorId> {
    return new Set([...this.#sensors].filter(([, { state }]) => state.health === 'healthy').map(([sensorId]) => sensorId));
  }
}

function step(watched: Watched, next: SensorState, nowMs: number): void {
  const { value, change } = watched.state;
  if (next.value !== value) watched.sinceMs = change?.sinceMs ?? nowMs;
  watched.state = next;
}

/** A steady value is told again too: rules about silence must hear that it lives. */
function newsOf(watched: Watched, before: SensorHealth, atMs: number): SensorNews {
  const { sensor, state } = watched;
  const value = knownValue(state);
  return {
    sensor,
    signal: { key: `sensor:${sensor.id}`, value, text: null, atMs },
    health: state.health === before ? null : state.health,
    problem: state.bad?.problem ?? null,
  };
}

function isSame(a: Sensor, b: Sensor): boolean {
  return (
    JSON.stringify([a.source, a.calibration, a.range, a.debounceMs, a.silenceMs]) ===
    JSON.stringify([b.source, b.calibration, b.range, b.debounceMs, b.silenceMs])
  );
}

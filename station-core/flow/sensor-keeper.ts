/**
 * The main thread's memory of sensors: what each says now, for the screens, and what of it is worth keeping, for the curves.
 * It decides nothing about safety. Readings go to the inbox at most once a second, and screens are told at most once a second.
 */
import type { FieldDeviceId, RelayId, SensorId } from '../base/ids.ts';
import { SECOND_MS, type UtcMs } from '../base/time.ts';
import type { FieldReading } from '../domain/field-ports.ts';
import type { Clock } from '../domain/ports.ts';
import type { SafetySetup, Sensor, SensorReading } from '../domain/safety.ts';
import type { FieldDeviceRow, RelayRow, SensorRow } from '../domain/sensor-views.ts';
import { hearReading, passSensorTime, startSensor, type SensorState } from '../rules/safety/sensor-state.ts';

export interface KeeperHost {
  readonly clock: Clock;
  /** At most 1,000, at most once a second. */
  readonly keep: (readings: readonly SensorReading[]) => void;
  /** Something that screens show has changed; at most once a second. */
  readonly onChanged: () => void;
  /** Whether sensor and device speak of MQTT. */
  readonly mqttDevice: FieldDeviceId;
}

interface Watched {
  sensor: Sensor;
  state: SensorState;
  newest: number | null;
  problem: string | null;
  heardAtMs: UtcMs | null;
  isRetained: boolean;
  /** What was kept last. */
  kept: { readonly value: number | null; readonly atMs: UtcMs } | null;
  recent: (number | null)[];
}

interface Told {
  readonly problem: string | null;
  readonly sinceMs: UtcMs;
}

/** A reading is kept when it differs by a step, and at least so often. */
const KEEP_EVERY_MS = 60_000;
/** Of a second so many readings of one sensor are kept at most; the last of them is the newest. */
const MOST_A_SECOND = 5;
const MOST_IN_BATCH = 1_000;
/** The little curve of a list: so many values, one every ten seconds. */
const RECENT = 60;
const RECENT_EVERY = 10;
/** A step is a part of what the sensor can measure, or of the value itself where that is not known. */
const STEP_OF_RANGE = 400;
const STEP_OF_VALUE = 0.01;

export class SensorKeeper {
  readonly #host: KeeperHost;
  readonly #watched = new Map<SensorId, Watched>();
  readonly #devices = new Map<FieldDeviceId, Told>();
  readonly #relays = new Map<RelayId, Told & { readonly acts: boolean }>();
  readonly #pulses = new Map<RelayId, { readonly pulsedAtMs: UtcMs | null; readonly failing: boolean }>();
  #batch = new Map<SensorId, SensorReading[]>();
  #setup: SafetySetup | null = null;
  #isChanged = false;
  #seconds = 0;
  readonly #cancel: () => void;

  constructor(host: KeeperHost) {
    this.#host = host;
    this.#cancel = host.clock.every(SECOND_MS, () => this.#second());
  }

  /** What did not change goes on; another source or calibration begins anew. */
  setUp(setup: SafetySetup): void {
    this.#setup = setup;
    const wanted = new Map(setup.sensors.map((sensor) => [sensor.id, sensor]));
    for (const [sensorId, watched] of this.#watched) {
      const sensor = wanted.get(sensorId);
      if (sensor === undefined || !sensor.enabled || measures(sensor) !== measures(watched.sensor)) this.#watched.delete(sensorId);
      else watched.sensor = sensor;
    }
    for (const sensor of setup.sensors)
      if (sensor.enabled && !this.#watched.has(sensor.id)) this.#watched.set(sensor.id, this.#begin(sensor));
    for (const deviceId of this.#devices.keys())
      if (deviceId !== this.#host.mqttDevice && !setup.devices.some(({ id, enabled }) => id === deviceId && enabled))
        this.#devices.delete(deviceId);
    this.#isChanged = true;
  }

  /** Also of a camera's input, where the safety lane makes a reading of it. */
  heard(reading: FieldReading): void {
    const watched = this.#watched.get(reading.sensorId);
    if (watched === undefined) return;
    watched.state = hearReading(watched.state, watched.sensor, reading);
    const isRetained = reading.isRetained === true;
    if (!isRetained) watched.heardAtMs = reading.atMs;
    watched.isRetained = isRetained;
    watched.newest = reading.value;
    watched.problem = reading.problem;
    this.#isChanged = true;
    // What a broker kept is of an unknown time: it has no place on a curve.
    if (!isRetained && isWorthKeeping(watched, reading)) this.#put(watched, reading);
  }

  deviceTold(deviceId: FieldDeviceId, problem: string | null): void {
    const before = this.#devices.get(deviceId);
    if (before !== undefined && before.problem === problem) return;
    const isSame = before !== undefined && (before.problem === null) === (problem === null);
    this.#devices.set(deviceId, { problem, sinceMs: isSame ? before.sinceMs : this.#host.clock.now() });
    this.#isChanged = true;
  }

  relayActed(relayId: RelayId, acts: boolean, problem: string | null): void {
    this.#relays.set(relayId, { acts, problem, sinceMs: this.#host.clock.now() });
    this.#isChanged = true;
  }

  pulsed(relayId: RelayId, problem: string | null): void {
    const before = this.#pulses.get(relayId);
    const pulsedAtMs = problem === null ? this.#host.clock.now() : (before?.pulsedAtMs ?? null);
    this.#pulses.set(relayId, { pulsedAtMs, failing: problem !== null });
    this.#relays.set(relayId, { acts: true, problem, sinceMs: this.#host.clock.now() });
    this.#isChanged = true;
  }

  /** null: nothing was told of it yet. */
  device(deviceId: FieldDeviceId): Told | null {
    return this.#devices.get(deviceId) ?? null;
  }

  rows(): readonly SensorRow[] {
    const setup = this.#setup;
    return setup === null ? [] : setup.sensors.map((sensor) => this.#row(setup, sensor));
  }

  devices(): readonly FieldDeviceRow[] {
    const setup = this.#setup;
    if (setup === null) return [];
    return setup.devices.map((device) => {
      const told = this.#devices.get(device.id);
      return {
        device,
        problem: told === undefined ? null : told.problem,
        sinceMs: told?.sinceMs ?? null,
        sensors: setup.sensors.filter(({ source }) => source.kind === 'modbus' && source.deviceId === device.id).length,
        relays: setup.relays.filter(({ target }) => target.kind === 'modbus' && target.deviceId === device.id).length,
      };
    });
  }

  relays(): readonly RelayRow[] {
    const setup = this.#setup;
    if (setup === null) return [];
    return setup.relays.map((relay) => {
      const told = this.#relays.get(relay.id);
      return {
        relay,
        zoneName: zoneName(setup, relay.zoneId),
        acts: told?.acts ?? null,
        problem: told?.problem ?? null,
        changedAtMs: told?.sinceMs ?? null,
        watchdog: relay.kind === 'watchdog' ? (this.#pulses.get(relay.id) ?? { pulsedAtMs: null, failing: false }) : null,
      };
    });
  }

  close(): void {
    this.#cancel();
  }

  #begin(sensor: Sensor): Watched {
    return {
      sensor,
      state: startSensor(this.#host.clock.monotonic()),
      newest: null,
      problem: null,
      heardAtMs: null,
      isRetained: false,
      kept: null,
      recent: [],
    };
  }

  #row(setup: SafetySetup, sensor: Sensor): SensorRow {
    const watched = this.#watched.get(sensor.id);
    const nowMs = this.#host.clock.now();
    const test = setup.tests.find(({ sensorId, endsAtMs }) => sensorId === sensor.id && endsAtMs > nowMs);
    const bypass = setup.bypasses.find(
      ({ target, approvedAtMs, endedAtMs, endsAtMs }) =>
        target.kind === 'sensor' && target.sensorId === sensor.id && approvedAtMs !== null && endedAtMs === null && endsAtMs > nowMs,
    );
    return {
      sensor,
      zoneName: zoneName(setup, sensor.zoneId),
      value: watched?.state.value ?? null,
      newest: watched?.newest ?? null,
      health: watched?.state.health ?? 'off',
      problem: watched?.problem ?? null,
      heardAtMs: watched?.heardAtMs ?? null,
      isRetained: watched?.isRetained ?? false,
      testEndsAtMs: test?.endsAtMs ?? null,
      testBegunBy: test?.begunBy ?? null,
      bypassedUntilMs: bypass?.endsAtMs ?? null,
      worstDelayMs: worstDelayMs(setup, sensor),
      recent: watched?.recent ?? [],
    };
  }

  #put(watched: Watched, reading: FieldReading): void {
    const { sensorId, value, problem, atMs } = reading;
    const kept: SensorReading = { sensorId, value, problem, atMs };
    watched.kept = { value, atMs };
    const waiting = this.#batch.get(sensorId) ?? [];
    if (waiting.length >= MOST_A_SECOND) waiting[waiting.length - 1] = kept;
    else waiting.push(kept);
    this.#batch.set(sensorId, waiting);
  }

  #second(): void {
    const nowMs = this.#host.clock.monotonic();
    for (const watched of this.#watched.values()) {
      const state = passSensorTime(watched.state, watched.sensor, nowMs);
      if (state !== watched.state) this.#isChanged = true;
      watched.state = state;
    }
    this.#seconds += 1;
    if (this.#seconds % RECENT_EVERY === 0)
      for (const watched of this.#watched.values()) {
        watched.recent = [...watched.recent.slice(1 - RECENT), watched.state.health === 'healthy' ? watched.state.value : null];
        this.#isChanged = true;
      }
    if (this.#batch.size > 0) this.#host.keep(this.#takeBatch());
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#host.onChanged();
  }

  /** What is too much for one batch waits for the next second. */
  #takeBatch(): SensorReading[] {
    const taken: SensorReading[] = [];
    for (const [sensorId, readings] of this.#batch) {
      if (taken.length + readings.length > MOST_IN_BATCH) break;
      taken.push(...readings);
      this.#batch.delete(sensorId);
    }
    return taken;
  }
}

/** On change beyond a step, when it could or could not be read, or when a minute has passed. */
function isWorthKeeping({ sensor, kept }: Watched, { value, atMs }: FieldReading): boolean {
  if (kept === null || atMs - kept.atMs >= KEEP_EVERY_MS || atMs < kept.atMs) return true;
  if (value === null || kept.value === null) return value !== kept.value;
  return Math.abs(value - kept.value) >= stepOf(sensor, kept.value) && value !== kept.value;
}

function stepOf({ unit, range }: Sensor, value: number): number {
  // Yes or no: every change.
  if (unit === '') return 0;
  if (range.low !== null && range.high !== null) return (range.high - range.low) / STEP_OF_RANGE;
  return Math.abs(value) * STEP_OF_VALUE;
}

/** What a reading means: where it comes from and what is made of it. */
function measures({ source, unit, calibration, range }: Sensor): string {
  return JSON.stringify([source, unit, calibration, range]);
}

function worstDelayMs({ devices }: SafetySetup, { source, debounceMs }: Sensor): number | null {
  if (source.kind !== 'modbus') return null;
  const device = devices.find(({ id }) => id === source.deviceId);
  return device === undefined ? null : device.pollMs + debounceMs;
}

function zoneName({ zones }: SafetySetup, zoneId: Sensor['zoneId']): string | null {
  return zoneId === null ? null : (zones.find(({ id }) => id === zoneId)?.name ?? zoneId);
}

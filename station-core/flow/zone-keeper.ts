/** All zones of the lane, their interlocks, and the telling of where they stand: a latch at once, and again until it is written. */
import { messageOf } from '../base/fault.ts';
import type { EventId, SensorId, ZoneId } from '../base/ids.ts';
import { MINUTE_MS } from '../base/time.ts';
import type { Answer } from '../domain/answer.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Clock, Logger } from '../domain/ports.ts';
import type { Bypass, SafetySetup, Sensor, ZoneState } from '../domain/safety.ts';
import { isStopped, zoneAtStart, zoneStep, type ZoneInput, type ZoneMind, type ZoneStep } from '../rules/safety/interlock.ts';

export interface ZoneHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  /** Before everything that waits in the writer, in a transaction of its own. */
  readonly submitFirst: (event: StationEvent) => Promise<Answer>;
}

const AGAIN_AFTER_MS = 1_000;
/** So far a clock is put back without anything being wrong. */
const CLOCK_SET_BY_MS = 5 * MINUTE_MS;

export class ZoneKeeper {
  readonly #host: ZoneHost;
  readonly #minds = new Map<ZoneId, ZoneMind>();
  /** Told and not written: the file does not know yet where they stand. */
  readonly #unwritten = new Set<ZoneId>();
  #again: (() => void) | null = null;
  #isClosed = false;

  constructor(host: ZoneHost) {
    this.#host = host;
  }

  /** As the core comes up. standing: keys of alarms that were not over. */
  begin(setup: SafetySetup, stored: readonly ZoneState[], standing: readonly string[]): void {
    const nowMs = this.#host.clock.now();
    for (const zone of setup.zones) {
      const before = stored.find(({ zoneId }) => zoneId === zone.id) ?? null;
      const mind = zoneAtStart(zone, before, { sensorIds: safetySensorsOf(setup, zone.id, nowMs), standing, nowMs });
      this.#minds.set(zone.id, mind);
      if (JSON.stringify(before) !== JSON.stringify(mind.state)) this.#tell(mind.state);
    }
  }

  /** After a change of the set-up. A zone that is new begins as at a start: it is held until its sensors were read. */
  setUp(setup: SafetySetup, healthy: ReadonlySet<SensorId>): void {
    const nowMs = this.#host.clock.now();
    for (const zoneId of this.#minds.keys()) if (!setup.zones.some(({ id }) => id === zoneId)) this.#minds.delete(zoneId);
    for (const zone of setup.zones) {
      const sensorIds = safetySensorsOf(setup, zone.id, nowMs);
      if (!this.#minds.has(zone.id)) {
        const mind = zoneAtStart(zone, null, { sensorIds, standing: [], nowMs });
        this.#minds.set(zone.id, mind);
        this.#tell(mind.state);
      }
      this.step(zone.id, { kind: 'sensors-set', sensorIds, healthy, silence: zone.silence });
    }
  }

  /** null: there is no such zone. What changed is told by itself. */
  step(zoneId: ZoneId, input: ZoneInput): ZoneStep | null {
    const mind = this.#minds.get(zoneId);
    if (mind === undefined) return null;
    const step = zoneStep(mind, input, this.#host.clock.now());
    this.#minds.set(zoneId, step.mind);
    if (step.mind.state !== mind.state) this.#tell(step.mind.state);
    return step;
  }

  of(zoneId: ZoneId): ZoneMind | null {
    return this.#minds.get(zoneId) ?? null;
  }

  all(): readonly ZoneMind[] {
    return [...this.#minds.values()];
  }

  isStopped(zoneId: ZoneId | undefined): boolean {
    const mind = zoneId === undefined ? undefined : this.#minds.get(zoneId);
    return mind !== undefined && isStopped(mind.state.phase);
  }

  /** Held or stopped: nothing starts there. */
  isBarred(zoneId: ZoneId | undefined): boolean {
    const mind = zoneId === undefined ? undefined : this.#minds.get(zoneId);
    return mind !== undefined && mind.state.phase !== 'clear';
  }

  /** How many zones the file does not know yet where they stand. */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  close(): void {
    this.#isClosed = true;
    this.#again?.();
  }

  #tell(state: ZoneState): void {
    const { clock, newEventId, submitFirst, log } = this.#host;
    const { zoneId } = state;
    this.#unwritten.add(zoneId);
    submitFirst({ kind: 'zone.told', id: newEventId(), receivedMs: clock.now(), state }).then(
      () => {
        if (this.#minds.get(zoneId)?.state === state) this.#unwritten.delete(zoneId);
      },
      (error: unknown) => {
        // It holds in memory, and the stop frames have left: a full disk stops no fire brigade.
        log.error({ zoneId, phase: state.phase, problem: messageOf(error) }, 'where a zone stands could not be written; it is tried again');
        this.#soon();
      },
    );
  }

  #soon(): void {
    if (this.#again !== null || this.#isClosed) return;
    this.#again = this.#host.clock.after(AGAIN_AFTER_MS, () => {
      this.#again = null;
      for (const zoneId of [...this.#unwritten]) {
        const mind = this.#minds.get(zoneId);
        if (mind === undefined) this.#unwritten.delete(zoneId);
        else this.#tell(mind.state);
      }
    });
  }
}

/** Those whose silence is a danger: enabled, of this zone, and neither set aside nor under test at this moment. */
export function safetySensorsOf(setup: SafetySetup, zoneId: ZoneId, nowMs: number): SensorId[] {
  return setup.sensors.filter((sensor) => isOnDuty(setup, sensor, nowMs) && sensor.zoneId === zoneId).map(({ id }) => id);
}

function isOnDuty(setup: SafetySetup, sensor: Sensor, nowMs: number): boolean {
  return sensor.enabled && sensor.isSafety && !isSensorBypassed(setup, sensor.id, nowMs) && !isUnderTest(setup, sensor.id, nowMs);
}

export function isSensorBypassed({ bypasses }: SafetySetup, sensorId: SensorId, nowMs: number): boolean {
  return bypasses.some(
    (bypass) => bypass.target.kind === 'sensor' && bypass.target.sensorId === sensorId && isBypassInForce(bypass, nowMs),
  );
}

/** A clock that was put back must not make it longer: before it was agreed to it does not hold, but for what a clock is set right by. */
export function isBypassInForce({ approvedAtMs, endsAtMs, endedAtMs }: Bypass, nowMs: number): boolean {
  return approvedAtMs !== null && approvedAtMs - CLOCK_SET_BY_MS <= nowMs && endedAtMs === null && endsAtMs > nowMs;
}

export function isUnderTest({ tests }: SafetySetup, sensorId: SensorId, nowMs: number): boolean {
  return tests.some((test) => test.sensorId === sensorId && test.begunAtMs - CLOCK_SET_BY_MS <= nowMs && test.endsAtMs > nowMs);
}

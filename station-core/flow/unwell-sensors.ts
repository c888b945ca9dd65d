/** A silent detector is a danger of its own: a cut cable must not look like a quiet day. One that cannot be read trips its zone, or holds it. */
import type { SensorId, ZoneId } from '../base/ids.ts';
import type { Effect, Sensor } from '../domain/safety.ts';
import { silenceCause } from '../rules/safety/interlock.ts';
import { newIncidentId, type IncidentBook } from './incident-book.ts';
import type { LaneAlarms } from './lane-alarms.ts';
import type { Cause, SafetyActs } from './safety-acts.ts';
import type { SafetyPlaces } from './safety-places.ts';
import type { SensorWatch } from './sensor-watch.ts';
import type { ZoneKeeper } from './zone-keeper.ts';

export interface UnwellHost {
  readonly places: SafetyPlaces;
  readonly zones: ZoneKeeper;
  readonly acts: SafetyActs;
  readonly book: IncidentBook;
  readonly sensors: Pick<SensorWatch, 'healthOf'>;
  readonly alarms: LaneAlarms;
  readonly newId: () => string;
  /** What breaks in one place is written down, and all the rest goes on. */
  readonly guarded: (what: string, work: () => void) => void;
}

/** A safety sensor that cannot be read where silence trips: power goes, the relay after 10 s where it does not. */
const BY_SILENCE: readonly Effect[] = ['stop', 'cameras', 'record', 'notify'];

export class UnwellSensors {
  readonly #host: UnwellHost;

  constructor(host: UnwellHost) {
    this.#host = host;
  }

  /** isAside: it is bypassed or under test, and no danger to its zone. arrivedMs by the monotonic clock. */
  changed(sensor: Sensor, health: 'healthy' | 'faulty' | 'silent', problem: string | null, arrivedMs: number, isAside: boolean): void {
    const { id: sensorId, zoneId, isSafety, name } = sensor;
    const { alarms, zones } = this.#host;
    const detail = { sensor: name };
    const severity = isSafety ? 'high' : 'medium';
    const silent = health === 'silent' ? 'nothing was heard of it' : null;
    const faulty = health === 'faulty' ? (problem ?? 'it cannot be read') : null;
    alarms.condition(`sensor-silent:${sensorId}`, 'sensor-silent', silent, detail, severity, zoneId);
    alarms.condition(`sensor-faulty:${sensorId}`, 'sensor-faulty', faulty, detail, severity, zoneId);
    if (zoneId === null || !isSafety) return;
    if (health === 'healthy') return void zones.step(zoneId, { kind: 'sensor-healthy', sensorId });
    if (!isAside) this.#onUnwell(sensor, zoneId, health, arrivedMs);
  }

  /** Safety sensors that are silent or faulty already, in a zone that does not know it yet: a bypass ended, a zone trips from now on. */
  look(aside: ReadonlySet<SensorId>, atMs: number): void {
    const { places, zones, sensors, guarded } = this.#host;
    for (const sensor of places.setup.sensors) {
      const { id: sensorId, zoneId, isSafety, enabled } = sensor;
      const mind = zoneId === null ? null : zones.of(zoneId);
      const health = sensors.healthOf(sensorId);
      if (zoneId === null || mind === null || !isSafety || !enabled || aside.has(sensorId)) continue;
      if (health !== 'silent' && health !== 'faulty') continue;
      const isKnown = mind.unwell.has(sensorId) && (mind.silence === 'hold' || mind.standing.has(silenceCause(sensorId)));
      if (!isKnown) guarded(sensorId, () => this.#onUnwell(sensor, zoneId, health, atMs));
    }
  }

  /** It trips its zone, or holds it. */
  #onUnwell({ id: sensorId, name }: Sensor, zoneId: ZoneId, health: 'faulty' | 'silent', arrivedMs: number): void {
    const { zones, acts, book, newId } = this.#host;
    if (zones.of(zoneId)?.silence !== 'trip')
      return void zones.step(zoneId, { kind: 'sensor-unwell', sensorId, incidentId: newIncidentId(newId()) });
    const effects = new Set(BY_SILENCE);
    const key = silenceCause(sensorId);
    const cause: Cause = {
      key,
      title: name,
      ruleId: null,
      arrivedMs,
      pileId: null,
      zones: new Map([[zoneId, effects]]),
      anywhere: effects,
    };
    const incidentId = acts.carryOut(cause, 'silence', sensorId);
    book.step(incidentId, 'alarm-raised', { sensorId, zoneId }, { alarm: key, health });
  }
}

/** What screens see of sensors, field devices and relays. Times UTC milliseconds. */
import type { FieldDeviceId, RelayId, SensorId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { FieldDevice, Relay, Sensor } from './safety.ts';

/** How a sensor is: waiting means that nothing was read since the station came up; off: switched off in its settings. */
export type SensorHealthWord = 'waiting' | 'healthy' | 'faulty' | 'silent' | 'off';

/** A sensor with what it says now. */
export interface SensorRow {
  readonly sensor: Sensor;
  readonly zoneName: string | null;
  /** What counts, after debounce; kept while the sensor is faulty or silent. null: never read. */
  readonly value: number | null;
  /** What came last off the wire; null: it could not be read. */
  readonly newest: number | null;
  readonly health: SensorHealthWord;
  /** In plain words, English; null: none. */
  readonly problem: string | null;
  /** null: not heard since the station came up. */
  readonly heardAtMs: UtcMs | null;
  /** The value was kept by the broker from earlier: it says what was, not what is. */
  readonly isRetained: boolean;
  /** It is in test mode until then; null: it is not. */
  readonly testEndsAtMs: UtcMs | null;
  readonly testBegunBy: string | null;
  /** Set aside until then by two people; null: it is not. */
  readonly bypassedUntilMs: UtcMs | null;
  /** Of its poll, its debounce and its wire: the longest a change may take to count; null: it speaks by itself. */
  readonly worstDelayMs: number | null;
  /** Values of the last minutes, oldest first, at most 60; null where it could not be read. */
  readonly recent: readonly (number | null)[];
}

export interface FieldDeviceRow {
  readonly device: FieldDevice;
  /** null: it answers; otherwise what is the matter, in plain words, English. */
  readonly problem: string | null;
  readonly sinceMs: UtcMs | null;
  readonly sensors: number;
  readonly relays: number;
}

export interface RelayRow {
  readonly relay: Relay;
  readonly zoneName: string | null;
  /** What was ordered last; null: nothing since the station came up. */
  readonly acts: boolean | null;
  /** What came of it; null: it was done. */
  readonly problem: string | null;
  readonly changedAtMs: UtcMs | null;
  /** Of a watchdog output: when it changed last, and whether that failed; null: no watchdog. */
  readonly watchdog: { readonly pulsedAtMs: UtcMs | null; readonly failing: boolean } | null;
}

/** A register map that may be chosen for a device. */
export interface RegisterMapRow {
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  /** From the site's own folder. */
  readonly isOwn: boolean;
  readonly points: readonly {
    readonly name: string;
    readonly unit: string;
    readonly kind: string;
    readonly canWrite: boolean;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

/** A map or sensor that was left out, and where it is wrong. */
export interface RegisterMapProblem {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly problem: string;
}

export interface SensorsView {
  readonly rows: readonly SensorRow[];
  readonly nowMs: UtcMs;
  /** Of the station's MQTT: whether it is switched on, and what is the matter with it. */
  readonly mqtt: { readonly enabled: boolean; readonly problem: string | null };
}

export interface FieldView {
  readonly devices: readonly FieldDeviceRow[];
  readonly relays: readonly RelayRow[];
  readonly maps: readonly RegisterMapRow[];
  readonly mapProblems: readonly RegisterMapProblem[];
  readonly zones: readonly { readonly id: ZoneId; readonly name: string }[];
  /** Where a site's own register maps are put. */
  readonly mapFolder: string;
  readonly nowMs: UtcMs;
}

/** One stretch of a curve: a single kept value (low = high = mean) or what was measured in an hour. null: it could not be read. */
export interface CurvePoint {
  readonly atMs: UtcMs;
  readonly low: number | null;
  readonly high: number | null;
  readonly mean: number | null;
}

export interface SensorCurve {
  readonly sensorId: SensorId;
  /** At most 600, oldest first. */
  readonly points: readonly CurvePoint[];
  /** true: older than 30 days in part, kept by the hour. */
  readonly hasHours: boolean;
}

export interface ProbedPoint {
  readonly point: string;
  readonly value: number | null;
  readonly unit: string;
  readonly problem: string | null;
}

/** What the calls about sensors need from the main thread: everything here is answered from memory. */
export interface SensorDesk {
  readonly view: () => SensorsView;
  readonly field: () => FieldView;
  readonly probe: (device: FieldDevice) => Promise<readonly ProbedPoint[]>;
  /** The relay acts for so long and rests again. Rejects with a Fault where it does not, or while it acts in earnest. */
  readonly tryRelay: (relayId: RelayId, forMs: number) => Promise<{ readonly tookMs: number }>;
  readonly deviceOf: (deviceId: FieldDeviceId) => FieldDevice | null;
}

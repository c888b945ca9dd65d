/** Safety: zones, what is measured in them, what counts as an alarm, and what an alarm does. Names follow ISA-18.2. */
import type { AlarmRuleId, CameraId, FieldDeviceId, OperatorId, PileId, RelayId, SensorId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Camera } from './camera.ts';
import type { MapPlace } from './map-place.ts';

/** Piles, sensors, cameras, sirens and relays that are stopped together. */
export interface Zone {
  readonly id: ZoneId;
  readonly name: string;
  /** What a safety sensor that says nothing does: trip the zone, or let it run and hold new starts. */
  readonly silence: 'trip' | 'hold';
  /** Corners of its area on the plan of the site; empty: not drawn. */
  readonly outline: readonly MapPlace[];
}

export type SensorKind =
  | 'smoke'
  | 'heat'
  | 'carbon-monoxide'
  | 'gas'
  | 'temperature'
  | 'humidity'
  | 'water'
  | 'door'
  | 'voltage'
  | 'current'
  | 'power'
  | 'energy'
  | 'push-button'
  | 'fire-panel'
  | 'trip-feedback'
  | 'other';

/** Where a reading comes from. A camera's own signals (person, fire, digital input) reach rules without a sensor, see SignalKey. */
export type SensorSource =
  /** point: a name in the device's register map. */
  | { readonly kind: 'modbus'; readonly deviceId: FieldDeviceId; readonly point: string }
  /** path: JSON pointer into the payload (RFC 6901); empty: the payload itself is the value. */
  | { readonly kind: 'mqtt'; readonly topic: string; readonly path: string }
  | { readonly kind: 'camera-input'; readonly cameraId: CameraId; readonly token: string };

export interface Sensor {
  readonly id: SensorId;
  readonly name: string;
  readonly kind: SensorKind;
  readonly zoneId: ZoneId | null;
  readonly source: SensorSource;
  /** As shown: '°C', 'ppm', '%', 'V'. Empty for yes or no. */
  readonly unit: string;
  /** Its silence or fault is a danger of its own: the zone is held until it was read healthy once after every start. */
  readonly isSafety: boolean;
  /** value = raw × scale + offset; inverted: of a contact, closed means rest. */
  readonly calibration: { readonly scale: number; readonly offset: number; readonly inverted: boolean };
  /** What the sensor can measure at all: outside of it the reading is bad. null: no bound. */
  readonly range: { readonly low: number | null; readonly high: number | null };
  /** A change counts when it has stayed for so long. */
  readonly debounceMs: number;
  /** Nothing heard for longer is silence. */
  readonly silenceMs: number;
  readonly enabled: boolean;
  readonly place: MapPlace | null;
}

/** What a sensor said. value null: it could not be read, and problem says why. 1 and 0 for yes and no. */
export interface SensorReading {
  readonly sensorId: SensorId;
  readonly value: number | null;
  readonly problem: string | null;
  readonly atMs: UtcMs;
}

/** What is left of an hour of readings. */
export interface SensorHour {
  readonly sensorId: SensorId;
  readonly hourMs: UtcMs;
  readonly untilMs: UtcMs;
  readonly low: number | null;
  readonly high: number | null;
  /** Weighted by time; null: nothing could be read. */
  readonly mean: number | null;
  readonly readings: number;
}

/** A box on the wire that holds several points (Modbus). The register map is a JSON file. */
export interface FieldDevice {
  readonly id: FieldDeviceId;
  readonly name: string;
  /** Name of the register map: the shipped ones, or `<dataFolder>/register-maps/<name>.json`. */
  readonly map: string;
  readonly wire:
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
    /** RTU frames through a serial server. */
    | { readonly kind: 'rtu-over-tcp'; readonly host: string; readonly port: number }
    | { readonly kind: 'serial'; readonly path: string; readonly baudRate: number; readonly parity: 'none' | 'even' | 'odd' };
  readonly unitId: number;
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly enabled: boolean;
}

export type RelayKind = 'siren' | 'shunt-trip' | 'contactor' | 'light' | 'ventilation' | 'watchdog' | 'other';

export interface Relay {
  readonly id: RelayId;
  readonly name: string;
  readonly kind: RelayKind;
  readonly zoneId: ZoneId | null;
  /** A shunt trip or contactor of one pile alone; null: of its zone. */
  readonly pileId: PileId | null;
  readonly target:
    | { readonly kind: 'modbus'; readonly deviceId: FieldDeviceId; readonly point: string }
    | { readonly kind: 'mqtt'; readonly topic: string; readonly on: string; readonly off: string }
    | { readonly kind: 'camera'; readonly cameraId: CameraId; readonly token: string };
  /** What the coil is when it acts: a contactor that opens acts by falling off. */
  readonly actsBy: 'energising' | 'releasing';
  /** Of a watchdog output: how often it changes. */
  readonly pulseMs: number | null;
  readonly place: MapPlace | null;
}

/**
 * What a rule can look at, by name:
 * `sensor:<id>`, `camera:<id>/<signal>` (person, vehicle, face, fire, smoke, line-crossed, loitering, no-helmet, smoking, fall, tamper,
 * input/<token>), `pile:<id>/<evse>/<connector>/<what>` (temperature in °C, soc in %, power in W, state, error), `pile:<id>/online`,
 * `station:<condition>` (an AlarmKind of the station's own: disk-nearly-full, clock-jumped, writer-slow …), `hq:online`.
 * `*` stands for any one id: the rule then holds for each by itself. `sensor:<kind>/*` is any sensor of that kind.
 */
export type SignalKey = string;

/** One observation, by the monotonic clock. value null: it cannot be known now. */
export interface Signal {
  readonly key: SignalKey;
  readonly value: number | null;
  /** A state or code that is a word: pile states, error codes. */
  readonly text: string | null;
  readonly atMs: number;
}

/** When a rule holds. Times in milliseconds. */
export type Condition =
  | { readonly kind: 'above' | 'below'; readonly signal: SignalKey; readonly limit: number; readonly hysteresis: number }
  /** Non-zero. */
  | { readonly kind: 'on'; readonly signal: SignalKey }
  | { readonly kind: 'text'; readonly signal: SignalKey; readonly oneOf: readonly string[] }
  /** Rises by so much a minute, or falls where perMinute is negative, over the span. */
  | { readonly kind: 'rate'; readonly signal: SignalKey; readonly perMinute: number; readonly overMs: number }
  | { readonly kind: 'silent'; readonly signal: SignalKey; readonly forMs: number }
  | { readonly kind: 'lasting'; readonly forMs: number; readonly of: Condition }
  /** N of M. need = M is "all", 1 is "any". */
  | { readonly kind: 'votes'; readonly need: number; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  /** Only in this window of local time; weekdays 1 (Monday) to 7; a window may pass midnight. */
  | {
      readonly kind: 'during';
      readonly weekdays: readonly number[];
      readonly fromMinute: number;
      readonly toMinute: number;
      readonly of: Condition;
    };

export type Severity = 'low' | 'medium' | 'high' | 'critical';

export interface AlarmRule {
  readonly id: AlarmRuleId;
  readonly name: string;
  readonly condition: Condition;
  readonly severity: Severity;
  /** Where it happens; null: it follows the sensor, camera or pile it looks at. */
  readonly zoneId: ZoneId | null;
  /** It is over when the condition has been away for so long. */
  readonly clearAfterMs: number;
  /** Stays until somebody resets it, even when the condition is away. */
  readonly latching: boolean;
  /** Nobody acknowledged for so long: it is announced anew, louder, and to the next in line; null: never. */
  readonly escalateAfterMs: number | null;
  readonly enabled: boolean;
}

/** What a cause does in a zone. */
export type Effect =
  /** Stops every charge of the zone and latches it (F22). */
  | 'stop'
  /** Relays that take the power are dropped at once, not after 10 s. Implies stop. */
  | 'trip'
  /** Stops the one pile (or connector's pile) the alarm is about. */
  | 'stop-pile'
  | 'siren'
  /** Ventilation, lights and other relays of the zone act. */
  | 'relays'
  /** Its cameras come up and turn to their preset. */
  | 'cameras'
  /** An incident is opened with clips, snapshots and curves. */
  | 'record'
  /** Webhook, mail, push. */
  | 'notify';

/** One cell of the cause-and-effect matrix. zoneId null: the zone where the alarm is. */
export interface MatrixCell {
  readonly ruleId: AlarmRuleId;
  readonly zoneId: ZoneId | null;
  readonly effects: readonly Effect[];
}

/** A safety sensor or rule that is set aside for some time. Two people decide it, and every screen shows it. */
export interface Bypass {
  readonly id: string;
  readonly target: { readonly kind: 'sensor'; readonly sensorId: SensorId } | { readonly kind: 'rule'; readonly ruleId: AlarmRuleId };
  readonly reason: string;
  readonly askedBy: OperatorId;
  readonly askedAtMs: UtcMs;
  /** Of another role than who asked; null: it does not hold yet. */
  readonly approvedBy: OperatorId | null;
  readonly approvedAtMs: UtcMs | null;
  readonly endsAtMs: UtcMs;
  readonly endedAtMs: UtcMs | null;
}

/** Readings of a sensor under test raise alarms marked as a test and trip nothing. Ends by itself. */
export interface SensorTest {
  readonly sensorId: SensorId;
  readonly begunBy: OperatorId;
  readonly begunAtMs: UtcMs;
  readonly endsAtMs: UtcMs;
}

/**
 * held: no starts until each safety sensor was read healthy once since the core came up. clear: runs. latched: power is off and stays off.
 * resetting: somebody asked for the reset, and it waits for the second step.
 */
export type ZonePhase = 'held' | 'clear' | 'latched' | 'resetting';

/** A pile that was stopped, and what it has to be given back. */
export interface PileReturn {
  readonly pileId: PileId;
  /** By itself, as soon as its zone is not stopped and it can be reached; false: a person puts it back in service. */
  readonly returns: boolean;
  /** Profiles of 0 A that it may hold, to be cleared. */
  readonly profileIds: readonly number[];
}

export interface ZoneState {
  readonly zoneId: ZoneId;
  readonly phase: ZonePhase;
  readonly sinceMs: UtcMs;
  /** The alarm that came first; null when clear or held. */
  readonly firstOut: string | null;
  /** Every alarm that wants the zone stopped, in order of arrival. */
  readonly causes: readonly string[];
  /** A drill: neither relay nor shunt trip act. */
  readonly isDrill: boolean;
  readonly incidentId: string | null;
  readonly resetAskedBy: OperatorId | null;
  readonly resetAskedAtMs: UtcMs | null;
}

/** What is set up for safety, each object whole; one table, one event, one place where it is read from. */
export type SafetyItem =
  | { readonly kind: 'zone'; readonly zone: Zone }
  | { readonly kind: 'field-device'; readonly device: FieldDevice }
  | { readonly kind: 'sensor'; readonly sensor: Sensor }
  | { readonly kind: 'relay'; readonly relay: Relay }
  | { readonly kind: 'rule'; readonly rule: AlarmRule }
  /** All cells: the matrix is saved as a whole, with its version. */
  | { readonly kind: 'matrix'; readonly cells: readonly MatrixCell[] };

/** Everything the safety lane works by, read from the file at the start and after each change. */
export interface SafetySetup {
  readonly zones: readonly Zone[];
  readonly devices: readonly FieldDevice[];
  readonly sensors: readonly Sensor[];
  readonly relays: readonly Relay[];
  readonly rules: readonly AlarmRule[];
  readonly matrix: readonly MatrixCell[];
  readonly bypasses: readonly Bypass[];
  readonly tests: readonly SensorTest[];
  /** Those that are switched on; each says which zone and which piles it sees. */
  readonly cameras: readonly Camera[];
  /** Which zone each pile belongs to. */
  readonly zoneOfPile: Readonly<Record<string, ZoneId>>;
}

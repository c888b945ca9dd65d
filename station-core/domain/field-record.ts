/** The installer's record of a zone: each of its sensors, relays and watchdog outputs tried once, with what came of it and what was seen. */
import type { FieldRecordId, OperatorId, RelayId, SensorId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { RelayKind, SensorKind } from './safety.ts';

/** What is tried. `sensor:<id>`, `relay:<id>` or `watchdog:<id>`: once in a record. */
export type FieldCheckTarget =
  | { readonly kind: 'sensor'; readonly sensorId: SensorId; readonly what: SensorKind; readonly isSafety: boolean }
  | { readonly kind: 'relay'; readonly relayId: RelayId; readonly what: RelayKind }
  /** pulseMs: how often it changes. */
  | { readonly kind: 'watchdog'; readonly relayId: RelayId; readonly pulseMs: number };

/**
 * open: not tried yet. running: the station waits or acts. asking: the station is done, and the installer says what was seen.
 * warned: it works, with something to know.
 */
export type FieldCheckState = 'open' | 'running' | 'asking' | 'passed' | 'warned' | 'failed' | 'skipped';

/** What was found, for a sentence on the screen and in the record. */
export type FieldFindingCode =
  | 'alarm-and-rest'
  | 'waits-for-rest'
  | 'no-rule'
  | 'no-alarm'
  | 'no-alarm-alone'
  | 'not-at-rest'
  | 'acted'
  | 'acted-seen'
  | 'acted-unseen'
  | 'not-acted'
  | 'stood'
  | 'fell-and-back'
  | 'did-not-fall'
  | 'did-not-come-back'
  | 'not-stood'
  | 'charge-began'
  | 'no-outcome'
  | 'broken-off'
  | 'left-out';

export interface FieldFinding {
  readonly code: FieldFindingCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What the installer saw. cameBack null: not asked (no watchdog). */
export interface FieldSeen {
  readonly did: boolean;
  readonly cameBack: boolean | null;
  readonly note: string;
}

/** A try that was done again. */
export interface EarlierTry {
  readonly endedAtMs: UtcMs;
  readonly state: FieldCheckState;
  readonly finding: FieldFinding | null;
}

export interface FieldCheck {
  readonly id: string;
  readonly name: string;
  readonly target: FieldCheckTarget;
  readonly state: FieldCheckState;
  /** Of a sensor: what is waited for. */
  readonly waitsFor: 'alarm' | 'rest' | null;
  /** Of a sensor that waits for rest: the key of the alarm it raised. */
  readonly alarmKey: string | null;
  /** Tries begun; what is told of an earlier one counts no more. */
  readonly tries: number;
  readonly beganAtMs: UtcMs | null;
  readonly endedAtMs: UtcMs | null;
  /** Until then, while it runs. */
  readonly dueAtMs: UtcMs | null;
  /** How long the relay acts, or the watchdog output stands still; before the first try as in the zone's last record. null: a sensor, or never tried. */
  readonly forMs: number | null;
  /** Who tried it last, or left it out; null: nobody yet. */
  readonly byName: string | null;
  readonly finding: FieldFinding | null;
  readonly seen: FieldSeen | null;
  readonly earlier: readonly EarlierTry[];
}

/** Names are those of its time: the record does not change when somebody is renamed. */
export interface FieldRecord {
  readonly id: FieldRecordId;
  readonly zoneId: ZoneId;
  readonly zoneName: string;
  /** Who signs the record, as typed. */
  readonly installer: string;
  readonly begunBy: OperatorId;
  readonly begunByName: string;
  readonly begunAtMs: UtcMs;
  readonly closedByName: string | null;
  readonly endedAtMs: UtcMs | null;
  /** null: it is open. */
  readonly verdict: 'passed' | 'warned' | 'failed' | null;
  readonly note: string;
  readonly checks: readonly FieldCheck[];
}

/** What came of a relay's trial or a watchdog's pause, told by the core. Times in milliseconds. */
export type FieldOutcome =
  | { readonly outcome: 'acted'; readonly tookMs: number }
  /** stoodMs: from its last change before to its first after. */
  | { readonly outcome: 'stood'; readonly stoodMs: number }
  /** A charge began in the zone: the output was let go at once. */
  | { readonly outcome: 'charge-began'; readonly stoodMs: number }
  | { readonly outcome: 'failed'; readonly problem: string };

export interface CheckWords {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  /** null: nothing found yet. */
  readonly sentence: string | null;
  readonly earlier: readonly string[];
}

export interface FieldCheckView extends FieldCheck {
  readonly words: CheckWords;
}

export interface FieldRecordView extends Omit<FieldRecord, 'checks' | 'begunBy'> {
  readonly checks: readonly FieldCheckView[];
}

/** A record in the list of its zone. */
export interface FieldRecordRow extends Pick<FieldRecord, 'id' | 'begunAtMs' | 'endedAtMs' | 'installer' | 'begunByName' | 'verdict'> {
  /** left: still to be tried or answered. */
  readonly counts: Readonly<Record<'passed' | 'warned' | 'failed' | 'skipped' | 'left', number>>;
}

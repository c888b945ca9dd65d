/** What happened when an alarm acted, step by step, and the evidence of it. */
import type { AlarmRuleId, CameraId, EvidenceId, IncidentId, OperatorId, PileId, RelayId, SensorId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

export interface Incident {
  readonly id: IncidentId;
  readonly number: number;
  readonly zoneIds: readonly ZoneId[];
  /** null: opened by hand. */
  readonly ruleId: AlarmRuleId | null;
  /** The key of the alarm that came first, and its name as it was then. */
  readonly firstOut: string;
  readonly title: string;
  readonly isDrill: boolean;
  readonly openedAtMs: UtcMs;
  /** When its zones were reset; evidence of an open incident is never trimmed. */
  readonly closedAtMs: UtcMs | null;
  readonly closedBy: OperatorId | null;
  readonly note: string;
}

/** One thing that was done or seen. afterMs: since the reading that began it arrived, by the monotonic clock. */
export interface IncidentStep {
  readonly incidentId: IncidentId;
  readonly seq: number;
  readonly atMs: UtcMs;
  readonly afterMs: number;
  readonly what: StepKind;
  readonly pileId: PileId | null;
  readonly relayId: RelayId | null;
  readonly sensorId: SensorId | null;
  readonly cameraId: CameraId | null;
  readonly zoneId: ZoneId | null;
  /** Facts for the sentence: what was ordered, what was answered, watts. */
  readonly detail: Readonly<Record<string, string | number>>;
}

export type StepKind =
  | 'reading'
  | 'alarm-raised'
  | 'alarm-cleared'
  | 'zone-latched'
  | 'order-sent'
  | 'order-answered'
  | 'power-off'
  | 'power-still-on'
  | 'pile-came-back'
  | 'start-blocked'
  | 'relay-acted'
  | 'relay-failed'
  | 'relay-spared'
  | 'camera-turned'
  | 'camera-failed'
  | 'recording-began'
  | 'notified'
  | 'acknowledged'
  | 'shelved'
  | 'reset-asked'
  | 'reset-done'
  | 'drill-ended';

/** A file of an incident, under `<dataFolder>/evidence/<incident>/`. */
export interface Evidence {
  readonly id: EvidenceId;
  readonly incidentId: IncidentId;
  readonly kind: 'clip' | 'snapshot' | 'sensor-curve' | 'meter-curve' | 'journal' | 'sessions' | 'operators' | 'drill-report';
  readonly cameraId: CameraId | null;
  /** File name inside the incident's folder. */
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** What it covers. */
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  /** When its bytes were removed to make room; the row and the hash stay. */
  readonly trimmedAtMs: UtcMs | null;
  /** Why it is not whole: the camera went away in the middle, frames were lost. */
  readonly problem: string | null;
}

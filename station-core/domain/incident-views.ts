/** Incidents as screens and the evidence file show them. */
import type { IncidentId, OperatorId, PileId, SensorId, SessionId, ZoneId } from '../base/ids.ts';
import type { Dwh, Watt } from '../base/energy.ts';
import type { UtcMs } from '../base/time.ts';
import type { Evidence, Incident, IncidentStep } from './incident.ts';

export interface IncidentRow extends Incident {
  readonly zoneNames: readonly string[];
  readonly clips: number;
  readonly snapshots: number;
  /** Bytes on the disk now. */
  readonly evidenceBytes: number;
}

/** A charge that ran while it happened, on a pile that belongs to it. */
export interface IncidentSession {
  readonly sessionId: SessionId;
  readonly transactionId: number;
  readonly pileId: PileId;
  readonly pileName: string;
  readonly evse: number;
  readonly connector: number;
  readonly startedAtMs: UtcMs;
  readonly chargeEndedAtMs: UtcMs | null;
  readonly endReason: string | null;
  readonly energy: Dwh;
}

/** What a person did meanwhile: as the journal has it, secrets masked. */
export interface IncidentDeed {
  readonly atMs: UtcMs;
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly kind: string;
  readonly body: string;
}

export interface IncidentView {
  readonly incident: IncidentRow;
  /** What it covers: from some minutes before the first alarm to some after its end, or now; at most a day. */
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly closedByName: string | null;
  readonly steps: readonly IncidentStep[];
  readonly evidence: readonly Evidence[];
  readonly sessions: readonly IncidentSession[];
  readonly deeds: readonly IncidentDeed[];
  readonly sensors: readonly {
    readonly sensorId: SensorId;
    readonly name: string;
    readonly unit: string;
    readonly zoneId: ZoneId | null;
  }[];
  /** Names as they are now. */
  readonly names: {
    readonly piles: Readonly<Record<string, string>>;
    readonly cameras: Readonly<Record<string, string>>;
    readonly relays: Readonly<Record<string, string>>;
    readonly zones: Readonly<Record<string, string>>;
    readonly people: Readonly<Record<string, string>>;
  };
}

/** A text file of an incident's record, whole. */
export interface RecordFile {
  readonly kind: Evidence['kind'];
  readonly name: string;
  readonly text: string;
}

/** What the record is written from: what was measured, told and done while it happened. The lists are cut where the file would be. */
export interface IncidentRecord {
  readonly incidentId: IncidentId;
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly readings: readonly {
    readonly atMs: UtcMs;
    readonly sensorId: SensorId;
    readonly name: string;
    readonly value: number | null;
    readonly unit: string;
    readonly problem: string | null;
  }[];
  readonly meters: readonly {
    readonly atMs: UtcMs;
    readonly session: IncidentSession;
    readonly register: Dwh | null;
    readonly power: Watt | null;
    readonly stateOfCharge: number | null;
  }[];
  readonly sessions: readonly IncidentSession[];
  readonly deeds: readonly IncidentDeed[];
  readonly journal: readonly IncidentMessage[];
  /** There was more in the journal than is here. */
  readonly isJournalCut: boolean;
}

/** A message of a pile, or an event of the station itself, as the journal has it. */
export interface IncidentMessage {
  readonly seq: number;
  readonly atMs: UtcMs;
  readonly pileId: PileId | null;
  readonly kind: string;
  readonly action: string | null;
  readonly messageId: string | null;
  readonly violation: string | null;
  readonly body: string;
}

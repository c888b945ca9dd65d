/** What screens see of zones, the cause-and-effect matrix, bypasses, drills and the plan of the site. */
import type { IncidentId, PileId, RelayId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Incident, IncidentStep } from './incident.ts';
import type { Role } from './operator.ts';
import type { MapPlace } from './map-place.ts';
import type { AlarmRule, Bypass, Effect, MatrixCell, Relay, Sensor, Severity, Zone } from './safety.ts';

/** An accepted pile as the plan of the site shows it. */
export interface SitePile {
  readonly id: PileId;
  readonly name: string;
  readonly zoneId: ZoneId | null;
  readonly place: MapPlace | null;
}

/** The matrix as it was saved once. */
export interface MatrixVersionRow {
  readonly version: number;
  readonly savedAtMs: UtcMs;
  /** null: it came with the product. */
  readonly savedByName: string | null;
  readonly cells: readonly MatrixCell[];
}

export interface BypassRow extends Bypass {
  /** As the sensor or rule is called now; its id where it was removed. */
  readonly targetName: string;
  /** Where it is; null: nowhere or everywhere. */
  readonly zoneId: ZoneId | null;
  readonly zoneName: string | null;
  readonly askedByName: string;
  readonly askedByRole: Role | null;
  readonly approvedByName: string | null;
}

/** What is set up for safety, as the screens show it; cameras and what sensors say have calls of their own. */
export interface SafetySetupView {
  readonly zones: readonly Zone[];
  readonly sensors: readonly Sensor[];
  readonly relays: readonly Relay[];
  readonly rules: readonly AlarmRule[];
  readonly matrix: readonly MatrixCell[];
  /** 0: none was saved yet. */
  readonly matrixVersion: number;
  readonly piles: readonly SitePile[];
  /** Who is who, by operator id: whoever asked for a reset is shown by name. */
  readonly people: Readonly<Record<string, string>>;
  /** File name for GET /site-plan/<name>; null: none was uploaded. */
  readonly plan: string | null;
}

/** With what happens for a rule that stands nowhere in the matrix. */
export interface SafetySetupAnswer extends SafetySetupView {
  readonly unset: Readonly<Record<Severity, readonly Effect[]>>;
}

/** One drill: the incident it made, and everything that was done. */
export interface DrillFacts {
  readonly incident: Incident;
  readonly zoneName: string;
  readonly ruleName: string;
  readonly steps: readonly IncidentStep[];
  readonly pileNames: Readonly<Record<string, string>>;
  readonly relayNames: Readonly<Record<string, string>>;
  readonly cameraNames: Readonly<Record<string, string>>;
}

/** Times in ms since the drill's cause, by the monotonic clock; null: it did not happen. */
export interface DrillPile {
  readonly pileId: PileId;
  readonly name: string;
  readonly sentAfterMs: number | null;
  readonly answeredAfterMs: number | null;
  /** The pile's own word. */
  readonly answer: string | null;
  readonly offAfterMs: number | null;
  /** Its meter showed power when the drill ended or the orders ran out. */
  readonly stillOn: boolean;
}

export interface DrillReport {
  readonly incidentId: IncidentId;
  readonly number: number;
  readonly zoneName: string;
  readonly ruleName: string;
  readonly beganAtMs: UtcMs;
  /** null: it runs. */
  readonly endedAtMs: UtcMs | null;
  readonly piles: readonly DrillPile[];
  readonly relays: readonly {
    readonly relayId: RelayId;
    readonly name: string;
    readonly outcome: 'spared' | 'acted' | 'failed';
    readonly afterMs: number;
  }[];
  readonly cameras: readonly {
    readonly cameraId: string;
    readonly name: string;
    readonly turned: boolean;
    readonly failed: boolean;
    readonly recording: boolean;
  }[];
  readonly notified: number;
}

/** A drill in the list. */
export interface DrillRow {
  readonly incidentId: IncidentId;
  readonly number: number;
  readonly zoneIds: readonly ZoneId[];
  readonly title: string;
  readonly beganAtMs: UtcMs;
  readonly endedAtMs: UtcMs | null;
}

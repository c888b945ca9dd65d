/** A pile (OCPP: charge point, charging station) and its connectors. */
import type { Dwh, Watt } from '../base/energy.ts';
import type { PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileSecurity } from './certificate.ts';

/** waiting: it knocked and nobody has decided; refused: an operator turned it away. */
export type Admission = 'waiting' | 'accepted' | 'refused';

/** Where a pile's energy register starts. FIELD-FAULTS F18. */
export type RegisterKind = 'unknown' | 'lifetime' | 'per-session' | 'mixed';

export interface Pile {
  readonly id: PileId;
  readonly name: string;
  readonly admission: Admission;
  readonly vendor: string;
  readonly model: string;
  readonly serial: string | null;
  readonly firmware: string | null;
  readonly protocol: string;
  /** Salted hash of the HTTP basic auth password (OCPP-J 1.6 §6.2; keys/pile-password.ts says which), null: the pile connects without one. */
  readonly passwordHash: string | null;
  /** The connection the pile was last heard on; a close of any other is old news (F09). */
  readonly connectionId: string | null;
  readonly firstSeenMs: UtcMs;
  readonly connectedAtMs: UtcMs | null;
  readonly disconnectedAtMs: UtcMs | null;
  readonly bootedAtMs: UtcMs | null;
  readonly lastHeardMs: UtcMs | null;
  readonly remoteAddress: string | null;
  readonly clock: PileClock;
  readonly registerKind: RegisterKind;
  /** Where on the site it stands, in the installer's words. */
  readonly place: string;
  /** The zone it belongs to: piles, sensors and cameras that are stopped together. Empty: none. */
  readonly zone: string;
  readonly security: PileSecurity;
}

/** What is known of a pile's clock. FIELD-FAULTS F17. */
export interface PileClock {
  /** Pile time minus true time; 0 until learned. */
  readonly skewMs: number;
  /** The latest live differences (pile time minus arrival), with when each arrived; at most 3. */
  readonly samples: readonly { readonly receivedMs: UtcMs; readonly differenceMs: number }[];
  /** True while the pile tells times before 2020. */
  readonly unset: boolean;
}

/** A connector is (evse, connector) everywhere; OCPP 1.6 has evse = connector. connector 0 is the pile itself. */
export interface ConnectorRef {
  readonly pileId: PileId;
  readonly evse: number;
  readonly connector: number;
}

/** OCPP 1.6 ChargePointStatus in lower case; unknown: not heard since the connection. OCPP 2.0.1 `occupied` maps to preparing. */
export type ConnectorState =
  | 'unknown'
  | 'available'
  | 'preparing'
  | 'charging'
  | 'suspended-evse'
  | 'suspended-ev'
  | 'finishing'
  | 'reserved'
  | 'unavailable'
  | 'faulted';

export interface Connector extends ConnectorRef {
  readonly name: string;
  readonly ratedPower: Watt | null;
  readonly phases: 1 | 2 | 3 | null;
  readonly state: ConnectorState;
  /** When it was so by the pile's corrected time, and when that was heard. */
  readonly stateAtMs: UtcMs | null;
  readonly stateHeardMs: UtcMs | null;
  /** When it was asked for its state because it had not said (F15); null: not asked since it came. */
  readonly statusAskedMs: UtcMs | null;
  readonly errorCode: string | null;
  readonly errorInfo: string | null;
  readonly power: Watt | null;
  /** The last register as the pile told it, and when: closes a ghost session (F06). */
  readonly lastRegister: Dwh | null;
  readonly lastRegisterAtMs: UtcMs | null;
}

/** A time as a device told it. FIELD-FAULTS F17: raw, received and corrected are all kept. */
export interface DeviceTime {
  readonly raw: string | null;
  /** null: no time told, or not readable as one. */
  readonly pileMs: UtcMs | null;
}

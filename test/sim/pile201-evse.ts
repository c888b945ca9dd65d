/** One EVSE of a simulated 2.0.1 pile: its connectors, what is plugged in, what flows, who may charge. */
import type { Car } from './car.ts';
import type { ChargingPlace } from './charging-limits.ts';
import type { Instant } from './meter.ts';
import { Meter } from './meter.ts';
import type { Payload } from './ocpp-frame.ts';
import type { ChargingState, ConnectorStatus201, EvseSpec, IdToken, Transaction201 } from './pile201-options.ts';
import { connectorTypes } from './pile201-variables.ts';
import type { Cancel } from './timers.ts';

/** A connector; connectorId counts from 1 on every EVSE. */
export interface SimConnector201 {
  readonly id: number;
  readonly type: string;
  operative: boolean;
  /** Availability that waits for the end of the transaction. */
  operativeAfterwards: boolean | null;
  faulted: boolean;
  /** The status said last; null when it could not be said, or was not answered. */
  reported: ConnectorStatus201 | null;
}

/** A card or a command accepted here, waiting for the plug. */
export interface Authorised201 {
  readonly token: IdToken;
  readonly remoteStartId: number | null;
  readonly forget: Cancel;
}

/** An EVSE kept for somebody (H01). */
export interface Reservation201 {
  readonly id: number;
  readonly token: IdToken;
  readonly group: string | null;
  readonly forget: Cancel;
}

/** State of an EVSE; the pile changes it, tests may read it. */
export class SimEvse {
  readonly id: number;
  readonly spec: EvseSpec;
  readonly meter: Meter;
  readonly connectors: readonly SimConnector201[];
  car: Car | null = null;
  /** The connector whose cable is in a car. */
  plugged: SimConnector201 | null = null;
  tx: Transaction201 | null = null;
  /** The last transaction, running or not. */
  lastTx: Transaction201 | null = null;
  authorised: Authorised201 | null = null;
  reservation: Reservation201 | null = null;
  operative = true;
  operativeAfterwards: boolean | null = null;
  /** The power path is closed. */
  delivering = false;
  /** Limit by charging profiles, W; null without. */
  limitW: number | null = null;
  limitTimer: Cancel | null = null;
  /** Energy this transaction may still take although its card was refused, Wh; null when it was not. */
  refusedLimitWh: number | null = null;
  /** Samples for the Ended event. */
  endedSamples: Payload[] = [];
  sampling: Cancel | null = null;
  #countedToMs: number;

  constructor(id: number, spec: EvseSpec, nowMs: number) {
    this.id = id;
    this.spec = spec;
    this.meter = new Meter(spec.meter);
    this.#countedToMs = nowMs;
    this.connectors = connectorTypes(spec).map((type, at) => ({
      id: at + 1,
      type,
      operative: true,
      operativeAfterwards: null,
      faulted: false,
      reported: null,
    }));
  }

  /** What the pile offers the car, W. */
  get offeredW(): number {
    return this.delivering ? Math.max(0, Math.min(this.spec.maxW, this.limitW ?? Number.POSITIVE_INFINITY)) : 0;
  }

  /** What flows, W. */
  get powerW(): number {
    return this.car?.powerW(this.offeredW) ?? 0;
  }

  /** Counts energy up to true time `nowMs`. */
  advance(nowMs: number): void {
    const ms = nowMs - this.#countedToMs;
    this.#countedToMs = nowMs;
    if (ms <= 0 || this.car === null || !this.delivering) return;
    if (this.tx !== null && this.powerW > 0) this.tx.chargedMs += ms;
    this.meter.count(this.car.absorb(ms, this.offeredW));
  }

  /** What the meter can see now. */
  instant(): Instant {
    const dc = this.spec.kind === 'dc';
    return { powerW: this.powerW, offeredW: this.offeredW, phases: this.spec.phases ?? 3, dc, soc: dc ? (this.car?.soc ?? null) : null };
  }

  /** ChargingState as it is now. */
  get chargingState(): ChargingState {
    if (this.plugged === null) return 'Idle';
    if (!this.delivering) return this.refusedLimitWh !== null ? 'SuspendedEVSE' : 'EVConnected';
    if (this.offeredW <= 0) return 'SuspendedEVSE';
    return this.powerW > 0 ? 'Charging' : 'SuspendedEV';
  }

  /** The status of one of its connectors as it is now; `stationOperative` is the pile's own. */
  statusOf(connector: SimConnector201, stationOperative: boolean): ConnectorStatus201 {
    if (connector.faulted) return 'Faulted';
    if (!stationOperative || !this.operative || !connector.operative) return 'Unavailable';
    if (this.plugged === connector) return 'Occupied';
    return this.reservation === null ? 'Available' : 'Reserved';
  }

  /** A transaction runs here that a card or a command was accepted for. */
  get authorisedTx(): boolean {
    return this.tx !== null && this.tx.idToken !== null;
  }

  /** Nobody charges, is about to, or is barred from it. */
  get free(): boolean {
    return !this.authorisedTx && this.authorised === null && this.operative && this.connectors.some((one) => one.operative && !one.faulted);
  }

  /** What charging limits need to know. */
  get place(): ChargingPlace {
    return {
      place: this.id,
      wattsPerAmpere: this.spec.kind === 'dc' ? 400 : 230 * (this.spec.phases ?? 3),
      maxW: this.spec.maxW,
      transaction: this.tx === null ? null : { id: this.tx.transactionId, startedAtMs: this.tx.startedAtMs },
    };
  }
}

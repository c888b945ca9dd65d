/** One connector of a simulated pile: what is plugged in, what flows, what it says of itself. */
import type { Car } from './car.ts';
import type { Instant } from './meter.ts';
import { Meter } from './meter.ts';
import type { Payload } from './ocpp-frame.ts';
import type { ConnectorSpec, ConnectorStatus, SimTransaction } from './pile16-options.ts';
import type { ChargingPlace } from './charging-limits.ts';
import type { Cancel } from './timers.ts';

/** A card (or a remote start) accepted here, waiting for the plug. */
export interface Authorised {
  readonly idTag: string;
  readonly forget: Cancel;
}

/** A connector kept for somebody (5.13). */
export interface Reservation16 {
  readonly id: number;
  readonly idTag: string;
  readonly parentIdTag: string | null;
  readonly forget: Cancel;
}

/** State of a connector; the pile changes it, tests may read it. */
export class SimConnector {
  readonly id: number;
  readonly spec: ConnectorSpec;
  readonly meter: Meter;
  car: Car | null = null;
  plugged = false;
  tx: SimTransaction | null = null;
  /** The last transaction, running or not. */
  lastTx: SimTransaction | null = null;
  status: ConnectorStatus = 'Available';
  errorCode = 'NoError';
  /** The status said last; null when it could not be said, or was not answered. */
  reported: ConnectorStatus | null = null;
  operative = true;
  /** Availability that waits for the end of the transaction (ChangeAvailability "Scheduled"). */
  operativeAfterwards: boolean | null = null;
  authorised: Authorised | null = null;
  /** The contactor is closed. */
  delivering = false;
  /** Limit by charging profiles, W; null without. */
  limitW: number | null = null;
  limitTimer: Cancel | null = null;
  reservation: Reservation16 | null = null;
  /** Energy this transaction may still take although its card was refused, Wh; null when it was not. */
  refusedLimitWh: number | null = null;
  /** Samples for transactionData of the running transaction, oldest first. */
  stopData: Payload[] = [];
  stopSampling: Cancel | null = null;
  #countedToMs: number;

  constructor(id: number, spec: ConnectorSpec, nowMs: number) {
    this.id = id;
    this.spec = spec;
    this.meter = new Meter(spec.meter);
    this.#countedToMs = nowMs;
  }

  /** What the pile offers the car, W. */
  get offeredW(): number {
    return this.delivering ? Math.min(this.spec.maxW, this.limitW ?? Number.POSITIVE_INFINITY) : 0;
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
    this.meter.count(this.car.absorb(ms, this.offeredW));
  }

  /** What the meter can see now. */
  instant(): Instant {
    const dc = this.spec.kind === 'dc';
    return { powerW: this.powerW, offeredW: this.offeredW, phases: this.spec.phases ?? 3, dc, soc: dc ? (this.car?.soc ?? null) : null };
  }

  /** What charging limits need to know. */
  get place(): ChargingPlace {
    return {
      place: this.id,
      wattsPerAmpere: this.spec.kind === 'dc' ? 400 : 230 * (this.spec.phases ?? 3),
      maxW: this.spec.maxW,
      transaction:
        this.tx === null
          ? null
          : { id: this.tx.transactionId === null ? null : String(this.tx.transactionId), startedAtMs: this.tx.startedAtMs },
    };
  }

  /** A card may start here now; of a reserved one only its own (`reservation`). */
  get free(): boolean {
    return this.tx === null && this.authorised === null && this.operative && this.status !== 'Faulted';
  }
}

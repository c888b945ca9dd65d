/** What a simulated 2.0.1 pile says its connectors are, and who may take them out of service (OCPP 2.0.1 G). */
import type { DeviceModel } from './pile201-device.ts';
import type { SimConnector201, SimEvse } from './pile201-evse.ts';
import type { PileLine } from './pile16-line.ts';
import type { Registration201 } from './pile201-registration.ts';
import type { PileClock } from './pile-clock.ts';

/** What availability needs of its pile. */
export interface AvailabilityHost {
  readonly evses: readonly SimEvse[];
  readonly device: DeviceModel;
  readonly line: PileLine;
  readonly clock: PileClock;
  readonly registration: Registration201;
}

/** Station, EVSEs and connectors: each may be operative or not, and changes while a transaction runs wait for its end. */
export class Availability201 {
  /** Of the station itself. */
  operative = true;
  #afterwards: boolean | null = null;
  readonly #host: AvailabilityHost;
  readonly #idleWaiters = new Set<() => void>();

  constructor(host: AvailabilityHost) {
    this.#host = host;
  }

  /** Resolves when no transaction runs (at once if none does). */
  whenIdle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.add(resolve));
  }

  /** ChangeAvailability of the station (evse null), an EVSE (connector null), or a connector (G03, G04). */
  change(evse: SimEvse | null, connector: SimConnector201 | null, operative: boolean): 'Accepted' | 'Scheduled' {
    const busy = evse === null ? !this.#isIdle() : evse.tx !== null;
    const waits = busy && !operative ? operative : null;
    if (connector !== null) connector.operativeAfterwards = waits;
    else if (evse !== null) evse.operativeAfterwards = waits;
    else this.#afterwards = waits;
    if (waits !== null) return 'Scheduled';
    if (connector !== null) connector.operative = operative;
    else if (evse !== null) evse.operative = operative;
    else this.operative = operative;
    this.tell('changed');
    return 'Accepted';
  }

  /** A transaction ended: what was scheduled comes true. */
  afterTransaction(evse: SimEvse): void {
    evse.operative = evse.operativeAfterwards ?? evse.operative;
    evse.operativeAfterwards = null;
    for (const connector of evse.connectors) {
      connector.operative = connector.operativeAfterwards ?? connector.operative;
      connector.operativeAfterwards = null;
    }
    if (this.#isIdle()) {
      this.operative = this.#afterwards ?? this.operative;
      this.#afterwards = null;
      for (const tell of this.#idleWaiters) tell();
      this.#idleWaiters.clear();
    }
    this.tell('changed');
  }

  /** Sends the statuses of all connectors, or of those that changed since they were last said. */
  tell(which: 'all' | 'changed'): void {
    const { evses, device } = this.#host;
    for (const evse of evses) {
      for (const connector of evse.connectors) {
        const status = evse.statusOf(connector, this.operative);
        device.put({ name: 'Connector', evse: { id: evse.id, connectorId: connector.id } }, { name: 'AvailabilityState' }, status);
        if (which === 'all' || connector.reported !== status) this.tellOne(evse, connector);
      }
    }
    device.force('ChargingStation.AvailabilityState', this.operative ? 'Available' : 'Unavailable');
  }

  /** Sends the status of one connector. */
  tellOne(evse: SimEvse, connector: SimConnector201): void {
    const { clock, line, registration } = this.#host;
    const said = evse.statusOf(connector, this.operative);
    connector.reported = said;
    const payload = { timestamp: clock.text(), connectorStatus: said, evseId: evse.id, connectorId: connector.id };
    void line.ask('StatusNotification', payload, registration.status === 'Pending').then((answer) => {
      if (answer?.ok !== true && connector.reported === said) connector.reported = null;
    });
  }

  #isIdle(): boolean {
    return this.#host.evses.every((evse) => evse.tx === null);
  }
}

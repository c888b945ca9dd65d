/** A whole simulated charge point for OCPP 1.6J: what a person does to it, what its line does to it, and what it then says. */
import type { Car } from './car.ts';
import { acCar, dcCar } from './car.ts';
import { ChargingLimits } from './charging-limits.ts';
import type { CallAnswer, Payload } from './ocpp-frame.ts';
import { textOf } from './ocpp-frame.ts';
import type { OcppPeer } from './ocpp-peer.ts';
import { PileCertificates } from './pile-certificates.ts';
import type { Ways } from './pile-ways.ts';
import { CardMemory } from './pile16-cards.ts';
import { Configuration, factoryKeys } from './pile16-config.ts';
import { SimConnector } from './pile16-connector.ts';
import type { CommandHost } from './pile16-host.ts';
import { inboundHandlers } from './pile16-inbound.ts';
import { PileLine } from './pile16-line.ts';
import type { ConnectorSpec, ConnectorStatus, PileQuirks, SentCall, SimPileOptions, SimTransaction, StopReason } from './pile16-options.ts';
import { BY_THE_BOOK } from './pile16-options.ts';
import { Registration } from './pile16-registration.ts';
import { startSigning } from './pile16-security.ts';
import { TransactionDesk } from './pile16-transactions.ts';
import { Upkeep16 } from './pile16-upkeep.ts';
import { WayIn16 } from './pile16-way-in.ts';
import { PileClock } from './pile-clock.ts';
import type { Cancel, Timers } from './timers.ts';
import { realTimers } from './timers.ts';

/** What came of holding a card to the reader. */
export type CardOutcome = 'started' | 'stopped' | 'waiting-for-plug' | 'refused';
/** What a power cut does to a running transaction, seen after the boot. */
export type AfterPowerCut = 'stops' | 'resumes' | 'forgets';

const ONE_AC: readonly ConnectorSpec[] = [{ kind: 'ac', maxW: 22_000 }];

/** A charge point. `start` powers it; every method below is something a person, the grid or the network does. */
export class SimPile implements CommandHost {
  readonly identity: string;
  readonly options: SimPileOptions;
  /** May be changed while it runs. */
  readonly quirks: { -readonly [K in keyof PileQuirks]: PileQuirks[K] };
  readonly timers: Timers;
  readonly clock: PileClock;
  readonly config: Configuration;
  readonly connectors: readonly SimConnector[];
  readonly line: PileLine;
  readonly desk: TransactionDesk;
  readonly cards: CardMemory;
  readonly registration: Registration;
  readonly wayIn: WayIn16;
  readonly limits = new ChargingLimits();
  readonly certificates = new PileCertificates();
  readonly upkeep: Upkeep16;
  firmwareVersion: string;
  #powered = false;
  #powerBack: Cancel | null = null;
  readonly #cut = new Map<SimConnector, { readonly tx: SimTransaction; readonly then: AfterPowerCut; readonly atMs: number }>();

  constructor(options: SimPileOptions) {
    this.options = options;
    this.identity = options.identity;
    this.quirks = { ...BY_THE_BOOK, ...options.quirks };
    this.timers = options.timers ?? realTimers;
    this.clock = new PileClock(this.timers, options.clock);
    const specs = options.connectors ?? ONE_AC;
    this.connectors = specs.map((spec, at) => new SimConnector(at + 1, spec, this.timers.now()));
    this.config = new Configuration(factoryKeys(specs.length));
    for (const [key, value] of Object.entries(options.configuration ?? {})) this.config.force(key, value);
    this.firmwareVersion = options.firmware ?? '1.0.0';
    for (const root of options.roots ?? []) this.certificates.install('CentralSystemRootCertificate', root, this.timers.now());
    this.wayIn = new WayIn16(this);
    this.line = new PileLine({
      identity: options.identity,
      target: () => this.ways.target(),
      onRefused: () => this.wayIn.onRefused(),
      handlers: inboundHandlers(this),
      timers: this.timers,
      quirks: this.quirks,
      redialMs: options.redialMs ?? 200,
      callTimeoutMs: options.callTimeoutMs ?? 30_000,
      keepCalls: options.keepCalls ?? 2_000,
      retryRule: () => ({
        attempts: this.config.integer('TransactionMessageAttempts'),
        intervalMs: this.config.integer('TransactionMessageRetryInterval') * 1_000,
      }),
      onUp: () => {
        this.ways.succeeded();
        this.registration.onUp();
      },
      onDown: () => this.registration.cancelTimers(),
    });
    this.cards = new CardMemory(this.config, this.line, () => this.timers.now(), options.localList);
    this.desk = new TransactionDesk(this);
    this.registration = new Registration(this);
    this.upkeep = new Upkeep16(this);
  }

  /** Powers the pile; it dials and boots until accepted. */
  start(): this {
    this.#powered = true;
    this.registration.forget();
    this.line.dial();
    return this;
  }

  /** Takes it out of the test: timers cancelled, sockets closed, queue kept but never sent. */
  async stop(): Promise<void> {
    this.#powered = false;
    this.#cancelTimers();
    this.#powerBack?.();
    for (const connector of this.connectors) connector.reservation?.forget();
    await this.line.end();
  }

  /** The way in that works, and the one being tried. */
  get ways(): Ways {
    return this.wayIn.ways;
  }

  /** True while the central system's last boot answer was Accepted and the socket is open. */
  get accepted(): boolean {
    return this.registration.accepted;
  }

  /** Resolves when the boot is accepted (at once if it is). */
  whenAccepted(): Promise<void> {
    return this.registration.whenAccepted();
  }

  /** Resolves when nothing can be sent now (see PileLine.settled). */
  settled(): Promise<void> {
    return this.line.settled();
  }

  /** Resolves when no transaction runs (at once if none does). */
  async whenIdle(): Promise<void> {
    const running = (): SimTransaction | undefined => this.connectors.find((connector) => connector.tx !== null)?.tx ?? undefined;
    for (let tx = running(); tx !== undefined; tx = running()) await tx.finished;
  }

  /** Everything it sent, or one action's share, oldest first. */
  calls(action?: string): readonly SentCall[] {
    return action === undefined ? this.line.calls : this.line.calls.filter((call) => call.action === action);
  }

  /** The socket in use, for raw messages beside the pile's own. Throws while the line is down. */
  get peer(): OcppPeer {
    const peer = this.line.peer;
    if (peer === null) throw new Error(`${this.identity} has no line`);
    return peer;
  }

  /** Connector by number from 1. Throws RangeError for another. */
  connector(id: number): SimConnector {
    const connector = this.connectors[id - 1];
    if (connector === undefined) throw new RangeError(`${this.identity} has no connector ${id}`);
    return connector;
  }

  /** Plugs a car in; starts at once where a card waits for it or the pile charges everybody. */
  plugIn(connectorId = 1, car?: Car): void {
    const connector = this.connector(connectorId);
    connector.advance(this.timers.now());
    connector.plugged = true;
    connector.car = car ?? (connector.spec.kind === 'dc' ? dcCar() : acCar());
    if (!connector.operative || connector.status === 'Faulted') return;
    const idTag = connector.authorised?.idTag ?? this.quirks.freeModeIdTag;
    if (connector.status === 'Available' || connector.status === 'Reserved') this.setStatus(connector, 'Preparing');
    if (idTag !== null) this.desk.start(connector, idTag);
  }

  /** Pulls the plug; a running transaction ends or is suspended as StopTransactionOnEVSideDisconnect says. */
  unplug(connectorId = 1): void {
    const connector = this.connector(connectorId);
    connector.advance(this.timers.now());
    connector.plugged = false;
    connector.car = null;
    if (connector.tx === null) {
      this.#becomeFree(connector);
      return;
    }
    if (!this.config.flag('StopTransactionOnEVSideDisconnect')) {
      this.setStatus(connector, 'SuspendedEV');
      return;
    }
    this.desk.stop(connector, 'EVDisconnected');
    this.#becomeFree(connector);
  }

  /** Holds a card to the reader: stops the own transaction there, or authorises and starts one (5.1, 4.8). */
  async presentCard(idTag: string, connectorId = 1): Promise<CardOutcome> {
    const connector = this.connector(connectorId);
    if (connector.tx !== null) return this.#cardWhileCharging(connector, connector.tx, idTag);
    if (!connector.free || !this.#mayUse(connector, idTag)) return 'refused';
    if (connector.status === 'Available') this.setStatus(connector, 'Preparing');
    if (!(await this.cards.authorise(idTag))) {
      if (connector.status === 'Preparing' && !connector.plugged) this.setStatus(connector, 'Available');
      return 'refused';
    }
    return this.accept(connector, idTag);
  }

  /** Ends a transaction at the pile, e.g. by its button: reason Local, EmergencyStop, Other. */
  stopLocally(connectorId = 1, reason: StopReason = 'Local'): SimTransaction | null {
    const tx = this.desk.stop(this.connector(connectorId), reason);
    this.#afterTransaction(this.connector(connectorId));
    return tx;
  }

  /** Reports a fault: power stops; `endsTransaction` false leaves the transaction open, as some piles do at first. */
  fault(connectorId: number, errorCode: string, options: { endsTransaction?: boolean; info?: string } = {}): void {
    const connector = this.connector(connectorId);
    connector.advance(this.timers.now());
    connector.delivering = false;
    if (options.endsTransaction !== false) this.desk.stop(connector, 'Other');
    connector.errorCode = errorCode;
    this.setStatus(connector, 'Faulted', options.info);
  }

  /** Ends a fault; a transaction left open goes on. */
  clearFault(connectorId: number): void {
    const connector = this.connector(connectorId);
    connector.advance(this.timers.now());
    connector.errorCode = 'NoError';
    connector.delivering = connector.tx !== null;
    this.setStatus(connector, connector.tx !== null ? 'Charging' : connector.plugged ? 'Finishing' : 'Available');
  }

  /** Says any status, true or not, at any pile time (F16); resolves with the answer, null when the line is down. */
  report(
    connectorId: number,
    status: ConnectorStatus,
    options: { errorCode?: string; info?: string; atMs?: number; early?: boolean } = {},
  ): Promise<CallAnswer | null> {
    const payload = {
      connectorId,
      errorCode: options.errorCode ?? 'NoError',
      status,
      timestamp: this.clock.text(options.atMs),
      ...(options.info === undefined ? {} : { info: options.info }),
    };
    return this.line.ask('StatusNotification', payload, options.early);
  }

  /** The network cable is out: no socket, no dialling; charging goes on. */
  goOffline(how: 'terminate' | 'reset' | 'close' = 'terminate'): void {
    this.line.hangUp(how);
  }

  /** The cable is back. */
  goOnline(): void {
    if (this.#powered) this.line.dial();
  }

  /** Loses the socket abruptly and dials again after `redialMs` (F32). */
  dropLine(): void {
    this.line.lose();
  }

  /** Leaves the socket half-open and dials a second one with the same identity (F08); the old one can be thawed or terminated. */
  abandonLine(): OcppPeer | null {
    return this.line.abandon();
  }

  /** The mains fail. `loses`: queued messages that did not survive (F03, F06). */
  powerCut(options: { transactions?: AfterPowerCut; loses?: 'nothing' | 'everything' | 'starts' } = {}): void {
    this.#powered = false;
    this.line.hangUp('terminate');
    this.#cancelTimers();
    this.#powerBack?.();
    for (const connector of this.connectors) {
      connector.advance(this.timers.now());
      if (connector.tx !== null)
        this.#cut.set(connector, { tx: connector.tx, then: options.transactions ?? 'stops', atMs: this.clock.now() });
      connector.delivering = false;
      connector.stopSampling?.();
      connector.stopSampling = null;
      connector.authorised?.forget();
      connector.authorised = null;
      connector.reported = null;
    }
    const loses = options.loses ?? 'nothing';
    this.line.forget((action) => loses === 'everything' || (loses === 'starts' && action === 'StartTransaction'));
  }

  /** The mains are back: it boots, then tells what it still knows. */
  powerUp(): void {
    this.clock.powerUp();
    this.config.reboot();
    this.line.restartIds();
    for (const connector of this.connectors) this.#wake(connector);
    this.#cut.clear();
    this.start();
  }

  /** Power off and on again after `rebootMs` of simulated time; what `Reset` does (5.14). */
  reboot(transactions: AfterPowerCut = 'stops'): void {
    this.powerCut({ transactions });
    this.#powerBack = this.timers.setTimer(this.options.rebootMs ?? 5_000, () => this.powerUp());
  }

  // What follows is for the parts of the pile (inbound calls, transactions), and for tests that go behind its back.

  /** Sets a connector's status and reports it when it changed; kept for the reconnect while the line is down. */
  setStatus(connector: SimConnector, status: ConnectorStatus, info?: string): void {
    if (connector.status === status && connector.reported === status) return;
    connector.status = status;
    this.#tellStatus(connector, info === undefined ? {} : { info });
  }

  /** An accepted card or remote start: begins, or waits for the plug as long as ConnectionTimeOut says. */
  accept(connector: SimConnector, idTag: string): CardOutcome {
    if (connector.tx !== null) return 'refused';
    if (connector.plugged) {
      this.desk.start(connector, idTag);
      return 'started';
    }
    connector.authorised?.forget();
    const forget = this.timers.setTimer(this.config.integer('ConnectionTimeOut') * 1_000, () => {
      connector.authorised = null;
      if (connector.status === 'Preparing' && !connector.plugged) this.setStatus(connector, 'Available');
    });
    connector.authorised = { idTag, forget };
    if (connector.status === 'Available') this.setStatus(connector, 'Preparing');
    return 'waiting-for-plug';
  }

  /** ChangeAvailability for one connector (5.2). */
  changeAvailability(connector: SimConnector, operative: boolean): 'Accepted' | 'Scheduled' {
    if (connector.tx !== null) {
      connector.operativeAfterwards = operative;
      return 'Scheduled';
    }
    connector.operative = operative;
    if (!operative) this.setStatus(connector, 'Unavailable');
    else if (connector.status === 'Unavailable') this.setStatus(connector, connector.plugged ? 'Preparing' : 'Available');
    return 'Accepted';
  }

  /** Ends a transaction by command and lets a scheduled availability come true. */
  stopByCommand(connector: SimConnector, reason: StopReason): void {
    this.desk.stop(connector, reason);
    this.#afterTransaction(connector);
  }

  /** SecurityEventNotification; kept while offline. */
  securityEvent(type: string, techInfo?: string): void {
    const payload = { type, timestamp: this.clock.text(), ...(techInfo === undefined ? {} : { techInfo: techInfo.slice(0, 255) }) };
    void this.line.tell('SecurityEventNotification', () => payload);
  }

  /** Makes a new key and asks for its certificate, as before its old one ends. */
  askForCertificate(): Promise<boolean> {
    return startSigning(this);
  }

  /** A configuration key was changed from outside: what depends on it follows at once. */
  configurationChanged(key: string): void {
    if (key === 'AuthorizationKey') setImmediate(() => this.wayIn.change({ password: this.config.text(key) }));
    if (key === 'SecurityProfile') setImmediate(() => this.wayIn.change({ securityProfile: this.config.integer(key) }));
    if (key === 'HeartbeatInterval' || key === 'ClockAlignedDataInterval') this.registration.restartTimers();
    if (key === 'MeterValueSampleInterval') for (const one of this.connectors) if (one.tx !== null) this.desk.watch(one);
  }

  /** Sends the statuses of all connectors with the pile itself (connector 0) first, or of those not reported yet. */
  tellStatuses(which: 'all' | 'changed'): void {
    if (which === 'all') this.tellStatus(0);
    for (const connector of this.connectors)
      if (which === 'all' || connector.reported === null) this.#tellStatus(connector, { early: true });
  }

  /** Sends the status of one connector; 0 is the pile itself. */
  tellStatus(connectorId: number): void {
    const operative = this.connectors.some((connector) => connector.operative);
    if (connectorId === 0) void this.report(0, operative ? 'Available' : 'Unavailable', { early: true });
    else this.#tellStatus(this.connector(connectorId), { early: true });
  }

  /** What BootNotification says. */
  bootPayload(): Payload {
    const { vendor, model, serial } = this.options;
    return {
      chargePointVendor: vendor ?? 'Simulated',
      chargePointModel: model ?? 'Pile 16',
      ...(serial === undefined ? {} : { chargePointSerialNumber: serial }),
      firmwareVersion: this.firmwareVersion,
    };
  }

  /** Clock-aligned readings of every connector. */
  sampleAligned(): void {
    for (const connector of this.connectors) this.desk.tellValues(connector, 'Sample.Clock');
  }

  #cancelTimers(): void {
    this.registration.cancelTimers();
    for (const connector of this.connectors) {
      connector.stopSampling?.();
      connector.authorised?.forget();
    }
  }

  #tellStatus(connector: SimConnector, options: { info?: string; early?: boolean }): void {
    const said = connector.status;
    connector.reported = said;
    void this.report(connector.id, said, { errorCode: connector.errorCode, ...options }).then((answer) => {
      if (answer?.ok !== true && connector.status === said) connector.reported = null;
    });
  }

  async #cardWhileCharging(connector: SimConnector, tx: SimTransaction, idTag: string): Promise<CardOutcome> {
    if (idTag !== tx.idTag && !(await this.cards.sameParent(tx.idTag, idTag))) return 'refused';
    if (connector.tx !== tx) return 'refused';
    this.desk.stop(connector, 'Local', idTag);
    this.#afterTransaction(connector);
    return 'stopped';
  }

  #afterTransaction(connector: SimConnector): void {
    const operative = connector.operativeAfterwards;
    connector.operativeAfterwards = null;
    if (connector.tx === null && operative !== null) this.changeAvailability(connector, operative);
  }

  #mayUse(connector: SimConnector, idTag: string): boolean {
    const { reservation } = connector;
    if (reservation === null || reservation.idTag === idTag) return true;
    return reservation.parentIdTag !== null && reservation.parentIdTag === textOf(this.cards.own(idTag) ?? {}, 'parentIdTag');
  }

  #becomeFree(connector: SimConnector): void {
    this.#afterTransaction(connector);
    connector.authorised?.forget();
    connector.authorised = null;
    const free = connector.reservation === null ? 'Available' : 'Reserved';
    if (connector.status !== 'Faulted') this.setStatus(connector, connector.operative ? free : 'Unavailable');
  }

  /** After a power cut: the transaction is told as ended, goes on, or was never heard of. */
  #wake(connector: SimConnector): void {
    connector.advance(this.timers.now());
    const cut = this.#cut.get(connector);
    connector.status = connector.plugged ? 'Preparing' : 'Available';
    if (!connector.operative) connector.status = 'Unavailable';
    if (cut === undefined || connector.tx === null) return;
    switch (cut.then) {
      case 'stops':
        this.desk.end(connector, cut.tx, { reason: 'PowerLoss', meterStopWh: connector.meter.transactionRegisterWh, atMs: cut.atMs });
        if (connector.plugged) connector.status = 'Finishing';
        {
          this.#afterTransaction(connector);
          return;
        }
      case 'resumes':
        connector.delivering = true;
        connector.status = 'Charging';
        {
          this.desk.watch(connector);
          return;
        }
      case 'forgets':
        connector.tx = null;
        connector.stopData = [];
    }
  }
}

/** A whole simulated charging station for OCPP 2.0.1: what a person does to it, what its line does to it, and what it then says. */
import type { Car } from './car.ts';
import { acCar, dcCar } from './car.ts';
import { ChargingLimits } from './charging-limits.ts';
import type { Payload } from './ocpp-frame.ts';
import type { OcppPeer } from './ocpp-peer.ts';
import { PileCertificates } from './pile-certificates.ts';
import type { Way } from './pile-ways.ts';
import { Ways } from './pile-ways.ts';
import { PileLine } from './pile16-line.ts';
import type { SentCall } from './pile16-options.ts';
import { Availability201 } from './pile201-availability.ts';
import { CardMemory201 } from './pile201-cards.ts';
import { DeviceModel } from './pile201-device.ts';
import { SimEvse } from './pile201-evse.ts';
import type { Host201 } from './pile201-host.ts';
import { inboundHandlers201 } from './pile201-inbound.ts';
import { startSigning } from './pile201-inbound-certificates.ts';
import { Monitoring } from './pile201-monitoring.ts';
import { Network } from './pile201-network.ts';
import type {
  BootReason,
  EvseSpec,
  IdToken,
  PileQuirks201,
  SimPile201Options,
  StoppedReason,
  Transaction201,
  TriggerReason,
} from './pile201-options.ts';
import { BY_THE_BOOK_201, tokenOf } from './pile201-options.ts';
import { Registration201 } from './pile201-registration.ts';
import { TransactionDesk201 } from './pile201-transactions.ts';
import { Upkeep201 } from './pile201-upkeep.ts';
import { factoryVariables } from './pile201-variables.ts';
import { PileClock } from './pile-clock.ts';
import type { Cancel, Timers } from './timers.ts';
import { realTimers } from './timers.ts';

/** What came of holding a card to the reader. */
export type CardOutcome201 = 'started' | 'stopped' | 'waiting-for-plug' | 'refused';

const ONE_AC: readonly EvseSpec[] = [{ kind: 'ac', maxW: 22_000 }];

/** A charging station. `start` powers it; every method below is something a person, the grid or the network does. */
export class SimPile201 implements Host201 {
  readonly identity: string;
  readonly options: SimPile201Options;
  /** May be changed while it runs. */
  readonly quirks: { -readonly [K in keyof PileQuirks201]: PileQuirks201[K] };
  readonly timers: Timers;
  readonly clock: PileClock;
  readonly device: DeviceModel;
  readonly evses: readonly SimEvse[];
  readonly line: PileLine;
  readonly ways: Ways;
  readonly cards: CardMemory201;
  readonly limits = new ChargingLimits();
  readonly desk: TransactionDesk201;
  readonly registration: Registration201;
  readonly availability: Availability201;
  readonly monitoring: Monitoring;
  readonly network: Network;
  readonly certificates = new PileCertificates();
  readonly upkeep: Upkeep201;
  readonly displays = new Map<number, Payload>();
  firmwareVersion: string;
  #powered = false;
  #powerBack: Cancel | null = null;
  readonly #cut = new Map<
    SimEvse,
    { readonly tx: Transaction201; readonly then: 'stops' | 'resumes' | 'forgets'; readonly atMs: number }
  >();

  constructor(options: SimPile201Options) {
    this.options = options;
    this.identity = options.identity;
    this.quirks = { ...BY_THE_BOOK_201, ...options.quirks };
    this.timers = options.timers ?? realTimers;
    this.clock = new PileClock(this.timers, options.clock);
    this.firmwareVersion = options.firmware ?? '1.0.0';
    const specs = options.evses ?? ONE_AC;
    this.evses = specs.map((spec, at) => new SimEvse(at + 1, spec, this.timers.now()));
    this.device = new DeviceModel(factoryVariables(options, specs));
    for (const [name, value] of Object.entries(options.variables ?? {})) this.device.force(name, value);
    for (const root of options.roots ?? []) this.certificates.install('CSMSRootCertificate', root, this.timers.now());
    const first = firstWay(options);
    this.ways = new Ways(
      first,
      { subprotocols: ['ocpp2.0.1'], ...options.peer, identity: options.identity },
      () => ({ ca: this.certificates.roots('CSMSRootCertificate'), certificate: this.certificates.own }),
      () => this.device.integer('OCPPCommCtrlr.NetworkProfileConnectionAttempts'),
    );
    this.line = new PileLine({
      identity: options.identity,
      target: () => this.ways.target(),
      handlers: inboundHandlers201(this),
      timers: this.timers,
      quirks: { resendMessageId: this.quirks.resendMessageId, messageIds: this.quirks.messageIds, repeatsStart: 'no' },
      redialMs: options.redialMs ?? 200,
      callTimeoutMs: options.callTimeoutMs ?? 30_000,
      keepCalls: options.keepCalls ?? 2_000,
      retryRule: () => ({
        attempts: this.device.integer('OCPPCommCtrlr.MessageAttempts[TransactionEvent]'),
        intervalMs: this.device.integer('OCPPCommCtrlr.MessageAttemptInterval[TransactionEvent]') * 1_000,
      }),
      onUp: () => this.#onUp(),
      onDown: () => this.registration.cancelTimers(),
      onRefused: () => this.network.onRefused(),
    });
    this.cards = new CardMemory201(this.device, this.line, this.timers, options.localList);
    this.desk = new TransactionDesk201(this);
    this.registration = new Registration201(this);
    this.availability = new Availability201(this);
    this.network = new Network(this, first);
    this.upkeep = new Upkeep201(this);
    this.monitoring = new Monitoring({
      timers: this.timers,
      device: this.device,
      time: () => this.clock.text(),
      notify: (eventData) => void this.line.ask('NotifyEvent', { generatedAt: this.clock.text(), seqNo: 0, tbc: false, eventData }),
    });
  }

  /** Powers the pile; it dials and boots until accepted. */
  start(reason: BootReason = 'PowerUp'): this {
    this.#powered = true;
    this.registration.forget(reason);
    this.line.dial();
    return this;
  }

  /** Takes it out of the test: timers cancelled, sockets closed, queue kept but never sent. */
  async stop(): Promise<void> {
    this.#powered = false;
    this.#cancelTimers();
    this.monitoring.stop();
    this.#powerBack?.();
    for (const evse of this.evses) evse.reservation?.forget();
    await this.line.end();
  }

  /** True while the last boot answer was Accepted and the socket is open. */
  get accepted(): boolean {
    return this.registration.accepted;
  }

  /** True where calls can be made now. */
  get online(): boolean {
    return this.line.up && this.line.registered;
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
  whenIdle(): Promise<void> {
    return this.availability.whenIdle();
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

  /** EVSE by number from 1. Throws RangeError for another. */
  evse(id: number): SimEvse {
    const evse = this.evses[id - 1];
    if (evse === undefined) throw new RangeError(`${this.identity} has no EVSE ${id}`);
    return evse;
  }

  /** Plugs a car into one connector of an EVSE; charges at once where a card waits for it. */
  plugIn(evseId = 1, options: { connectorId?: number; car?: Car } = {}): void {
    const evse = this.evse(evseId);
    const connector = evse.connectors[(options.connectorId ?? 1) - 1];
    if (connector === undefined) throw new RangeError(`EVSE ${evseId} of ${this.identity} has no connector ${options.connectorId ?? 1}`);
    evse.advance(this.timers.now());
    evse.plugged = connector;
    evse.car = options.car ?? (evse.spec.kind === 'dc' ? dcCar() : acCar());
    this.tellStatuses('changed');
    if (evse.statusOf(connector, this.availability.operative) !== 'Occupied') return;
    if (evse.tx !== null) this.desk.update(evse, 'CablePluggedIn');
    else if (this.desk.startsAt('EVConnected')) this.desk.begin(evse, 'CablePluggedIn', evse.authorised?.token ?? null);
    if (evse.authorised !== null || evse.authorisedTx) this.desk.deliver(evse, 'CablePluggedIn');
  }

  /** Pulls the plug; a running transaction ends or is suspended as StopTxOnEVSideDisconnect and TxStopPoint say. */
  unplug(evseId = 1): void {
    const evse = this.evse(evseId);
    evse.advance(this.timers.now());
    evse.plugged = null;
    evse.car = null;
    if (evse.tx !== null) {
      const ends = this.device.flag('TxCtrlr.StopTxOnEVSideDisconnect') || this.desk.stopsAt('EVConnected') || evse.tx.stopping !== null;
      if (ends) this.desk.end(evse, evse.tx.stopping ?? 'EVDisconnected', 'EVCommunicationLost');
      else {
        evse.delivering = false;
        this.desk.update(evse, 'EVCommunicationLost');
      }
    }
    this.tellStatuses('changed');
  }

  /** Holds a card to the reader: stops the own transaction there, or authorises and starts one (C01, E02, E07). */
  async presentCard(card: string | IdToken, evseId = 1): Promise<CardOutcome201> {
    const evse = this.evse(evseId);
    const token = tokenOf(card);
    const own = evse.tx?.idToken ?? null;
    if (evse.tx !== null && own !== null && evse.tx.stopping === null) return this.#cardWhileCharging(evse, evse.tx, own, token);
    if (!evse.free || !this.availability.operative) return 'refused';
    if (evse.reservation !== null && !this.#isReservedFor(evse, token)) return 'refused';
    if (!(await this.cards.authorise(token, evse.id))) return 'refused';
    this.accept(evse, token, 'Authorized', null);
    return evse.delivering ? 'started' : 'waiting-for-plug';
  }

  /** A card or a command was accepted: charges, or waits for the plug until EVConnectionTimeOut. */
  accept(evse: SimEvse, token: IdToken, trigger: 'Authorized' | 'RemoteStart', remoteStartId: number | null): void {
    evse.authorised?.forget();
    const seconds = this.device.integer('TxCtrlr.EVConnectionTimeOut');
    const forget = this.timers.setTimer(seconds * 1_000, () => this.#nobodyCame(evse));
    evse.authorised = { token, remoteStartId, forget };
    if (evse.tx !== null) {
      evse.tx.idToken = token;
      evse.tx.remoteStartId = remoteStartId;
      evse.tx.stopping = null;
      this.desk.update(evse, trigger, { idToken: token });
    } else if (this.desk.startsAt('Authorized')) {
      this.desk.begin(evse, trigger, token, remoteStartId);
    }
    if (evse.plugged !== null) this.desk.deliver(evse, trigger);
  }

  /** Ends charging at the pile: its button, or any other cause. */
  stopLocally(evseId = 1, reason: StoppedReason = 'Local'): void {
    this.stopCharging(this.evse(evseId), reason, reason === 'Local' ? 'StopAuthorized' : 'AbnormalCondition');
  }

  /** Charging is over: the transaction ends now, or at the plug where TxStopPoint is only that. */
  stopCharging(evse: SimEvse, reason: StoppedReason, trigger: TriggerReason, stopper?: IdToken): void {
    if (evse.tx === null) return;
    const now = ['Authorized', 'PowerPathClosed', 'EnergyTransfer', 'DataSigned'].some((point) => this.desk.stopsAt(point));
    if (now || evse.plugged === null) {
      this.desk.end(evse, reason, trigger, stopper);
      return;
    }
    evse.advance(this.timers.now());
    evse.delivering = false;
    evse.tx.stopping = reason;
    this.desk.update(evse, trigger, stopper === undefined ? {} : { idToken: stopper });
  }

  /** A connector breaks: power stops and the transaction ends. */
  fault(evseId: number, connectorId = 1, reason: StoppedReason = 'Other'): void {
    const evse = this.evse(evseId);
    const connector = evse.connectors[connectorId - 1];
    if (connector === undefined) throw new RangeError(`EVSE ${evseId} has no connector ${connectorId}`);
    connector.faulted = true;
    this.device.force('ChargingStation.Problem', 'true');
    if (evse.plugged === connector || evse.plugged === null) this.desk.end(evse, reason, 'AbnormalCondition');
    this.tellStatuses('changed');
  }

  /** It is mended. */
  clearFault(evseId: number, connectorId = 1): void {
    const connector = this.evse(evseId).connectors[connectorId - 1];
    if (connector !== undefined) connector.faulted = false;
    this.device.force('ChargingStation.Problem', String(this.evses.some((evse) => evse.connectors.some((one) => one.faulted))));
    this.tellStatuses('changed');
  }

  /** The network cable is out: no socket, no dialling; charging goes on. */
  goOffline(how: 'terminate' | 'reset' | 'close' = 'terminate'): void {
    this.line.hangUp(how);
  }

  /** The cable is back; what was kept is told in the order the quirk says. */
  goOnline(): void {
    if (this.#powered) this.line.dial();
  }

  /** Loses the socket abruptly and dials again after `redialMs` (F32). */
  dropLine(): void {
    this.line.lose();
  }

  /** Leaves the socket half-open and dials a second one with the same identity (F08). */
  abandonLine(): OcppPeer | null {
    return this.line.abandon();
  }

  /** The mains fail. `loses`: queued messages that did not survive. */
  powerCut(options: { transactions?: 'stops' | 'resumes' | 'forgets'; loses?: 'nothing' | 'everything' } = {}): void {
    this.#powered = false;
    this.line.hangUp('terminate');
    this.#cancelTimers();
    this.#powerBack?.();
    for (const evse of this.evses) {
      evse.advance(this.timers.now());
      if (evse.tx !== null) this.#cut.set(evse, { tx: evse.tx, then: options.transactions ?? 'stops', atMs: this.clock.now() });
      evse.delivering = false;
      evse.authorised = null;
      for (const connector of evse.connectors) connector.reported = null;
    }
    this.line.forget(() => options.loses === 'everything');
  }

  /** The mains are back: it boots, then tells what it still knows. */
  powerUp(reason: BootReason = 'PowerUp'): void {
    this.clock.powerUp();
    this.device.reboot();
    this.network.applyPriority();
    this.line.restartIds();
    for (const evse of this.evses) this.#wake(evse);
    this.#cut.clear();
    this.start(reason);
  }

  /** Power off and on again after `rebootMs` of simulated time. */
  reboot(reason: BootReason, transactions: 'stops' | 'resumes' = 'stops'): void {
    this.powerCut({ transactions });
    this.#powerBack = this.timers.setTimer(this.options.rebootMs ?? 5_000, () => this.powerUp(reason));
  }

  /** One EVSE restarts by itself: Unavailable, then as before. */
  rebootEvse(evse: SimEvse): void {
    const before = evse.operative;
    evse.operative = false;
    this.tellStatuses('changed');
    this.timers.setTimer(this.options.rebootMs ?? 5_000, () => {
      evse.operative = before;
      this.tellStatuses('changed');
    });
  }

  /** Keeps an EVSE for a card until a time (H01); on expiry it says so. */
  reserve(evse: SimEvse, id: number, token: IdToken, group: string | null, untilMs: number): void {
    evse.reservation?.forget();
    const forget = this.timers.setTimer(untilMs - this.clock.now(), () => this.releaseReservation(evse, 'Expired'));
    evse.reservation = { id, token, group, forget };
    this.tellStatuses('changed');
  }

  /** Ends a reservation, telling ReservationStatusUpdate where it was not the central system's own wish. */
  releaseReservation(evse: SimEvse, told: 'Expired' | 'Removed' | null): void {
    const reservation = evse.reservation;
    if (reservation === null) return;
    reservation.forget();
    evse.reservation = null;
    if (told !== null) void this.line.ask('ReservationStatusUpdate', { reservationId: reservation.id, reservationUpdateStatus: told });
    this.tellStatuses('changed');
  }

  /** A transaction ended: scheduled availability comes true. */
  afterTransaction(evse: SimEvse): void {
    this.availability.afterTransaction(evse);
  }

  /** A variable was set from outside: what depends on it follows. */
  variableChanged(name: string, value: string): void {
    if (name === 'OCPPCommCtrlr.HeartbeatInterval' || name.startsWith('AlignedDataCtrlr.')) this.registration.restartTimers();
    if (name === 'SampledDataCtrlr.TxUpdatedInterval') for (const evse of this.evses) if (evse.tx !== null) this.desk.watch(evse);
    if (name === 'SecurityCtrlr.BasicAuthPassword') this.network.changePassword(value);
  }

  /** Makes a new key and asks for its certificate, as before its old one ends (A02). */
  askForCertificate(): Promise<boolean> {
    return startSigning(this);
  }

  /** Sends the statuses of all connectors, or of those that changed since they were last said. */
  tellStatuses(which: 'all' | 'changed'): void {
    this.availability.tell(which);
  }

  /** SecurityEventNotification; kept while offline (A04). */
  securityEvent(type: string, techInfo?: string): void {
    const payload = { type, timestamp: this.clock.text(), ...(techInfo === undefined ? {} : { techInfo: techInfo.slice(0, 255) }) };
    void this.line.tell('SecurityEventNotification', () => payload);
  }

  /** What BootNotification says. */
  bootPayload(reason: BootReason): Payload {
    const { vendor, model, serial } = this.options;
    return {
      reason,
      chargingStation: {
        vendorName: vendor ?? 'Simulated',
        model: model ?? 'Pile 201',
        ...(serial === undefined ? {} : { serialNumber: serial }),
        firmwareVersion: this.firmwareVersion,
      },
    };
  }

  /** Clock-aligned readings of every EVSE. */
  sampleAligned(): void {
    for (const evse of this.evses) this.desk.sample(evse, 'Sample.Clock');
  }

  #onUp(): void {
    this.network.onUp();
    if (this.quirks.replay === 'reversed') this.line.rearrange((waiting) => [...waiting].reverse());
    if (this.quirks.replay === 'ended-first') this.line.rearrange((waiting) => [...waiting.slice(-1), ...waiting.slice(0, -1)]);
    this.registration.onUp();
  }

  #cancelTimers(): void {
    this.registration.cancelTimers();
    for (const evse of this.evses) {
      evse.sampling?.();
      evse.sampling = null;
      evse.limitTimer?.();
      evse.limitTimer = null;
      evse.authorised?.forget();
    }
  }

  /** EVConnectionTimeOut passed without a plug (E03). */
  #nobodyCame(evse: SimEvse): void {
    evse.authorised = null;
    if (evse.tx !== null && evse.plugged === null) this.desk.end(evse, 'Timeout', 'EVConnectTimeout');
  }

  async #cardWhileCharging(evse: SimEvse, tx: Transaction201, own: IdToken, token: IdToken): Promise<CardOutcome201> {
    const same = own.idToken === token.idToken;
    if (!same) {
      if (!(await this.cards.authorise(token, evse.id))) return 'refused';
      const groups = [own, token].map((one) => this.cards.groupOf(one));
      if (groups[0] === null || groups[0] !== groups[1]) return 'refused';
    }
    if (evse.tx !== tx) return 'refused';
    this.stopCharging(evse, 'Local', 'StopAuthorized', token);
    return 'stopped';
  }

  #isReservedFor(evse: SimEvse, token: IdToken): boolean {
    const { reservation } = evse;
    if (reservation === null || reservation.token.idToken === token.idToken) return true;
    return reservation.group !== null && reservation.group === this.cards.groupOf(token);
  }

  /** After a power cut: the transaction is told as ended, goes on, or was never heard of. */
  #wake(evse: SimEvse): void {
    evse.advance(this.timers.now());
    const cut = this.#cut.get(evse);
    if (cut === undefined || evse.tx === null) return;
    switch (cut.then) {
      case 'stops':
        this.desk.endWith(evse, cut.tx, 'PowerLoss', 'AbnormalCondition', cut.atMs);
        return;
      case 'resumes':
        evse.delivering = evse.plugged !== null;
        this.desk.applyLimits(evse, false);
        this.desk.watch(evse);
        return;
      case 'forgets':
        evse.tx = null;
        evse.endedSamples = [];
    }
  }
}

function firstWay(options: SimPile201Options): Way {
  const tls = options.url.startsWith('wss:');
  const securityProfile = options.securityProfile ?? (tls ? 2 : options.password === undefined ? 0 : 1);
  return { url: options.url, securityProfile, ...(options.password === undefined ? {} : { password: options.password }) };
}

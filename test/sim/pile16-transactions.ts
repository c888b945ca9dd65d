/** Transactions of a simulated pile: start, metering, stop (OCPP 1.6, 4.8, 4.7, 4.10, 5.1). */
import type { ReadingContext } from './meter.ts';
import type { CallAnswer, Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { ChargingLimits } from './charging-limits.ts';
import type { CardMemory } from './pile16-cards.ts';
import type { Configuration } from './pile16-config.ts';
import type { SimConnector } from './pile16-connector.ts';
import type { PileLine } from './pile16-line.ts';
import type { ConnectorStatus, PileQuirks, SimTransaction, StopReason } from './pile16-options.ts';
import type { PileClock } from './pile-clock.ts';
import type { Timers } from './timers.ts';

/** What transactions need of their pile. */
export interface TransactionHost {
  readonly timers: Timers;
  readonly clock: PileClock;
  readonly config: Configuration;
  readonly line: PileLine;
  readonly quirks: PileQuirks;
  setStatus(connector: SimConnector, status: ConnectorStatus): void;
  readonly cards: CardMemory;
  readonly limits: ChargingLimits;
}

/** More samples than this are thinned out of transactionData, as a pile's memory would (7.1: every second one goes). */
const MOST_STOP_DATA = 400;
/** Without MeterValueSampleInterval the battery is still looked at this often. */
const LOOK_MS = 60_000;

/** Starts, meters and stops. */
export class TransactionDesk {
  readonly #host: TransactionHost;

  constructor(host: TransactionHost) {
    this.#host = host;
  }

  /** Closes the contactor and queues StartTransaction; the answer's transactionId arrives in the returned object. */
  start(connector: SimConnector, idTag: string): SimTransaction {
    const { line, clock, timers } = this.#host;
    connector.advance(timers.now());
    connector.meter.beginSession();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const tx: SimTransaction = {
      connectorId: connector.id,
      idTag,
      startedAtMs: clock.now(),
      meterStartWh: connector.meter.transactionRegisterWh,
      startedOffline: !line.up || !line.registered,
      transactionId: null,
      idTagStatus: null,
      stop: null,
      finished,
      stopAnswered: false,
    };
    FINISH.set(tx, finish);
    const reservationId = connector.reservation?.id;
    connector.reservation?.forget();
    connector.reservation = null;
    connector.authorised?.forget();
    connector.authorised = null;
    connector.tx = tx;
    connector.lastTx = tx;
    connector.delivering = true;
    connector.refusedLimitWh = null;
    connector.stopData = [];
    this.applyLimits(connector);
    const payload = {
      connectorId: connector.id,
      idTag,
      meterStart: tx.meterStartWh,
      timestamp: clock.text(tx.startedAtMs),
      ...(reservationId === undefined ? {} : { reservationId }),
    };
    void line.tell('StartTransaction', () => payload).then((answer) => this.#started(connector, tx, answer));
    this.#keepForStop(connector, 'Transaction.Begin', 'StopTxnSampledData');
    this.#host.setStatus(connector, 'Charging');
    this.watch(connector);
    return tx;
  }

  /** Opens the contactor and queues StopTransaction; null when nothing runs there. The idTag is the stopper's card. */
  stop(connector: SimConnector, reason: StopReason, idTag?: string): SimTransaction | null {
    const tx = connector.tx;
    if (tx === null) return null;
    const { timers, clock } = this.#host;
    connector.advance(timers.now());
    this.#keepForStop(connector, 'Transaction.End', 'StopTxnSampledData');
    this.end(connector, tx, { reason, meterStopWh: connector.meter.transactionRegisterWh, atMs: clock.now() }, idTag);
    this.#host.setStatus(connector, connector.plugged ? 'Finishing' : 'Available');
    for (let i = 0; i < this.#host.quirks.valuesAfterStop; i++) this.#tellValues(connector, tx, 'Sample.Periodic');
    return tx;
  }

  /** Queues a StopTransaction with facts taken earlier (a stop by power cut is told after the boot). */
  end(connector: SimConnector, tx: SimTransaction, stop: NonNullable<SimTransaction['stop']>, idTag?: string): void {
    connector.stopSampling?.();
    connector.stopSampling = null;
    connector.limitTimer?.();
    connector.limitTimer = null;
    connector.limitW = null;
    connector.delivering = false;
    connector.tx = null;
    const transactionId = String(tx.transactionId);
    this.#host.limits.clear(
      (one) => one.purpose === 'transaction' && one.place === connector.id && [null, transactionId].includes(one.transactionId),
    );
    tx.stop = stop;
    const data = connector.stopData;
    connector.stopData = [];
    const timestamp = this.#host.clock.text(stop.atMs);
    const build = (): Payload => ({
      transactionId: this.#wireId(tx),
      meterStop: stop.meterStopWh,
      timestamp,
      reason: stop.reason,
      ...(idTag === undefined || this.#host.quirks.stopsWithoutIdTag ? {} : { idTag }),
      ...(data.length > 0 ? { transactionData: data } : {}),
    });
    void this.#host.line.tell('StopTransaction', build).then((answer) => {
      tx.stopAnswered = answer !== null;
      const info = answer?.ok === true ? objectOf(answer.payload, 'idTagInfo') : {};
      if (idTag !== undefined && textOf(info, 'status') !== undefined) this.#host.cards.learn(idTag, info);
      FINISH.get(tx)?.();
    });
  }

  /** Samples at MeterValueSampleInterval as long as the transaction runs; also after a reboot that resumed it. */
  watch(connector: SimConnector): void {
    connector.stopSampling?.();
    const everyMs = this.#host.config.integer('MeterValueSampleInterval') * 1_000;
    connector.stopSampling = this.#host.timers.setTimer(everyMs > 0 ? everyMs : LOOK_MS, () => {
      this.look(connector);
      if (connector.tx === null) return;
      if (everyMs > 0) {
        this.#tellValues(connector, connector.tx, 'Sample.Periodic');
        this.#keepForStop(connector, 'Sample.Periodic', 'StopTxnSampledData');
      }
      this.watch(connector);
    });
  }

  /** Counts what flowed and notices a full battery, or a refused card that has had its MaxEnergyOnInvalidId. */
  look(connector: SimConnector): void {
    connector.advance(this.#host.timers.now());
    if (connector.tx === null) return;
    if (connector.refusedLimitWh !== null && connector.meter.sessionWh >= connector.refusedLimitWh) connector.delivering = false;
    const status = connector.delivering && connector.offeredW > 0 ? (connector.powerW > 0 ? 'Charging' : 'SuspendedEV') : 'SuspendedEVSE';
    if (connector.status !== status && connector.status !== 'Faulted') this.#host.setStatus(connector, status);
  }

  /** The profiles' limit from now on, and again when it next changes. */
  applyLimits(connector: SimConnector): void {
    const now = this.#host.timers.now();
    connector.advance(now);
    connector.limitW = this.#host.limits.limitW(connector.place, now);
    connector.limitTimer?.();
    connector.limitTimer = null;
    const next = this.#host.limits.nextChangeMs(connector.place, now);
    if (next === null || connector.tx === null) return;
    connector.limitTimer = this.#host.timers.setTimer(next - now, () => {
      this.applyLimits(connector);
      this.look(connector);
    });
  }

  /** MeterValues for one connector, in or out of a transaction; nothing when the measurands give nothing. */
  tellValues(connector: SimConnector, context: ReadingContext): void {
    this.look(connector);
    this.#tellValues(connector, connector.tx, context);
    if (context === 'Sample.Clock' && connector.tx !== null) this.#keepForStop(connector, context, 'StopTxnAlignedData');
  }

  #tellValues(connector: SimConnector, tx: SimTransaction | null, context: ReadingContext): void {
    const names = this.#host.config.list(context === 'Sample.Clock' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData');
    const sampledValue = connector.meter.sample(names, context, connector.instant());
    if (sampledValue.length === 0) return;
    const meterValue = [{ timestamp: this.#host.clock.text(), sampledValue }];
    const build = (): Payload => ({
      connectorId: connector.id,
      ...(tx === null ? {} : { transactionId: this.#wireId(tx) }),
      meterValue,
    });
    if (tx === null) void this.#host.line.ask('MeterValues', build());
    else void this.#host.line.tell('MeterValues', build);
  }

  #keepForStop(connector: SimConnector, context: ReadingContext, key: 'StopTxnSampledData' | 'StopTxnAlignedData'): void {
    const sampledValue = connector.meter.sample(this.#host.config.list(key), context, connector.instant());
    if (sampledValue.length === 0) return;
    connector.stopData.push({ timestamp: this.#host.clock.text(), sampledValue });
    if (connector.stopData.length > MOST_STOP_DATA) connector.stopData = connector.stopData.filter((_, at) => at === 0 || at % 2 === 1);
  }

  #started(connector: SimConnector, tx: SimTransaction, answer: CallAnswer | null): void {
    if (answer?.ok !== true) return; // given up: its later messages carry -1
    tx.transactionId = numberOf(answer.payload, 'transactionId') ?? null;
    if (connector.tx === tx) this.applyLimits(connector); // a profile may name this id
    const info = objectOf(answer.payload, 'idTagInfo');
    tx.idTagStatus = textOf(info, 'status') ?? null;
    this.#host.cards.learn(tx.idTag, info);
    if (tx.idTagStatus === 'Accepted' || connector.tx !== tx) return;
    if (this.#host.config.flag('StopTransactionOnInvalidId')) this.stop(connector, 'DeAuthorized');
    else {
      connector.refusedLimitWh = this.#host.config.integer('MaxEnergyOnInvalidId');
      this.look(connector);
    }
  }

  #wireId(tx: SimTransaction): number {
    const own = this.#host.quirks.offlineTransactionId;
    if (tx.startedOffline && own !== 'assigned') return own;
    return tx.transactionId ?? -1;
  }
}

/** Resolvers of `finished`, apart from the transaction so that it stays plain data. */
const FINISH = new WeakMap<SimTransaction, () => void>();

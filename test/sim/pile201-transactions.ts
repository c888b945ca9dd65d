/** Transactions of a simulated 2.0.1 pile: one life cycle in numbered events, kept while offline (OCPP 2.0.1 E). */
import { randomUUID } from 'node:crypto';
import type { ChargingLimits } from './charging-limits.ts';
import type { ReadingContext } from './meter.ts';
import type { CallAnswer, Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { CardMemory201 } from './pile201-cards.ts';
import type { DeviceModel } from './pile201-device.ts';
import type { SimEvse } from './pile201-evse.ts';
import type { IdToken, PileQuirks201, StoppedReason, ToldEvent, Transaction201, TriggerReason } from './pile201-options.ts';
import type { PileLine } from './pile16-line.ts';
import type { PileClock } from './pile-clock.ts';
import type { Timers } from './timers.ts';

/** What transactions need of their pile. */
export interface TransactionHost201 {
  readonly timers: Timers;
  readonly clock: PileClock;
  readonly device: DeviceModel;
  readonly line: PileLine;
  readonly cards: CardMemory201;
  readonly limits: ChargingLimits;
  readonly quirks: PileQuirks201;
  /** True where calls can be made now. */
  readonly online: boolean;
  /** A transaction ended: what waited for it comes true. */
  afterTransaction(evse: SimEvse): void;
}

/** What an event carries besides the usual. */
interface EventExtra {
  readonly context?: ReadingContext;
  readonly idToken?: IdToken;
  readonly meterValue?: readonly Payload[];
  readonly stoppedReason?: StoppedReason;
  readonly reservationId?: number;
}

/** More samples than this are thinned out of the Ended event (every second one goes). */
const MOST_ENDED_SAMPLES = 400;
/** Without a TxUpdatedInterval the battery is still looked at this often. */
const LOOK_MS = 60_000;

/** Starts, meters and ends. */
export class TransactionDesk201 {
  readonly #host: TransactionHost201;

  constructor(host: TransactionHost201) {
    this.#host = host;
  }

  /** True where TxStartPoint names it. */
  startsAt(point: string): boolean {
    return this.#host.device.list('TxCtrlr.TxStartPoint').includes(point);
  }

  /** True where TxStopPoint names it. */
  stopsAt(point: string): boolean {
    return this.#host.device.list('TxCtrlr.TxStopPoint').includes(point);
  }

  /** Begins a transaction and tells Started. */
  begin(evse: SimEvse, trigger: TriggerReason, token: IdToken | null, remoteStartId: number | null = null): Transaction201 {
    evse.advance(this.#host.timers.now());
    evse.meter.beginSession();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const tx: Transaction201 = {
      transactionId: randomUUID(),
      evseId: evse.id,
      startedAtMs: this.#host.clock.now(),
      registerStartWh: evse.meter.transactionRegisterWh,
      idToken: token,
      remoteStartId,
      remoteStartTold: false,
      seqNo: 0,
      chargingState: evse.chargingState,
      chargedMs: 0,
      evseTold: false,
      events: [],
      idTokenStatus: null,
      totalCost: null,
      stopping: null,
      ended: null,
      finished,
    };
    FINISH.set(tx, finish);
    evse.tx = tx;
    evse.lastTx = tx;
    evse.refusedLimitWh = null;
    evse.endedSamples = [];
    if (evse.delivering) this.applyLimits(evse, false);
    this.#keep(evse, 'Transaction.Begin');
    const reservation = evse.reservation;
    const reserved = reservation !== null && token !== null && this.#isFor(reservation, token);
    if (reserved) {
      reservation.forget();
      evse.reservation = null;
    }
    this.#tell(evse, tx, 'Started', trigger, {
      context: 'Transaction.Begin',
      ...(token === null ? {} : { idToken: token }),
      ...(reserved ? { reservationId: reservation.id } : {}),
    });
    this.watch(evse);
    return tx;
  }

  /** Tells Updated. */
  update(evse: SimEvse, trigger: TriggerReason, extra: EventExtra = {}): void {
    if (evse.tx !== null) this.#tell(evse, evse.tx, 'Updated', trigger, extra);
  }

  /** Opens the power path and tells Ended; null when nothing runs there. `stopper` is another card than the one that started. */
  end(evse: SimEvse, reason: StoppedReason, trigger: TriggerReason, stopper?: IdToken): Transaction201 | null {
    const tx = evse.tx;
    if (tx === null) return null;
    evse.advance(this.#host.timers.now());
    this.endWith(evse, tx, reason, trigger, this.#host.clock.now(), stopper);
    return tx;
  }

  /** As `end`, with the time told (a stop by power cut is told after the boot). */
  endWith(evse: SimEvse, tx: Transaction201, reason: StoppedReason, trigger: TriggerReason, atMs: number, stopper?: IdToken): void {
    this.#keep(evse, 'Transaction.End', atMs);
    evse.delivering = false;
    evse.sampling?.();
    evse.sampling = null;
    evse.limitTimer?.();
    evse.limitTimer = null;
    evse.limitW = null;
    tx.ended = { reason, registerWh: evse.meter.transactionRegisterWh, atMs };
    const samples = evse.endedSamples;
    evse.endedSamples = [];
    this.#tell(
      evse,
      tx,
      'Ended',
      trigger,
      { meterValue: samples, stoppedReason: reason, ...(stopper === undefined ? {} : { idToken: stopper }) },
      atMs,
    );
    evse.tx = null;
    evse.refusedLimitWh = null;
    this.#host.limits.clear((profile) => profile.purpose === 'transaction' && profile.transactionId === tx.transactionId);
    this.#host.afterTransaction(evse);
  }

  /** Closes the power path: Started or Updated, as TxStartPoint says. */
  deliver(evse: SimEvse, trigger: TriggerReason): void {
    const authorised = evse.authorised;
    const token = authorised?.token ?? evse.tx?.idToken ?? null;
    authorised?.forget();
    evse.authorised = null;
    evse.delivering = true;
    if (evse.tx === null) {
      this.begin(evse, trigger, token, authorised?.remoteStartId ?? null);
      return;
    }
    this.applyLimits(evse, false);
    this.look(evse);
  }

  /** Samples at TxUpdatedInterval as long as the transaction runs; also after a reboot that resumed it. */
  watch(evse: SimEvse): void {
    evse.sampling?.();
    const everyMs = this.#host.device.integer('SampledDataCtrlr.TxUpdatedInterval') * 1_000;
    evse.sampling = this.#host.timers.setTimer(everyMs > 0 ? everyMs : LOOK_MS, () => {
      this.look(evse);
      if (evse.tx === null) return;
      if (everyMs > 0 && this.#host.device.flag('SampledDataCtrlr.Enabled'))
        this.update(evse, 'MeterValuePeriodic', { context: 'Sample.Periodic' });
      if (this.#host.device.integer('SampledDataCtrlr.TxEndedInterval') > 0) this.#keep(evse, 'Sample.Periodic');
      this.watch(evse);
    });
  }

  /** Counts what flowed and tells a charging state that changed. */
  look(evse: SimEvse): void {
    evse.advance(this.#host.timers.now());
    this.#host.device.put({ name: 'EVSE', evse: { id: evse.id } }, { name: 'Power' }, String(Math.round(evse.powerW)));
    const tx = evse.tx;
    if (tx === null) return;
    if (evse.refusedLimitWh !== null && evse.meter.sessionWh >= evse.refusedLimitWh) evse.delivering = false;
    if (tx.chargingState !== evse.chargingState) this.update(evse, 'ChargingStateChanged');
  }

  /** The profiles' limit from now on, and again when it next changes; told as ChargingRateChanged where asked. */
  applyLimits(evse: SimEvse, tells = true): void {
    const now = this.#host.timers.now();
    evse.advance(now);
    const before = evse.limitW;
    evse.limitW = this.#host.limits.limitW(evse.place, now);
    evse.limitTimer?.();
    evse.limitTimer = null;
    const next = this.#host.limits.nextChangeMs(evse.place, now);
    if (next !== null && evse.delivering) evse.limitTimer = this.#host.timers.setTimer(next - now, () => this.applyLimits(evse));
    if (!tells || evse.tx === null || before === evse.limitW) return;
    if (evse.chargingState === evse.tx.chargingState && evse.delivering)
      this.update(evse, 'ChargingRateChanged', { context: 'Sample.Periodic' });
    this.look(evse);
  }

  /** One reading outside of events: MeterValues while nothing runs, else Updated. */
  sample(evse: SimEvse, context: 'Sample.Clock' | 'Trigger'): void {
    this.look(evse);
    if (evse.tx !== null) {
      this.update(evse, context === 'Trigger' ? 'Trigger' : 'MeterValueClock', { context });
      return;
    }
    if (context === 'Sample.Clock' && !this.#host.device.flag('AlignedDataCtrlr.SendDuringIdle')) return;
    this.tellValues(evse, context);
  }

  /** MeterValues of an EVSE, transaction or not (a triggered one). */
  tellValues(evse: SimEvse, context: ReadingContext): void {
    const meterValue = this.#values(evse, context);
    if (meterValue.length > 0) void this.#host.line.ask('MeterValues', { evseId: evse.id, meterValue });
  }

  /** True where the pile holds events that were not answered, of one transaction or of any (E14). */
  hasUntold(transactionId?: string): boolean {
    return this.#host.line.unanswered.some(
      (one) => transactionId === undefined || textOf(objectOf(one.payload, 'transactionInfo'), 'transactionId') === transactionId,
    );
  }

  #tell(
    evse: SimEvse,
    tx: Transaction201,
    eventType: 'Started' | 'Updated' | 'Ended',
    trigger: TriggerReason,
    extra: EventExtra,
    atMs?: number,
  ): void {
    const { quirks, clock, line, online } = this.#host;
    const state = eventType === 'Ended' ? endState(evse) : evse.chargingState;
    const stateTold = eventType === 'Started' || state !== tx.chargingState || trigger === 'ChargingStateChanged';
    tx.chargingState = state;
    const meterValue = extra.meterValue ?? (extra.context === undefined ? [] : this.#values(evse, extra.context, eventType));
    const token = extra.idToken ?? (quirks.idTokenInAllEvents ? (tx.idToken ?? undefined) : undefined);
    const seqNo = tx.seqNo;
    tx.seqNo += 1;
    const payload: Payload = {
      eventType,
      timestamp: clock.text(atMs),
      triggerReason: trigger,
      seqNo,
      ...(online ? {} : { offline: true }),
      transactionInfo: {
        transactionId: tx.transactionId,
        ...(stateTold ? { chargingState: state } : {}),
        ...(tx.remoteStartId !== null && !tx.remoteStartTold ? { remoteStartId: tx.remoteStartId } : {}),
        ...(eventType === 'Ended' ? { timeSpentCharging: Math.round(tx.chargedMs / 1_000) } : {}),
        ...(extra.stoppedReason === undefined ? {} : { stoppedReason: extra.stoppedReason }),
      },
      ...this.#evseOf(evse, tx),
      ...(token === undefined ? {} : { idToken: token }),
      ...(extra.reservationId === undefined ? {} : { reservationId: extra.reservationId }),
      ...(meterValue.length === 0 ? {} : { meterValue }),
    };
    tx.remoteStartTold ||= tx.remoteStartId !== null;
    const event: ToldEvent = { payload, answered: false };
    tx.events.push(event);
    const finish = eventType === 'Ended' ? FINISH.get(tx) : undefined;
    if (quirks.losesSeqNos.includes(seqNo)) {
      finish?.();
      return;
    }
    void line
      .tell('TransactionEvent', () => payload)
      .then((answer) => {
        event.answered = answer !== null;
        if (answer?.ok === true) this.#heard(evse, tx, token, answer);
        finish?.();
      });
  }

  #evseOf(evse: SimEvse, tx: Transaction201): Payload {
    const how = this.#host.quirks.evseInEvents;
    if (how === 'none') return {};
    const connectorId = evse.plugged?.id;
    if (how === 'first' && tx.evseTold) return {};
    tx.evseTold = connectorId !== undefined;
    return { evse: { id: evse.id, ...(connectorId === undefined ? {} : { connectorId }) } };
  }

  #heard(evse: SimEvse, tx: Transaction201, token: IdToken | undefined, answer: CallAnswer): void {
    if (!answer.ok) return;
    const cost = numberOf(answer.payload, 'totalCost');
    if (cost !== undefined) tx.totalCost = cost;
    const info = objectOf(answer.payload, 'idTokenInfo');
    const status = textOf(info, 'status');
    if (status === undefined) return;
    tx.idTokenStatus = status;
    if (token !== undefined) this.#host.cards.learn(token, info);
    if (status === 'Accepted' || evse.tx !== tx || evse.refusedLimitWh !== null) return;
    this.#refused(evse, tx);
  }

  /** The card turned out to be no good (C12, E05, E16): ends it, or lets it have MaxEnergyOnInvalidId. */
  #refused(evse: SimEvse, tx: Transaction201): void {
    const { device } = this.#host;
    evse.advance(this.#host.timers.now());
    if (device.flag('TxCtrlr.StopTxOnInvalidId')) {
      const stops = this.stopsAt('Authorized') || this.stopsAt('PowerPathClosed') || this.stopsAt('EnergyTransfer');
      if (stops) {
        this.end(evse, 'DeAuthorized', 'Deauthorized');
        return;
      }
      evse.delivering = false;
      tx.idToken = null;
      this.update(evse, 'Deauthorized');
      return;
    }
    evse.refusedLimitWh = evse.meter.sessionWh + device.integer('TxCtrlr.MaxEnergyOnInvalidId');
    this.look(evse);
  }

  #keep(evse: SimEvse, context: ReadingContext, atMs?: number): void {
    evse.endedSamples.push(...this.#values(evse, context, 'Ended', atMs));
    if (evse.endedSamples.length > MOST_ENDED_SAMPLES) evse.endedSamples = evse.endedSamples.filter((_, at) => at === 0 || at % 2 === 1);
  }

  #values(evse: SimEvse, context: ReadingContext, eventType: 'Started' | 'Updated' | 'Ended' = 'Updated', atMs?: number): Payload[] {
    const key = context === 'Sample.Clock' ? 'AlignedDataCtrlr.Measurands' : `SampledDataCtrlr.Tx${eventType}Measurands`;
    const sampledValue = evse.meter
      .sample(this.#host.device.list(key), context, evse.instant())
      .map((value) => sampledValue201(value, this.#host.quirks.energyMultiplier));
    return sampledValue.length === 0 ? [] : [{ timestamp: this.#host.clock.text(atMs), sampledValue }];
  }

  #isFor(reservation: { readonly token: IdToken; readonly group: string | null }, token: IdToken): boolean {
    if (reservation.token.idToken === token.idToken) return true;
    return reservation.group !== null && reservation.group === this.#host.cards.groupOf(token);
  }
}

/** A 1.6 sampled value as 2.0.1 writes it: a number, and unit with multiplier. */
function sampledValue201(value: Payload, energyMultiplier: number): Payload {
  const { unit, value: text, ...others } = value;
  const scaled = energyMultiplier !== 0 && unit === 'Wh';
  const number = scaled ? Number(text) / 10 ** energyMultiplier : Number(text);
  return {
    ...others,
    value: number,
    ...(typeof unit === 'string' ? { unitOfMeasure: { unit, ...(scaled ? { multiplier: energyMultiplier } : {}) } } : {}),
  };
}

function endState(evse: SimEvse): Transaction201['chargingState'] {
  return evse.plugged === null ? 'Idle' : 'EVConnected';
}

/** Resolvers of `finished`, apart from the transaction so that it stays plain data. */
const FINISH = new WeakMap<Transaction201, () => void>();

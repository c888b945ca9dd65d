/**
 * What the safety lane does once it has decided: power off by every means, relays, cameras, the incident; and power back after a
 * reset. Decides nothing itself. Everything is written down with its time as it is done and as it is answered.
 */
import { must } from '../base/assert.ts';
import { id, type AlarmRuleId, type IncidentId, type PileId, type SensorId, type ZoneId } from '../base/ids.ts';
import type { CommandResult, PileOrder } from '../domain/command.ts';
import type { PileEvent } from '../domain/event.ts';
import type { Effect, PileReturn, Relay, SafetySetup, ZoneState } from '../domain/safety.ts';
import { isStopped, type ZoneInput } from '../rules/safety/interlock.ts';
import { effectsOf } from '../rules/safety/matrix.ts';
import type { LaneStart } from '../store/views/lane-start.ts';
import type { KnownConnector } from './charge-memory.ts';
import { newIncidentId, type IncidentBook } from './incident-book.ts';
import { SafetyEffects, type EffectHost } from './safety-effects.ts';
import { SafetyLane, type SafetyHost } from './safety-lane.ts';
import { POWER_RELAYS, type SafetyPlaces } from './safety-places.ts';
import type { ZoneKeeper } from './zone-keeper.ts';

export interface ActsHost
  extends
    Pick<SafetyHost, 'clock' | 'connectorsOf' | 'isConnected' | 'newCommandId' | 'orderNow' | 'onPower'>,
    Pick<EffectHost, 'act' | 'cameras' | 'newId' | 'onEvidence' | 'onRelay'> {
  /** A real cause took the place of the drill that this rule's alarm was for. */
  readonly onDrillOver: (firstOut: string | null) => void;
  /** What a stopped pile is owed; null: it was given back. To be kept across a restart. */
  readonly onReturn: (pileId: PileId, owed: Omit<PileReturn, 'pileId'> | null) => void;
  /** An order that waits its turn. */
  readonly order: (pileId: PileId, order: PileOrder) => Promise<CommandResult>;
}

/** One cause, as what it does is carried out. */
export interface Cause {
  readonly key: string;
  readonly title: string;
  readonly ruleId: AlarmRuleId | null;
  /** When the reading that is behind it arrived, by the monotonic clock. */
  readonly arrivedMs: number;
  readonly pileId: PileId | null;
  readonly zones: ReadonlyMap<ZoneId, ReadonlySet<Effect>>;
  readonly anywhere: ReadonlySet<Effect>;
}

export type CauseKind = 'alarm' | 'by-hand' | 'drill' | 'silence';

type Owed = Omit<PileReturn, 'pileId'>;

/** So long after the answer to a start its stop is sent: before it, the pile does not know the number (OCPP 1.6 §4.8). */
const STOP_AFTER_ANSWER_MS = 100;
/** A start in a held zone: a stop that was not taken is given so often. The tick goes on after a minute. */
const MOST_STOPS = 5;
const STOP_AGAIN_MS = 3_000;
/** What a pile is owed and did not take while it was there is given again so often, and for so long; then when it comes back. */
const RETURN_AGAIN_MS = 30_000;
const MOST_RETURNS = 20;
/** What a pile draws by itself is below it. */
const POWER_ON_W = 100;

export class SafetyActs {
  readonly effects: SafetyEffects;
  readonly #host: ActsHost;
  readonly #places: SafetyPlaces;
  readonly #zones: ZoneKeeper;
  readonly #book: IncidentBook;
  readonly #lane: SafetyLane;
  /** Piles that were stopped, and what they are owed: with their zone they are put back in service when it was reset. */
  readonly #owed = new Map<PileId, Owed>();
  /** Piles that were stopped alone, and in which incident. */
  readonly #alone = new Map<PileId, IncidentId>();
  /** Seen off by the meter since they were stopped. */
  readonly #off = new Set<PileId>();
  #isClosed = false;

  constructor(host: ActsHost, places: SafetyPlaces, zones: ZoneKeeper, book: IncidentBook) {
    this.#host = host;
    this.#places = places;
    this.#zones = zones;
    this.#book = book;
    this.effects = new SafetyEffects({ ...host, book });
    this.#lane = new SafetyLane({
      clock: host.clock,
      connectorsOf: host.connectorsOf,
      isConnected: host.isConnected,
      newCommandId: host.newCommandId,
      orderNow: host.orderNow,
      onPower: (pileId, power) => this.#onPower(pileId, power),
      hasRelay: (pileId) => this.#powerRelaysOf(pileId).length > 0,
      trip: (pileId) => this.#trip(pileId),
      mustStayOff: (pileId) => this.#zones.isStopped(this.#places.zoneOf(pileId)),
      onOrder: (pileId, order, result) => this.#onOrder(pileId, order, result),
    });
  }

  /** Power first: stop frames of every pile, then relays; then all the rest. null: nothing that makes an incident. */
  carryOut(cause: Cause, kind: CauseKind, sensorId: SensorId | null = null): IncidentId | null {
    const stopped = [...cause.zones].filter(([, effects]) => effects.has('stop')).map(([zoneId]) => zoneId);
    const running = kind === 'drill' ? undefined : stopped.map((zoneId) => this.#realIncidentOf(zoneId)).find((one) => one !== null);
    const incidentId = running ?? newIncidentId(this.#host.newId());
    const isDrill = kind === 'drill';
    const drills = isDrill ? [] : stopped.flatMap((zoneId) => this.#zones.of(zoneId)?.state ?? []).filter((state) => state.isDrill);
    const began = stopped.filter((zoneId) => this.#zones.step(zoneId, inputOf(kind, cause.key, incidentId, sensorId))?.does === 'stop');
    const isOne = cause.anywhere.has('stop-pile') && cause.pileId !== null;
    const isRecorded = stopped.length > 0 || isOne || cause.anywhere.has('record');
    if (isRecorded) {
      const zoneIds = [...cause.zones.keys()];
      const { ruleId, key: firstOut, title } = cause;
      this.#book.open(
        { id: incidentId, zoneIds, ruleId, firstOut, title: title.slice(0, 120), isDrill },
        cause.arrivedMs,
        stopped.length > 0,
      );
    }
    for (const zoneId of began) for (const pileId of this.#places.pilesOf(zoneId)) this.#stopOf(pileId);
    // Who presses stop once more sees something that still gives power.
    if (kind === 'by-hand') for (const zoneId of stopped) if (!began.includes(zoneId)) this.#stopOnceMore(zoneId);
    if (isOne && !this.#zones.isStopped(this.#places.zoneOf(cause.pileId))) {
      this.#alone.set(cause.pileId, incidentId);
      this.#lane.stopPile(cause.pileId);
    }
    for (const [zoneId, effects] of cause.zones) this.#actRelays(zoneId, effects, cause.key, incidentId, isDrill);
    for (const zoneId of began)
      this.#book.step(
        incidentId,
        'zone-latched',
        { zoneId },
        { cause: cause.key.slice(0, 160), piles: this.#places.pilesOf(zoneId).length },
      );
    if (isRecorded) this.#watch(cause, incidentId);
    for (const drill of drills) this.#endDrill(drill);
    return isRecorded ? incidentId : null;
  }

  #actRelays(zoneId: ZoneId, effects: ReadonlySet<Effect>, cause: string, incidentId: IncidentId | null, isDrill: boolean): void {
    for (const relay of this.#places.relaysOf(zoneId)) {
      const wanted = POWER_RELAYS.has(relay.kind)
        ? effects.has('trip')
        : relay.kind === 'siren'
          ? effects.has('siren')
          : effects.has('relays');
      if (wanted) this.effects.want(relay, cause, incidentId, isDrill);
    }
  }

  /** The danger is real now: the drill's own incident is over. */
  #endDrill({ zoneId, incidentId, firstOut }: ZoneState): void {
    const drill = incidentOrNull(incidentId);
    this.#book.step(drill, 'drill-ended', { zoneId }, { by: 'alarm' });
    if (drill !== null) this.#book.close(drill, null);
    this.#host.onDrillOver(firstOut);
  }

  #watch(cause: Cause, incidentId: IncidentId): void {
    const { pileId } = cause;
    const seen = this.#places.setup.cameras.filter(({ zoneId, pileIds }) => {
      return (zoneId !== null && cause.zones.has(zoneId)) || (pileId !== null && pileIds.includes(pileId));
    });
    const turn = cause.anywhere.has('cameras');
    const record = cause.anywhere.has('record');
    if (turn || record) this.effects.watch(seen, pileId, incidentId, { turn, record });
  }

  /** With its zone: it is out of service until the zone was reset. */
  #stopOf(pileId: PileId): void {
    this.#bar(pileId);
    this.#off.delete(pileId);
    this.#lane.stopPile(pileId);
  }

  #stopOnceMore(zoneId: ZoneId): void {
    for (const pileId of this.#places.pilesOf(zoneId)) {
      if (this.#off.has(pileId) && this.#watts(pileId) < POWER_ON_W) continue;
      if (this.#lane.isRunning(pileId)) this.#lane.stopAgain(pileId);
      else this.#stopOf(pileId);
    }
  }

  #bar(pileId: PileId): void {
    const owed = this.#owed.get(pileId);
    if (owed?.returns !== true) this.#owe(pileId, { returns: true, profileIds: owed?.profileIds ?? [] });
  }

  #owe(pileId: PileId, owed: Owed | null): void {
    if (owed === null) this.#owed.delete(pileId);
    else this.#owed.set(pileId, owed);
    this.#host.onReturn(pileId, owed);
  }

  /** The set-up was changed: a pile that is in a stopped zone now, and was not, is stopped with it. */
  moved(before: SafetySetup['zoneOfPile']): void {
    for (const [pile, zoneId] of Object.entries(this.#places.setup.zoneOfPile))
      if (before[pile] !== zoneId && this.#zones.isStopped(zoneId)) this.#stopOf(id<PileId>(pile));
  }

  /** After a start: piles of a zone that was stopped are off again before anybody dials in, and relays act as they did. */
  comeUpStopped(start: LaneStart): void {
    for (const { pileId, ...owed } of start.returns) this.#owed.set(pileId, owed);
    for (const { state } of this.#zones.all()) {
      const { zoneId, causes, isDrill } = state;
      if (!isStopped(state.phase)) continue;
      // Whatever was ordered before the start may act still: at the reset all of it rests.
      if (!isDrill) for (const relay of this.#places.relaysOf(zoneId)) this.effects.mayAct(relay);
      for (const pileId of this.#places.pilesOf(zoneId)) this.#stopOf(pileId);
      for (const cause of isDrill ? [] : causes) {
        const rule = this.#places.ruleOf(cause);
        const isCalling = start.alarms.some(({ key, acknowledgedAtMs }) => key === cause && acknowledgedAtMs === null);
        if (rule === null) continue;
        const effects = new Set(effectsOf(this.#places.setup.matrix, rule, zoneId).byZone.get(zoneId));
        if (!isCalling) effects.delete('siren');
        this.#actRelays(zoneId, effects, cause, incidentOrNull(state.incidentId), false);
      }
    }
  }

  /** The zone was reset: what took its power lets go, and its piles go back in service as they can be reached. */
  allow(zoneId: ZoneId): void {
    this.effects.releaseAll((relay) => this.#places.zoneOfRelay(relay) === zoneId);
    for (const pileId of this.#places.pilesOf(zoneId)) {
      this.#lane.release(pileId);
      this.#putBack(pileId);
    }
  }

  /** Nothing in a stopped zone. */
  letGo(pileId: PileId): void {
    if (this.#zones.isStopped(this.#places.zoneOf(pileId))) return;
    this.#lane.release(pileId);
    this.effects.release(`power-on:${pileId}`, () => true);
    const owed = this.#owed.get(pileId);
    if (owed === undefined) return;
    this.#owe(pileId, { ...owed, returns: true });
    this.#putBack(pileId);
  }

  /** What it is owed, as far as it can be reached. What it did not take is given again, and when it comes back. */
  #putBack(pileId: PileId, attempt = 1): void {
    const owed = this.#owed.get(pileId);
    if (owed?.returns !== true || !this.#host.isConnected(pileId)) return;
    const orders: PileOrder[] = [
      ...owed.profileIds.map((profileId) => ({ kind: 'clear-profile', profileId, evse: null, purpose: null, stackLevel: null }) as const),
      { kind: 'availability', evse: 0, connector: 0, operative: true },
    ];
    void Promise.all(orders.map(async (order) => isTaken(order, await this.#host.order(pileId, order)))).then((taken) => {
      // Stopped anew, or given meanwhile.
      if (this.#owed.get(pileId) !== owed || this.#isClosed || this.#zones.isStopped(this.#places.zoneOf(pileId))) return;
      if (taken.every(Boolean)) return this.#owe(pileId, null);
      if (attempt >= MOST_RETURNS) return;
      this.#host.clock.after(RETURN_AGAIN_MS, () => {
        const isDue = this.#owed.get(pileId) === owed && !this.#isClosed;
        if (isDue && !this.#zones.isStopped(this.#places.zoneOf(pileId))) this.#putBack(pileId, attempt + 1);
      });
    });
  }

  /** Booked and answered Blocked; now it is stopped. */
  #onBarredStart(event: Extract<PileEvent, { kind: 'session.started' | 'transaction.told' }>, zoneId: ZoneId | undefined): void {
    const { pileId } = event;
    this.#book.step(this.incidentOf(pileId), 'start-blocked', { pileId, ...(zoneId === undefined ? {} : { zoneId }) });
    this.#host.clock.after(STOP_AFTER_ANSWER_MS, () => {
      if (this.#isClosed) return;
      if (!this.#zones.isStopped(this.#places.zoneOf(pileId))) return this.#stopStart(event, 1);
      if (this.#lane.isRunning(pileId)) this.#lane.wake(pileId);
      else this.#stopOf(pileId);
    });
  }

  /** In a held zone the one charge that began is stopped, and those that ran before go on. */
  #stopStart(event: Extract<PileEvent, { kind: 'session.started' | 'transaction.told' }>, attempt: number): void {
    const { ref, pileId } = event;
    const own = event.kind === 'transaction.told' ? event.pileTransactionId : null;
    const isIt = ({ evse, connector, charge }: KnownConnector): boolean =>
      own === null ? evse === ref?.evse && connector === ref.connector : charge?.pileTransactionId === own;
    const charge = this.#host.connectorsOf(pileId).find(isIt)?.charge ?? null;
    if (charge === null) return;
    const { transactionId, pileTransactionId } = charge;
    const order: PileOrder = { kind: 'stop', transactionId, ...(pileTransactionId === null ? {} : { pileTransactionId }) };
    void this.#host.orderNow(pileId, this.#host.newCommandId(), order).then(({ outcome }) => {
      if (outcome === 'accepted' || attempt >= MOST_STOPS || this.#isClosed) return;
      this.#host.clock.after(STOP_AGAIN_MS, () => this.#stopStart(event, attempt + 1));
    });
  }

  #trip(pileId: PileId): void {
    const zoneId = this.#places.zoneOf(pileId);
    const isDrill = zoneId !== undefined && this.#zones.of(zoneId)?.state.isDrill === true;
    for (const relay of this.#powerRelaysOf(pileId)) this.effects.want(relay, `power-on:${pileId}`, this.incidentOf(pileId), isDrill);
  }

  #onPower(pileId: PileId, power: 'off' | 'on'): void {
    if (power === 'off') this.#off.add(pileId);
    else this.#off.delete(pileId);
    this.#book.step(this.incidentOf(pileId), power === 'off' ? 'power-off' : 'power-still-on', { pileId }, { watts: this.#watts(pileId) });
    this.#host.onPower(pileId, power);
  }

  #onOrder(pileId: PileId, order: PileOrder, result: CommandResult | null): void {
    if (order.kind === 'set-profile' && result === null) this.#limited(pileId, order.profile.id);
    // Asking for the meter is not taking power away; its answers are the readings.
    if (order.kind === 'trigger') return;
    const incidentId = this.incidentOf(pileId);
    if (result === null) return this.#book.step(incidentId, 'order-sent', { pileId }, { order: order.kind });
    const answer = result.outcome === 'failed' ? result.code : result.status;
    this.#book.step(incidentId, 'order-answered', { pileId }, { order: order.kind, outcome: result.outcome, answer });
  }

  /** After it was answered, or could not be: charges that began, power that was read, a pile that came back. */
  pileAnswered(event: PileEvent): void {
    const { pileId } = event;
    const zoneId = this.#places.zoneOf(pileId);
    if (!isStart(event)) this.#lane.heard(pileId);
    if (event.kind === 'pile.booted') this.#lane.booted(pileId);
    const isBack = event.kind === 'pile.booted' || event.kind === 'pile.connected';
    // In a zone that is held as well: being in service is not yet a start.
    if (isBack && !this.#zones.isStopped(zoneId)) this.#putBack(pileId);
    if (!this.#zones.isBarred(zoneId)) return;
    if (isStart(event)) return this.#onBarredStart(event, zoneId);
    if (!this.#zones.isStopped(zoneId)) return;
    if (isBack) this.#book.step(this.incidentOf(pileId), 'pile-came-back', { pileId }, { by: event.kind });
    const isCharging = event.kind === 'pile.status' && event.state === 'charging';
    if (isBack) {
      this.#bar(pileId);
      this.#lane.stopAgain(pileId);
    } else if (isCharging || this.#watts(pileId) >= POWER_ON_W) {
      if (this.#lane.isRunning(pileId)) this.#lane.wake(pileId);
      else this.#stopOf(pileId);
    }
  }

  /** It may hold a profile of 0 A from now on. One that was stopped alone is put back in service by a person. */
  #limited(pileId: PileId, profileId: number): void {
    const { returns = false, profileIds = [] } = this.#owed.get(pileId) ?? {};
    if (!profileIds.includes(profileId)) this.#owe(pileId, { returns, profileIds: [...profileIds, profileId] });
  }

  #realIncidentOf(zoneId: ZoneId): IncidentId | null {
    const state = this.#zones.of(zoneId)?.state;
    return state === undefined || state.isDrill || !isStopped(state.phase) ? null : incidentOrNull(state.incidentId);
  }

  incidentOf(pileId: PileId): IncidentId | null {
    const zoneId = this.#places.zoneOf(pileId);
    const state = zoneId === undefined ? undefined : this.#zones.of(zoneId)?.state;
    return (state !== undefined && isStopped(state.phase) ? incidentOrNull(state.incidentId) : null) ?? this.#alone.get(pileId) ?? null;
  }

  wattsOrNull(pileId: PileId): number | null {
    const told = this.#host.connectorsOf(pileId).flatMap(({ power }) => (power === null ? [] : [power.watts]));
    return told.length === 0 ? null : told.reduce((sum, watts) => sum + watts, 0);
  }

  #watts(pileId: PileId): number {
    return this.wattsOrNull(pileId) ?? 0;
  }

  powerOf(pileId: PileId): 'off' | 'on' | 'idle' {
    if (!this.#lane.isRunning(pileId) && !this.#zones.isStopped(this.#places.zoneOf(pileId))) return 'idle';
    return this.#lane.powerOf(pileId) ?? (this.#off.has(pileId) ? 'off' : 'on');
  }

  #powerRelaysOf(pileId: PileId): Relay[] {
    return this.#places.powerRelaysOf(pileId, this.#zones.isStopped(this.#places.zoneOf(pileId)));
  }

  /** A pile alone, by a person's hand. */
  stopPile(pileId: PileId): void {
    this.#lane.stopPile(pileId);
  }

  /** Readings came: power that fell is seen now, not at the next look. */
  metered(pileId: PileId): void {
    this.#lane.heard(pileId);
  }

  close(): void {
    this.#isClosed = true;
    this.#lane.close();
    this.effects.close();
  }
}

function inputOf(kind: CauseKind, cause: string, incidentId: IncidentId, sensorId: SensorId | null): ZoneInput {
  switch (kind) {
    case 'alarm': return { kind: 'cause-came', cause, incidentId };
    case 'by-hand': return { kind: 'stopped-by-hand', cause, incidentId };
    case 'drill': return { kind: 'drill-began', cause, incidentId };
    case 'silence': return { kind: 'sensor-unwell', sensorId: must(sensorId, 'silence is of a sensor'), incidentId };
  }
} // prettier-ignore

/** In service is what it says it is. A profile it does not have, or knows no call for, need not be cleared. */
function isTaken({ kind }: PileOrder, result: CommandResult): boolean {
  if (kind === 'availability') return result.outcome === 'accepted';
  return result.outcome !== 'failed' || result.code === 'call-error';
}

export function incidentOrNull(incidentId: string | null): IncidentId | null {
  return incidentId === null ? null : id<IncidentId>(incidentId);
}

function isStart(event: PileEvent): event is Extract<PileEvent, { kind: 'session.started' | 'transaction.told' }> {
  return event.kind === 'session.started' || (event.kind === 'transaction.told' && event.phase === 'started');
}

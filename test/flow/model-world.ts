/** A site that misbehaves at random from a seed: piles, cars and drivers as they are, beside the flow that is told of them. */
import { id, type EventId, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs, type UtcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { PaymentMethod } from '../../station-core/domain/payment-method.ts';
import type { ConnectorRef, ConnectorState } from '../../station-core/domain/pile.ts';
import { lastAlive } from '../../station-core/store/settings.ts';
import { toBill } from '../../station-core/store/bills.ts';
import { FlowStation } from '../support/flow-station.ts';
import { seededRandom, type Random } from '../sim/random.ts';

export type Sent = Parameters<FlowStation['send']>[0];

/** One charge as it really was. */
export interface Charge {
  readonly connector: Socket;
  readonly tag: string;
  readonly startWh: number;
  readonly startedAtMs: UtcMs;
  /** As the station answered; null until its answer reached the pile. */
  transactionId: number | null;
  /** What a pile of OCPP 2.0.1 calls it, and the number of its next part; null: a pile of 1.6. */
  readonly named: { readonly tx: string; seqNo: number } | null;
  stopWh: number | null;
  stopHeard: boolean;
  /** When it really ended, and when the car had really gone. */
  stoppedAtMs: UtcMs | null;
  freedAtMs: UtcMs | null;
}

export interface Socket {
  readonly pile: ModelPile;
  readonly number: number;
  meterWh: number;
  state: ConnectorState;
  charge: Charge | null;
  /** The charge whose car still stands there. */
  standing: Charge | null;
}

interface ModelPile {
  readonly name: string;
  /** OCPP 2.0.1: it names its transactions and numbers what it tells of them. */
  readonly isNaming: boolean;
  readonly sockets: Socket[];
  online: boolean;
  connections: number;
  /** What waits for the line, in order: an OCPP pile keeps transaction messages (1.6 §3.6). */
  queue: (() => void)[];
  /** The boot it tells when it comes back, where it lost power. */
  booted: (() => void) | null;
}

export interface Figures {
  readonly events: number;
  readonly charges: readonly Charge[];
  /** Answers to starts, by charge: a repeat must give the same. */
  readonly problems: readonly string[];
}

export const boss = id<OperatorId>('boss');
const TAGS = ['CARD1', 'card1 ', 'STRANGER', 'CARD2'];
const RATED_W = 22_000;

export class ModelWorld {
  readonly station: FlowStation;
  readonly charges: Charge[] = [];
  readonly problems: string[] = [];
  /** Cards as drivers hold them to a pile. */
  protected readonly tags: string[] = [...TAGS];
  events = 0;
  protected readonly random: Random;
  readonly #piles: ModelPile[];
  /** Readings that took the long way. */
  readonly #late: (() => void)[] = [];
  readonly #sent: Sent[] = [];
  #runs = 1;

  constructor(seed: number, station = new FlowStation()) {
    this.random = seededRandom(seed);
    this.station = station.ready();
    this.station.addPile('P2', RATED_W);
    this.station.addPile201('Q1');
    this.#piles = ['P1', 'P2', 'Q1'].map((name): ModelPile => {
      const pile: ModelPile = { name, isNaming: name === 'Q1', sockets: [], online: true, connections: 0, queue: [], booted: null };
      for (const number of [1, 2])
        pile.sockets.push({ pile, number, meterWh: this.random.int(0, 900_000), state: 'available', charge: null, standing: null });
      return pile;
    });
    this.events = this.station.count('journal');
  }

  /** What may happen, and how often beside the others. */
  protected deeds(): readonly (readonly [weight: number, deed: () => void])[] {
    const { random } = this;
    return [
      [6, () => this.pass(random.int(1, 90))],
      [3, () => this.pass(random.int(300, 2_400))],
      [5, () => this.plugIn()],
      [8, () => this.meter()],
      [4, () => this.stop()],
      [5, () => this.unplug()],
      [2, () => this.drop()],
      [4, () => this.dial()],
      [1, () => this.powerCut()],
      [1, () => this.deliverLate()],
      [3, () => this.repeat()],
      [5, () => this.pay()],
      [1, () => this.unknownStop()],
      [1, () => this.restart()],
      [1, () => this.closeByHand()],
    ];
  }

  /** One random happening after another. */
  run(steps: number): void {
    const { random } = this;
    const deeds = this.deeds();
    const total = deeds.reduce((sum, [weight]) => sum + weight, 0);
    for (let step = 0; step < steps; step += 1) {
      let drawn = random.int(1, total);
      for (const [weight, deed] of deeds) {
        drawn -= weight;
        if (drawn > 0) continue;
        deed();
        break;
      }
    }
  }

  /** Everybody drives away, every line is up, every message arrives, and a while passes. */
  settle(): void {
    for (const pile of this.#piles) {
      if (!pile.online) this.#dial(pile);
      for (const socket of pile.sockets) if (socket.charge !== null) this.stopCharge(socket, 'right');
    }
    this.deliverLate();
    this.pass(5);
    for (const pile of this.#piles) for (const socket of pile.sockets) this.#say(socket, 'available');
    this.pass(180);
    const sessions = this.station.sessions();
    for (const charge of this.charges)
      if (charge.named !== null)
        charge.transactionId = sessions.find((s) => s.startKey === `transaction|${charge.named?.tx ?? ''}`)?.transactionId ?? null;
  }

  pass(seconds: number): void {
    for (const pile of this.#piles)
      for (const socket of pile.sockets)
        if (socket.charge !== null) socket.meterWh += Math.floor((seconds * this.random.int(3_000, RATED_W)) / 3_600);
    // Hours go by in larger steps.
    const stepS = seconds > 40_000 ? 600 : seconds > 2_400 ? 60 : 10;
    for (let left = seconds; left > 0; left -= stepS) {
      this.station.nowMs = utcMs(this.station.nowMs + Math.min(stepS, left) * 1_000);
      this.station.tick();
    }
  }

  /** With one of the cards, or with what a start that was ordered gave the pile. */
  protected plugIn(ordered: { readonly socket: Socket; readonly tag: string } | null = null): void {
    const socket = ordered?.socket ?? this.freeSocket();
    if (socket === null) return;
    this.#say(socket, 'preparing');
    const charge: Charge = {
      connector: socket,
      tag: ordered?.tag ?? this.random.pick(this.tags),
      startWh: socket.meterWh,
      startedAtMs: this.station.nowMs,
      transactionId: null,
      named: socket.pile.isNaming ? { tx: `tx-${this.charges.length}`, seqNo: 0 } : null,
      stopWh: null,
      stopHeard: false,
      stoppedAtMs: null,
      freedAtMs: null,
    };
    socket.standing = charge;
    socket.charge = charge;
    this.charges.push(charge);
    const at = this.station.at();
    const start =
      this.#part(charge, 'started', charge.startWh) ??
      ((): void => {
        const answer = this.tell({
          kind: 'session.started',
          pileId: id(socket.pile.name),
          wire: null,
          ref: this.station.ref(socket.number, socket.pile.name),
          tag: charge.tag,
          meterStart: (charge.startWh * 10) as never,
          at,
          reservationId: null,
        });
        if (answer.kind !== 'started') throw new Error('not started');
        if (charge.transactionId !== null && charge.transactionId !== answer.transactionId)
          this.problems.push(`the same start was given ${charge.transactionId} and ${answer.transactionId}`);
        charge.transactionId = answer.transactionId;
      });
    this.#send(socket.pile, start);
    if (this.random.chance(0.2)) this.#send(socket.pile, start);
    this.#say(socket, 'charging');
    this.pass(this.random.int(1, 20));
  }

  /** The next part of a named transaction as it is now, to be told whenever; null: the pile is one of 1.6. */
  #part(charge: Charge, phase: 'started' | 'updated' | 'ended', wh: number): (() => void) | null {
    const { named, connector } = charge;
    if (named === null) return null;
    const facts = {
      phase,
      pileTransactionId: named.tx,
      seqNo: named.seqNo,
      ref: this.random.chance(0.8) || phase === 'started' ? this.refOf(connector) : null,
      at: this.station.at(),
      tag: phase === 'started' ? charge.tag : null,
      chargingState: phase === 'ended' ? 'preparing' : 'charging',
      entries: [this.station.entry(wh, { powerW: 11_000 })],
    } as const;
    const madeMs = this.station.nowMs;
    named.seqNo += 1;
    return () => {
      const offline = this.station.nowMs - madeMs > 60_000;
      const rest = { trigger: 'MeterValuePeriodic', isCard: true, stoppedReason: null, remoteStartId: null, reservationId: null } as const;
      const answer = this.tell({ kind: 'transaction.told', pileId: id(connector.pile.name), wire: null, offline, ...facts, ...rest });
      if (answer.kind !== 'transaction-told') this.problems.push('a part of a transaction was not taken');
    };
  }

  protected refOf(socket: Socket): ConnectorRef {
    return socket.pile.isNaming
      ? { pileId: id(socket.pile.name), evse: socket.number, connector: 1 }
      : this.station.ref(socket.number, socket.pile.name);
  }

  private meter(): void {
    const socket = this.#pick((s) => s.charge !== null);
    const charge = socket?.charge ?? null;
    if (socket === null || charge === null) return;
    this.pass(this.random.int(10, 300));
    const entry = this.station.entry(socket.meterWh, { powerW: 11_000 });
    const send =
      this.#part(charge, 'updated', socket.meterWh) ??
      ((): void => {
        const named = this.random.chance(0.8) ? charge.transactionId : null;
        if (named === null && socket.charge !== charge) return;
        this.tell({
          kind: 'session.metered',
          pileId: id(socket.pile.name),
          wire: null,
          ref: this.station.ref(socket.number, socket.pile.name),
          transactionId: named,
          entries: [entry],
        });
      });
    if (this.random.chance(0.15)) this.#late.push(() => this.#send(socket.pile, send));
    else this.#send(socket.pile, send);
    if (this.random.chance(0.1)) this.#send(socket.pile, send);
  }

  private stop(): void {
    const socket = this.#pick((s) => s.charge !== null);
    if (socket !== null) this.stopCharge(socket, this.random.chance(0.6) ? 'right' : this.random.pick(['late', 'late', 'none']));
  }

  protected stopCharge(socket: Socket, how: 'right' | 'late' | 'none'): void {
    const charge = socket.charge;
    if (charge === null) return;
    charge.stopWh = socket.meterWh;
    charge.stoppedAtMs = this.station.nowMs;
    socket.charge = null;
    const at = this.station.at();
    const { stopWh } = charge;
    const tag = this.random.chance(0.5) ? charge.tag : null;
    const nameless = charge.named === null && this.random.chance(0.1) && tag !== null && this.#only(charge);
    const ended = this.#part(charge, 'ended', stopWh);
    const send = (): void => {
      charge.stopHeard ||= !nameless;
      if (ended !== null) return ended();
      this.tell({
        kind: 'session.ended',
        pileId: id(socket.pile.name),
        wire: null,
        transactionId: nameless ? this.random.pick([0, -1]) : (charge.transactionId ?? -1),
        tag,
        meterStop: (stopWh * 10) as never,
        at,
        reason: null,
        entries: [],
      });
    };
    if (how === 'right') this.#send(socket.pile, send);
    if (how === 'late') this.#late.push(() => this.#send(socket.pile, send));
    if (how === 'right' && this.random.chance(0.15)) this.#send(socket.pile, send);
    this.#say(socket, 'finishing');
  }

  /** Is this the only charge of the pile that a stop without a number could mean? */
  #only(charge: Charge): boolean {
    const pile = charge.connector.pile;
    return pile.sockets.every((s) => s === charge.connector || s.charge === null);
  }

  private unplug(): void {
    const socket = this.#pick((s) => s.charge === null && s.state !== 'available');
    if (socket !== null) this.#say(socket, 'available');
  }

  private drop(): void {
    const pile = this.random.pick(this.#piles);
    if (!pile.online) return;
    pile.online = false;
    this.tell({ kind: 'pile.disconnected', pileId: id(pile.name), wire: null, connectionId: this.#line(pile), reason: 'gone' });
  }

  private dial(): void {
    const pile = this.#piles.find((p) => !p.online);
    if (pile !== undefined) this.#dial(pile);
  }

  #dial(pile: ModelPile): void {
    pile.online = true;
    pile.connections += 1;
    this.tell({
      kind: 'pile.connected',
      pileId: id(pile.name),
      wire: null,
      remoteAddress: '127.0.0.1',
      protocol: pile.isNaming ? 'ocpp2.0.1' : 'ocpp1.6',
      securityProfile: 0,
      certificateName: null,
      connectionId: this.#line(pile),
    });
    const states = (): void => {
      for (const socket of pile.sockets) this.#say(socket, socket.state);
    };
    const [first] = pile.queue;
    // A pile of 2.0.1 says nothing before its boot is accepted (B02).
    const statesFirst = this.random.chance(0.5) && !(pile.isNaming && first !== undefined && first === pile.booted);
    if (statesFirst) states();
    const { queue } = pile;
    pile.queue = [];
    for (const send of queue) send();
    if (!statesFirst) states();
  }

  /** The site loses power: the pile boots; what charged is over or goes on, and its stop is told, or never. */
  private powerCut(): void {
    const pile = this.random.pick(this.#piles);
    pile.online = false;
    this.#dialAfterCut(pile);
  }

  #dialAfterCut(pile: ModelPile): void {
    for (const socket of pile.sockets) {
      if (socket.charge === null || this.random.chance(0.4)) continue;
      this.stopCharge(socket, this.random.pick(['right', 'late', 'none']));
      if (this.random.chance(0.5)) this.#say(socket, 'available');
    }
    const booted = (): void =>
      void this.tell({
        kind: 'pile.booted',
        pileId: id(pile.name),
        wire: null,
        vendor: 'Acme',
        model: 'Two',
        serial: null,
        firmware: null,
      });
    pile.booted = booted;
    pile.queue.unshift(booted);
    this.#dial(pile);
  }

  private deliverLate(): void {
    const late = this.#late.splice(0);
    for (const send of this.random.chance(0.5) ? late : late.reverse()) send();
  }

  /** Any message of the recent past once more, as it was; a start and a stop must change nothing. */
  private repeat(): void {
    const told = this.#sent
      .filter((e) => e.kind === 'session.started' || (e.kind === 'session.ended' && e.transactionId > 0) || e.kind === 'transaction.told')
      .slice(-12);
    if (told.length === 0) return;
    const event = this.random.pick(told);
    const before = this.money();
    const kinds: Partial<Record<Sent['kind'], Answer['kind']>> = {
      'session.started': 'started',
      'session.ended': 'ended',
      'transaction.told': 'transaction-told',
    };
    const fits = (answer: Answer): boolean => answer.kind === kinds[event.kind];
    if (!fits(this.tell(event, false))) this.problems.push('a repeat was not answered as the first was');
    const after = this.money();
    if (before !== after) this.problems.push(`a repeated ${event.kind} changed something: ${before} -> ${after}`);
  }

  /** Everything that is money or energy, as text. */
  money(): string {
    return JSON.stringify([
      this.station.db.all('SELECT transaction_id, phase, energy, charge_ended_at_ms, freed_at_ms, bill_id, flags FROM session ORDER BY 1'),
      this.station.db.all('SELECT id, state, total FROM bill ORDER BY number'),
      this.station.db.all('SELECT id, amount FROM transfer ORDER BY seq'),
    ]);
  }

  protected pay(): void {
    const open = this.station.db.all("SELECT * FROM bill WHERE state = 'issued' ORDER BY number").map(toBill);
    if (open.length === 0) return;
    const method = this.random.pick<PaymentMethod>(['cash', 'card-terminal', 'qr', 'free']);
    this.tell({ kind: 'operator.take-payment', operatorId: boss, billId: this.random.pick(open).id, method });
  }

  private unknownStop(): void {
    const pile = this.#piles.find((p) => p.online);
    if (pile === undefined) return;
    this.tell({
      kind: 'session.ended',
      pileId: id(pile.name),
      wire: null,
      transactionId: this.random.int(1, 99),
      tag: null,
      meterStop: 5_000 as never,
      at: this.station.at(),
      reason: null,
      entries: [],
    });
  }

  /** The PC goes down and comes back: all lines are gone. */
  private restart(): void {
    const downS = this.random.int(5, 1_200);
    for (const pile of this.#piles) {
      pile.online = false;
      for (const socket of pile.sockets) if (socket.charge !== null) socket.meterWh += Math.floor((downS * 8_000) / 3_600);
    }
    const downSinceMs = lastAlive(this.station.db);
    this.station.nowMs = utcMs(this.station.nowMs + downS * 1_000);
    this.#runs += 1;
    this.tell({ kind: 'station.started', downSinceMs });
  }

  private closeByHand(): void {
    const open = this.station.sessions().filter((s) => s.phase === 'finishing');
    const session = open[0];
    if (session !== undefined) this.tell({ kind: 'operator.close-session', operatorId: boss, sessionId: session.id, reason: 'gone' });
  }

  /** Statuses are not kept by a pile that is offline. */
  #say(socket: Socket, state: ConnectorState): void {
    socket.state = state;
    if (state === 'available' && socket.standing !== null) {
      socket.standing.freedAtMs = this.station.nowMs;
      socket.standing = null;
    }
    if (!socket.pile.online) return;
    this.tell({
      kind: 'pile.status',
      pileId: id(socket.pile.name),
      wire: null,
      ref: this.refOf(socket),
      // All that 2.0.1 says of a connector that is taken is Occupied.
      state: socket.pile.isNaming && state !== 'available' ? 'preparing' : state,
      at: this.station.at(),
      errorCode: null,
      errorInfo: null,
    });
  }

  #send(pile: ModelPile, send: () => void): void {
    if (pile.online) send();
    else pile.queue.push(send);
  }

  protected tell(event: Sent, remember = true): Answer {
    this.events += 1;
    if (remember) this.#sent.push(event);
    return this.station.send({ ...event, id: id<EventId>(`model-${this.events}`) });
  }

  #line(pile: ModelPile): string {
    return pile.connections === 0 && this.#runs > 0 ? `c-${pile.name}` : `c-${pile.name}-${pile.connections}`;
  }

  protected sockets(): Socket[] {
    return this.#piles.flatMap(({ sockets }) => sockets);
  }

  protected freeSocket(): Socket | null {
    return this.#pick((s) => s.charge === null && s.state === 'available');
  }

  #pick(fits: (socket: Socket) => boolean): Socket | null {
    const fitting = this.sockets().filter(fits);
    return fitting.length === 0 ? null : this.random.pick(fitting);
  }
}

/** The demo's present: the site's piles with cars that come, charge, stay and leave by themselves, and what is broken on it. */
import { Car } from './car.ts';
import { registerKey, type Registers } from './demo-prepare.ts';
import { demoSimPile, setReadingS, spotsOf, type DemoSimPile, type Spot } from './demo-spot.ts';
import { SimPile } from './pile16.ts';
import { DEMO_PILES, demoCards, LOCKED_OUT_PILE, OFFLINE_PILE, WAITING_PILE, type DemoLanguage, type DemoPile } from './demo-site.ts';
import type { DemoTime } from './demo-time.ts';
import { HandshakeRefused } from './ocpp-peer-errors.ts';
import { OcppPeer } from './ocpp-peer.ts';
import { seededRandom, type Random } from './random.ts';
import type { Cancel } from './timers.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const LOOK_MS = 5 * SECOND_MS;
/** Through history in longer strides. */
const STRIDE_MS = 30 * SECOND_MS;
const KNOCK_MS = 30 * SECOND_MS;

interface Visit {
  /** The card its driver holds up; null: waits to be started from the screen. */
  readonly card: string | null;
  stopAtMs: number | null;
  leaveAtMs: number | null;
}

export interface LifeOptions {
  readonly url: string;
  readonly time: DemoTime;
  readonly language: DemoLanguage;
  readonly registers: Registers;
  readonly seed: number;
}

export class DemoLife {
  readonly #options: LifeOptions;
  readonly #piles: readonly DemoSimPile[];
  readonly #waiting: DemoSimPile;
  readonly #spots: readonly Spot[];
  readonly #cards: readonly string[];
  readonly #random: Random;
  readonly #visits = new Map<Spot, Visit>();
  #cancelLook: Cancel = () => undefined;
  #cancelKnock: Cancel = () => undefined;
  #ended = false;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#cards = demoCards(options.language).map(({ number }) => number);
    this.#random = seededRandom(options.seed).fork('life');
    const present = DEMO_PILES.filter(({ identity }) => identity !== LOCKED_OUT_PILE);
    this.#piles = present.map((pile) => this.#simulated(pile));
    this.#waiting = this.#simulated(WAITING_PILE);
    this.#spots = [...this.#piles, this.#waiting].flatMap((pile) => spotsOf(pile));
  }

  /** Lives through the last stretch of history, up to now, and goes on from there. */
  async begin(historyMs: number): Promise<void> {
    const { time } = this.#options;
    for (const pile of this.#piles) pile.start();
    await Promise.all(this.#piles.map((pile) => pile.whenAccepted()));
    this.#look();
    const half = time.now() + historyMs / 2;
    await time.moveTo(half, () => this.#settled());
    if (this.#isOver()) return;
    this.#breakThings();
    // History ends where now has got to meanwhile.
    while (!this.#isOver() && Date.now() - time.now() > SECOND_MS)
      await time.moveTo(Math.min(Date.now(), time.now() + MINUTE_MS), () => this.#settled());
    time.goLive();
    if (this.#isOver()) return;
    for (const pile of this.#piles) setReadingS(pile, 10);
    this.#waiting.start();
    await this.#knock();
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#cancelLook();
    this.#cancelKnock();
    await Promise.all([...this.#piles, this.#waiting].map((pile) => pile.stop()));
  }

  /** Asked anew after each wait: Ctrl-C comes at any time. */
  #isOver(): boolean {
    return this.#ended;
  }

  #simulated(pile: DemoPile): DemoSimPile {
    const { identity, vendor, model, serial, password, speaks = '1.6' } = pile;
    return demoSimPile({
      ...{ url: this.#options.url, identity, vendor, model, serial, password, speaks },
      ...{ firmware: '2.4.1', timers: this.#options.time, readingS: 120 },
      connectors: pile.connectors.map((spec, at) => ({
        ...spec,
        meter: { registerWh: this.#options.registers.get(registerKey(identity, at + 1)) ?? 0 },
      })),
    });
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#piles.map((pile) => pile.settled()));
  }

  /** A connector with a ground fault, and a pile whose cable is out. */
  #breakThings(): void {
    const twin = this.#pile('AW-D-0401');
    const faulted = this.#spots.find((spot) => spot.pile === twin && spot.number === 2);
    if (faulted?.isPlugged() === true) faulted.unplug();
    if (faulted !== undefined) this.#visits.delete(faulted);
    if (twin instanceof SimPile) twin.fault(2, 'GroundFailure', { info: 'insulation 41 kOhm' });
    this.#pile(OFFLINE_PILE).goOffline();
  }

  #pile(identity: string): DemoSimPile {
    const pile = this.#piles.find((one) => one.identity === identity);
    if (pile === undefined) throw new RangeError(`${identity} is not on the site`);
    return pile;
  }

  /** The changed control board tries its old password, for ever. */
  async #knock(): Promise<void> {
    try {
      const peer = await OcppPeer.connect(this.#options.url, { identity: LOCKED_OUT_PILE, password: 'password-of-the-old-board' });
      await peer.close();
    } catch (error) {
      if (!(error instanceof HandshakeRefused)) throw error;
    }
    if (!this.#ended) this.#cancelKnock = this.#options.time.setTimer(KNOCK_MS, () => void this.#knock());
  }

  #look(): void {
    const nowMs = this.#options.time.now();
    // The waiting pile takes part once somebody has accepted it.
    for (const spot of this.#spots) if (spot.pile.accepted) this.#liveOn(spot, nowMs);
    this.#cancelLook = this.#options.time.setTimer(this.#lookMs(), () => this.#look());
  }

  #lookMs(): number {
    return this.#options.time.isLive ? LOOK_MS : STRIDE_MS;
  }

  #liveOn(spot: Spot, nowMs: number): void {
    if (!spot.works()) return;
    const visit = this.#visits.get(spot);
    const card = spot.chargingCard();
    if (card !== null) {
      this.#whileCharging(spot, card, visit ?? this.#arrived(spot, null), nowMs);
      return;
    }
    if (spot.isPlugged()) {
      this.#whilePlugged(spot, visit ?? this.#arrived(spot, null), nowMs);
      return;
    }
    // Started from the screen while nobody was there: a car comes at once.
    if (spot.isAwaited()) spot.plugIn(this.#car(spot));
    else if (spot.isFree() && this.#random.chance(this.#lookMs() / (6 * MINUTE_MS))) this.#arrive(spot);
  }

  #arrive(spot: Spot): void {
    const inUse = new Set([...this.#visits.values()].map(({ card }) => card));
    const free = this.#cards.filter((card) => !inUse.has(card));
    const card = free.length > 0 && this.#random.chance(0.85) ? this.#random.pick(free) : null;
    this.#arrived(spot, card);
    spot.plugIn(this.#car(spot));
    if (card !== null) spot.holdCard(card);
  }

  #arrived(spot: Spot, card: string | null): Visit {
    const visit: Visit = { card, stopAtMs: null, leaveAtMs: null };
    this.#visits.set(spot, visit);
    return visit;
  }

  #whileCharging(spot: Spot, card: string, visit: Visit, nowMs: number): void {
    visit.stopAtMs ??= nowMs + (spot.kind === 'dc' ? this.#random.int(6, 28) : this.#random.int(15, 90)) * MINUTE_MS;
    visit.leaveAtMs = null;
    if (nowMs < visit.stopAtMs && !spot.isFull()) return;
    visit.stopAtMs = Number.POSITIVE_INFINITY;
    spot.holdCard(card);
  }

  /** Before a charge it waits some minutes for somebody to start it, after one it leaves soon. */
  #whilePlugged(spot: Spot, visit: Visit, nowMs: number): void {
    visit.leaveAtMs ??= nowMs + (visit.stopAtMs === null ? this.#random.int(4, 8) : this.#random.int(1, 4)) * MINUTE_MS;
    if (nowMs < visit.leaveAtMs) return;
    this.#visits.delete(spot);
    spot.unplug();
  }

  #car({ kind }: Spot): Car {
    const random = this.#random;
    const soc = random.int(8, 55);
    const capacityWh = random.int(38, 95) * 1_000;
    const maxW = kind === 'dc' ? random.pick([60_000, 90_000, 150_000]) : random.pick([6_600, 11_000, 22_000]);
    return new Car({ kind, capacityWh, soc, targetSoc: Math.min(100, soc + random.int(25, 70)), maxW });
  }
}

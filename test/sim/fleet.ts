/** Many simulated piles in one process, with a seeded everyday life: cars come, charge, stay and leave. */
import { Car } from './car.ts';
import type { SimConnector } from './pile16-connector.ts';
import type { ConnectorSpec, SimPileOptions } from './pile16-options.ts';
import { SimPile } from './pile16.ts';
import type { Random } from './random.ts';
import { seededRandom, seedOfRun } from './random.ts';
import type { Cancel, Timers } from './timers.ts';
import { realTimers } from './timers.ts';

/** A fleet and where it dials. */
export interface FleetOptions {
  readonly url: string;
  readonly count: number;
  /** Default: SIM_SEED or drawn; printed by `log`. */
  readonly seed?: number;
  /** Default PILE-0001 and on. */
  readonly identity?: (at: number) => string;
  readonly password?: (at: number) => string;
  /** What differs for each pile; the default is a mix of AC and DC piles with two connectors. */
  readonly pile?: (at: number, random: Random) => Partial<SimPileOptions>;
  readonly timers?: Timers;
  /** So many dial at a time; default 50, Infinity for a whole site at once (F14). */
  readonly dialsAtOnce?: number;
  readonly log?: (line: string) => void;
}

/** Everyday life on every connector. */
export interface Life {
  /** idTags drivers carry. */
  readonly cards: readonly string[];
  /** Mean arrivals per connector and hour of simulated time. */
  readonly arrivalsPerHour: number;
  /** Minutes a car stays plugged after its charge, least and most; default 1 to 20. */
  readonly staysMinutes?: readonly [number, number];
  /** Share of drivers who stop before the car is full; default 0.5. */
  readonly leavesEarly?: number;
  /** How often life is looked at, simulated ms; default 10,000. One timer for the whole fleet. */
  readonly lookEveryMs?: number;
}

/** Running piles. */
export interface Fleet {
  readonly piles: readonly SimPile[];
  readonly seed: number;
  /** Resolves when every pile's boot was accepted. */
  whenAccepted(): Promise<void>;
  /** Resolves when no pile has anything it could send. */
  settled(): Promise<void>;
  /** Begins everyday life; the returned function ends it (running charges go on); so does `stop`. */
  live(life: Life): Cancel;
  /** Every pile loses its socket and dials again (F32). */
  dropLines(): void;
  /** The site's power fails and, with powerUp, returns for all in the same moment (F14). */
  powerCut(options?: Parameters<SimPile['powerCut']>[0]): void;
  powerUp(): void;
  stop(): Promise<void>;
}

/** Starts `count` piles, a batch at a time; resolves when each has dialled once (accepted or not). */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const seed = options.seed ?? seedOfRun();
  const log = options.log ?? ((line: string) => console.info(line));
  log(`fleet of ${options.count} piles, SIM_SEED=${seed}`);
  const random = seededRandom(seed);
  const timers = options.timers ?? realTimers;
  const piles = Array.from({ length: options.count }, (_, at) => makePile(at, options, timers, random.fork(`pile ${at}`)));
  const batch = Math.max(1, options.dialsAtOnce ?? 50);
  for (let from = 0; from < piles.length; from += batch) {
    const some = piles.slice(from, from + batch);
    for (const pile of some) pile.start();
    await Promise.all(some.map((pile) => pile.settled()));
  }
  const lives: Cancel[] = [];
  return {
    piles,
    seed,
    whenAccepted: () => all(piles, (pile) => pile.whenAccepted()),
    settled: () => all(piles, (pile) => pile.settled()),
    live: (life) => {
      const end = beginLife(piles, life, timers, random.fork('life'));
      lives.push(end);
      return end;
    },
    dropLines: () => piles.forEach((pile) => pile.dropLine()),
    powerCut: (cut) => piles.forEach((pile) => pile.powerCut(cut)),
    powerUp: () => piles.forEach((pile) => pile.powerUp()),
    stop: () => {
      for (const end of lives) end();
      return all(piles, (pile) => pile.stop());
    },
  };
}

const SITES: readonly (readonly ConnectorSpec[])[] = [
  [
    { kind: 'ac', maxW: 22_000 },
    { kind: 'ac', maxW: 22_000 },
  ],
  [{ kind: 'ac', maxW: 7_400, phases: 1 }],
  [
    { kind: 'dc', maxW: 150_000 },
    { kind: 'dc', maxW: 150_000 },
  ],
  [
    { kind: 'dc', maxW: 50_000 },
    { kind: 'ac', maxW: 22_000 },
  ],
];

function makePile(at: number, options: FleetOptions, timers: Timers, random: Random): SimPile {
  const own = options.pile?.(at, random) ?? {};
  return new SimPile({
    url: options.url,
    identity: options.identity?.(at) ?? `PILE-${String(at + 1).padStart(4, '0')}`,
    ...(options.password === undefined ? {} : { password: options.password(at) }),
    connectors: (SITES[at % SITES.length] ?? []).map((spec) => ({ ...spec, meter: { registerWh: random.int(1_000, 9_000_000) } })),
    timers,
    keepCalls: 100,
    ...own,
    peer: { keepFrames: 0, ...own.peer },
  });
}

async function all(piles: readonly SimPile[], wait: (pile: SimPile) => Promise<void>): Promise<void> {
  await Promise.all(piles.map(wait));
}

/** When the driver of a connector does the next thing: stop the charge, or drive away. */
interface Visit {
  readonly idTag: string;
  stopAtMs: number;
  leaveAtMs: number | null;
}

function beginLife(piles: readonly SimPile[], life: Life, timers: Timers, random: Random): Cancel {
  const everyMs = life.lookEveryMs ?? 10_000;
  const visits = new Map<SimConnector, Visit>();
  let cancel: Cancel = () => undefined;
  const look = (): void => {
    for (const pile of piles) for (const connector of pile.connectors) liveOn(pile, connector, visits, life, everyMs, timers.now(), random);
    cancel = timers.setTimer(everyMs, look);
  };
  look();
  return () => cancel();
}

function liveOn(
  pile: SimPile,
  connector: SimConnector,
  visits: Map<SimConnector, Visit>,
  life: Life,
  everyMs: number,
  nowMs: number,
  random: Random,
): void {
  const visit = visits.get(connector);
  if (visit === undefined) {
    if (!connector.free || connector.plugged || !random.chance((life.arrivalsPerHour * everyMs) / 3_600_000)) return;
    const idTag = random.pick(life.cards);
    const early = random.chance(life.leavesEarly ?? 0.5);
    visits.set(connector, { idTag, stopAtMs: early ? nowMs + random.int(10, 90) * 60_000 : Number.POSITIVE_INFINITY, leaveAtMs: null });
    pile.plugIn(connector.id, someCar(connector, random));
    void pile.presentCard(idTag, connector.id);
    return;
  }
  if (connector.tx !== null) {
    if (nowMs >= visit.stopAtMs || connector.status === 'SuspendedEV') void pile.presentCard(connector.tx.idTag, connector.id);
    return;
  }
  const [least, most] = life.staysMinutes ?? [1, 20];
  visit.leaveAtMs ??= nowMs + random.int(least * 60, most * 60) * 1_000;
  if (nowMs < visit.leaveAtMs) return;
  visits.delete(connector);
  pile.unplug(connector.id);
}

function someCar(connector: SimConnector, random: Random): Car {
  const capacityWh = random.int(30, 100) * 1_000;
  const soc = random.int(5, 70);
  const targetSoc = Math.min(100, soc + random.int(15, 80));
  const { kind } = connector.spec;
  const maxW = kind === 'dc' ? random.pick([50_000, 100_000, 150_000]) : random.pick([3_700, 7_400, 11_000, 22_000]);
  return new Car({ kind, capacityWh, soc, targetSoc, maxW });
}

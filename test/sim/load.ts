/** Load for the bench: many light piles, one socket each, a seeded mix of calls, and reply times measured from the moment a call was due. */
import type { Payload } from './ocpp-frame.ts';
import { numberOf } from './ocpp-frame.ts';
import { OcppPeer } from './ocpp-peer.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';
import { wallWait } from './timers.ts';

/** Who calls and how often; times in wall ms. */
export interface LoadOptions {
  readonly url: string;
  readonly count: number;
  readonly seed: number;
  /** `everyMs`: each pile owes a call that often, whatever the server does; `inFlight`: so many calls wait for answers at any time. */
  readonly pace: { readonly everyMs: number } | { readonly inFlight: number };
  readonly durationMs: number;
  /** Not measured; default 1,000. */
  readonly warmupMs?: number;
  /** Default LOAD-0001 and on. */
  readonly identity?: (at: number) => string;
  readonly password?: (at: number) => string;
  /** BootNotification first; default true. */
  readonly boots?: boolean;
  /** 'mixed': a day of starts, readings, statuses and stops (default); 'readings': one start before anything is measured, then readings only. */
  readonly day?: 'mixed' | 'readings';
  /** idTags for the starts; default ['LOAD-CARD']. */
  readonly cards?: readonly string[];
  /** So many dial at a time; default 100. */
  readonly dialsAtOnce?: number;
}

/** What came of it; times in ms with fraction. */
export interface LoadReport {
  readonly seed: number;
  readonly piles: number;
  /** Calls measured, and what came back. */
  readonly calls: number;
  readonly results: number;
  readonly errors: number;
  /** Unanswered: the socket fell, or nothing came within 30 s of the end. */
  readonly lost: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly byAction: Readonly<Record<string, number>>;
  /** Code or reason of the first few failures. */
  readonly firstFailures: readonly string[];
}

/** Connects `count` piles, loads the server for warm-up and duration, closes. Any server that answers [3,id,{}] will do. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const random = seededRandom(options.seed);
  const piles = await connectAll(options, random);
  const measured = new Measured();
  const startMs = performance.now() + (options.warmupMs ?? 1_000);
  const endMs = startMs + options.durationMs;
  const count = (dueMs: number): Measured | null => (dueMs >= startMs && dueMs < endMs ? measured : null);
  if ('inFlight' in options.pace) await closedLoop(piles, options.pace.inFlight, endMs, count);
  else await openLoop(piles, options.pace.everyMs, endMs, count);
  const report = measured.report(options, options.durationMs / 1_000);
  await Promise.all(piles.map((pile) => pile.peer.close()));
  return report;
}

/** `count` piles dial, boot and report three statuses at once; all reply times, from the first dial on, are in the report. */
export async function bootStorm(
  options: Pick<LoadOptions, 'url' | 'count' | 'seed' | 'identity' | 'password'> & { withinMs?: number },
): Promise<LoadReport> {
  const random = seededRandom(options.seed);
  const measured = new Measured();
  const startMs = performance.now();
  const peers = await Promise.all(
    Array.from({ length: options.count }, async (_, at) => {
      await wallWait(random.next() * (options.withinMs ?? 1_000));
      const peer = await connectOne(at, options);
      await measured.call(peer, 'BootNotification', BOOT, performance.now());
      for (const connectorId of [0, 1, 2])
        await measured.call(peer, 'StatusNotification', status(connectorId, 'Available'), performance.now());
      return peer;
    }),
  );
  const report = measured.report(options, (performance.now() - startMs) / 1_000);
  await Promise.all(peers.map((peer) => peer.close()));
  return report;
}

const BOOT: Payload = { chargePointVendor: 'Load', chargePointModel: 'Light', firmwareVersion: '1' };
/** After this an unanswered call is counted as lost. */
const LONGEST_ANSWER_MS = 30_000;

/** Reply times and counts. */
class Measured {
  readonly #times: number[] = [];
  readonly #actions = new Map<string, number>();
  readonly #failures: string[] = [];
  #errors = 0;
  #lost = 0;

  async call(peer: OcppPeer, action: string, payload: Payload, dueMs: number): Promise<Payload> {
    try {
      const answer = await peer.call(action, payload, { timeoutMs: LONGEST_ANSWER_MS });
      this.#times.push(performance.now() - dueMs);
      this.#actions.set(action, (this.#actions.get(action) ?? 0) + 1);
      if (answer.ok) return answer.payload;
      this.#errors += 1;
      this.#fail(`${action}: ${answer.errorCode} ${answer.description}`);
    } catch (error) {
      this.#lost += 1;
      this.#fail(`${action}: ${String(error)}`);
    }
    return {};
  }

  report(options: { readonly seed: number; readonly count: number }, seconds: number): LoadReport {
    const sorted = Float64Array.from(this.#times).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return {
      seed: options.seed,
      piles: options.count,
      calls: sorted.length + this.#lost,
      results: sorted.length - this.#errors,
      errors: this.#errors,
      lost: this.#lost,
      seconds,
      perSecond: sorted.length / seconds,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: sorted.at(-1) ?? 0,
      byAction: Object.fromEntries(this.#actions),
      firstFailures: this.#failures,
    };
  }

  #fail(why: string): void {
    if (this.#failures.length < 5) this.#failures.push(why);
  }
}

/** One light pile: the next call of its never-ending day. */
class LightPile {
  readonly peer: OcppPeer;
  readonly #random: Random;
  readonly #cards: readonly string[];
  readonly #onlyReads: boolean;
  #step: number;
  #registerWh: number;
  #transactionId: number | null = null;
  #busy = false;
  /** Calls owed while one was in flight, by due time. */
  readonly #owed: number[] = [];

  constructor(peer: OcppPeer, random: Random, cards: readonly string[], day: 'mixed' | 'readings' = 'mixed') {
    this.peer = peer;
    this.#random = random;
    this.#cards = cards;
    this.#onlyReads = day === 'readings';
    this.#step = random.int(0, DAY.length - 1);
    this.#registerWh = random.int(1_000, 5_000_000);
  }

  /** A call falls due: it goes now, or when the one before is answered; its reply time counts from `dueMs`. */
  async owe(dueMs: number, count: (dueMs: number) => Measured | null): Promise<void> {
    this.#owed.push(dueMs);
    if (this.#busy) return;
    this.#busy = true;
    for (let due = this.#owed.shift(); due !== undefined && this.peer.open; due = this.#owed.shift())
      await this.#call(due, count(due) ?? IGNORED);
    this.#busy = false;
  }

  /** The start of a pile that then only reads. */
  async begin(): Promise<void> {
    const [name, payload] = this.#message('Start');
    const answer = await this.peer.callOk(name, payload, { timeoutMs: LONGEST_ANSWER_MS });
    this.#transactionId = numberOf(answer, 'transactionId') ?? 1;
  }

  async #call(dueMs: number, measured: Measured): Promise<void> {
    const action = this.#onlyReads ? 'Values' : (DAY[this.#step % DAY.length] ?? 'Heartbeat');
    this.#step += 1;
    const [name, payload] = this.#message(action);
    const answer = await measured.call(this.peer, name, payload, dueMs);
    if (name === 'StartTransaction') this.#transactionId = numberOf(answer, 'transactionId') ?? 1;
    if (name === 'StopTransaction') this.#transactionId = null;
  }

  #message(action: DayAction): [string, Payload] {
    const timestamp = new Date().toISOString();
    if (action === 'Start' && this.#transactionId === null) {
      const idTag = this.#random.pick(this.#cards);
      return ['StartTransaction', { connectorId: 1, idTag, meterStart: this.#registerWh, timestamp }];
    }
    if (action === 'Stop' && this.#transactionId !== null) {
      const stop = { transactionId: this.#transactionId, meterStop: this.#registerWh, timestamp, reason: 'Local' };
      return ['StopTransaction', stop];
    }
    if (action === 'Values') return ['MeterValues', this.#values(timestamp)];
    if (action === 'Status')
      return ['StatusNotification', { ...status(1, this.#transactionId === null ? 'Available' : 'Charging'), timestamp }];
    return ['Heartbeat', {}]; // also in place of a stop before the first start of its day
  }

  #values(timestamp: string): Payload {
    this.#registerWh += this.#random.int(50, 500);
    const watts = this.#random.int(3_000, 22_000);
    const sampledValue = [
      { value: String(this.#registerWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
      { value: String(watts), measurand: 'Power.Active.Import', unit: 'W' },
      { value: (watts / 690).toFixed(1), measurand: 'Current.Import', phase: 'L1', unit: 'A' },
      { value: '230.0', measurand: 'Voltage', phase: 'L1-N', unit: 'V' },
    ];
    const transaction = this.#transactionId === null ? {} : { transactionId: this.#transactionId }; // none before the first start of its day
    return { connectorId: 1, ...transaction, meterValue: [{ timestamp, sampledValue }] };
  }
}

type DayAction = 'Start' | 'Stop' | 'Values' | 'Status' | 'Heartbeat';
/** Twenty calls of a pile's day: 60 % readings, 20 % statuses, 10 % heartbeats, one start, one stop. */
const DAY: readonly DayAction[] = [
  'Status',
  'Start',
  'Status',
  ...values(6),
  'Heartbeat',
  ...values(6),
  'Stop',
  'Status',
  'Heartbeat',
  'Status',
];
const IGNORED = new Measured();

function values(times: number): DayAction[] {
  return Array.from({ length: times }, () => 'Values');
}

function status(connectorId: number, name: string): Payload {
  return { connectorId, errorCode: 'NoError', status: name };
}

async function connectAll(options: LoadOptions, random: Random): Promise<LightPile[]> {
  const piles: LightPile[] = [];
  const batch = options.dialsAtOnce ?? 100;
  for (let from = 0; from < options.count; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, options.count - from) }, (_, at) => from + at);
    const peers = await Promise.all(numbers.map((at) => connectOne(at, options)));
    if (options.boots !== false)
      await Promise.all(peers.map((peer) => peer.callOk('BootNotification', BOOT, { timeoutMs: LONGEST_ANSWER_MS })));
    const fresh = peers.map((peer) => new LightPile(peer, random.fork(peer.identity), options.cards ?? ['LOAD-CARD'], options.day));
    if (options.day === 'readings') await Promise.all(fresh.map((pile) => pile.begin()));
    piles.push(...fresh);
  }
  return piles;
}

function connectOne(at: number, options: Pick<LoadOptions, 'url' | 'identity' | 'password'>): Promise<OcppPeer> {
  const identity = options.identity?.(at) ?? `LOAD-${String(at + 1).padStart(4, '0')}`;
  return OcppPeer.connect(options.url, {
    identity,
    keepFrames: 0,
    handshakeTimeoutMs: LONGEST_ANSWER_MS,
    handlers: { '*': () => ({ status: 'Rejected' }), GetConfiguration: () => ({ configurationKey: [] }) },
    ...(options.password === undefined ? {} : { password: options.password(at) }),
  });
}

/** So many workers, each always waiting for one answer, going round the piles. */
async function closedLoop(
  piles: readonly LightPile[],
  inFlight: number,
  endMs: number,
  count: (dueMs: number) => Measured | null,
): Promise<void> {
  const workers = Math.min(inFlight, piles.length);
  const work = async (worker: number): Promise<void> => {
    for (let at = worker; performance.now() < endMs; at = at + workers < piles.length ? at + workers : worker) {
      const pile = piles[at];
      if (pile?.peer.open !== true) return;
      await pile.owe(performance.now(), count);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
}

/** Every pile owes a call each `everyMs`, spread evenly; the due times do not wait for the server. */
async function openLoop(
  piles: readonly LightPile[],
  everyMs: number,
  endMs: number,
  count: (dueMs: number) => Measured | null,
): Promise<void> {
  const gapMs = everyMs / piles.length;
  const startMs = performance.now();
  const owed: Promise<void>[] = [];
  for (let calls = 0, dueMs = startMs; dueMs < endMs;) {
    for (; dueMs <= performance.now() && dueMs < endMs; calls += 1, dueMs = startMs + calls * gapMs) {
      const pile = piles[calls % piles.length];
      if (pile !== undefined) owed.push(pile.owe(dueMs, count));
    }
    await wallWait(1);
  }
  await Promise.all(owed);
}

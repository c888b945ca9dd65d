/** Drives real sessions through real sockets: historical timestamps, compressed wall time, and a server that may be killed in the middle. */
import type { Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { Random } from './random.ts';
import type { ReplayedSession, ReplaySession, SentFact, Step } from './replay-script.ts';
import { writeScripts } from './replay-script.ts';
import { ReplayPile } from './replay-pile.ts';
import { wallWait } from './timers.ts';

/** How piles share time: each as fast as it is answered; all together, minute by minute of history; or together at `speed` times real time. */
export type Pace = 'free' | 'lockstep' | { readonly speed: number };

/** What to replay and against what. */
export interface ReplayOptions {
  readonly url: string;
  readonly sessions: readonly ReplaySession[];
  readonly seed: number;
  /** Default: the pile's id with 'CP-' before it. */
  readonly identityOf?: (pileId: string) => string;
  readonly passwordOf?: (identity: string) => string | undefined;
  /** Default: one of REPLAY_CARDS, by the seed. */
  readonly idTagOf?: (session: ReplaySession, random: Random) => string;
  /** Historical ms -> the pile's time on the wire; default the same. */
  readonly mapTime?: (ms: number) => number;
  readonly pace?: Pace;
  /** With 'lockstep' and a speed: called, and awaited, with the historical time before that minute's messages go. */
  readonly onTime?: (ms: number) => void | Promise<void>;
  /** Default 5 minutes. */
  readonly readingEveryMs?: number;
  /** StopTransaction carries begin and end readings; default false. */
  readonly transactionData?: boolean;
  /** Authorize before each start; default true. */
  readonly authorises?: boolean;
  /** BootNotification after every reconnect, not only the first; default true. */
  readonly bootsOnReconnect?: boolean;
  /** Wall times: between dials 50, for an answer 20,000, without a server before giving up 120,000. */
  readonly redialMs?: number;
  readonly callTimeoutMs?: number;
  readonly givesUpAfterMs?: number;
}

/** Cards a replay uses unless told otherwise. */
export const REPLAY_CARDS: readonly string[] = Array.from({ length: 20 }, (_, at) => `REPLAY-${String(at + 1).padStart(2, '0')}`);

/** A running replay; `sessions` fills in as answers come, and may be read at any time (also after a failure). */
export interface Replay {
  readonly seed: number;
  readonly identities: readonly string[];
  readonly sessions: readonly ReplayedSession[];
  /** Steps of the whole script, and those answered so far. */
  readonly steps: number;
  readonly stepsDone: number;
  /** Sockets opened so far, all piles together. */
  readonly connections: number;
  /** Every message with a CALLRESULT so far: what the server must never lose. */
  acknowledged(): SentFact[];
  /** Resolves when everything was answered; rejects when the server stayed away for givesUpAfterMs, or after `stop`. */
  readonly done: Promise<void>;
  /** Ends it early and closes all sockets. */
  stop(): Promise<void>;
}

/** Starts replaying at once. Throws RangeError for sessions that overlap on a connector. */
export function startReplay(options: ReplayOptions): Replay {
  const scripts = writeScripts(options.sessions, {
    seed: options.seed,
    identityOf: options.identityOf ?? ((pileId) => `CP-${pileId}`),
    idTagOf: options.idTagOf ?? ((_, random) => random.pick(REPLAY_CARDS)),
    mapTime: options.mapTime ?? ((ms) => ms),
    readingEveryMs: options.readingEveryMs ?? 300_000,
    transactionData: options.transactionData ?? false,
    authorises: options.authorises ?? true,
  });
  const piles = scripts.map(
    (script) =>
      new ReplayPile(script, {
        url: options.url,
        password: options.passwordOf?.(script.identity),
        bootsOnReconnect: options.bootsOnReconnect ?? true,
        redialMs: options.redialMs ?? 50,
        callTimeoutMs: options.callTimeoutMs ?? 20_000,
        givesUpAfterMs: options.givesUpAfterMs ?? 120_000,
        onAnswer: takeAnswer,
      }),
  );
  const facts = scripts.flatMap((script) => script.steps.map((step) => step.fact));
  const stop = async (): Promise<void> => {
    await Promise.all(piles.map((pile) => pile.close()));
  };
  return {
    seed: options.seed,
    identities: scripts.map((script) => script.identity),
    sessions: scripts.flatMap((script) => script.sessions),
    steps: facts.length,
    get stepsDone() {
      return piles.reduce((sum, pile) => sum + pile.done, 0);
    },
    get connections() {
      return piles.reduce((sum, pile) => sum + pile.connections, 0);
    },
    acknowledged: () => facts.filter((fact) => fact.ackedAtMs !== null),
    done: run(piles, options).finally(stop),
    stop,
  };
}

async function run(piles: readonly ReplayPile[], options: ReplayOptions): Promise<void> {
  const pace = options.pace ?? 'free';
  if (pace === 'free') {
    await Promise.all(piles.map((pile) => pile.runUntil(Number.POSITIVE_INFINITY)));
    return;
  }
  const minutes = minutesOf(piles);
  const firstMs = minutes[0] ?? 0;
  const wallStart = performance.now();
  for (const minute of minutes) {
    if (pace !== 'lockstep') await wallWait(Math.max(0, (minute - firstMs) / pace.speed - (performance.now() - wallStart)));
    await options.onTime?.(minute + MINUTE_MS);
    await Promise.all(piles.map((pile) => pile.runUntil(minute + MINUTE_MS)));
  }
}

const MINUTE_MS = 60_000;

/** Minutes of history in which anything happens, in order. */
function minutesOf(piles: readonly ReplayPile[]): number[] {
  const minutes = new Set(piles.flatMap((pile) => pile.script.steps.map((step) => Math.floor(step.trueMs / MINUTE_MS) * MINUTE_MS)));
  return [...minutes].sort((a, b) => a - b);
}

function takeAnswer(step: Step, answer: Payload): void {
  if (step.fact.action !== 'StartTransaction') return;
  step.session.transactionId = numberOf(answer, 'transactionId') ?? null;
  step.session.idTagStatus = textOf(objectOf(answer, 'idTagInfo'), 'status') ?? null;
}

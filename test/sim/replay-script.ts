/** Real sessions -> what each pile has to say, in order of pile time. Pure: the same sessions and seed give the same script. */
import type { Payload } from './ocpp-frame.ts';
import { meterCurve } from './meter-curve.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

/** A session to replay; energyWh (exact) wins over kWh. Overlapping sessions on one connector are refused. */
export interface ReplaySession {
  readonly id?: string;
  readonly pileId: string;
  readonly connector: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly kWh: number;
  readonly energyWh?: number;
  readonly unpluggedMs?: number;
}

/** One message of the script: what was sent, how often, and what came back. `payload` is null until the first send, then never changes. */
export interface SentFact {
  readonly action: 'Authorize' | 'StatusNotification' | 'StartTransaction' | 'MeterValues' | 'StopTransaction';
  readonly connectorId: number;
  /** Pile time, UTC ms, after mapTime. */
  readonly atMs: number;
  payload: Payload | null;
  /** OCPP-J message ids, one for each send. */
  readonly messageIds: string[];
  sends: number;
  firstSentAtMs: number | null;
  /** Wall time of the CALLRESULT; null while there is none. */
  ackedAtMs: number | null;
  answer: Payload | null;
  /** Codes of CALLERRORs received on the way. */
  readonly errors: string[];
}

/** A reading as sent: pile time and the register's value. */
export interface SentReading {
  readonly atMs: number;
  readonly registerWh: number;
}

/** One session with all it said. Times are after mapTime; `session` is as given. */
export interface ReplayedSession {
  readonly session: ReplaySession;
  readonly identity: string;
  readonly connectorId: number;
  readonly idTag: string;
  readonly energyWh: number;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number;
  readonly pluggedAtMs: number;
  readonly unpluggedAtMs: number;
  /** Between start and stop, in order; each is one MeterValues in `values`. */
  readonly readings: readonly SentReading[];
  readonly start: SentFact;
  readonly values: readonly SentFact[];
  readonly stop: SentFact;
  readonly statuses: readonly SentFact[];
  /** From StartTransaction.conf. */
  transactionId: number | null;
  idTagStatus: string | null;
}

/** One line of a pile's script. */
export interface Step {
  /** True (unmapped) time, by which piles are kept in step. */
  readonly trueMs: number;
  readonly fact: SentFact;
  readonly session: ReplayedSession;
  readonly build: () => Payload;
}

/** Everything one pile says, in order. */
export interface PileScript {
  readonly pileId: string;
  readonly identity: string;
  readonly connectors: readonly number[];
  readonly steps: readonly Step[];
  readonly sessions: readonly ReplayedSession[];
}

/** What shapes a script. */
export interface ScriptOptions {
  readonly seed: number;
  readonly identityOf: (pileId: string) => string;
  readonly idTagOf: (session: ReplaySession, random: Random) => string;
  readonly mapTime: (ms: number) => number;
  readonly readingEveryMs: number;
  readonly transactionData: boolean;
  readonly authorises: boolean;
}

/** Scripts per pile, in the order the piles first appear. Throws RangeError naming two sessions that overlap on a connector. */
export function writeScripts(sessions: readonly ReplaySession[], options: ScriptOptions): PileScript[] {
  const byPile = Map.groupBy(sessions, (session) => session.pileId);
  return [...byPile].map(([pileId, own]) => writeScript(pileId, own, options));
}

function writeScript(pileId: string, sessions: readonly ReplaySession[], options: ScriptOptions): PileScript {
  const random = seededRandom(options.seed).fork(pileId);
  const identity = options.identityOf(pileId);
  const steps: Step[] = [];
  const replayed: ReplayedSession[] = [];
  for (const [connectorId, own] of Map.groupBy(sessions, (session) => session.connector)) {
    const ordered = own.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
    let registerWh = random.int(10_000, 5_000_000);
    let freeFromMs = Number.NEGATIVE_INFINITY;
    for (const [at, session] of ordered.entries()) {
      const next = ordered[at + 1];
      if (next !== undefined && next.startMs < session.endMs) throw overlap(session, next);
      const unplugMs = Math.min(
        session.unpluggedMs ?? session.endMs + random.int(0, 600) * 1_000,
        next?.startMs ?? Number.POSITIVE_INFINITY,
      );
      const plugMs = Math.max(freeFromMs, session.startMs - random.int(10, 60) * 1_000);
      const one = writeSession({ session, identity, connectorId, registerWh, plugMs, unplugMs }, options, random);
      steps.push(...one.steps);
      replayed.push(one.session);
      registerWh = one.session.meterStopWh;
      freeFromMs = unplugMs;
    }
  }
  // A stable sort: what one connector says in the same instant keeps its order.
  steps.sort((a, b) => a.trueMs - b.trueMs);
  return {
    pileId,
    identity,
    connectors: [...new Set(sessions.map((session) => session.connector))].sort((a, b) => a - b),
    steps,
    sessions: replayed,
  };
}

interface SessionPlan {
  readonly session: ReplaySession;
  readonly identity: string;
  readonly connectorId: number;
  readonly registerWh: number;
  readonly plugMs: number;
  readonly unplugMs: number;
}

function writeSession(plan: SessionPlan, options: ScriptOptions, random: Random): { session: ReplayedSession; steps: Step[] } {
  const { session, connectorId } = plan;
  const { mapTime } = options;
  const energyWh = session.energyWh ?? Math.round(session.kWh * 1_000);
  const curve = meterCurve({ ...session, energyWh }, options.readingEveryMs, random);
  const fact = (action: SentFact['action'], trueMs: number): SentFact => newFact(action, connectorId, mapTime(trueMs));
  const idTag = options.idTagOf(session, random);
  const readings = curve.map((point) => ({ atMs: mapTime(point.atMs), registerWh: plan.registerWh + point.energyWh }));
  const statusTimes = [
    ['Preparing', plan.plugMs],
    ['Charging', session.startMs],
    ['Finishing', session.endMs],
    ['Available', plan.unplugMs],
  ] as const;
  const statuses = statusTimes.map(([, trueMs]) => fact('StatusNotification', trueMs));
  const replayed: ReplayedSession = {
    session,
    identity: plan.identity,
    connectorId,
    idTag,
    energyWh,
    meterStartWh: plan.registerWh,
    meterStopWh: plan.registerWh + energyWh,
    startedAtMs: mapTime(session.startMs),
    stoppedAtMs: mapTime(session.endMs),
    pluggedAtMs: mapTime(plan.plugMs),
    unpluggedAtMs: mapTime(plan.unplugMs),
    readings,
    start: fact('StartTransaction', session.startMs),
    values: curve.map((point) => fact('MeterValues', point.atMs)),
    stop: fact('StopTransaction', session.endMs),
    statuses,
    transactionId: null,
    idTagStatus: null,
  };
  const step = (trueMs: number, sent: SentFact | undefined, build: () => Payload): Step[] =>
    sent === undefined ? [] : [{ trueMs, fact: sent, session: replayed, build }];
  const status = (at: number): Step[] => {
    const [name, trueMs] = statusTimes[at] ?? ['Available', plan.unplugMs];
    return step(trueMs, statuses[at], () => ({ connectorId, errorCode: 'NoError', status: name, timestamp: iso(mapTime(trueMs)) }));
  };
  const steps = [
    ...status(0),
    ...(options.authorises ? step(session.startMs, fact('Authorize', session.startMs), () => ({ idTag })) : []),
    ...step(session.startMs, replayed.start, () => startPayload(replayed)),
    ...status(1),
    ...curve.flatMap((point, at) => step(point.atMs, replayed.values[at], () => valuesPayload(replayed, at, options.readingEveryMs))),
    ...step(session.endMs, replayed.stop, () => stopPayload(replayed, options.transactionData)),
    ...status(2),
    ...status(3),
  ];
  return { session: replayed, steps };
}

function startPayload(one: ReplayedSession): Payload {
  return { connectorId: one.connectorId, idTag: one.idTag, meterStart: one.meterStartWh, timestamp: iso(one.startedAtMs) };
}

function valuesPayload(one: ReplayedSession, at: number, everyMs: number): Payload {
  const reading = one.readings[at] ?? { atMs: one.startedAtMs, registerWh: one.meterStartWh };
  const before = one.readings[at - 1]?.registerWh ?? one.meterStartWh;
  const watts = Math.round(((reading.registerWh - before) * 3_600_000) / everyMs);
  const context = 'Sample.Periodic';
  return {
    connectorId: one.connectorId,
    transactionId: one.transactionId ?? -1,
    meterValue: [
      {
        timestamp: iso(reading.atMs),
        sampledValue: [
          { value: String(reading.registerWh), context, measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
          { value: String(watts), context, measurand: 'Power.Active.Import', unit: 'W' },
        ],
      },
    ],
  };
}

function stopPayload(one: ReplayedSession, withData: boolean): Payload {
  const sample = (atMs: number, wh: number, context: string): Payload => ({
    timestamp: iso(atMs),
    sampledValue: [{ value: String(wh), context, measurand: 'Energy.Active.Import.Register', unit: 'Wh' }],
  });
  return {
    transactionId: one.transactionId ?? -1,
    idTag: one.idTag,
    meterStop: one.meterStopWh,
    timestamp: iso(one.stoppedAtMs),
    reason: 'Local',
    ...(withData
      ? {
          transactionData: [
            sample(one.startedAtMs, one.meterStartWh, 'Transaction.Begin'),
            sample(one.stoppedAtMs, one.meterStopWh, 'Transaction.End'),
          ],
        }
      : {}),
  };
}

function newFact(action: SentFact['action'], connectorId: number, atMs: number): SentFact {
  return {
    action,
    connectorId,
    atMs,
    payload: null,
    messageIds: [],
    sends: 0,
    firstSentAtMs: null,
    ackedAtMs: null,
    answer: null,
    errors: [],
  };
}

function overlap(a: ReplaySession, b: ReplaySession): RangeError {
  const name = (one: ReplaySession): string => `${one.id ?? '?'} (${iso(one.startMs)} to ${iso(one.endMs)})`;
  return new RangeError(`sessions ${name(a)} and ${name(b)} overlap on pile ${a.pileId}, connector ${a.connector}`);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

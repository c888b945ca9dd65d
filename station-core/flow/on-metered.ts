/** MeterValues: the trace of a charge, kept whole; energy, power and limits follow from it (FIELD-FAULTS F02, F07, F18, F19). */
import { dwh } from '../base/energy.ts';
import type { UtcMs } from '../base/time.ts';
import type { MeterEntry, PileEvent } from '../domain/event.ts';
import type { Notice, Outcome, Write } from '../domain/outcome.ts';
import type { Connector, ConnectorRef, Pile } from '../domain/pile.ts';
import type { Reading, Session } from '../domain/session.ts';
import { nextPhase } from '../rules/sessions/phase.ts';
import { correctTime, learnClock } from '../rules/sessions/pile-clock.ts';
import { normaliseRegister } from '../rules/sessions/registers.ts';
import { readEntry } from '../rules/sessions/samples.ts';
import { connectorAt, pileById } from '../store/piles.ts';
import { openSessionOn, sessionByTransaction, type RegisterPoint } from '../store/sessions.ts';
import { raise } from './alarms.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { limitDueAfter } from './limit.ts';
import { heard } from './on-pile.ts';
import { billAnew, flagged, keep } from './session-end.ts';

type MeteredEvent = Extract<PileEvent, { kind: 'session.metered' }>;

export function onMetered(context: Context, event: MeteredEvent): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return outcome(DONE);
  const last = event.entries.at(-1);
  const clock = last === undefined ? pile.clock : learnClock(pile.clock, last.at, event.receivedMs);
  const skewed = clock.skewMs !== pile.clock.skewMs || clock.unset !== pile.clock.unset || isDue(pile, event.receivedMs);
  const pileParts = skewed ? keepPile({ ...pile, clock, lastHeardMs: event.receivedMs }) : heard(pile, event);
  const connector = connectorAt(db, event.ref);
  const session = sessionOf(context, event);
  if (session === null) return outcome(DONE, join(pileParts, connectorFigures(connector, event.entries, event.receivedMs, pile)));
  const traced = trace(session, event.entries, { receivedMs: event.receivedMs, pile, ratedPower: connector?.ratedPower ?? null });
  const parts = join(pileParts, {
    writes: traced.readings.map((reading) => ({ kind: 'reading.add', reading })),
    commands: [],
    notices: [],
  });
  return outcome(
    DONE,
    join(
      parts,
      connectorFigures(connector, event.entries, event.receivedMs, pile),
      implausible(context, traced.session, session, event.receivedMs),
      follow(context, session, traced, event),
    ),
  );
}

/** Clock samples are worth a write only now and then: three of them are half a minute apart or more. */
function isDue(pile: Pile, nowMs: UtcMs): boolean {
  return nowMs - (pile.clock.samples.at(-1)?.receivedMs ?? 0) >= 30_000;
}

/** By its transactionId; without one, by what is open on the connector (F02). */
function sessionOf({ db }: Context, event: MeteredEvent): Session | null {
  const named =
    event.transactionId !== null && event.transactionId > 0 ? sessionByTransaction(db, event.pileId, event.transactionId) : null;
  return named ?? (event.ref.connector === 0 ? null : openSessionOn(db, event.ref));
}

/** What a reading means for a session that runs, that was taken for ended, or that was billed. */
function follow(context: Context, before: Session, traced: Traced, event: MeteredEvent): Parts {
  const { db } = context;
  const { session } = traced;
  if (session.phase === 'charging')
    return keep({ ...session, limitDueMs: session.stopOrderedMs === null ? limitDueAfter(db, session, event.receivedMs) : null });
  const guessed = session.flags.includes('end-estimated');
  const goesOn = guessed && traced.lastAtMs > (before.chargeEndedAtMs ?? traced.lastAtMs);
  if (goesOn && isFreeFor(context, session, event.ref)) return keep(resumed(session));
  if (session.phase === 'closed' && session.energy !== before.energy)
    return billAnew(db, flagged(session, 'amended'), event.receivedMs, traced.points);
  return session === before ? noParts() : keep(session);
}

/** F07: the pile goes on with the transaction; another session on the connector would contradict it. */
function isFreeFor({ db }: Context, session: Session, ref: ConnectorRef): boolean {
  const open = openSessionOn(db, ref);
  return open === null || open.id === session.id;
}

function resumed(session: Session): Session {
  const phase = nextPhase(session.phase, 'resumed') ?? session.phase;
  const going: Session = { ...session, phase, chargeEndedAtMs: null, freedAtMs: null, closedAtMs: null, endReason: null };
  return flagged({ ...going, flags: going.flags.filter((f) => f !== 'end-estimated') }, 'amended');
}

export interface Traced {
  readonly session: Session;
  readonly readings: readonly Reading[];
  /** The readings that carry energy. */
  readonly points: readonly RegisterPoint[];
  readonly lastAtMs: UtcMs;
}

export interface TraceFacts {
  readonly receivedMs: UtcMs;
  readonly pile: Pile;
  readonly ratedPower: Connector['ratedPower'];
}

/** Runs entries through the register normaliser. A measured end stands: later readings are kept, and count no energy. */
export function trace(start: Session, entries: readonly MeterEntry[], facts: TraceFacts): Traced {
  let session = start;
  const readings: Reading[] = [];
  const points: RegisterPoint[] = [];
  let lastAtMs = start.startedAtMs;
  const settled = start.chargeEndedAtMs !== null && !start.flags.includes('end-estimated');
  for (const entry of entries) {
    const { atMs } = correctTime(entry.at, facts.receivedMs, facts.pile.clock);
    const figures = readEntry(entry.samples);
    const isOld = session.lastReadingMs !== null && atMs < session.lastReadingMs;
    const counts = figures.register !== null && !settled && !isOld && atMs >= session.startedAtMs;
    let register: Reading['register'] = isOld || settled ? figures.register : null;
    if (counts) {
      const elapsedMs = atMs - (session.lastReadingMs ?? session.startedAtMs);
      const normalised = normaliseRegister(session.meter, { register: figures.register, elapsedMs, ratedPower: facts.ratedPower });
      register = normalised.register;
      session = { ...session, meter: normalised.meter, energy: dwh(normalised.meter.lastRegister - session.meter.startRegister) };
      if (normalised.flag !== null) session = flagged(session, normalised.flag);
      if (register !== null) points.push({ atMs, register, source: 'read' });
    }
    if (!settled && !isOld && atMs >= session.startedAtMs) {
      session = {
        ...session,
        power: session.phase === 'charging' ? (figures.power ?? session.power) : null,
        stateOfCharge: figures.stateOfCharge ?? session.stateOfCharge,
        lastReadingMs: register === null && figures.register !== null ? session.lastReadingMs : atMs,
      };
    }
    if (atMs > lastAtMs) lastAtMs = atMs;
    readings.push({
      transactionId: start.transactionId,
      atMs,
      receivedMs: facts.receivedMs,
      register,
      source: 'read',
      power: figures.power,
      stateOfCharge: figures.stateOfCharge,
      samples: entry.samples,
    });
  }
  return { session, readings, points, lastAtMs };
}

export function implausible({ db }: Context, session: Session, before: Session, nowMs: UtcMs): Parts {
  if (!session.flags.includes('implausible-energy') || before.flags.includes('implausible-energy')) return noParts();
  return raise(
    db,
    `implausible-energy:${session.transactionId}`,
    'implausible-energy',
    'medium',
    { pileId: session.pileId, connector: session.connector, transactionId: session.transactionId },
    nowMs,
  );
}

/** What the connector shows, in or out of a session. */
function connectorFigures(connector: Connector | null, entries: readonly MeterEntry[], receivedMs: UtcMs, pile: Pile): Parts {
  const last = entries.at(-1);
  if (connector === null || last === undefined) return noParts();
  const figures = readEntry(last.samples);
  if (figures.register === null && figures.power === null) return noParts();
  const { atMs } = correctTime(last.at, receivedMs, pile.clock);
  const write: Write = {
    kind: 'connector.put',
    connector: {
      ...connector,
      power: figures.power ?? connector.power,
      lastRegister: figures.register ?? connector.lastRegister,
      lastRegisterAtMs: figures.register === null ? connector.lastRegisterAtMs : atMs,
    },
  };
  const notice: Notice = { topic: 'connector', ref: connector };
  return { writes: [write], commands: [], notices: [notice] };
}

function keepPile(pile: Pile): Parts {
  return { writes: [{ kind: 'pile.put', pile }], commands: [], notices: [] };
}

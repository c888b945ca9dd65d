/** MeterValues: the trace of a charge, kept whole; energy, power and limits follow from it (FIELD-FAULTS F02, F07, F18, F19). */
import { dwh } from '../base/energy.ts';
import { HOUR_MS, type UtcMs } from '../base/time.ts';
import type { MeterEntry, PileEvent } from '../domain/event.ts';
import type { Notice, Outcome, Write } from '../domain/outcome.ts';
import type { Connector, ConnectorRef, Pile } from '../domain/pile.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Reading, Session } from '../domain/session.ts';
import { nextPhase } from '../rules/sessions/phase.ts';
import { correctTime, learnClock } from '../rules/sessions/pile-clock.ts';
import { normaliseRegister, placeRegister } from '../rules/sessions/registers.ts';
import { readEntry } from '../rules/sessions/samples.ts';
import { connectorAt, connectorsOf, pileById } from '../store/piles.ts';
import { nextStartAfter, openSessionOn, openSessionsOf, sessionByTransaction, type RegisterPoint } from '../store/sessions.ts';
import { raise } from './alarms.ts';
import { DONE, join, later, noParts, outcome, type Context, type Parts } from './context.ts';
import { heldParts, watchAtReading } from './limit.ts';
import { heardWithClock } from './on-pile.ts';
import { billAnew, flagged, keep } from './session-end.ts';
import { payAgain } from './session-payer.ts';

type MeteredEvent = Extract<PileEvent, { kind: 'session.metered' }>;

export function onMetered(context: Context, event: MeteredEvent): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return outcome(DONE);
  const last = event.entries.at(-1);
  const clock = last === undefined ? pile.clock : learnClock(pile.clock, last.at, event.receivedMs);
  const pileParts = heardWithClock(pile, clock, event);
  const ref = outletOf(context, event.ref);
  const connector = connectorAt(db, ref);
  const session = sessionOf(context, event, ref);
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
      // While it charges the session holds the figures; the row of the connector is spared a write per reading.
      session.phase === 'charging' ? noParts() : connectorFigures(connector, event.entries, event.receivedMs, pile),
      implausible(context, traced.session, session, event.receivedMs),
      follow(context, session, traced, event, pile),
    ),
  );
}

/** By its transactionId; without one, by what is open on the connector (F02). */
function sessionOf({ db }: Context, event: MeteredEvent, ref: ConnectorRef): Session | null {
  const named =
    event.transactionId !== null && event.transactionId > 0 ? sessionByTransaction(db, event.pileId, event.transactionId) : null;
  return named ?? (ref.connector === 0 ? null : openSessionOn(db, ref));
}

/** F27: OCPP 2.0.1 names the EVSE alone: meant is the connector in use there, or the only one. */
function outletOf({ db }: Context, ref: ConnectorRef): ConnectorRef {
  if (ref.connector > 0 || ref.evse === 0) return ref;
  const open = openSessionsOf(db, ref.pileId).filter((session) => session.evse === ref.evse && session.connector > 0);
  const [first, second] = connectorsOf(db, ref.pileId).filter((one) => one.evse === ref.evse && one.connector > 0);
  const used = open.find((session) => session.phase === 'charging') ?? open.at(-1);
  const only = second === undefined ? first : undefined;
  return { ...ref, connector: (used ?? only)?.connector ?? 0 };
}

/** What a reading means for a session that runs, that was taken for ended, or that was billed. `money`: where it is not stored yet. */
export function follow(
  context: Context,
  before: Session,
  traced: Traced,
  event: Pick<MeteredEvent, 'receivedMs'>,
  pile: Pile,
  money?: SessionMoney,
): Parts {
  const { db } = context;
  const { session } = traced;
  if (session.phase === 'charging') {
    const watched = watchAtReading(db, session, event.receivedMs, money);
    return join(keep({ ...session, limitDueMs: session.stopOrderedMs === null ? watched.dueMs : null }), heldParts(db, watched));
  }
  if (session.flags.includes('end-estimated')) {
    if (goesOn(context, before, traced, pile)) return payAgain(db, resumed(session), event.receivedMs);
    const amended = endedLater(session, traced.lastAtMs);
    return amended.phase === 'closed' ? billAnew(db, amended, event.receivedMs, traced.points) : keep(amended);
  }
  return session.phase === 'closed' && traced.points.length > 0 ? billAnew(db, session, event.receivedMs, traced.points) : noParts();
}

/**
 * F07: the pile goes on with the transaction. Not so when the reading is from before the boot or before the connector was
 * free: then it was only late. Another session that began since on the connector contradicts it too.
 */
function goesOn({ db }: Context, before: Session, traced: Traced, pile: Pile): boolean {
  const overSinceMs = Math.max(before.chargeEndedAtMs ?? 0, before.freedAtMs ?? 0, pile.bootedAtMs ?? 0);
  return traced.lastAtMs > overSinceMs && nextStartAfter(db, before) === null;
}

/** A guessed end lies at the last reading: one that comes late moves it. */
function endedLater(session: Session, atMs: UtcMs): Session {
  const endMs = session.chargeEndedAtMs === null ? atMs : later(session.chargeEndedAtMs, atMs);
  const limitMs = session.freedAtMs ?? endMs;
  return { ...session, chargeEndedAtMs: endMs > limitMs ? limitMs : endMs };
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
    const { atMs, inferred } = correctTime(entry.at, facts.receivedMs, facts.pile.clock);
    const figures = readEntry(entry.samples);
    const sinceMs = session.lastReadingMs ?? session.startedAtMs;
    // What lies ahead of now orders nothing: the PC's clock was put back.
    const isOld = atMs < sinceMs && sinceMs <= facts.receivedMs;
    const isWithin = !isOld || atMs >= session.startedAtMs;
    let register: Reading['register'] = null;
    if (figures.register !== null && isWithin && (isOld || settled)) {
      register = isEnded(start, atMs) ? null : placeRegister(session.meter, figures.register);
      if (register !== null) points.push({ atMs, register, source: 'read' });
    } else if (figures.register !== null && isWithin) {
      const elapsedMs = elapsed(session, atMs, inferred);
      const normalised = normaliseRegister(session.meter, { register: figures.register, elapsedMs, ratedPower: facts.ratedPower });
      register = normalised.register;
      session = { ...session, meter: normalised.meter, energy: dwh(normalised.meter.lastRegister - session.meter.startRegister) };
      if (normalised.flag !== null) session = flagged(session, normalised.flag);
      if (register !== null) points.push({ atMs, register, source: 'read' });
    }
    if (!settled && !isOld) {
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

/** Later than the measured end: nothing of it is billed. */
function isEnded(session: Session, atMs: UtcMs): boolean {
  return session.chargeEndedAtMs !== null && !session.flags.includes('end-estimated') && atMs > session.chargeEndedAtMs;
}

/** Where the clocks do not tell how long it was, a register is still held against a night at rated power. */
const UNTOLD_ELAPSED_MS = 12 * HOUR_MS;

/** Since the last reading that counted. A pile without a clock tells its whole queue at one instant, a PC whose clock was put back knows of readings to come. */
export function elapsed(session: Session, atMs: UtcMs, inferred: boolean): number {
  const ms = atMs - (session.lastReadingMs ?? session.startedAtMs);
  const isUntold = session.flags.includes('time-inferred') && (inferred || session.lastReadingMs === null);
  return isUntold || ms < 0 ? Math.max(ms, UNTOLD_ELAPSED_MS) : ms;
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

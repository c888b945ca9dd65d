/** One part of a transaction, in its turn: whose it is, where, what was metered, whether it ended, and what the connector shows (OCPP 2.0.1 E). */
import { id, type CommandId } from '../base/ids.ts';
import { SECOND_MS, type UtcMs } from '../base/time.ts';
import type { PileEvent } from '../domain/event.ts';
import type { Write } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session } from '../domain/session.ts';
import type { PileTransaction, TransactionPart } from '../domain/transaction.ts';
import { correctTime } from '../rules/sessions/pile-clock.ts';
import { readEntry } from '../rules/sessions/samples.ts';
import { connectorAt } from '../store/piles.ts';
import { sessionByTransaction, type RegisterPoint } from '../store/sessions.ts';
import { raise } from './alarms.ts';
import { join, later, noParts, type Context, type Parts } from './context.ts';
import { end } from './on-ended.ts';
import { follow, implausible, trace, type Traced, type TraceFacts } from './on-metered.ts';
import { overtaken } from './on-started.ts';
import { priceOf } from './pricing.ts';
import { billAnew, CONNECTOR_FREE, flagged, keep, STARTED_LATE } from './session-end.ts';
import { withPlan } from './session-payer.ts';
import { stopOrder } from './stop-order.ts';
import { tellConnector } from './transaction-connector.ts';
import { hasLeft, isCarThere } from './transaction-place.ts';
import { amendStart, begin, claim, isUnclaimed, settlePlace, type Step } from './transaction-start.ts';

export interface PartFacts {
  /** With the numbers as they are once the part is in. */
  readonly transaction: PileTransaction;
  /** It was given up, and comes after others. */
  readonly isLate: boolean;
  /** Something before it never came. */
  readonly isGap: boolean;
  /** Its tag was refused before, and the pile was told so. */
  readonly wasRefused: boolean;
  /** It waited for others before it. */
  readonly isHeld: boolean;
  readonly pile: Pile;
}

export interface ToldPart {
  readonly parts: Parts;
  readonly transaction: PileTransaction;
}

export function tellPart(context: Context, part: TransactionPart, facts: PartFacts): ToldPart {
  const { transaction, pile, isGap } = facts;
  const found = transaction.transactionId === null ? null : sessionByTransaction(context.db, pile.id, transaction.transactionId);
  const step = found === null ? beginAnew(context, part, pile) : goOn(context, found, part, facts);
  const claimed = claim(context, step.session, part);
  const session = remarked(claimed.session, part, isGap);
  const course =
    part.phase === 'ended' && isOpen(session) ? over(context, session, part, pile) : metered(context, session, part, pile, claimed.money);
  const last = lastOf(course, session);
  const parts = join(
    step.parts,
    claimed.parts,
    course,
    found === null || isSameIdentity(found, last) ? noParts() : { ...noParts(), writes: [{ kind: 'session.identify', session: last }] },
    facts.wasRefused ? stopRefused(last, part) : noParts(),
    tellConnector(context, last, part, { pile, isNew: found === null, isHeld: facts.isHeld }),
    isGap ? gapAlarm(context, last, part) : noParts(),
  );
  const tokenId = transaction.tokenId ?? part.tokenId;
  const cost = costAfter(context, last, part, transaction, pointsIn(course));
  const carSeen = transaction.carSeen || isCarThere(part);
  return { parts, transaction: { ...transaction, transactionId: last.transactionId, tokenId, carSeen, ...cost } };
}

/** A start that was kept offline may be over already: the connector was seen free since, or went on with another (F06, F07). */
function beginAnew(context: Context, part: TransactionPart, pile: Pile): Step {
  const { session, parts } = begin(context, part, pile);
  return { session: session.connector === 0 ? session : overtaken(context, session, connectorAt(context.db, session), part), parts };
}

function goOn(context: Context, found: Session, part: TransactionPart, { isLate, pile }: PartFacts): Step {
  const session = isLate && part.phase === 'started' ? amendStart(context, found, part, pile) : found;
  return settlePlace(context, session, part, pile);
}

function remarked(session: Session, part: TransactionPart, isGap: boolean): Session {
  return flagged(session, ...(isGap ? (['sequence-gap'] as const) : []), ...(part.isBroken ? (['schema-broken'] as const) : []));
}

/** Its end was not told, at most guessed. */
function isOpen(session: Session): boolean {
  return session.chargeEndedAtMs === null || session.flags.includes('end-estimated');
}

/** The end that is told. A car that left with it leaves the connector free, whatever that says of itself. */
function over(context: Context, before: Session, part: TransactionPart, pile: Pile): Parts {
  const { receivedMs } = part;
  const hasDrawn = trace(before, part.entries, factsOf(context, before, part, pile)).session.energy > 0;
  const session = hasDrawn && isUnclaimed(before) ? withPlan(context.db, before, null, receivedMs) : before;
  const endMs = later(correctTime(part.at, receivedMs, pile.clock).atMs, session.startedAtMs);
  const told: Extract<PileEvent, { kind: 'session.ended' }> = {
    kind: 'session.ended',
    id: part.eventId,
    receivedMs,
    pileId: part.pileId,
    wire: null,
    transactionId: session.transactionId,
    tag: null,
    meterStop: endRegisterOf(part),
    at: part.at,
    reason: part.stoppedReason,
    entries: part.entries,
  };
  const isFreer = session.freedAtMs === null || session.freedAtMs > endMs;
  const left = hasLeft(part) && isFreer ? { ...session, freedAtMs: endMs } : session;
  return end(context, told, left, pile, [STARTED_LATE, CONNECTOR_FREE]);
}

/** Readings, or no more than that the transaction goes on. F07: that is all a pile has to say after a boot. */
function metered(context: Context, before: Session, part: TransactionPart, pile: Pile, money?: SessionMoney): Parts {
  const { db } = context;
  const { receivedMs } = part;
  const traced = traceIn(before, part, factsOf(context, before, part, pile));
  const session = isUnclaimed(before) && traced.session.energy > 0 ? withPlan(db, traced.session, null, receivedMs) : traced.session;
  const lastAtMs = later(traced.lastAtMs, correctTime(part.at, receivedMs, pile.clock).atMs);
  const parts: Parts = { ...noParts(), writes: traced.readings.map((reading): Write => ({ kind: 'reading.add', reading })) };
  return join(
    parts,
    implausible(context, session, before, receivedMs),
    isOpen(session)
      ? follow(context, before, { ...traced, session, lastAtMs }, part, pile, money)
      : settled(context, session, part, traced.points),
  );
}

/** The end stands; what is told late of the time before it still counts, as any late reading does (F07). */
function settled({ db }: Context, session: Session, part: TransactionPart, points: readonly RegisterPoint[]): Parts {
  return session.phase === 'closed' ? billAnew(db, session, part.receivedMs, points) : keep(session);
}

/** A told end without a register leaves room for the readings before it that come late. */
function traceIn(before: Session, part: TransactionPart, facts: TraceFacts): Traced {
  const endMs = before.chargeEndedAtMs;
  if (endMs === null || isOpen(before)) return trace(before, part.entries, facts);
  const isWithin = (entry: TransactionPart['entries'][number]): boolean =>
    correctTime(entry.at, part.receivedMs, facts.pile.clock).atMs <= endMs;
  const within = trace(flagged(before, 'end-estimated'), part.entries.filter(isWithin), facts);
  const counted: Session = { ...within.session, flags: within.session.flags.filter((flag) => flag !== 'end-estimated') };
  const beyond = trace(
    counted,
    part.entries.filter((entry) => !isWithin(entry)),
    facts,
  );
  return {
    session: beyond.session,
    readings: [...within.readings, ...beyond.readings],
    points: [...within.points, ...beyond.points],
    lastAtMs: later(within.lastAtMs, beyond.lastAtMs),
  };
}

function factsOf({ db }: Context, session: Session, part: TransactionPart, pile: Pile): TraceFacts {
  return { receivedMs: part.receivedMs, pile, ratedPower: connectorAt(db, session)?.ratedPower ?? null };
}

/** The register at the end, where it is told as such; another one is a reading like any. */
function endRegisterOf(part: TransactionPart): Session['meter']['startRegister'] | null {
  const figures = part.entries.map((entry) => readEntry(entry.samples));
  return figures.findLast(({ context, register }) => context === 'Transaction.End' && register !== null)?.register ?? null;
}

/** The pile was told that the tag may not charge, and goes on: it is stopped. */
function stopRefused(session: Session, part: TransactionPart): Parts {
  const charges = part.chargingState === 'charging' || (part.chargingState === null && (session.power ?? 0) > 0);
  if (!charges || part.offline || session.phase !== 'charging' || session.stopOrderedMs !== null) return noParts();
  const stop = {
    kind: 'pile.order',
    id: id<CommandId>(`refused-${part.eventId}`),
    pileId: part.pileId,
    order: stopOrder(session),
  } as const;
  return join(keep({ ...session, stopOrderedMs: part.receivedMs, limitDueMs: null }), { ...noParts(), commands: [stop] });
}

function gapAlarm({ db }: Context, session: Session, part: TransactionPart): Parts {
  const { pileId, connector, transactionId } = session;
  const detail = { pileId, connector, transactionId, pileTransactionId: part.pileTransactionId };
  return raise(db, `sequence-gap:${transactionId}`, 'sequence-gap', 'low', detail, part.receivedMs);
}

/** Readings come every few seconds, and nobody reads a price faster than this. */
const COST_EVERY_MS = 30 * SECOND_MS;

/** What the driver is shown: at the end the charge alone, the idle fee is not known yet. */
function costAfter(
  { db }: Context,
  session: Session,
  part: TransactionPart,
  { cost, costAtMs }: PileTransaction,
  arriving: readonly RegisterPoint[],
): Pick<PileTransaction, 'cost' | 'costAtMs'> {
  const isFresh = costAtMs !== null && Math.abs(part.receivedMs - costAtMs) < COST_EVERY_MS;
  if (part.phase === 'updated' && isFresh) return { cost, costAtMs };
  const asOfMs: UtcMs = session.chargeEndedAtMs ?? part.receivedMs;
  return { cost: priceOf(db, session, asOfMs, arriving)?.totals.total ?? null, costAtMs: part.receivedMs };
}

function pointsIn({ writes }: Parts): RegisterPoint[] {
  return writes.flatMap((write) => {
    if (write.kind !== 'reading.add' || write.reading.register === null) return [];
    const { atMs, register, source } = write.reading;
    return [{ atMs, register, source }];
  });
}

/** The session as the last of the writes leaves it. */
function lastOf({ writes }: Parts, session: Session): Session {
  const put = writes.findLast((write) => write.kind === 'session.put' && write.session.id === session.id);
  return put?.kind === 'session.put' ? put.session : session;
}

function isSameIdentity(a: Session, b: Session): boolean {
  return (
    a.tokenId === b.tokenId && a.startedBy === b.startedBy && a.operatorId === b.operatorId && a.limits === b.limits &&
    a.planId === b.planId && a.planVersion === b.planVersion && a.evse === b.evse && a.connector === b.connector
  ); // prettier-ignore
}

/** How a session begins from a transaction the pile names, whose it is, and what a start that comes late sets right (OCPP 2.0.1 E). */
import { dwh } from '../base/energy.ts';
import { orderNumber } from '../base/order-number.ts';
import { id, type SessionId } from '../base/ids.ts';
import type { Pile } from '../domain/pile.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session, SessionFlag, StartOrder } from '../domain/session.ts';
import type { TransactionPart } from '../domain/transaction.ts';
import { CLOCK_SET_FROM, correctTime, type CorrectedTime } from '../rules/sessions/pile-clock.ts';
import { normaliseRegister, pendingMeter, startMeter } from '../rules/sessions/registers.ts';
import { readEntry } from '../rules/sessions/samples.ts';
import { cardById } from '../store/cards.ts';
import type { Reader } from '../store/connection.ts';
import { nextTransactionId } from '../store/counters.ts';
import { connectorAt } from '../store/piles.ts';
import { openOrderFor, openOrdersOf } from '../store/start-orders.ts';
import { startKeyOf } from '../store/transactions.ts';
import { join, noParts, type Context, type Parts } from './context.ts';
import { sessionReserved } from './on-reservation.ts';
import { orderBegan } from './order-began.ts';
import { endEarlier } from './on-started.ts';
import { barOf } from './on-zone.ts';
import { flagged } from './session-end.ts';
import { payStart, withPlan } from './session-payer.ts';
import { placeOf } from './transaction-place.ts';

export interface Step {
  readonly session: Session;
  readonly parts: Parts;
  /** Where it was decided just now, and is not stored yet. */
  readonly money?: SessionMoney;
}

/** A session nobody is known to pay for yet, without a plan until energy flows (a car that was only plugged in owes nothing): the transaction began when the car came (TxStartPoint EVConnected), or in free mode. */
export function isUnclaimed(session: Session): boolean {
  return session.startedBy === 'pile' && session.tokenId === null && session.operatorId === null;
}

/** A new session, unclaimed. Where its start never came it begins with the first thing that is known of it (F03, F26). */
export function begin({ db }: Context, part: TransactionPart, pile: Pile): Step {
  const placed = placeOf(db, part, orderFor(db, part));
  const told = beginOf(part, pile);
  // As on-started: where nothing may start, the lane stops it at once.
  const bar = part.phase === 'ended' ? null : barOf(db, part.pileId);
  const register = startRegisterOf(part);
  const flags: SessionFlag[] = [];
  if (part.phase !== 'started') flags.push('start-inferred');
  if (part.at.pileMs !== null && part.at.pileMs < CLOCK_SET_FROM) flags.push('clock-unset');
  if (told.inferred) flags.push('time-inferred');
  if (placed.isInferred) flags.push('place-inferred');
  const session: Session = {
    ...placed.ref,
    id: id<SessionId>(`session-${part.eventId}`),
    transactionId: nextTransactionId(db, part.receivedMs),
    startKey: startKeyOf(part.pileTransactionId),
    phase: 'charging',
    startedBy: 'pile',
    tokenId: null,
    operatorId: null,
    limits: { amount: null, energy: null, durationS: null },
    planId: null,
    planVersion: null,
    startedAtMs: told.atMs,
    chargeEndedAtMs: null,
    freedAtMs: null,
    closedAtMs: null,
    endReason: null,
    meter: register === null ? pendingMeter() : startMeter(register),
    energy: dwh(0),
    power: null,
    stateOfCharge: null,
    lastReadingMs: null,
    limitDueMs: null,
    stopOrderedMs: bar === null ? null : part.receivedMs,
    stopReason: bar === null ? null : 'safety',
    flags,
    billId: null,
  };
  const isPlaced = session.connector > 0;
  return { session, parts: isPlaced ? endEarlier({ db }, { ref: placed.ref, receivedMs: part.receivedMs }, told.atMs) : noParts() };
}

/** The first tag that is told, or the start that was ordered, says whose the session is. */
export function claim(context: Context, before: Session, part: TransactionPart): Step {
  if (!isUnclaimed(before)) return { session: before, parts: noParts() };
  const { db } = context;
  const order = orderFor(db, part);
  if (order === null && part.tokenId === null) return { session: before, parts: noParts() };
  const isStranger = order === null && part.isCard && part.tokenId !== null && cardById(db, part.tokenId) === null;
  const session: Session = {
    ...before,
    startedBy: order !== null ? (order.operatorId === null ? 'driver' : 'operator') : part.isCard ? 'card' : 'pile',
    tokenId: order === null ? part.tokenId : order.cardTokenId,
    operatorId: order?.operatorId ?? null,
    limits: order?.limits ?? before.limits,
  };
  const parts: Parts = {
    writes: order === null ? [] : [{ kind: 'start-order.put', order: { ...order, state: 'started' } }],
    commands: [],
    notices: [],
  };
  const { tokenId, reservationId, receivedMs } = part;
  const known = isStranger ? flagged(session, 'unknown-card') : session;
  const card = tokenId === null ? null : cardById(db, tokenId);
  // What is over without anybody is billed at the desk, whoever is told of it late.
  const paid = known.phase === 'closed' ? null : payStart(db, known, { order, card }, receivedMs);
  return {
    session: paid?.session ?? withPlan(db, known, null, receivedMs),
    ...(paid === null ? {} : { money: paid.money }),
    parts: join(
      paid?.parts ?? noParts(),
      parts,
      order === null ? noParts() : orderBegan(db, order, session.id),
      sessionReserved(context, { ref: session, tokenId, reservationId, sessionId: session.id }, receivedMs),
    ),
  };
}

/** A place that was a guess, or not known while no car was there, is set right by the part that tells it. */
export function settlePlace({ db }: Context, before: Session, part: TransactionPart, pile: Pile): Step {
  const isOpen = before.connector === 0 || before.flags.includes('place-inferred');
  if (!isOpen || part.ref === null || part.ref.evse === 0) return { session: before, parts: noParts() };
  const placed = placeOf(db, part, null);
  if (placed.isInferred) return { session: before, parts: noParts() };
  const session: Session = { ...before, ...placed.ref, flags: before.flags.filter((flag) => flag !== 'place-inferred') };
  if (placed.ref.evse === before.evse && placed.ref.connector === before.connector) return { session, parts: noParts() };
  const { atMs } = correctTime(part.at, part.receivedMs, pile.clock);
  return { session, parts: endEarlier({ db }, { ref: placed.ref, receivedMs: part.receivedMs }, atMs) };
}

/** F26: the start comes after it was given up: the session begins where it really began. */
export function amendStart({ db }: Context, before: Session, part: TransactionPart, pile: Pile): Session {
  if (!before.flags.includes('start-inferred')) return before;
  const told = correctTime(part.at, part.receivedMs, pile.clock);
  const flags = before.flags.filter((flag) => flag !== 'start-inferred');
  const session: Session = { ...before, flags, startedAtMs: told.atMs < before.startedAtMs ? told.atMs : before.startedAtMs };
  const register = startRegisterOf(part);
  if (register === null || before.meter.isPending === true)
    return register === null ? session : { ...session, meter: startMeter(register) };
  if (register > before.meter.startRegister) return session;
  const missed = normaliseRegister(startMeter(register), {
    register: before.meter.startRegister,
    elapsedMs: before.startedAtMs - session.startedAtMs,
    ratedPower: connectorAt(db, before)?.ratedPower ?? null,
  });
  if (missed.register === null) return missed.flag === null ? session : flagged(session, missed.flag);
  return { ...session, meter: { ...session.meter, startRegister: register }, energy: dwh(session.meter.lastRegister - register) };
}

/** The order this start came of: by its tag or the number it was told; one that echoes neither, by being the only one open there. */
export function orderFor(db: Reader, part: TransactionPart): StartOrder | null {
  const byTag = part.tokenId === null ? null : openOrderFor(db, part.pileId, part.tokenId);
  if (byTag !== null || part.remoteStartId === null) return byTag;
  const orders = openOrdersOf(db, part.pileId);
  const byNumber = orders.find((order) => orderNumber(order.id) === part.remoteStartId) ?? null;
  if (byNumber !== null || part.tokenId !== null) return byNumber;
  const evse = part.ref?.evse ?? 0;
  const open = orders.filter((order) => evse === 0 || order.evse === evse);
  return open.length === 1 ? (open[0] ?? null) : null;
}

/** The register at the begin is told as such, or it is the first one there is. */
function startRegisterOf(part: TransactionPart): Session['meter']['startRegister'] | null {
  const figures = part.entries.map((entry) => readEntry(entry.samples)).filter(({ register }) => register !== null);
  return (figures.find(({ context }) => context === 'Transaction.Begin') ?? figures[0])?.register ?? null;
}

function beginOf(part: TransactionPart, pile: Pile): CorrectedTime {
  const told = correctTime(part.at, part.receivedMs, pile.clock);
  const [first] = part.entries;
  if (part.phase === 'started' || first === undefined) return told;
  const read = correctTime(first.at, part.receivedMs, pile.clock);
  return read.atMs < told.atMs ? read : told;
}

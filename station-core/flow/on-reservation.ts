/** Reservations from the desk: a connector kept for a card until a time (OCPP 1.6 §5.13, §5.4; 2.0.1 H). */
import { id, type CommandId, type SessionId, type TokenId } from '../base/ids.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../base/time.ts';
import type { CommandResult } from '../domain/command.ts';
import type { OperatorEvent, PileEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { Reservation } from '../domain/reservation.ts';
import { cardById } from '../store/cards.ts';
import { nextReservationId } from '../store/counters.ts';
import { connectorAt, pileById } from '../store/piles.ts';
import {
  openReservationOn,
  openReservationsOf,
  reservationByCommand,
  reservationById,
  reservationsExpired,
} from '../store/reservations.ts';
import { openSessionOn } from '../store/sessions.ts';
import { raise } from './alarms.ts';
import { cardStatus } from './card-status.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { heard } from './on-pile.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;
type Answered = Extract<PileEvent, { kind: 'pile.answered' }>;

const SHORTEST_MS = MINUTE_MS;
const LONGEST_MS = DAY_MS;
/** What the pile has not answered by then was not kept. */
const UNANSWERED_MS = 90 * SECOND_MS;

export function onReserve(context: Context, event: Of<'operator.reserve'>): Outcome {
  const { db, vault } = context;
  const { ref, receivedMs } = event;
  const refused = (help: string, code: 'input.invalid' | 'pile.offline' = 'input.invalid'): Outcome =>
    outcome({ kind: 'refused', code, detail: { pileId: ref.pileId, connector: ref.connector, help } });
  const pile = pileById(db, ref.pileId);
  const connector = connectorAt(db, ref);
  if (pile === null || connector === null || ref.connector === 0) return notFound({ pileId: ref.pileId, connector: ref.connector });
  if (pile.admission !== 'accepted' || pile.connectionId === null)
    return refused('Check its power and network, then try again.', 'pile.offline');
  const aheadMs = event.expiresAtMs - receivedMs;
  if (aheadMs < SHORTEST_MS || aheadMs > LONGEST_MS) return refused('A reservation ends between a minute and a day from now.');
  if (openReservationOn(db, ref) !== null) return refused('The connector is already reserved; cancel that reservation first.');
  if (openSessionOn(db, ref) !== null) return refused('A car is still connected there; choose a free connector.');
  const card = cardById(db, event.cardId);
  if (card === null) return notFound({ card: event.cardId });
  const status = cardStatus(db, { card, ordered: false, charging: false, begins: false, nowMs: receivedMs });
  const tag = vault.open(db, card.personKeyId, card.sealedNumber);
  if (status !== 'Accepted' || tag === null) return refused('This card cannot charge now; choose another.');
  const commandId = id<CommandId>(`order-${event.id}`);
  const reservation: Reservation = {
    ...ref,
    id: nextReservationId(db, receivedMs),
    commandId,
    cardId: card.id,
    operatorId: event.operatorId,
    madeAtMs: receivedMs,
    expiresAtMs: event.expiresAtMs,
    state: 'asked',
    why: null,
    sessionId: null,
  };
  const order = {
    kind: 'reserve',
    reservationId: reservation.id,
    evse: ref.evse,
    connector: ref.connector,
    tag,
    expiresMs: event.expiresAtMs,
  } as const;
  return outcome(
    { kind: 'ordered', commandId },
    join(put(reservation), { writes: [], commands: [{ kind: 'pile.order', id: commandId, pileId: pile.id, order }], notices: [] }),
  );
}

export function onCancelReservation({ db }: Context, event: Of<'operator.cancel-reservation'>): Outcome {
  const reservation = reservationById(db, event.reservationId);
  if (reservation === null) return notFound({ reservation: event.reservationId });
  const help = isOpen(reservation) ? null : 'The reservation has already ended.';
  if (help !== null) return refused({ reservation: reservation.id, help });
  if (pileById(db, reservation.pileId)?.connectionId === null)
    return outcome({
      kind: 'refused',
      code: 'pile.offline',
      detail: { pileId: reservation.pileId, help: 'The pile keeps it until its time is over; cancel it when the pile is back.' },
    });
  const commandId = id<CommandId>(`order-${event.id}`);
  const order = { kind: 'cancel-reservation', reservationId: reservation.id } as const;
  return outcome(
    { kind: 'ordered', commandId },
    { writes: [], commands: [{ kind: 'pile.order', id: commandId, pileId: reservation.pileId, order }], notices: [] },
  );
}

export function reserveAnswered({ db }: Context, event: Answered): Parts {
  const reservation = reservationByCommand(db, event.commandId);
  if (reservation?.state !== 'asked') return noParts();
  return event.result.outcome === 'accepted'
    ? put({ ...reservation, state: 'held' })
    : put({ ...reservation, state: 'refused', why: wordOf(event.result) });
}

/** Rejected: the pile knows no such reservation, so nothing is kept there either. Without an answer it stays as it is. */
export function cancelAnswered({ db }: Context, event: Answered): Parts {
  if (event.order.kind !== 'cancel-reservation' || event.result.outcome === 'failed') return noParts();
  const reservation = reservationById(db, event.order.reservationId);
  if (reservation === null || !isOpen(reservation)) return noParts();
  return put({ ...reservation, state: 'cancelled', why: event.result.outcome === 'accepted' ? null : event.result.status });
}

/** A session begins: the reservation it names, or the one of its card on this pile, is used; one of somebody else on the connector is lost. */
export function sessionReserved(
  { db }: Context,
  start: {
    readonly ref: ConnectorRef;
    readonly tokenId: TokenId | null;
    readonly reservationId: number | null;
    readonly sessionId: SessionId;
  },
  nowMs: UtcMs,
): Parts {
  const parts = openReservationsOf(db, start.ref.pileId).map((reservation): Parts => {
    const isThere = reservation.evse === start.ref.evse && reservation.connector === start.ref.connector;
    const isNamed = reservation.id === start.reservationId;
    if (isNamed || (isThere && reservation.cardId === start.tokenId))
      return put({ ...reservation, state: 'used', sessionId: start.sessionId });
    return isThere ? lost(db, reservation, 'OtherCard', nowMs) : noParts();
  });
  return join(...parts);
}

/** The pile gave it up by itself: expired, or removed because the connector failed. */
export function onReservationEnded({ db }: Context, event: Extract<PileEvent, { kind: 'pile.reservation-ended' }>): Outcome {
  const alive = heard(pileById(db, event.pileId), event);
  const reservation = reservationById(db, event.reservationId);
  if (reservation === null || reservation.pileId !== event.pileId || !isOpen(reservation)) return outcome(DONE, alive);
  const ended = event.why === 'Expired' ? put({ ...reservation, state: 'no-show' }) : lost(db, reservation, event.why, event.receivedMs);
  return outcome(DONE, join(alive, ended));
}

/** Time that passes: nobody came, or the pile never answered. */
export function* reservationSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const reservation of reservationsExpired(db, nowMs)) yield () => put({ ...reservation, ...endByTime(reservation, nowMs) });
}

function endByTime(reservation: Reservation, nowMs: UtcMs): Pick<Reservation, 'state' | 'why'> {
  const isUnanswered = reservation.state === 'asked' && nowMs - reservation.madeAtMs >= UNANSWERED_MS;
  return isUnanswered ? { state: 'refused', why: 'no-answer' } : { state: 'no-show', why: null };
}

function lost(db: Context['db'], reservation: Reservation, why: string, nowMs: UtcMs): Parts {
  const detail = { pileId: reservation.pileId, connector: reservation.connector, reservation: reservation.id, why };
  return join(
    put({ ...reservation, state: 'cancelled', why }),
    raise(db, `reservation-lost:${reservation.id}`, 'reservation-lost', 'medium', detail, nowMs),
  );
}

function isOpen({ state }: Reservation): boolean {
  return state === 'asked' || state === 'held';
}

function put(reservation: Reservation): Parts {
  return {
    writes: [{ kind: 'reservation.put', reservation }],
    commands: [],
    notices: [{ topic: 'reservations' }, { topic: 'connector', ref: reservation }],
  };
}

function wordOf(result: Exclude<CommandResult, { outcome: 'accepted' }>): string {
  return result.outcome === 'rejected' ? result.status : result.code;
}

/** Kept on this connector for another card than this one: a start from the desk is refused. */
export function reservedForAnother({ db }: Context, ref: ConnectorRef, cardId: TokenId | null): Reservation | null {
  const reservation = openReservationOn(db, ref);
  return reservation === null || reservation.cardId === cardId ? null : reservation;
}

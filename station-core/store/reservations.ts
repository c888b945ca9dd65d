/** Connectors kept for somebody. A reservation that ended stays: a no-show is a fact too. */
import { id, type CommandId, type OperatorId, type PileId, type TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { Reservation, ReservationState } from '../domain/reservation.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, intOrNull, one, text, textOrNull, time } from './rows.ts';

const OPEN = "state IN ('asked','held')";

export function reservationById(db: Reader, reservationId: number): Reservation | null {
  return first(db, 'SELECT * FROM reservation WHERE id = ?', reservationId);
}

export function reservationByCommand(db: Reader, commandId: CommandId): Reservation | null {
  return first(db, 'SELECT * FROM reservation WHERE command_id = ?', commandId);
}

/** Asked or held, on this connector. */
export function openReservationOn(db: Reader, ref: ConnectorRef): Reservation | null {
  const open = openReservationsOf(db, ref.pileId);
  return open.find((one) => one.evse === ref.evse && one.connector === ref.connector) ?? null;
}

export function openReservationsOf(db: Reader, pileId: PileId): Reservation[] {
  return db.all(`SELECT * FROM reservation WHERE pile_id = ? AND ${OPEN} ORDER BY id`, pileId).map(toReservation);
}

/** Open ones that ended by time, at most 100. */
export function reservationsExpired(db: Reader, nowMs: UtcMs): Reservation[] {
  return db
    .all(`SELECT * FROM reservation WHERE ${OPEN} AND expires_at_ms <= ? ORDER BY expires_at_ms LIMIT 100`, nowMs)
    .map(toReservation);
}

/** 0: none was ever made. */
export function highestReservationId(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(id) AS highest FROM reservation')), 'highest') ?? 0;
}

export function putReservation(db: Writer, r: Reservation): void {
  db.runOne(
    `INSERT INTO reservation (id, command_id, pile_id, evse, connector, card_id, operator_id, made_at_ms, expires_at_ms, state, why, session_id)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, why = excluded.why, session_id = excluded.session_id`,
    r.id, r.commandId, r.pileId, r.evse, r.connector, r.cardId, r.operatorId, r.madeAtMs, r.expiresAtMs, r.state, r.why, r.sessionId,
  ); // prettier-ignore
}

function first(db: Reader, sql: string, key: string | number): Reservation | null {
  const row = db.get(sql, key);
  return row === undefined ? null : toReservation(row);
}

function toReservation(row: Row): Reservation {
  return {
    id: int(row, 'id'),
    commandId: id<CommandId>(text(row, 'command_id')),
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    cardId: id<TokenId>(text(row, 'card_id')),
    operatorId: id<OperatorId>(text(row, 'operator_id')),
    madeAtMs: time(row, 'made_at_ms'),
    expiresAtMs: time(row, 'expires_at_ms'),
    state: text(row, 'state') as ReservationState,
    why: textOrNull(row, 'why'),
    sessionId: idOrNull(row, 'session_id'),
  };
}

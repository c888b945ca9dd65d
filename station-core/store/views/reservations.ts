/** Reservations as the desk sees them, and how far the lists of cards in the piles are. */
import { id, type PileId } from '../../base/ids.ts';
import type { ReservationState, LocalListState } from '../../domain/reservation.ts';
import type { LocalListRow, Page, ReservationRow } from '../../domain/views.ts';
import { newestCardChange } from '../card-changes.ts';
import type { Reader, Row } from '../connection.ts';
import { bool, idOrNull, int, intOrNull, one, text, textOrNull, time, timeOrNull } from '../rows.ts';
import type { PageOf } from './sessions.ts';

export interface ReservationsQuestion extends PageOf {
  /** Only those asked for or held now. */
  readonly open: boolean;
}

/** Open ones by their end, ended ones the latest first. */
export function reservationsPage(db: Reader, question: ReservationsQuestion): Page<ReservationRow> {
  const which = question.open ? "r.state IN ('asked','held')" : "r.state NOT IN ('asked','held')";
  const order = question.open ? 'r.expires_at_ms, r.id' : 'r.made_at_ms DESC, r.id DESC';
  const total = int(one(db.get(`SELECT count(*) AS n FROM reservation r WHERE ${which}`)), 'n');
  const rows = db.all(
    `SELECT r.*, coalesce(p.name, r.pile_id) AS pile_name, coalesce(c.name, r.connector) AS connector_name, k.label AS card_label, k.hint AS card_hint,
       coalesce(o.name, r.operator_id) AS made_by
     FROM reservation r LEFT JOIN pile p ON p.id = r.pile_id
       LEFT JOIN connector c ON c.pile_id = r.pile_id AND c.evse = r.evse AND c.connector = r.connector
       LEFT JOIN card k ON k.id = r.card_id LEFT JOIN operator o ON o.id = r.operator_id
     WHERE ${which} ORDER BY ${order} LIMIT ? OFFSET ?`,
    question.limit,
    question.offset,
  );
  return { rows: rows.map(toReservationRow), total };
}

/** Accepted piles by name. */
export function localListRows(db: Reader): LocalListRow[] {
  const newest = newestCardChange(db);
  return db
    .all(
      `SELECT p.id, p.name, p.connection_id IS NOT NULL AS online, l.state, l.version, l.reached, l.problem, l.changed_at_ms,
         (SELECT count(DISTINCT card_id) FROM card_change WHERE seq > coalesce(l.reached, 0)) AS behind
       FROM pile p LEFT JOIN local_list l ON l.pile_id = p.id WHERE p.admission = 'accepted' ORDER BY p.name COLLATE NOCASE, p.id`,
    )
    .map((row) => ({
      pileId: id<PileId>(text(row, 'id')),
      pileName: text(row, 'name'),
      online: bool(row, 'online'),
      state: textOrNull(row, 'state') as LocalListState['state'] | null,
      version: intOrNull(row, 'version'),
      behind: newest === 0 ? 0 : int(row, 'behind'),
      problem: textOrNull(row, 'problem'),
      changedAtMs: timeOrNull(row, 'changed_at_ms'),
    }));
}

function toReservationRow(row: Row): ReservationRow {
  return {
    id: int(row, 'id'),
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    pileName: text(row, 'pile_name'),
    connectorName: String(row['connector_name']),
    cardLabel: textOrNull(row, 'card_label'),
    cardHint: textOrNull(row, 'card_hint'),
    madeBy: text(row, 'made_by'),
    madeAtMs: time(row, 'made_at_ms'),
    expiresAtMs: time(row, 'expires_at_ms'),
    state: text(row, 'state') as ReservationState,
    why: textOrNull(row, 'why'),
    sessionId: idOrNull(row, 'session_id'),
  };
}

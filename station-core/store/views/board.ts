/** The board's tiles: every connector of the accepted piles, with the session that holds it. Costs are filled in by api/. */
import { dwh } from '../../base/energy.ts';
import { id, type PileId, type SessionId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import type { ConnectorRef, ConnectorState } from '../../domain/pile.ts';
import type { SessionLimits, SessionPhase } from '../../domain/session.ts';
import type { ConnectorTile, TileSession } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { sessionByTransaction } from '../sessions.ts';
import { pileTransactionIdOf } from '../transactions.ts';
import { int, intOrNull, json, powerOrNull, text, textOrNull, time, timeOrNull } from '../rows.ts';

export interface TilesQuestion {
  /** null: all of them. */
  readonly pileIds: readonly PileId[] | null;
}

/** A transaction that only waits for somebody to pay (2.0.1, the car is plugged in) holds nothing: its tile is one that can be started. */
const TILES = `SELECT c.*, p.name AS pile_name, p.connection_id, p.last_heard_ms,
    s.id AS session_id, s.phase, s.started_at_ms, s.charge_ended_at_ms, s.energy, s.power AS session_power, s.state_of_charge,
    s.stop_ordered_ms, s.limits, s.bill_id, b.total AS bill_total,
    (SELECT max(ordered_at_ms) FROM start_order q
      WHERE q.pile_id = c.pile_id AND q.evse = c.evse AND q.connector = c.connector AND q.state IN ('sent','accepted')) AS start_ordered_ms
  FROM connector c JOIN pile p ON p.id = c.pile_id
  LEFT JOIN session s ON s.transaction_id = (SELECT max(transaction_id) FROM session x
    WHERE x.pile_id = c.pile_id AND x.evse = c.evse AND x.connector = c.connector AND x.phase <> 'closed'
      AND NOT (x.started_by = 'pile' AND x.token_id IS NULL AND x.operator_id IS NULL AND x.phase = 'charging' AND x.energy = 0))
  LEFT JOIN bill b ON b.id = s.bill_id
  WHERE p.admission = 'accepted' AND c.connector > 0`;

/** By pile and connector. At most 5,000 tiles. */
export function tiles(db: Reader, { pileIds }: TilesQuestion): ConnectorTile[] {
  const order = 'ORDER BY p.name, c.pile_id, c.evse, c.connector LIMIT 5000';
  if (pileIds === null) return db.all(`${TILES} ${order}`).map(toTile);
  return db.all(`${TILES} AND c.pile_id IN (SELECT value FROM json_each(?)) ${order}`, JSON.stringify(pileIds)).map(toTile);
}

/** The piles of these sessions: a notice about a session is a notice about its connector. */
export function pilesOfSessions(db: Reader, params: { readonly sessionIds: readonly SessionId[] }): PileId[] {
  return db
    .all('SELECT DISTINCT pile_id FROM session WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(params.sessionIds))
    .map((row) => id<PileId>(text(row, 'pile_id')));
}

function toTile(row: Row): ConnectorTile {
  return {
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    pileName: text(row, 'pile_name'),
    name: text(row, 'name'),
    online: textOrNull(row, 'connection_id') !== null,
    lastHeardMs: timeOrNull(row, 'last_heard_ms'),
    state: text(row, 'state') as ConnectorState,
    stateAtMs: timeOrNull(row, 'state_at_ms'),
    errorCode: textOrNull(row, 'error_code'),
    errorInfo: textOrNull(row, 'error_info'),
    ratedPower: powerOrNull(row, 'rated_power'),
    session: textOrNull(row, 'session_id') === null ? null : toTileSession(row),
    startOrderedMs: timeOrNull(row, 'start_ordered_ms'),
  };
}

function toTileSession(row: Row): TileSession {
  const total = intOrNull(row, 'bill_total');
  return {
    id: id<SessionId>(text(row, 'session_id')),
    phase: text(row, 'phase') as SessionPhase,
    startedAtMs: time(row, 'started_at_ms'),
    chargeEndedAtMs: timeOrNull(row, 'charge_ended_at_ms'),
    energy: dwh(int(row, 'energy')),
    power: powerOrNull(row, 'session_power'),
    stateOfCharge: intOrNull(row, 'state_of_charge'),
    cost: total === null ? null : minor(total),
    stopOrderedMs: timeOrNull(row, 'stop_ordered_ms'),
    limits: json<SessionLimits>(row, 'limits'),
  };
}

/** Every connector, and the charge that runs there: what the safety lane knows at the start. */
export function connectorsWithCharge(
  db: Reader,
): (ConnectorRef & { readonly charge: { readonly transactionId: number; readonly pileTransactionId: string | null } | null })[] {
  return db
    .all(
      `SELECT c.pile_id, c.evse, c.connector, max(s.transaction_id) AS transaction_id FROM connector c
       LEFT JOIN session s ON s.pile_id = c.pile_id AND s.evse = c.evse AND s.connector = c.connector AND s.phase = 'charging'
       WHERE c.connector > 0 GROUP BY c.pile_id, c.evse, c.connector
       UNION ALL
       SELECT pile_id, evse, connector, transaction_id FROM session WHERE phase = 'charging' AND connector = 0`,
    )
    .map((row) => {
      const pileId = id<PileId>(text(row, 'pile_id'));
      const transactionId = intOrNull(row, 'transaction_id');
      const session = transactionId === null ? null : sessionByTransaction(db, pileId, transactionId);
      return {
        pileId,
        evse: int(row, 'evse'),
        connector: int(row, 'connector'),
        charge: session === null ? null : { transactionId: session.transactionId, pileTransactionId: pileTransactionIdOf(session) },
      };
    });
}

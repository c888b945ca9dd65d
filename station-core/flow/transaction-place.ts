/** Where a transaction of OCPP 2.0.1 charges, and what its connector shows (FIELD-FAULTS F26, F27). */
import type { ConnectorRef, ConnectorState } from '../domain/pile.ts';
import type { Session, StartOrder } from '../domain/session.ts';
import type { TransactionPart } from '../domain/transaction.ts';
import type { Reader } from '../store/connection.ts';
import { connectorsOf } from '../store/piles.ts';
import { openSessionOn } from '../store/sessions.ts';
import { openOrderOn } from '../store/start-orders.ts';

export interface Placed {
  readonly ref: ConnectorRef;
  /** No connector was told, and more than one may be meant. */
  readonly isInferred: boolean;
}

/** The connector that is told; else the only one, the one it was ordered on, the one a car has come to, the only free one; else none (0). */
export function placeOf(db: Reader, part: TransactionPart, order: StartOrder | null): Placed {
  const { pileId } = part;
  const evse = part.ref?.evse ?? 0;
  if (part.ref !== null && evse > 0 && part.ref.connector > 0) return { ref: part.ref, isInferred: false };
  const known = connectorsOf(db, pileId).filter((c) => c.connector > 0 && (evse === 0 || c.evse === evse));
  const [only] = known;
  if (only === undefined) return { ref: { pileId, evse, connector: evse === 0 ? 0 : 1 }, isInferred: true };
  if (known.length === 1) return { ref: refOf(only), isInferred: false };
  const ordered = known.find((c) => c.evse === order?.evse && c.connector === order.connector);
  if (ordered !== undefined) return { ref: refOf(ordered), isInferred: false };
  const guesses = [
    known.filter((c) => openOrderOn(db, c) !== null),
    known.filter((c) => c.state === 'preparing' && openSessionOn(db, c)?.phase !== 'charging'),
    known.filter((c) => openSessionOn(db, c) === null),
  ];
  const [guess] = guesses.flatMap((likely) => (likely.length === 1 ? likely : []));
  return { ref: guess === undefined ? { pileId, evse, connector: 0 } : refOf(guess), isInferred: true };
}

function refOf({ pileId, evse, connector }: ConnectorRef): ConnectorRef {
  return { pileId, evse, connector };
}

/** States that only a transaction tells; `Occupied` says no more than that a car is there. */
const IN_TRANSACTION: ReadonlySet<ConnectorState> = new Set(['charging', 'suspended-ev', 'suspended-evse', 'finishing']);

/** What `Occupied` (told as preparing) means beside what the connector's session told before. */
export function occupiedState(known: ConnectorState, open: Session | null): ConnectorState {
  if (open === null) return 'preparing';
  if (IN_TRANSACTION.has(known)) return known;
  if (open.phase === 'finishing') return 'finishing';
  return open.energy > 0 ? 'charging' : 'preparing';
}

/** The connector after a part; null: it says nothing of it. A part that was kept offline tells of the past. */
export function stateAfter(known: ConnectorState, part: TransactionPart): ConnectorState | null {
  if (part.offline) return null;
  const { chargingState } = part;
  if (part.phase === 'ended') {
    if (chargingState === 'available') return 'available';
    // Free already, or never taken: the end of a transaction does not bring the car back.
    return known === 'preparing' || IN_TRANSACTION.has(known) ? 'finishing' : null;
  }
  // EVConnected: before the charge, or after it while the transaction is still open.
  if (chargingState === 'preparing') return IN_TRANSACTION.has(known) ? 'finishing' : 'preparing';
  // Idle: authorised, and no car yet.
  return chargingState === 'available' ? null : chargingState;
}

export function isCarThere({ chargingState, trigger }: TransactionPart): boolean {
  return (chargingState !== null && chargingState !== 'available') || trigger === 'CablePluggedIn' || trigger === 'EVDetected';
}

/** The car has gone with the end of the transaction. */
export function hasLeft(part: TransactionPart): boolean {
  return part.stoppedReason === 'EVDisconnected' || part.trigger === 'EVDeparted' || part.chargingState === 'available';
}

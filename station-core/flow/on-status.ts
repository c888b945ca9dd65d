/** StatusNotification: what a connector says of itself, in the order it happened (FIELD-FAULTS F15, F16). */
import type { PileEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Connector, ConnectorState, Pile } from '../domain/pile.ts';
import type { Session } from '../domain/session.ts';
import { correctTime, learnClock } from '../rules/sessions/pile-clock.ts';
import { connectorAt, connectorsOf, pileById } from '../store/piles.ts';
import { openSessionOn, openSessionsOn } from '../store/sessions.ts';
import { pileTransaction, pileTransactionIdOf } from '../store/transactions.ts';
import { raise, settle } from './alarms.ts';
import { blankConnector, nameOf } from './blank-connector.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { heardWithClock } from './on-pile.ts';
import { CONNECTOR_FREE, endByGuess, freeSession } from './session-end.ts';
import { occupiedState } from './transaction-place.ts';

type StatusEvent = Extract<PileEvent, { kind: 'pile.status' }>;

/** A pile that invents connectors does not fill the file. */
export const MOST_CONNECTORS = 32;

export function onStatus(context: Context, event: StatusEvent): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return outcome(DONE);
  const learned: Pile = { ...pile, clock: learnClock(pile.clock, event.at, event.receivedMs) };
  const pileParts = heardWithClock(pile, learned.clock, event);
  const known = connectorAt(db, event.ref);
  if (known === null && connectorsOf(db, pile.id).length >= MOST_CONNECTORS) return outcome(DONE, pileParts);
  const { atMs } = correctTime(event.at, event.receivedMs, learned.clock);
  if (isOld(known, atMs, event)) return outcome(DONE, pileParts);
  const connector: Connector = {
    ...(known ?? blankConnector(event.ref, nameOf(event.ref))),
    state: stateOf(context, event, known, pile),
    stateAtMs: atMs,
    stateHeardMs: event.receivedMs,
    errorCode: event.errorCode,
    errorInfo: event.errorInfo,
  };
  const parts: Parts = { writes: [{ kind: 'connector.put', connector }], commands: [], notices: [{ topic: 'connector', ref: event.ref }] };
  // At the arrival: a pile often tells when the state began, and nobody knew of it until now. No idle fee runs back into that time.
  if ((known === null || known.state === 'unknown') && event.state !== 'unknown')
    parts.writes.push({ kind: 'unknown-span.close', ref: event.ref, toMs: event.receivedMs });
  return outcome(DONE, join(pileParts, parts, onFault(context, event, known), onSession(context, event, known, atMs)));
}

/** F16: ordered by the pile's time, then by arrival. A state that lies ahead of now orders nothing: the PC's clock was put back. */
function isOld(known: Connector | null, atMs: number, { receivedMs }: StatusEvent): boolean {
  return known !== null && known.state !== 'unknown' && known.stateAtMs !== null && atMs < known.stateAtMs && known.stateAtMs <= receivedMs;
}

const NO_CAR: ReadonlySet<ConnectorState> = new Set(['available', 'reserved', 'unavailable']);

/** A free connector ends what was open on it: a session that finished is free now, one that still ran is a ghost (F06). */
function onSession(context: Context, event: StatusEvent, known: Connector | null, atMs: Connector['stateAtMs']): Parts {
  if (atMs === null || event.ref.connector === 0 || !NO_CAR.has(event.state)) return noParts();
  const parts = openSessionsOn(context.db, event.ref).map((session): Parts => {
    if (atMs <= session.startedAtMs && session.startedAtMs <= event.receivedMs) return noParts();
    if (session.phase === 'finishing') return freeSession(session, atMs);
    if (event.state !== 'available' || waitsForCar(context, session, known)) return noParts();
    return endByGuess(session, atMs, CONNECTOR_FREE, atMs);
  });
  return join(...parts);
}

/** OCPP 2.0.1 tells no more than Occupied: what the transaction told before says more. */
function stateOf({ db }: Context, event: StatusEvent, known: Connector | null, pile: Pile): ConnectorState {
  const isOccupied = event.state === 'preparing' && pile.protocol.startsWith('ocpp2');
  return isOccupied ? occupiedState(known?.state ?? 'unknown', openSessionOn(db, event.ref)) : event.state;
}

/** A transaction of 2.0.1 may begin with the authorisation: until a car was there, a free connector ends nothing. */
function waitsForCar({ db }: Context, session: Session, known: Connector | null): boolean {
  const pileTransactionId = pileTransactionIdOf(session);
  if (pileTransactionId === null || session.energy > 0 || known?.state === 'preparing') return false;
  return pileTransaction(db, session.pileId, pileTransactionId)?.carSeen === false;
}

function onFault({ db }: Context, event: StatusEvent, known: Connector | null): Parts {
  const key = `pile-faulted:${event.pileId}:${event.ref.evse}:${event.ref.connector}`;
  if (event.state === 'faulted') {
    return raise(
      db,
      key,
      'pile-faulted',
      'medium',
      { pileId: event.pileId, connector: event.ref.connector, errorCode: event.errorCode ?? '', info: event.errorInfo ?? '' },
      event.receivedMs,
    );
  }
  return known?.state === 'faulted' || known?.state === 'unknown' ? settle(db, key, event.receivedMs) : noParts();
}

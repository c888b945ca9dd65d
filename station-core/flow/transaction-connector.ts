/** What a connector shows once its transaction told more of it: OCPP 2.0.1 tells charging, suspended and finishing nowhere else. */
import type { Pile } from '../domain/pile.ts';
import type { Connector } from '../domain/pile.ts';
import type { Session } from '../domain/session.ts';
import type { TransactionPart } from '../domain/transaction.ts';
import { correctTime } from '../rules/sessions/pile-clock.ts';
import { readEntry } from '../rules/sessions/samples.ts';
import { connectorAt, connectorsOf } from '../store/piles.ts';
import { blankConnector, nameOf } from './blank-connector.ts';
import { noParts, type Context, type Parts } from './context.ts';
import { MOST_CONNECTORS } from './on-status.ts';
import { stateAfter } from './transaction-place.ts';

export interface ConnectorFacts {
  readonly pile: Pile;
  /** The session begins with this part. */
  readonly isNew: boolean;
  /** It waited for others: what it tells of a connector that nobody has heard of since is old. */
  readonly isHeld: boolean;
}

export function tellConnector({ db }: Context, session: Session, part: TransactionPart, { pile, isNew, isHeld }: ConnectorFacts): Parts {
  const { pileId, evse, connector: number } = session;
  const ref = { pileId, evse, connector: number };
  const known = connectorAt(db, ref);
  if (number === 0 || (known === null && connectorsOf(db, pileId).length >= MOST_CONNECTORS)) return noParts();
  const before = known ?? blankConnector(ref, nameOf(ref));
  const { atMs } = correctTime(part.at, part.receivedMs, pile.clock);
  const told = (isHeld && before.state === 'unknown') || isOld(before, atMs, part) ? null : stateAfter(before.state, part);
  const state = told ?? before.state;
  const isChanged = state !== before.state;
  // While it charges the session holds the figures; the row of the connector is spared a write per reading.
  const isFigured = isNew || part.phase === 'ended';
  if (!isChanged && !isFigured) return noParts();
  const register = part.entries.map((entry) => readEntry(entry.samples).register).findLast((one) => one !== null) ?? null;
  const connector: Connector = {
    ...before,
    ...(isChanged ? { state, stateAtMs: atMs, stateHeardMs: part.receivedMs, errorCode: null, errorInfo: null } : {}),
    ...(register === null ? {} : { lastRegister: register, lastRegisterAtMs: atMs }),
  };
  const parts: Parts = { writes: [{ kind: 'connector.put', connector }], commands: [], notices: [{ topic: 'connector', ref }] };
  if (before.state === 'unknown' && isChanged) parts.writes.push({ kind: 'unknown-span.close', ref, toMs: part.receivedMs });
  if (state === 'unknown' && isNew) parts.writes.push({ kind: 'unknown-span.open', ref, fromMs: atMs });
  return parts;
}

/** F16: ordered by the pile's time; a state that lies ahead of now orders nothing. Of one moment, a free connector is the news: only a start comes after it. */
function isOld({ state, stateAtMs }: Connector, atMs: number, { receivedMs, phase }: TransactionPart): boolean {
  if (state === 'unknown' || stateAtMs === null || stateAtMs > receivedMs) return false;
  return state === 'available' && phase !== 'started' ? atMs <= stateAtMs : atMs < stateAtMs;
}

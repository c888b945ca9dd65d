/** Whether a pile is idle: nothing runs on it, nothing is about to begin, and no car is plugged in. */
import type { PileId } from '../base/ids.ts';
import type { PileBusy } from '../domain/firmware.ts';
import type { ConnectorState } from '../domain/pile.ts';
import type { Reader } from './connection.ts';
import { connectorsOf, pileById } from './piles.ts';
import { openReservationsOf } from './reservations.ts';
import { openSessionsOf } from './sessions.ts';
import { openOrdersOf } from './start-orders.ts';

const IN_USE: ReadonlySet<ConnectorState> = new Set(['preparing', 'charging', 'suspended-evse', 'suspended-ev', 'finishing']);

/** null: it is idle. A connector whose state is not known counts as free: a pile that is idle for good may never tell. */
export function pileBusy(db: Reader, pileId: PileId): PileBusy | null {
  const pile = pileById(db, pileId);
  if (pile?.admission !== 'accepted') return 'not-accepted';
  if (pile.connectionId === null) return 'offline';
  if (openSessionsOf(db, pileId).length > 0) return 'session';
  if (openOrdersOf(db, pileId).length > 0) return 'start-ordered';
  const states = connectorsOf(db, pileId).map(({ state }) => state);
  if (openReservationsOf(db, pileId).length > 0 || states.includes('reserved')) return 'reserved';
  return states.some((state) => IN_USE.has(state)) ? 'connector-in-use' : null;
}

/** What stands in the way of a start that a person orders, at the desk or by phone: the same for both. */
import type { TokenId } from '../base/ids.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ConnectorRef, Pile } from '../domain/pile.ts';
import { connectorAt, pileById } from '../store/piles.ts';
import { openSessionOn } from '../store/sessions.ts';
import { openOrderOn } from '../store/start-orders.ts';
import { outcome, type Context } from './context.ts';
import { reservedForAnother } from './on-reservation.ts';
import { barOf } from './on-zone.ts';
import { isUnclaimed } from './transaction-start.ts';

/** The pile, where a charge may begin on the connector now; else the refusal, with what to do. */
export function startable(
  context: Context,
  ref: ConnectorRef,
  cardId: TokenId | null,
): { readonly pile: Pile } | { readonly refusal: Outcome } {
  const { db } = context;
  const pile = pileById(db, ref.pileId);
  if (pile === null || connectorAt(db, ref) === null) return refusal('input.not-found', { pileId: ref.pileId, connector: ref.connector });
  if (pile.admission !== 'accepted' || pile.connectionId === null)
    return refusal('pile.offline', { pileId: pile.id, help: 'Check its power and network, then try again.' });
  const bar = barOf(db, ref.pileId);
  if (bar !== null) return refusal(bar.phase === 'stopped' ? 'safety.zone-stopped' : 'safety.zone-held', { zone: bar.zoneId });
  const running = openSessionOn(db, ref);
  // A car that is plugged in may have begun its transaction already (2.0.1): it waits for just this start.
  if (running?.phase === 'charging' && !(isUnclaimed(running) && running.energy === 0))
    return refusal('input.invalid', { connector: ref.connector, why: 'running', help: 'A charge is already running there.' });
  if (openOrderOn(db, ref) !== null)
    return refusal('input.invalid', {
      connector: ref.connector,
      why: 'ordered',
      help: 'A start was already ordered there; wait until the pile has answered.',
    });
  if (reservedForAnother(context, ref, cardId) !== null)
    return refusal('input.invalid', {
      connector: ref.connector,
      why: 'reserved',
      help: 'The connector is reserved for somebody; cancel the reservation first.',
    });
  return { pile };
}

function refusal(
  code: 'input.invalid' | 'input.not-found' | 'pile.offline' | 'safety.zone-stopped' | 'safety.zone-held',
  detail: Readonly<Record<string, string | number>>,
): { readonly refusal: Outcome } {
  return { refusal: outcome({ kind: 'refused', code, detail }) };
}

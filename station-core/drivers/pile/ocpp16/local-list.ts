/** A list of cards -> SendLocalList (OCPP 1.6 §6.41, §7.12). */
import { toIso } from '../../../base/time.ts';
import type { PileOrder } from '../../../domain/command.ts';
import type { LocalListEntry } from '../../../domain/reservation.ts';

/** IdToken of OCPP 1.6 (§7.28): no reader of such a pile tells more, so a longer card can neither be named nor shown to it. */
export const LONGEST_TAG = 20;

/** Cards with a longer number are left out, so that one of them does not keep all the others from the pile. */
export function encodeLocalList(order: Extract<PileOrder, { kind: 'send-local-list' }>): Readonly<Record<string, unknown>> {
  const entries = order.entries.filter(
    ({ tag, status }) => tag.length <= LONGEST_TAG && (order.update === 'differential' || status !== null),
  );
  return {
    listVersion: order.version,
    updateType: order.update === 'full' ? 'Full' : 'Differential',
    localAuthorizationList: entries.map(authorizationData),
  };
}

/** Without idTagInfo the pile forgets the card: only in a differential list (§7.1). */
function authorizationData({ tag, status, expiresMs }: LocalListEntry): object {
  if (status === null) return { idTag: tag };
  return { idTag: tag, idTagInfo: { ...(expiresMs === null ? {} : { expiryDate: toIso(expiresMs) }), status } };
}

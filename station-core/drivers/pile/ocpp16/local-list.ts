/** A list of cards -> SendLocalList (OCPP 1.6 §6.41, §7.12). */
import { toIso } from '../../../base/time.ts';
import type { PileOrder } from '../../../domain/command.ts';
import type { LocalListEntry } from '../../../domain/reservation.ts';
import type { AuthorizationStatus } from '../../../domain/token.ts';

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
function authorizationData({ tag, status, expiresMs, parentTag }: LocalListEntry): object {
  if (status === null) return { idTag: tag };
  const info = {
    ...(expiresMs === null ? {} : { expiryDate: toIso(expiresMs) }),
    ...(parentTag === undefined ? {} : { parentIdTag: parentTag }),
    status: statusWord(status),
  };
  return { idTag: tag, idTagInfo: info };
}

/** OCPP 1.6 has no word for a card without money (§7.2). */
export function statusWord(status: AuthorizationStatus): Exclude<AuthorizationStatus, 'NoCredit'> {
  return status === 'NoCredit' ? 'Blocked' : status;
}

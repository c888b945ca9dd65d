/** What a pile is told of a card: may it charge, with what is known of its account, and which group it belongs to. */
import type { PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { AuthorizationStatus, Card } from '../domain/token.ts';
import { decideAuthorization } from '../rules/sessions/authorize.ts';
import { accountById } from '../store/accounts.ts';
import { cardById } from '../store/cards.ts';
import type { Reader } from '../store/connection.ts';
import { isBlocked } from '../store/hq-owned.ts';
import { openSessionsOf } from '../store/sessions.ts';
import { hasCredit } from './session-payer.ts';

export interface CardAsked {
  readonly card: Card | null;
  /** As AuthorizeFacts. */
  readonly ordered: boolean;
  readonly charging: boolean;
  /** A charge would begin now that nobody else pays for: without money or credit it must not. */
  readonly begins: boolean;
  readonly nowMs: UtcMs;
}

export function cardStatus(db: Reader, asked: CardAsked): AuthorizationStatus {
  const accountId = asked.card?.accountId ?? null;
  const account = accountId === null ? null : accountById(db, accountId);
  const card: Card | null = asked.card !== null && isBlocked(db, asked.card.id) ? { ...asked.card, state: 'blocked' } : asked.card;
  return decideAuthorization({ ...asked, card, account, canPay: asked.ordered || !asked.begins || hasCredit(db, account) });
}

/** The field of an answer or a local list that tells a card's group; nothing where it has none. */
export function parentOf(card: Pick<Card, 'parentTag'> | null): { readonly parentTag?: string } {
  return card === null || card.parentTag === null ? {} : { parentTag: card.parentTag };
}

/** Another card of its group charges at this pile: it may be held there to stop that charge (OCPP 1.6 §4.1, 2.0.1 C09). */
export function groupCharges(db: Reader, pileId: PileId, card: Card): boolean {
  if (card.parentTag === null) return false;
  return openSessionsOf(db, pileId).some(
    ({ tokenId }) => tokenId !== null && tokenId !== card.id && cardById(db, tokenId)?.parentTag === card.parentTag,
  );
}

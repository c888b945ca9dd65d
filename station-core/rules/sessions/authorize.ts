/** May this tag charge? (OCPP 1.6 §4.1, §7.2 AuthorizationStatus) */
import type { UtcMs } from '../../base/time.ts';
import type { Account } from '../../domain/account.ts';
import type { AuthorizationStatus, Card } from '../../domain/token.ts';

export interface AuthorizeFacts {
  readonly card: Card | null;
  /** Whose card it is; null: bound to nobody. */
  readonly account: Pick<Account, 'state'> | null;
  /** A start ordered from a screen with this very tag waits on this pile. */
  readonly ordered: boolean;
  /** The card already charges elsewhere on the site. */
  readonly charging: boolean;
  /** There is something to pay a charge with. */
  readonly canPay: boolean;
  readonly nowMs: UtcMs;
}

export function decideAuthorization(facts: AuthorizeFacts): AuthorizationStatus {
  const { card } = facts;
  if (card === null) return facts.ordered ? 'Accepted' : 'Invalid';
  // Lost and replaced cards are somebody's still: a pile that is told Invalid would ask as for a stranger's.
  if (card.state !== 'active' || (facts.account !== null && facts.account.state !== 'active')) return 'Blocked';
  if (card.validUntilMs !== null && card.validUntilMs <= facts.nowMs) return 'Expired';
  if (facts.charging) return 'ConcurrentTx';
  return facts.canPay ? 'Accepted' : 'NoCredit';
}

/** One card, one form: piles differ in case and stray blanks (FIELD-FAULTS F23). At most 36 characters (OCPP 2.0.1 idToken). */
export function canonicalTag(tag: string): string {
  return tag.trim().toUpperCase().slice(0, 36);
}

/** What is authorised: a card, an operator's own start, later an app, a VIN or a MAC. */
import type { PersonKeyId, TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

export interface Card {
  /** Keyed hash of the canonical number: finds the card without storing it. */
  readonly id: TokenId;
  readonly kind: 'card';
  readonly state: 'active' | 'blocked';
  /** What the desk calls it. */
  readonly label: string;
  /** Last four characters, all a screen shows of the number. */
  readonly hint: string;
  /** The number, sealed with the person's key. Destroying the key erases it everywhere. */
  readonly sealedNumber: string;
  readonly personKeyId: PersonKeyId;
  readonly validUntilMs: UtcMs | null;
  readonly createdAtMs: UtcMs;
}

/** OCPP 1.6 AuthorizationStatus. */
export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

/** What is authorised: a card, an operator's own start, later an app, a VIN or a MAC. */
import type { OperatorId, PersonKeyId, PileId, TeachInId, TokenId } from '../base/ids.ts';
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

/** A card that is being put on file by holding it to a pile. */
export interface TeachIn {
  readonly id: TeachInId;
  readonly by: OperatorId;
  /** null: any pile. */
  readonly pileId: PileId | null;
  /** Over from then on: waiting for a card, or keeping the number that was caught. */
  readonly untilMs: UtcMs;
  /** The pile that read a card last. */
  readonly readBy: PileId | null;
  /** The card it read is on file already; the station goes on waiting. */
  readonly knownCardId: TokenId | null;
  readonly caught: { readonly sealedNumber: string; readonly personKeyId: PersonKeyId } | null;
}

/** What was read, on its way to be sealed; the number goes nowhere else. */
export interface CaughtTag {
  readonly teachInId: TeachInId;
  readonly readBy: PileId;
  readonly personKeyId: PersonKeyId;
  readonly number: string;
  readonly untilMs: UtcMs;
  readonly atMs: UtcMs;
}

/** OCPP 1.6 AuthorizationStatus. */
export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

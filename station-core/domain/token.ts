/** What is authorised: a card, an operator's own start, later an app, a VIN or a MAC. */
import type { AccountId, OperatorId, PersonKeyId, PileId, TeachInId, TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

export interface Card {
  /** Keyed hash of the canonical number: finds the card without storing it. */
  readonly id: TokenId;
  readonly kind: 'card';
  /** lost, replaced: for good. blocked: until it is active again. */
  readonly state: 'active' | 'blocked' | 'lost' | 'replaced';
  /** What the desk calls it. */
  readonly label: string;
  /** Last four characters, all a screen shows of the number. */
  readonly hint: string;
  /** The number, sealed with the person's key. Destroying the key erases it everywhere. */
  readonly sealedNumber: string;
  readonly personKeyId: PersonKeyId;
  readonly validUntilMs: UtcMs | null;
  readonly createdAtMs: UtcMs;
  /** Whose it is; null: bound to nobody. */
  readonly accountId: AccountId | null;
  /** OCPP parentIdTag / groupIdToken: cards that share it stand for each other. At most 20 characters. */
  readonly parentTag: string | null;
  /** The card that came in its place. */
  readonly replacedBy: TokenId | null;
}

/** A card as it is typed or imported; the number is sealed where it is written. */
export interface NewCard {
  readonly number: string;
  readonly label: string;
  readonly validUntilMs: UtcMs | null;
  readonly accountId: AccountId | null;
  readonly parentTag: string | null;
  readonly state: 'active' | 'blocked';
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

/** OCPP 1.6 AuthorizationStatus, and NoCredit of 2.0.1 (Blocked to a 1.6 pile): the account has no money, or owes. */
export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx' | 'NoCredit';

/** A connector kept free for somebody until a time (OCPP 1.6 §5.13, 2.0.1 H01), and the list of cards a pile knows by itself. */
import type { CommandId, OperatorId, PileId, SessionId, TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { ConnectorRef } from './pile.ts';
import type { AuthorizationStatus } from './token.ts';

export type ReservationState =
  | 'asked' // sent to the pile, not answered yet
  | 'held' // the pile keeps the connector
  | 'refused' // the pile said no
  | 'used' // a session began on it
  | 'cancelled' // by the desk, or by the pile
  | 'no-show'; // it expired and nobody came

/** Ids are ours, above 0 and never issued twice. */
export interface Reservation extends ConnectorRef {
  readonly id: number;
  readonly commandId: CommandId;
  readonly cardId: TokenId;
  readonly operatorId: OperatorId;
  readonly madeAtMs: UtcMs;
  readonly expiresAtMs: UtcMs;
  readonly state: ReservationState;
  /** The pile's own word where it refused or cancelled. */
  readonly why: string | null;
  readonly sessionId: SessionId | null;
}

/** One card as a pile knows it offline; status null in a differential list: forget it (1.6 §5.15, 2.0.1 D01). */
export interface LocalListEntry {
  readonly tag: string;
  readonly status: AuthorizationStatus | null;
  readonly expiresMs: UtcMs | null;
  /** Left out: none. */
  readonly parentTag?: string;
}

/** How far a pile's own list of cards is in step with the station's. Changes of cards are numbered (store/cards); a list has reached one when it holds all up to it. */
export interface LocalListState {
  readonly pileId: PileId;
  readonly state: 'unknown' | 'asking' | 'in-step' | 'sending' | 'failed' | 'unsupported';
  /** The number the pile gives its list; null: not told since it booted. 0: it has none. */
  readonly version: number | null;
  /** The change the list has reached; 0: what it holds is not known. */
  readonly reached: number;
  /** The message on its way; null: none. */
  readonly sending: LocalListPart | null;
  /** When the next step is tried, or what is on its way is given up. */
  readonly dueMs: UtcMs;
  /** Failures in a row. */
  readonly tries: number;
  /** The pile's word, or in a word what keeps the list from being whole. */
  readonly problem: string | null;
  readonly changedAtMs: UtcMs;
}

/** A list longer than a message is sent in parts: the first `full`, the others `differential`, each with a version of its own. */
export interface LocalListPart {
  readonly version: number;
  /** What the list will have reached after the last part. */
  readonly target: number;
  /** Cards up to this one are in the pile's list after this part; null: by changes, not by cards. */
  readonly upTo: TokenId | null;
  readonly isLast: boolean;
}

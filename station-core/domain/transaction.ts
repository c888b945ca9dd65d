/** A transaction that the pile names and numbers (OCPP 2.0.1 E), beside the session it is here. */
import type { EventId, PileId, TokenId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { MeterEntry } from './event.ts';
import type { ConnectorRef, ConnectorState, DeviceTime } from './pile.ts';

export type TransactionPhase = 'started' | 'updated' | 'ended';

/** Numbers of parts, both ends included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** What is known of the numbers (seqNo) that a transaction's parts carry. */
export interface PartSequence {
  /** The number that comes next; null: nothing was taken in yet. */
  readonly next: number | null;
  /** Numbers that were waited for and did not come, lowest first; at most 32 ranges, then the lowest is forgotten. */
  readonly missing: readonly NumberRange[];
  readonly startTold: boolean;
  readonly endTold: boolean;
  /** The latest time of a part that was taken in, by the pile's own clock; null: its clock was never set. */
  readonly lastToldMs: UtcMs | null;
}

export interface PileTransaction {
  readonly pileId: PileId;
  /** As the pile names it; unique per pile, at one time. */
  readonly pileTransactionId: string;
  /** Ours; null while its parts only wait. */
  readonly transactionId: number | null;
  readonly sequence: PartSequence;
  /** The tag it was authorised with, made tags of a start order included; null: none yet. */
  readonly tokenId: TokenId | null;
  /** A part told that a car is connected; until then the authorisation waits for one. */
  readonly carSeen: boolean;
  /** The last tag it told may not charge. */
  readonly refused: boolean;
  /** Cost so far in minor units and when it was worked out: pricing is not free, and readings come every few seconds. */
  readonly cost: Minor | null;
  readonly costAtMs: UtcMs | null;
  /** When the parts that wait are looked at; null: none waits. */
  readonly dueMs: UtcMs | null;
}

/** One TransactionEvent as the flow works on it: without the card's number, so that it may wait in the file. */
export interface TransactionPart {
  readonly pileId: PileId;
  readonly pileTransactionId: string;
  /** The event that brought it, and when it came. */
  readonly eventId: EventId;
  readonly receivedMs: UtcMs;
  readonly phase: TransactionPhase;
  readonly seqNo: number;
  readonly ref: ConnectorRef | null;
  readonly at: DeviceTime;
  readonly trigger: string;
  readonly offline: boolean;
  readonly tokenId: TokenId | null;
  readonly isCard: boolean;
  readonly chargingState: ConnectorState | null;
  readonly stoppedReason: string | null;
  readonly remoteStartId: number | null;
  readonly reservationId: number | null;
  readonly entries: readonly MeterEntry[];
  /** It broke the schema and carried the facts (F29). */
  readonly isBroken: boolean;
}

/** What a version of OCPP adds to the shared OCPP-J machinery. Each version is a folder beside this one. */
import type { CommandId, PileId } from '../../../base/ids.ts';
import type { UtcMs } from '../../../base/time.ts';
import type { CommandResult, PileOrder } from '../../../domain/command.ts';
import type { PileDriverHost } from '../../../domain/ports.ts';
import type { PileQuirks } from '../../../domain/quirks.ts';
import type { Payload, Problem } from './frame.ts';
import type { OcppJLimits } from './limits.ts';

export interface InboundCall {
  readonly action: string;
  readonly messageId: string;
  readonly payload: Payload;
  /** The payload as it came. */
  readonly text: string;
  readonly receivedMs: UtcMs;
}

export type Reply =
  { readonly ok: true; readonly payload: object } | { readonly ok: false; readonly problem: Problem; readonly description: string };

/** How a pile stands on this connection: nothing said yet, or what its last boot was answered. */
export type BootState = 'not-booted' | 'accepted' | 'turned-away';

export interface TurnedAway {
  readonly status: 'Pending' | 'Rejected';
  readonly intervalS: number;
  /** By the monotonic clock. */
  readonly atMs: number;
}

/** What a dialect sees of the connection a call came on. */
export interface Link {
  readonly host: PileDriverHost;
  readonly pileId: PileId;
  readonly limits: OcppJLimits;
  readonly boot: BootState;
  /** What the last boot was answered, if it was not accepted. */
  readonly turnedAway: TurnedAway | null;
  /** A boot came in: nothing is sent to the pile until it is answered (F12). */
  bootArrived(): void;
  /** The answer to a boot is about to leave, and calls behind it; turnedAway null: it was accepted. */
  bootAnswered(turnedAway: TurnedAway | null): void;
  /** What it sends is of another version than the subprotocol it chose; told once per connection (F24). */
  wrongVersion(detail: string): void;
}

export interface OutboundCall {
  readonly action: string;
  readonly payload: Payload;
}

/** broken: the schema refuses it, and it is not sent. */
export interface EncodedCall extends OutboundCall {
  readonly broken: string | null;
}

export type Encoded =
  /** The next one is tried only when the pile does not know the one before (NotImplemented, NotSupported). */
  | { readonly calls: readonly [EncodedCall, ...EncodedCall[]] }
  /** Nothing is sent: the order ends as rejected with this word. */
  | { readonly refused: string };

/** This version has no call for the order. */
export const NOT_OF_THIS_VERSION: Encoded = { refused: 'NotSupported' };

/** What came back from a call; each ends in exactly one of these. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | { readonly kind: 'call-error'; readonly code: string; readonly description: string }
  | {
      readonly kind: 'failed';
      readonly code: 'offline' | 'no-answer' | 'queue-full';
      readonly detail: string;
      /** How long the answer was waited for until the pile was gone; absent: the call never left, or the station hung up. */
      readonly underWayMs?: number;
    };

export interface Decoded {
  readonly result: CommandResult;
  readonly violation: string | null;
}

export interface Dialect {
  /** The WebSocket subprotocol, e.g. ocpp1.6. */
  readonly protocol: string;
  /** Its CALLERROR codes. To a message type number that does not exist 1.6 says nothing: null. */
  readonly codes: Readonly<Record<Problem, string>> & { readonly 'unknown-type': string | null };
  /** Takes a call through to its answer; resolves after the commit, never rejects. */
  serve(call: InboundCall, link: Link): Promise<Reply>;
  /** The orders that this one is carried out as, one after the other; absent: every order is its own. */
  parts?(order: PileOrder, quirks: PileQuirks): readonly PileOrder[];
  /** An order in the words of this version; commandId: what a pile is told to call a start by (2.0.1). */
  encode(order: PileOrder, quirks: PileQuirks, commandId: CommandId): Encoded;
  /** What the pile answered to the call, checked; violation: what the schema had against it. Errors and silence are read by carry-out.ts. */
  decode(order: PileOrder, call: OutboundCall, payload: unknown): Decoded;
  /** The order as it may stand in the journal. */
  maskedOrder(order: PileOrder): PileOrder;
}

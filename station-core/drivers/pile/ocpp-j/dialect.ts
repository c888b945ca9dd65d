/** What a version of OCPP adds to the shared OCPP-J machinery. OCPP 1.6 is one folder; the next version is one more. */
import type { PileId } from '../../../base/ids.ts';
import type { UtcMs } from '../../../base/time.ts';
import type { CommandResult, PileOrder } from '../../../domain/command.ts';
import type { PileDriverHost } from '../../../domain/ports.ts';
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
  /** The answer to a boot is about to leave; turnedAway null: it was accepted. */
  bootAnswered(turnedAway: TurnedAway | null): void;
}

export interface OutboundCall {
  readonly action: string;
  readonly payload: Payload;
}

/** What came back from a call; each ends in exactly one of these. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | { readonly kind: 'call-error'; readonly code: string; readonly description: string }
  | { readonly kind: 'failed'; readonly code: 'offline' | 'no-answer' | 'queue-full'; readonly detail: string };

export interface Dialect {
  /** The WebSocket subprotocol, e.g. ocpp1.6. */
  readonly protocol: string;
  /** Its CALLERROR codes. */
  readonly codes: Readonly<Record<Problem, string>>;
  /** Takes a call through to its answer; resolves after the commit, never rejects. */
  serve(call: InboundCall, link: Link): Promise<Reply>;
  /** An order in the words of this version; broken: the schema refuses it, and it is not sent. */
  encode(order: PileOrder): OutboundCall & { readonly broken: string | null };
  /** What the pile said, checked; violation: what the schema had against it. */
  decode(order: PileOrder, outcome: CallOutcome): { readonly result: CommandResult; readonly violation: string | null };
  /** The order as it may stand in the journal. */
  maskedOrder(order: PileOrder): PileOrder;
}

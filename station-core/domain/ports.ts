/** What the core needs from outside, and what drivers need from the core. */
import type { CommandId, EventId, PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Answer } from './answer.ts';
import type { CommandResult, PileOrder } from './command.ts';
import type { PileEvent, StationEvent } from './event.ts';
import type { Admission } from './pile.ts';

/** Time is injected: the wall clock, a monotonic one for waits, and timers that end with their owner. */
export interface Clock {
  now(): UtcMs;
  /** Milliseconds that never jump; only differences mean anything. */
  monotonic(): number;
  /** Calls once after ms; the returned function cancels. */
  after(ms: number, call: () => void): () => void;
  /** Calls every ms; the returned function cancels. */
  every(ms: number, call: () => void): () => void;
}

export interface Logger {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}

/** Takes an event to the inbox; resolves with its answer after the commit. Rejects with Fault('inbox.full') or a store fault. */
export type Submit = (event: StationEvent) => Promise<Answer>;

/** What the handshake has to know of a pile, from memory: no disk on the way to a socket. */
export interface PileEntry {
  readonly id: PileId;
  readonly admission: Admission;
  readonly passwordHash: string | null;
}

export interface PileDriverHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: PileEvent) => Promise<Answer>;
  /** The pile as it was last committed; null: never seen. */
  readonly entry: (pileId: PileId) => PileEntry | null;
  /** How many piles wait for a decision (at most 200 are kept). */
  readonly waitingCount: () => number;
  /** True when the password belongs to the hash. Compares in constant time; off the main thread. */
  readonly verifyPassword: (hash: string, password: Uint8Array) => Promise<boolean>;
}

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** One protocol of piles, listening. */
export interface PileDriver {
  readonly addresses: readonly string[];
  /**
   * Sends an order and resolves with what came of it; never rejects. Waits its turn: one call in flight per pile.
   * What came of it is submitted as `pile.answered` under this commandId as well.
   */
  order(pileId: PileId, commandId: CommandId, order: PileOrder): Promise<CommandResult>;
  /** Ends the pile's connection, if it has one here. */
  disconnect(pileId: PileId, reason: string): void;
  isConnected(pileId: PileId): boolean;
  close(): Promise<void>;
}

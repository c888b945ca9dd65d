/** What the core needs from outside, and what drivers need from the core. */
import type { CommandId, EventId, FileId, PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Answer } from './answer.ts';
import type { SecurityProfile } from './certificate.ts';
import type { CommandResult, PileOrder } from './command.ts';
import type { PileEvent, StationEvent } from './event.ts';
import type { FileWay, Firmware, PileFile, Shelf } from './firmware.ts';
import type { Admission } from './pile.ts';
import type { PileMake, PileQuirks } from './quirks.ts';

/** Time is injected: the wall clock, a monotonic one for waits, and timers that end with their owner. */
export interface Clock {
  now(): UtcMs;
  /** Milliseconds that never jump; only differences mean anything. */
  monotonic(): number;
  /** True: `now` jumps on purpose (history is told through it), and nobody is told of that. */
  readonly jumps?: boolean;
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
  /** What it said of itself at its last boot. */
  readonly make: PileMake;
  /** Settings after which it vanished when it was asked for them (F13). */
  readonly shyKeys: readonly string[];
  readonly passwordHash: string | null;
  /** The new password of a move under way, good beside the old one (F25). */
  readonly newPasswordHash: string | null;
  /** The least security profile it is let in with. */
  readonly least: SecurityProfile;
  /** What the CN of its certificate may be beside its identity. */
  readonly certificateName: string | null;
  /** Certificates of its own that are no longer good: SHA-256 of the DER, lower-case hex. */
  readonly revoked: readonly string[];
}

/** Where piles come in by TLS. */
export interface SecureListen extends Listen {
  /**
   * The station's own certificates and keys (PEM); asked again now and then, so that a renewed one is taken. withRsa: a pile
   * came that knows no elliptic curve.
   */
  readonly credentials: (withRsa: boolean) => Promise<readonly { readonly keyPem: string; readonly certificatePem: string }[]>;
  /** The CA that signs piles' certificates (PEM). */
  readonly caPem: string;
}

export interface PileDriverHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: PileEvent) => Promise<Answer>;
  /** The pile as it was last committed; null: never seen. */
  readonly entry: (pileId: PileId) => PileEntry | null;
  /** What this pile does differently, by what it said of itself at its last boot. */
  readonly quirks: (pileId: PileId) => PileQuirks;
  /** Asked again when the turn of an order has come: false where its zone was stopped meanwhile. Without it everything may. */
  readonly mayLeave?: (pileId: PileId, order: PileOrder) => boolean;
  /** How many piles wait for a decision (at most 200 are kept). */
  readonly waitingCount: () => number;
  /** True when the password belongs to the hash. Compares in constant time; off the main thread. */
  readonly verifyPassword: (hash: string, password: Uint8Array) => Promise<boolean>;
}

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** urgent overtakes the queue, the rest after the boot and the rate, and waits a bounded time behind an unanswered call. */
export type Urgency = 'normal' | 'urgent';

/** One protocol of piles, listening. */
export interface PileDriver {
  readonly addresses: readonly string[];
  /**
   * Sends an order and resolves with what came of it; never rejects. Waits its turn: one call in flight per pile.
   * What came of it is submitted as `pile.answered` under this commandId as well.
   */
  order(pileId: PileId, commandId: CommandId, order: PileOrder, urgency?: Urgency): Promise<CommandResult>;
  /** Ends the pile's connection, if it has one here. */
  disconnect(pileId: PileId, reason: string): void;
  isConnected(pileId: PileId): boolean;
  close(): Promise<void>;
}

/** Who may fetch or leave one file, and how. */
export interface FileTicket {
  readonly pileId: PileId;
  readonly requestId: number;
  readonly way: FileWay;
}

export interface KeptFile {
  readonly id: FileId;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly md5: string;
}

/** Files for piles and from piles, served on the pile network by addresses that are good for one request. */
export interface PileFiles {
  /** Where files are served over HTTP and HTTPS; empty: nowhere, and the log says why. */
  readonly addresses: readonly string[];
  /** The address from which this pile may fetch the image for some hours. Throws a Fault where nothing is served by this way. */
  offer(image: Pick<Firmware, 'id' | 'name' | 'bytes' | 'sha256'>, ticket: FileTicket): Promise<string>;
  /** The address at which this pile may leave one file. Throws as `offer`. */
  expect(kind: PileFile['kind'], ticket: FileTicket): Promise<string>;
  /** Keeps an image as it comes, under a new id unless one is given; what lay there is replaced. Throws Fault('input.invalid') past the size limit, Fault('store.disk-full') where the disk has no room. */
  keep(source: AsyncIterable<Uint8Array>, fileId?: FileId): Promise<KeptFile>;
  /** Throws Fault('input.not-found'). */
  read(shelf: Shelf, fileId: FileId): AsyncIterable<Uint8Array>;
  /** Gone, or never there: both are fine. */
  remove(shelf: Shelf, fileId: FileId): Promise<void>;
  close(): Promise<void>;
}

/** What main thread and writer say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { FaultCode, FaultDetail } from '../base/fault.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileEntry } from '../domain/ports.ts';
import type { QuirkEntry } from '../domain/quirks.ts';
import type { StationSettings } from '../domain/station.ts';
import type { VerifiedPoint } from '../store/checks.ts';
import type { GroupResult, Ticketed } from './commit.ts';

export interface WriterData {
  readonly dataFolder: string;
  readonly nowMs: number;
  readonly masterKey: Uint8Array;
  /** 'off' exists for the durability test, which must fail with it. */
  readonly synchronous: 'full' | 'off';
  /** Days the journal stays in the file before it moves to the archive. */
  readonly journalDays: number;
  /** What piles do differently, shipped and the site's own. */
  readonly quirks: readonly QuirkEntry[];
  /** The station's CA, for piles that are to trust it. Public. */
  readonly caPem: string;
}

/** What is committed alone and before all that waits, by the port of its own (WriterThread.first). */
export type ToWriterFirst = Ticketed;

/** What the writer's thread is started with. */
export interface WriterThread extends WriterData {
  readonly first: MessagePort;
}

export type ToWriter =
  | { readonly kind: 'events'; readonly events: readonly Ticketed[] }
  | { readonly kind: 'verified'; readonly point: VerifiedPoint }
  | { readonly kind: 'checkpointed' }
  | { readonly kind: 'close' };

export type FromWriter =
  | {
      readonly kind: 'open';
      readonly entries: readonly PileEntry[];
      readonly settings: StationSettings | null;
      readonly lastAliveMs: UtcMs | null;
    }
  | { readonly kind: 'failed'; readonly fault: { readonly code: FaultCode; readonly detail: FaultDetail } | null; readonly problem: string }
  | { readonly kind: 'committed'; readonly result: GroupResult }
  | { readonly kind: 'chore-failed'; readonly problem: string }
  | { readonly kind: 'closed' };

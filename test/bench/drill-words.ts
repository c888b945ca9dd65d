/** Bench: what the processes of the drills say to each other. Nanoseconds are text: they do not fit a number. */
import type { CameraAddresses } from '../support/fire-site.ts';

export type ToPeers =
  | { readonly kind: 'dial'; readonly url: string; readonly piles: readonly { readonly name: string; readonly card: string }[] }
  | { readonly kind: 'begin' | 'smoke' | 'calm' | 'end' };

export type FromPeers =
  | { readonly kind: 'ready'; readonly io: { readonly host: string; readonly port: number }; readonly cameras: readonly CameraAddresses[] }
  | { readonly kind: 'dialled' | 'calmed' }
  | { readonly kind: 'charging'; readonly transactionIds: readonly number[] }
  | { readonly kind: 'smoking'; readonly atNs: string }
  /** So many heartbeats were asked for and are unanswered. */
  | { readonly kind: 'opened'; readonly calls: number }
  /** The stop of every pile has come: by transaction. */
  | { readonly kind: 'stopped'; readonly atNs: readonly (readonly [transactionId: number, atNs: string])[] };

/** One drill, in milliseconds since the reading arrived. */
export interface DrillTimes {
  /** Piles with no call open, and those with an unanswered one: the first and the last stop frame given to the kernel. */
  readonly free: { readonly first: number; readonly last: number };
  readonly busy: { readonly first: number; readonly last: number };
  /** The last stop frame read by its pile. */
  readonly freeRead: number;
  readonly busyRead: number;
  /** From the contact closing to the reading's arrival. */
  readonly sensing: number;
}

/** What the station may tell a device to do. Protocol-neutral; each driver puts it into its own words. */
import type { CommandId, PileId } from '../base/ids.ts';

export type PileOrder =
  | { readonly kind: 'start'; readonly evse: number; readonly connector: number; readonly tag: string }
  | { readonly kind: 'stop'; readonly transactionId: number }
  | { readonly kind: 'reset'; readonly type: 'soft' | 'hard' }
  | { readonly kind: 'unlock'; readonly evse: number; readonly connector: number }
  | { readonly kind: 'availability'; readonly evse: number; readonly connector: number; readonly operative: boolean }
  | { readonly kind: 'read-configuration'; readonly keys: readonly string[] }
  | { readonly kind: 'write-configuration'; readonly key: string; readonly value: string }
  | { readonly kind: 'clear-cache' }
  | {
      readonly kind: 'trigger';
      readonly message: 'boot' | 'heartbeat' | 'status' | 'meter-values' | 'diagnostics-status' | 'firmware-status';
      readonly connector: number | null;
    }
  | { readonly kind: 'data-transfer'; readonly vendorId: string; readonly messageId: string | null; readonly data: string | null };

export interface ConfigurationKey {
  readonly key: string;
  readonly readonly: boolean;
  readonly value: string | null;
}

/** accepted carries the protocol's own word (e.g. Scheduled, RebootRequired, Unlocked). */
export type CommandResult =
  | { readonly outcome: 'accepted'; readonly status: string; readonly configuration?: readonly ConfigurationKey[]; readonly data?: string }
  | { readonly outcome: 'rejected'; readonly status: string }
  | {
      readonly outcome: 'failed';
      readonly code: 'offline' | 'no-answer' | 'call-error' | 'queue-full' | 'bad-answer';
      readonly detail: string;
    };

/** Commands of an outcome, executed by the main thread after the commit. */
export type Command =
  | { readonly kind: 'pile.order'; readonly id: CommandId; readonly pileId: PileId; readonly order: PileOrder }
  /** Ends the pile's connection, e.g. after it was refused or its password changed. */
  | { readonly kind: 'pile.disconnect'; readonly pileId: PileId; readonly reason: string };

/** What the station may tell a device to do. Protocol-neutral; each driver puts it into its own words. */
import type { CommandId, FieldRecordId, FileId, PileId, RelayId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { CertificateHash, SecurityProfile, SignedUse, TrustedUse } from './certificate.ts';
import type { ChargingProfile, ProfilePurpose } from './charging-profile.ts';
import type { FileWay, Firmware, Shelf } from './firmware.ts';
import type { LocalListEntry } from './reservation.ts';

/** Whose tag it is: a card of somebody, or one made here for a single start. */
export type TagKind = 'card' | 'made';

/** A call of the protocol itself, for experts; the driver checks it against the schema before it is sent. */
export interface RawOrder {
  readonly kind: 'raw';
  readonly action: string;
  /** JSON text of an object. */
  readonly payload: string;
}

export type PileOrder =
  | { readonly kind: 'start'; readonly evse: number; readonly connector: number; readonly tag: string; readonly tagKind?: TagKind }
  /** pileTransactionId: what the pile calls the transaction, where it is the pile that names it (2.0.1). */
  | { readonly kind: 'stop'; readonly transactionId: number; readonly pileTransactionId?: string }
  | { readonly kind: 'reset'; readonly type: 'soft' | 'hard'; readonly evse?: number }
  | { readonly kind: 'unlock'; readonly evse: number; readonly connector: number }
  | { readonly kind: 'availability'; readonly evse: number; readonly connector: number; readonly operative: boolean }
  /** No key: all of them. 2.0.1 writes a key as Component.Variable; there all of them arrive later as `pile.settings-told`, with the order's number (base/order-number.ts) as requestId. */
  | { readonly kind: 'read-configuration'; readonly keys: readonly string[] }
  | { readonly kind: 'write-configuration'; readonly key: string; readonly value: string }
  | { readonly kind: 'clear-cache' }
  | { readonly kind: 'trigger'; readonly message: TriggeredMessage; readonly connector: number | null; readonly evse?: number }
  | { readonly kind: 'data-transfer'; readonly vendorId: string; readonly messageId: string | null; readonly data: string | null }
  | {
      readonly kind: 'reserve';
      readonly reservationId: number;
      readonly evse: number;
      readonly connector: number;
      readonly tag: string;
      readonly expiresMs: UtcMs;
    }
  | { readonly kind: 'cancel-reservation'; readonly reservationId: number }
  | { readonly kind: 'local-list-version' }
  | {
      readonly kind: 'send-local-list';
      readonly update: 'full' | 'differential';
      readonly version: number;
      readonly entries: readonly LocalListEntry[];
    }
  | { readonly kind: 'set-profile'; readonly evse: number; readonly connector: number; readonly profile: ChargingProfile }
  /** null: whatever it is. */
  | {
      readonly kind: 'clear-profile';
      readonly profileId: number | null;
      readonly evse: number | null;
      readonly purpose: ProfilePurpose | null;
      readonly stackLevel: number | null;
    }
  | { readonly kind: 'composite-schedule'; readonly evse: number; readonly durationS: number; readonly unit: 'A' | 'W' | null }
  | { readonly kind: 'list-profiles'; readonly requestId: number; readonly evse: number | null }
  /** signed: with the maker's certificate and signature, where the pile checks them. */
  | {
      readonly kind: 'update-firmware';
      readonly requestId: number;
      readonly url: string;
      readonly retrieveMs: UtcMs;
      readonly installMs: UtcMs | null;
      readonly retries: number;
      readonly retryIntervalS: number;
      readonly signed: { readonly certificatePem: string; readonly signature: string } | null;
    }
  | {
      readonly kind: 'fetch-log';
      readonly requestId: number;
      readonly log: 'diagnostics' | 'security';
      readonly url: string;
      readonly fromMs: UtcMs | null;
      readonly toMs: UtcMs | null;
      readonly retries: number;
      readonly retryIntervalS: number;
    }
  | { readonly kind: 'install-certificate'; readonly use: TrustedUse; readonly pem: string }
  | { readonly kind: 'delete-certificate'; readonly hash: CertificateHash }
  | { readonly kind: 'list-certificates'; readonly use: TrustedUse | null }
  | { readonly kind: 'certificate-signed'; readonly use: SignedUse; readonly chainPem: string }
  | { readonly kind: 'monitoring-base'; readonly base: 'all' | 'factory-default' | 'hard-wired-only' }
  | { readonly kind: 'monitoring-level'; readonly severity: number }
  | { readonly kind: 'set-monitors'; readonly monitors: readonly VariableMonitor[] }
  | { readonly kind: 'clear-monitors'; readonly ids: readonly number[] }
  | { readonly kind: 'report-monitors'; readonly requestId: number }
  | {
      readonly kind: 'set-message';
      readonly id: number;
      readonly priority: 'always-front' | 'in-front' | 'normal-cycle';
      readonly state: 'charging' | 'faulted' | 'idle' | 'unavailable' | null;
      readonly pileTransactionId: string | null;
      readonly language: string | null;
      readonly text: string;
    }
  | { readonly kind: 'clear-message'; readonly id: number }
  | { readonly kind: 'list-messages'; readonly requestId: number }
  /** amount: decimal text in the currency's major unit. */
  | { readonly kind: 'show-cost'; readonly pileTransactionId: string; readonly amount: string }
  | { readonly kind: 'transaction-status'; readonly pileTransactionId: string | null }
  | {
      readonly kind: 'customer-information';
      readonly requestId: number;
      readonly report: boolean;
      readonly clear: boolean;
      readonly tag: string;
    }
  | {
      readonly kind: 'network-profile';
      readonly slot: number;
      readonly url: string;
      readonly securityProfile: SecurityProfile;
      readonly networkInterface: string;
      readonly messageTimeoutS: number;
    }
  | { readonly kind: 'publish-firmware'; readonly requestId: number; readonly url: string; readonly md5: string }
  | { readonly kind: 'unpublish-firmware'; readonly md5: string }
  | RawOrder;

export type TriggeredMessage =
  | 'boot'
  | 'heartbeat'
  | 'status'
  | 'meter-values'
  | 'transaction'
  | 'diagnostics-status'
  | 'firmware-status'
  | 'log-status'
  | 'sign-certificate'
  | 'sign-v2g-certificate'
  | 'publish-firmware-status';

/** OCPP 2.0.1 N04. key as in ConfigurationKey; value in the variable's own unit. */
export interface VariableMonitor {
  readonly id: number | null;
  readonly key: string;
  readonly type: 'upper-threshold' | 'lower-threshold' | 'delta' | 'periodic' | 'periodic-clock-aligned';
  readonly value: number;
  readonly severity: number;
  readonly onlyInTransaction: boolean;
}

/** A setting of a pile: a configuration key of 1.6, or Component.Variable of 2.0.1 (with ":evse", "/connector" and "[instance]" where it has them). */
export interface ConfigurationKey {
  readonly key: string;
  /** null: this answer does not say; what was told before stands. */
  readonly readonly: boolean | null;
  readonly value: string | null;
}

/** accepted carries the protocol's own word (e.g. Scheduled, RebootRequired, Unlocked). */
export type CommandResult =
  | {
      readonly outcome: 'accepted';
      readonly status: string;
      readonly configuration?: readonly ConfigurationKey[];
      readonly data?: string;
      readonly version?: number;
      readonly certificates?: readonly { readonly use: TrustedUse | 'other'; readonly hash: CertificateHash }[];
      /** Everything else the answer says, as masked JSON text of at most 64 KiB. */ readonly detail?: string;
    }
  | { readonly outcome: 'rejected'; readonly status: string }
  | {
      readonly outcome: 'failed';
      readonly code: 'offline' | 'no-answer' | 'call-error' | 'queue-full' | 'bad-answer';
      readonly detail: string;
      /** How long the answer was waited for until the pile was gone (F13); absent: the call never left, or the station hung up. */
      readonly underWayMs?: number;
    };

/** Commands of an outcome, executed by the main thread after the commit. */
export type Command =
  | { readonly kind: 'pile.order'; readonly id: CommandId; readonly pileId: PileId; readonly order: PileOrder }
  /** Ends the pile's connection, e.g. after it was refused or its password changed. */
  | { readonly kind: 'pile.disconnect'; readonly pileId: PileId; readonly reason: string }
  /** Signs a pile's request with the station's CA, where it is the pile's to ask for; what came of it returns as `pile.certificate-made`. */
  | {
      readonly kind: 'certificate.sign';
      readonly pileId: PileId;
      readonly use: SignedUse;
      readonly csrPem: string;
      /** The names its CN may be (F25). */
      readonly names: readonly string[];
    }
  /** The address is made where the files are served; then the pile is sent the order of the same name. */
  | {
      readonly kind: 'pile.update-firmware';
      readonly id: CommandId;
      readonly pileId: PileId;
      readonly requestId: number;
      readonly image: Pick<Firmware, 'id' | 'name' | 'bytes' | 'sha256'>;
      readonly way: FileWay;
      readonly signed: { readonly certificatePem: string; readonly signature: string } | null;
    }
  | {
      readonly kind: 'pile.fetch-log';
      readonly id: CommandId;
      readonly pileId: PileId;
      readonly requestId: number;
      readonly log: 'diagnostics' | 'security';
      readonly way: FileWay;
    }
  /**
   * Of the installer's record: a relay acts for so long, or a watchdog output stands still; what came of it returns as `field.checked`.
   * pileIds: a charge that begins on one of them ends it at once; empty: charges do not matter.
   */
  | {
      readonly kind: 'field.check';
      readonly recordId: FieldRecordId;
      readonly checkId: string;
      readonly tries: number;
      readonly what: 'relay' | 'watchdog';
      readonly relayId: RelayId;
      readonly forMs: number;
      readonly pileIds: readonly PileId[];
    }
  /** No sighting names these pictures any more: file names under `<dataFolder>/sightings/`. */
  | { readonly kind: 'pictures.remove'; readonly names: readonly string[] }
  /** No row names these files any more. */
  | { readonly kind: 'files.remove'; readonly shelf: Shelf; readonly fileIds: readonly FileId[] };

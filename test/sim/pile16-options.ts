/** The vocabulary of the simulated OCPP 1.6 pile: what it is made of and how it may misbehave. Types and defaults only. */
import type { MeterOptions } from './meter.ts';
import type { CallAnswer, Payload } from './ocpp-frame.ts';
import type { PeerOptions } from './ocpp-peer.ts';
import type { FileHabits } from './pile-files.ts';
import type { ClockOptions } from './pile-clock.ts';
import type { FirmwareFate, LogFate } from './pile-upkeep.ts';
import type { Timers } from './timers.ts';

/** OCPP 1.6, 7.7 ChargePointStatus. */
export type ConnectorStatus =
  'Available' | 'Preparing' | 'Charging' | 'SuspendedEVSE' | 'SuspendedEV' | 'Finishing' | 'Reserved' | 'Unavailable' | 'Faulted';
/** OCPP 1.6, 7.36 Reason. */
export type StopReason =
  | 'EmergencyStop'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'Other'
  | 'PowerLoss'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand'
  | 'DeAuthorized';

/** One socket of the pile. */
export interface ConnectorSpec {
  readonly kind: 'ac' | 'dc';
  /** The most the pile gives here, in W. */
  readonly maxW: number;
  /** AC only; default 3. */
  readonly phases?: 1 | 3;
  readonly meter?: MeterOptions;
}

/** Ways real piles differ from the book; every default is the book. */
export interface PileQuirks {
  readonly remoteStart: Obedience;
  readonly remoteStop: Obedience;
  readonly chargingProfile: Obedience;
  readonly unlock: 'Unlocked' | 'UnlockFailed' | 'NotSupported';
  /** Which statuses follow a reconnect without reboot (the book: those that changed meanwhile, 4.9). */
  readonly statusAfterReconnect: 'changed' | 'all' | 'never';
  /** Which statuses follow an accepted boot. */
  readonly statusAfterBoot: 'all' | 'never';
  readonly bootsOnReconnect: boolean;
  /** The id carried by messages of a transaction started offline: the assigned one, or a number of the pile's own (F02). */
  readonly offlineTransactionId: 'assigned' | 0 | -1;
  readonly stopsWithoutIdTag: boolean;
  /** A resent transaction message carries its old message id or a new one (F04). */
  readonly resendMessageId: 'new' | 'same';
  /** 'counter' counts from 1 after every boot and so uses ids again (F05). */
  readonly messageIds: 'uuid' | 'counter';
  /** Every StartTransaction goes out twice, although it was answered (F04). */
  readonly repeatsStart: 'no' | 'same-id' | 'new-id';
  /** So many MeterValues follow each stop (F19). */
  readonly valuesAfterStop: number;
  /** Drops the socket on any call before its boot was answered (F12). */
  readonly dropsOnEarlyCall: boolean;
  /** Actions that crash the firmware: the socket drops and the pile boots (F13). */
  readonly crashesOn: readonly string[];
  /** Actions it never answers. */
  readonly neverAnswers: readonly string[];
  /** Wall time before each answer. */
  readonly answerDelayMs: number;
  /** Charges any car that plugs in, with this idTag (free mode). */
  readonly freeModeIdTag: string | null;
  /** What a hard reset does to a running transaction: ends it (the book), or it goes on after the boot (F07). */
  readonly hardReset: 'stops' | 'resumes';
  /** Answered with CALLERROR NotImplemented: what this firmware never had. */
  readonly doesNotKnow: readonly string[];
  /** AuthorizationKey is the password as text (security white paper), or its bytes in hex (OCPP-J 1.6, 6.2.1). */
  readonly authorizationKeyAs: 'text' | 'hex';
  readonly firmware: FirmwareFate;
  readonly log: LogFate;
  readonly files: FileHabits;
}
/** What a command does. */
export type Obedience = 'obeys' | 'rejects' | 'accepts-and-ignores';

/** The pile of the book. */
export const BY_THE_BOOK: PileQuirks = {
  remoteStart: 'obeys',
  remoteStop: 'obeys',
  chargingProfile: 'obeys',
  unlock: 'Unlocked',
  statusAfterReconnect: 'changed',
  statusAfterBoot: 'all',
  bootsOnReconnect: false,
  offlineTransactionId: 'assigned',
  stopsWithoutIdTag: false,
  resendMessageId: 'new',
  messageIds: 'uuid',
  repeatsStart: 'no',
  valuesAfterStop: 0,
  dropsOnEarlyCall: false,
  crashesOn: [],
  neverAnswers: [],
  answerDelayMs: 0,
  freeModeIdTag: null,
  hardReset: 'stops',
  doesNotKnow: [],
  authorizationKeyAs: 'text',
  firmware: 'installs',
  log: 'uploads',
  files: {},
};

/** A pile and its line. */
export interface SimPileOptions {
  /** The central system, without the identity: ws://127.0.0.1:1234/ocpp */
  readonly url: string;
  readonly identity: string;
  readonly password?: string | Buffer;
  /** Where it dials once its security profile is 2 or 3; default the same address with wss. */
  readonly secureUrl?: string;
  /** Default: 0 without and 1 with a password over ws; 2 over wss, 3 with a client certificate. */
  readonly securityProfile?: number;
  /** PEM of roots in its store from the factory. */
  readonly roots?: readonly string[];
  /** Dials by which a new password or profile must work before the old one is used again; default 3. */
  readonly fallBackAfter?: number;
  /** Anything else of the handshake (subprotocols, path, headers, TLS). */
  readonly peer?: Omit<PeerOptions, 'identity' | 'password' | 'handlers'>;
  /** Default: one AC connector of 22 kW. */
  readonly connectors?: readonly ConnectorSpec[];
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly firmware?: string;
  /** Values of configuration keys that differ from the factory's. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** Cards on the local list: idTag -> AuthorizationStatus. */
  readonly localList?: Readonly<Record<string, string>>;
  readonly clock?: ClockOptions;
  readonly quirks?: Partial<PileQuirks>;
  /** Simulated time; default the machine's. Line waits (redial, call timeout) are always on the machine's clock. */
  readonly timers?: Timers;
  /** Wall time between dials; default 200. */
  readonly redialMs?: number;
  /** Wall time a call may stay unanswered; default 30,000. */
  readonly callTimeoutMs?: number;
  /** Simulated time of a reboot; default 5,000. */
  readonly rebootMs?: number;
  /** Sent calls kept in `calls`; default 2,000, then the oldest go. */
  readonly keepCalls?: number;
}

/** One call the pile made: every send of it is one record. */
export interface SentCall {
  readonly action: string;
  readonly payload: Payload;
  readonly messageId: string;
  /** The how-manieth socket of this pile, from 1. */
  readonly connection: number;
  readonly sentAtMs: number;
  /** Null while, or because, nothing came back. */
  answer: CallAnswer | null;
  answeredAtMs: number | null;
}

/** A transaction as the pile knows it. */
export interface SimTransaction {
  readonly connectorId: number;
  readonly idTag: string;
  /** By the pile's clock, UTC ms. */
  readonly startedAtMs: number;
  readonly meterStartWh: number;
  readonly startedOffline: boolean;
  /** From StartTransaction.conf; null until it came. */
  transactionId: number | null;
  /** idTagInfo.status of StartTransaction.conf. */
  idTagStatus: string | null;
  stop: { readonly reason: StopReason; readonly meterStopWh: number; readonly atMs: number } | null;
  /** Resolves when the stop was answered with a result; also when the pile gave it up (then `stopAnswered` is false). */
  readonly finished: Promise<void>;
  stopAnswered: boolean;
}

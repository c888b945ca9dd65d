/** The vocabulary of the simulated OCPP 2.0.1 pile: what it is made of and how it may misbehave. Types and defaults only. */
import type { MeterOptions } from './meter.ts';
import type { Payload } from './ocpp-frame.ts';
import type { PeerOptions } from './ocpp-peer.ts';
import type { FileHabits } from './pile-files.ts';
import type { ClockOptions } from './pile-clock.ts';
import type { FirmwareFate, LogFate } from './pile-upkeep.ts';
import type { Obedience } from './pile16-options.ts';
import type { Timers } from './timers.ts';

/** OCPP 2.0.1 ConnectorStatusEnumType. */
export type ConnectorStatus201 = 'Available' | 'Occupied' | 'Reserved' | 'Unavailable' | 'Faulted';
/** OCPP 2.0.1 ChargingStateEnumType. */
export type ChargingState = 'Charging' | 'EVConnected' | 'SuspendedEV' | 'SuspendedEVSE' | 'Idle';
/** OCPP 2.0.1 BootReasonEnumType. */
export type BootReason =
  | 'ApplicationReset'
  | 'FirmwareUpdate'
  | 'LocalReset'
  | 'PowerUp'
  | 'RemoteReset'
  | 'ScheduledReset'
  | 'Triggered'
  | 'Unknown'
  | 'Watchdog';
/** OCPP 2.0.1 ReasonEnumType, the ones a simulated pile has. */
export type StoppedReason =
  | 'DeAuthorized'
  | 'EmergencyStop'
  | 'EnergyLimitReached'
  | 'EVDisconnected'
  | 'GroundFault'
  | 'ImmediateReset'
  | 'Local'
  | 'LocalOutOfCredit'
  | 'MasterPass'
  | 'Other'
  | 'OvercurrentFault'
  | 'PowerLoss'
  | 'PowerQuality'
  | 'Reboot'
  | 'Remote'
  | 'SOCLimitReached'
  | 'StoppedByEV'
  | 'TimeLimitReached'
  | 'Timeout';
/** OCPP 2.0.1 TriggerReasonEnumType, the ones a simulated pile has. */
export type TriggerReason =
  | 'AbnormalCondition'
  | 'Authorized'
  | 'CablePluggedIn'
  | 'ChargingRateChanged'
  | 'ChargingStateChanged'
  | 'Deauthorized'
  | 'EVCommunicationLost'
  | 'EVConnectTimeout'
  | 'EVDeparted'
  | 'MeterValueClock'
  | 'MeterValuePeriodic'
  | 'RemoteStart'
  | 'RemoteStop'
  | 'ResetCommand'
  | 'StopAuthorized'
  | 'Trigger'
  | 'UnlockCommand';

/** OCPP 2.0.1 IdTokenType, as far as a pile needs it. */
export interface IdToken {
  readonly idToken: string;
  readonly type: 'Central' | 'eMAID' | 'ISO14443' | 'ISO15693' | 'KeyCode' | 'Local' | 'MacAddress' | 'NoAuthorization';
}

/** One EVSE: a meter and its connectors, of which one is in use at a time. */
export interface EvseSpec {
  readonly kind: 'ac' | 'dc';
  readonly maxW: number;
  /** AC only; default 3. */
  readonly phases?: 1 | 3;
  /** ConnectorEnumType of each connector, numbered from 1 on every EVSE (F27); default one cType2 or cCCS2. */
  readonly connectors?: readonly string[];
  readonly meter?: MeterOptions;
}

/** Ways real piles differ from the book; every default is the book. */
export interface PileQuirks201 {
  readonly remoteStart: Obedience;
  readonly remoteStop: Obedience;
  readonly chargingProfile: Obedience;
  readonly unlock: 'Unlocked' | 'UnlockFailed';
  readonly statusAfterReconnect: 'changed' | 'all' | 'never';
  readonly statusAfterBoot: 'all' | 'never';
  readonly bootsOnReconnect: boolean;
  readonly resendMessageId: 'new' | 'same';
  readonly messageIds: 'uuid' | 'counter';
  /** The order in which what was kept offline is told (F26). */
  readonly replay: 'in-order' | 'reversed' | 'ended-first';
  /** Events of each transaction that are never told: gaps in seqNo (F26). */
  readonly losesSeqNos: readonly number[];
  /** Where events carry evse: in the first that knows it (the book), in all, or in none (F26). */
  readonly evseInEvents: 'first' | 'all' | 'none';
  /** idToken in every event, not only in the one that brings it. */
  readonly idTokenInAllEvents: boolean;
  /** Energy goes as value × 10^n Wh. */
  readonly energyMultiplier: number;
  readonly dropsOnEarlyCall: boolean;
  readonly crashesOn: readonly string[];
  readonly neverAnswers: readonly string[];
  /** Answered with CALLERROR NotImplemented: what this firmware never had. */
  readonly doesNotKnow: readonly string[];
  readonly answerDelayMs: number;
  /** What an immediate reset does to a running transaction. */
  readonly immediateReset: 'stops' | 'resumes';
  readonly firmware: FirmwareFate;
  readonly log: LogFate;
  readonly files: FileHabits;
  /** Items in one NotifyReport. */
  readonly reportItems: number;
}

/** The pile of the book. */
export const BY_THE_BOOK_201: PileQuirks201 = {
  remoteStart: 'obeys',
  remoteStop: 'obeys',
  chargingProfile: 'obeys',
  unlock: 'Unlocked',
  statusAfterReconnect: 'changed',
  statusAfterBoot: 'all',
  bootsOnReconnect: false,
  resendMessageId: 'new',
  messageIds: 'uuid',
  replay: 'in-order',
  losesSeqNos: [],
  evseInEvents: 'first',
  idTokenInAllEvents: false,
  energyMultiplier: 0,
  dropsOnEarlyCall: false,
  crashesOn: [],
  neverAnswers: [],
  doesNotKnow: [],
  answerDelayMs: 0,
  immediateReset: 'stops',
  firmware: 'installs',
  log: 'uploads',
  files: {},
  reportItems: 20,
};

/** A pile and its line. */
export interface SimPile201Options {
  /** The central system, without the identity: ws://127.0.0.1:1234/ocpp */
  readonly url: string;
  readonly identity: string;
  readonly password?: string | Buffer;
  /** Default: 0 without and 1 with a password over ws; 2 over wss. */
  readonly securityProfile?: number;
  /** Anything else of the handshake; subprotocols default to ['ocpp2.0.1']. */
  readonly peer?: Omit<PeerOptions, 'identity' | 'password' | 'handlers'>;
  /** PEM of roots in its store from the factory. */
  readonly roots?: readonly string[];
  /** Default: one AC EVSE of 22 kW. */
  readonly evses?: readonly EvseSpec[];
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly firmware?: string;
  /** Values that differ from the factory's: 'Component.Variable' or 'Component.Variable[instance]' -> value. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Cards on the local list: idToken -> status. */
  readonly localList?: Readonly<Record<string, string>>;
  readonly clock?: ClockOptions;
  readonly quirks?: Partial<PileQuirks201>;
  /** Simulated time; default the machine's. Line waits are always on the machine's clock. */
  readonly timers?: Timers;
  readonly redialMs?: number;
  readonly callTimeoutMs?: number;
  readonly rebootMs?: number;
  readonly keepCalls?: number;
}

/** One TransactionEvent: what was told, and when it was answered. */
export interface ToldEvent {
  readonly payload: Payload;
  /** True once a CALLRESULT came; false for ever where it was lost or given up. */
  answered: boolean;
}

/** A transaction as the pile knows it. */
export interface Transaction201 {
  readonly transactionId: string;
  readonly evseId: number;
  readonly startedAtMs: number;
  readonly registerStartWh: number;
  /** Null until a card or a command was accepted for it. */
  idToken: IdToken | null;
  remoteStartId: number | null;
  /** It goes in one event only (F01, F02). */
  remoteStartTold: boolean;
  /** The next seqNo. */
  seqNo: number;
  chargingState: ChargingState;
  chargedMs: number;
  evseTold: boolean;
  /** Every event, lost ones too, oldest first. */
  readonly events: ToldEvent[];
  /** Of the central system: idTokenInfo.status said last, and the cost so far. */
  idTokenStatus: string | null;
  totalCost: number | null;
  /** Charging was ended and the transaction waits for its stop point, with this reason. */
  stopping: StoppedReason | null;
  ended: { readonly reason: StoppedReason; readonly registerWh: number; readonly atMs: number } | null;
  /** Resolves when the Ended event was answered with a result, or given up. */
  readonly finished: Promise<void>;
}

/** A card as people write it: text means an ISO 14443 card. */
export function tokenOf(card: string | IdToken): IdToken {
  return typeof card === 'string' ? { idToken: card, type: 'ISO14443' } : card;
}

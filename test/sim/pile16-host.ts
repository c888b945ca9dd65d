/** What the answers of a simulated 1.6 pile need of it. */
import type { ChargingLimits } from './charging-limits.ts';
import type { Payload } from './ocpp-frame.ts';
import type { AnswerError } from './ocpp-peer.ts';
import type { PileCertificates } from './pile-certificates.ts';
import type { PileClock } from './pile-clock.ts';
import type { CardMemory } from './pile16-cards.ts';
import type { Configuration } from './pile16-config.ts';
import type { SimConnector } from './pile16-connector.ts';
import type { PileLine } from './pile16-line.ts';
import type { ConnectorStatus, PileQuirks, SimPileOptions, StopReason } from './pile16-options.ts';
import type { Registration } from './pile16-registration.ts';
import type { TransactionDesk } from './pile16-transactions.ts';
import type { Timers } from './timers.ts';

/** The long jobs: firmware, diagnostics and logs (pile16-upkeep.ts). */
export interface UpkeepDesk16 {
  update(request: Payload): Payload;
  updateSigned(request: Payload): Payload;
  sendDiagnostics(request: Payload): Payload;
  sendLog(request: Payload): Payload;
  tellLast(action: 'DiagnosticsStatusNotification' | 'FirmwareStatusNotification' | 'LogStatusNotification'): void;
}

/** What commands need of their pile. */
export interface CommandHost {
  readonly identity: string;
  readonly accepted: boolean;
  readonly quirks: PileQuirks;
  readonly timers: Timers;
  readonly config: Configuration;
  readonly connectors: readonly SimConnector[];
  readonly line: PileLine;
  readonly cards: CardMemory;
  readonly desk: TransactionDesk;
  readonly registration: Registration;
  readonly limits: ChargingLimits;
  readonly certificates: PileCertificates;
  readonly upkeep: UpkeepDesk16;
  readonly options: SimPileOptions;
  readonly clock: PileClock;
  firmwareVersion: string;
  accept(connector: SimConnector, idTag: string): unknown;
  changeAvailability(connector: SimConnector, operative: boolean): 'Accepted' | 'Scheduled';
  configurationChanged(key: string): void;
  dropLine(): void;
  /** Waits of this pile's own: resolves when no transaction runs. */
  whenIdle(): Promise<void>;
  reboot(transactions?: 'stops' | 'resumes'): void;
  securityEvent(type: string, techInfo?: string): void;
  setStatus(connector: SimConnector, status: ConnectorStatus): void;
  settled(): Promise<void>;
  stopByCommand(connector: SimConnector, reason: StopReason): void;
  tellStatus(connectorId: number): void;
  tellStatuses(which: 'all'): void;
}

/** Answers one call of the central system. */
export type Answerer = (pile: CommandHost, request: Payload) => Payload | AnswerError;

/** A pile answers first and acts then. */
export function afterTheAnswer(act: () => void): void {
  setImmediate(act);
}

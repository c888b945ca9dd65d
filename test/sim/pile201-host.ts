/** What the answers of a simulated 2.0.1 pile need of it. */
import type { ChargingLimits } from './charging-limits.ts';
import type { Payload } from './ocpp-frame.ts';
import { listOf } from './ocpp-frame.ts';
import type { AnswerError } from './ocpp-peer.ts';
import type { PileCertificates } from './pile-certificates.ts';
import type { PileClock } from './pile-clock.ts';
import type { PileLine } from './pile16-line.ts';
import type { Availability201 } from './pile201-availability.ts';
import type { CardMemory201 } from './pile201-cards.ts';
import type { DeviceModel } from './pile201-device.ts';
import type { SimEvse } from './pile201-evse.ts';
import type { Monitoring } from './pile201-monitoring.ts';
import type { Network } from './pile201-network.ts';
import type { BootReason, IdToken, PileQuirks201, SimPile201Options, StoppedReason, TriggerReason } from './pile201-options.ts';
import type { Registration201 } from './pile201-registration.ts';
import type { TransactionDesk201 } from './pile201-transactions.ts';
import type { Timers } from './timers.ts';

/** The long jobs: firmware and logs (pile201-upkeep.ts). */
export interface UpkeepDesk201 {
  update(request: Payload): Payload;
  sendLog(request: Payload): Payload;
  tellLast(action: 'FirmwareStatusNotification' | 'LogStatusNotification'): void;
}

/** The parts of a pile and what can be done to it. */
export interface Host201 {
  readonly identity: string;
  readonly options: SimPile201Options;
  readonly quirks: PileQuirks201;
  readonly accepted: boolean;
  readonly online: boolean;
  readonly timers: Timers;
  readonly clock: PileClock;
  readonly device: DeviceModel;
  readonly evses: readonly SimEvse[];
  readonly line: PileLine;
  readonly cards: CardMemory201;
  readonly limits: ChargingLimits;
  readonly desk: TransactionDesk201;
  readonly registration: Registration201;
  readonly availability: Availability201;
  readonly monitoring: Monitoring;
  readonly network: Network;
  readonly certificates: PileCertificates;
  readonly upkeep: UpkeepDesk201;
  /** MessageInfo by id. */
  readonly displays: Map<number, Payload>;
  firmwareVersion: string;
  accept(evse: SimEvse, token: IdToken, trigger: 'Authorized' | 'RemoteStart', remoteStartId: number | null): void;
  stopCharging(evse: SimEvse, reason: StoppedReason, trigger: TriggerReason, stopper?: IdToken): void;
  reserve(evse: SimEvse, id: number, token: IdToken, group: string | null, untilMs: number): void;
  releaseReservation(evse: SimEvse, told: 'Expired' | 'Removed' | null): void;
  variableChanged(name: string, value: string): void;
  dropLine(): void;
  reboot(reason: BootReason, transactions?: 'stops' | 'resumes'): void;
  rebootEvse(evse: SimEvse): void;
  settled(): Promise<void>;
  whenIdle(): Promise<void>;
  securityEvent(type: string, techInfo?: string): void;
}

/** Answers one call of the central system. */
export type Answerer201 = (pile: Host201, request: Payload) => Payload | AnswerError;

/** A pile answers first and acts then. */
export function afterTheAnswer(act: () => void): void {
  setImmediate(act);
}

/** Parts of a list, at least one. */
export function inParts<T>(items: readonly T[], size: number): T[][] {
  const parts = Array.from({ length: Math.max(1, Math.ceil(items.length / size)) }, (_, at) => items.slice(at * size, (at + 1) * size));
  return parts.map((part) => [...part]);
}

/** The list as items, for answers that bound how many may be asked at once. */
export function tooMany(pile: Host201, request: Payload, list: string, limit: string): boolean {
  return listOf(request, list).length > pile.device.integer(limit);
}

/** The result of a decision, as data: it crosses threads, and flow/commit makes it true in one transaction. */
import type { BillId, CameraId, FileId, OperatorId, PersonKeyId, PlanId, SessionId, SightingId, TeachInId, TokenId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Answer } from './answer.ts';
import type { Bill, BillState } from './bill.ts';
import type { PileCertificate } from './certificate.ts';
import type { Camera, Sighting, WatchEntry } from './camera.ts';
import type { Command, ConfigurationKey } from './command.ts';
import type { Equipment, Inspection } from './equipment.ts';
import type { HandshakeCause } from './event.ts';
import type { FieldRecord } from './field-record.ts';
import type { Firmware, LogRequest, PileFile, Rollout } from './firmware.ts';
import type { Evidence, Incident, IncidentStep } from './incident.ts';
import type { Notification, NotifyTarget } from './notify.ts';
import type { Login, Operator } from './operator.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Connector, ConnectorRef, Pile } from './pile.ts';
import type { ShyKey } from './quirks.ts';
import type { LocalListState, Reservation } from './reservation.ts';
import type { MapPlace } from './map-place.ts';
import type { HqWrite } from './hq-write.ts';
import type { MoneyWrite } from './money-write.ts';
import type { Bypass, PileReturn, SafetyItem, SensorHour, SensorReading, SensorTest, ZoneState } from './safety.ts';
import type { SelfTest } from './selftest.ts';
import type { OrphanStop, Reading, Session, StartOrder } from './session.ts';
import type { Alarm, AlarmChange, StationSettings } from './station.ts';
import type { PricePlan } from './tariff.ts';
import type { Card, CaughtTag, TeachIn } from './token.ts';
import type { PileTransaction, TransactionPart } from './transaction.ts';

export type Write =
  | MoneyWrite
  | HqWrite
  | { readonly kind: 'settings.put'; readonly settings: StationSettings }
  | { readonly kind: 'alive.put'; readonly atMs: UtcMs }
  | { readonly kind: 'pile.put'; readonly pile: Pile }
  | { readonly kind: 'pile.delete'; readonly pileId: Pile['id'] }
  | { readonly kind: 'connector.put'; readonly connector: Connector }
  | { readonly kind: 'session.put'; readonly session: Session }
  | { readonly kind: 'session.identify'; readonly session: Session }
  | { readonly kind: 'transaction.put'; readonly transaction: PileTransaction }
  | { readonly kind: 'waiting-part.add'; readonly part: TransactionPart }
  | { readonly kind: 'waiting-part.delete'; readonly part: Pick<TransactionPart, 'pileId' | 'pileTransactionId' | 'seqNo'> }
  | { readonly kind: 'reading.add'; readonly reading: Reading }
  | { readonly kind: 'unknown-span.open'; readonly ref: ConnectorRef; readonly fromMs: UtcMs }
  | { readonly kind: 'unknown-span.close'; readonly ref: ConnectorRef; readonly toMs: UtcMs }
  | { readonly kind: 'start-order.put'; readonly order: StartOrder }
  | { readonly kind: 'orphan-stop.add'; readonly orphan: OrphanStop }
  | {
      readonly kind: 'knock.put';
      readonly identity: string;
      readonly cause: HandshakeCause;
      readonly remoteAddress: string;
      readonly detail: string;
      readonly atMs: UtcMs;
    }
  | { readonly kind: 'plan.add'; readonly plan: PricePlan; readonly savedAtMs: UtcMs; readonly savedBy: OperatorId }
  /** The number is sealed where it is written; it goes nowhere else. */
  | { readonly kind: 'card.add'; readonly card: Omit<Card, 'sealedNumber'>; readonly number: string; readonly atMs: UtcMs }
  | { readonly kind: 'card.put'; readonly card: Card }
  | { readonly kind: 'card.erase'; readonly cardId: TokenId; readonly personKeyId: PersonKeyId; readonly atMs: UtcMs }
  | { readonly kind: 'teach-in.put'; readonly teachIn: Omit<TeachIn, 'caught'> }
  /** As card.add: sealed where it is written. */
  | { readonly kind: 'teach-in.catch'; readonly caught: CaughtTag }
  | { readonly kind: 'teach-in.delete'; readonly teachInId: TeachInId }
  | { readonly kind: 'bill.add'; readonly bill: Bill }
  | {
      readonly kind: 'bill.state';
      readonly billId: BillId;
      readonly state: BillState;
      readonly paidAtMs: UtcMs | null;
      readonly paidBy: PaymentMethod | null;
      readonly reason: string | null;
      readonly paid: Minor;
      readonly writtenOff: Minor;
      readonly credited: Minor;
    }
  | { readonly kind: 'operator.put'; readonly operator: Operator }
  | { readonly kind: 'login.add'; readonly login: Login }
  | { readonly kind: 'login.delete'; readonly secretHash: string }
  | { readonly kind: 'login.delete-of'; readonly operatorId: OperatorId }
  /** seq 0: the next number is given, and the flood it belongs to, where it is written. */
  | { readonly kind: 'alarm.put'; readonly alarm: Alarm; readonly change: AlarmChange }
  | { readonly kind: 'safety-item.put'; readonly item: SafetyItem; readonly atMs: UtcMs }
  | { readonly kind: 'safety-item.delete'; readonly what: SafetyItem['kind']; readonly itemId: string }
  | { readonly kind: 'bypass.put'; readonly bypass: Bypass }
  | { readonly kind: 'sensor-test.put'; readonly test: SensorTest }
  | { readonly kind: 'zone-state.put'; readonly state: ZoneState }
  | { readonly kind: 'pile-return.put'; readonly owed: PileReturn; readonly atMs: UtcMs }
  | { readonly kind: 'pile-return.delete'; readonly pileId: Pile['id'] }
  | { readonly kind: 'sensor-readings.add'; readonly readings: readonly SensorReading[] }
  /** Its readings go. */
  | { readonly kind: 'sensor-hour.put'; readonly hour: SensorHour }
  | { readonly kind: 'sensor-hours.drop'; readonly beforeMs: UtcMs }
  | { readonly kind: 'incident.put'; readonly incident: Incident }
  | { readonly kind: 'incident-steps.add'; readonly steps: readonly IncidentStep[] }
  | { readonly kind: 'evidence.put'; readonly evidence: Evidence }
  /** The password is sealed where it is written; null: as it was. */
  | { readonly kind: 'camera.put'; readonly camera: Camera; readonly password: string | null; readonly atMs: UtcMs }
  | { readonly kind: 'camera.delete'; readonly cameraId: CameraId; readonly atMs: UtcMs }
  | { readonly kind: 'sighting.add'; readonly sighting: Sighting }
  | { readonly kind: 'sightings.delete'; readonly sightingIds: readonly SightingId[] }
  | { readonly kind: 'watch.put'; readonly entry: WatchEntry }
  | { readonly kind: 'watch.delete'; readonly watchId: string }
  | { readonly kind: 'watch.seen'; readonly watchId: string; readonly atMs: UtcMs }
  /** dueOn: the local day after which it is overdue; toldOn: the day on which that was told. */
  | { readonly kind: 'equipment.put'; readonly equipment: Equipment; readonly dueOn: string | null; readonly toldOn: string | null }
  | { readonly kind: 'inspection.add'; readonly inspection: Inspection }
  /** Sealed as camera.put. */
  | { readonly kind: 'notify-target.put'; readonly target: NotifyTarget; readonly password: string | null; readonly atMs: UtcMs }
  | { readonly kind: 'notify-target.delete'; readonly targetId: string; readonly atMs: UtcMs }
  | { readonly kind: 'notification.put'; readonly notification: Notification }
  /** The oldest hundred. */
  | { readonly kind: 'notifications.drop'; readonly beforeMs: UtcMs }
  | { readonly kind: 'site-plan.put'; readonly picture: string | null }
  /** Of the version of the matrix that the write before it made. */
  | { readonly kind: 'matrix-saver.put'; readonly savedBy: OperatorId }
  | { readonly kind: 'pile-place.put'; readonly pileId: Pile['id']; readonly place: MapPlace | null }
  | {
      readonly kind: 'pile-settings.put';
      readonly pileId: Pile['id'];
      readonly settings: readonly ConfigurationKey[];
      readonly atMs: UtcMs;
      readonly whole: boolean;
    }
  | { readonly kind: 'pile-certificate.put'; readonly certificate: PileCertificate }
  | { readonly kind: 'reservation.put'; readonly reservation: Reservation }
  | { readonly kind: 'local-list.put'; readonly list: LocalListState }
  | { readonly kind: 'firmware.put'; readonly firmware: Firmware }
  | { readonly kind: 'firmware.delete'; readonly firmwareId: FileId }
  | { readonly kind: 'pile-file.put'; readonly file: PileFile }
  | { readonly kind: 'pile-file.delete'; readonly fileId: FileId }
  | { readonly kind: 'log-request.put'; readonly request: LogRequest }
  | { readonly kind: 'self-test.put'; readonly test: SelfTest }
  | { readonly kind: 'field-record.put'; readonly record: FieldRecord }
  | { readonly kind: 'rollout.put'; readonly rollout: Rollout }
  /** F13: once more where it was there. */
  | { readonly kind: 'shy-key.put'; readonly pileId: Pile['id']; readonly key: string; readonly what: ShyKey['what']; readonly atMs: UtcMs }
  | { readonly kind: 'shy-key.delete'; readonly pileId: Pile['id']; readonly key: string; readonly what: ShyKey['what'] };

/** What changed, for the screens: names, not values; the feed reads what is committed. */
export type Notice =
  | { readonly topic: 'connector'; readonly ref: ConnectorRef }
  | { readonly topic: 'session'; readonly sessionId: SessionId }
  | { readonly topic: 'pile'; readonly pileId: Pile['id'] }
  | {
      readonly topic:
        | 'waiting'
        | 'plans'
        | 'cards'
        | 'operators'
        | 'settings'
        | 'alarms'
        | 'bills'
        | 'reservations'
        | 'firmware'
        | 'safety'
        | 'sensors'
        | 'zones'
        | 'incidents'
        | 'cameras'
        | 'sightings'
        | 'equipment'
        | 'notify'
        | 'accounts'
        | 'payments'
        | 'till'
        | 'benefits'
        | 'invoices'
        | 'complaints'
        | 'codes'
        | 'purchases'
        | 'hq';
    }
  | { readonly topic: 'plan'; readonly planId: PlanId };

export interface Outcome {
  readonly answer: Answer;
  readonly writes: readonly Write[];
  readonly commands: readonly Command[];
  readonly notices: readonly Notice[];
}

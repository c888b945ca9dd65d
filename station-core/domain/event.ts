/** Every fact that can enter the station. READ THIS FIRST: it is the table of contents of the product. */
import type { Dwh } from '../base/energy.ts';
import type {
  AccountId,
  AlarmRuleId,
  BillId,
  CameraId,
  CommandId,
  EvidenceId,
  FieldRecordId,
  FileId,
  IncidentId,
  OperatorId,
  PileId,
  RelayId,
  RolloutId,
  SelfTestId,
  SensorId,
  SessionId,
  SightingId,
  TeachInId,
  TokenId,
  PlanId,
  ZoneId,
} from '../base/ids.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { Currency, Minor } from '../base/money.ts';
import type { Camera, CameraHealth, CameraSignal, WatchEntry } from './camera.ts';
import type { PileCertificate, SecurityProfile, SignedUse } from './certificate.ts';
import type { CommandResult, ConfigurationKey, PileOrder } from './command.ts';
import type { Envelope, FromOperator } from './envelope.ts';
import type { Equipment, Inspection } from './equipment.ts';
import type { FieldOutcome, FieldSeen } from './field-record.ts';
import type { Firmware, PileFile } from './firmware.ts';
import type { HqEvent } from './hq-event.ts';
import type { Evidence, Incident, IncidentStep } from './incident.ts';
import type { DriverEvent, MoneyOperatorEvent, ProviderEvent } from './money-event.ts';
import type { NotifyTarget } from './notify.ts';
import type { SessionPayer } from './payer.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { ConnectorRef, ConnectorState, DeviceTime } from './pile.ts';
import type { MapPlace } from './map-place.ts';
import type { Bypass, PileReturn, SafetyItem, SensorReading, Severity, Zone, ZoneState } from './safety.ts';
import type { MeterSample, SessionLimits } from './session.ts';
import type { AlarmKind } from './station.ts';
import type { PricePlan } from './tariff.ts';
import type { Login, Role } from './operator.ts';

/** The message as it came, for the journal: secrets already masked, each tag replaced by "§tag". At most 64 KiB, then cut. */
export interface Wire {
  readonly action: string;
  readonly messageId: string;
  readonly body: string;
  /** What the schema had against it, where it was booked all the same (F29). */
  readonly violation: string | null;
}

interface FromPile extends Envelope {
  readonly pileId: PileId;
  readonly wire: Wire | null;
}

/** One meterValue entry as the pile told it. */
export interface MeterEntry {
  readonly at: DeviceTime;
  readonly samples: readonly MeterSample[];
}

export type PileEvent =
  | (FromPile & {
      readonly kind: 'pile.connected';
      readonly remoteAddress: string;
      readonly protocol: string;
      readonly connectionId: string;
      readonly securityProfile: SecurityProfile;
      /** CN of the client certificate it came with; null: none. */
      readonly certificateName: string | null;
      /** It came with the new password of the move under way. */
      readonly newPassword?: boolean;
    })
  | (FromPile & { readonly kind: 'pile.disconnected'; readonly connectionId: string; readonly reason: string })
  | (FromPile & {
      readonly kind: 'pile.booted';
      readonly vendor: string;
      readonly model: string;
      readonly serial: string | null;
      readonly firmware: string | null;
    })
  | (FromPile & { readonly kind: 'pile.heartbeat' })
  | (FromPile & {
      readonly kind: 'pile.status';
      readonly ref: ConnectorRef;
      readonly state: ConnectorState;
      readonly at: DeviceTime;
      readonly errorCode: string | null;
      readonly errorInfo: string | null;
    })
  | (FromPile & { readonly kind: 'pile.authorize'; readonly tag: string })
  | (FromPile & {
      readonly kind: 'session.started';
      readonly ref: ConnectorRef;
      readonly tag: string;
      readonly meterStart: Dwh;
      readonly at: DeviceTime;
      readonly reservationId: number | null;
    })
  | (FromPile & {
      readonly kind: 'session.metered';
      readonly ref: ConnectorRef;
      readonly transactionId: number | null;
      readonly entries: readonly MeterEntry[];
    })
  | (FromPile & {
      readonly kind: 'session.ended';
      readonly transactionId: number;
      readonly tag: string | null;
      readonly meterStop: Dwh | null;
      readonly at: DeviceTime;
      readonly reason: string | null;
      readonly entries: readonly MeterEntry[];
    })
  /** OCPP 2.0.1 TransactionEvent (E01 to E15): the pile names the transaction and numbers what it tells of it (F26). */
  | (FromPile & {
      readonly kind: 'transaction.told';
      readonly phase: 'started' | 'updated' | 'ended';
      readonly pileTransactionId: string;
      readonly seqNo: number;
      /** evse and connector 0: not told. null: neither is known. */
      readonly ref: ConnectorRef | null;
      readonly at: DeviceTime;
      readonly trigger: string;
      readonly offline: boolean;
      readonly tag: string | null;
      /** false: a start without authorisation (NoAuthorization), or a tag that is not a card (KeyCode, Central). */
      readonly isCard: boolean;
      readonly chargingState: ConnectorState | null;
      readonly stoppedReason: string | null;
      readonly remoteStartId: number | null;
      readonly reservationId: number | null;
      readonly entries: readonly MeterEntry[];
    })
  /** Settings a pile tells by itself or in parts (2.0.1 NotifyReport); isLast: nothing more comes to this request. */
  | (FromPile & {
      readonly kind: 'pile.settings-told';
      readonly requestId: number;
      readonly settings: readonly ConfigurationKey[];
      readonly isLast: boolean;
    })
  /** status as the protocol spells it, e.g. Downloading, InstallVerificationFailed. */
  | (FromPile & { readonly kind: 'pile.firmware-status'; readonly status: string; readonly requestId: number | null })
  | (FromPile & { readonly kind: 'pile.log-status'; readonly status: string; readonly requestId: number | null })
  | (FromPile & { readonly kind: 'pile.security-event'; readonly type: string; readonly at: DeviceTime; readonly info: string | null })
  /** The pile has made a key and wants its certificate (1.6 security A02, 2.0.1 A02). */
  | (FromPile & { readonly kind: 'pile.sign-request'; readonly use: SignedUse; readonly csrPem: string })
  /** The pile gave a reservation up by itself (2.0.1 H). */
  | (FromPile & { readonly kind: 'pile.reservation-ended'; readonly reservationId: number; readonly why: string })
  /** What came of `certificate.sign`: made here, so the pile did not send it. */
  | (FromPile & {
      readonly kind: 'pile.certificate-made';
      readonly use: SignedUse;
      readonly result:
        | { readonly ok: true; readonly certificate: PileCertificate; readonly chainPem: string }
        | { readonly ok: false; readonly problem: string };
    })
  /** A file of the pile has arrived whole, or it fetched some of one (pile files). */
  | (FromPile & { readonly kind: 'pile.file-received'; readonly file: PileFile })
  | (FromPile & {
      readonly kind: 'pile.file-fetched';
      readonly requestId: number;
      readonly fileId: FileId;
      readonly bytes: number;
      readonly isWhole: boolean;
    })
  /** What the meter showed after an emergency stop: made here. on: not seen off within a minute. */
  | (FromPile & { readonly kind: 'pile.power-watched'; readonly power: 'off' | 'on' })
  /** The safety lane took it out of service, or it was given back what it had (null): made here. */
  | (FromPile & { readonly kind: 'pile.return-told'; readonly owed: Omit<PileReturn, 'pileId'> | null })
  /** DataTransfer, monitoring and display reports, ISO 15118 notices: kept in the journal, nothing decided on them. */
  | (FromPile & { readonly kind: 'pile.notice'; readonly topic: string })
  /** A message that could not be taken (F29): what was wrong, and what was answered. */
  | (FromPile & { readonly kind: 'pile.bad-message'; readonly errorCode: string; readonly problem: string })
  /** A handshake that was turned away (F24, F31). identity is what could be read of it. */
  | (FromPile & { readonly kind: 'pile.refused'; readonly cause: HandshakeCause; readonly remoteAddress: string; readonly detail: string })
  /** What became of an order to a pile. */
  | (FromPile & {
      readonly kind: 'pile.answered';
      readonly commandId: CommandId;
      readonly order: PileOrder;
      readonly result: CommandResult;
    });

export type HandshakeCause =
  | 'bad-path'
  | 'no-identity'
  | 'identity-too-long'
  | 'wrong-subprotocol'
  | 'password-missing'
  | 'password-wrong'
  | 'refused-by-operator'
  | 'waiting-list-full'
  | 'too-many-connections'
  /** TLS spoken to the plain port, or the reverse. */
  | 'tls-to-plain-port'
  | 'plain-to-tls-port'
  /** The pile does not trust this station's certificate, or the two have no cipher in common. */
  | 'tls-failed'
  | 'certificate-missing'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-of-another'
  | 'certificate-revoked'
  /** The pile was already seen on a higher security profile. */
  | 'profile-too-low'
  /** It connected, and was cut off: what it sent broke a limit (oversize, flood, slow). */
  | 'cut-off'
  /** It connected, and its messages are of another version than the subprotocol it chose (F24). */
  | 'wrong-version';

/** A click on a screen. Screens never write; this is all they can do. Passwords arrive hashed. */
export type OperatorEvent =
  | (FromOperator & {
      readonly kind: 'operator.set-up';
      readonly stationName: string;
      readonly zone: ZoneName;
      readonly currency: Currency;
      readonly language: 'en' | 'zh';
      readonly ownerName: string;
      readonly passwordHash: string;
    })
  | (FromOperator & { readonly kind: 'operator.logged-in'; readonly login: Login })
  | (FromOperator & { readonly kind: 'operator.logged-out'; readonly secretHash: string })
  | (FromOperator & { readonly kind: 'operator.login-failed'; readonly name: string; readonly remoteAddress: string })
  | (FromOperator & { readonly kind: 'operator.revoke-logins'; readonly of: OperatorId })
  | (FromOperator & {
      readonly kind: 'operator.add';
      readonly newId: OperatorId;
      readonly name: string;
      readonly role: Role;
      readonly passwordHash: string;
    })
  | (FromOperator & {
      readonly kind: 'operator.change';
      readonly of: OperatorId;
      readonly role: Role;
      readonly disabled: boolean;
      readonly passwordHash: string | null;
    })
  | (FromOperator & {
      readonly kind: 'operator.settings';
      readonly name: string;
      readonly language: 'en' | 'zh';
      readonly heartbeatS: number;
      readonly idleCapS: number;
    })
  /** It lies ready for the person who asked; told before anybody can have it. */
  | (FromOperator & { readonly kind: 'operator.made-recovery-file'; readonly madeAtMs: UtcMs; readonly bytes: number })
  /** The whole of it has left. */
  | (FromOperator & { readonly kind: 'operator.fetched-recovery-file'; readonly madeAtMs: UtcMs })
  | (FromOperator & {
      readonly kind: 'operator.admit-pile';
      readonly pileId: PileId;
      readonly name: string;
      readonly passwordHash: string | null;
      readonly place?: string;
      readonly zone?: string;
      readonly connectors: readonly {
        readonly evse: number;
        readonly connector: number;
        readonly name: string;
        readonly ratedPowerW: number | null;
        readonly phases?: 1 | 2 | 3 | null;
      }[];
    })
  | (FromOperator & { readonly kind: 'operator.refuse-pile'; readonly pileId: PileId })
  /** A refused pile may knock again. */
  | (FromOperator & { readonly kind: 'operator.let-knock'; readonly pileId: PileId })
  | (FromOperator & {
      readonly kind: 'operator.order-pile';
      readonly pileId: PileId;
      readonly order: PileOrder;
      /** Why, where the order cuts something off. */
      readonly reason?: string;
    })
  | (FromOperator & {
      readonly kind: 'operator.start-session';
      readonly ref: ConnectorRef;
      readonly cardId: TokenId | null;
      readonly limits: SessionLimits;
      /** Left out: the card's account, or else a bill at the desk afterwards. */
      readonly payer?: SessionPayer;
      /** Code of a coupon, as typed. */
      readonly coupon?: string;
    })
  | (FromOperator & { readonly kind: 'operator.stop-session'; readonly sessionId: SessionId })
  | (FromOperator & { readonly kind: 'operator.close-session'; readonly sessionId: SessionId; readonly reason: string })
  | (FromOperator & {
      readonly kind: 'operator.take-payment';
      readonly billId: BillId;
      readonly method: PaymentMethod;
      /** Left out: all that is due. */ readonly amount?: Minor;
    })
  | (FromOperator & { readonly kind: 'operator.save-plan'; readonly plan: PricePlan; readonly activate: boolean })
  | (FromOperator & { readonly kind: 'operator.activate-plan'; readonly planId: PlanId })
  | (FromOperator & {
      readonly kind: 'operator.add-card';
      readonly number: string;
      readonly label: string;
      readonly validUntilMs: UtcMs | null;
      /** Left out: nobody's; no parent. */
      readonly accountId?: AccountId | null;
      readonly parentTag?: string | null;
    })
  /** The next unknown card that this pile reads (null: any pile) is caught; at most a minute. */
  | (FromOperator & { readonly kind: 'operator.begin-teach-in'; readonly teachInId: TeachInId; readonly pileId: PileId | null })
  | (FromOperator & { readonly kind: 'operator.cancel-teach-in'; readonly teachInId: TeachInId })
  /** Adds the card that was caught: its number is known to the station alone. */
  | (FromOperator & {
      readonly kind: 'operator.add-taught-card';
      readonly teachInId: TeachInId;
      readonly label: string;
      readonly validUntilMs: UtcMs | null;
      /** Left out: nobody's; no parent. */
      readonly accountId?: AccountId | null;
      readonly parentTag?: string | null;
    })
  | (FromOperator & {
      readonly kind: 'operator.change-card';
      readonly cardId: TokenId;
      readonly label: string;
      readonly state: 'active' | 'blocked' | 'lost';
      readonly validUntilMs: UtcMs | null;
      /** Left out: as it was. */
      readonly parentTag?: string | null;
    })
  | (FromOperator & { readonly kind: 'operator.erase-card'; readonly cardId: TokenId })
  | (FromOperator & { readonly kind: 'operator.acknowledge-alarm'; readonly key: string })
  /** Its orders have left already when this arrives (flow/safety-lane). */
  | (FromOperator & { readonly kind: 'operator.emergency-stop'; readonly pileId: PileId })
  | (FromOperator & {
      readonly kind: 'operator.reserve';
      readonly ref: ConnectorRef;
      readonly cardId: TokenId;
      readonly expiresAtMs: UtcMs;
    })
  | (FromOperator & { readonly kind: 'operator.cancel-reservation'; readonly reservationId: number })
  /** Sends the whole list anew to one pile. */
  | (FromOperator & { readonly kind: 'operator.renew-local-list'; readonly pileId: PileId })
  /** passwordHash and password: for a move to 1 or 2 with a new password; the password goes to the pile alone. */
  | (FromOperator & {
      readonly kind: 'operator.move-security';
      readonly pileId: PileId;
      readonly to: SecurityProfile;
      readonly password: string | null;
      readonly passwordHash: string | null;
      readonly certificateName: string | null;
      /** Where the pile is to connect then (ws:// or wss://, without its identity); null: not known. */
      readonly url: string | null;
    })
  | (FromOperator & { readonly kind: 'operator.end-security-move'; readonly pileId: PileId })
  | (FromOperator & { readonly kind: 'operator.revoke-certificate'; readonly serial: string })
  | (FromOperator & { readonly kind: 'operator.add-firmware'; readonly firmware: Firmware })
  | (FromOperator & { readonly kind: 'operator.remove-firmware'; readonly firmwareId: FileId })
  | (FromOperator & {
      readonly kind: 'operator.start-rollout';
      readonly rolloutId: RolloutId;
      readonly firmwareId: FileId;
      readonly pileIds: readonly PileId[];
    })
  | (FromOperator & {
      readonly kind: 'operator.start-self-test';
      readonly testId: SelfTestId;
      readonly ref: ConnectorRef;
      readonly installer: string;
      readonly withCharge: boolean;
      readonly withRestart: boolean;
    })
  | (FromOperator & { readonly kind: 'operator.cancel-self-test'; readonly testId: SelfTestId })
  /** Silences the announcement until then, and nothing else. */
  | (FromOperator & { readonly kind: 'operator.shelve-alarm'; readonly key: string; readonly untilMs: UtcMs; readonly reason: string })
  | (FromOperator & { readonly kind: 'operator.unshelve-alarm'; readonly key: string })
  | (FromOperator & { readonly kind: 'operator.reset-alarm'; readonly key: string })
  /** madeFrom: of the matrix, the version that was changed; refused when another was saved meanwhile. */
  | (FromOperator & { readonly kind: 'operator.put-safety'; readonly item: SafetyItem; readonly madeFrom?: number })
  /** A zone together with its piles. pileIds: all that belong to it from now on; null: as they are. */
  | (FromOperator & {
      readonly kind: 'operator.put-zone';
      readonly zone: Pick<Zone, 'id' | 'name' | 'silence'>;
      readonly isNew: boolean;
      readonly pileIds: readonly PileId[] | null;
    })
  | (FromOperator & { readonly kind: 'operator.remove-safety'; readonly what: SafetyItem['kind']; readonly itemId: string })
  | (FromOperator & {
      readonly kind: 'operator.ask-bypass';
      readonly bypassId: string;
      readonly target: Bypass['target'];
      readonly reason: string;
      readonly endsAtMs: UtcMs;
    })
  | (FromOperator & { readonly kind: 'operator.approve-bypass'; readonly bypassId: string })
  | (FromOperator & { readonly kind: 'operator.end-bypass'; readonly bypassId: string })
  /** minutes 0: ends it. */
  | (FromOperator & { readonly kind: 'operator.test-sensor'; readonly sensorId: SensorId; readonly minutes: number })
  /** A trial of a relay, written down before it acts. */
  | (FromOperator & { readonly kind: 'operator.try-relay'; readonly relayId: RelayId; readonly seconds: number; readonly reason: string })
  /** The installer's record of a zone: each of its sensors, relays and watchdog outputs is tried. */
  | (FromOperator & {
      readonly kind: 'operator.begin-field-record';
      readonly recordId: FieldRecordId;
      readonly zoneId: ZoneId;
      readonly installer: string;
    })
  /** seconds: of a watchdog output, how long it stands still; left out of all others. */
  | (FromOperator & {
      readonly kind: 'operator.check-field';
      readonly recordId: FieldRecordId;
      readonly checkId: string;
      readonly seconds?: number;
    })
  /** What the installer saw of a relay or watchdog. */
  | (FromOperator & {
      readonly kind: 'operator.told-field-check';
      readonly recordId: FieldRecordId;
      readonly checkId: string;
      readonly seen: FieldSeen;
    })
  | (FromOperator & {
      readonly kind: 'operator.skip-field-check';
      readonly recordId: FieldRecordId;
      readonly checkId: string;
      readonly reason: string;
    })
  | (FromOperator & { readonly kind: 'operator.close-field-record'; readonly recordId: FieldRecordId; readonly note: string })
  /** The orders have left already when this arrives. */
  | (FromOperator & { readonly kind: 'operator.stop-zone'; readonly zoneId: ZoneId; readonly reason: string })
  /** First step of a reset; the second follows within 2 min, or it lapses. */
  | (FromOperator & { readonly kind: 'operator.ask-zone-reset'; readonly zoneId: ZoneId; readonly reason: string })
  | (FromOperator & { readonly kind: 'operator.confirm-zone-reset'; readonly zoneId: ZoneId })
  | (FromOperator & { readonly kind: 'operator.begin-drill'; readonly zoneId: ZoneId; readonly ruleId: AlarmRuleId })
  | (FromOperator & { readonly kind: 'operator.end-drill'; readonly zoneId: ZoneId })
  | (FromOperator & { readonly kind: 'operator.note-incident'; readonly incidentId: IncidentId; readonly note: string })
  /** password null: as it was. */
  | (FromOperator & { readonly kind: 'operator.put-camera'; readonly camera: Camera; readonly password: string | null })
  | (FromOperator & { readonly kind: 'operator.remove-camera'; readonly cameraId: CameraId; readonly reason: string })
  /** For the journal: the camera was told already, or is told just after. detail: the preset's or the relay's name, or how long the sound was. */
  | (FromOperator & {
      readonly kind: 'operator.order-camera';
      readonly cameraId: CameraId;
      readonly what: 'to-preset' | 'save-preset' | 'relay-on' | 'relay-off' | 'speak';
      readonly detail: string;
    })
  | (FromOperator & { readonly kind: 'operator.put-watch'; readonly entry: Omit<WatchEntry, 'addedBy' | 'addedAtMs'> })
  | (FromOperator & { readonly kind: 'operator.remove-watch'; readonly watchId: string; readonly reason: string })
  | (FromOperator & { readonly kind: 'operator.put-equipment'; readonly equipment: Equipment })
  | (FromOperator & { readonly kind: 'operator.inspect-equipment'; readonly inspection: Omit<Inspection, 'by' | 'atMs'> })
  /** secret null: as it was; empty: none. */
  | (FromOperator & { readonly kind: 'operator.put-notify-target'; readonly target: NotifyTarget; readonly password: string | null })
  | (FromOperator & { readonly kind: 'operator.remove-notify-target'; readonly targetId: string })
  | (FromOperator & { readonly kind: 'operator.test-notify-target'; readonly targetId: string })
  /** The plan of the site as a picture in `<dataFolder>/plans/`; null: none. */
  | (FromOperator & { readonly kind: 'operator.put-site-plan'; readonly picture: string | null })
  /** Where piles stand on it. */
  | (FromOperator & { readonly kind: 'operator.place-pile'; readonly pileId: PileId; readonly place: MapPlace | null })
  | (FromOperator & { readonly kind: 'operator.stop-rollout'; readonly rolloutId: RolloutId })
  | (FromOperator & { readonly kind: 'operator.fetch-log'; readonly pileId: PileId; readonly log: 'diagnostics' | 'security' });

export type ClockEvent =
  /** Once a second; journalled only when something came of it. */
  | (Envelope & { readonly kind: 'clock.ticked' })
  /** The core came up; downSinceMs is the last instant the previous run is known to have lived. */
  | (Envelope & {
      readonly kind: 'station.started';
      readonly downSinceMs: UtcMs | null;
      /** Version of the running core. */ readonly software?: string;
    })
  /** The station watches itself: disk, WAL, backup. */
  | (Envelope & {
      readonly kind: 'station.condition';
      readonly alarm: AlarmKind;
      readonly active: boolean;
      readonly detail: Readonly<Record<string, string | number>>;
    });

/** What sensors, cameras and the safety lane tell. The lane has acted already when its events arrive. */
export type SafetyEvent =
  /** Readings worth keeping (a change, or a minute has passed), at most once a second. Not journalled: the curve is the record. */
  | (Envelope & { readonly kind: 'sensor.read'; readonly readings: readonly SensorReading[] })
  /** An alarm of the lane (of a rule, or of silence) came or went. */
  | (Envelope & {
      readonly kind: 'alarm.told';
      readonly key: string;
      readonly alarm: AlarmKind | 'rule';
      readonly ruleId: AlarmRuleId | null;
      readonly change: 'raised' | 'cleared';
      readonly severity: Severity;
      readonly zoneId: ZoneId | null;
      readonly latching: boolean;
      readonly escalateAfterMs: number | null;
      readonly detail: Readonly<Record<string, string | number>>;
      readonly isTest: boolean;
      readonly notify: boolean;
      /** Of a test that raised it: the sensors that spoke, and how long after the first reading that counted. */
      readonly tested?: { readonly sensorIds: readonly SensorId[]; readonly afterReadingMs: number };
    })
  /** What came of a relay's trial or a watchdog's pause in the installer's record. */
  | (Envelope & {
      readonly kind: 'field.checked';
      readonly recordId: FieldRecordId;
      readonly checkId: string;
      /** Which try it was: the answer to an earlier one counts no more. */
      readonly tries: number;
      readonly result: FieldOutcome;
    })
  /** Where a zone stands now. A latch is written in a transaction of its own, before everything that waits. */
  | (Envelope & { readonly kind: 'zone.told'; readonly state: ZoneState })
  /** Told again for another zone, or for its end. stopsZones: charges in its zones were ordered to stop. */
  | (Envelope & { readonly kind: 'incident.opened'; readonly incident: Omit<Incident, 'number'>; readonly stopsZones: boolean })
  | (Envelope & { readonly kind: 'incident.stepped'; readonly steps: readonly IncidentStep[] })
  /** Only what changed of: reachable, recording, eventsFlow, covered, clock beyond 5 s. */
  | (Envelope & { readonly kind: 'camera.health'; readonly health: CameraHealth })
  | (Envelope & {
      readonly kind: 'camera.told';
      readonly cameraId: CameraId;
      readonly signal: CameraSignal;
      readonly label: string;
      readonly on: boolean;
      readonly topic: string;
      readonly sightingId: SightingId;
      /** File of the picture that was kept; null: none. */
      readonly picture: string | null;
    })
  | (Envelope & { readonly kind: 'evidence.kept'; readonly evidence: Evidence })
  | (Envelope & { readonly kind: 'evidence.trimmed'; readonly evidenceIds: readonly EvidenceId[] })
  | (Envelope & {
      readonly kind: 'notification.tried';
      readonly notificationId: string;
      readonly problem: string | null;
      /** The receiver is gone for good. */ readonly isGone: boolean;
    });

export type StationEvent =
  PileEvent | OperatorEvent | MoneyOperatorEvent | DriverEvent | ProviderEvent | HqEvent | ClockEvent | SafetyEvent;

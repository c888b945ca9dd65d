/** What screens read: shapes of committed facts, made by store/ and finished (prices, texts of cards) by api/. */
import type { Dwh, Watt } from '../base/energy.ts';
import type { BillId, OperatorId, PileId, PlanId, RelayId, SensorId, SessionId, TeachInId, ZoneId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill, BillState } from './bill.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { AlarmRule, SensorKind, ZonePhase, ZoneState } from './safety.ts';
import type { PileCertificate, SecurityMove, SecurityProfile } from './certificate.ts';
import type { ConfigurationKey } from './command.ts';
import type { HandshakeCause } from './event.ts';
import type { Firmware, LogRequest, PileBusy, PileFile, Rollout, RolloutPile } from './firmware.ts';
import type { Role } from './operator.ts';
import type { Admission, ConnectorRef, ConnectorState } from './pile.ts';
import type { QuirkEntry, QuirkProblem, Quirks, ShyKey } from './quirks.ts';
import type { LocalListState, ReservationState } from './reservation.ts';
import type { SignedValue } from './invoice.ts';
import type { RelatedPaper } from './invoice-views.ts';
import type { MoneySettings } from './money-settings.ts';
import type { SelfTest, SelfTestStep } from './selftest.ts';
import type { Equipment, Inspection } from './equipment.ts';
import type { Notification, NotifyTarget } from './notify.ts';
import type { Alarm, AlarmState, Announcement } from './station.ts';
import type { MeterSample, SessionFlag, SessionLimits, SessionPhase } from './session.ts';

/** One tile of the board. */
export interface ConnectorTile extends ConnectorRef {
  readonly pileName: string;
  readonly name: string;
  readonly online: boolean;
  readonly lastHeardMs: UtcMs | null;
  readonly state: ConnectorState;
  readonly stateAtMs: UtcMs | null;
  readonly errorCode: string | null;
  readonly errorInfo: string | null;
  readonly ratedPower: Watt | null;
  readonly session: TileSession | null;
  /** A start was ordered and the pile has not begun yet. */
  readonly startOrderedMs: UtcMs | null;
}

export interface TileSession {
  readonly id: SessionId;
  readonly phase: SessionPhase;
  readonly startedAtMs: UtcMs;
  readonly chargeEndedAtMs: UtcMs | null;
  readonly energy: Dwh;
  readonly power: Watt | null;
  readonly stateOfCharge: number | null;
  /** Cost so far; null: no price plan. */
  readonly cost: Minor | null;
  readonly stopOrderedMs: UtcMs | null;
  readonly limits: SessionLimits;
}

export interface PileView {
  readonly id: PileId;
  readonly name: string;
  readonly admission: Admission;
  readonly vendor: string;
  readonly model: string;
  readonly serial: string | null;
  readonly firmware: string | null;
  readonly protocol: string;
  readonly hasPassword: boolean;
  readonly online: boolean;
  readonly remoteAddress: string | null;
  readonly firstSeenMs: UtcMs;
  readonly lastHeardMs: UtcMs | null;
  readonly connectedAtMs: UtcMs | null;
  readonly disconnectedAtMs: UtcMs | null;
  readonly clockSkewMs: number;
  readonly clockUnset: boolean;
  readonly place: string;
  readonly zone: string;
  readonly security: PileSecurityView;
  /** The newest certificate this station signed for it; null: none. */
  readonly certificate: PileCertificate | null;
  readonly connectors: readonly {
    readonly evse: number;
    readonly connector: number;
    readonly name: string;
    readonly ratedPower: Watt | null;
    readonly phases: 1 | 2 | 3 | null;
    readonly state: ConnectorState;
    readonly errorCode: string | null;
  }[];
}

/** How a pile comes in, without what is secret of it. */
export interface PileSecurityView {
  /** The profile of its connection, or of its last one; null: never connected. */
  readonly seen: SecurityProfile | null;
  readonly least: SecurityProfile;
  readonly certificateName: string | null;
  readonly move:
    | (Omit<SecurityMove, 'passwordHash'> & {
        /** The move brings a new password. */
        readonly newPassword: boolean;
      })
    | null;
  /** no-password: anybody on the network can pass for it; unencrypted: its password can be read on the network. */
  readonly warning: 'no-password' | 'unencrypted' | null;
}

/** What a pile told of its settings, by key; secrets are masked. */
export interface PileSettings {
  /** The latest instant anything was told; null: nothing yet. */
  readonly toldAtMs: UtcMs | null;
  readonly settings: readonly ConfigurationKey[];
}

/** What piles of its make do differently, and what was learned of this one. */
export interface PileQuirksView {
  /** The entries that match, with notes in both languages; where two disagree, the later one wins. */
  readonly applied: readonly QuirkEntry[];
  readonly inForce: Quirks;
  /** Settings after which this pile vanished, the latest first (F13); answered once, one is forgotten. */
  readonly shyKeys: readonly ShyKey[];
  /** Quirks files that were left out when the station started. */
  readonly problems: readonly QuirkProblem[];
}

/** Somebody at the door whom we did not let in, and why. */
export interface KnockView {
  readonly identity: string;
  readonly cause: HandshakeCause;
  readonly remoteAddress: string;
  readonly detail: string;
  readonly firstAtMs: UtcMs;
  readonly lastAtMs: UtcMs;
  readonly times: number;
}

export interface SessionRow extends ConnectorRef {
  readonly id: SessionId;
  readonly transactionId: number;
  readonly pileName: string;
  readonly connectorName: string;
  readonly phase: SessionPhase;
  readonly startedBy: 'card' | 'operator' | 'driver' | 'pile';
  readonly cardLabel: string | null;
  readonly cardHint: string | null;
  readonly operatorName: string | null;
  readonly startedAtMs: UtcMs;
  readonly chargeEndedAtMs: UtcMs | null;
  readonly freedAtMs: UtcMs | null;
  readonly energy: Dwh;
  readonly endReason: string | null;
  readonly flags: readonly SessionFlag[];
  readonly billId: BillId | null;
  readonly billNumber: number | null;
  readonly billState: BillState | null;
  readonly total: Minor | null;
  /** What is still to be paid at the desk: nothing of a bill that waits for the month's statement. */
  readonly due: Minor | null;
}

export interface ReadingPoint {
  readonly atMs: UtcMs;
  readonly register: Dwh | null;
  readonly power: Watt | null;
  readonly stateOfCharge: number | null;
  readonly source: 'read' | 'interpolated' | 'estimated';
}

/** A stretch of the price curve: the sum of all layers' energy rates. */
export interface PricePoint {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly label: string | null;
  /** 1e-5 of the major unit per kWh. */
  readonly energyRate: number;
  readonly serviceRate: number;
}

export interface SessionView extends SessionRow {
  /** What the pile calls the transaction, where it is the pile that names it (OCPP 2.0.1). */
  readonly pileTransactionId: string | null;
  readonly power: Watt | null;
  readonly stateOfCharge: number | null;
  readonly online: boolean;
  readonly connectorState: ConnectorState;
  readonly limits: SessionLimits;
  readonly stopOrderedMs: UtcMs | null;
  readonly planId: PlanId | null;
  readonly planName: string | null;
  readonly planVersion: number | null;
  readonly readings: readonly ReadingPoint[];
  readonly prices: readonly PricePoint[];
  /** Final bill, or the bill as it would be now. null: no price plan. */
  readonly bill: Bill | null;
  /** Cost so far while no bill is issued. */
  readonly running: BillPreview | null;
  /** Bills this session had before (reversed ones), newest first. */
  readonly earlierBills: readonly Bill[];
}

export type BillPreview = Pick<Bill, 'currency' | 'lines' | 'totals' | 'planId' | 'planVersion'>;

export interface ReadingDetail extends ReadingPoint {
  readonly receivedMs: UtcMs;
  readonly samples: readonly MeterSample[];
}

/** A card that is being put on file at a pile. Of its number the last four characters are all there is. */
export interface TeachInView {
  readonly id: TeachInId;
  readonly state: 'waiting' | 'caught';
  readonly untilMs: UtcMs;
  readonly hint: string | null;
  /** The pile that read a card last. */
  readonly pileName: string | null;
  /** Whose card it read, where that card is on file already. */
  readonly knownLabel: string | null;
}

export interface PlanRow {
  readonly id: PlanId;
  readonly version: number;
  readonly name: string;
  readonly active: boolean;
  readonly savedAtMs: UtcMs;
  readonly savedBy: string;
}

export interface JournalRow {
  readonly seq: number;
  readonly receivedMs: UtcMs;
  readonly pileId: PileId | null;
  readonly kind: string;
  readonly action: string | null;
  readonly messageId: string | null;
  /** JSON text as received, masked; a tag shows as "••••1234". */
  readonly body: string;
  readonly violation: string | null;
  readonly operatorName: string | null;
}

export interface OperatorRow {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly createdAtMs: UtcMs;
}

export interface LoginRow {
  /** First 12 characters of the secret's hash: names the login without giving it away. */
  readonly handle: string;
  readonly operatorName: string;
  readonly operatorId: OperatorId;
  readonly createdAtMs: UtcMs;
  readonly expiresAtMs: UtcMs;
  readonly userAgent: string;
  readonly remoteAddress: string;
  readonly current: boolean;
}

/** An alarm with what it is about by name, and how it stands by ISA-18.2. */
export interface AlarmRow extends Alarm {
  readonly state: AlarmState;
  readonly announcement: Announcement;
  /** Of a rule of the site; null: one of the station's own. */
  readonly ruleName: string | null;
  readonly zoneName: string | null;
  /** Name of the sensor, camera or pile it is about; null: none of them. */
  readonly subject: string | null;
  /** The alarm its flood began with; null: it is that one itself. */
  readonly firstOut: AlarmFirst | null;
  /** The open incident of its zone, to be opened from the screen. */
  readonly incidentId: string | null;
  /** What the station did: whether its zone is stopped. */
  readonly zonePhase: ZonePhase | null;
}

export interface AlarmFirst {
  readonly seq: number;
  readonly kind: Alarm['kind'];
  readonly ruleName: string | null;
  readonly subject: string | null;
  readonly raisedAtMs: UtcMs;
}

export interface AlarmRulesView {
  readonly rules: readonly AlarmRuleRow[];
  readonly zones: readonly { readonly id: ZoneId; readonly name: string }[];
  readonly sensors: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: SensorKind;
    readonly unit: string;
    readonly zoneId: ZoneId | null;
  }[];
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly piles: readonly { readonly id: string; readonly name: string }[];
}

export interface AlarmRuleRow extends AlarmRule {
  readonly zoneName: string | null;
  /** It is set aside: not evaluated. */
  readonly isBypassed: boolean;
  /** The matrix says what it does somewhere. */
  readonly isInMatrix: boolean;
  /** Alarms of it that are not normal. */
  readonly standing: number;
}

export interface ReceiptView {
  readonly stationName: string;
  readonly zone: string;
  readonly bill: Bill;
  readonly session: SessionRow;
  readonly meterStart: Dwh;
  readonly meterStop: Dwh;
  readonly payment: PaymentMethod | null;
  /** Numbers of the bill this one replaces, and of the one that replaced it. */
  readonly replacesNumber?: number | null;
  readonly replacedByNumber?: number | null;
  readonly seller: MoneySettings['seller'];
  /** What became of the bill's money since it was issued, in order. */
  readonly moves: readonly ReceiptMove[];
  /** Invoices, credit notes and statements that name the bill, oldest first. */
  readonly papers: readonly RelatedPaper[];
  /** Signed meter values of the charge, word for word; in order. */
  readonly signed: readonly SignedValue[];
}

/** Money that came for a bill or went back, a reduction, or what was given up of it. */
export interface ReceiptMove {
  readonly kind: 'payment' | 'refund' | 'credit' | 'write-off';
  /** How it came or went; null: no money moved. */
  readonly method: PaymentMethod | null;
  readonly amount: Minor;
  readonly atMs: UtcMs;
}

export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** A connector kept for somebody, or once kept. */
export interface ReservationRow extends ConnectorRef {
  readonly id: number;
  readonly pileName: string;
  readonly connectorName: string;
  /** null: the card was erased. */
  readonly cardLabel: string | null;
  readonly cardHint: string | null;
  readonly madeBy: string;
  readonly madeAtMs: UtcMs;
  readonly expiresAtMs: UtcMs;
  readonly state: ReservationState;
  /** The pile's own word where it refused or gave it up. */
  readonly why: string | null;
  readonly sessionId: SessionId | null;
}

/** How far a pile's own list of cards is in step. */
export interface LocalListRow {
  readonly pileId: PileId;
  readonly pileName: string;
  readonly online: boolean;
  /** null: not looked at yet. */
  readonly state: LocalListState['state'] | null;
  readonly version: number | null;
  /** Cards changed since the list was in step. */
  readonly behind: number;
  readonly problem: string | null;
  readonly changedAtMs: UtcMs | null;
}

/** An image without its certificate and signature. */
export interface FirmwareRow extends Omit<Firmware, 'certificatePem' | 'signature'> {
  readonly isSigned: boolean;
  readonly addedByName: string;
}

/** A pile that may take part in a rollout. busy null: it is idle. */
export interface RolloutTarget {
  readonly pileId: PileId;
  readonly name: string;
  readonly zone: string;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string | null;
  readonly busy: PileBusy | null;
}

/** busy: what a waiting pile of a running rollout waits for; null: its turn, or nothing. */
export interface RolloutPileView extends RolloutPile {
  readonly name: string;
  readonly busy: PileBusy | null;
}

export interface RolloutView extends Omit<Rollout, 'piles'> {
  readonly piles: readonly RolloutPileView[];
  readonly byName: string;
  readonly firmware: { readonly name: string; readonly version: string; readonly bytes: number; readonly isRemoved: boolean };
}

export interface PileFileRow extends PileFile {
  readonly pileName: string;
}

export interface LogRequestRow extends LogRequest {
  readonly pileName: string;
}

/** A test of a pile, with the faults each step probes. */
export interface SelfTestView extends Omit<SelfTest, 'steps' | 'order' | 'by'> {
  /** Who began it, by name. */
  readonly by: string;
  readonly connectorName: string;
  readonly steps: readonly SelfTestStepView[];
}

export interface SelfTestStepView extends SelfTestStep {
  /** Rows of the faults it probes, e.g. F21. */
  readonly faults: readonly string[];
  readonly limitMs: number;
  /** In the language that was asked for. */
  readonly words: { readonly name: string; readonly state: string; readonly sentence: string | null };
}

/** What is due to one target; the secret is opened for the sender alone. */
export interface DueNotifications {
  readonly target: NotifyTarget;
  readonly secret: string | null;
  readonly messages: readonly { readonly notification: Notification; readonly alarm: Alarm | null }[];
}

export interface NotifyTargetRow extends NotifyTarget {
  readonly hasSecret: boolean;
  readonly waiting: number;
  readonly last: Notification | null;
}

export interface NotificationRow extends Notification {
  readonly targetName: string;
  readonly alarm: Alarm | null;
}

/** A zone as it stands now, for screens: its state, and what is known of what is in it. */
export interface ZoneView extends ZoneState {
  readonly name: string;
  /** Those of its causes that still stand: while there are any, it cannot be reset. */
  readonly standing: readonly string[];
  /** Safety sensors that must be read healthy before charges may start. */
  readonly waitingFor: readonly { readonly sensorId: SensorId; readonly name: string; readonly problem: string | null }[];
  /** off: the meter shows it; on: it does not; idle: nobody asked for it to be off. */
  readonly piles: readonly { readonly pileId: PileId; readonly power: 'off' | 'on' | 'idle'; readonly watts: number | null }[];
  readonly relays: readonly { readonly relayId: RelayId; readonly name: string; readonly state: 'rest' | 'acted' | 'failed' | 'spared' }[];
}

export interface EquipmentRow extends Equipment {
  readonly zoneName: string | null;
  /** The local day on which it is due: it expires, or is to be inspected; null: never. */
  readonly dueOn: string | null;
  readonly overdue: boolean;
}

export interface EquipmentView extends EquipmentRow {
  /** The newest first, at most 100. */
  readonly inspections: readonly (Inspection & { readonly byName: string })[];
}

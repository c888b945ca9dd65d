/** Every call and feed a screen can make. The renderer imports its types alone. Times are UTC milliseconds, money integers. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { accountsArea } from './contracts/accounts.ts';
import { cardsArea } from './contracts/cards.ts';
import { ledgerArea } from './contracts/ledger.ts';
import { moneyArea } from './contracts/money.ts';
import { payerInput, paymentsArea, refundsArea } from './contracts/payments.ts';
import { tillArea } from './contracts/till.ts';
import { complaintsArea, driversArea } from './contracts/drivers.ts';
import { benefits } from './contracts/benefits.ts';
import { explainArea, reportsArea } from './contracts/reports.ts';
import { invoices } from './contracts/invoices.ts';
import { printing } from './contracts/printing.ts';
import { pileOrder } from './pile-order.ts';
import { ruleInput as alarmRuleInput, severity } from './alarm-input.ts';
import { fieldDeviceInput, relayInput, sensorInput } from './sensor-input.ts';
import type { BypassRow, DrillReport, DrillRow, MatrixVersionRow, SafetySetupAnswer } from '../domain/safety-views.ts';
import type { FieldView, ProbedPoint, SensorCurve, SensorsView } from '../domain/sensor-views.ts';
import type { TimeOfUse } from '../rules/tariff/time-of-use.ts';
import type { DaySegment } from '../rules/tariff/day-picture.ts';
import type { PlanProblem } from '../rules/tariff/check-plan.ts';
import type { PlanChange } from '../rules/tariff/plan-diff.ts';
import type { AlarmChange } from '../domain/station.ts';
import type { CommandResult } from '../domain/command.ts';
import type { Bill } from '../domain/bill.ts';
import type { IncidentRow, IncidentView } from '../domain/incident-views.ts';
import type { CameraProbe, CameraRow, EventMapsView, FoundCameraRow, SightingRow, WatchRow } from '../domain/camera-views.ts';
import type { PileCertificate } from '../domain/certificate.ts';
import type { Role } from '../domain/operator.ts';
import type { Notice } from '../domain/outcome.ts';
import type { PricePlan } from '../domain/tariff.ts';
import type {
  AlarmRow, AlarmRulesView, ConnectorTile, EquipmentRow, EquipmentView, FirmwareRow, JournalRow, KnockView, LocalListRow, LogRequestRow, LoginRow, NotificationRow, NotifyTargetRow, OperatorRow, Page, PileFileRow, PileQuirksView, PileSettings, PileView, PlanRow, ReadingDetail, ReceiptView, ReservationRow, RolloutTarget, RolloutView, SelfTestView, SessionRow, SessionView, ZoneView,
} from '../domain/views.ts'; // prettier-ignore

export type * from './contracts/accounts.ts';
export type { LedgerAccount, TransferReason } from './contracts/ledger.ts';
export type * from './contracts/benefits.ts';
export type * from './contracts/money.ts';
export type * from './contracts/payments.ts';
export type * from './contracts/till.ts';
export type * from './contracts/drivers.ts';
export type * from './contracts/reports.ts';
export type * from '../domain/views.ts';
export type * from '../domain/account-views.ts';
export type * from '../domain/sensor-views.ts';
export type * from '../domain/safety-views.ts';
export type * from '../domain/camera-views.ts';
export type * from '../domain/incident-views.ts';
export type * from '../domain/invoice-views.ts';
export type { InvoiceBuyer, InvoiceKind, InvoiceLine, SignedValue } from '../domain/invoice.ts';
export type { PrinterView } from '../domain/printer-port.ts';
export type { AlarmChange, AlarmState, Announcement } from '../domain/station.ts';
export type { AlarmRule, Condition, Severity } from '../domain/safety.ts';
export type { Bill, BillLine } from '../domain/bill.ts';
export type { PileCertificate, SecurityProfile } from '../domain/certificate.ts';
export type { TimeOfUse, DaySegment, PlanChange, PlanProblem, CommandResult, PricePlan, Role, Notice };

const idText = z.string().min(1).max(80);
const ms = z.number().int();
const page = { offset: z.number().int().min(0).max(1_000_000).default(0), limit: z.number().int().min(1).max(100).default(50) };
const password = z.string().min(10).max(200);
const personName = z.string().trim().min(1).max(60);
const role = z.enum(['owner', 'attendant', 'installer', 'maintenance', 'viewer']);
const language = z.enum(['en', 'zh']);
const connectorRef = z.object({ pileId: idText, evse: z.number().int().min(0).max(99), connector: z.number().int().min(0).max(99) });

const zoneIdText = z.string().min(1).max(40);
/** Parts of the plan's width and height. */
const mapPlace = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const speed = z.number().min(-1).max(1);
/** Without a name and a password in it: those have fields of their own. */
const address = (schemes: RegExp) =>
  z
    .string()
    .trim()
    .max(300)
    .regex(schemes)
    .regex(/^[^@\s]*$/);
const webAddress = address(/^https?:\/\/./);
const videoAddress = z.union([z.literal(''), address(/^rtsps?:\/\/./)]);
export const cameraSignal = z.enum([
  'person', 'vehicle', 'face', 'plate', 'line-crossed', 'loitering', 'smoke', 'fire', 'over-temperature', 'no-helmet', 'smoking', 'fall', 'motion', 'tamper', 'input',
]); // prettier-ignore
/** As domain/camera.ts tells each field. */
const cameraInput = z.object({
  name: z.string().trim().min(1).max(60),
  /** Empty: RTSP alone. */
  serviceUrl: z.union([z.literal(''), webAddress]),
  username: z.string().max(60),
  pinnedCertificate: sha256.nullable(),
  mainProfile: z.string().max(64),
  subProfile: z.string().max(64),
  mainUrl: videoAddress,
  subUrl: videoAddress,
  zoneId: z.string().min(1).max(40).nullable(),
  pileIds: z.array(idText).max(64),
  alarmPreset: z.string().max(64).nullable(),
  presets: z.record(idText, z.string().max(64)),
  prerollS: z.number().int().min(0).max(60),
  postrollS: z.number().int().min(0).max(300),
  eventMap: z.string().max(60),
  privacy: z.object({ people: z.boolean(), faces: z.boolean(), recognise: z.boolean(), keepDays: z.number().int().min(0).max(365) }),
  enabled: z.boolean(),
  place: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).nullable(),
});

/** null in a field: no such limit. amount in minor units, energy in 0.1 Wh. */
const limits = z.object({
  amount: z.number().int().positive().max(100_000_000).nullable(),
  energy: z.number().int().positive().max(100_000_000).nullable(),
  durationS: z.number().int().positive().max(604_800).nullable(),
});

const alarmKey = z.string().min(1).max(300);
export const alarmFilter = z.object({
  /** Part of what it is about, of its facts, or of who acknowledged it. */
  text: z.string().max(80).default(''),
  severity: severity.nullable().default(null),
  /** Of a rule, or of the station's own kinds; null: all. */
  origin: z.enum(['rule', 'station']).nullable().default(null),
  zoneId: z.string().min(1).max(40).nullable().default(null),
  /** Raised in [fromMs, toMs). */
  fromMs: ms.nullable().default(null),
  toMs: ms.nullable().default(null),
  /** Tests and drills are left out. */
  realOnly: z.boolean().default(false),
});
export const sessionFilter = z.object({
  text: z.string().max(80).default(''),
  pileId: idText.nullable().default(null),
  phase: z.enum(['charging', 'finishing', 'closed']).nullable().default(null),
  billState: z.enum(['issued', 'paid', 'reversed', 'none']).nullable().default(null),
  flagged: z.boolean().default(false),
  fromMs: ms.nullable().default(null),
  toMs: ms.nullable().default(null),
});

/** The plan editor's simple form; rates as decimal text in the major unit, e.g. "0.8250", so that no float carries a price. */
export const timeOfUseInput = z.object({
  name: z.string().trim().min(1).max(80),
  periods: z
    .array(
      z.object({
        label: z.string().trim().min(1).max(40),
        ranges: z
          .array(z.object({ fromMinute: z.number().int().min(0).max(1_439), toMinute: z.number().int().min(1).max(1_440) }))
          .min(1)
          .max(48),
        energyRate: z.string().max(20),
        serviceRate: z.string().max(20),
        weekdays: z.array(z.number().int().min(1).max(7)).max(7).nullable().default(null),
        /** 1 to 12; null: all year. */
        months: z.array(z.number().int().min(1).max(12)).max(12).nullable().default(null),
        /** true: on holidays alone; false: never on holidays; null: both. */
        holiday: z.boolean().nullable().default(null),
      }),
    )
    .min(1)
    .max(24),
  /** Per hour after the charge ended; null: no idle fee. */
  idleRate: z.string().max(20).nullable(),
  idleGraceMinutes: z.number().int().min(0).max(1_440),
  /** Percent as text, e.g. "19" or "5.5"; null: no tax shown. Prices include it. */
  taxPercent: z.string().max(10).nullable(),
  /** Once per charge, and per hour of charging; null: none. */
  startRate: z.string().max(20).nullable().default(null),
  timeRate: z.string().max(20).nullable().default(null),
  /** Energy is charged in steps of so many Wh, rounded up once. */
  stepWh: z.number().int().min(1).max(100_000).default(1),
  /** What energy fee and service fee of one charge come to at least and at most, as paid; null: no limit. */
  energyMin: z.string().max(20).nullable().default(null),
  energyMax: z.string().max(20).nullable().default(null),
  serviceMin: z.string().max(20).nullable().default(null),
  serviceMax: z.string().max(20).nullable().default(null),
});
/** A price plan as a file: OCPI tariffs by layer, checked by the tariff reader, which names what it cannot take. */
const ocpiPlanFile = z.object({
  name: z.string().trim().min(1).max(80),
  idleGraceMinutes: z.number().int().min(0).max(1_440),
  layers: z
    .array(z.object({ layer: z.enum(['energy', 'service', 'idle']), tariff: z.unknown() }))
    .min(1)
    .max(3),
});
/** Tariffs as another system wrote them: one, a list, or an OCPI answer around them. */
const bareTariffs = z.object({ name: z.string().trim().min(1).max(80), tariffs: z.unknown() });
export type BareTariffsInput = z.input<typeof bareTariffs>;
export interface PlanVersionRow {
  readonly version: number;
  readonly name: string;
  readonly savedAtMs: number;
  readonly savedBy: string;
  /** null: it is the first, or the one before it is not shown. */
  readonly changes: readonly PlanChange[] | null;
}
export type OcpiPlanInput = z.input<typeof ocpiPlanFile>;
export type TimeOfUseInput = z.input<typeof timeOfUseInput>;

export interface Me {
  readonly operatorId: string;
  readonly name: string;
  readonly role: Role;
}
/** Shown before anybody is logged in, so nothing of the site but what the log-in page needs. */
export interface SetupStatus {
  readonly setUp: boolean;
  readonly stationName: string | null;
  readonly language: 'en' | 'zh';
  readonly version: string;
  /** Suggested by the PC, for the set-up page. */
  readonly suggestedZone: string;
}
export interface StationInfo {
  readonly name: string;
  readonly zone: string;
  readonly currency: { readonly code: string; readonly digits: number };
  readonly language: 'en' | 'zh';
  readonly heartbeatS: number;
  readonly idleCapS: number;
  readonly activePlanId: string | null;
  readonly version: string;
  readonly nowMs: number;
  /** Exact URLs to type into a pile, one per network address; identity is appended. */
  readonly pileUrls: readonly string[];
  /** HTTPS addresses for the site's network; empty until the owner's password is set. */
  readonly networkUrls: readonly string[];
}
export interface Health {
  readonly store: 'ok' | 'damaged' | 'full';
  readonly journalRows: number;
  readonly fileBytes: number;
  readonly walBytes: number;
  readonly freeDiskBytes: number | null;
  readonly lastBackupMs: number | null;
  readonly lastVerifiedMs: number | null;
  readonly inboxWaiting: number;
}
/** What a watcher of the board gets: the whole first, then what changed. */
export type BoardUpdate =
  | { readonly kind: 'all'; readonly tiles: readonly ConnectorTile[]; readonly nowMs: number }
  | { readonly kind: 'some'; readonly tiles: readonly ConnectorTile[]; readonly gone: readonly string[]; readonly nowMs: number };
export interface PilesView {
  readonly waiting: readonly PileView[];
  readonly accepted: readonly PileView[];
  readonly refused: readonly PileView[];
  readonly knocks: readonly KnockView[];
  readonly waitingLimit: number;
}
/** The CA is public: it is downloaded without a log-in at /download/station-ca.pem, .crt and .der. */
export interface StationSecurity {
  readonly caPem: string;
  /** SHA-256 of the certificate, upper-case hex with colons, to compare on a pile's screen. */
  readonly caFingerprint: string;
  readonly caValidUntilMs: number;
  /** As StationInfo.pileUrls, apart: ws:// and wss://. Empty: that listener is switched off. */
  readonly plainUrls: readonly string[];
  readonly secureUrls: readonly string[];
}
export interface PlanDetail {
  readonly row: PlanRow;
  readonly plan: PricePlan;
  /** null: the plan uses more than the simple form can show. */
  readonly form: TimeOfUseInput | null;
}
export interface PlanCheck {
  readonly problems: readonly PlanProblem[];
  /** Picture of a weekday and of a Sunday, 24 hours. */
  readonly days: readonly { readonly date: string; readonly segments: readonly DaySegment[] }[];
}

const notifyTarget = z.object({
  name: z.string().trim().min(1).max(60),
  channel: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('webhook'), url: z.string().trim().max(500) }),
    z.object({
      kind: z.literal('mail'),
      host: z.string().trim().min(1).max(253),
      port: z.number().int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls', 'none']),
      username: z.string().trim().max(200),
      from: z.string().trim().max(200),
      to: z.array(z.string().trim().max(200)).min(1).max(20),
    }),
  ]),
  atLeast: z.enum(['low', 'medium', 'high', 'critical']),
  step: z.number().int().min(0).max(5),
  language,
  enabled: z.boolean(),
});
const localDay = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** As POST /upload/equipment-photo named it. */
const pictureName = z.string().regex(/^[\w-]{1,60}\.(png|jpg|webp)$/);
const equipmentKind = z.enum(['extinguisher', 'sand-box', 'hydrant', 'detector', 'fire-blanket', 'emergency-light', 'other']);
const equipmentInput = z.object({
  kind: equipmentKind,
  name: z.string().trim().min(1).max(60),
  where: z.string().trim().max(120),
  zoneId: z.string().min(1).max(40).nullable(),
  serial: z.string().trim().max(60),
  expiresOn: localDay.nullable(),
  inspectEveryDays: z.number().int().min(1).max(3_650).nullable(),
  photo: pictureName.nullable(),
  retired: z.boolean(),
  place: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).nullable(),
});

export const contract = {
  drivers: driversArea,
  complaints: complaintsArea,
  money: moneyArea,
  till: tillArea,
  ledger: ledgerArea,
  reports: reportsArea,
  explain: explainArea,
  setup: {
    status: oc.output(type<SetupStatus>()),
    complete: oc
      .input(
        z.object({
          stationName: z.string().trim().min(1).max(80),
          zone: z.string().min(1).max(60),
          currency: z.string().regex(/^[A-Z]{3}$/),
          language,
          ownerName: personName,
          password,
        }),
      )
      .output(type<Me>()),
  },
  auth: {
    login: oc.input(z.object({ name: personName, password: z.string().min(1).max(200) })).output(type<Me>()),
    logout: oc.output(type<{ readonly done: true }>()),
    me: oc.output(type<Me | null>()),
    logins: oc.output(type<readonly LoginRow[]>()),
    revoke: oc.input(z.object({ operatorId: idText })).output(type<{ readonly done: true }>()),
  },
  operators: {
    list: oc.output(type<readonly OperatorRow[]>()),
    add: oc.input(z.object({ name: personName, role, password })).output(type<{ readonly done: true }>()),
    change: oc
      .input(z.object({ operatorId: idText, role, disabled: z.boolean(), password: password.nullable() }))
      .output(type<{ readonly done: true }>()),
  },
  station: {
    info: oc.output(type<StationInfo>()),
    health: oc.output(type<Health>()),
    change: oc
      .input(
        z.object({
          name: z.string().trim().min(1).max(80),
          language,
          heartbeatS: z.number().int().min(10).max(86_400),
          idleCapS: z.number().int().min(60).max(604_800),
        }),
      )
      .output(type<{ readonly done: true }>()),
  },
  board: { watch: oc.output(eventIterator(type<BoardUpdate>())) },
  /** What changed, by name; a screen asks again for what it shows. Starts with an empty batch once it listens. */
  feed: { changes: oc.output(eventIterator(type<readonly Notice[]>())) },
  piles: {
    list: oc.output(type<PilesView>()),
    get: oc.input(z.object({ pileId: idText })).output(type<PileView>()),
    admit: oc
      .input(
        z.object({
          pileId: idText,
          name: z.string().trim().min(1).max(60),
          /** undefined: keep what is set; empty: none. */
          place: z.string().trim().max(80).optional(),
          zone: z.string().trim().max(40).optional(),
          /** 16 to 40 printable characters (OCPP-J AuthorizationKey); null: none; undefined: keep what is set. */
          password: z
            .string()
            .regex(/^[\x21-\x7e]{16,40}$/)
            .nullable()
            .optional(),
          connectors: z
            .array(
              z.object({
                evse: z.number().int().min(1).max(99),
                connector: z.number().int().min(1).max(99),
                name: z.string().trim().min(1).max(40),
                ratedPowerW: z.number().int().min(1_000).max(2_000_000).nullable(),
                /** undefined: keep what is set. */
                phases: z
                  .union([z.literal(1), z.literal(2), z.literal(3)])
                  .nullable()
                  .optional(),
              }),
            )
            .min(1)
            .max(32),
        }),
      )
      .output(type<{ readonly done: true }>()),
    refuse: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
    /** Stops every charge of the pile and takes it out of service, at once and by every means; an alarm says whether its power is gone. */
    emergencyStop: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
    /** What the pile told of its settings last; ask the pile anew by piles.order read-configuration. */
    settings: oc.input(z.object({ pileId: idText })).output(type<PileSettings>()),
    /** What piles of its make do differently, what was learned of this very one, and the quirks files that were left out. */
    quirks: oc.input(z.object({ pileId: idText })).output(type<PileQuirksView>()),
    /** A refused pile may knock again and waits for a decision. */
    letKnock: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
    /** reason: why somebody did what cuts a charge or a line; kept in the journal. */
    order: oc
      .input(z.object({ pileId: idText, order: pileOrder, reason: z.string().trim().min(3).max(200).optional() }))
      .output(type<CommandResult>()),
  },
  /** Security profiles, certificates, and who was turned away. PileView.security says how a pile stands. */
  security: {
    /**
     * Moves a pile to a profile, or gives it a new password or certificate on the one it has; the old way in stays open until
     * it was seen on the new one. To a lower profile than `least`: nothing is told to the pile, it is only let in again.
     */
    move: oc
      .input(
        z.object({
          pileId: idText,
          to: z.literal([0, 1, 2, 3]),
          /** A new password for it, 16 to 40 printable characters (strict 1.6 piles: 40 hex digits, F25); null: none. */
          password: z
            .string()
            .regex(/^[\x21-\x7e]{16,40}$/)
            .nullable()
            .default(null),
          /** What the CN of its certificate may be beside its identity; null: as it was. */
          certificateName: z.string().trim().min(1).max(64).nullable().default(null),
        }),
      )
      .output(type<{ readonly done: true }>()),
    endMove: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
    certificates: oc.input(z.object({ pileId: idText })).output(type<readonly PileCertificate[]>()),
    /** The pile is refused with this certificate from now on, and cut off if it came with it. */
    revoke: oc.input(z.object({ serial: z.string().min(1).max(80) })).output(type<{ readonly done: true }>()),
    /** What was turned away under this identity: refused handshakes, and connections that were cut off. */
    knocks: oc.input(z.object({ pileId: idText })).output(type<readonly KnockView[]>()),
    /** What an installer needs to know of this station: its CA, and the addresses to type. */
    station: oc.output(type<StationSecurity>()),
  },
  sessions: {
    list: oc.input(z.object({ filter: sessionFilter, ...page })).output(type<Page<SessionRow>>()),
    get: oc.input(z.object({ sessionId: idText })).output(type<SessionView>()),
    /** The session page, live: the view again whenever something of it changed. */
    watch: oc.input(z.object({ sessionId: idText })).output(eventIterator(type<SessionView>())),
    readings: oc.input(z.object({ sessionId: idText, ...page })).output(type<Page<ReadingDetail>>()),
    /** payer left out: the card's account, or else a bill at the desk. coupon: as typed. */
    start: oc
      .input(
        z.object({
          ref: connectorRef,
          cardId: idText.nullable(),
          limits,
          payer: payerInput.optional(),
          coupon: z.string().trim().min(1).max(40).optional(),
        }),
      )
      .output(type<CommandResult>()),
    stop: oc.input(z.object({ sessionId: idText })).output(type<CommandResult>()),
    close: oc.input(z.object({ sessionId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
  },
  bills: {
    get: oc.input(z.object({ billId: idText })).output(type<ReceiptView>()),
    /** amount left out: all that is due. */
    pay: oc
      .input(
        z.object({
          billId: idText,
          method: z.enum(['cash', 'card-terminal', 'qr', 'bank', 'wallet', 'free']),
          amount: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
        }),
      )
      .output(type<Bill>()),
  },
  invoices,
  printing,
  benefits,
  plans: {
    list: oc.output(type<readonly PlanRow[]>()),
    get: oc.input(z.object({ planId: idText, version: z.number().int().min(1).nullable().default(null) })).output(type<PlanDetail>()),
    check: oc.input(timeOfUseInput).output(type<PlanCheck>()),
    /** The newest version first, each with what it changed; at most 100. */
    history: oc.input(z.object({ planId: idText })).output(type<readonly PlanVersionRow[]>()),
    /** planId null: a new plan; otherwise a new version of it. */
    save: oc
      .input(z.object({ planId: idText.nullable(), form: timeOfUseInput, activate: z.boolean() }))
      .output(type<{ readonly planId: string; readonly version: number }>()),
    /** The versions of OCPI the newest version of a plan can be downloaded in; problem: why it cannot, null: it can. */
    exports: oc
      .input(z.object({ planId: idText }))
      .output(type<readonly { readonly version: string; readonly problem: string | null }[]>()),
    /** A file as /download/plan/<id>.json gives it; saved as a new plan, not activated. */
    importOcpi: oc.input(ocpiPlanFile).output(type<{ readonly planId: string; readonly version: number }>()),
    /** As importOcpi, of bare OCPI tariffs. */
    importTariffs: oc.input(bareTariffs).output(type<{ readonly planId: string; readonly version: number }>()),
    activate: oc.input(z.object({ planId: idText })).output(type<{ readonly done: true }>()),
  },
  payments: paymentsArea,
  refunds: refundsArea,
  accounts: accountsArea,
  cards: cardsArea,
  reservations: {
    /** open: asked for or held now, by their end; otherwise those that ended, the latest first. */
    list: oc.input(z.object({ open: z.boolean().default(true), ...page })).output(type<Page<ReservationRow>>()),
    make: oc.input(z.object({ ref: connectorRef, cardId: idText, expiresAtMs: ms })).output(type<CommandResult>()),
    cancel: oc.input(z.object({ reservationId: z.number().int().positive() })).output(type<CommandResult>()),
  },
  selfTests: {
    /** Of one pile, the newest first; the one that runs is among them. */
    list: oc.input(z.object({ pileId: idText, language })).output(type<readonly SelfTestView[]>()),
    get: oc.input(z.object({ testId: idText, language })).output(type<SelfTestView>()),
    start: oc
      .input(z.object({ ref: connectorRef, installer: z.string().trim().max(60), withCharge: z.boolean(), withRestart: z.boolean() }))
      .output(type<{ readonly testId: string }>()),
    cancel: oc.input(z.object({ testId: idText })).output(type<{ readonly done: true }>()),
  },
  localLists: {
    list: oc.output(type<readonly LocalListRow[]>()),
    /** Sends the whole list to the pile again, at its next turn. */
    renew: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
  },
  journal: {
    search: oc
      .input(
        z.object({
          pileId: idText.nullable(),
          fromDay: z.string().regex(/^\d{4}-\d\d-\d\d$/),
          toDay: z.string().regex(/^\d{4}-\d\d-\d\d$/),
          text: z.string().max(80).default(''),
          beforeSeq: z.number().int().nullable().default(null),
          limit: z.number().int().min(1).max(500).default(100),
        }),
      )
      .output(type<{ readonly rows: readonly JournalRow[]; readonly nextBeforeSeq: number | null }>()),
    /** New rows as they are committed. */
    watch: oc.input(z.object({ pileId: idText.nullable() })).output(eventIterator(type<readonly JournalRow[]>())),
  },
  /** What happened when an alarm acted. Notices: incidents. Files: GET /evidence/<incident>/<name>; all of it: GET /download/incident/<id>.zip. */
  incidents: {
    list: oc.input(z.object({ show: z.enum(['all', 'open', 'real', 'drills']).default('all'), ...page })).output(type<Page<IncidentRow>>()),
    /** keyFingerprint: SHA-256 of the station's public key (SPKI, DER), to compare with the one of an evidence file. */
    get: oc.input(z.object({ incidentId: idText })).output(type<IncidentView & { readonly keyFingerprint: string }>()),
    note: oc.input(z.object({ incidentId: idText, note: z.string().trim().max(4_000) })).output(type<{ readonly done: true }>()),
  },
  /** Whom the station tells of alarms. Notices: notify. */
  notify: {
    list: oc.output(type<readonly NotifyTargetRow[]>()),
    /** What was sent, or is on its way, the newest first; a month is kept. */
    messages: oc.input(z.object(page)).output(type<Page<NotificationRow>>()),
    /** targetId null: a new one. secret null: as it was; empty: none. Of mail the password, of a webhook the key its signature is made with. */
    save: oc
      .input(z.object({ targetId: idText.nullable(), target: notifyTarget, secret: z.string().max(200).nullable() }))
      .output(type<{ readonly targetId: string }>()),
    remove: oc.input(z.object({ targetId: idText })).output(type<{ readonly done: true }>()),
    /** This device of whoever asks, by its Push API subscription. */
    own: {
      /** Uncompressed P-256 point, base64url, for PushManager.subscribe. */
      key: oc.output(type<{ readonly publicKey: string }>()),
      /** null: this device is not told. */
      state: oc
        .input(z.object({ endpoint: z.string().max(1_000) }))
        .output(type<{ readonly targetId: string; readonly atLeast: NotifyTargetRow['atLeast'] } | null>()),
      /** On, or changed. auth: the subscription's auth secret. Throws input.invalid for an address that is no push service's. */
      on: oc
        .input(
          z.object({
            endpoint: z.string().min(10).max(1_000),
            p256dh: z.string().max(100),
            auth: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
            device: z.string().trim().min(1).max(40),
            atLeast: severity,
            language,
          }),
        )
        .output(type<{ readonly targetId: string }>()),
      off: oc.input(z.object({ endpoint: z.string().max(1_000) })).output(type<{ readonly done: true }>()),
      /** One message to this device alone. */
      test: oc.input(z.object({ endpoint: z.string().max(1_000) })).output(type<{ readonly done: true }>()),
    },
    /** Puts one test message on its way; `messages` tells what came of it. */
    test: oc.input(z.object({ targetId: idText })).output(type<{ readonly done: true }>()),
  },
  /** The register of fire equipment. Notices: equipment. Photos: POST /upload/equipment-photo, GET /equipment-photo/<name>. */
  equipment: {
    list: oc
      .input(
        z.object({
          text: z.string().max(80).default(''),
          kind: equipmentKind.nullable().default(null),
          show: z.enum(['in-use', 'overdue', 'retired']).default('in-use'),
          ...page,
        }),
      )
      .output(type<Page<EquipmentRow>>()),
    get: oc.input(z.object({ equipmentId: idText })).output(type<EquipmentView>()),
    save: oc
      .input(z.object({ equipmentId: idText.nullable(), equipment: equipmentInput }))
      .output(type<{ readonly equipmentId: string }>()),
    inspect: oc
      .input(z.object({ equipmentId: idText, inOrder: z.boolean(), note: z.string().trim().max(500), photo: pictureName.nullable() }))
      .output(type<{ readonly done: true }>()),
  },
  firmware: {
    /** servedAt: where piles fetch files; empty: nowhere, the log says why. */
    list: oc.output(type<{ readonly images: readonly FirmwareRow[]; readonly servedAt: readonly string[] }>()),
    /** Makes an image of what POST /upload/firmware answered. */
    add: oc
      .input(
        z.object({
          uploadId: idText,
          name: z.string().trim().min(1).max(80),
          /** As the pile tells it when it boots with this image; that is how it is known to be installed. */
          version: z.string().trim().min(1).max(50),
          vendor: z.string().trim().min(1).max(50).nullable(),
          model: z.string().trim().min(1).max(50).nullable(),
          /** OCPP 2.0.1 §2.20 FirmwareType: certificate and signature of the maker; both or neither. */
          certificatePem: z.string().trim().max(5_500).includes('-----BEGIN CERTIFICATE-----').nullable(),
          signature: z
            .string()
            .trim()
            .max(800)
            .regex(/^[A-Za-z0-9+/]+={0,2}$/)
            .nullable(),
        }),
      )
      .output(type<{ readonly firmwareId: string }>()),
    remove: oc.input(z.object({ firmwareId: idText })).output(type<{ readonly done: true }>()),
    /** Accepted piles, and what keeps each from being updated now. */
    targets: oc.output(type<readonly RolloutTarget[]>()),
    rollouts: oc.input(z.object(page)).output(type<Page<RolloutView>>()),
    rollout: oc.input(z.object({ rolloutId: idText })).output(type<RolloutView>()),
    startRollout: oc
      .input(z.object({ firmwareId: idText, pileIds: z.array(idText).min(1).max(1_000) }))
      .output(type<{ readonly rolloutId: string }>()),
    stopRollout: oc.input(z.object({ rolloutId: idText })).output(type<{ readonly done: true }>()),
    /** Asks a pile for its diagnostics or its security log; the file comes later, see `files`. */
    fetchLog: oc.input(z.object({ pileId: idText, log: z.enum(['diagnostics', 'security']) })).output(type<CommandResult>()),
    /** pileId null: of all piles. requests: what was asked for and is not here. */
    files: oc
      .input(z.object({ pileId: idText.nullable().default(null), ...page }))
      .output(type<Page<PileFileRow> & { readonly requests: readonly LogRequestRow[] }>()),
  },
  /** Notices: cameras (rows and health, at most once a second), sightings. Pictures: GET /camera/<id>/snapshot.jpg and /sighting/<id>.jpg. */
  cameras: {
    list: oc.output(type<readonly CameraRow[]>()),
    /** WS-Discovery on the site's networks; takes up to 5 s. */
    discover: oc.output(type<readonly FoundCameraRow[]>()),
    /** What a camera is and can, before it is saved. Rejects with camera.* faults that say why not. password null: the one on file of cameraId. */
    probe: oc
      .input(
        z.object({
          cameraId: idText.nullable().default(null),
          serviceUrl: webAddress,
          username: z.string().max(60),
          password: z.string().max(200).nullable(),
          /** SHA-256 of its certificate, as an earlier probe told it; null: told, and to be confirmed by a person. */
          pinnedCertificate: sha256.nullable().default(null),
        }),
      )
      .output(type<CameraProbe>()),
    /** cameraId null: a new one. password null: as it was; empty: none. */
    save: oc
      .input(z.object({ cameraId: idText.nullable(), password: z.string().max(200).nullable(), camera: cameraInput }))
      .output(type<{ readonly cameraId: string }>()),
    remove: oc.input(z.object({ cameraId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
    /** -1 to 1 each; all 0 stops. A camera that is not told again stops by itself after 5 s. */
    move: oc.input(z.object({ cameraId: idText, pan: speed, tilt: speed, zoom: speed })).output(type<{ readonly done: true }>()),
    toPreset: oc.input(z.object({ cameraId: idText, preset: z.string().min(1).max(64) })).output(type<{ readonly done: true }>()),
    savePreset: oc
      .input(z.object({ cameraId: idText, name: z.string().trim().min(1).max(40) }))
      .output(type<{ readonly preset: string }>()),
    relay: oc
      .input(z.object({ cameraId: idText, token: z.string().min(1).max(64), on: z.boolean() }))
      .output(type<{ readonly done: true }>()),
    /** sound: G.711 µ-law at 8 kHz as base64, at most 60 s. Resolves when it was spoken; camera.* faults where the camera takes none. */
    speak: oc.input(z.object({ cameraId: idText, sound: z.base64().min(4).max(640_000) })).output(type<{ readonly done: true }>()),
    /** Maps of topics to signals, shipped ones and the site's own files, as they were read at the start. */
    eventMaps: oc.output(type<EventMapsView>()),
    /** Newest first. */
    sightings: oc
      .input(
        z.object({
          cameraId: idText.nullable().default(null),
          signal: cameraSignal.nullable().default(null),
          text: z.string().max(80).default(''),
          watched: z.boolean().default(false),
          fromMs: ms.nullable().default(null),
          toMs: ms.nullable().default(null),
          ...page,
        }),
      )
      .output(type<Page<SightingRow>>()),
    watchList: oc.output(type<readonly WatchRow[]>()),
    /** watchId null: a new entry. A plate is compared without spaces, dots and hyphens. */
    saveWatch: oc
      .input(
        z.object({
          watchId: idText.nullable(),
          signal: z.enum(['plate', 'face']),
          label: z.string().trim().min(1).max(80),
          note: z.string().trim().max(200),
        }),
      )
      .output(type<{ readonly watchId: string }>()),
    removeWatch: oc.input(z.object({ watchId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
  },
  /** Zones as the safety lane holds them in memory at this moment. Notices: zones, incidents, safety. */
  zones: {
    states: oc.output(type<readonly ZoneView[]>()),
    /** Stops every charge of the zone and latches it, at once. */
    stop: oc.input(z.object({ zoneId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
    /** First step: refused ('safety.cause-stands') while a cause stands. */
    askReset: oc.input(z.object({ zoneId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
    /** Second step, within 2 min. */
    confirmReset: oc.input(z.object({ zoneId: idText })).output(type<{ readonly done: true }>()),
    /** Does what the matrix says for the rule, relays spared, and marks everything as a drill. */
    beginDrill: oc.input(z.object({ zoneId: idText, ruleId: idText })).output(type<{ readonly done: true }>()),
    endDrill: oc.input(z.object({ zoneId: idText })).output(type<{ readonly done: true }>()),
  },
  /** What is set up: zones, the matrix, bypasses, the plan of the site. Sensors and relays are saved in `sensors`, rules in `alarms`. Notices: safety, zones. */
  safety: {
    setup: oc.output(type<SafetySetupAnswer>()),
    /** zoneId null: a new one. Its piles name it in their own settings (piles.admit). */
    saveZone: oc
      .input(z.object({ zoneId: zoneIdText.nullable(), name: z.string().trim().min(1).max(60), silence: z.enum(['trip', 'hold']) }))
      .output(type<{ readonly zoneId: string }>()),
    /** Refused while something belongs to it. */
    removeZone: oc.input(z.object({ zoneId: zoneIdText })).output(type<{ readonly done: true }>()),
    /** Corners of its area on the plan; none: not drawn. */
    drawZone: oc.input(z.object({ zoneId: zoneIdText, outline: z.array(mapPlace).max(100) })).output(type<{ readonly done: true }>()),
    /** version: the one that was changed; refused when another was saved meanwhile. A cell without effects says that nothing happens. */
    saveMatrix: oc
      .input(
        z.object({
          version: z.number().int().min(0),
          cells: z
            .array(
              z.object({
                ruleId: zoneIdText,
                zoneId: zoneIdText.nullable(),
                effects: z.array(z.enum(['stop', 'trip', 'stop-pile', 'siren', 'relays', 'cameras', 'record', 'notify'])).max(8),
              }),
            )
            .max(4_000),
        }),
      )
      .output(type<{ readonly version: number }>()),
    /** Newest first, at most 50. */
    matrixVersions: oc.output(type<readonly MatrixVersionRow[]>()),
    /** null: taken off the plan. Cameras are placed with cameras.save. */
    place: oc
      .input(z.object({ thing: z.object({ kind: z.enum(['pile', 'sensor', 'relay']), id: idText }), place: mapPlace.nullable() }))
      .output(type<{ readonly done: true }>()),
    removePlan: oc.output(type<{ readonly done: true }>()),
    bypasses: {
      /** Asked for or in force. */
      list: oc.output(type<readonly BypassRow[]>()),
      /** It holds once somebody of another role approved it, until its end, at most 24 h. */
      ask: oc
        .input(
          z.object({
            target: z.object({ kind: z.enum(['sensor', 'rule']), id: zoneIdText }),
            reason: z.string().trim().min(3).max(200),
            endsAtMs: ms,
          }),
        )
        .output(type<{ readonly bypassId: string }>()),
      approve: oc.input(z.object({ bypassId: idText })).output(type<{ readonly done: true }>()),
      end: oc.input(z.object({ bypassId: idText })).output(type<{ readonly done: true }>()),
    },
    /** Newest first, at most 50. */
    drills: oc.output(type<readonly DrillRow[]>()),
    drill: oc.input(z.object({ incidentId: idText })).output(type<DrillReport>()),
  },
  /** Sensors, field devices and relays, from memory. Notices: sensors (values, at most once a second), safety (what is set up). */
  sensors: {
    list: oc.output(type<SensorsView>()),
    field: oc.output(type<FieldView>()),
    /** What was kept of it: 30 days as it came, before that by the hour. At most 600 points, thinned to lows and highs. */
    curve: oc.input(z.object({ sensorId: idText, fromMs: ms, toMs: ms })).output(type<SensorCurve>()),
    /** Reads every point of a device once, saved or not; at most 10 s. Rejects with field.* faults that say why not. */
    probe: oc.input(z.object({ device: fieldDeviceInput })).output(type<readonly ProbedPoint[]>()),
    /** sensorId, deviceId, relayId null: a new one. */
    saveSensor: oc.input(z.object({ sensorId: idText.nullable(), sensor: sensorInput })).output(type<{ readonly id: string }>()),
    saveDevice: oc.input(z.object({ deviceId: idText.nullable(), device: fieldDeviceInput })).output(type<{ readonly id: string }>()),
    saveRelay: oc.input(z.object({ relayId: idText.nullable(), relay: relayInput })).output(type<{ readonly id: string }>()),
    remove: oc.input(z.object({ what: z.enum(['sensor', 'field-device', 'relay']), id: idText })).output(type<{ readonly done: true }>()),
    /** The relay acts for so many seconds and rests again: it is heard, seen, or has failed. */
    tryRelay: oc
      .input(z.object({ relayId: idText, seconds: z.number().int().min(1).max(10), reason: z.string().trim().min(3).max(200) }))
      .output(type<{ readonly tookMs: number }>()),
    /** Its alarms are marked as a test and stop nothing, until it ends by itself. minutes 0: it ends now. */
    test: oc.input(z.object({ sensorId: idText, minutes: z.number().int().min(0).max(60) })).output(type<{ readonly done: true }>()),
  },
  /** By ISA-18.2. Notices: alarms; for rules: safety. */
  alarms: {
    /** open: all that are not normal, and those on a shelf, in the order in which they came; rows of one flood have one groupSeq. Else the newest 500 keys. */
    list: oc.input(z.object({ open: z.boolean().default(true) })).output(type<readonly AlarmRow[]>()),
    /** Every raising there was, the newest first. `/download/alarms.csv?<filter>` gives them all. */
    history: oc.input(z.object({ filter: alarmFilter, ...page })).output(type<Page<AlarmRow>>()),
    /** What happened to one raising, and who did it; in order. */
    changes: oc.input(z.object({ seq: z.number().int().positive() })).output(type<readonly AlarmChange[]>()),
    /** Says that somebody has seen it. Ends the announcement; the alarm stays until its condition is gone. */
    acknowledge: oc.input(z.object({ key: alarmKey })).output(type<{ readonly done: true }>()),
    /** Every alarm of a flood that nobody acknowledged yet. */
    acknowledgeGroup: oc.input(z.object({ groupSeq: z.number().int().positive() })).output(type<{ readonly acknowledged: number }>()),
    /** Not announced until then, at most 24 h; the interlock goes on as it would. */
    shelve: oc
      .input(z.object({ key: alarmKey, untilMs: ms, reason: z.string().trim().min(3).max(200) }))
      .output(type<{ readonly done: true }>()),
    unshelve: oc.input(z.object({ key: alarmKey })).output(type<{ readonly done: true }>()),
    /** Of a latched alarm whose condition is gone; refused ('input.invalid') while it stands. */
    reset: oc.input(z.object({ key: alarmKey })).output(type<{ readonly done: true }>()),
    rules: {
      /** By name, with what a form needs to choose from. */
      list: oc.output(type<AlarmRulesView>()),
      /** problem null: it can be saved; otherwise one sentence, English. */
      check: oc.input(z.object({ rule: alarmRuleInput })).output(type<{ readonly problem: string | null }>()),
      /** ruleId null: a new one. */
      save: oc.input(z.object({ ruleId: idText.nullable(), rule: alarmRuleInput })).output(type<{ readonly ruleId: string }>()),
      remove: oc.input(z.object({ ruleId: idText })).output(type<{ readonly done: true }>()),
      /** Adds the ready rules named by their ids in rules/safety/presets; what is there already is left as it is. */
      addPresets: oc.input(z.object({ presets: z.array(z.string().max(40)).min(1).max(50) })).output(type<{ readonly added: number }>()),
    },
  },
};
/* How it travels (api/serve.ts), same origin as the page, cookie set by setup.complete and auth.login:
 *   calls   POST /rpc/<area>/<call>           RPCLink of @orpc/client/fetch, url `${location.origin}/rpc`
 *   feeds   WebSocket /feed                   RPCLink of @orpc/client/websocket: board.watch, feed.changes, sessions.watch, journal.watch and nothing else;
 *                                             refused with 401 before anybody is logged in; closed with 4401 when the login ends or its role changes,
 *                                             1013 when the screen reads too slowly (connect again: everything is sent anew). At most 16 feeds a connection.
 *   errors  ORPCError: code is a FaultCode (base/fault.ts), message one sentence, data { code, detail, message };
 *           'input.invalid' has detail.field; code 'internal' is a bug of ours, detail.reference is what to look for in the log.
 *   gone    keys of BoardUpdate.gone are `${pileId}/${evse}/${connector}`
 * Beside the contract, plain GETs for what a browser downloads (same cookie, same checks):
 *   /download/alarms.csv?<filter>    /download/sessions.csv?<filter>    /download/receipt/<billId>.pdf?size=80mm|a4&lang=en|zh    /download/journal.ndjson?<search>
 *   /download/invoice/<invoiceId>.pdf?size=80mm|a4&lang=en|zh    /download/invoice/<invoiceId>.json    /download/invoices.csv?<filter>    /download/invoices.json?<filter>
 *   /download/stickers/<pileId>.pdf?size=50mm|a4&lang=en|zh
 *   /download/station-ca.pem|crt|der (also /station-ca.crt)   the station's CA, for phones, the wall and piles; public, no log-in
 *   /download/pile-file/<fileId>   what a pile sent
 *   /download/matrix.pdf?version=<n>&lang=en|zh   the cause-and-effect matrix for the inspector; without a version the newest
 *   /download/drill/<incidentId>.pdf?lang=en|zh   the report of a drill
 *   /site-plan/<name>   the picture of SafetySetupView.plan
 *   /camera/<cameraId>/snapshot.jpg   as it sees now; the same picture for everybody who asks within a second
 *   /sighting/<sightingId>.jpg        the picture that was kept
 *   /download/sightings.csv?cameraId=…&lang=en|zh   fields of cameras.sightings, without a page
 * and POST /upload/firmware, content type application/octet-stream: { uploadId, bytes, sha256, md5 } for firmware.add
 * and POST /upload/site-plan, PNG, JPEG or WebP up to 20 MiB, content type application/octet-stream: { picture }; it is in force at once
 *   /health   JSON, no log-in */

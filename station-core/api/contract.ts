/** Every call and feed a screen can make. The renderer imports its types alone. Times are UTC milliseconds, money integers. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { pileOrder } from './pile-order.ts';
import type { TimeOfUse } from '../rules/tariff/time-of-use.ts';
import type { DaySegment } from '../rules/tariff/day-picture.ts';
import type { PlanProblem } from '../rules/tariff/check-plan.ts';
import type { CommandResult } from '../domain/command.ts';
import type { Bill } from '../domain/bill.ts';
import type { PileCertificate } from '../domain/certificate.ts';
import type { Role } from '../domain/operator.ts';
import type { Notice } from '../domain/outcome.ts';
import type { PricePlan } from '../domain/tariff.ts';
import type {
  AlarmRow, CardRow, ConnectorTile, FirmwareRow, JournalRow, KnockView, LocalListRow, LogRequestRow, LoginRow, OperatorRow, Page, PileFileRow, PileQuirksView, PileSettings, PileView, PlanRow, ReadingDetail, ReceiptView, ReservationRow, RolloutTarget, RolloutView, SelfTestView, SessionRow, SessionView, TeachInView,
} from '../domain/views.ts'; // prettier-ignore

export type * from '../domain/views.ts';
export type { Bill, BillLine } from '../domain/bill.ts';
export type { PileCertificate, SecurityProfile } from '../domain/certificate.ts';
export type { TimeOfUse, DaySegment, PlanProblem, CommandResult, PricePlan, Role, Notice };

const idText = z.string().min(1).max(80);
const ms = z.number().int();
const page = { offset: z.number().int().min(0).max(1_000_000).default(0), limit: z.number().int().min(1).max(100).default(50) };
const password = z.string().min(10).max(200);
const personName = z.string().trim().min(1).max(60);
const role = z.enum(['owner', 'attendant', 'installer', 'maintenance', 'viewer']);
const language = z.enum(['en', 'zh']);
const connectorRef = z.object({ pileId: idText, evse: z.number().int().min(0).max(99), connector: z.number().int().min(0).max(99) });

/** null in a field: no such limit. amount in minor units, energy in 0.1 Wh. */
const limits = z.object({
  amount: z.number().int().positive().max(100_000_000).nullable(),
  energy: z.number().int().positive().max(100_000_000).nullable(),
  durationS: z.number().int().positive().max(604_800).nullable(),
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
      }),
    )
    .min(1)
    .max(24),
  /** Per hour after the charge ended; null: no idle fee. */
  idleRate: z.string().max(20).nullable(),
  idleGraceMinutes: z.number().int().min(0).max(1_440),
  /** Percent as text, e.g. "19" or "5.5"; null: no tax shown. Prices include it. */
  taxPercent: z.string().max(10).nullable(),
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

export const contract = {
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
    start: oc.input(z.object({ ref: connectorRef, cardId: idText.nullable(), limits })).output(type<CommandResult>()),
    stop: oc.input(z.object({ sessionId: idText })).output(type<CommandResult>()),
    close: oc.input(z.object({ sessionId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
  },
  bills: {
    get: oc.input(z.object({ billId: idText })).output(type<ReceiptView>()),
    pay: oc.input(z.object({ billId: idText, method: z.enum(['cash', 'card-terminal', 'qr', 'free']) })).output(type<Bill>()),
  },
  plans: {
    list: oc.output(type<readonly PlanRow[]>()),
    get: oc.input(z.object({ planId: idText, version: z.number().int().min(1).nullable().default(null) })).output(type<PlanDetail>()),
    check: oc.input(timeOfUseInput).output(type<PlanCheck>()),
    /** planId null: a new plan; otherwise a new version of it. */
    save: oc
      .input(z.object({ planId: idText.nullable(), form: timeOfUseInput, activate: z.boolean() }))
      .output(type<{ readonly planId: string; readonly version: number }>()),
    /** A file as /download/plan/<id>.json gives it; saved as a new plan, not activated. */
    importOcpi: oc.input(ocpiPlanFile).output(type<{ readonly planId: string; readonly version: number }>()),
    activate: oc.input(z.object({ planId: idText })).output(type<{ readonly done: true }>()),
  },
  cards: {
    list: oc
      .input(z.object({ text: z.string().max(80).default(''), state: z.enum(['active', 'blocked']).nullable().default(null), ...page }))
      .output(type<Page<CardRow>>()),
    add: oc
      .input(
        z
          .object({
            number: z.string().trim().min(1).max(36).optional(),
            /** Instead of the number: the card that this teach-in caught. */
            teachInId: idText.optional(),
            label: z.string().trim().min(1).max(80),
            validUntilMs: ms.nullable(),
          })
          .refine(({ number, teachInId }) => (number === undefined) !== (teachInId === undefined), { path: ['number'] }),
      )
      .output(type<{ readonly cardId: string }>()),
    /** A card is held to a pile instead of typing its number; pileId null: any pile. state: null when it has ended. Notices: cards. */
    teachIn: {
      begin: oc.input(z.object({ pileId: idText.nullable() })).output(type<{ readonly teachInId: string }>()),
      state: oc.input(z.object({ teachInId: idText })).output(type<TeachInView | null>()),
      cancel: oc.input(z.object({ teachInId: idText })).output(type<{ readonly done: true }>()),
    },
    change: oc
      .input(
        z.object({
          cardId: idText,
          label: z.string().trim().min(1).max(80),
          state: z.enum(['active', 'blocked']),
          validUntilMs: ms.nullable(),
        }),
      )
      .output(type<{ readonly done: true }>()),
    erase: oc.input(z.object({ cardId: idText })).output(type<{ readonly done: true }>()),
  },
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
  alarms: {
    list: oc.input(z.object({ open: z.boolean().default(true) })).output(type<readonly AlarmRow[]>()),
    acknowledge: oc.input(z.object({ key: z.string().min(1).max(160) })).output(type<{ readonly done: true }>()),
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
 *   /download/sessions.csv?<filter>    /download/receipt/<billId>.pdf?size=80mm|a4&lang=en|zh    /download/journal.ndjson?<search>
 *   /download/stickers/<pileId>.pdf?size=50mm|a4&lang=en|zh
 *   /download/station-ca.pem|crt|der (also /station-ca.crt)   the station's CA, for phones, the wall and piles; public, no log-in
 *   /download/pile-file/<fileId>   what a pile sent
 * and POST /upload/firmware, content type application/octet-stream: { uploadId, bytes, sha256, md5 } for firmware.add
 *   /health   JSON, no log-in */

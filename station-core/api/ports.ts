/** What the local server needs from the rest of the core. */
import type { Readable } from 'node:stream';
import type { CommandId, EventId, IncidentId, OperatorId, PileId } from '../base/ids.ts';
import type { CommandResult } from '../domain/command.ts';
import type { Clock, Logger, PileFiles, Submit } from '../domain/ports.ts';
import type { CardRow } from '../domain/account-views.ts';
import type { IncidentRecord, IncidentView } from '../domain/incident-views.ts';
import type { PileMake } from '../domain/quirks.ts';
import type { AlarmRow, PileQuirksView, ReceiptView, SelfTestView, SessionRow } from '../domain/views.ts';
import type { CheckWords, FieldCheck, FieldRecordView } from '../domain/field-record.ts';
import type { SelfTestStep } from '../domain/selftest.ts';
import type { SensorDesk } from '../domain/sensor-views.ts';
import type { CodeSlip } from '../domain/code-slip.ts';
import type { Currency } from '../base/money.ts';
import type { DayCloseRow, LedgerProof, PostingRow, ShiftReport, ShiftRow } from '../domain/till-views.ts';
import type { ReportLook, ReportPart } from '../domain/report-views.ts';
import type { SightingRow } from '../domain/camera-views.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { ReadPool } from '../store/pool.ts';
import type { StoreQueries } from '../store/queries.ts';
import type { Health, RecoveryFileState } from './contracts/station.ts';
import type { FeedHub } from './feed.ts';
import type { SiteCameras } from '../domain/camera-port.ts';
import type { AlarmRule, Effect, Severity, Zone } from '../domain/safety.ts';
import type { DrillReport, MatrixVersionRow } from '../domain/safety-views.ts';
import type { PictureFiles } from '../domain/picture-files.ts';
import type { InvoiceView } from '../domain/invoice-views.ts';
import type { PrinterEncoding, ReceiptPrinter } from '../domain/printer-port.ts';
import type { HqDesk } from '../domain/hq-port.ts';
import type { PaymentDesk } from '../domain/payment-desk.ts';
import type { SafetyDoor } from '../domain/safety-door.ts';

export interface ApiPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Names the data folder, so that a window finds the core that belongs to it. Not a path. */
  readonly dataFolderId: string;
  readonly submit: Submit;
  readonly read: ReadPool<StoreQueries>['read'];
  readonly feed: FeedHub;
  /** Resolves when an ordered command is settled, at most 60 s later (then as failed: no-answer). */
  readonly commandResult: (commandId: CommandId) => Promise<CommandResult>;
  /** Random and never the same twice (UUID). */
  readonly newId: () => string;
  readonly newEventId: () => EventId;
  /** URLs to type into a pile, one per address. */
  readonly pileUrls: () => readonly string[];
  /** Where drivers' pages are, without a slash at its end: what stickers and slips say; null: nowhere. */
  readonly driverSite: () => string | null;
  /** Takes the power of a pile away at once, before anything is written. */
  readonly emergencyStop: (pileId: PileId) => void;
  /** The door to the safety lane: it acts before anything is written. Throws the fault of what it refuses. */
  readonly safety: SafetyDoor;
  readonly cameras: SiteCameras;
  readonly payments: PaymentDesk;
  readonly hq: HqDesk;
  /** Opens /local to the command line on this PC; made anew with every start. */
  readonly localSecret: string;
  /** Whether the pile's socket is open at this moment. */
  readonly isPileOnline: (pileId: string) => boolean;
  /** What piles of this make do differently. */
  readonly quirksOf: (make: PileMake) => Omit<PileQuirksView, 'shyKeys'>;
  /** Sensors and relays, from memory. */
  readonly sensors: SensorDesk;
  readonly health: () => Promise<Omit<Health, 'recovery'>>;
  readonly recovery: RecoveryPort;
  /** Goes through the whole ledger, beside everything else. */
  readonly proveLedger: () => Promise<LedgerProof>;
  readonly keys: KeyPort;
  /** Messages to browsers whose page is closed. */
  readonly push: { readonly publicKey: string; readonly isService: (endpoint: string) => boolean };
  readonly documents: DocumentPort;
  /** The receipt printer on the network; null: none is set up. */
  readonly receiptPrinter: ReceiptPrinter | null;
  readonly sitePlans: PictureFiles;
  readonly moneyPictures: PictureFiles;
  readonly equipmentPhotos: PictureFiles;
  readonly evidence: EvidencePort;
  readonly files: Pick<PileFiles, 'addresses' | 'keep' | 'read' | 'remove'>;
}

/** Of recovery-desk. */
export interface RecoveryPort {
  /**
   * Begins a recovery file and answers the name it will have. onMade is awaited before anybody can fetch it. Throws Fault('recovery.busy')
   * while one is made or waits for another person, 'recovery.short-passphrase', 'store.disk-full'.
   */
  readonly begin: (order: {
    readonly operatorId: OperatorId;
    readonly passphrase: string;
    readonly onMade: (facts: { readonly madeAtMs: UtcMs; readonly bytes: number }) => Promise<unknown>;
  }) => string;
  /** null: no such file (any more), or somebody else's. Throws the fault that it failed with. */
  readonly look: (name: string, operatorId: OperatorId) => RecoveryFileState | null;
  /** null as `look`, and while it is not ready or is on its way already. */
  readonly take: (
    name: string,
    operatorId: OperatorId,
  ) => {
    readonly content: Readable;
    readonly bytes: number;
    readonly madeAtMs: UtcMs;
    /** To be called once. Whole: the file is gone; broken off: it can be asked for again. */
    readonly done: (whole: boolean) => void;
  } | null;
}

/** Of incident-evidence. */
export interface EvidencePort {
  readonly open: (incidentId: IncidentId, name: string, range: { readonly from: number; readonly to: number }) => Readable;
  readonly zip: (view: IncidentView, record: IncidentRecord) => Readable;
}

/** Of keys/openKeys. */
export interface KeyPort {
  readonly serverCredentials: () => Promise<{
    readonly keyPem: string;
    readonly certificatePem: string;
    readonly validUntilMs: UtcMs;
    readonly covers: { readonly names: readonly string[]; readonly addresses: readonly string[] };
  }>;
  readonly caCertificatePem: () => string;
  readonly pilePassword: { readonly hash: (password: string) => string };
  readonly stationKey: { readonly publicKeyPem: string; readonly sign: (text: string) => string };
  readonly startCodes: {
    /** code: as it is shown; codeHash: all that is kept of it. */
    readonly make: () => { readonly code: string; readonly codeHash: string };
    /** The code of a phone's secret: the same each time. */
    readonly of: (secret: string) => { readonly code: string; readonly codeHash: string };
    /** null: it cannot be a code. */
    readonly hash: (typed: string) => string | null;
  };
}

/** Of documents/openPrinter and documents/sessionsCsv. */
export interface DocumentPort {
  readonly selfTestPdf: (sheet: {
    readonly stationName: string;
    readonly test: SelfTestView;
    readonly zone: ZoneName;
    readonly language: 'en' | 'zh';
    readonly record: string;
    readonly signature: string;
  }) => Promise<Uint8Array>;
  readonly selfTestWords: (
    step: Pick<SelfTestStep, 'id' | 'state' | 'finding'>,
    language: 'en' | 'zh',
  ) => { readonly name: string; readonly state: string; readonly sentence: string | null };
  /** signed: the record as it was signed, and its signature. */
  readonly fieldRecordPdf: (sheet: {
    readonly stationName: string;
    readonly record: FieldRecordView;
    readonly zone: ZoneName;
    readonly language: 'en' | 'zh';
    readonly signed: string;
    readonly signature: string;
  }) => Promise<Uint8Array>;
  readonly fieldCheckWords: (check: FieldCheck, language: 'en' | 'zh') => CheckWords;
  readonly matrixPdf: (sheet: {
    readonly stationName: string;
    readonly zone: ZoneName;
    readonly language: 'en' | 'zh';
    readonly printedAtMs: UtcMs;
    readonly zones: readonly Zone[];
    readonly rules: readonly AlarmRule[];
    readonly unset: Readonly<Record<Severity, readonly Effect[]>>;
    readonly version: MatrixVersionRow;
    readonly digest: string;
  }) => Promise<Uint8Array>;
  readonly drillPdf: (sheet: {
    readonly stationName: string;
    readonly zone: ZoneName;
    readonly language: 'en' | 'zh';
    readonly report: DrillReport;
  }) => Promise<Uint8Array>;
  readonly shiftPdf: (report: ShiftReport, look: { readonly size: '80mm' | 'a4'; readonly language: 'en' | 'zh' }) => Promise<Uint8Array>;
  readonly dayPdf: (
    sheet: { readonly stationName: string; readonly zone: ZoneName; readonly currency: Currency; readonly close: DayCloseRow },
    look: { readonly size: '80mm' | 'a4'; readonly language: 'en' | 'zh' },
  ) => Promise<Uint8Array>;
  readonly shiftsCsv: (
    pages: AsyncIterable<readonly ShiftRow[]>,
    look: { readonly zone: ZoneName; readonly currency: Currency; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
  readonly postingsCsv: (
    pages: AsyncIterable<readonly PostingRow[]>,
    look: { readonly zone: ZoneName; readonly currency: Currency; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
  readonly receiptPdf: (
    receipt: ReceiptView,
    look: { readonly size: '80mm' | 'a4'; readonly language: 'en' | 'zh' },
  ) => Promise<Uint8Array>;
  readonly invoicePdf: (paper: InvoiceView, look: { readonly size: '80mm' | 'a4'; readonly language: 'en' | 'zh' }) => Promise<Uint8Array>;
  readonly invoicesCsv: (
    pages: AsyncIterable<readonly InvoiceView[]>,
    look: { readonly zone: ZoneName; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
  /** As docs/invoice-export.md tells. */
  readonly invoiceRecord: (paper: InvoiceView) => object;
  /** What a receipt printer is sent (ESC/POS). */
  readonly receiptRoll: (
    receipt: ReceiptView,
    look: { readonly language: 'en' | 'zh'; readonly columns: number; readonly encoding: PrinterEncoding },
  ) => Uint8Array;
  readonly codeSlipPdf: (slip: CodeSlip, language: 'en' | 'zh') => Promise<Uint8Array>;
  readonly stickerPdf: (
    stickers: readonly {
      readonly stationName: string;
      readonly pileName: string;
      readonly connectorName: string;
      readonly ratedPower: number | null;
      readonly pileId: string;
      readonly evse: number;
      readonly connector: number;
    }[],
    look: { readonly size: '50mm' | 'a4'; readonly language: 'en' | 'zh'; readonly site: string | null },
  ) => Promise<Uint8Array>;
  readonly alarmsCsv: (
    pages: AsyncIterable<readonly AlarmRow[]>,
    look: { readonly zone: ZoneName; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
  readonly sessionsCsv: (
    pages: AsyncIterable<readonly SessionRow[]>,
    look: { readonly zone: ZoneName; readonly currency: Currency; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
  readonly cardsCsv: (
    pages: AsyncIterable<readonly { readonly row: CardRow; readonly number: string | null }[]>,
    look: { readonly zone: ZoneName; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
  readonly reportCsv: (part: ReportPart, look: ReportLook) => string;
  /** XLSX, a sheet for each part. */
  readonly reportWorkbook: (parts: readonly ReportPart[], look: ReportLook) => Promise<Uint8Array>;
  readonly sightingsCsv: (
    pages: AsyncIterable<readonly SightingRow[]>,
    look: { readonly zone: ZoneName; readonly language: 'en' | 'zh' },
  ) => AsyncGenerator<string, void, undefined>;
}

export interface ApiConfig {
  /** Screens on this PC. Port 0: the system picks one. */
  readonly loopback: { readonly host: string; readonly port: number };
  /** Screens on the site's network, by HTTPS, from the moment an owner's password is set; null: switched off. */
  readonly network: { readonly host: string; readonly port: number } | null;
  /** The built screens; null: only the calls are served. */
  readonly rendererFolder: string | null;
}

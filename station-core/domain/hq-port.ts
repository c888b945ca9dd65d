/** The line to HQ as the rest of the station meets it: what people ask of it, and how far it is. */
import type { OperatorId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { HqBatch, HqLink, HqMark, HqPause, HqSchedule, HqSettings } from './hq.ts';

/** What the file knows of the line. */
export interface HqLineState {
  readonly link: HqLink | null;
  /** Notices that stand in no batch yet, and whether an alarm is among them that goes at once. */
  readonly waiting: number;
  readonly urgent: boolean;
  /** The oldest batch that HQ does not have; null: it has all of them. */
  readonly next: HqBatch | null;
  /** The newest where it is cut and not made: batches are made one after the other. */
  readonly unmade: HqBatch | null;
  /** All that HQ does not have, and their bytes. */
  readonly openBatches: number;
  readonly openBytes: number;
  /** The last batch that was made in this epoch, and the last that HQ holds; number 0: none. */
  readonly made: HqMark;
  readonly held: HqMark;
  /** When HQ last had taken something; null: never. */
  readonly acknowledgedAtMs: UtcMs | null;
  /** Number of HQ's last directive that was taken. */
  readonly directives: number;
  /** How many objects the last restore lost. */
  readonly lost: number;
  /** Which station of HQ the numbers of this file are of; '': it never belonged to one. */
  readonly numbersOf: string;
  /** The newest last. */
  readonly pauses: readonly HqPause[];
}

/** The rows of a batch that is cut, as they are when it is made. */
export type HqBatchBody =
  | {
      readonly kind: 'body';
      readonly fromSeq: number;
      readonly toSeq: number;
      readonly rows: number;
      readonly counts: Readonly<Record<string, number>>;
      /** Of the NDJSON, and its SHA-256 in lower-case hex. */
      readonly bytes: number;
      readonly sha256: string;
      /** gzip. */
      readonly body: Uint8Array;
      /** Rows that were too large by themselves, as `kind/id`: their longest lists lost their ends. */
      readonly cutDown: readonly string[];
    }
  /** Together they are more than a batch may have. */
  | { readonly kind: 'too-large' };

/** off: no HQ; stopped: a person has to act; resting: nothing is due; waiting: it failed and is tried again; working: at this moment. */
export type HqPhase = 'off' | 'stopped' | 'resting' | 'waiting' | 'working';

/** What the page shows. */
export interface HqProgress {
  readonly phase: HqPhase;
  /** Of the batch that is on its way. */
  readonly sending: { readonly number: number; readonly sentBytes: number; readonly bytes: number } | null;
  /** When HQ last answered well; null: not since the station belongs to it. */
  readonly contactAtMs: UtcMs | null;
  /** null: nothing is planned. */
  readonly nextTryAtMs: UtcMs | null;
  /** Tries in a row that failed, and why the last did: a fault's or HQ's code, with a sentence. */
  readonly failures: number;
  readonly problem: { readonly code: string; readonly help: string; readonly atMs: UtcMs } | null;
}

export interface HqEnrol {
  readonly settings: HqSettings;
  readonly code: string;
}

/** stationId: which station this is to be. */
export interface HqRecover extends HqEnrol {
  readonly stationId: string;
}

/** What HQ knows of a station that a new PC takes over. */
export interface HqKnown {
  readonly name: string;
  readonly zone: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** What an imported answer came to. */
export interface HqImported {
  /** Batches up to this number are at HQ. */
  readonly number: number;
  readonly directives: number;
}

/** What a stick carries. */
export interface HqBundle {
  readonly stationId: string;
  /** In their order. */
  readonly batches: readonly Pick<HqBatch, 'epoch' | 'number'>[];
  /** As it travels; null: HQ got it meanwhile. */
  readonly bytes: (batch: Pick<HqBatch, 'epoch' | 'number'>) => Promise<Uint8Array | null>;
}

/** Asked by the handlers of screens and by the command line. Everything throws a Fault with a sentence. */
export interface HqDesk {
  progress(): HqProgress;
  /** Makes the station one of HQ's. Throws hq.unreachable, hq.bad-answer, hq.refused (detail.refusal: HQ's code). */
  enrol(wish: HqEnrol, operatorId: OperatorId): Promise<HqLink>;
  /** Goes on as a station that HQ knows, in a new epoch; lists what HQ holds and this file does not. */
  recover(wish: HqRecover, operatorId: OperatorId): Promise<{ readonly link: HqLink; readonly lost: number }>;
  /** As recover, for a PC that is not set up: `setUp` does it from what HQ knows, and answers who did; it is called once HQ has agreed. */
  takeOver(wish: HqRecover, setUp: (known: HqKnown) => Promise<OperatorId>): Promise<{ readonly link: HqLink; readonly lost: number }>;
  /** Looks whether an HQ answers as set; changes nothing. Throws hq.unreachable, hq.bad-answer. */
  check(settings: HqSettings): Promise<void>;
  /** Now, whatever the schedule and the wait say; resolves when it is over, well or not. A link that was stopped is tried again. */
  sendNow(operatorId: OperatorId): Promise<void>;
  /** Every batch that HQ does not have, as a ZIP. Everything that waits is put into batches first. */
  exportBundle(): Promise<HqBundle & { readonly name: string; readonly zip: AsyncIterable<Uint8Array> }>;
  /** As exportBundle, one batch at a time: for a folder. */
  bundle(): Promise<HqBundle>;
  /** One batch as it travels; null: HQ has it, or it is not made. */
  batch(batch: Pick<HqBatch, 'epoch' | 'number'>): Promise<Uint8Array | null>;
  /** Checks and keeps what was set; a line that was stopped is tried again. */
  save(settings: HqSettings, operatorId: OperatorId): Promise<void>;
  /** What HQ gave back for the stick; text of the file. Throws hq.bad-answer when it is not HQ's or not for this station. */
  importAnswer(text: string): Promise<HqImported>;
}

export const DEFAULT_SCHEDULE: HqSchedule = { everyMinutes: 15, window: null, urgentFrom: 'high' };

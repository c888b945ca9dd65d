/**
 * What goes to HQ and how far it got. A fact leaves a notice in its own transaction; notices are cut into batches, and a batch is
 * frozen as bytes before the first of them leaves, so that it is the same batch however often it is sent, by line or on a stick.
 */
import type { UtcMs } from '../base/time.ts';

/** What HQ holds of a station. An object is told again, with the next version, whenever it changed. */
export type HqKind =
  /** OCPI 2.2.1 Location with its EVSEs and connectors; one, with the station's own id. */
  | 'location'
  /** OCPI 2.2.1 Tariff, one for each layer of a plan's version: `<plan>.<version>.<layer>`. */
  | 'tariff'
  /** OCPI 2.2.1 Session and CDR, with what OCPI has no field for beside it. A reversed bill is a credit CDR of its own. */
  | 'session'
  | 'cdr'
  /** Sums of one connector or of the station over one hour or one local day. */
  | 'rollup-hour'
  | 'rollup-day'
  /** The ledger's closed day: trial balance and the chain's hash. */
  | 'day-close'
  /** One ledger transfer of a shared account: balances never merge, only postings do. */
  | 'posting'
  | 'alarm'
  | 'incident'
  /** State of a pile, and of the station with its software. */
  | 'pile'
  | 'station'
  /** Accounts and cards without names or numbers. */
  | 'account'
  | 'card'
  /** What became of a directive of HQ. */
  | 'directive'
  /** The station wants a lease of a shared wallet. */
  | 'lease-request'
  /** Journal lines or evidence HQ asked for: what the file is; its bytes go beside the batches. */
  | 'file';

/** One object that HQ keeps of a station. */
export interface HqObjectName {
  readonly kind: HqKind;
  readonly objectId: string;
}

/** Something of this object changed. Gapless by seq within its epoch. Changes before the batch is cut share one notice. */
export interface HqNotice {
  readonly epoch: number;
  readonly seq: number;
  readonly kind: HqKind;
  readonly objectId: string;
  /** Counts up from 1 for each object, for ever. */
  readonly version: number;
  readonly madeAtMs: UtcMs;
}

/** A notice with what its object was like when the batch was made. body null: it is gone. */
export interface HqRow extends HqNotice {
  readonly body: unknown;
}

/** cut: its notices are chosen; made: its bytes are frozen; acknowledged: HQ has it, and the bytes are gone. */
export interface HqBatch {
  readonly epoch: number;
  /** Gapless within the epoch, from 1. */
  readonly number: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly state: 'cut' | 'made' | 'acknowledged';
  /** Of the manifest's text: what the next batch names as its previous. null: not made yet. */
  readonly manifestHash: string | null;
  /** Gzip bytes; 0: not made yet. */
  readonly size: number;
  readonly cutAtMs: UtcMs;
  readonly madeAtMs: UtcMs | null;
  readonly acknowledgedAtMs: UtcMs | null;
  readonly via: 'line' | 'stick' | null;
}

/** The frozen form of a batch: the same bytes go by line and on a stick. */
export interface HqBatchFile {
  readonly epoch: number;
  readonly number: number;
  /** JSON (hq/wire Manifest), and the station's Ed25519 signature over exactly this text, base64url. */
  readonly manifest: string;
  readonly signature: string;
  /** gzip of NDJSON, a row a line. */
  readonly body: Uint8Array;
}

/** When batches go. Alarms of at least `urgentFrom` go at once. */
export interface HqSchedule {
  /** 1 to 1440. */
  readonly everyMinutes: number;
  /** Local minutes of the day, may run over midnight; outside of it only what is urgent goes. null: always. */
  readonly window: { readonly fromMinute: number; readonly toMinute: number } | null;
  readonly urgentFrom: 'low' | 'medium' | 'high' | 'critical' | null;
}

/** What a person set for the line to HQ. */
export interface HqSettings {
  /** Origin of the receiver, https://… (http on this PC alone). */
  readonly url: string;
  /** PEM of the CA that alone may sign the receiver's certificate; null: the public ones. */
  readonly caPem: string | null;
  /** http://host:port of a proxy; null: none. */
  readonly proxy: string | null;
  /** KiB a second, upload; null: no limit. */
  readonly capKiBs: number | null;
  readonly schedule: HqSchedule;
}

/** The station's place at HQ. There is one or none. */
export interface HqLink extends HqSettings {
  readonly stationId: string;
  readonly hqName: string;
  /** SPKI PEM: what signs HQ's directives and acknowledgements. */
  readonly hqKey: string;
  /** OCPI country_code and party_id of the owner. */
  readonly countryCode: string;
  readonly partyId: string;
  readonly epoch: number;
  readonly enrolledAtMs: UtcMs;
  /** stopped: HQ refuses what comes (a fork, an unknown station, a lock); nothing goes until a person has acted. */
  readonly state: 'linked' | 'stopped';
  /** Why it is stopped: an HQ fault code and its sentence. */
  readonly stoppedBy: { readonly code: string; readonly help: string } | null;
  /** Of the last recovery; left out: there was none, or nothing was lost. */
  readonly gap?: HqGap;
  /** Objects of HQ that the last recovery did not look through, by HQ's count; null: HQ did not count them; left out: it saw them all. */
  readonly unlooked?: number | null;
}

/** The time that a restored file, or a new one, knows nothing of. */
export interface HqGap {
  /** The file knows everything before; null: it is new. */
  readonly fromMs: UtcMs | null;
  /** The last that HQ was told of it: what came before is on the list of what was lost, what came after is known to nobody. */
  readonly heardMs: UtcMs | null;
  /** The file goes on from here. */
  readonly toMs: UtcMs;
}

/** A time at which the core did not run, as far as its file knows. */
export interface HqPause {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
}

/** How far HQ has it. */
export interface HqMark {
  readonly epoch: number;
  /** The last batch and row that HQ holds; 0: none. */
  readonly number: number;
  readonly seq: number;
  /** manifestHash of that batch; '' for none. */
  readonly hash: string;
}

/** What a restore or replacement lost, as far as it is known: objects that HQ holds and this file does not, or holds older. */
export interface HqLoss {
  readonly kind: HqKind;
  /** '*': what is lost of this kind beyond those listed; hqVersion says how many. */
  readonly objectId: string;
  readonly hqVersion: number;
  /** 0: not here at all. */
  readonly ownVersion: number;
  /** One line for people: what it was. */
  readonly text: string;
}

/** What HQ holds of the station's own, for a PC with an empty file: as it was told last. What HQ owns comes as directives. */
export interface HqRestored {
  readonly piles: readonly {
    readonly id: string;
    readonly name: string;
    readonly place: string;
    readonly zone: string;
    readonly connectors: readonly {
      readonly evse: number;
      readonly connector: number;
      readonly name: string;
      readonly ratedPower: number | null;
    }[];
  }[];
  readonly plans: readonly {
    readonly id: string;
    readonly version: number;
    readonly name: string;
    /** It priced sessions. */
    readonly isActive: boolean;
    readonly idleGraceS: number;
    readonly layers: readonly {
      readonly layer: 'energy' | 'service' | 'idle';
      readonly ocpi: unknown;
      readonly labels: readonly (string | null)[] | null;
    }[];
  }[];
  readonly accounts: readonly {
    readonly id: string;
    readonly number: number;
    readonly kind: 'driver' | 'fleet';
    readonly isPostPaid: boolean;
    readonly creditLimit: number;
    /** By HQ's last word, in minor units: told to people, never booked. */
    readonly wallet: number;
    readonly owed: number;
  }[];
}

/** A file that went up to HQ: the row 'file' tells of it. */
export interface HqSentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

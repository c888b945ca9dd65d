/** Files for piles and from piles: firmware images, rollouts, diagnostics and logs. */
import type { FileId, OperatorId, PileId, RolloutId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

/** An image uploaded once to the station. */
export interface Firmware {
  readonly id: FileId;
  readonly name: string;
  readonly version: string;
  /** Whom it is for; null: any. */
  readonly vendor: string | null;
  readonly model: string | null;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly md5: string;
  /** OCPP security: PEM and base64 of the maker's signature; null: unsigned. */
  readonly certificatePem: string | null;
  readonly signature: string | null;
  readonly addedAtMs: UtcMs;
  readonly addedBy: OperatorId;
}

/** Something a pile sent: diagnostics or its security log. */
export interface PileFile {
  readonly id: FileId;
  readonly pileId: PileId;
  readonly kind: 'diagnostics' | 'security-log';
  readonly requestId: number;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly receivedAtMs: UtcMs;
}

export type FirmwareStep =
  | 'waiting' // for its turn, or until the pile is idle
  | 'ordered'
  | 'downloading'
  | 'downloaded'
  | 'installing'
  | 'installed'
  | 'failed'
  | 'stopped';

export interface RolloutPile {
  readonly pileId: PileId;
  readonly zone: string;
  readonly step: FirmwareStep;
  readonly requestId: number | null;
  /** Bytes the pile has fetched so far; null: not begun. */
  readonly fetched: number | null;
  /** When it was told to update; null: not yet. */
  readonly orderedAtMs: UtcMs | null;
  /** The last change of its step. */
  readonly atMs: UtcMs;
  /** The pile's own word where it failed. */
  readonly why: string | null;
}

/** One zone at a time, each pile when it is idle; stops at the first failure. */
export interface Rollout {
  readonly id: RolloutId;
  readonly firmwareId: FileId;
  readonly by: OperatorId;
  readonly startedAtMs: UtcMs;
  readonly endedAtMs: UtcMs | null;
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly piles: readonly RolloutPile[];
}

/** How a file travels to or from a pile. */
export type FileScheme = 'http' | 'https' | 'ftp';

/** pileAddress: where the pile is seen from here; it decides which of the PC's addresses the pile is told. null: not known. */
export interface FileWay {
  readonly scheme: FileScheme;
  readonly pileAddress: string | null;
}

/** Something a pile was asked to send. Request ids are ours, above 0 and never issued twice. */
export interface LogRequest {
  readonly requestId: number;
  readonly pileId: PileId;
  readonly log: 'diagnostics' | 'security';
  readonly by: OperatorId;
  readonly orderedAtMs: UtcMs;
  readonly state: 'ordered' | 'uploading' | 'received' | 'failed';
  /** The pile's own word where it failed. */
  readonly why: string | null;
  readonly fileId: FileId | null;
  readonly atMs: UtcMs;
}

/** Where a kept file lies: images for piles, or what piles sent. */
export type Shelf = 'firmware' | 'from-piles';

/** Why a pile cannot be updated now. */
export type PileBusy = 'not-accepted' | 'offline' | 'session' | 'start-ordered' | 'reserved' | 'connector-in-use';

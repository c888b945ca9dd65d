/**
 * Checkpoints: from the WAL into the file, off the writer's way. Three kinds:
 * a PASSIVE one from a connection of the maintenance thread, often: it copies and syncs while the writer goes on, waits for nobody
 * and so never gets the last pages under load. A PASSIVE one by the writer right after it, between two commits: it copies those few
 * pages, and where no reader is in the way the next commit begins the WAL anew, in the blocks it has. And a TRUNCATE by the
 * writer when it is idle, or where readers kept the WAL growing: it gives the blocks back, which every later commit would have to
 * get anew, so not under load; it is given 20 ms to find a moment without readers (who have 5 s at most).
 */
import type { Condition } from './condition.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { sizeOf } from './disk.ts';
import { int, one } from './rows.ts';

const MIB = 1_024 * 1_024;
/** Above this the passive checkpoint has something worth copying, and an idle writer something worth truncating. */
export const WAL_WORTH_BYTES = 4 * MIB;
/** Above this the writer truncates the WAL between two commits; the passive checkpoints keep it below half of it, if readers let them. */
const WAL_LIMIT_BYTES = 128 * MIB;
/** Above this somebody is told; the alarm goes at half of it. */
const WAL_ALARM_BYTES = 256 * MIB;
const WAIT_FOR_READERS_MS = 20;

/** Length of the WAL on disk; 0 where there is none. */
export function walBytes(file: string): number {
  return sizeOf(`${file}-wal`);
}

/** The alarm 'wal-too-large' as data: readers or a backup hold the WAL, or the disk is too slow to copy it. */
export function walCondition(bytes: number, wasActive: boolean): Condition {
  return {
    alarm: 'wal-too-large',
    active: bytes > (wasActive ? WAL_ALARM_BYTES / 2 : WAL_ALARM_BYTES),
    detail: { walMib: Math.floor(bytes / MIB), limitMib: WAL_ALARM_BYTES / MIB },
  };
}

export interface CheckpointResult {
  /** False: somebody was in the way; what could be copied was copied. */
  readonly done: boolean;
  readonly walPages: number;
  readonly copiedPages: number;
}

/** Copies what no reader still needs from the WAL; never waits and never makes the writer wait. */
export function passiveCheckpoint(db: ReadConnection): CheckpointResult {
  return checkpoint(db, 'PASSIVE');
}

export interface WalKeeper {
  /** After a checkpoint of the maintenance thread, outside of any transaction: copies what came meanwhile, so that the WAL begins anew. */
  afterCheckpoint(): void;
  /** After the commit that destroyed a key: truncates, so that old pages with the key on them are gone; tried again where readers were in the way. */
  wipe(): void;
  /** After a commit, outside of any transaction: truncates a WAL above 128 MiB; tried again after 4 MiB more where readers were in the way. */
  afterCommit(): void;
  /** When the writer has nothing to do: truncates a WAL above 4 MiB, or one that is to be wiped. True when it did. */
  whenIdle(): boolean;
}

/** The writer's half, over the writer's connection. */
export function createWalKeeper(db: WriteConnection, limits = { worthBytes: WAL_WORTH_BYTES, limitBytes: WAL_LIMIT_BYTES }): WalKeeper {
  let triedAtBytes = 0;
  let isToBeWiped = false;
  const truncate = (): boolean => {
    const { done } = truncateWal(db);
    triedAtBytes = done ? 0 : walBytes(db.file);
    if (done) isToBeWiped = false;
    return done;
  };
  return {
    afterCheckpoint: () => {
      if (isToBeWiped) truncate();
      else passiveCheckpoint(db);
    },
    wipe: () => {
      isToBeWiped = true;
      truncate();
    },
    afterCommit: () => {
      const bytes = walBytes(db.file);
      if (bytes > limits.limitBytes && bytes > triedAtBytes + (triedAtBytes === 0 ? 0 : limits.worthBytes)) truncate();
    },
    whenIdle: () => (isToBeWiped || walBytes(db.file) > limits.worthBytes) && truncate(),
  };
}

/** By the writer alone. Waits at most 20 ms for readers; then the WAL stays as it is. Also wipes old pages of a destroyed key. */
export function truncateWal(db: WriteConnection): CheckpointResult {
  const before = db.pragma('busy_timeout');
  db.pragma(`busy_timeout = ${WAIT_FOR_READERS_MS}`);
  try {
    return checkpoint(db, 'TRUNCATE');
  } finally {
    db.pragma(`busy_timeout = ${Number(before)}`);
  }
}

function checkpoint(db: ReadConnection, how: 'PASSIVE' | 'TRUNCATE'): CheckpointResult {
  const row = one(db.get(`PRAGMA wal_checkpoint(${how})`));
  return { done: int(row, 'busy') === 0, walPages: int(row, 'log'), copiedPages: int(row, 'checkpointed') };
}

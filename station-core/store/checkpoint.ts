/**
 * Checkpoints: from the WAL into the file, off the writer's way. Twice over:
 * a PASSIVE one from a connection of the maintenance thread, often: it copies and syncs while the writer goes on, waits for nobody
 * and so never gets the last pages under load; and a TRUNCATE by the writer itself when it is idle or the WAL is too long: with
 * the copying done by the passive ones it is short, and it is given 20 ms to find a moment without readers (who have 5 s at most).
 */
import type { Condition } from './condition.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { sizeOf } from './disk.ts';
import { int, one } from './rows.ts';

const MIB = 1_024 * 1_024;
/** Above this the passive checkpoint has something worth copying, and an idle writer something worth truncating. */
export const WAL_WORTH_BYTES = 4 * MIB;
/** Above this the writer resets the WAL between two commits. */
const WAL_LIMIT_BYTES = 64 * MIB;
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
  /** After a commit, outside of any transaction: resets a WAL above 64 MiB; tried again after 4 MiB more where readers were in the way. */
  afterCommit(): void;
  /** When the writer has nothing to do: truncates a WAL above 4 MiB. True when it did. */
  whenIdle(): boolean;
}

/** The writer's half, over the writer's connection. */
export function createWalKeeper(db: WriteConnection, limits = { worthBytes: WAL_WORTH_BYTES, limitBytes: WAL_LIMIT_BYTES }): WalKeeper {
  let triedAtBytes = 0;
  const truncate = (): boolean => {
    const { done } = truncateWal(db);
    triedAtBytes = done ? 0 : walBytes(db.file);
    return done;
  };
  return {
    afterCommit: () => {
      const bytes = walBytes(db.file);
      if (bytes > limits.limitBytes && bytes > triedAtBytes + (triedAtBytes === 0 ? 0 : limits.worthBytes)) truncate();
    },
    whenIdle: () => walBytes(db.file) > limits.worthBytes && truncate(),
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

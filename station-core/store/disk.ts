/** The disk under the data folder: how much is free, and how a file is made to stay. */
import { closeSync, fsyncSync, openSync, statfsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { Fault } from '../base/fault.ts';
import type { Condition } from './condition.ts';

const MIB = 1_024 * 1_024;
/** Left free beside any copy we make, so that the station itself can go on writing. */
const RESERVE_BYTES = 256 * MIB;
/** Below this much free space the station asks for help; the alarm goes when there is a quarter more. */
const LOW_BYTES = 2_048 * MIB;

export interface Disk {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Free space for this account on the disk that holds the folder. */
export async function diskOf(folder: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** The alarm 'disk-nearly-full' as data. A small disk is low at a twentieth of its size. */
export function diskCondition(disk: Disk, wasActive: boolean): Condition {
  const low = Math.min(LOW_BYTES, disk.totalBytes / 20);
  return {
    alarm: 'disk-nearly-full',
    active: disk.freeBytes < (wasActive ? low * 1.25 : low),
    detail: { freeMib: Math.floor(disk.freeBytes / MIB), totalMib: Math.floor(disk.totalBytes / MIB) },
  };
}

/** Throws Fault('store.disk-full') unless the folder's disk has room for so many copies of the file with its log, and the reserve. */
export function requireSpace(folder: string, file: string, copies = 1): void {
  const { bavail, bsize } = statfsSync(folder);
  const neededBytes = copies * (sizeOf(file) + sizeOf(`${file}-wal`)) + RESERVE_BYTES;
  if (bavail * bsize >= neededBytes) return;
  throw new Fault('store.disk-full', {
    folder,
    freeMib: Math.floor((bavail * bsize) / MIB),
    neededMib: Math.ceil(neededBytes / MIB),
    help: 'Free some space for the copy.',
  });
}

/** Bytes of a file, 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Returns when the file's content is on the disk. Never for the live database: closing it here would drop SQLite's own locks on it. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a new or renamed name in the folder stay. Windows journals names itself and refuses to sync a folder. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

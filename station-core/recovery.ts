/** Making a recovery file beside a station that runs, and putting a backup or a recovery file in place of what is here. */
import { existsSync, openSync, readdirSync, readSync, rmSync, closeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from './base/fault.ts';
import { localTime, zoneName, type UtcMs } from './base/time.ts';
import { openRecoveryFile, writeRecoveryFile } from './keys/recovery-file.ts';
import { backUp, type BackupResult } from './store/backup.ts';
import { lockDataFolder } from './store/lock.ts';
import { storeFiles } from './store/open-store.ts';
import { requireSpace } from './store/disk.ts';
import { lookAtCopy, putCopy, type CopyFacts } from './store/restore.ts';

/** Folders that are worked in begin so; each is removed when its work ends, and at the next start where it did not. */
const WORK = 'recovery-';

/** A new folder to work in, for a recovery file that is made in the core. */
export function recoveryFolder(dataFolder: string): Promise<string> {
  return mkdtemp(path.join(dataFolder, WORK));
}

/** Removes what work that was broken off left behind: copies, and keys that were unpacked. Nobody else may have the data folder open. */
export function removeLeftovers(dataFolder: string): void {
  for (const entry of readdirSync(dataFolder, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name.startsWith(WORK)) rmSync(path.join(dataFolder, entry.name), { recursive: true, force: true });
}

/** The file of a copy that was proven whole. Throws Fault('store.damaged' | 'recovery.no-copy'). */
export function provenCopy({ file, damaged, problem }: Pick<BackupResult, 'file' | 'damaged' | 'problem'>): string {
  if (file !== null) return file;
  if (damaged) throw new Fault('store.damaged', { problem: problem ?? '', help: 'Restore the newest backup.' });
  throw new Fault('recovery.no-copy', { problem: problem ?? '', help: 'Try again in a few minutes.' });
}

/** Made from a fresh copy of the database, proven whole. Answers what is in it. Throws Fault. */
export async function makeRecoveryFile(order: {
  readonly dataFolder: string;
  readonly to: string;
  readonly passphrase: string;
  readonly nowMs: UtcMs;
}): Promise<CopyFacts> {
  const { dataFolder, nowMs } = order;
  const { database } = storeFiles(dataFolder);
  if (!existsSync(database)) throw new Fault('input.not-found', { file: database, help: 'There is no station in this data folder.' });
  requireSpace(dataFolder, database);
  const folder = await mkdtemp(path.join(dataFolder, WORK));
  try {
    const copy = provenCopy(await backUp({ file: database, folder, day: localTime(nowMs, zoneName('UTC')).date, nowMs }));
    const facts = lookAtCopy(copy, nowMs);
    await writeRecoveryFile({
      ...{ to: order.to, passphrase: order.passphrase, nowMs },
      keysFolder: path.join(dataFolder, 'keys'),
      database: copy,
      station: facts.station ?? '',
    });
    return facts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Restored extends CopyFacts {
  /** Where what was here lies now; null: nothing was here. */
  readonly aside: string | null;
}

/** `from`: a backup (.sqlite, for the PC whose keys are here) or a recovery file. Throws Fault; then nothing was changed. */
export async function restoreStation(order: {
  readonly dataFolder: string;
  readonly from: string;
  /** Asked for a recovery file alone. */
  readonly passphrase: () => Promise<string>;
  readonly nowMs: UtcMs;
}): Promise<Restored> {
  const { dataFolder, from, nowMs } = order;
  const lock = lockDataFolder(dataFolder);
  try {
    if (isDatabase(from)) {
      if (!existsSync(path.join(dataFolder, 'keys', 'master.key')))
        throw new Fault('input.invalid', {
          file: from,
          help: 'The keys of the station are not in this data folder: put its keys folder here first, or restore a recovery file, which brings them along.',
        });
      const facts = lookAtCopy(from, nowMs);
      return { ...facts, aside: await putCopy({ dataFolder, copy: from, keysFolder: null, nowMs }) };
    }
    const opened = await mkdtemp(path.join(dataFolder, WORK));
    try {
      await openRecoveryFile(from, await order.passphrase(), opened);
      const copy = path.join(opened, 'stationmaster.sqlite');
      const facts = lookAtCopy(copy, nowMs);
      return { ...facts, aside: await putCopy({ dataFolder, copy, keysFolder: path.join(opened, 'keys'), nowMs }) };
    } finally {
      await rm(opened, { recursive: true, force: true });
    }
  } finally {
    lock.close();
  }
}

/** By its first bytes, whatever it is called. */
function isDatabase(file: string): boolean {
  if (!existsSync(file)) throw new Fault('input.not-found', { file, help: 'There is no such file.' });
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(16);
    readSync(handle, bytes, 0, 16, 0);
    return bytes.toString('latin1') === 'SQLite format 3\0';
  } finally {
    closeSync(handle);
  }
}

/** One core per data folder: a lock that the operating system lets go of when the process ends, however it ends. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Fault, isFault, type FaultDetail } from '../base/fault.ts';
import { requireDatabaseLibrary, requireWritableFolder } from './open.ts';
import { asStoreFault } from './sqlite-faults.ts';

export interface FolderLock {
  /** Lets the next core in. */
  close(): void;
}

/**
 * Holds `core.lock`. SQLite's exclusive file lock is the portable one: byte ranges on Windows, advisory locks elsewhere, and no
 * stale file after a crash. Throws Fault('core.already-running') with the other core's pid and address where core.json tells them.
 */
export function lockDataFolder(folder: string): FolderLock {
  requireDatabaseLibrary(process.versions);
  requireWritableFolder(folder);
  const file = path.join(folder, 'core.lock');
  const db = open(file);
  try {
    // In memory: the lock writes nothing, so it needs no journal beside it.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const fault = asStoreFault(error, file);
    if (isFault(fault) && fault.code === 'store.busy')
      throw new Fault('core.already-running', { folder, ...ofOtherCore(folder), help: 'Use that one, or end it first.' }, { cause: error });
    throw fault;
  }
  return { close: () => void db.close() };
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 });
  } catch (error) {
    throw asStoreFault(error, file);
  }
}

/** What core.json tells of whoever holds the lock; nothing when it is missing, half written or not ours. */
function ofOtherCore(folder: string): FaultDetail {
  try {
    const told: unknown = JSON.parse(readFileSync(path.join(folder, 'core.json'), 'utf8'));
    if (typeof told !== 'object' || told === null) return {};
    return {
      ...('pid' in told && typeof told.pid === 'number' ? { pid: told.pid } : {}),
      ...('screens' in told && typeof told.screens === 'string' ? { address: told.screens.slice(0, 200) } : {}),
    };
  } catch {
    // The other core may be about to write it; the lock alone is enough to refuse.
    return {};
  }
}

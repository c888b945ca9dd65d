/** SQLite's result codes -> faults a person can act on. */
import Database from 'better-sqlite3';
import { Fault, type FaultCode } from '../base/fault.ts';

/** By the primary result code: an extended one ('SQLITE_IOERR_FSYNC') begins with it (https://sqlite.org/rescode.html). */
const CODES: readonly (readonly [prefix: string, code: FaultCode, help: string])[] = [
  ['SQLITE_FULL', 'store.disk-full', 'Free some space; nothing that was stored is lost.'],
  ['SQLITE_BUSY', 'store.busy', 'Close the other program that has the file open.'],
  ['SQLITE_LOCKED', 'store.busy', 'Close the other program that has the file open.'],
  ['SQLITE_CORRUPT', 'store.damaged', 'Restore the newest backup.'],
  ['SQLITE_NOTADB', 'store.not-ours', 'Move the file away or name another data folder.'],
  ['SQLITE_IOERR', 'store.io-error', 'Check the disk and its cable; nothing that was answered is lost.'],
  ['SQLITE_READONLY', 'config.folder-not-writable', 'Give the account that runs Stationmaster the right to write there.'],
  ['SQLITE_CANTOPEN', 'config.folder-not-writable', 'Give the account that runs Stationmaster the right to write there.'],
  ['SQLITE_PERM', 'config.folder-not-writable', 'Give the account that runs Stationmaster the right to write there.'],
];

/** The fault behind an error of SQLite, or the error itself where it is a bug of ours (a broken constraint, bad SQL). */
export function asStoreFault(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code } = error;
  const known = CODES.find(([prefix]) => code.startsWith(prefix));
  return known === undefined ? error : new Fault(known[1], { file, sqlite: code, help: known[2] }, { cause: error });
}

/** Opens the file: only ours, only of a version we know, with the settings that keep what was acknowledged. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { assert } from '../base/assert.ts';
import { Fault } from '../base/fault.ts';
import { ReadConnection, WriteConnection } from './connection.ts';
import { one } from './rows.ts';
import { asStoreFault } from './sqlite-faults.ts';

/** 'SMST' in the file's header: tells our files from any other SQLite file. */
export const APPLICATION_ID = 0x534d_5354;

/** After this the WAL file is cut back when it is reset; until then its blocks are used again. */
const WAL_KEEP_BYTES = 64 * 1_024 * 1_024;

/** Pages the writer keeps: the library's own 16 MB do not hold the newest pages of a busy day, and each one missed is read from the WAL. */
const WRITER_CACHE_KIB = 64 * 1_024;

export interface WriterOptions {
  /** The newest file version this program knows; a newer file is refused and left as it is. */
  readonly newestVersion: number;
  /** How long to wait for a lock of another program before Fault('store.busy'). */
  readonly busyTimeoutMs?: number;
  /** 'off' is for the durability test alone, which must fail with it. */
  readonly synchronous?: 'full' | 'off';
}

/**
 * The one connection that writes; makes the file where there is none. Throws Fault('store.from-the-future'), 'store.not-ours',
 * 'store.damaged', 'store.busy', 'config.folder-not-writable' or 'config.node-too-old'.
 */
export function openWriter(file: string, options: WriterOptions): WriteConnection {
  requireDatabaseLibrary(process.versions);
  if (file !== ':memory:') requireWritableFolder(path.dirname(file));
  const db = new WriteConnection(openDatabase(file, { timeout: options.busyTimeoutMs ?? 5_000 }), file);
  try {
    refuseUnlessOurs(db, options.newestVersion);
    prepareWriter(db, options.synchronous ?? 'full');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that can only ask. The file must exist. */
export function openReader(file: string): ReadConnection {
  requireDatabaseLibrary(process.versions);
  const db = new ReadConnection(openDatabase(file, { readonly: true, fileMustExist: true, timeout: 1_000 }), file);
  db.pragma('query_only = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('temp_store = MEMORY');
  return db;
}

/** A connection for checkpoints beside the writer: it never writes a row, and syncs as strictly as the writer does. */
export function openCheckpointer(file: string): WriteConnection {
  requireDatabaseLibrary(process.versions);
  const db = new WriteConnection(openDatabase(file, { fileMustExist: true, timeout: 0 }), file);
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('trusted_schema = OFF');
  return db;
}

/** For a copy nobody else has open: backups while they are verified. */
export function openCopy(file: string): WriteConnection {
  return new WriteConnection(openDatabase(file, { fileMustExist: true, timeout: 0 }), file);
}

/** better-sqlite3 is one N-API 10 build: an older Node does not fail on it, it crashes. Throws Fault('config.node-too-old'). */
export function requireDatabaseLibrary(versions: Readonly<Record<string, string | undefined>>): void {
  if (Number(versions['napi'] ?? 0) >= 10) return;
  throw new Fault('config.node-too-old', {
    node: versions['node'] ?? 'unknown',
    napi: versions['napi'] ?? 'unknown',
    help: 'It needs N-API 10: start it through npm, which brings the right Node.js.',
  });
}

/** Loads the native part at once: it is otherwise loaded by the first connection. */
export function loadDatabaseLibrary(): void {
  requireDatabaseLibrary(process.versions);
  new Database(':memory:').close();
}

/** Makes the folder where it is missing. Throws Fault('config.folder-not-writable'). */
export function requireWritableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Fault(
      'config.folder-not-writable',
      { folder, cause, help: 'Name another folder or give this account the right to write there.' },
      { cause: error },
    );
  }
}

function openDatabase(file: string, options: Database.Options): Database.Database {
  try {
    return new Database(file, options);
  } catch (error) {
    throw asStoreFault(error, file);
  }
}

/** Only reads: a file that is refused is left as it was found. */
function refuseUnlessOurs(db: WriteConnection, newestVersion: number): void {
  const application = db.pragma('application_id');
  const isEmpty = one(db.get('SELECT count(*) AS n FROM sqlite_schema'))['n'] === 0;
  if (application !== APPLICATION_ID && !(application === 0 && isEmpty))
    throw new Fault('store.not-ours', { file: db.file, help: 'Move the file away or name another data folder.' });
  const fileVersion = db.pragma('user_version');
  assert(typeof fileVersion === 'number', 'a file version is a number');
  if (fileVersion > newestVersion)
    throw new Fault('store.from-the-future', {
      file: db.file,
      fileVersion,
      ourVersion: newestVersion,
      help: 'Start the newer version again; the file was not touched.',
    });
}

function prepareWriter(db: WriteConnection, synchronous: 'full' | 'off'): void {
  if (db.pragma('application_id') === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
  const mode = db.pragma('journal_mode = WAL');
  if (mode !== 'wal' && mode !== 'memory')
    throw new Fault('store.io-error', { file: db.file, help: 'The disk does not support a write-ahead log; use a local disk.' });
  db.pragma(`synchronous = ${synchronous}`);
  assert(db.pragma('synchronous') === (synchronous === 'full' ? 2 : 0), 'what is acknowledged is on disk');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
  // Checkpoints are ours (checkpoint.ts): an automatic one would run inside whichever commit passes the mark.
  db.pragma('wal_autocheckpoint = 0');
  db.pragma(`journal_size_limit = ${WAL_KEEP_BYTES}`);
  // Zeroes what is deleted inside pages that are written anyway; the vault switches to ON where it destroys a key.
  db.pragma('secure_delete = FAST');
}

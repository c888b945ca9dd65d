/** Brings a file to this program's version: every pending migration in one transaction, those already applied compared by hash. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../base/assert.ts';
import { Fault } from '../base/fault.ts';
import type { UtcMs } from '../base/time.ts';
import type { WriteConnection } from './connection.ts';
import { requireSpace, syncFile, syncFolder } from './disk.ts';
import { assertInOrder, hashOf, type Migration } from './migrations/list.ts';
import { int, text } from './rows.ts';

export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  /** Where the copy is put that is taken before a file with data is changed. */
  readonly backupFolder: string;
  readonly nowMs: UtcMs;
}

/** Copies from before a migration that are kept: the newest three. */
const COPIES_KEPT = 3;

const MIGRATION_TABLE = `CREATE TABLE IF NOT EXISTS migration (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  applied_at_ms INTEGER NOT NULL
) STRICT`;

/**
 * Returns how many were applied. A step that fails leaves the file as it was. Throws Fault('store.migration-changed') when an
 * applied one differs from ours, Fault('store.disk-full') when there is no room for the copy.
 */
export function migrate(db: WriteConnection, options: MigrateOptions): number {
  assertInOrder(options.migrations);
  const version = db.pragma('user_version');
  assert(typeof version === 'number' && version <= options.migrations.length, 'a file from the future was refused before');
  compareApplied(db, version, options.migrations);
  const pending = options.migrations.slice(version);
  if (pending.length === 0) return 0;
  if (version > 0) copyBefore(db, version, options);
  apply(db, pending, options.nowMs);
  return pending.length;
}

function compareApplied(db: WriteConnection, version: number, migrations: readonly Migration[]): void {
  if (version === 0) return;
  const rows = db.all('SELECT number, name, sha256 FROM migration ORDER BY number');
  if (rows.length !== version)
    throw new Fault('store.damaged', { file: db.file, help: 'Its list of migrations has holes. Restore the newest backup.' });
  rows.forEach((row, index) => {
    const ours = migrations[index];
    if (ours !== undefined && int(row, 'number') === ours.number && text(row, 'sha256') === hashOf(ours)) return;
    throw new Fault('store.migration-changed', {
      file: db.file,
      migration: `${int(row, 'number')} ${text(row, 'name')}`,
      help: 'Use the version of Stationmaster that wrote the file; the file was not touched.',
    });
  });
}

function apply(db: WriteConnection, pending: readonly Migration[], nowMs: UtcMs): void {
  // A table that is rebuilt is dropped in between; SQLite takes this switch only outside of a transaction.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      db.run(MIGRATION_TABLE);
      for (const migration of pending) {
        db.script(migration.sql);
        db.runOne(
          'INSERT INTO migration (number, name, sha256, applied_at_ms) VALUES (?, ?, ?, ?)',
          migration.number,
          migration.name,
          hashOf(migration),
          nowMs,
        );
      }
      assert(db.all('SELECT * FROM pragma_foreign_key_check').length === 0, 'a migration leaves no row without its parent');
      db.pragma(`user_version = ${(pending.at(-1)?.number ?? 0).toString()}`);
    });
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

/** A whole copy under the file's old version, complete and synced before the first change. */
function copyBefore(db: WriteConnection, version: number, { backupFolder, migrations }: MigrateOptions): void {
  mkdirSync(backupFolder, { recursive: true });
  requireSpace(backupFolder, db.file);
  const name = `before-version-${migrations.length}-from-${version}.sqlite`;
  const part = path.join(backupFolder, `${name}.part`);
  rmSync(part, { force: true });
  db.run('VACUUM INTO ?', part);
  syncFile(part);
  renameSync(part, path.join(backupFolder, name));
  syncFolder(backupFolder);
  dropOldCopies(backupFolder);
}

function dropOldCopies(folder: string): void {
  const copies = readdirSync(folder)
    .map((name) => ({ name, version: Number(/^before-version-(\d+)-from-\d+\.sqlite$/.exec(name)?.[1] ?? 0) }))
    .filter((copy) => copy.version > 0)
    .sort((a, b) => b.version - a.version);
  for (const { name } of copies.slice(COPIES_KEPT)) rmSync(path.join(folder, name), { force: true });
}

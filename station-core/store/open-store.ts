/** The file as the writer needs it: opened, ours, and at this program's version. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { WriteConnection } from './connection.ts';
import { raiseNumbers } from './counters.ts';
import { chainOldRows } from './ledger-chain.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import type { Migration } from './migrations/list.ts';
import { openWriter } from './open.ts';

export interface StoreOptions {
  readonly dataFolder: string;
  readonly nowMs: UtcMs;
  readonly busyTimeoutMs?: number;
  readonly synchronous?: 'full' | 'off';
  /** Another list than the shipped one: for tests. */
  readonly migrations?: readonly Migration[];
}

/** Where things lie in the data folder. */
export const storeFiles = (
  dataFolder: string,
): {
  readonly database: string;
  /** There when the database is a copy that was put in its place and not opened since. */
  readonly restored: string;
  readonly backups: string;
  readonly journal: string;
  readonly evidence: string;
} => ({
  database: path.join(dataFolder, 'stationmaster.sqlite'),
  restored: path.join(dataFolder, 'stationmaster.restored'),
  backups: path.join(dataFolder, 'backup'),
  journal: path.join(dataFolder, 'journal'),
  evidence: path.join(dataFolder, 'evidence'),
});

/** Opens and migrates, and chains what an earlier version wrote to the ledger. Throws what openWriter and migrate throw; then the file is closed and as it was. */
export function openStore(options: StoreOptions): WriteConnection {
  const files = storeFiles(options.dataFolder);
  const list = options.migrations ?? migrations;
  const db = openWriter(files.database, {
    newestVersion: list.length,
    ...(options.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: options.busyTimeoutMs }),
    ...(options.synchronous === undefined ? {} : { synchronous: options.synchronous }),
  });
  try {
    migrate(db, { migrations: list, backupFolder: files.backups, nowMs: options.nowMs });
    if (options.migrations === undefined) {
      chainOldRows(db);
      afterRestore(db, files.restored, options.nowMs);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Its numbers go on above those that were given after the copy, before it gives any. Killed in between it does so again. */
function afterRestore(db: WriteConnection, marker: string, nowMs: UtcMs): void {
  if (!existsSync(marker)) return;
  const putMs = Date.parse(readFileSync(marker, 'utf8').trim());
  db.transaction(() => raiseNumbers(db, Number.isNaN(putMs) ? nowMs : utcMs(putMs)));
  rmSync(marker);
}

/** The same file in memory, for tests of statements: gone when closed. */
export function openMemoryStore(nowMs: UtcMs): WriteConnection {
  const db = openWriter(':memory:', { newestVersion: migrations.length });
  migrate(db, { migrations, backupFolder: '', nowMs });
  return db;
}

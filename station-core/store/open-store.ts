/** The file as the writer needs it: opened, ours, and at this program's version. */
import path from 'node:path';
import type { UtcMs } from '../base/time.ts';
import type { WriteConnection } from './connection.ts';
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
): { readonly database: string; readonly backups: string; readonly journal: string; readonly evidence: string } => ({
  database: path.join(dataFolder, 'stationmaster.sqlite'),
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
    if (options.migrations === undefined) chainOldRows(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The same file in memory, for tests of statements: gone when closed. */
export function openMemoryStore(nowMs: UtcMs): WriteConnection {
  const db = openWriter(':memory:', { newestVersion: migrations.length });
  migrate(db, { migrations, backupFolder: '', nowMs });
  return db;
}

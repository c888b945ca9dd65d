/** A copy of the database put in the place of the one at hand, which is moved aside and never deleted. Nobody may have the folder open: the caller holds its lock. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../base/fault.ts';
import { toIso, type UtcMs } from '../base/time.ts';
import { checkWhole } from './checks.ts';
import { requireSpace, syncFile, syncFolder } from './disk.ts';
import { migrations } from './migrations/all.ts';
import { APPLICATION_ID, openCopy } from './open.ts';
import { storeFiles } from './open-store.ts';
import { int, one, timeOrNull } from './rows.ts';
import { settingsOf } from './settings.ts';
import { asStoreFault } from './sqlite-faults.ts';

/** What a copy holds, as a person asks it. */
export interface CopyFacts {
  readonly station: string | null;
  /** The last moment the station was alive in it: what came later is not in it. null: never. */
  readonly lastAliveMs: UtcMs | null;
  readonly bills: number;
  readonly sessions: number;
  readonly transfers: number;
}

/** Looks the copy through as a whole. Throws Fault('store.damaged' | 'store.not-ours' | 'store.from-the-future'). */
export function lookAtCopy(file: string, nowMs: UtcMs): CopyFacts {
  if (!existsSync(file)) throw new Fault('input.not-found', { file, help: 'There is no such file.' });
  try {
    const db = openCopy(file);
    try {
      if (db.pragma('application_id') !== APPLICATION_ID)
        throw new Fault('store.not-ours', { file, help: 'Name a backup or a recovery file of a station.' });
      const version = db.pragma('user_version');
      if (typeof version !== 'number' || version > migrations.length)
        throw new Fault('store.from-the-future', { file, help: 'Install the version of Stationmaster that wrote it, or a newer one.' });
      // A copy of an earlier version is brought up to date, and looked through, when the station starts with it.
      const { problems, ledger } = version < migrations.length ? { problems: [], ledger: [] } : checkWhole(db, nowMs);
      if (problems.length > ledger.length)
        throw new Fault('store.damaged', { file, problem: problems.join('; '), help: 'Take an older copy.' });
      const row = one(
        db.get(`SELECT (SELECT count(*) FROM bill) AS bills, (SELECT count(*) FROM session) AS sessions, (SELECT count(*) FROM transfer) AS transfers,
          (SELECT max(received_ms) FROM journal) AS alive`),
      );
      return {
        station: version < migrations.length ? null : (settingsOf(db)?.name ?? null),
        lastAliveMs: timeOrNull(row, 'alive'),
        bills: int(row, 'bills'),
        sessions: int(row, 'sessions'),
        transfers: int(row, 'transfers'),
      };
    } finally {
      db.close();
    }
  } catch (error) {
    throw asStoreFault(error, file);
  }
}

/**
 * Puts a copy that was looked at in its place. keysFolder: of a recovery file; its keys take the place of those here. Answers the folder that
 * what was here was moved to; null: nothing was here. Throws Fault('store.disk-full'); the folder is then as it was.
 */
export async function putCopy(order: {
  readonly dataFolder: string;
  readonly copy: string;
  readonly keysFolder: string | null;
  readonly nowMs: UtcMs;
}): Promise<string | null> {
  const { dataFolder, copy, keysFolder } = order;
  const { database, restored } = storeFiles(dataFolder);
  requireSpace(dataFolder, copy);
  const fresh = `${database}.new`;
  await copyFile(copy, fresh);
  syncFile(fresh);
  const aside = path.join(dataFolder, `replaced-${toIso(order.nowMs).replaceAll(':', '-')}`);
  const here = [database, `${database}-wal`, `${database}-shm`, ...(keysFolder === null ? [] : [path.join(dataFolder, 'keys')])].filter(
    (name) => existsSync(name),
  );
  if (here.length > 0) mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const name of here) renameSync(name, path.join(aside, path.basename(name)));
  if (keysFolder !== null) renameSync(keysFolder, path.join(dataFolder, 'keys'));
  // Before the copy stands there: a start in between raises numbers once too often, never once too little.
  writeFileSync(restored, `${toIso(order.nowMs)}\n`);
  syncFile(restored);
  renameSync(fresh, database);
  syncFolder(dataFolder);
  return here.length > 0 ? aside : null;
}

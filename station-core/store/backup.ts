/**
 * Backups: a copy of the running file, proven whole before it counts. Runs in the maintenance thread on a connection of its own,
 * so the writer never waits for it.
 *
 * The copy is made inside one read transaction: without it SQLite begins again with every commit of the writer and under load
 * never ends. It is the one reader that may take longer than 5 s, because it ends by itself: when it has grown the WAL to its
 * limit it is given up and tried again later.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Fault, messageOf } from '../base/fault.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import { checkWhole, NOTHING_VERIFIED, type CheckReport, type VerifiedPoint } from './checks.ts';
import { walBytes } from './checkpoint.ts';
import { requireSpace, sizeOf, syncFile, syncFolder } from './disk.ts';
import { openCopy, requireWritableFolder } from './open.ts';
import { text } from './rows.ts';
import { asStoreFault } from './sqlite-faults.ts';

export interface BackupOrder {
  /** The live database. */
  readonly file: string;
  /** `<dataFolder>/backup`. */
  readonly folder: string;
  /** Names the copy; a second one of a day takes the place of the first. */
  readonly day: LocalDate;
  readonly nowMs: UtcMs;
  /** The copy is given up when the WAL is longer than this. */
  readonly walLimitBytes?: number;
}

export interface BackupResult {
  readonly ok: boolean;
  /** The finished copy; null when there is none. */
  readonly file: string | null;
  readonly ms: number;
  readonly bytes: number;
  /** Plain words; null when all went well. With ok: the copy is good, an older one is not. */
  readonly problem: string | null;
  /** True when the copy was made and is damaged, so most likely the file is. */
  readonly damaged: boolean;
  /** What is wrong with the ledger; by itself no reason to drop the copy. null: the copy was not looked at. */
  readonly ledger: readonly string[] | null;
  /** To be stored by the writer (putVerifiedPoint) when ok. */
  readonly point: VerifiedPoint;
}

const WAL_LIMIT_BYTES = 192 * 1_024 * 1_024;
const PAGES_PER_STEP = 1_000;
const DAYS_KEPT = 7;
const WEEKS_KEPT = 4;

/** Makes today's copy, checks it whole and drops the old ones; never rejects. */
export async function backUp(order: BackupOrder): Promise<BackupResult> {
  const name = `stationmaster-${order.day}.sqlite`;
  return withCopy(order, name, (part) => {
    const file = path.join(order.folder, name);
    renameSync(part, file);
    syncFolder(order.folder);
    prune(order.folder);
    return { file, problem: forgetErased(order.folder, file) };
  });
}

/** Finished backups, newest first. */
export function backupsIn(folder: string): { readonly day: LocalDate; readonly file: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const day = /^stationmaster-(\d{4}-\d{2}-\d{2})\.sqlite$/.exec(name)?.[1];
      return day === undefined ? [] : [{ day: day as LocalDate, file: path.join(folder, name) }];
    })
    .sort((a, b) => (a.day < b.day ? 1 : -1));
}

/** Which of the days stay: the newest 7, and of what is older the newest of each of 4 weeks. Days newest first. */
export function daysToKeep(days: readonly LocalDate[]): LocalDate[] {
  const weeks = new Map<number, LocalDate>();
  for (const day of days.slice(DAYS_KEPT)) {
    const week = Math.floor((Date.parse(day) / 86_400_000 + 3) / 7);
    if (!weeks.has(week)) weeks.set(week, day);
  }
  return [...days.slice(0, DAYS_KEPT), ...[...weeks.values()].slice(0, WEEKS_KEPT)];
}

async function withCopy(
  order: BackupOrder,
  name: string,
  finish: (part: string) => Pick<BackupResult, 'file' | 'problem'>,
): Promise<BackupResult> {
  const beganMs = performance.now();
  const part = path.join(order.folder, `${name}.part`);
  const result = (rest: Omit<BackupResult, 'ms' | 'bytes'>, bytes: number): BackupResult => ({
    ...rest,
    ms: Math.round(performance.now() - beganMs),
    bytes,
  });
  try {
    requireWritableFolder(order.folder);
    requireSpace(order.folder, order.file);
    removeCopy(part);
    await copy(order, part);
    const report = check(part, order.nowMs);
    const bytes = sizeOf(part);
    const { problems, ledger, point } = report;
    if (problems.length > ledger.length) {
      removeCopy(part);
      return result({ ok: false, file: null, problem: problems.join('; '), damaged: true, ledger, point }, bytes);
    }
    // Books that do not agree are kept as they are: a copy that is refused would leave nothing at all.
    return result({ ok: true, ...finish(part), damaged: false, ledger, point }, bytes);
  } catch (error) {
    removeCopy(part);
    const fault = asStoreFault(error, order.file);
    const damaged = fault instanceof Fault && (fault.code === 'store.damaged' || fault.code === 'store.not-ours');
    return result({ ok: false, file: null, problem: messageOf(fault), damaged, ledger: null, point: NOTHING_VERIFIED }, 0);
  }
}

async function copy(order: BackupOrder, part: string): Promise<void> {
  const db = new Database(order.file, { readonly: true, fileMustExist: true, timeout: 1_000 });
  const limit = order.walLimitBytes ?? WAL_LIMIT_BYTES;
  const walAtStart = walBytes(order.file);
  try {
    db.exec('BEGIN DEFERRED');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await db.backup(part, {
      progress: () => {
        const wal = walBytes(order.file);
        if (wal > limit && wal > walAtStart)
          throw new Fault('store.read-too-long', {
            file: order.file,
            walBytes: wal,
            help: 'The copy was given up so that the log can be reset; it is tried again later.',
          });
        return PAGES_PER_STEP;
      },
    });
  } finally {
    db.close();
  }
}

/** One self-contained file, checked, synced. */
function check(part: string, nowMs: UtcMs): CheckReport {
  const db = openCopy(part);
  try {
    db.pragma('journal_mode = DELETE');
    return checkWhole(db, nowMs);
  } finally {
    db.close();
    syncFile(part);
  }
}

/** An erased person is erased from older copies too: the newest one names the keys that were destroyed. Plain words where one could not be opened. */
function forgetErased(folder: string, newest: string): string | null {
  const erased = keysErasedIn(newest);
  const copies = readdirSync(folder).filter((name) => name.endsWith('.sqlite') && path.join(folder, name) !== newest);
  const problems = copies.flatMap((name) => {
    try {
      forgetKeys(path.join(folder, name), erased);
      return [];
    } catch (error) {
      return [`the older copy ${name} cannot be used: ${messageOf(error)}`];
    }
  });
  return problems.length === 0 ? null : problems.join('; ');
}

function forgetKeys(file: string, erased: readonly string[]): void {
  const db = openCopy(file);
  try {
    // A copy from before the vault has no such table.
    if (db.get("SELECT 1 FROM sqlite_schema WHERE name = 'person_key'") === undefined) return;
    db.pragma('secure_delete = ON');
    db.transaction(() => {
      for (const keyId of erased) db.run('DELETE FROM person_key WHERE id = ?', keyId);
    });
  } finally {
    db.close();
  }
}

function keysErasedIn(file: string): string[] {
  const db = openCopy(file);
  try {
    return db.all('SELECT id FROM person_key_erased').map((row) => text(row, 'id'));
  } finally {
    db.close();
  }
}

function prune(folder: string): void {
  const backups = backupsIn(folder);
  const keep = new Set(daysToKeep(backups.map(({ day }) => day)));
  for (const { day, file } of backups) if (!keep.has(day)) rmSync(file, { force: true });
}

function removeCopy(part: string): void {
  if (statSync(path.dirname(part), { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${suffix}`, { force: true });
}

/** Moves old journal rows out of the file, a small batch at a time, into one compressed file per device and day. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../base/assert.ts';
import { id, type PileId } from '../base/ids.ts';
import { nextDate, type LocalDate } from '../base/time.ts';
import type { Writer } from './connection.ts';
import { folderOf } from './device-folder.ts';
import { syncFolder } from './disk.ts';
import { appendMember } from './journal-file.ts';
import { newestJournalSeq, toJournalRow, type JournalRow } from './journal.ts';
import { text, textOrNull } from './rows.ts';

export interface ArchiveOptions {
  /** `<dataFolder>/journal`. */
  readonly folder: string;
  /** Rows stay in the file for this many whole local days. */
  readonly keepDays?: number;
  readonly batchRows?: number;
}

export interface JournalArchive {
  /**
   * Moves at most one batch of one device and day (500 rows or 256 KiB, one file, one sync, one short transaction); true when
   * there may be more. For the writer when it is idle, outside of any transaction. A full disk throws and moves nothing.
   */
  step(today: LocalDate): boolean;
}

const BATCH_ROWS = 500;
const BATCH_BYTES = 256 * 1_024;
const KEEP_DAYS = 7;

/** An archive over the writer's connection. */
export function createJournalArchive(db: Writer, options: ArchiveOptions): JournalArchive {
  const { folder, keepDays = KEEP_DAYS, batchRows = BATCH_ROWS } = options;
  return {
    step: (today) => {
      assert(!db.inTransaction, 'the archive has a transaction of its own');
      const rows = oldestBatch(db, nextDate(today, -keepDays), batchRows);
      if (rows.length === 0) return false;
      store(folder, rows);
      // The rows are on the disk in the archive; a crash before this commit leaves them in both, and the search shows them once.
      remove(db, rows);
      return true;
    },
  };
}

/** Rows of the oldest (day, device) before the cutoff. The newest row of all stays for ever, so that its number is not given again. */
function oldestBatch(db: Writer, cutoff: LocalDate, most: number): JournalRow[] {
  const newest = newestJournalSeq(db);
  const oldest = db.get(
    'SELECT local_day, pile_id FROM journal WHERE local_day < ? AND seq < ? ORDER BY local_day, pile_id LIMIT 1',
    cutoff,
    newest,
  );
  if (oldest === undefined) return [];
  const rows: JournalRow[] = [];
  let bytes = 0;
  const sql = 'SELECT * FROM journal WHERE local_day = ? AND pile_id IS ? AND seq < ? ORDER BY seq LIMIT ?';
  for (const row of db.each(sql, text(oldest, 'local_day'), textOrNull(oldest, 'pile_id'), newest, most)) {
    rows.push(toJournalRow(row));
    bytes += text(row, 'body').length;
    if (bytes >= BATCH_BYTES) break;
  }
  return rows;
}

function store(folder: string, rows: readonly JournalRow[]): void {
  const first = rows[0];
  assert(first !== undefined, 'a batch has rows');
  const device = path.join(folder, folderOf(first.pileId === null ? null : id<PileId>(first.pileId)));
  mkdirSync(device, { recursive: true });
  appendMember(path.join(device, `${first.localDay}.ndjson.gz`), rows);
  syncFolder(device);
  syncFolder(folder);
}

function remove(db: Writer, rows: readonly JournalRow[]): void {
  db.transaction(() => {
    for (const row of rows) db.runOne('DELETE FROM journal WHERE seq = ?', row.seq);
  });
}

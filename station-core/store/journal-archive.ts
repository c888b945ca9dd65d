/**
 * Moves old journal rows out of the file, a small step at a time, into one compressed file per device and day.
 *
 * A day goes in two passes. First its rows are copied, device by device: long parts compress well, and one file is synced per
 * step. Then they are deleted in the order of their numbers, which frees whole pages; device by device each page would be
 * written again for every device on it. In between a row is in both places, and so it is after a crash: the search shows it once.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../base/assert.ts';
import { nextDate, type LocalDate } from '../base/time.ts';
import type { Reader, Writer } from './connection.ts';
import { folderOf } from './device-folder.ts';
import { syncFolder } from './disk.ts';
import { appendMember } from './journal-file.ts';
import { newestJournalSeq, toJournalRow, type JournalRow } from './journal.ts';
import { int, text, textOrNull } from './rows.ts';

export interface ArchiveOptions {
  /** `<dataFolder>/journal`. */
  readonly folder: string;
  /** Rows stay in the file for this many whole local days. */
  readonly keepDays?: number;
  readonly batchRows?: number;
}

export interface JournalArchive {
  /**
   * One step: copies at most 500 rows or 256 KiB of one device and day, or deletes 500 rows; true when there may be more. For the
   * writer when it is idle, outside of any transaction. A full disk throws and loses nothing.
   */
  step(today: LocalDate): boolean;
}

const BATCH_ROWS = 500;
const BATCH_BYTES = 256 * 1_024;
const KEEP_DAYS = 7;

/** The day that is moved: copied up to (pileId, seq) in the order of the index, null at its beginning. */
interface Progress {
  readonly day: LocalDate;
  /** Rows of this day beyond this number came later, with the clock set back: they wait for the next round. */
  readonly lastSeq: number;
  /** The highest number that was copied: how far the second pass has to look. */
  readonly highestSeq: number;
  readonly copied: { readonly pileId: string | null; readonly seq: number } | null;
}

/** An archive over the writer's connection. How far it is stands in the file. */
export function createJournalArchive(db: Writer, options: ArchiveOptions): JournalArchive {
  const { folder, keepDays = KEEP_DAYS, batchRows = BATCH_ROWS } = options;
  return {
    step: (today) => {
      assert(!db.inTransaction, 'the archive has transactions of its own');
      const progress = progressOf(db) ?? begin(db, nextDate(today, -keepDays));
      if (progress === null) return false;
      const rows = nextRows(db, progress, batchRows);
      if (rows.length > 0) copy(db, folder, rows);
      else if (!removeSome(db, progress, batchRows)) db.runOne('DELETE FROM journal_archiving');
      return true;
    },
  };
}

function progressOf(db: Reader): Progress | null {
  const row = db.get('SELECT local_day, last_seq, pile_id, seq, highest_seq FROM journal_archiving');
  if (row === undefined) return null;
  const seq = int(row, 'seq');
  const copied = seq === 0 ? null : { pileId: textOrNull(row, 'pile_id'), seq };
  return { day: text(row, 'local_day') as LocalDate, lastSeq: int(row, 'last_seq'), highestSeq: int(row, 'highest_seq'), copied };
}

/** The oldest day before the cutoff. The newest row of all stays for ever, so that its number is not given again. */
function begin(db: Writer, cutoff: LocalDate): Progress | null {
  const newest = newestJournalSeq(db);
  const row = db.get('SELECT local_day FROM journal WHERE local_day < ? AND seq < ? ORDER BY local_day LIMIT 1', cutoff, newest);
  if (row === undefined) return null;
  const day = text(row, 'local_day') as LocalDate;
  db.runOne(
    'INSERT INTO journal_archiving (only, local_day, last_seq, pile_id, seq, highest_seq) VALUES (1, ?, ?, NULL, 0, 0)',
    day,
    newest - 1,
  );
  return { day, lastSeq: newest - 1, highestSeq: 0, copied: null };
}

/** The rows of one device that follow in the order of the index: what came from no pile, then pile by pile. */
function nextRows(db: Reader, { day, lastSeq, copied }: Progress, most: number): JournalRow[] {
  const same = copied === null ? [] : batch(db, day, copied.pileId, copied.seq, lastSeq, most);
  if (same.length > 0) return same;
  if (copied === null) {
    const stationsOwn = batch(db, day, null, 0, lastSeq, most);
    if (stationsOwn.length > 0) return stationsOwn;
  }
  const next = db.get(
    'SELECT pile_id FROM journal WHERE local_day = ? AND pile_id > ? AND seq <= ? ORDER BY pile_id LIMIT 1',
    day,
    copied?.pileId ?? '',
    lastSeq,
  );
  return next === undefined ? [] : batch(db, day, text(next, 'pile_id'), 0, lastSeq, most);
}

function batch(db: Reader, day: LocalDate, pileId: string | null, after: number, lastSeq: number, most: number): JournalRow[] {
  const rows: JournalRow[] = [];
  let bytes = 0;
  const sql = 'SELECT * FROM journal WHERE local_day = ? AND pile_id IS ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?';
  for (const row of db.each(sql, day, pileId, after, lastSeq, most)) {
    rows.push(toJournalRow(row));
    bytes += text(row, 'body').length;
    if (bytes >= BATCH_BYTES) break;
  }
  return rows;
}

function copy(db: Writer, folder: string, rows: readonly JournalRow[]): void {
  const last = rows.at(-1);
  assert(last !== undefined, 'a batch has rows');
  const device = path.join(folder, folderOf(last.pileId));
  mkdirSync(device, { recursive: true });
  appendMember(path.join(device, `${last.localDay}.ndjson.gz`), rows);
  syncFolder(device);
  syncFolder(folder);
  // On the disk: only now does the file say so. A crash before this copies the rows once more.
  db.transaction(() =>
    db.runOne('UPDATE journal_archiving SET pile_id = ?, seq = ?, highest_seq = max(highest_seq, ?)', last.pileId, last.seq, last.seq),
  );
}

/** True when there was something to delete. */
function removeSome(db: Writer, { day, highestSeq }: Progress, most: number): boolean {
  return db.transaction(
    () =>
      db.run(
        'DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE seq <= ? AND +local_day = ? ORDER BY seq LIMIT ?)',
        highestSeq,
        day,
        most,
      ) > 0,
  );
}

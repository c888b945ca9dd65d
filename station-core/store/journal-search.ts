/** Searches the journal, table and archive alike, newest first. Runs in a reader's thread. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../base/assert.ts';
import type { PileId } from '../base/ids.ts';
import { nextDate, type LocalDate } from '../base/time.ts';
import type { Reader, SqlValue } from './connection.ts';
import { folderOf, pileOfFolder } from './device-folder.ts';
import { listMembers, readMember, type Member } from './journal-file.ts';
import { toJournalRow, type JournalRow } from './journal.ts';
import { intOrNull, one } from './rows.ts';

export interface JournalQuestion {
  /** First and last local day, both included; at most 400 days. */
  readonly fromDay: LocalDate;
  readonly toDay: LocalDate;
  /** undefined: everything; null: only what came from no pile. */
  readonly pileId?: PileId | null | undefined;
  readonly kind?: string | undefined;
  readonly action?: string | undefined;
  /** Found in body, message id or violation, capitals or not. */
  readonly text?: string | undefined;
  /** Where the page before ended; null: the newest. */
  readonly before: JournalCursor | null;
  /** Rows per page, 1 to 500. */
  readonly limit: number;
}

/** Everything of later days and everything from this number on was shown. */
export interface JournalCursor {
  readonly day: LocalDate;
  readonly seq: number;
}

export interface JournalPage {
  readonly rows: readonly JournalRow[];
  /** null: the end. A page with few rows or none and a cursor ran out of time: asking on goes on from there. */
  readonly next: JournalCursor | null;
  /** Archive files with a part that could not be read. */
  readonly damaged: readonly string[];
}

export interface JournalPlace {
  /** `<dataFolder>/journal`. */
  readonly folder: string;
  /** Milliseconds since the search began; above `budgetMs` it returns what it has. */
  readonly elapsedMs: () => number;
  readonly budgetMs: number;
}

const MAX_PAGE = 500;
const MAX_DAYS = 400;
/** Rows looked at between two looks at the clock. */
const WINDOW = 1_000;

/** Rows in descending order of seq, a part at a time. */
interface Source {
  /** The highest number it may still give; below 0 when it is used up. */
  upper(): number;
  take(): readonly JournalRow[];
}

/** One page. Days newest first, rows of a day by seq, each once however often a crash left it in table and archive. */
export function searchJournal(db: Reader, question: JournalQuestion, place: JournalPlace): JournalPage {
  assert(question.limit >= 1 && question.limit <= MAX_PAGE, `a page has 1 to ${MAX_PAGE} rows`);
  const rows: JournalRow[] = [];
  const damaged = new Set<string>();
  const last = question.before?.day ?? question.toDay;
  let day = last < question.toDay ? last : question.toDay;
  for (let days = 0; day >= question.fromDay; day = nextDate(day, -1), days += 1) {
    assert(days < MAX_DAYS, `a search spans at most ${MAX_DAYS} days`);
    const below = question.before !== null && question.before.day === day ? question.before.seq : Infinity;
    const found = searchDay(sourcesOf(db, question, place, day, below, damaged), question, day, below, question.limit - rows.length, place);
    rows.push(...found.rows);
    const cursor = found.stoppedAt ?? (rows.length >= question.limit ? (rows.at(-1)?.seq ?? null) : null);
    if (cursor !== null) return { rows, next: { day, seq: cursor }, damaged: [...damaged] };
  }
  return { rows, next: null, damaged: [...damaged] };
}

/** The newest `most` matches of the sources; `stoppedAt` is set when the time was up: what is below it was not looked at. */
function searchDay(
  sources: readonly Source[],
  question: JournalQuestion,
  day: LocalDate,
  below: number,
  most: number,
  place: JournalPlace,
): { readonly rows: JournalRow[]; readonly stoppedAt: number | null } {
  let found: JournalRow[] = [];
  const matches = matcher(question, day, below);
  for (;;) {
    const next = highest(sources);
    const upper = next?.upper() ?? -1;
    const sure = found.filter((row) => row.seq > upper);
    if (next === null || sure.length >= most) return { rows: sure.slice(0, most), stoppedAt: null };
    // At least one part is looked at whatever the time, so that asking again always gets on.
    if (place.elapsedMs() > place.budgetMs && upper + 1 < below) return { rows: sure, stoppedAt: upper + 1 };
    found = newestOf([...found, ...next.take().filter(matches)], most);
  }
}

function highest(sources: readonly Source[]): Source | null {
  let best: Source | null = null;
  for (const source of sources) if (source.upper() >= 0 && (best === null || source.upper() > best.upper())) best = source;
  return best;
}

/** Descending by seq, doubles dropped, at most `most`. A restored file may give a number to another event: both are shown. */
function newestOf(rows: readonly JournalRow[], most: number): JournalRow[] {
  const once = new Map(rows.map((row) => [`${row.seq} ${row.eventId}`, row]));
  return [...once.values()].sort((a, b) => b.seq - a.seq).slice(0, most);
}

function matcher(question: JournalQuestion, day: LocalDate, below: number): (row: JournalRow) => boolean {
  const wanted = question.text?.toLowerCase() ?? '';
  const has = (text: string | null): boolean => text?.toLowerCase().includes(wanted) === true;
  return (row) =>
    row.localDay === day &&
    row.seq < below &&
    (question.pileId === undefined || row.pileId === question.pileId) &&
    (question.kind === undefined || row.kind === question.kind) &&
    (question.action === undefined || row.action === question.action) &&
    (wanted === '' || [row.action, row.kind, row.messageId, row.body, row.violation].some(has));
}

function sourcesOf(
  db: Reader,
  question: JournalQuestion,
  place: JournalPlace,
  day: LocalDate,
  below: number,
  damaged: Set<string>,
): Source[] {
  const table = question.pileId === undefined ? tableOfDay(db, day, below) : tableOfPile(db, day, question.pileId, below);
  const members = filesOf(place.folder, question.pileId, day).flatMap(listMembers);
  return [table, ...members.filter((member) => member.firstSeq < below).map((member) => archived(member, below, damaged))];
}

/** A pile's rows of the day: the index holds them in order. */
function tableOfPile(db: Reader, day: LocalDate, pileId: PileId | null, below: number): Source {
  const newest = db.get('SELECT max(seq) AS last FROM journal WHERE local_day = ? AND pile_id IS ?', day, pileId);
  let upper = Math.min(intOrNull(one(newest), 'last') ?? -1, below - 1);
  return {
    upper: () => upper,
    take: () => {
      const sql = 'SELECT * FROM journal WHERE local_day = ? AND pile_id IS ? AND seq <= ? ORDER BY seq DESC LIMIT ?';
      const rows = rowsOf(db, sql, day, pileId, upper, WINDOW);
      upper = rows.length < WINDOW ? -1 : (rows.at(-1)?.seq ?? 0) - 1;
      return rows;
    },
  };
}

/** All rows of the day: windows of numbers, downwards. Other days may lie between when the clock was set. */
function tableOfDay(db: Reader, day: LocalDate, below: number): Source {
  const range = one(db.get('SELECT min(seq) AS first, max(seq) AS last FROM journal WHERE local_day = ?', day));
  const first = intOrNull(range, 'first') ?? 0;
  let upper = Math.min(intOrNull(range, 'last') ?? -1, below - 1);
  return {
    upper: () => (upper < first ? -1 : upper),
    take: () => {
      const from = Math.max(upper - WINDOW + 1, first);
      const rows = rowsOf(db, 'SELECT * FROM journal WHERE seq BETWEEN ? AND ? AND +local_day = ? ORDER BY seq DESC', from, upper, day);
      upper = from - 1;
      return rows;
    },
  };
}

function rowsOf(db: Reader, sql: string, ...params: readonly SqlValue[]): JournalRow[] {
  return db.all(sql, ...params).map(toJournalRow);
}

function archived(member: Member, below: number, damaged: Set<string>): Source {
  let upper = Math.min(member.lastSeq, below - 1);
  return {
    upper: () => upper,
    take: () => {
      upper = -1;
      const rows = readMember(member);
      if (rows === null) damaged.add(member.file);
      return rows ?? [];
    },
  };
}

function filesOf(folder: string, pileId: PileId | null | undefined, day: LocalDate): string[] {
  const devices = pileId === undefined ? devicesIn(folder) : [folderOf(pileId)];
  return devices.map((device) => path.join(folder, device, `${day}.ndjson.gz`)).filter((file) => existsSync(file));
}

function devicesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => pileOfFolder(name) !== undefined) : [];
}

/** Checks of the file: what came since the last verified point at every start, the whole on a copy. They find, they never mend. */
import { isFault, messageOf } from '../base/fault.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { Reader, Writer } from './connection.ts';
import { newestJournalSeq } from './journal.ts';
import { trialBalance } from './ledger.ts';
import { int, one, text } from './rows.ts';

/** Up to where the file is known to be whole. */
export interface VerifiedPoint {
  readonly journalSeq: number;
  readonly transferSeq: number;
  readonly atMs: UtcMs;
}

export interface CheckReport {
  /** What was found, at most 20 sentences; [] is a whole file. */
  readonly problems: readonly string[];
  /** The next verified point; where something was found, the very beginning. */
  readonly point: VerifiedPoint;
}

const PROBLEMS_MAX = 20;
/** Rows of the journal read by the check at start; where more came since, the nightly check looks at them. */
const RECENT_MAX = 100_000;

type Check = (db: Reader, since: VerifiedPoint, rowsMost: number) => readonly string[];

/** Questions about what is new since a point, by name; asked from the beginning by the check of the whole. */
const SINCE: Readonly<Record<string, Check>> = {
  'the journal can be read': (db, since, rowsMost) => {
    const rows = db.each(
      'SELECT seq, event_id, length(body) AS bytes FROM journal WHERE seq > ? ORDER BY seq DESC LIMIT ?',
      since.journalSeq,
      rowsMost,
    );
    for (const row of rows) if (text(row, 'event_id') === '') return [`row ${int(row, 'seq')} has no event`];
    return [];
  },
  'no transfer is missing': (db, since) => {
    const row = one(db.get('SELECT count(*) AS rows, coalesce(max(seq), 0) AS last FROM transfer WHERE seq > ?', since.transferSeq));
    const missing = Math.max(int(row, 'last') - since.transferSeq, 0) - int(row, 'rows');
    return missing === 0 ? [] : [`${missing} after number ${since.transferSeq}`];
  },
  'every bill is posted as it stands': (db, since) =>
    db.all(POSTED_WRONG, since.transferSeq, PROBLEMS_MAX).map((row) => {
      const posted = `posted ${int(row, 'posted')}, reversed ${int(row, 'reversed')}`;
      return `bill ${int(row, 'number')} over ${int(row, 'total')} (${text(row, 'state')}) is ${posted}`;
    }),
};

/** Questions that only make sense over everything. */
const WHOLE: Readonly<Record<string, (db: Reader) => readonly string[]>> = {
  'pages and indexes': (db) =>
    db
      .all(`PRAGMA integrity_check(${PROBLEMS_MAX})`)
      .map((row) => text(row, 'integrity_check'))
      .filter((problem) => problem !== 'ok'),
  'no row without its parent': (db) =>
    db
      .all(`SELECT "table" AS child, parent FROM pragma_foreign_key_check LIMIT ${PROBLEMS_MAX}`)
      .map((row) => `${text(row, 'child')} -> ${text(row, 'parent')}`),
  'the ledger sums to zero': (db) => {
    const sum = trialBalance(db).reduce((total, account) => total + account.balance, 0);
    return sum === 0 ? [] : [`it sums to ${sum}`];
  },
  'every bill is posted': (db) =>
    db
      .all('SELECT number FROM bill WHERE total <> 0 AND NOT EXISTS (SELECT 1 FROM transfer WHERE bill_id = bill.id) LIMIT ?', PROBLEMS_MAX)
      .map((row) => `bill ${int(row, 'number')} has no transfer`),
};

/** What each bill with a transfer since the point owes by its postings, where that differs from the bill. */
const POSTED_WRONG = `
WITH owed AS (
  SELECT bill_id, reason, sum(CASE WHEN debit = 'receivable' THEN amount WHEN credit = 'receivable' THEN -amount ELSE 0 END) AS amount
  FROM transfer WHERE bill_id IN (SELECT bill_id FROM transfer WHERE seq > ?) GROUP BY bill_id, reason
), posted AS (
  SELECT bill_id, sum(CASE reason WHEN 'bill' THEN amount ELSE 0 END) AS posted, sum(CASE reason WHEN 'reversal' THEN -amount ELSE 0 END) AS reversed
  FROM owed GROUP BY bill_id
)
SELECT bill.number, bill.total, bill.state, posted.posted, posted.reversed FROM posted JOIN bill ON bill.id = posted.bill_id
WHERE posted.posted <> bill.total OR posted.reversed <> CASE bill.state WHEN 'reversed' THEN bill.total ELSE 0 END
LIMIT ?`;

/** What came since the point: for a reader's connection at the start. Throws Fault('store.read-too-long') past the connection's limit. */
export function checkSince(db: Reader, since: VerifiedPoint, nowMs: UtcMs): CheckReport {
  const problems = Object.entries(SINCE).flatMap(([name, check]) => findings(name, () => check(db, since, RECENT_MAX)));
  return report(db, problems, nowMs);
}

/** Everything. Takes seconds per gigabyte: for a copy, never for the live file. */
export function checkWhole(db: Reader, nowMs: UtcMs): CheckReport {
  const problems = [
    ...Object.entries(WHOLE).flatMap(([name, check]) => findings(name, () => check(db))),
    ...Object.entries(SINCE).flatMap(([name, check]) => findings(name, () => check(db, NOTHING_VERIFIED, Number.MAX_SAFE_INTEGER))),
  ];
  return report(db, problems, nowMs);
}

/** Before the first verification. */
export const NOTHING_VERIFIED: VerifiedPoint = { journalSeq: 0, transferSeq: 0, atMs: utcMs(0) };

export function verifiedPoint(db: Reader): VerifiedPoint {
  const row = db.get('SELECT journal_seq, transfer_seq, at_ms FROM verified_point');
  return row === undefined
    ? NOTHING_VERIFIED
    : { journalSeq: int(row, 'journal_seq'), transferSeq: int(row, 'transfer_seq'), atMs: utcMs(int(row, 'at_ms')) };
}

export function putVerifiedPoint(db: Writer, point: VerifiedPoint): void {
  db.runOne(
    'INSERT INTO verified_point (only, journal_seq, transfer_seq, at_ms) VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET journal_seq = excluded.journal_seq, transfer_seq = excluded.transfer_seq, at_ms = excluded.at_ms',
    point.journalSeq,
    point.transferSeq,
    point.atMs,
  );
}

/** A page that cannot be read makes the question fail: that is a finding as well. */
function findings(name: string, find: () => readonly string[]): string[] {
  try {
    return find().map((problem) => `${name}: ${problem}`);
  } catch (error) {
    if (isFault(error) && error.code === 'store.read-too-long') throw error;
    return [`${name}: ${messageOf(error)}`];
  }
}

function report(db: Reader, problems: readonly string[], nowMs: UtcMs): CheckReport {
  if (problems.length > 0) return { problems: problems.slice(0, PROBLEMS_MAX), point: NOTHING_VERIFIED };
  const transferSeq = int(one(db.get('SELECT coalesce(max(seq), 0) AS seq FROM transfer')), 'seq');
  return { problems: [], point: { journalSeq: newestJournalSeq(db), transferSeq, atMs: nowMs } };
}

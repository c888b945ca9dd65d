/** Checks of the file: what came since the last verified point at every start, the whole on a copy. They find, they never mend. */
import { isFault, messageOf } from '../base/fault.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { Reader, Writer } from './connection.ts';
import { newestJournalSeq } from './journal.ts';
import { trialBalance, wrongBalances } from './ledger.ts';
import { chainEnd, walkChain } from './ledger-chain.ts';
import { int, one, text } from './rows.ts';
import { HQ_CHECKS } from './hq-checks.ts';
import { MONEY_CHECKS } from './money-checks.ts';
import { SALES_CHECKS } from './sales-check.ts';

/** Up to where the file is known to be whole. */
export interface VerifiedPoint {
  readonly journalSeq: number;
  readonly transferSeq: number;
  /** Of the chain of the ledger there; '': nothing, or verified by a version before the chain. */
  readonly transferHash: string;
  readonly atMs: UtcMs;
}

export interface CheckReport {
  /** What was found, at most 20 sentences; [] is a whole file. */
  readonly problems: readonly string[];
  /** Those of them that are about the ledger. */
  readonly ledger: readonly string[];
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
  'the chain of the ledger holds': (db, since, rowsMost) =>
    walkChain(db, { seq: since.transferSeq, hash: since.transferHash }, rowsMost, PROBLEMS_MAX).problems,
  'every bill is posted as it stands': (db, since) =>
    db.all(POSTED_WRONG, since.transferSeq, PROBLEMS_MAX).map((row) => {
      const posted = `posted ${int(row, 'posted')}, reversed ${int(row, 'reversed')}`;
      return `bill ${int(row, 'number')} over ${int(row, 'total')} (${text(row, 'state')}) is ${posted}`;
    }),
};

/** Those that are about the ledger: what they find is an alarm of its own. */
const OF_THE_LEDGER: ReadonlySet<string> = new Set([
  'no transfer is missing',
  'the chain of the ledger holds',
  'every bill is posted as it stands',
  'the ledger sums to zero',
  'every balance is what its transfers come to',
  'every closed day ends where the chain says',
  'every bill is posted',
  ...Object.keys(SALES_CHECKS),
  ...Object.keys(MONEY_CHECKS),
]);

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
  ...SALES_CHECKS,
  ...MONEY_CHECKS,
  ...HQ_CHECKS,
  'every balance is what its transfers come to': (db) => wrongBalances(db, PROBLEMS_MAX),
  'every closed day ends where the chain says': (db) =>
    db
      .all(
        'SELECT day FROM day_close LEFT JOIN transfer ON transfer.seq = day_close.last_seq WHERE last_seq > 0 AND transfer.hash IS NOT last_hash ORDER BY number LIMIT ?',
        PROBLEMS_MAX,
      )
      .map((row) => `the ledger up to ${text(row, 'day')} was written anew`),
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
  SELECT bill_id, sum(CASE reason WHEN 'bill' THEN amount ELSE 0 END) AS posted,
    sum(CASE WHEN reason IN ('bill','credit','write-off','refund-due') THEN amount ELSE 0 END) AS stands,
    sum(CASE reason WHEN 'reversal' THEN -amount ELSE 0 END) AS reversed
  FROM owed GROUP BY bill_id
)
SELECT bill.number, bill.total, bill.state, posted.posted, posted.reversed FROM posted JOIN bill ON bill.id = posted.bill_id
WHERE posted.posted <> bill.total OR posted.reversed <> CASE bill.state WHEN 'reversed' THEN posted.stands ELSE 0 END
LIMIT ?`;

/** What came since the point: for a reader's connection at the start. Throws Fault('store.read-too-long') past the connection's limit. */
export function checkSince(db: Reader, since: VerifiedPoint, nowMs: UtcMs): CheckReport {
  const found = Object.entries(SINCE).flatMap(([name, check]) => findings(name, () => check(db, since, RECENT_MAX)));
  return report(db, found, nowMs);
}

/** Everything. Takes seconds per gigabyte: for a copy, never for the live file. */
export function checkWhole(db: Reader, nowMs: UtcMs): CheckReport {
  const found = [
    ...Object.entries(WHOLE).flatMap(([name, check]) => findings(name, () => check(db))),
    ...Object.entries(SINCE).flatMap(([name, check]) => findings(name, () => check(db, NOTHING_VERIFIED, Number.MAX_SAFE_INTEGER))),
  ];
  return report(db, found, nowMs);
}

/** Before the first verification. */
export const NOTHING_VERIFIED: VerifiedPoint = { journalSeq: 0, transferSeq: 0, transferHash: '', atMs: utcMs(0) };

export function verifiedPoint(db: Reader): VerifiedPoint {
  const row = db.get('SELECT journal_seq, transfer_seq, transfer_hash, at_ms FROM verified_point');
  if (row === undefined) return NOTHING_VERIFIED;
  return {
    journalSeq: int(row, 'journal_seq'),
    transferSeq: int(row, 'transfer_seq'),
    transferHash: text(row, 'transfer_hash'),
    atMs: utcMs(int(row, 'at_ms')),
  };
}

export function putVerifiedPoint(db: Writer, point: VerifiedPoint): void {
  db.runOne(
    'INSERT INTO verified_point (only, journal_seq, transfer_seq, transfer_hash, at_ms) VALUES (1, ?, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET journal_seq = excluded.journal_seq, transfer_seq = excluded.transfer_seq, transfer_hash = excluded.transfer_hash, at_ms = excluded.at_ms',
    point.journalSeq,
    point.transferSeq,
    point.transferHash,
    point.atMs,
  );
}

interface Finding {
  readonly isOfLedger: boolean;
  readonly sentence: string;
}

/** A page that cannot be read makes the question fail: that is a finding as well, and none of the ledger's. */
function findings(name: string, find: () => readonly string[]): Finding[] {
  try {
    return find().map((problem) => ({ isOfLedger: OF_THE_LEDGER.has(name), sentence: `${name}: ${problem}` }));
  } catch (error) {
    if (isFault(error) && error.code === 'store.read-too-long') throw error;
    return [{ isOfLedger: false, sentence: `${name}: ${messageOf(error)}` }];
  }
}

function report(db: Reader, found: readonly Finding[], nowMs: UtcMs): CheckReport {
  const told = found.slice(0, PROBLEMS_MAX);
  if (told.length > 0) {
    const ledger = told.filter(({ isOfLedger }) => isOfLedger).map(({ sentence }) => sentence);
    return { problems: told.map(({ sentence }) => sentence), ledger, point: NOTHING_VERIFIED };
  }
  const end = chainEnd(db);
  const point = { journalSeq: newestJournalSeq(db), transferSeq: end.seq, transferHash: end.hash, atMs: nowMs };
  return { problems: [], ledger: [], point };
}

/**
 * The chain over the ledger: the hash of a row is made of the hash before it and of the row itself, so that nothing in the past
 * can be changed, left out or put in without every later hash being wrong. A day close and every verified point keep one of them.
 */
import { hash } from 'node:crypto';
import type { Reader, Row, Writer } from './connection.ts';
import { int, intOrNull, one, text, textOrNull } from './rows.ts';

/** Where the chain stands: the number and the hash of a row. */
export interface ChainEnd {
  /** 0: the ledger is empty, and the hash ''. */
  readonly seq: number;
  readonly hash: string;
}

/** Before the first row. */
export const CHAIN_BEGIN: ChainEnd = { seq: 0, hash: '' };

/** What is hashed, in this order, beside the hash before. Written as JSON: nothing can slide from one column into the next. */
export type ChainColumns = readonly [
  seq: number,
  id: string,
  atMs: number,
  debit: string,
  debitParty: string | null,
  credit: string,
  creditParty: string | null,
  amount: number,
  reason: string,
  billId: string | null,
  sessionId: string | null,
  paymentId: string | null,
  shiftId: string | null,
  operatorId: string | null,
];

/** SHA-256 over the hash before and the row, in lower-case hex. */
export function chainHash(before: string, columns: ChainColumns): string {
  return hash('sha256', `${before}\n${JSON.stringify(columns)}`);
}

/** The newest row. */
export function chainEnd(db: Reader): ChainEnd {
  const row = db.get('SELECT seq, hash FROM transfer ORDER BY seq DESC LIMIT 1');
  return row === undefined ? CHAIN_BEGIN : { seq: int(row, 'seq'), hash: text(row, 'hash') };
}

/** The newest row whose number is not above `seq`. */
export function chainAt(db: Reader, seq: number): ChainEnd {
  const row = db.get('SELECT seq, hash FROM transfer WHERE seq <= ? ORDER BY seq DESC LIMIT 1', seq);
  return row === undefined ? CHAIN_BEGIN : { seq: int(row, 'seq'), hash: text(row, 'hash') };
}

/** Rows chained in one transaction: a kill in the middle goes on there at the next start. */
const ROWS_AT_ONCE = 5_000;

/** Chains what versions before the chain wrote. Called when the file is opened, before anything else is posted; returns how many rows. */
export function chainOldRows(db: Writer): number {
  let chained = 0;
  for (;;) {
    const first = intOrNull(one(db.get("SELECT min(seq) AS seq FROM transfer WHERE hash = ''")), 'seq');
    if (first === null) return chained;
    const rows = db.all("SELECT * FROM transfer WHERE hash = '' ORDER BY seq LIMIT ?", ROWS_AT_ONCE);
    db.transaction(() => {
      let before = chainAt(db, first - 1).hash;
      for (const row of rows) {
        before = chainHash(before, columnsOf(row));
        db.runOne('UPDATE transfer SET hash = ? WHERE seq = ?', before, int(row, 'seq'));
      }
    });
    chained += rows.length;
  }
}

/** What a walk along the chain found, at most `problemsMost` sentences; `end`: how far it came. */
export interface ChainWalk {
  readonly problems: readonly string[];
  readonly rows: number;
  readonly end: ChainEnd;
}

/**
 * Follows the chain from a point that was good, at most `rowsMost` rows. A row that does not fit is named; the walk goes on from
 * the hash that stands in it, so that one change is one finding.
 */
export function walkChain(db: Reader, from: ChainEnd, rowsMost: number, problemsMost: number): ChainWalk {
  const problems: string[] = [];
  const say = (problem: string): void => {
    if (problems.length < problemsMost) problems.push(problem);
  };
  let end = from;
  if (from.seq > 0) {
    const here = chainAt(db, from.seq);
    if (here.seq !== from.seq) say(`transfer ${from.seq} is gone`);
    // A point of a version before the chain knows no hash.
    else if (from.hash !== '' && here.hash !== from.hash) say(`transfer ${from.seq}, or one before it, was written anew`);
    end = { seq: from.seq, hash: here.hash };
  }
  let rows = 0;
  for (const row of db.each('SELECT * FROM transfer WHERE seq > ? ORDER BY seq LIMIT ?', from.seq, rowsMost)) {
    rows += 1;
    const seq = int(row, 'seq');
    const stands = text(row, 'hash');
    if (stands === '') say(`transfer ${seq} is not in the chain`);
    else if (stands !== chainHash(end.hash, columnsOf(row))) say(`transfer ${seq} was changed, or one between ${end.seq} and it`);
    end = { seq, hash: stands };
  }
  return { problems, rows, end };
}

function columnsOf(row: Row): ChainColumns {
  return [
    int(row, 'seq'),
    text(row, 'id'),
    int(row, 'at_ms'),
    text(row, 'debit'),
    textOrNull(row, 'debit_party'),
    text(row, 'credit'),
    textOrNull(row, 'credit_party'),
    int(row, 'amount'),
    text(row, 'reason'),
    textOrNull(row, 'bill_id'),
    textOrNull(row, 'session_id'),
    textOrNull(row, 'payment_id'),
    textOrNull(row, 'shift_id'),
    textOrNull(row, 'operator_id'),
  ];
}

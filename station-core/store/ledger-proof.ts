/** The whole ledger gone through at once, beside a station that runs: the chain from its first row, and what the balances come to. */
import type { LedgerProof } from '../domain/till-views.ts';
import { CHAIN_BEGIN, walkChain, type ChainEnd } from './ledger-chain.ts';
import { trialBalance, wrongBalances } from './ledger.ts';
import type { Reader } from './connection.ts';
import { openReader } from './open.ts';

const PROBLEMS_MOST = 20;
/** Rows never change, so that the walk needs no single view of the file: each part is a short read, and the log can be reset between. */
const ROWS_AT_ONCE = 50_000;

/** Reads only. Throws Fault where the file cannot be opened. */
export function proveLedger(file: string): LedgerProof {
  const db = openReader(file);
  try {
    return proofOf(db);
  } finally {
    db.close();
  }
}

/** As proveLedger, over what is open already. */
export function proofOf(db: Reader): LedgerProof {
  const problems: string[] = [];
  let end: ChainEnd = CHAIN_BEGIN;
  for (;;) {
    const walk = walkChain(db, end, ROWS_AT_ONCE, PROBLEMS_MOST - problems.length);
    problems.push(...walk.problems);
    end = walk.end;
    if (walk.rows < ROWS_AT_ONCE || problems.length >= PROBLEMS_MOST) break;
  }
  const sums = db.snapshot(() => [...wrongBalances(db, PROBLEMS_MOST), ...sumProblem(trialBalance(db))]);
  return { problems: [...problems, ...sums].slice(0, PROBLEMS_MOST), transfers: end.seq, lastHash: end.hash };
}

function sumProblem(balances: readonly { readonly balance: number }[]): string[] {
  const sum = balances.reduce((total, { balance }) => total + balance, 0);
  return sum === 0 ? [] : [`the accounts sum to ${sum}`];
}

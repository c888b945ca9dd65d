/** What a check finds, in what is new and in the whole. */
import { expect, test } from 'vitest';
import { id, type BillId } from '../../../station-core/base/ids.ts';
import type { LedgerAccount, Transfer } from '../../../station-core/domain/ledger.ts';
import type { Writer } from '../../../station-core/store/connection.ts';
import { checkSince, checkWhole, NOTHING_VERIFIED, putVerifiedPoint, verifiedPoint } from '../../../station-core/store/checks.ts';
import { chainEnd } from '../../../station-core/store/ledger-chain.ts';
import { addTransfer as post } from '../../../station-core/store/ledger.ts';
import { appendJournal } from '../../../station-core/store/journal.ts';
import { entry, fileStore, NOON } from './support.ts';
import { transfer } from './transfer.ts';

/** Bills here have no session and no prices: as in a file of an earlier version, the reports have not counted them yet. */
function bareStore(): Writer {
  const { db } = fileStore();
  db.run('UPDATE uncounted SET next_bill = 1, last_bill = 1000, next_transfer = 1, last_transfer = 1000');
  return db;
}

/** paid: what came for it. */
function addBill(db: Writer, number: number, state: 'issued' | 'reversed', total: number, paid = 0): void {
  db.runOne(
    "INSERT INTO bill (number, id, session_id, issued_at_ms, total, energy, body, carried_over, state, paid) VALUES (?, ?, ?, 0, ?, 0, '{}', 0, ?, ?)",
    number,
    `b${number}`,
    `s${number}`,
    total,
    state,
    paid,
  );
}

function addTransfer(
  db: Writer,
  bill: number,
  reason: Transfer['reason'],
  debit: LedgerAccount,
  credit: LedgerAccount,
  amount: number,
): void {
  post(db, transfer(`t${bill}-${reason}-${credit}`, { debit, credit, amount, reason, billId: id<BillId>(`b${bill}`) }));
}

/** A bill of 119: energy 100, tax 19. */
function postWhole(db: Writer, number: number): void {
  addBill(db, number, 'issued', 119, 119);
  addTransfer(db, number, 'bill', 'receivable', 'revenue-energy', 100);
  addTransfer(db, number, 'bill', 'receivable', 'tax-payable', 19);
  addTransfer(db, number, 'payment', 'cash', 'receivable', 119);
}

const CASES: [string, (db: Writer) => void, RegExp | null][] = [
  ['an empty file', () => undefined, null],
  ['a paid bill', (db) => postWhole(db, 1), null],
  [
    'a reversed bill',
    (db) => {
      addBill(db, 1, 'reversed', 100);
      addTransfer(db, 1, 'bill', 'receivable', 'revenue-energy', 100);
      addTransfer(db, 1, 'reversal', 'revenue-energy', 'receivable', 100);
    },
    null,
  ],
  [
    'a bill posted short',
    (db) => {
      addBill(db, 7, 'issued', 119);
      addTransfer(db, 7, 'bill', 'receivable', 'revenue-energy', 100);
    },
    /every bill is posted as it stands: bill 7 over 119 \(issued\) is posted 100, reversed 0/,
  ],
  [
    'a bill called reversed that is not',
    (db) => {
      addBill(db, 7, 'reversed', 100);
      addTransfer(db, 7, 'bill', 'receivable', 'revenue-energy', 100);
    },
    /bill 7 over 100 \(reversed\) is posted 100, reversed 0/,
  ],
  [
    'a transfer somebody took out with other tools',
    (db) => {
      postWhole(db, 1);
      db.script("DROP TRIGGER transfer_never_goes; DELETE FROM transfer WHERE reason = 'bill' AND credit = 'tax-payable'");
    },
    /no transfer is missing: 1 after number 0/,
  ],
];

test.each(CASES)('%s', (_, make, expected) => {
  const db = bareStore();
  make(db);
  for (const report of [checkSince(db, NOTHING_VERIFIED, NOON), checkWhole(db, NOON)])
    if (expected === null) expect(report.problems).toEqual([]);
    else expect(report.problems.join('\n')).toMatch(expected);
});

test('only the whole check sees a bill without any transfer', () => {
  const db = bareStore();
  addBill(db, 3, 'issued', 100);
  expect(checkWhole(db, NOON).problems).toEqual(['every bill is posted: bill 3 has no transfer']);
});

test('the check of what is new looks no further back than the verified point', () => {
  const db = bareStore();
  addBill(db, 1, 'issued', 999);
  addTransfer(db, 1, 'bill', 'receivable', 'revenue-energy', 1);
  appendJournal(db, entry(1));
  expect(verifiedPoint(db)).toEqual(NOTHING_VERIFIED);
  const verified = { journalSeq: 1, transferSeq: 1, transferHash: chainEnd(db).hash, atMs: NOON };
  putVerifiedPoint(db, verified);
  putVerifiedPoint(db, verified);
  postWhole(db, 2);
  appendJournal(db, entry(2));
  expect(checkSince(db, verifiedPoint(db), NOON)).toEqual({
    problems: [],
    ledger: [],
    point: { journalSeq: 2, transferSeq: 4, transferHash: chainEnd(db).hash, atMs: NOON },
  });
  expect(checkWhole(db, NOON)).toMatchObject({
    problems: [expect.stringContaining('session s1'), expect.stringContaining('bill 1')],
    point: NOTHING_VERIFIED,
  });
});

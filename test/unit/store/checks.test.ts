/** What a check finds, in what is new and in the whole. */
import { expect, test } from 'vitest';
import type { Writer } from '../../../station-core/store/connection.ts';
import { checkSince, checkWhole, NOTHING_VERIFIED, putVerifiedPoint, verifiedPoint } from '../../../station-core/store/checks.ts';
import { appendJournal } from '../../../station-core/store/journal.ts';
import { entry, fileStore, NOON } from './support.ts';

function addBill(db: Writer, number: number, state: 'issued' | 'reversed', total: number): void {
  db.runOne(
    "INSERT INTO bill (number, id, session_id, issued_at_ms, total, energy, body, carried_over, state) VALUES (?, ?, 's', 0, ?, 0, '{}', 0, ?)",
    number,
    `b${number}`,
    total,
    state,
  );
}

function addTransfer(db: Writer, bill: number, reason: string, debit: string, credit: string, amount: number): void {
  const id = `t${bill}-${reason}-${credit}`;
  db.runOne(
    "INSERT INTO transfer (id, at_ms, debit, credit, amount, reason, bill_id, session_id) VALUES (?, 0, ?, ?, ?, ?, ?, 's')",
    id,
    debit,
    credit,
    amount,
    reason,
    `b${bill}`,
  );
}

/** A bill of 119: energy 100, tax 19. */
function postWhole(db: Writer, number: number): void {
  addBill(db, number, 'issued', 119);
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
  const { db } = fileStore();
  make(db);
  for (const report of [checkSince(db, NOTHING_VERIFIED, NOON), checkWhole(db, NOON)])
    if (expected === null) expect(report.problems).toEqual([]);
    else expect(report.problems.join('\n')).toMatch(expected);
});

test('only the whole check sees a bill without any transfer', () => {
  const { db } = fileStore();
  addBill(db, 3, 'issued', 100);
  expect(checkWhole(db, NOON).problems).toEqual(['every bill is posted: bill 3 has no transfer']);
});

test('the check of what is new looks no further back than the verified point', () => {
  const { db } = fileStore();
  addBill(db, 1, 'issued', 999);
  addTransfer(db, 1, 'bill', 'receivable', 'revenue-energy', 1);
  appendJournal(db, entry(1));
  expect(verifiedPoint(db)).toEqual(NOTHING_VERIFIED);
  putVerifiedPoint(db, { journalSeq: 1, transferSeq: 1, atMs: NOON });
  putVerifiedPoint(db, { journalSeq: 1, transferSeq: 1, atMs: NOON });
  postWhole(db, 2);
  appendJournal(db, entry(2));
  expect(checkSince(db, verifiedPoint(db), NOON)).toEqual({ problems: [], point: { journalSeq: 2, transferSeq: 4, atMs: NOON } });
  expect(checkWhole(db, NOON)).toMatchObject({ problems: [expect.stringContaining('bill 1')], point: NOTHING_VERIFIED });
});

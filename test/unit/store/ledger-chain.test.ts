/** Nothing in the past of the ledger can be changed, left out, put in or cut off without a check that names it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Writer } from '../../../station-core/store/connection.ts';
import { checkSince, checkWhole, NOTHING_VERIFIED, putVerifiedPoint, verifiedPoint } from '../../../station-core/store/checks.ts';
import { CHAIN_BEGIN, chainEnd, chainOldRows, walkChain } from '../../../station-core/store/ledger-chain.ts';
import { balanceOf, trialBalance, wrongBalances } from '../../../station-core/store/ledger.ts';
import { openMemoryStore } from '../../../station-core/store/open-store.ts';
import { NOON } from './support.ts';
import { post, transfer } from './transfer.ts';

const UNLOCK = 'DROP TRIGGER transfer_never_changes; DROP TRIGGER transfer_never_goes;';

function ledgerOf(rows: number): Writer {
  const db = openMemoryStore(NOON);
  for (let n = 1; n <= rows; n += 1) post(db, transfer(`t${n}`, { amount: n * 10, atMs: n }));
  return db;
}

test('an untouched ledger holds, and its end is the hash of its last row', () => {
  const db = ledgerOf(20);
  const walk = walkChain(db, CHAIN_BEGIN, 1_000, 20);
  expect(walk).toEqual({ problems: [], rows: 20, end: chainEnd(db) });
  expect(chainEnd(db).hash).toMatch(/^[0-9a-f]{64}$/);
  expect(walkChain(ledgerOf(20), CHAIN_BEGIN, 1_000, 20).end).toEqual(walk.end);
});

const TAMPERED: readonly (readonly [string, string, RegExp])[] = [
  ['an amount', 'UPDATE transfer SET amount = 9 WHERE seq = 5', /transfer 5 was changed/],
  ['a time', 'UPDATE transfer SET at_ms = 9 WHERE seq = 5', /transfer 5 was changed/],
  ['who paid', "UPDATE transfer SET credit_party = 'somebody' WHERE seq = 5", /transfer 5 was changed/],
  ['an account', "UPDATE transfer SET debit = 'qr' WHERE seq = 5", /transfer 5 was changed/],
  ['a hash', "UPDATE transfer SET hash = 'ab' WHERE seq = 5", /transfer 5 was changed.*transfer 6 was changed/],
  ['a hash taken away', "UPDATE transfer SET hash = '' WHERE seq = 5", /transfer 5 is not in the chain/],
  ['a row taken out', 'DELETE FROM transfer WHERE seq = 5', /transfer 6 was changed, or one between 4 and it/],
  ['two rows in another order', "UPDATE transfer SET id = CASE id WHEN 't5' THEN 'x' ELSE id END; UPDATE transfer SET id = 't5' WHERE id = 't6'; UPDATE transfer SET id = 't6' WHERE id = 'x'", /transfer 5 was changed.*transfer 6 was changed/], // prettier-ignore
  ['the end cut off', 'DELETE FROM transfer WHERE seq > 8', /transfer 10 is gone/],
];

test.each(TAMPERED)('%s that was changed with other tools is named by the check', (_, sql, expected) => {
  const db = ledgerOf(10);
  const good = checkWhole(db, NOON);
  expect(good.problems).toEqual([]);
  db.script(UNLOCK + sql);
  // What is verified up to the end finds a cut; what is verified up to nothing finds all the others.
  const isCut = sql.includes('seq > 8');
  const report = checkSince(db, isCut ? good.point : NOTHING_VERIFIED, NOON);
  expect(report.ledger.join('; ')).toMatch(expected);
  expect(checkWhole(db, NOON).ledger.length).toBeGreaterThan(0);
});

test('a past that was written anew from its first row on is found by the verified point', () => {
  const db = ledgerOf(10);
  putVerifiedPoint(db, checkWhole(db, NOON).point);
  db.script(`${UNLOCK} UPDATE transfer SET hash = ''; UPDATE transfer SET at_ms = 99 WHERE seq = 3`);
  chainOldRows(db);
  expect(walkChain(db, CHAIN_BEGIN, 1_000, 20).problems).toEqual([]);
  expect(checkSince(db, verifiedPoint(db), NOON).ledger).toEqual([
    'the chain of the ledger holds: transfer 10, or one before it, was written anew',
  ]);
});

test('the check since a point reads nothing before it', () => {
  const db = ledgerOf(10);
  const point = { ...NOTHING_VERIFIED, transferSeq: 8, transferHash: walkChain(db, CHAIN_BEGIN, 8, 20).end.hash };
  db.script(`${UNLOCK} UPDATE transfer SET at_ms = 99 WHERE seq = 3`);
  expect(checkSince(db, point, NOON).problems).toEqual([]);
  expect(walkChain(db, { seq: 8, hash: point.transferHash }, 1_000, 20).rows).toBe(2);
});

test('a balance that was changed is named with what its transfers come to', () => {
  const db = ledgerOf(3);
  db.script("UPDATE balance SET balance = balance + 7 WHERE account = 'cash'; INSERT INTO balance VALUES ('wallet', 'a1', -5)");
  expect(wrongBalances(db, 20)).toEqual([
    'cash stands at 67, its transfers come to 60',
    'wallet of a1 stands at -5, its transfers come to 0',
  ]);
});

test('rows of a version before the chain are chained once, in order, and go on with what is posted next', () => {
  const db = ledgerOf(0);
  const insert = (n: number): string => `INSERT INTO transfer (id, at_ms, debit, credit, amount, reason) VALUES ('o${n}', ${n}, 'cash', 'owner', ${n}, 'cash-in')`; // prettier-ignore
  for (let n = 1; n <= 12; n += 1) db.script(insert(n));
  expect(checkSince(db, NOTHING_VERIFIED, NOON).ledger).toContain('the chain of the ledger holds: transfer 1 is not in the chain');
  expect([chainOldRows(db), chainOldRows(db)]).toEqual([12, 0]);
  post(db, transfer('new', { amount: 1 }));
  expect(walkChain(db, CHAIN_BEGIN, 1_000, 20)).toMatchObject({ problems: [], rows: 13 });
});

test('the database refuses to change or drop what stands, and to book a fact twice', () => {
  const db = ledgerOf(2);
  expect(() => db.run('UPDATE transfer SET amount = 1')).toThrow('the ledger only grows');
  expect(() => db.run("UPDATE transfer SET hash = ''")).toThrow('the ledger only grows');
  expect(() => db.run('DELETE FROM transfer')).toThrow('the ledger only grows');
  expect(() => post(db, transfer('t1', { amount: 10 }))).toThrow(/UNIQUE/);
});

test('whatever is posted: kept balances are what the transfers come to, they sum to zero, and the chain holds', () => {
  const account = fc.constantFrom('cash', 'receivable', 'wallet', 'revenue-energy', 'tax-payable');
  const move = fc.record({ debit: account, credit: account, party: fc.constantFrom('a1', 'a2'), amount: fc.integer({ min: 1, max: 1e9 }) });
  const partyOf = (name: string, party: string): string | null => (name === 'wallet' ? party : null);
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const db = openMemoryStore(NOON);
      const kept = moves.filter(({ debit, credit }) => debit !== credit);
      kept.forEach(({ debit, credit, party, amount }, index) =>
        post(db, transfer(`t${index}`, { debit, debitParty: partyOf(debit, party), credit, creditParty: partyOf(credit, party), amount })),
      ); // prettier-ignore
      const wallet = kept.reduce((sum, m) => sum + (m.party === 'a1' ? (m.debit === 'wallet' ? m.amount : m.credit === 'wallet' ? -m.amount : 0) : 0), 0); // prettier-ignore
      expect(balanceOf(db, 'wallet', 'a1')).toBe(wallet);
      expect(trialBalance(db).reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
      expect(wrongBalances(db, 20)).toEqual([]);
      expect(walkChain(db, CHAIN_BEGIN, 1_000, 20)).toMatchObject({ problems: [], rows: kept.length });
    }),
    { numRuns: 40 },
  );
});

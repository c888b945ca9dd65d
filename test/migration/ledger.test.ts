/** Migrations 18 and 25 on a file that has postings: balances are what they come to, the chain holds them all, and days that were are closed. */
import { expect, test } from 'vitest';
import { DAY_MS } from '../../station-core/base/time.ts';
import { checkWhole, putVerifiedPoint, verifiedPoint } from '../../station-core/store/checks.ts';
import type { WriteConnection } from '../../station-core/store/connection.ts';
import { CHAIN_BEGIN, chainEnd, chainOldRows, walkChain } from '../../station-core/store/ledger-chain.ts';
import { balanceOf } from '../../station-core/store/ledger.ts';
import { migrations } from '../../station-core/store/migrations/all.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { FlowStation } from '../support/flow-station.ts';
import { killedAtTransaction, NOON, temporaryFolder } from '../unit/store/support.ts';
import { post, transfer } from '../unit/store/transfer.ts';

/** Cash for bills without a plan, one a day: as version 17 wrote them. */
function oldFile(rows: number): string {
  const folder = temporaryFolder();
  const db = openStore({ dataFolder: folder, nowMs: NOON, migrations: migrations.slice(0, 17) });
  for (let n = 1; n <= rows; n += 1)
    db.run(
      "INSERT INTO transfer (id, at_ms, debit, credit, amount, reason, bill_id, session_id) VALUES (?, ?, 'cash', 'owner', ?, 'payment', 'b', 's')",
      `old-${n}`,
      NOON - (rows - n) * DAY_MS,
      n,
    );
  db.run('INSERT INTO verified_point (only, journal_seq, transfer_seq, at_ms) VALUES (1, 0, ?, ?)', rows, NOON);
  db.close();
  return folder;
}

function chainOf(db: WriteConnection): unknown[] {
  return db.all('SELECT seq, hash FROM transfer ORDER BY seq');
}

test('old postings are summed up and chained when the file is opened, and new ones go on from there', () => {
  const folder = oldFile(40);
  const db = openStore({ dataFolder: folder, nowMs: NOON });
  expect([balanceOf(db, 'cash', null), balanceOf(db, 'owner', null)]).toEqual([820, -820]);
  post(db, transfer('new', { debit: 'cash', credit: 'wallet', creditParty: 'a1', amount: 20, atMs: NOON }));
  expect([balanceOf(db, 'cash', null), balanceOf(db, 'wallet', 'a1')]).toEqual([840, -20]);
  expect(walkChain(db, CHAIN_BEGIN, 1_000, 20)).toMatchObject({ problems: [], rows: 41 });
  expect(checkWhole(db, NOON).problems).toEqual([]);
  // What was verified before the chain was holds as it was said: without a hash.
  expect(verifiedPoint(db)).toMatchObject({ transferSeq: 40, transferHash: '' });
  putVerifiedPoint(db, checkWhole(db, NOON).point);
  expect(verifiedPoint(db)).toMatchObject({ transferSeq: 41, transferHash: chainEnd(db).hash });
  db.close();
  const again = openStore({ dataFolder: folder, nowMs: NOON });
  expect(chainOldRows(again)).toBe(0);
  again.close();
});

test('killed while it chains: the next start goes on, and the chain is the same', () => {
  const whole = openStore({ dataFolder: oldFile(30), nowMs: NOON });
  const db = openStore({ dataFolder: oldFile(30), nowMs: NOON });
  db.script("DROP TRIGGER transfer_never_changes; UPDATE transfer SET hash = '' WHERE seq > 12");
  expect(() => chainOldRows(killedAtTransaction(db))).toThrow('killed');
  expect(chainOldRows(db)).toBe(18);
  expect(chainOf(db)).toEqual(chainOf(whole));
  whole.close();
  db.close();
});

test('days of the version before that moved something are closed one after the other, and then yesterday', () => {
  const station = new FlowStation(openStore({ dataFolder: oldFile(5), nowMs: NOON })).ready();
  station.nowMs = NOON;
  station.tick();
  const closed = station.db.all('SELECT number, day, last_seq FROM day_close ORDER BY number');
  // Today's posting waits for midnight.
  expect(closed).toEqual([
    { number: 1, day: '2026-11-17', last_seq: 1 },
    { number: 2, day: '2026-11-18', last_seq: 2 },
    { number: 3, day: '2026-11-19', last_seq: 3 },
    { number: 4, day: '2026-11-20', last_seq: 4 },
  ]);
  expect(checkWhole(station.db, NOON).problems.filter((problem) => !problem.includes('sequence'))).toEqual([]);
  station.db.close();
});

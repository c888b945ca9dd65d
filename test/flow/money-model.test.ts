/** Random months of money from a seed: no wallet below zero, no hold left behind, the books in balance, every bill and every balance told again from what was told. SIM_SEED repeats one. */
import { describe, expect, test } from 'vitest';
import { id, type SessionId } from '../../station-core/base/ids.ts';
import { priceOf } from '../../station-core/flow/pricing.ts';
import { amountDue } from '../../station-core/rules/ledger/bill-balance.ts';
import { toBill } from '../../station-core/store/bills.ts';
import { sessionById } from '../../station-core/store/sessions.ts';
import { sessionMoney } from '../../station-core/store/session-money.ts';
import { FlowStation } from '../support/flow-station.ts';
import { MoneyWorld } from './money-world.ts';

const GIVEN = Number.parseInt(process.env['SIM_SEED'] ?? '', 10);
const SEEDS = Number.isSafeInteger(GIVEN) ? [GIVEN] : Array.from({ length: Number(process.env['MODEL_RUNS'] ?? 8) }, (_, i) => 5_000 + i);

/** What must hold at any instant. */
function checkBooks(world: MoneyWorld): void {
  const { db } = world.station;
  expect(world.problems).toEqual([]);
  const summed = db.all(
    `SELECT account, party, sum(amount) AS balance FROM (
       SELECT debit AS account, coalesce(debit_party, '') AS party, amount FROM transfer
       UNION ALL SELECT credit, coalesce(credit_party, ''), -amount FROM transfer)
     GROUP BY account, party HAVING sum(amount) <> 0 ORDER BY account, party`,
  );
  expect(db.all('SELECT account, party, balance FROM balance WHERE balance <> 0 ORDER BY account, party')).toEqual(summed);
  expect(world.station.ledgerSum()).toBe(0);
  const balances = new Map(summed.map((row) => [`${String(row['account'])} ${String(row['party'])}`, Number(row['balance'])]));
  for (const [key, balance] of balances) {
    if (/^(wallet|prepaid|refund-due|merchant-payable) /.test(key))
      expect({ key, owed: Math.max(0, -balance) }).toEqual({ key, owed: -balance });
    if (/^receivable /.test(key)) expect({ key, there: Math.max(0, balance) }).toEqual({ key, there: balance });
  }
  for (const row of db.all('SELECT party, sum(held) AS held FROM session_money WHERE held > 0 GROUP BY party')) {
    const party = String(row['party']);
    const there = -(balances.get(`wallet ${party}`) ?? balances.get(`prepaid ${party}`) ?? 0);
    if (balances.has(`wallet ${party}`) || balances.has(`prepaid ${party}`))
      expect({ party, isCovered: Number(row['held']) <= there }).toEqual({ party, isCovered: true });
  }
  const bills = db.all('SELECT * FROM bill ORDER BY number').map(toBill);
  expect(bills.map((bill) => bill.number)).toEqual(bills.map((_, i) => i + 1));
  const due = new Map<string, number>();
  for (const bill of bills) {
    const { payer } = sessionMoney(db, bill.sessionId);
    const party = payer.kind === 'wallet' || payer.kind === 'credit' ? payer.accountId : '';
    due.set(party, (due.get(party) ?? 0) + amountDue(bill));
  }
  for (const [party, amount] of due) expect({ party, owes: balances.get(`receivable ${party}`) ?? 0 }).toEqual({ party, owes: amount });
  for (const [account] of balances) if (account.startsWith('receivable ')) expect(due.has(account.slice(11))).toBe(true);
  for (const row of db.all(
    `SELECT b.body AS body, sum(max(u.amount, 0)) AS given FROM coupon_use u JOIN benefit b ON b.kind = 'coupon' AND b.id = u.coupon_id GROUP BY u.coupon_id`,
  )) {
    const { budget, code } =
      (JSON.parse(String(row['body'])) as { coupon?: { budget: number | null; code: string }; budget?: number | null; code?: string })
        .coupon ?? (JSON.parse(String(row['body'])) as { budget: number | null; code: string });
    if (budget !== null) expect({ code, isWithin: Number(row['given']) <= budget }).toEqual({ code, isWithin: true });
  }
}

/** What must hold once everybody has gone home. */
function checkEnd(world: MoneyWorld): void {
  const { db } = world.station;
  expect(db.all("SELECT transaction_id FROM session WHERE phase <> 'closed'")).toEqual([]);
  expect(db.all('SELECT session_id, held FROM session_money WHERE held > 0')).toEqual([]);
  expect(db.all("SELECT id FROM prepay WHERE state = 'in-use'")).toEqual([]);
  const standing = db.all("SELECT * FROM bill WHERE state <> 'reversed' ORDER BY number").map(toBill);
  expect(standing.length).toBeGreaterThan(0);
  for (const bill of standing) {
    const session = sessionById(db, id<SessionId>(bill.sessionId));
    if (session === null) throw new Error(`bill ${bill.number} has no session`);
    const again = priceOf(db, session, bill.issuedAtMs);
    expect({ bill: bill.number, lines: again?.lines, totals: again?.totals }).toEqual({
      bill: bill.number,
      lines: bill.lines,
      totals: bill.totals,
    });
  }
}

describe('a random month of money', () => {
  test.each(SEEDS)('of seed %i: the books are right all along', (seed) => {
    const world = new MoneyWorld(seed);
    for (let part = 0; part < 10; part += 1) {
      world.run(30);
      checkBooks(world);
    }
    world.settle();
    checkBooks(world);
    checkEnd(world);
  });

  test.each(SEEDS.slice(0, 2))('of seed %i comes out the same, to the cent, when everything is told once more', (seed) => {
    const world = new MoneyWorld(seed);
    world.run(200);
    world.settle();
    const again = new FlowStation();
    for (const event of world.station.told) again.send(event);
    const rows = (station: FlowStation): unknown => [
      station.db.all('SELECT number, total, body, state, paid, written_off, credited FROM bill ORDER BY number'),
      station.db.all('SELECT id, at_ms, debit, debit_party, credit, credit_party, amount, hash FROM transfer ORDER BY seq'),
      station.db.all('SELECT account, party, balance FROM balance ORDER BY 1, 2'),
    ];
    expect(rows(again)).toEqual(rows(world.station));
  });
});

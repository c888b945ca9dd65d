/** The sums of reports over the real flow: charges, amendments, reductions; verify makes them again; a report says what the bills say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type OperatorId, type RefundId, type WriteOffId } from '../../station-core/base/ids.ts';
import { minor, rate } from '../../station-core/base/money.ts';
import { addMs, type LocalDate } from '../../station-core/base/time.ts';
import type { PurchaseTariff } from '../../station-core/domain/sale.ts';
import { countEarlier } from '../../station-core/flow/sale.ts';
import {
  openReport,
  hourTable,
  marginOf,
  moneyTables,
  periodTable,
  salesTable,
  summaryOf,
  type ReportDesk,
} from '../../station-core/api/report-tables.ts';
import { SALES_CHECKS } from '../../station-core/store/sales-check.ts';
import { queries } from '../../station-core/store/queries.ts';
import type { ApiPorts } from '../../station-core/api/ports.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const day = (text: string): LocalDate => text as LocalDate;

/** 10 kWh at noon of the 14th: 7.00 EUR; freed and billed. */
function charged(station: FlowStation, connector = 1, tag = 'CARD1'): number {
  const { transactionId } = station.start({ wh: 1_000, connector, tag });
  station.pass(1_800);
  station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId, connector });
  station.pass(1_800);
  station.stop(transactionId, 11_000);
  station.pass(60);
  station.status(connector, 'available');
  station.pass(10);
  return transactionId;
}

/** 5 kWh were read when the pile booted: ended by guess, billed with 3.50 EUR. Returns when its stop was, and the stop that comes late. */
function guessed(station: FlowStation): { readonly transactionId: number; readonly stop: () => void } {
  const { transactionId } = station.start({ wh: 1_000 });
  station.pass(1_800);
  station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId });
  station.pass(1_800);
  const at = station.at();
  station.boot();
  station.status(1, 'available');
  station.pass(120, 10);
  return { transactionId, stop: () => station.stop(transactionId, 11_000, { at }) };
}

/** What verify would find. */
function problems(station: FlowStation): string[] {
  return Object.entries(SALES_CHECKS).flatMap(([name, check]) => check(station.db).map((problem) => `${name}: ${problem}`));
}

async function desk(station: FlowStation, fromDay = '2026-01-14', toDay = '2026-01-14', pileId: string | null = null): Promise<ReportDesk> {
  // The pool's own types bind names and params together; here the questions are asked of the file directly.
  const read = ((name: keyof typeof queries, params: never) =>
    Promise.resolve(
      (queries[name] as (db: unknown, params: never, context: null) => unknown)(station.db, params, null),
    )) as ApiPorts['read'];
  return openReport({ read, clock: { now: () => station.nowMs } as ApiPorts['clock'] }, { fromDay, toDay, pileId });
}

test('a bill counts once, in every table, with the transaction that made it', async () => {
  const station = new FlowStation().ready();
  charged(station, 1);
  charged(station, 2);
  expect(problems(station)).toEqual([]);
  const asked = await desk(station);
  const { total, before, rows } = await summaryOf(asked);
  expect(total).toMatchObject({
    bills: 2,
    energy: 200_000,
    chargingMs: 7_200_000,
    total: 1_400,
    byLayer: { energy: 1_200, service: 200, idle: 0 },
    credited: 0,
  });
  expect(before.bills).toBe(0);
  expect(rows.map(({ key, total: sum }) => [key, sum])).toEqual([['2026-01-14', 1_400]]);
  expect((await salesTable(asked, 'connector')).map(({ key, name, total: sum }) => [key, name, sum])).toEqual([
    ['P1/1/1', 'P1 · P1-1', 700],
    ['P1/2/2', 'P1 · P1-2', 700],
  ]);
  const [pile] = await salesTable(asked, 'pile');
  // Two connectors since 12:00 of that day, one charging for two hours in all.
  expect(pile?.use).toMatchObject({ energy: 200_000, chargingMs: 7_200_000 });
  expect(pile?.use?.possibleMs).toBe(2 * (station.nowMs - Date.UTC(2026, 0, 14, 11)));
  expect((await salesTable(asked, 'group')).map(({ key, use }) => [key, use])).toEqual([['', null]]);
  const periods = await periodTable(asked);
  expect(periods.reduce((sum, row) => sum + row.total, 0)).toBe(1_400);
  const hours = await hourTable(asked);
  expect(hours).toHaveLength(48);
  expect(hours[24]).toMatchObject({ slot: 24, energy: 50_000, chargingMean: 1_000 });
});

test('a late reading takes the bill back and counts the new one; nothing is left of the first', async () => {
  const station = new FlowStation().ready();
  const { transactionId, stop } = guessed(station);
  stop();
  expect(station.bills(transactionId).map((bill) => bill.totals.total)).toEqual([700, 350]);
  expect(problems(station)).toEqual([]);
  const asked = await desk(station);
  expect((await summaryOf(asked)).total).toMatchObject({ bills: 1, energy: 100_000, total: 700, use: { energy: 100_000 } });
  expect((await periodTable(asked)).reduce((sum, row) => sum + row.total, 0)).toBe(700);
});

test('a bill that is amended on a later day counts backwards on that day', async () => {
  const station = new FlowStation().ready();
  const { stop } = guessed(station);
  station.nowMs = addMs(station.nowMs, 86_400_000);
  stop();
  expect(problems(station)).toEqual([]);
  const first = await summaryOf(await desk(station));
  const second = await summaryOf(await desk(station, '2026-01-15', '2026-01-15'));
  expect([first.total.total, first.total.bills]).toEqual([350, 1]);
  expect([second.total.total, second.total.bills, second.total.energy]).toEqual([350, 0, 50_000]);
  expect((await summaryOf(await desk(station, '2026-01-01', '2026-01-31'))).total.total).toBe(700);
});

test('money counts where it was taken and given back: by its way, by who took it, and on the bill that was reduced', async () => {
  const station = new FlowStation().ready();
  const [bill] = station.bills(charged(station));
  const billId = must(bill, 'it is billed').id;
  station.send({ kind: 'operator.take-payment', operatorId: boss, billId, method: 'cash' });
  const refund = {
    kind: 'operator.refund',
    operatorId: boss,
    refundId: id<RefundId>('back-1'),
    method: 'cash',
    amount: minor(150),
    reason: 'slow pile',
  } as const;
  expect(station.send({ ...refund, source: { kind: 'bill', billId } })).toEqual({ kind: 'done' });
  expect(problems(station)).toEqual([]);
  const asked = await desk(station);
  expect((await summaryOf(asked)).total).toMatchObject({ bills: 1, total: 700, credited: 150 });
  const { ways, attendants } = await moneyTables(asked);
  expect(ways).toEqual([{ way: 'cash', times: 2, forBills: 700, topUps: 0, prepays: 0, returned: 150 }]);
  expect(attendants).toEqual([
    { operatorId: 'boss', name: 'Owner', times: 2, cash: 700, otherWays: 0, returned: 150, givenFree: 0, writtenOff: 0 },
  ]);
  expect(
    (await salesTable(asked, 'way')).map(({ key, bills, energy, total, byLayer }) => [key, bills, energy, total, byLayer.energy]),
  ).toEqual([['cash', 1, 100_000, 700, 600]]);
  expect((await salesTable(asked, 'attendant')).map(({ key, name, bills, total }) => [key, name, bills, total])).toEqual([
    ['boss', 'Owner', 1, 700],
  ]);
  // Of income the ledger keeps what is left of it.
  const { income } = await marginOf(asked);
  expect(income.energy + income.service).toBe(550);
});

test('a reduction goes on with the bill that replaces the reduced one, and counts once', async () => {
  const station = new FlowStation().ready();
  const { transactionId, stop } = guessed(station);
  const billId = must(station.bills(transactionId)[0], 'it is billed').id;
  station.send({ kind: 'operator.take-payment', operatorId: boss, billId, method: 'cash' });
  const refund = {
    kind: 'operator.refund',
    operatorId: boss,
    refundId: id<RefundId>('back-1'),
    method: 'cash',
    amount: minor(50),
    reason: 'slow pile',
  } as const;
  expect(station.send({ ...refund, source: { kind: 'bill', billId } })).toEqual({ kind: 'done' });
  expect((await summaryOf(await desk(station))).total).toMatchObject({ total: 350, credited: 50 });
  stop();
  expect(problems(station)).toEqual([]);
  expect((await summaryOf(await desk(station))).total).toMatchObject({ bills: 1, total: 700, credited: 50 });
  expect(station.bills(transactionId)[0]?.credited).toBe(50);
});

test('a sum that was changed by hand is found and named', () => {
  const station = new FlowStation().ready();
  charged(station);
  station.db.run('UPDATE sale_sum SET energy = energy + 1');
  expect(problems(station)).toEqual(['the sums of sales: 2026-01-14 P1 1 1  does not stand']);
  station.db.run('UPDATE sale_sum SET energy = energy - 1');
  station.db.run('DELETE FROM use_slot WHERE slot = 24');
  expect(problems(station)).toEqual(['the sums of half hours: 2026-01-14 24 does not stand']);
  station.db.run("UPDATE moved_day SET credits = credits + 5 WHERE account = 'revenue-energy'");
  expect(problems(station)).toContain('the sums of what was moved: revenue-energy bill does not stand');
});

test('a file of an earlier version is counted before the first event, to the same sums', () => {
  const station = new FlowStation().ready();
  const { transactionId, stop } = guessed(station);
  const billId = must(station.bills(transactionId)[0], 'it is billed').id;
  station.send({ kind: 'operator.take-payment', operatorId: boss, billId, method: 'free' });
  stop();
  charged(station, 2);
  const tables = ['sale', 'sale_sum', 'sale_paid', 'sale_period', 'use_day', 'use_slot', 'moved_day'] as const;
  // Of a bill that was taken back only what it came to is known later: its half hours cancel out, wherever they were.
  const sums = () => [
    ...['sale_sum', 'sale_period', 'moved_day'].map((table) => station.db.all(`SELECT * FROM ${table}`)),
    ...['use_day', 'use_slot'].map((table) =>
      station.db.all(`SELECT * FROM ${table} WHERE energy <> 0 OR charging_ms <> 0 OR taken_ms <> 0`),
    ),
  ];
  const counted = sums();
  for (const table of tables) station.db.run(`DELETE FROM ${table}`);
  station.db.run(
    'UPDATE uncounted SET next_bill = 1, last_bill = (SELECT max(number) FROM bill), next_transfer = 1, last_transfer = (SELECT max(seq) FROM transfer)',
  );
  expect(problems(station)).toEqual([]);
  while (station.db.transaction(() => countEarlier(station.db)));
  expect(problems(station)).toEqual([]);
  expect(sums()).toEqual(counted);
  expect(countEarlier(station.db)).toBe(false);
});

test.each([
  ['2026-01-15', '2026-01-14', 'The first day lies after the last'],
  ['2026-02-30', '2026-03-01', 'A day is written like'],
  ['2020-01-01', '2026-01-01', 'at most 732 days'],
])('days from %s to %s are refused: %s', async (fromDay, toDay, sentence) => {
  const station = new FlowStation().ready();
  await expect(desk(station, fromDay, toDay)).rejects.toMatchObject({
    code: 'input.invalid',
    detail: { help: expect.stringContaining(sentence) as string },
  });
});

const TARIFF: PurchaseTariff = {
  fromDay: day('2026-01-01'),
  periods: [{ label: 'flat', rate: rate(30_000), months: [], weekdays: [], fromMinute: 0, toMinute: 1_440 }],
  lossPpm: 100_000,
  fixedPerMonth: minor(3_100),
};

test('what is left: income by the ledger, energy by the purchase tariff, fixed prices by the day', async () => {
  const station = new FlowStation().ready();
  expect(station.send({ kind: 'operator.put-purchase', operatorId: boss, tariff: TARIFF })).toEqual({ kind: 'done' });
  charged(station);
  const margin = await marginOf(await desk(station));
  const income = margin.income.energy + margin.income.service;
  expect(income).toBe(700);
  // 10 kWh sold are 11.1111 kWh bought, at 0.30: 3.33; a day of January of 31.00: 1.00.
  expect(margin).toMatchObject({ sold: 100_000, soldUnpriced: 0, fixed: 100, cost: 433, margin: 267 });
  expect(margin.periods).toEqual([{ fromDay: '2026-01-01', label: 'flat', rate: 30_000, sold: 100_000, bought: 111_111, cost: 333 }]);
  expect(margin.days).toEqual([{ day: '2026-01-14', income: 700, cost: 433 }]);
  expect(station.send({ kind: 'operator.remove-purchase', operatorId: boss, fromDay: TARIFF.fromDay })).toEqual({ kind: 'done' });
  expect(await marginOf(await desk(station))).toMatchObject({ soldUnpriced: 100_000, cost: 0, margin: 700 });
});

test('a purchase tariff with a hole, and one that is not there, are refused by name', () => {
  const station = new FlowStation().ready();
  const holed = { ...TARIFF, periods: TARIFF.periods.map((period) => ({ ...period, toMinute: 720 })) };
  expect(station.send({ kind: 'operator.put-purchase', operatorId: boss, tariff: holed })).toMatchObject({
    kind: 'refused',
    code: 'input.invalid',
    detail: { help: 'No price holds at 12:00 on day 1 of the week in month 1.' },
  });
  expect(station.send({ kind: 'operator.remove-purchase', operatorId: boss, fromDay: day('2026-01-01') })).toMatchObject({
    kind: 'refused',
    code: 'input.not-found',
  });
});

const deed = fc.record({
  how: fc.constantFrom('charge', 'guess', 'late-stop', 'pay', 'part', 'refund', 'forgive', 'write-off', 'sleep'),
  amount: fc.integer({ min: 1, max: 400 }),
  method: fc.constantFrom('cash', 'qr', 'card-terminal'),
});

test('whatever happens in some days: the sums are what they were made from, and the report says what the standing bills say', () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 3, maxLength: 14 }), (deeds) => {
      const station = new FlowStation().ready();
      const stops: (() => void)[] = [];
      const open = () => station.sessions().flatMap(({ transactionId }) => station.bills(transactionId).slice(0, 1));
      deeds.forEach(({ how, amount, method }, n) => {
        const bills = open();
        const billId = bills[amount % Math.max(1, bills.length)]?.id;
        const by = { operatorId: boss, reason: 'a reason' };
        if (how === 'charge') charged(station, 1 + (n % 2));
        else if (how === 'guess') stops.push(guessed(station).stop);
        else if (how === 'late-stop') stops.shift()?.();
        else if (how === 'sleep') station.nowMs = addMs(station.nowMs, amount * 400_000);
        else if (billId === undefined) return;
        else if (how === 'pay') station.send({ kind: 'operator.take-payment', operatorId: boss, billId, method });
        else if (how === 'part') station.send({ kind: 'operator.take-payment', operatorId: boss, billId, method, amount: minor(amount) });
        else if (how === 'forgive') station.send({ kind: 'operator.take-payment', operatorId: boss, billId, method: 'free' });
        else if (how === 'write-off')
          station.send({ kind: 'operator.write-off', writeOffId: id<WriteOffId>(`off-${n}`), billId, amount: minor(amount), ...by });
        else
          station.send({
            kind: 'operator.refund',
            refundId: id<RefundId>(`back-${n}`),
            source: { kind: 'bill', billId },
            method,
            amount: minor(amount),
            ...by,
          });
      });
      expect(problems(station)).toEqual([]);
      const sum = (column: string): unknown => station.db.get(`SELECT coalesce(sum(${column}), 0) AS n FROM sale_sum`)?.['n'];
      const standing = open().filter(({ state }) => state !== 'reversed');
      expect([sum('bills'), sum('net + tax'), sum('credited')]).toEqual([
        standing.length,
        standing.reduce((total, bill) => total + bill.totals.total, 0),
        standing.reduce((total, bill) => total + bill.credited, 0),
      ]);
      const paid = standing.filter(({ state }) => state === 'paid');
      expect(station.db.get('SELECT coalesce(sum(bills), 0) AS n FROM sale_paid')?.['n']).toBe(paid.length);
    }),
    { numRuns: 40 },
  );
}, 60_000);

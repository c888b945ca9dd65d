/** The drawer and the ledger through the server: who may, what is shown, what is printed and exported. */
import { afterEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';

let station: ApiStation;
afterEach(() => station.close());

async function opened(): Promise<Browser> {
  station = await openApiStation();
  return station.owner();
}

/** A shift with change money, cash to the safe, closed 0.50 short. */
async function shift(owner: Browser): Promise<string> {
  const { till } = owner.client;
  const { shiftId } = await till.open({ countedCash: 5_000 });
  await till.move({ direction: 'in', other: 'owner', amount: 1_000, reason: '=coins, "rolls"' });
  await till.move({ direction: 'out', other: 'safe', amount: 2_000, reason: 'too much' });
  station.flow.nowMs = (station.flow.nowMs + 3_600_000) as typeof station.flow.nowMs;
  await till.close({ shiftId, countedCash: 3_950, leftCash: 3_000, note: 'torn' });
  return shiftId;
}

test('a shift is opened, worked in, closed and printed', async () => {
  const owner = await opened();
  const { client, cookie } = owner;
  expect(await client.till.get()).toMatchObject({ shift: null, drawer: 0, isFirst: true, shiftsRequired: false });
  const shiftId = await shift(owner);
  expect(await client.till.get()).toMatchObject({ shift: null, drawer: 3_000, safe: 2_950, isFirst: false });
  const report = await client.till.report({ shiftId });
  expect(report).toMatchObject({
    expected: 4_000,
    openingDifference: 5_000,
    shift: { number: 1, openingCash: 5_000, countedCash: 3_950, difference: -50, leftCash: 3_000, operatorName: 'Olga', note: 'torn' },
    cash: [
      { reason: 'cash-in', count: 1, in: 1_000, out: 0 },
      { reason: 'cash-out', count: 1, in: 0, out: 2_000 },
    ],
    linesInAll: 5,
  });
  const sum = report.cash.reduce<number>((total, row) => total + row.in - row.out, report.shift.openingCash);
  expect(sum).toBe(report.expected);
  expect(report.lines.map(({ reason, amount, note }) => [reason, amount, note])).toEqual([
    ['cash-out', -950, ''],
    ['cash-difference', -50, ''],
    ['cash-out', -2_000, 'too much'],
    ['cash-in', 1_000, '=coins, "rolls"'],
    ['cash-in', 5_000, ''],
  ]);
  expect(await client.till.shifts({})).toMatchObject({ total: 1, rows: [{ number: 1 }] });
  for (const query of ['size=80mm&lang=en', 'size=a4&lang=zh', '']) {
    const pdf = await station.ask(`/download/shift/${shiftId}.pdf?${query}`, { headers: { cookie } });
    expect([pdf.status, pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  }
  expect((await station.ask('/download/shift/none.pdf', { headers: { cookie } })).status).toBe(404);
  const csv = (await station.ask('/download/shifts.csv?lang=en', { headers: { cookie } })).body.toString();
  expect(csv).toContain('40.00,39.50,-0.50,30.00,torn');
});

test.each<readonly [string, unknown]>([
  ['below zero', -1],
  ['with a part of a cent', 0.5],
  ['of a slip of the finger', 1_000_000_001],
  ['as text', '5'],
])('an amount %s is refused at the door', async (_, amount) => {
  const { client } = await opened();
  expect((await faultOf(client.till.open({ countedCash: amount as number }))).code).toBe('input.invalid');
  expect((await faultOf(client.till.move({ direction: 'in', other: 'owner', amount: amount as number, reason: 'x' }))).code).toBe('input.invalid');
}); // prettier-ignore

test('the ledger is read: what it comes to, whose it is, what was posted, and as a statement how it stood', async () => {
  const owner = await opened();
  const { client, cookie } = owner;
  await shift(owner);
  const trial = await client.ledger.trialBalance();
  expect(trial.lines.map(({ account, balance }) => [account, balance])).toEqual([
    ['cash', 3_000],
    ['cash-difference', 50],
    ['owner', -6_000],
    ['safe', 2_950],
  ]);
  expect([trial.debits, trial.credits, trial.transfers, trial.verifiedAtMs]).toEqual([6_000, -6_000, 5, null]);
  expect(await client.ledger.parties({ account: 'owner' })).toEqual({ rows: [{ party: '', accountNumber: null, balance: -6_000 }], total: 1 });
  const statement = await client.ledger.postings({ filter: { account: 'cash' }, limit: 2 });
  expect(statement.rows.map(({ seq, standing }) => [seq, standing])).toEqual([
    [5, 3_000],
    [4, 3_950],
  ]);
  const older = await client.ledger.postings({ filter: { account: 'cash', party: '' }, beforeSeq: statement.nextBeforeSeq, limit: 10 });
  expect(older.rows.map(({ seq, standing }) => [seq, standing])).toEqual([
    [3, 4_000],
    [2, 6_000],
    [1, 5_000],
  ]);
  expect(older.nextBeforeSeq).toBeNull();
  const some = await client.ledger.postings({ filter: { reason: 'cash-out', fromMs: 0, toMs: station.flow.nowMs } });
  expect(some.rows.map(({ seq, standing, operatorName, shiftNumber }) => [seq, standing, operatorName, shiftNumber])).toEqual([[3, null, 'Olga', 1]]);
  expect((await client.ledger.postings({ filter: { text: must(some.rows[0], 'one').id } })).rows).toHaveLength(1);
  const csv = (await station.ask('/download/postings.csv?lang=en&account=safe', { headers: { cookie } })).body.toString().split('\r\n');
  expect(csv[1]).toMatch(/^5,.*,Cash taken out,Safe,,Cash drawer,,9\.50,EUR,29\.50,,,1,Olga,.*\/to-safe,[0-9a-f]{64}$/);
  expect(csv).toHaveLength(4);
  expect(await client.ledger.verify()).toEqual({ problems: [], transfers: 5, lastHash: trial.lastHash });
  station.flow.db.script('DROP TRIGGER transfer_never_changes; UPDATE transfer SET amount = 1 WHERE seq = 2');
  expect((await client.ledger.verify()).problems).toContain('transfer 2 was changed, or one between 1 and it');
}); // prettier-ignore

test('a day is closed by hand and printed', async () => {
  const owner = await opened();
  const { client, cookie } = owner;
  await shift(owner);
  const { today, todayIsClosed, rows } = await client.ledger.days({});
  expect([today, todayIsClosed, rows]).toEqual(['2026-01-14', false, []]);
  await client.ledger.closeDay({ day: today });
  expect(await client.ledger.days({})).toMatchObject({ todayIsClosed: true, total: 1, rows: [{ day: today, number: 1, lastSeq: 5, closedByName: 'Olga' }] });
  expect((await faultOf(client.ledger.closeDay({ day: today }))).message).toContain('already closed');
  const pdf = await station.ask(`/download/day-close/${today}.pdf?size=a4&lang=en`, { headers: { cookie } });
  expect([pdf.status, pdf.body.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  expect((await station.ask('/download/day-close/2020-01-01.pdf', { headers: { cookie } })).status).toBe(404);
}); // prettier-ignore

test('an attendant works with the drawer and sees no ledger; an installer sees neither', async () => {
  const owner = await opened();
  await owner.client.operators.add({ name: 'Ann', role: 'attendant', password: 'a long password' });
  await owner.client.operators.add({ name: 'Ivo', role: 'installer', password: 'a long password' });
  const [ann, ivo] = [station.browser(), station.browser()];
  await ann.client.auth.login({ name: 'Ann', password: 'a long password' });
  await ivo.client.auth.login({ name: 'Ivo', password: 'a long password' });
  expect(await ann.client.till.open({ countedCash: 0 })).toMatchObject({ shiftId: expect.any(String) as unknown });
  for (const refused of [ann.client.ledger.trialBalance(), ann.client.ledger.closeDay({ day: '2026-01-14' }), ivo.client.till.get(), ivo.client.till.open({ countedCash: 0 })])
    expect((await faultOf(refused)).code).toBe('access.forbidden');
  expect((await station.ask('/download/postings.csv', { headers: { cookie: ann.cookie } })).status).toBe(403);
  expect((await station.ask('/download/shifts.csv', { headers: { cookie: ivo.cookie } })).status).toBe(403);
}); // prettier-ignore

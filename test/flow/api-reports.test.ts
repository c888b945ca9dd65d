/** Reports and the explained bill through the server: who may read them, what they say, what their files hold. */
import { afterEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { csvRows } from '../support/csv.ts';
import { TWO_LAYER_FORM } from '../support/plans.ts';
import { readZip } from '../support/read-zip.ts';

let station: ApiStation;
afterEach(() => station.close());

const range = { fromDay: '2026-01-14', toDay: '2026-01-14', pileId: null };
const asked = 'fromDay=2026-01-14&toDay=2026-01-14';

/** One charge of 10 kWh from noon to 13:00: 7.00 EUR, paid in cash by the owner. */
async function opened(): Promise<{ readonly owner: Browser; readonly sessionId: string }> {
  station = await openApiStation();
  const owner = await station.owner();
  await owner.client.plans.save({ planId: null, form: TWO_LAYER_FORM, activate: true });
  await owner.client.cards.add({ number: '04A1B2C3D4E5F6', label: 'Taxi', validUntilMs: null });
  const { flow } = station;
  flow.addPile('P1');
  const { transactionId } = flow.start({ tag: '04A1B2C3D4E5F6', wh: 1_000 });
  flow.pass(1_800);
  flow.meter([flow.entry(6_000, { powerW: 10_000 })], { transactionId });
  flow.pass(1_800);
  flow.stop(transactionId, 11_000, { reason: 'EVDisconnected' });
  flow.status(1, 'available');
  flow.pass(60, 60);
  return { owner, sessionId: flow.session(transactionId).id };
}

test('every table says what was sold, and reads no bill for it', async () => {
  const { owner } = await opened();
  const { reports } = owner.client;
  expect(await reports.summary(range)).toMatchObject({
    rowsAre: 'day',
    total: { bills: 1, total: 700, energy: 100_000 },
    rows: [{ key: '2026-01-14' }],
  });
  expect(await reports.sales({ ...range, by: 'pile' })).toMatchObject([{ key: 'P1', name: 'P1', total: 700 }]);
  expect(await reports.sales({ ...range, by: 'month' })).toMatchObject([{ key: '2026-01', total: 700 }]);
  expect(await reports.sales({ ...range, pileId: 'P2', by: 'pile' })).toEqual([]);
  const periods = await reports.periods(range);
  expect(periods.map((row) => [row.layer, row.dimension, row.label, row.total])).toEqual([
    ['energy', 'ENERGY', 'peak', 600],
    ['service', 'ENERGY', 'peak', 100],
  ]);
  expect((await reports.hours(range)).filter((row) => row.energy > 0).map((row) => [row.slot, row.energy, row.chargingMean])).toEqual([
    [24, 50_000, 1_000],
    [25, 50_000, 1_000],
  ]);
  expect((await faultOf(reports.summary({ ...range, fromDay: '2026-01-15' }))).message).toContain('first day lies after the last');
});

test('the purchase tariff is typed as decimals, kept exactly, and makes the margin', async () => {
  const { owner } = await opened();
  const { reports } = owner.client;
  const period = { label: 'flat', rate: '0.3', months: [] as number[], weekdays: [] as number[], fromMinute: 0, toMinute: 1_440 };
  const tariff = { fromDay: '2026-01-01', periods: [period], lossPercent: '10', fixedPerMonth: '31' };
  await reports.putPurchase(tariff);
  expect(await reports.purchases()).toMatchObject([{ lossPpm: 100_000, fixedPerMonth: 3_100, periods: [{ rate: 30_000 }] }]);
  expect(await reports.margin(range)).toMatchObject({ cost: 433, fixed: 100, soldUnpriced: 0, sold: 100_000 });
  const wrongs: readonly (readonly [typeof tariff, string])[] = [
    [{ ...tariff, periods: [{ ...period, rate: '0.123456' }] }, 'at most 5 places'],
    [{ ...tariff, periods: [{ ...period, rate: '-1' }] }, '0 to 10,000'],
    [{ ...tariff, fixedPerMonth: '1.005' }, 'at most 2 places'],
    [{ ...tariff, lossPercent: '95' }, '0 to 90 %'],
    [{ ...tariff, periods: [{ ...period, toMinute: 1_435 }] }, 'half hours'],
    [{ ...tariff, fromDay: '2026-02-30' }, 'A day is written like'],
  ];
  for (const [wrong, sentence] of wrongs) expect((await faultOf(reports.putPurchase(wrong))).message).toContain(sentence);
  await reports.removePurchase({ fromDay: '2026-01-01' });
  expect(await reports.purchases()).toEqual([]);
});

test('a bill is explained minute by minute, made again, and priced under another plan without a trace', async () => {
  const { owner, sessionId } = await opened();
  const { explain, plans, bills } = owner.client;
  const told = must(await explain.bill({ sessionId }), 'it has a plan');
  expect(told).toMatchObject({ isReproduced: true, minutesPerRow: 1, listed: 70_000, bill: { totals: { total: 700 } } });
  expect(told.minutes.reduce((sum, minute) => sum + minute.amount, 0)).toBe(70_000);
  expect(told.minutes.filter(({ readings }) => readings > 0).map(({ energySoFar }) => energySoFar)).toEqual([50_000, 100_000]);
  expect(told.minutes.every(({ source }, at) => source === 'read' || at >= 60)).toBe(true);
  expect(told.minutes[0]?.labels.map(({ layer, label, rate }) => [layer, label, rate])).toEqual([
    ['energy', 'peak', 60_000],
    ['service', 'peak', 10_000],
  ]);
  const journalBefore = await owner.client.journal.search({ pileId: null, fromDay: '2026-01-14', toDay: '2026-01-14', limit: 100 });
  const dear = { ...TWO_LAYER_FORM, name: 'Dear', periods: TWO_LAYER_FORM.periods.map((period) => ({ ...period, energyRate: '1.00' })) };
  const { planId } = await plans.save({ planId: null, form: dear, activate: false });
  const other = await explain.whatIf({ sessionId, planId, version: null });
  expect(other).toMatchObject({ planName: 'Dear', difference: 400, priced: { totals: { total: 1_100, energy: 100_000 } } });
  expect((await bills.get({ billId: must(told.bill, 'billed').id })).bill.totals.total).toBe(700);
  const journal = await owner.client.journal.search({ pileId: null, fromDay: '2026-01-14', toDay: '2026-01-14', limit: 100 });
  // The plan that was saved, and nothing else.
  expect(journal.rows.length - journalBefore.rows.length).toBe(1);
  expect((await faultOf(explain.bill({ sessionId: 'none' }))).code).toBe('input.not-found');
  expect((await faultOf(explain.whatIf({ sessionId, planId: 'none', version: null }))).code).toBe('input.not-found');
});

test('the files: one table as CSV in both languages, all of them as a workbook', async () => {
  const { owner } = await opened();
  const headers = { cookie: owner.cookie };
  const csv = async (query: string) =>
    csvRows((await station.ask(`/download/report.csv?${asked}&${query}`, { headers })).body.toString().slice(1));
  expect(await csv('table=pile&lang=en')).toEqual([
    expect.objectContaining({
      Pile: 'P1',
      Name: 'P1',
      Bills: '1',
      'Energy (kWh)': '10.0000',
      'Charging (h)': '1.00',
      'Total (EUR)': '7.00',
    }),
  ]);
  expect((await csv('table=periods&lang=zh'))[0]).toMatchObject({ 费用: '电费', 时段: '峰', '合计 (EUR)': '6.00' });
  for (const [table, rows] of [
    ['day', 1],
    ['month', 1],
    ['connector', 2],
    ['group', 1],
    ['hours', 48],
    ['margin', 11],
  ] as const)
    expect([table, (await csv(`table=${table}`)).length]).toEqual([table, rows]);
  for (const table of ['ways', 'attendants'])
    expect((await station.ask(`/download/report.csv?${asked}&table=${table}`, { headers })).status).toBe(200);
  const book = await station.ask(`/download/report.xlsx?${asked}&lang=en`, { headers });
  expect([book.status, book.headers['content-type']]).toEqual([200, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']);
  const names = readZip(book.body).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('xl/worksheets/sheet'))).toHaveLength(13);
  expect(names).toContain('xl/workbook.xml');
  expect((await station.ask(`/download/report.csv?${asked}&table=everything`, { headers })).status).toBe(422);
  expect((await station.ask('/download/report.csv?fromDay=yesterday&toDay=2026-01-14', { headers })).status).toBe(422);
});

test('attendants and installers read no reports; a viewer reads them and changes no price', async () => {
  const { owner, sessionId } = await opened();
  for (const [role, reads, explains] of [
    ['attendant', false, true],
    ['viewer', true, true],
    ['installer', false, false],
  ] as const) {
    const name = `${role} person`;
    await owner.client.operators.add({ name, role, password: 'a good password' });
    const person = station.browser();
    await person.client.auth.login({ name, password: 'a good password' });
    const of = async (call: Promise<unknown>): Promise<boolean> => call.then(() => true).catch(() => false);
    expect([role, await of(person.client.reports.summary(range)), await of(person.client.explain.bill({ sessionId }))]).toEqual([
      role,
      reads,
      explains,
    ]);
    expect((await station.ask(`/download/report.csv?${asked}`, { headers: { cookie: person.cookie } })).status).toBe(reads ? 200 : 403);
    expect((await faultOf(person.client.reports.removePurchase({ fromDay: '2026-01-01' }))).code).toBe('access.forbidden');
  }
  expect((await station.ask(`/download/report.xlsx?${asked}`)).status).toBe(401);
  expect(owner.cookie).not.toBe('');
});

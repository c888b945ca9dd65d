import { afterEach, expect, test } from 'vitest';
import type { BoardUpdate, JournalRow, SessionView } from '../../station-core/api/contract.ts';
import { must } from '../../station-core/base/assert.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { TWO_LAYER_FORM } from '../support/plans.ts';

let station: ApiStation;
afterEach(() => station.close());

/** Set up through the server: a plan in force, a pile P1 with two connectors, a card. */
async function opened(): Promise<Browser> {
  station = await openApiStation();
  const owner = await station.owner();
  await owner.client.plans.save({ planId: null, form: TWO_LAYER_FORM, activate: true });
  await owner.client.cards.add({ number: '04A1B2C3D4E5F6', label: '=Taxi, "12"', validUntilMs: null });
  station.flow.addPile('P1');
  station.online.add('P1');
  return owner;
}

/** Noon to 13:00, 10 kWh, unplugged at once, billed. */
function charge(): string {
  const { flow } = station;
  flow.status(1, 'preparing');
  const { transactionId } = flow.start({ tag: '04A1B2C3D4E5F6', wh: 1_000 });
  flow.status(1, 'charging');
  flow.pass(1_800);
  flow.meter([flow.entry(6_000, { powerW: 10_000 })], { transactionId });
  flow.pass(1_800);
  flow.stop(transactionId, 11_000, { reason: 'EVDisconnected' });
  flow.status(1, 'available');
  flow.pass(3_600, 60);
  return flow.session(transactionId).id;
}

test('a charge is read, billed, paid and printed through the server', async () => {
  const { client, cookie } = await opened();
  const sessionId = charge();
  const [row] = (await client.sessions.list({ filter: {} })).rows;
  expect(row).toMatchObject({
    id: sessionId,
    pileName: 'P1',
    cardLabel: '=Taxi, "12"',
    cardHint: 'E5F6',
    energy: 100_000,
    phase: 'closed',
    total: 700,
    billState: 'issued',
  });
  const view = await client.sessions.get({ sessionId });
  expect(view.bill?.totals).toMatchObject({ total: 700, byLayer: { energy: 600, service: 100, idle: 0 } });
  expect(view.running).toBeNull();
  expect(view.prices.map((p) => [p.label, p.energyRate, p.serviceRate])).toEqual([['peak', 60_000, 10_000]]);
  expect(view.readings.map((r) => r.register)).toContain(60_000);
  expect((await client.sessions.readings({ sessionId })).rows.some((r) => r.samples.length > 0)).toBe(true);
  const billId = must(row?.billId, 'it is billed');
  expect(await client.bills.pay({ billId, method: 'cash' })).toMatchObject({ state: 'paid', paidBy: 'cash' });
  expect((await faultOf(client.bills.pay({ billId, method: 'cash' }))).message).toContain('already paid');
  expect(await client.bills.get({ billId })).toMatchObject({
    payment: 'cash',
    meterStart: 10_000,
    meterStop: 110_000,
    stationName: 'Yard',
  });
  for (const query of ['size=80mm&lang=en', 'size=a4&lang=zh', '']) {
    const pdf = await station.ask(`/download/receipt/${billId}.pdf?${query}`, { headers: { cookie } });
    expect([pdf.status, pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  }
  expect((await station.ask(`/download/receipt/${billId}.pdf?size=a5`, { headers: { cookie } })).body.toString()).toContain('size');
  expect((await station.ask('/download/receipt/none.pdf', { headers: { cookie } })).status).toBe(404);
  expect(station.flow.ledgerSum()).toBe(0);
});

test.each<[string, object, number]>([
  ['everything', {}, 1],
  ['the pile’s name', { text: 'p1' }, 1],
  ['the card’s label, its signs taken as they stand', { text: '"12"' }, 1],
  ['a sign that is a wildcard to the database', { text: '%' }, 0],
  ['the receipt’s number', { text: '#1' }, 1],
  ['a number nobody has', { text: '4711' }, 0],
  ['another pile', { pileId: 'P2' }, 0],
  ['issued bills', { billState: 'issued' }, 1],
  ['paid bills', { billState: 'paid' }, 0],
  ['without a bill', { billState: 'none' }, 0],
  ['closed', { phase: 'closed' }, 1],
  ['charging', { phase: 'charging' }, 0],
  ['flagged', { flagged: true }, 0],
  ['before it began', { toMs: Date.UTC(2026, 0, 14, 10) }, 0],
  ['that day', { fromMs: Date.UTC(2026, 0, 13, 23), toMs: Date.UTC(2026, 0, 14, 23) }, 1],
])('the list is filtered by %s, and the file with it', async (_, filter, count) => {
  const { client, cookie } = await opened();
  charge();
  expect((await client.sessions.list({ filter })).total).toBe(count);
  const query = new URLSearchParams(Object.entries(filter).map(([k, v]): [string, string] => [k, String(v)]));
  const csv = (await station.ask(`/download/sessions.csv?${query.toString()}`, { headers: { cookie } })).body.toString();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(count + 1);
});

test('the file of sessions opens in a spreadsheet, and nothing in it is run there', async () => {
  const { cookie } = await opened();
  charge();
  const reply = await station.ask('/download/sessions.csv?lang=zh', { headers: { cookie } });
  expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(reply.headers['content-disposition']).toBe('attachment; filename="sessions-2026-01-14.csv"');
  const [head, line] = reply.body.toString('utf8').split('\r\n');
  expect(head?.startsWith('\ufeff交易号,充电桩,')).toBe(true);
  expect(line).toContain('"\'=Taxi, ""12"""');
  expect(line).toContain(',2026-01-14 12:00:00,2026-01-14 13:00:00,');
  expect(line).toContain(',10.0000,');
  expect(line?.endsWith(',7.00,EUR')).toBe(true);
});

test('the board comes whole, then what changed, with the cost so far', async () => {
  const browser = await opened();
  const { client, socket } = await browser.feeds();
  const updates = (await client.board.watch())[Symbol.asyncIterator]();
  const next = async (): Promise<BoardUpdate> => must((await updates.next()).value as BoardUpdate | undefined, 'the board goes on');
  expect((await next()).tiles.map((t) => [t.name, t.state, t.online, t.session])).toEqual([
    ['P1-1', 'available', true, null],
    ['P1-2', 'available', true, null],
  ]);
  const { flow } = station;
  const { transactionId } = flow.start({ tag: '04A1B2C3D4E5F6', wh: 1_000 });
  flow.pass(1_800);
  flow.meter([flow.entry(6_000, { powerW: 10_000 })], { transactionId });
  station.feed.publish([{ topic: 'session', sessionId: flow.session(transactionId).id }]);
  const some = await next();
  expect(some.kind).toBe('some');
  expect(some.tiles[0]?.session).toMatchObject({ phase: 'charging', energy: 50_000, power: 10_000, cost: 350 });
  await browser.client.piles.refuse({ pileId: 'P1' });
  expect(await next()).toMatchObject({ kind: 'some', tiles: [], gone: ['P1/1/1', 'P1/2/2'] });
  socket.close();
});

test('the session page and the journal are live', async () => {
  const browser = await opened();
  const { flow } = station;
  const { transactionId, sessionId } = flow.start({ tag: '04A1B2C3D4E5F6', wh: 1_000 });
  const { client, socket } = await browser.feeds();
  const views = (await client.sessions.watch({ sessionId }))[Symbol.asyncIterator]();
  const rows = (await client.journal.watch({ pileId: 'P1' }))[Symbol.asyncIterator]();
  expect(((await views.next()).value as SessionView).energy).toBe(0);
  expect((await rows.next()).value).toEqual([]);
  flow.pass(600);
  flow.meter([flow.entry(2_000, { powerW: 6_000 })], { transactionId });
  station.feed.publish([{ topic: 'session', sessionId }]);
  const view = (await views.next()).value as SessionView;
  expect(view).toMatchObject({ energy: 10_000, power: 6_000, bill: null });
  expect(view.running?.totals.total).toBe(70);
  expect(((await rows.next()).value as JournalRow[]).map((r) => [r.kind, r.pileId])).toEqual([['session.metered', 'P1']]);
  const found = await browser.client.journal.search({ pileId: 'P1', fromDay: '2026-01-14', toDay: '2026-01-14', limit: 2 });
  expect(found.rows[0]?.kind).toBe('session.metered');
  const older = await browser.client.journal.search({
    pileId: 'P1',
    fromDay: '2026-01-14',
    toDay: '2026-01-14',
    limit: 2,
    beforeSeq: found.nextBeforeSeq,
  });
  expect(older.rows[0]?.seq).toBeLessThan(must(found.rows[1], 'two were asked for').seq);
  socket.close();
});

test('changes are told by name, many as few', async () => {
  const browser = await opened();
  const { client, socket } = await browser.feeds();
  const batches = (await client.feed.changes())[Symbol.asyncIterator]();
  expect((await batches.next()).value).toEqual([]);
  for (let i = 0; i < 50; i += 1) station.feed.publish([{ topic: 'alarms' }, { topic: 'plans' }]);
  const seen: string[] = [];
  while (!seen.includes('alarms')) seen.push(...((await batches.next()).value as { topic: string }[]).map((notice) => notice.topic));
  expect(seen.filter((topic) => topic === 'alarms')).toHaveLength(1);
  socket.close();
});

test('a connection carries sixteen feeds; calls do not go over it, nor feeds over HTTP', async () => {
  const browser = await opened();
  const { client, socket } = await browser.feeds();
  for (let i = 0; i < 16; i += 1) await (await client.feed.changes())[Symbol.asyncIterator]().next();
  const seventeenth = (await client.feed.changes())[Symbol.asyncIterator]().next();
  expect((await faultOf(seventeenth)).message).toContain('at most 16 feeds');
  expect((await faultOf(client.auth.me())).message).toContain('POST /rpc');
  expect((await faultOf(browser.client.feed.changes())).message).toContain('WebSocket /feed');
  socket.close();
});

test.each<[string, string | Buffer, number]>([
  ['no JSON', 'hello', 1_003],
  ['JSON that is no call', '[1,2]', 1_003],
  ['a call without an address', '{"i":"1","p":{}}', 1_003],
  ['bytes', Buffer.from([1, 2, 3]), 1_003],
  ['too much', 'x'.repeat(300_000), 1_009],
])('a WebSocket frame that is %s ends that connection and no other', async (_, frame, code) => {
  const browser = await opened();
  const good = await browser.feeds();
  const { socket } = await browser.feeds();
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.send(frame);
  expect(await closed).toBe(code);
  expect((await (await good.client.feed.changes())[Symbol.asyncIterator]().next()).value).toEqual([]);
  good.socket.close();
});

test.each<[string, string, string, number, RegExp]>([
  ['no JSON', 'application/json', '{', 422, /JSON/],
  ['another type', 'text/plain', 'hello', 422, /type/i],
  ['too long', 'application/json', `{"json":"${'x'.repeat(300_000)}"}`, 422, /large/],
  ['a wrong type', 'application/json', '{"json":{"billId":7,"method":"cash"}}', 422, /billId/],
  ['a payment that is none', 'application/json', '{"json":{"billId":"b","method":"cheque"}}', 422, /method/],
  ['a reference to the prototype', 'application/json', '{"json":{"__proto__":{"x":1}}}', 422, /JSON/],
])('a call that is %s is refused in a sentence', async (_, type, body, status, sentence) => {
  const { cookie } = await opened();
  const reply = await station.ask('/rpc/bills/pay', { method: 'POST', headers: { cookie, 'content-type': type }, body });
  expect(reply.status).toBe(status);
  const told = (JSON.parse(reply.body.toString()) as { json: { code: string; message: string } }).json;
  expect(told.code).toBe('input.invalid');
  expect(told.message).toMatch(sentence);
});

test('an address that is none is told so, and the server goes on', async () => {
  await opened();
  for (const path of ['/rpc/no/such', '/rpc/', '/%E0%A4%A', '/nothing.js', '/../../etc/passwd']) {
    const reply = await station.ask(path, {
      method: path.startsWith('/rpc') ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
      body: path.startsWith('/rpc') ? '{}' : '',
    });
    expect([path, reply.status >= 400 && reply.status < 500]).toEqual([path, true]);
  }
  expect((await station.ask('/health')).status).toBe(200);
});

test.each<[string, object, string, RegExp]>([
  [
    'a price that is no number',
    { periods: [{ ...TWO_LAYER_FORM.periods[0], energyRate: '0,60' }] },
    'input.invalid',
    /periods\.0\.energyRate/,
  ],
  ['a price below zero', { idleRate: '-1' }, 'input.invalid', /idleRate/],
  ['a tax above a hundred', { taxPercent: '190' }, 'input.invalid', /taxPercent/],
  ['a night without a price', { periods: [TWO_LAYER_FORM.periods[0]] }, 'plan.hole', /00:00/],
])('a plan with %s is refused, and what is wrong is named', async (_, wrong, code, sentence) => {
  const { client } = await opened();
  const fault = await faultOf(client.plans.save({ planId: null, form: { ...TWO_LAYER_FORM, ...wrong }, activate: false }));
  expect(fault.code).toBe(code);
  expect(fault.message).toMatch(sentence);
  expect(await client.plans.list()).toHaveLength(1);
});

test('a plan comes back as it was typed, is drawn, gets versions and is put in force', async () => {
  const { client } = await opened();
  const [row] = await client.plans.list();
  expect(row).toMatchObject({ name: 'Yard plan', active: true, savedBy: 'Olga', version: 1 });
  const planId = must(row, 'a plan is there').id;
  const form = {
    ...TWO_LAYER_FORM,
    periods: TWO_LAYER_FORM.periods.map((p) => ({ ...p, serviceRate: '0.10', weekdays: null })),
    idleRate: '6.00',
  };
  expect((await client.plans.get({ planId })).form).toMatchObject(form);
  const check = await client.plans.check(TWO_LAYER_FORM);
  expect(check.problems).toEqual([]);
  expect(check.days.map((d) => d.segments.map((s) => [s.fromMinute, s.label]))).toEqual(
    Array(2).fill([
      [0, 'valley'],
      [480, 'peak'],
      [1_200, 'valley'],
    ]),
  );
  expect(await client.plans.save({ planId, form: { ...TWO_LAYER_FORM, name: 'Spring' }, activate: false })).toEqual({ planId, version: 2 });
  const other = await client.plans.save({ planId: null, form: TWO_LAYER_FORM, activate: false });
  await client.plans.activate({ planId: other.planId });
  expect((await client.plans.list()).filter((p) => p.active).map((p) => p.id)).toEqual([other.planId]);
});

test('piles are admitted with a password that stays when it is not named', async () => {
  const { client } = await opened();
  station.flow.connect('P9');
  station.flow.boot('P9');
  expect((await client.piles.list()).waiting.map((p) => [p.id, p.vendor])).toEqual([['P9', 'Acme']]);
  const wish = { pileId: 'P9', name: 'Nine', connectors: [{ evse: 1, connector: 1, name: 'Left', ratedPowerW: 22_000 }] };
  await client.piles.admit({ ...wish, password: 'ABCDEFGHIJKLMNOP' });
  const hash = (): unknown => station.flow.db.get("SELECT password_hash FROM pile WHERE id = 'P9'")?.['password_hash'];
  const first = hash();
  expect(String(first)).toMatch(/^pile-sha256\$/);
  expect(await station.keys.pilePassword.verify(String(first), Buffer.from('ABCDEFGHIJKLMNOP'))).toBe(true);
  await client.piles.admit({ ...wish, name: 'Renamed' });
  expect(hash()).toBe(first);
  await client.piles.admit({ ...wish, password: null });
  expect(hash()).toBeNull();
  expect(await client.piles.get({ pileId: 'P9' })).toMatchObject({
    name: 'Nine',
    hasPassword: false,
    connectors: [{ name: 'Left', ratedPower: 22_000 }],
  });
  expect((await faultOf(client.piles.admit({ ...wish, password: 'short' }))).detail['field']).toBe('password');
  expect(JSON.stringify(station.flow.db.all('SELECT body FROM journal'))).not.toContain('ABCDEFGHIJKLMNOP');
});

test('cards: listed without their number, changed, found, erased', async () => {
  const { client } = await opened();
  charge();
  const [card] = (await client.cards.list({ text: 'taxi' })).rows;
  expect(card).toMatchObject({ label: '=Taxi, "12"', hint: 'E5F6', sessions: 1 });
  const cardId = must(card, 'the card is listed').id;
  expect(JSON.stringify(card)).not.toContain('04A1B2C3');
  await client.cards.change({ cardId, label: 'Van', state: 'blocked', validUntilMs: null });
  expect((await client.cards.list({ state: 'blocked' })).rows.map((c) => c.label)).toEqual(['Van']);
  expect((await faultOf(client.cards.add({ number: '04a1b2c3d4e5f6', label: 'Twice', validUntilMs: null }))).message).toContain(
    'already on file',
  );
  await client.cards.erase({ cardId });
  expect((await client.cards.list({})).total).toBe(0);
});

test('a bug is told by a reference and found by it in the log', async () => {
  const { client } = await opened();
  station.flow.db.script('ALTER TABLE alarm RENAME TO alarm_gone');
  const fault = await faultOf(client.alarms.list({}));
  expect(fault.code).toBe('internal');
  expect(fault.message).not.toContain('alarm');
  expect(station.logged.join()).toContain(String(fault.detail['reference']));
});

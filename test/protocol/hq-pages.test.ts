/** HQ's pages as a browser asks them: who gets in, who may what, what is shown of what stations told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshSetupCode } from '../../hq-receiver/access/login-desk.ts';
import type { HqRole } from '../../hq-receiver/contract.ts';
import { openPg } from '../../hq-receiver/store/pg-sql.ts';
import { maybePostgres, type MaybePostgres } from '../support/postgres.ts';
import { ask, type TestStation } from '../support/hq-receiver.ts';
import { HQ_PASSWORD, HqBrowser, openHqStage, type HqStage } from '../support/hq-stage.ts';

const server: MaybePostgres = await maybePostgres();
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 20, 12);
const day = (back: number): string => new Date(NOW_MS - back * DAY_MS).toISOString().slice(0, 10);

describe.skipIf(!server.ok)('HQ’s pages', () => {
  let stage: HqStage;
  let harbour: TestStation;
  let shanghai: TestStation;

  beforeAll(async () => {
    if (!server.ok) return;
    const database = openPg({ url: await server.postgres.newDatabase(), most: 6, onIdleError: () => undefined });
    stage = await openHqStage({
      database,
      nowMs: NOW_MS,
      stations: [
        { name: 'Harbour', tags: ['north'], alarms: ['critical', 'low'], hasIncident: true },
        { name: 'Shanghai', zone: 'Asia/Shanghai', currency: 'CNY' },
      ],
    });
    [harbour, shanghai] = stage.stations as [TestStation, TestStation];
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    if (server.ok) await server.postgres.close();
  });

  const codeOf = (error: unknown): unknown => (error as { readonly data?: { readonly code?: unknown } }).data?.code;
  const refused = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', codeOf);

  test('a set-up code makes one administrator and is then worth nothing', async () => {
    expect(await freshSetupCode(stage.receiver.hq.db)).toBeNull();
    const again = new HqBrowser(stage.receiver.url);
    expect(await refused(again.client.access.setUp({ code: 'AAAA-BBBB-CCCC', name: 'Eve', password: HQ_PASSWORD }))).toBe(
      'access.wrong-code',
    );
    expect(await again.client.access.me()).toBeNull();
  });

  test('a wrong password and a name nobody has are refused with the same words, and then slowly', async () => {
    const eve = new HqBrowser(stage.receiver.url);
    const answers: unknown[] = [];
    for (const name of ['Nobody', 'Nobody', 'Nobody', 'Nobody', 'Nobody', 'Nobody'])
      answers.push(await refused(eve.client.access.login({ name, password: 'wrong password' })));
    expect(answers).toEqual([...Array<string>(5).fill('access.wrong-password'), 'access.throttled']);
  });

  test.each([
    ['another page’s Origin', { origin: 'https://evil.example' }, 403],
    ['a name that somebody points here', { host: 'evil.example' }, 403],
    ['an image on another page', { 'sec-fetch-site': 'cross-site' }, 403],
    ['our own page', {}, 200],
  ])('a call with %s', async (_, headers: Readonly<Record<string, string>>, status) => {
    const { request } = await import('node:http');
    const url = new URL(stage.receiver.url);
    const answered = await new Promise<number>((resolve, reject) => {
      const asked = request(
        {
          host: url.hostname,
          port: url.port,
          path: '/rpc/access/status',
          method: 'POST',
          headers: { 'content-type': 'application/json', host: url.host, ...headers },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      asked.on('error', reject);
      asked.end('{}');
    });
    expect(answered).toBe(status);
  });

  test('a form of another page cannot act: only JSON is read', async () => {
    const answer = await ask(
      stage.receiver.url,
      'POST',
      '/rpc/access/logout',
      { 'content-type': 'text/plain', cookie: stage.admin.cookie },
      Buffer.from('{}'),
    );
    expect([answer.status, answer.body['json']]).toEqual([422, expect.objectContaining({ code: 'input.invalid' })]);
    expect(await stage.admin.client.access.me()).not.toBeNull();
  });

  const body = { name: 'Fans' };
  const MATRIX: readonly (readonly [string, (browser: HqBrowser) => Promise<unknown>, readonly HqRole[]])[] = [
    ['look at stations', (b) => b.client.stations.list({}), ['admin', 'pricing', 'operations', 'viewer']],
    ['send a price group', (b) => order(b, 'group', body), ['admin', 'pricing']],
    ['send settings', (b) => order(b, 'settings', { heartbeatS: 300 }, 'station'), ['admin', 'operations']],
    [
      'ask for a journal',
      (b) => order(b, 'request-file', { what: { kind: 'journal', day: '2026-03-01', pileId: null } }),
      ['admin', 'operations'],
    ],
    [
      'make an enrolment code',
      (b) => b.client.codes.make({ note: '', countryCode: 'DE', partyId: 'EXA', tags: [], days: 1 }),
      ['admin', 'operations'],
    ],
    ['list people', (b) => b.client.people.list(), ['admin']],
    ['add a partner', (b) => b.client.partners.add({ name: 'P', scopes: ['ocpi'], tags: [] }), ['admin']],
    [
      'book shared money',
      (b) => b.client.wallets.pay({ accountId: 'none', amount: 1, isOut: false, entryId: 'a'.repeat(32), reason: 'try' }),
      ['admin', 'pricing'],
    ],
  ];
  const order = (browser: HqBrowser, kind: 'group' | 'settings' | 'request-file', said: unknown, objectId = 'fans') =>
    browser.client.directives.issue({
      kind,
      objectId,
      validFromMs: null,
      untilMs: null,
      targets: { to: 'stations', stationIds: [harbour.stationId] },
      body: said,
    });

  test('each role may what it may and nothing else', async () => {
    const browsers = new Map<HqRole, HqBrowser>([['admin', stage.admin]]);
    for (const role of ['pricing', 'operations', 'viewer'] as const) browsers.set(role, await stage.as(role));
    const told: Record<string, string[]> = {};
    for (const [what, call] of MATRIX)
      for (const [role, browser] of browsers) if ((await refused(call(browser))) !== 'access.forbidden') (told[what] ??= []).push(role);
    expect(told).toEqual(Object.fromEntries(MATRIX.map(([what, , roles]) => [what, [...roles]])));
    const nobody = new HqBrowser(stage.receiver.url);
    for (const [what, call] of MATRIX) expect([what, await refused(call(nobody))]).toEqual([what, 'access.not-logged-in']);
    for (const at of ['/download/rollups.csv?of=days&from=2026-03-01&to=2026-03-02', `/map-picture/${'a'.repeat(64)}`])
      expect((await nobody.get(at)).status).toBe(401);
  });

  test('another role or a lock holds from the next click on, and the last administrator stays', async () => {
    const { client } = stage.admin;
    await client.people.add({ name: 'Max', role: 'pricing', password: HQ_PASSWORD });
    const max = new HqBrowser(stage.receiver.url);
    const { personId } = await max.client.access.login({ name: 'max', password: HQ_PASSWORD });
    await client.people.change({ personId, role: 'viewer', disabled: false, password: null });
    expect((await max.client.access.me())?.role).toBe('viewer');
    await client.people.change({ personId, role: 'viewer', disabled: true, password: null });
    expect(await max.client.access.me()).toBeNull();
    const me = await client.access.me();
    expect(await refused(client.people.change({ personId: me?.personId ?? '', role: 'viewer', disabled: false, password: null }))).toBe(
      'input.invalid',
    );
    const deeds = await client.people.deeds({ limit: 2 });
    expect(deeds.rows.map(({ what }) => what)).toEqual(['people.change', 'people.change']);
  });

  test('what a station told is shown: its state, its days, its alarms, its incident', async () => {
    const { client } = stage.admin;
    const { rows, counts } = await client.stations.list({ text: 'harb' });
    expect(
      rows.map(({ name, mark, alarms, pilesOnline, piles, isLocked }) => ({
        name,
        epoch: mark.epoch,
        alarms,
        pilesOnline,
        piles,
        isLocked,
      })),
    ).toEqual([
      { name: 'Harbour', epoch: 1, alarms: { low: 1, medium: 0, high: 0, critical: 1 }, pilesOnline: 5, piles: 6, isLocked: false },
    ]);
    expect(counts).toMatchObject({ all: 2, alarms: 1, locked: 0, missing: 0 });
    const standing = await client.alarms.list({ standing: true });
    expect(standing.rows.map(({ severity }) => severity)).toEqual(['critical', 'low']);
    const { steps, incident } = await client.incidents.get({ stationId: harbour.stationId, incidentId: 'I1' });
    expect([incident.title, steps.map(({ what }) => what).slice(0, 3)]).toEqual([
      'Smoke under the roof',
      ['reading', 'alarm-raised', 'zone-latched'],
    ]);
  });

  test('the sums by station, by day and by price period come to the same, each currency for itself', async () => {
    const { client } = stage.admin;
    const question = { from: day(20), to: day(0) };
    const { rows, sums } = await client.rollups.stations(question);
    const days = await client.rollups.days(question);
    expect(rows.map(({ name, currency, days: count }) => [name, currency, count]).sort()).toEqual([
      ['Harbour', 'EUR', 21],
      ['Shanghai', 'CNY', 21],
    ]);
    for (const { currency, net, energy, bills } of sums) {
      const own = days.filter((one) => one.currency === currency);
      const total = (of: 'net' | 'energy' | 'bills') => own.reduce((sum, one) => sum + one[of], 0);
      expect([total('net'), total('energy'), total('bills')]).toEqual([net, energy, bills]);
    }
    const euro = await client.rollups.benefits({ ...question, stationId: harbour.stationId });
    expect(euro.map(({ name, stations }) => [name, stations])).toEqual([
      ['Night owls', 1],
      ['Spring', 1],
      ['Gold', 1],
    ]);
    const csv = await (await stage.admin.get(`/download/rollups.csv?of=stations&from=${day(20)}&to=${day(0)}`)).text();
    expect(csv.split('\r\n')).toHaveLength(4);
    const { name } = (await client.stations.get({ stationId: harbour.stationId })).station;
    const named = (other: string) =>
      stage.receiver.hq.db.run('UPDATE station SET name = $2 WHERE station_id = $1', [harbour.stationId, other]);
    await named('＝SUM(A1),"x"');
    const hostile = await stage.admin.get(`/download/rollups.csv?of=stations&from=${day(20)}&to=${day(0)}`);
    expect(await hostile.text()).toContain(`\r\n${harbour.stationId},"'＝SUM(A1),""x""",`);
    await named(name);
  });

  test.each([
    ['days the wrong way round', '2026-03-02', '2026-03-01'],
    ['a day that is none', '2026-02-30', '2026-03-01'],
    ['more than 400 days', '2024-01-01', '2026-03-01'],
  ])('sums of %s are refused', async (_, from, to) => {
    expect(await refused(stage.admin.client.rollups.days({ from, to }))).toBe('input.invalid');
  });

  test('hours are those of the station’s own clock', async () => {
    const { hours } = await stage.admin.client.rollups.hours({ from: day(3), to: day(0), stationId: shanghai.stationId });
    const utc = await stage.receiver.hq.db.query(
      `SELECT (extract(hour FROM to_timestamp(hour_ms / 1000.0) AT TIME ZONE 'UTC')::integer + 8) % 24 AS hour, sum(charging_ms) AS ms
       FROM rollup_hour WHERE station_id = $1 GROUP BY 1 ORDER BY 1`,
      [shanghai.stationId],
    );
    expect(hours.map(({ hour, chargingMs }) => [hour, chargingMs])).toEqual(utc.map((row) => [row['hour'], row['ms']]));
  });

  test('a station that sends what comes later shows from where on something is missing, until it has sent that', async () => {
    const { client } = stage.admin;
    const past = { manifest: { number: shanghai.batches.number + 5 } };
    const pile = { kind: 'card' as const, id: 'K9', body: { id: 'K9', state: 'active', accountId: null } };
    const answer = await shanghai.send(shanghai.batches.make([pile], past).bytes);
    expect(answer.body['code']).toBe('hq.gap');
    const missing = await client.stations.list({ state: 'missing' });
    expect(missing.rows.map(({ name, missing: gap }) => [name, gap?.fromSeq])).toEqual([['Shanghai', shanghai.batches.seq + 1]]);
    await stage.tell(shanghai, [pile]);
    expect((await client.stations.list({ state: 'missing' })).rows).toEqual([]);
  });

  test('a locked station is refused and shown so; its codes for recovery end with the next one', async () => {
    const { client } = stage.admin;
    const { stationId } = shanghai;
    await client.stations.lock({ stationId, isLocked: true, reason: 'stolen' });
    const view = await client.stations.get({ stationId });
    expect([view.station.isLocked, view.lockReason]).toEqual([true, 'stolen']);
    await client.stations.lock({ stationId, isLocked: false, reason: 'found' });
    const [one, two] = [
      await client.stations.recoveryCode({ stationId, reason: 'new PC' }),
      await client.stations.recoveryCode({ stationId, reason: 'new PC' }),
    ];
    expect(one.code).not.toBe(two.code);
    expect(await refused(client.stations.recoveryCode({ stationId: 'nobody', reason: 'new PC' }))).toBe('input.not-found');
  });

  test('a tag and a place are saved; what is meant for the tag comes with it', async () => {
    const { client } = stage.admin;
    const issue = {
      kind: 'level' as const,
      objectId: 'gold',
      validFromMs: null,
      untilMs: null,
      targets: { to: 'tag' as const, tag: 'north' },
    };
    const sent = await client.directives.issue({
      ...issue,
      body: { name: 'Gold', fromBilled: 0, discountPpm: { energy: 50_000, service: 0, idle: 0 } },
    });
    expect(sent.stations).toBe(1);
    const place = {
      address: 'Road 1',
      city: 'Shanghai',
      postalCode: '',
      country: 'CHN',
      latitude: '31.23041',
      longitude: '121.47370',
      note: '',
    };
    await client.stations.change({ stationId: shanghai.stationId, tags: ['north'], place });
    const { order: row, rows } = await client.directives.get({ orderId: sent.orderId });
    expect([row.name, row.stations, rows.map(({ stationName, state }) => [stationName, state])]).toEqual([
      'Gold',
      2,
      [
        ['Harbour', 'sent'],
        ['Shanghai', 'sent'],
      ],
    ]);
    expect((await client.stations.get({ stationId: shanghai.stationId })).place).toEqual(place);
  });

  test.each([
    [
      'a plan with a hole',
      'plan',
      {
        name: 'P',
        currency: 'EUR',
        idleGraceS: 0,
        layers: [
          {
            layer: 'energy',
            ocpi: {
              id: 'T',
              currency: 'EUR',
              elements: [
                {
                  price_components: [{ type: 'ENERGY', price: 0.4, step_size: 1 }],
                  restrictions: { start_time: '08:00', end_time: '20:00' },
                },
              ],
              last_updated: '2026-03-01T00:00:00Z',
            },
          },
        ],
      },
      'plan.hole',
    ],
    ['a body that is none', 'group', { title: 'no name' }, 'hq.bad-directive'],
    ['nothing at all', 'group', undefined, 'input.invalid'],
  ] as const)('%s is refused before anything is sent', async (_, kind, said, code) => {
    const before = (await stage.admin.client.directives.list({})).total;
    const call = stage.admin.client.directives.issue({
      kind,
      objectId: 'x',
      validFromMs: null,
      untilMs: null,
      targets: { to: 'stations', stationIds: [harbour.stationId] },
      body: said,
    });
    expect(await refused(call)).toBe(code);
    expect((await stage.admin.client.directives.list({})).total).toBe(before);
  });

  test('a plan of one station is sent to another as it is', async () => {
    const { client } = stage.admin;
    const [plan] = await client.directives.plans({ stationId: harbour.stationId });
    const { body: said } = await client.directives.planOf({
      stationId: harbour.stationId,
      planId: plan?.planId ?? '',
      version: plan?.version ?? 0,
    });
    const targets = { to: 'stations' as const, stationIds: [harbour.stationId] };
    const sent = await client.directives.issue({
      kind: 'plan',
      objectId: 'hq-standard',
      validFromMs: null,
      untilMs: null,
      targets,
      body: said,
    });
    expect((await client.directives.get({ orderId: sent.orderId })).body).toEqual(said);
  });

  test('the number of a card is shown to nobody once it was sent', async () => {
    const { client } = stage.admin;
    const targets = { to: 'all' as const };
    const card = { number: '04A1B2C3D4E5F6', label: 'Fleet 1', state: 'active', validUntilMs: null, accountId: null, parentTag: null };
    const sent = await client.directives.issue({ kind: 'card', objectId: 'card-1', validFromMs: null, untilMs: null, targets, body: card });
    const told = JSON.stringify([
      await client.directives.get({ orderId: sent.orderId }),
      await client.people.deeds({}),
      stage.receiver.logged,
    ]);
    expect(told).not.toContain(card.number);
  });

  test('shared money: in, to a station, never more than there is, the same payment once', async () => {
    const { client } = stage.admin;
    const person = { name: 'Parcels', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
    const account = {
      kind: 'fleet',
      person,
      groupId: null,
      levelId: null,
      isPostPaid: false,
      creditLimit: 0,
      frozen: null,
      shared: { low: 100, step: 1_000 },
    };
    await client.directives.issue({
      kind: 'account',
      objectId: 'parcels',
      validFromMs: null,
      untilMs: null,
      targets: { to: 'stations', stationIds: [harbour.stationId] },
      body: account,
    });
    const pay = { accountId: 'parcels', amount: 5_000, isOut: false, entryId: 'b'.repeat(32), reason: 'Transfer 1' };
    await client.wallets.pay(pay);
    await client.wallets.pay(pay);
    await client.wallets.grant({ accountId: 'parcels', stationId: harbour.stationId, amount: 3_000 });
    expect(await refused(client.wallets.grant({ accountId: 'parcels', stationId: harbour.stationId, amount: 3_000 }))).toBe('hq.refused');
    const view = await client.wallets.get({ accountId: 'parcels' });
    expect([view.account.free, view.account.lent]).toEqual([2_000, 3_000]);
    await stage.receiver.hq.db.run("UPDATE station_wallet SET in_doubt = 3000 WHERE account_id = 'parcels'", []);
    const gone = {
      accountId: 'parcels',
      stationId: harbour.stationId,
      amount: 1_000,
      isBack: false,
      entryId: 'c'.repeat(32),
      reason: 'Spent',
    };
    await client.wallets.settle(gone);
    await client.wallets.settle(gone);
    expect(await refused(client.wallets.settle({ ...gone, isBack: true }))).toBe('hq.refused');
    const { account: after, entries } = await client.wallets.get({ accountId: 'parcels' });
    expect([after.free, after.inDoubt]).toEqual([2_000, 2_000]);
    expect(entries.filter(({ kind }) => kind === 'settle')).toMatchObject([{ amount: -1_000, stationName: 'Harbour', note: 'Spent' }]);
  });

  test('the map: a picture by its first bytes, stations on it, and nothing else', async () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)]);
    expect((await stage.admin.post('/upload/map-picture', Buffer.from('<svg onload=alert(1)>'))).status).toBe(422);
    expect((await stage.admin.post('/upload/map-picture', png)).status).toBe(200);
    await stage.admin.client.map.place({ stationId: harbour.stationId, place: { x: 0.25, y: 0.5 } });
    const { picture, stations } = await stage.admin.client.map.get();
    expect(stations.find(({ name }) => name === 'Harbour')).toMatchObject({ place: { x: 0.25, y: 0.5 }, worst: 'critical', alarms: 2 });
    const shown = await stage.admin.get(`/map-picture/${picture ?? ''}`);
    expect([shown.headers.get('content-type'), Buffer.from(await shown.arrayBuffer()).equals(png)]).toEqual(['image/png', true]);
  });

  test('firmware that is brought is what stations can fetch: whole, with its sums', async () => {
    const bytes = Buffer.alloc(2_500_000, 7);
    const answer = await stage.admin.post('/upload/firmware?name=ac22.bin', bytes);
    const image = (await answer.json()) as { readonly uploadId: string; readonly bytes: number; readonly sha256: string };
    expect([answer.status, image.bytes]).toEqual([200, bytes.length]);
    const [row] = await stage.receiver.hq.db.query('SELECT size, sha256, finished_at_ms IS NOT NULL AS whole FROM hq_image WHERE id = $1', [
      image.uploadId,
    ]);
    expect(row).toEqual({ size: bytes.length, sha256: image.sha256, whole: true });
    expect((await stage.admin.post('/upload/firmware?name=../../etc', bytes.subarray(0, 9))).status).toBe(422);
  });

  test('every answer carries what keeps a page its own', async () => {
    const answer = await stage.admin.get('/');
    expect([answer.headers.get('x-frame-options'), answer.headers.get('content-security-policy')?.includes("script-src 'self'")]).toEqual([
      'DENY',
      true,
    ]);
  });
});

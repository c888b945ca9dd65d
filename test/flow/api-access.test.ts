import { connect } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { faultOf, openApiStation, OWNER, type ApiStation } from '../support/api-station.ts';

let station: ApiStation;
afterEach(() => station.close());

const COLLEAGUE = { name: 'Anna', role: 'attendant', password: 'another long one' } as const;

test('a station is set up once, and its owner is logged in by it', async () => {
  station = await openApiStation();
  const browser = station.browser();
  expect(await browser.client.setup.status()).toMatchObject({ setUp: false, stationName: null, version: '9.9.9' });
  expect(await browser.client.auth.me()).toBeNull();
  const me = await browser.client.setup.complete(OWNER);
  expect(me).toMatchObject({ name: 'Olga', role: 'owner' });
  expect(await browser.client.auth.me()).toEqual(me);
  expect(await browser.client.setup.status()).toMatchObject({ setUp: true, stationName: 'Yard' });
  expect(await faultOf(station.browser().client.setup.complete({ ...OWNER, ownerName: 'Eve' }))).toMatchObject({
    code: 'input.invalid',
    message: expect.stringContaining('already set up') as string,
  });
});

test('two set-ups at once: one wins', async () => {
  station = await openApiStation();
  const results = await Promise.allSettled(
    ['Olga', 'Eve'].map((ownerName) => station.browser().client.setup.complete({ ...OWNER, ownerName })),
  );
  expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('no secret of a login is kept where it can be read: neither the password nor the cookie', async () => {
  station = await openApiStation();
  const browser = await station.owner();
  const secret = browser.cookie.split('=')[1] ?? '';
  expect(secret).toHaveLength(43);
  const kept = JSON.stringify([
    station.submitted,
    station.flow.db.all('SELECT * FROM login'),
    station.flow.db.all('SELECT * FROM operator'),
    station.logged,
  ]);
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain(OWNER.password);
  expect(kept).toContain('$argon2id$');
  expect(JSON.stringify(station.flow.db.all('SELECT body FROM journal'))).not.toContain('argon2id');
});

test.each<[string, object]>([
  ['a short password', { password: 'short' }],
  ['an empty name', { stationName: '  ' }],
  ['a zone that is none', { zone: 'Mars/Olympus' }],
  ['a currency that is none', { currency: 'XYZ' }],
])('set-up refuses %s and names the field', async (_, wrong) => {
  station = await openApiStation();
  const fault = await faultOf(station.browser().client.setup.complete({ ...OWNER, ...wrong }));
  expect(fault.code).toBe('input.invalid');
  expect(fault.detail['field']).toBe(Object.keys(wrong)[0]);
  expect(await station.browser().client.setup.status()).toMatchObject({ setUp: false });
});

test('a wrong password and an unknown name are told in the same words; guessing is slowed down, for whatever password', async () => {
  station = await openApiStation();
  await station.owner();
  const guess = (name: string, password = 'not this one'): ReturnType<typeof faultOf> =>
    faultOf(station.browser().client.auth.login({ name, password }));
  const wrong = await guess('Olga');
  expect(wrong.code).toBe('access.wrong-password');
  expect(await guess('Nobody')).toEqual(wrong);
  for (let i = 0; i < 3; i += 1) expect((await guess('olga')).code).toBe('access.wrong-password');
  expect((await guess('OLGA ')).code).toBe('access.wrong-password');
  const throttled = await guess('Olga', OWNER.password);
  expect(throttled).toMatchObject({ code: 'access.throttled' });
  expect(throttled.detail['seconds']).toBeGreaterThan(0);
  station.time.skippedMs += 60_000;
  const browser = station.browser();
  expect(await browser.client.auth.login({ name: 'olga', password: OWNER.password })).toMatchObject({ name: 'Olga' });
  expect(station.submitted.filter((e) => e.kind === 'operator.login-failed')).toHaveLength(6);
});

test('log-ins sent all at once get no more guesses than log-ins one by one', async () => {
  // A sixth guess is due two seconds later, and a busy machine takes longer than that for twenty.
  station = await openApiStation({ stands: true });
  await station.owner();
  const faults = await Promise.all(
    Array.from({ length: 20 }, () => faultOf(station.browser().client.auth.login({ name: 'Olga', password: 'guess' }))),
  );
  expect(faults.filter((f) => f.code === 'access.wrong-password').length).toBe(5);
});

test('a role does what the sheet says and nothing else, and nobody without a login does anything', async () => {
  station = await openApiStation();
  const owner = await station.owner();
  await owner.client.operators.add(COLLEAGUE);
  const anna = station.browser();
  await anna.client.auth.login({ name: 'anna', password: COLLEAGUE.password });
  expect(await anna.client.cards.list({})).toEqual({ rows: [], total: 0 });
  const refused = [
    anna.client.operators.list(),
    anna.client.station.change({ name: 'Mine', language: 'en', heartbeatS: 60, idleCapS: 600 }),
    anna.client.piles.order({ pileId: 'P1', order: { kind: 'reset', type: 'hard' } }),
    anna.client.journal.search({ pileId: null, fromDay: '2026-01-14', toDay: '2026-01-14' }),
    anna.client.station.health(),
  ];
  for (const call of refused) expect((await faultOf(call)).code).toBe('access.forbidden');
  const nobody = station.browser();
  for (const call of [nobody.client.cards.list({}), nobody.client.station.info(), nobody.client.piles.list(), nobody.client.auth.logins()])
    expect((await faultOf(call)).code).toBe('access.not-logged-in');
  expect((await station.ask('/download/sessions.csv')).status).toBe(401);
  expect((await station.ask('/download/sessions.csv', { headers: { cookie: anna.cookie } })).status).toBe(200);
  expect(
    (await station.ask('/download/journal.ndjson?fromDay=2026-01-14&toDay=2026-01-14', { headers: { cookie: anna.cookie } })).status,
  ).toBe(403);
});

test('logging out, revoking and locking end a login at once, its feeds too', async () => {
  station = await openApiStation();
  const owner = await station.owner();
  await owner.client.operators.add(COLLEAGUE);
  const anna = station.browser();
  const me = await anna.client.auth.login({ name: 'Anna', password: COLLEAGUE.password });
  const ways = [
    () => owner.client.auth.revoke({ operatorId: me.operatorId }),
    () => owner.client.operators.change({ operatorId: me.operatorId, role: 'viewer', disabled: false, password: null }),
    () => anna.client.auth.logout(),
    () => owner.client.operators.change({ operatorId: me.operatorId, role: 'viewer', disabled: true, password: null }),
  ];
  for (const end of ways) {
    await anna.client.auth.login({ name: 'Anna', password: COLLEAGUE.password });
    const kept = anna.cookie;
    const { socket } = await anna.feeds();
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await end();
    expect(await closed).toBe(4_401);
    anna.cookie = kept;
    expect(await anna.client.auth.me()).toBeNull();
    await expect(anna.feeds()).rejects.toThrow('refused with 401');
  }
  expect((await faultOf(anna.client.auth.login({ name: 'Anna', password: COLLEAGUE.password }))).code).toBe('access.wrong-password');
  expect((await owner.client.auth.logins()).map((l) => [l.operatorName, l.current])).toEqual([['Olga', true]]);
});

test('a login that is revoked by whatever way ends its feeds: they listen to what was committed', async () => {
  station = await openApiStation();
  const owner = await station.owner();
  const me = must(await owner.client.auth.me(), 'the owner is logged in');
  const { socket } = await owner.feeds();
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const of = id<OperatorId>(me.operatorId);
  const { submit, newEventId, clock } = station.ports;
  await submit({ kind: 'operator.revoke-logins', id: newEventId(), receivedMs: clock.now(), operatorId: of, of });
  expect(await closed).toBe(4_401);
});

test('a login ends unused after twelve hours, and in use it is prolonged', async () => {
  station = await openApiStation();
  const owner = await station.owner();
  const pass = (hours: number): void => void (station.flow.nowMs = (station.flow.nowMs + hours * 3_600_000) as typeof station.flow.nowMs);
  for (let i = 0; i < 4; i += 1) {
    pass(8);
    expect(await owner.client.auth.me()).not.toBeNull();
  }
  expect(station.submitted.filter((e) => e.kind === 'operator.logged-in')).toHaveLength(5);
  pass(13);
  expect(await owner.client.auth.me()).toBeNull();
});

test('the last owner stays one', async () => {
  station = await openApiStation();
  const owner = await station.owner();
  const me = await owner.client.auth.me();
  const fault = await faultOf(
    owner.client.operators.change({ operatorId: me?.operatorId ?? '', role: 'viewer', disabled: false, password: null }),
  );
  expect(fault.message).toContain('only owner');
});

test.each<[string, Record<string, string>]>([
  ['a name that was pointed at this PC', { host: 'evil.example' }],
  ['another port', { host: '127.0.0.1:1' }],
  ['another page', { origin: 'http://evil.example' }],
  ['a page without a name', { origin: 'null' }],
  ['the same name on another port', { origin: 'http://127.0.0.1:1' }],
  ['a request that says it comes from elsewhere', { 'sec-fetch-site': 'cross-site' }],
])('%s is turned away from calls, feeds, files and health alike', async (_, headers) => {
  station = await openApiStation();
  const owner = await station.owner();
  const cookie = owner.cookie;
  for (const [path, method] of [
    ['/rpc/auth/me', 'POST'],
    ['/health', 'GET'],
    ['/', 'GET'],
    ['/download/sessions.csv', 'GET'],
  ] as const) {
    const reply = await station.ask(path, {
      method,
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: method === 'POST' ? '{}' : '',
    });
    expect([path, reply.status]).toEqual([path, 403]);
    expect(reply.body.toString()).toContain('access.bad-host');
  }
  await expect(owner.feeds(headers)).rejects.toThrow('refused with 403');
});

test('the page itself may be opened from anywhere, and its own requests are welcome', async () => {
  station = await openApiStation();
  const own = new URL(station.api.url);
  expect((await station.ask('/health', { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })).status).toBe(200);
  expect((await station.ask('/health', { headers: { origin: own.origin, 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  const local = `localhost:${own.port}`;
  expect((await station.ask('/health', { headers: { host: local, origin: `http://${local}` } })).status).toBe(200);
});

test('the site’s network is served by HTTPS with the station’s certificate, from the set-up on', async () => {
  station = await openApiStation({ network: true });
  expect(station.api.networkUrls()).toEqual([]);
  const owner = await station.owner();
  const ca = station.keys.caCertificatePem();
  // The only names of this test are loopback ones, which are not offered to others: the port is asked from the listener.
  const base = await networkBase(station);
  const health = await station.ask('/health', { base, ca });
  expect(JSON.parse(health.body.toString())).toEqual({ product: 'stationmaster', dataFolderId: 'folder-1', version: '9.9.9' });
  await expect(station.ask('/health', { base })).rejects.toThrow(/certificate/);
  const login = await station.ask('/rpc/auth/login', {
    base, ca, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ json: { name: 'Olga', password: OWNER.password } }),
  }); // prettier-ignore
  expect(login.status).toBe(200);
  expect(login.headers['set-cookie']?.[0]).toMatch(
    /^__Host-stationmaster-\d+=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
  );
  // A cookie of the one listener is none on the other.
  const other = await station.ask('/rpc/auth/me', {
    base,
    ca,
    method: 'POST',
    headers: { cookie: owner.cookie, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(JSON.parse(other.body.toString())).toEqual({ json: null });
  const setup = await station.ask('/rpc/setup/complete', {
    base,
    ca,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ json: OWNER }),
  });
  expect(setup.status).toBe(403);
  expect(new X509Certificate((await station.ask('/station-ca.crt')).body).fingerprint256).toBe(new X509Certificate(ca).fingerprint256);
});

async function networkBase(on: ApiStation): Promise<string> {
  const port = on.api.networkPort();
  if (port === null) throw new Error('the network is not served');
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: on.keys.caCertificatePem(), servername: 'localhost' }, () => {
      socket.end();
      resolve();
    });
    socket.on('error', reject);
  });
  return `https://localhost:${port}`;
}

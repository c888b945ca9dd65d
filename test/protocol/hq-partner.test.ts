/** What partners read of HQ, over its real routes and a real PostgreSQL: tokens, OCPI 2.2.1 pages, rollups as CSV and Parquet, the OpenAPI document. */
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receiver } from '../../hq-receiver/receiver.ts';
import { newSecret, secretHash } from '../../hq-receiver/partner/token.ts';
import { addPartner, endPartner, type PartnerScope } from '../../hq-receiver/store/partners.ts';
import { sampleCdr, sampleDay, sampleHour, sampleObjects, sampleSession, SAMPLE_MS } from '../support/hq-objects.ts';
import { enrolledStation, openTestHq, type EnrolledStation } from '../support/hq-world.ts';
import { maybePostgres } from '../support/postgres.ts';

const server = await maybePostgres();
const HOUR = 3_600_000;
let receiver: Receiver;
let nowMs = SAMPLE_MS + 10 * HOUR;
let harbour: EnrolledStation;
let hill: EnrolledStation;
const partners = new Map<string, { readonly id: string; readonly secret: string }>();

async function partner(name: string, scopes: readonly PartnerScope[], tags: readonly string[] = []): Promise<void> {
  const secret = newSecret();
  await addPartner(receiver.hq.db, { clientId: name, name, scopes, tags, madeBy: 'boss', madeAtMs: nowMs }, secretHash(secret));
  partners.set(name, { id: name, secret });
}

async function token(name: string): Promise<string> {
  const client = partners.get(name);
  const response = await fetch(`${receiver.url}/partner/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client?.id ?? ''}:${client?.secret ?? ''}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

interface Page<D = Record<string, unknown>[]> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { data: D; status_code: number; status_message: string; timestamp: string };
}

async function ask<D = Record<string, unknown>[]>(path: string, bearer: string | null): Promise<Page<D>> {
  const url = path.startsWith('http') ? path : `${receiver.url}${path}`;
  const response = await fetch(url, { headers: bearer === null ? {} : { authorization: `Bearer ${bearer}` } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Page<D>['body'] };
}

describe.skipIf(!server.ok)(server.ok ? 'partners' : server.why, () => {
  beforeAll(async () => {
    if (!server.ok) return;
    receiver = await openTestHq(await server.postgres.newDatabase(), () => nowMs);
    harbour = await enrolledStation(receiver, { name: 'Harbour', tags: ['north'] });
    hill = await enrolledStation(receiver, { name: 'Hill', tags: ['south'] });
    for (const station of [harbour, hill])
      await receiver.hq.db.run(
        `UPDATE station SET address = 'Quay 1', city = 'Hamburg', country = 'DEU', latitude = '53.54321', longitude = '9.98765' WHERE station_id = $1`,
        [station.stationId],
      );
    await harbour.send(sampleObjects());
    nowMs += HOUR;
    await hill.send([sampleSession('H1'), sampleSession('H2'), sampleCdr('HC1'), sampleHour(SAMPLE_MS), sampleDay('2026-03-05')]);
    await partner('roaming', ['ocpi']);
    await partner('books', ['rollups']);
    await partner('north', ['ocpi', 'rollups'], ['north']);
  });
  afterAll(async () => {
    if (!server.ok) return;
    await receiver.close();
    await server.postgres.close();
  });

  test('a token is given for the right secret alone, by Basic or in the form', async () => {
    const { id, secret } = partners.get('roaming') ?? { id: '', secret: '' };
    const tryWith = async (fields: Record<string, string>) =>
      (await fetch(`${receiver.url}/partner/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) })).status;
    expect(await tryWith({ grant_type: 'client_credentials', client_id: id, client_secret: secret })).toBe(200);
    expect(await tryWith({ grant_type: 'client_credentials', client_id: id, client_secret: `${secret}x` })).toBe(401);
    expect(await tryWith({ grant_type: 'client_credentials', client_id: 'nobody', client_secret: secret })).toBe(401);
    expect(await tryWith({ grant_type: 'client_credentials' })).toBe(401);
    expect(await tryWith({ grant_type: 'password', client_id: id, client_secret: secret })).toBe(400);
  });

  test('without a token, with a forged one, one that has run out, or of a partner that was ended: 401', async () => {
    const path = '/ocpi/cpo/2.2.1/cdrs';
    expect((await ask(path, null)).status).toBe(401);
    const good = await token('roaming');
    expect((await ask(path, good)).status).toBe(200);
    expect((await ask(path, `${good.slice(0, -4)}AAAA`)).status).toBe(401);
    expect((await ask(path, await harbour.token())).status).toBe(401);
    nowMs += 2 * HOUR;
    expect((await ask(path, good)).status).toBe(401);
    nowMs -= 2 * HOUR;
    await partner('gone', ['ocpi']);
    const old = await token('gone');
    await endPartner(receiver.hq.db, 'gone', nowMs);
    const refused = await ask(path, old);
    expect([refused.status, refused.body.status_code]).toEqual([401, 2000]);
  });

  test('a scope that was not given: 403', async () => {
    expect((await ask('/ocpi/cpo/2.2.1/cdrs', await token('books'))).status).toBe(403);
    expect((await ask('/partner/rollups/day.csv?from=2026-03-01&to=2026-03-31', await token('roaming'))).status).toBe(403);
  });

  test('versions and endpoints lead to the four modules', async () => {
    const bearer = await token('roaming');
    const versions = await ask('/ocpi/versions', bearer);
    const url = String((versions.body.data as { url: string }[])[0]?.url);
    const details = await ask<{ endpoints: { identifier: string; role: string; url: string }[] }>(url, bearer);
    const { endpoints } = details.body.data;
    expect(endpoints.map(({ identifier, role }) => `${identifier} ${role}`)).toEqual([
      'locations SENDER',
      'tariffs SENDER',
      'sessions SENDER',
      'cdrs SENDER',
    ]);
    for (const endpoint of endpoints) expect((await ask(endpoint.url, bearer)).body.status_code).toBe(1000);
  });

  test('an object is told with the party, the place and the time that HQ knows', async () => {
    const { body } = await ask('/ocpi/cpo/2.2.1/cdrs', await token('north'));
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      id: 'C1', country_code: 'DE', party_id: 'EXA', total_cost: { excl_vat: 5.17, incl_vat: 6.15 },
      cdr_location: { id: harbour.stationId, address: 'Quay 1', city: 'Hamburg', country: 'DEU', coordinates: { latitude: '53.54321', longitude: '9.98765' }, connector_id: '1' },
      last_updated: new Date(SAMPLE_MS + 10 * HOUR).toISOString().replace('.000Z', 'Z'),
    }); // prettier-ignore
  });

  test('pages: the next one by Link until the last, each object once, the total in the header', async () => {
    const bearer = await token('roaming');
    const seen: string[] = [];
    let next: string | null = '/ocpi/cpo/2.2.1/sessions?limit=1';
    while (next !== null) {
      const page: Page = await ask(next, bearer);
      expect(page.headers.get('x-total-count')).toBe('3');
      expect(page.headers.get('x-limit')).toBe('500');
      seen.push(...page.body.data.map(({ id }) => String(id)));
      next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    }
    expect(seen).toEqual(['S1', 'H1', 'H2']);
  });

  test('what came in since the last look, though it happened long before', async () => {
    const since = new Date(SAMPLE_MS + 10 * HOUR + 1_000).toISOString();
    const { body } = await ask(`/ocpi/cpo/2.2.1/sessions?date_from=${since}`, await token('roaming'));
    expect(body.data.map(({ id }) => id)).toEqual(['H1', 'H2']);
  });

  test.each([
    ['date_from=yesterday', 'date_from'],
    ['limit=0', 'limit'],
    ['offset=-1', 'offset'],
    ['date_to=2026-13-40T00:00:00Z', 'date_to'],
  ])('bad parameters are named: %s', async (query, name) => {
    const { status, body } = await ask(`/ocpi/cpo/2.2.1/cdrs?${query}`, await token('roaming'));
    expect([status, body.status_code]).toEqual([400, 2001]);
    expect(body.status_message).toContain(name);
  });

  test('a location, of a station that this partner may see; without an address it is told to nobody', async () => {
    const bearer = await token('north');
    const { body } = await ask('/ocpi/cpo/2.2.1/locations', bearer);
    expect(body.data.map(({ id }) => id)).toEqual([harbour.stationId]);
    expect((await ask(`/ocpi/cpo/2.2.1/locations/${harbour.stationId}`, bearer)).status).toBe(200);
    const missing = await ask(`/ocpi/cpo/2.2.1/locations/${hill.stationId}`, bearer);
    expect([missing.status, missing.body.status_code]).toEqual([404, 2003]);
    await receiver.hq.db.run(`UPDATE station SET city = '' WHERE station_id = $1`, [harbour.stationId]);
    expect((await ask('/ocpi/cpo/2.2.1/locations', bearer)).body.data).toEqual([]);
    await receiver.hq.db.run(`UPDATE station SET city = 'Hamburg' WHERE station_id = $1`, [harbour.stationId]);
  });

  const file = async (name: string, query: string, who: string) =>
    fetch(`${receiver.url}/partner/rollups/${name}?${query}`, { headers: { authorization: `Bearer ${await token(who)}` } });
  const MARCH = 'from=2026-03-01&to=2026-03-31';

  test('rollups as CSV and as Parquet say the same', async () => {
    const csv = await (await file('hour.csv', MARCH, 'books')).text();
    const [head = '', ...lines] = csv.trim().split('\r\n');
    expect(head.split(',').slice(0, 5)).toEqual(['station_id', 'station_name', 'currency', 'period', 'pile_id']);
    const bytes = await (await file('hour.parquet', MARCH, 'books')).arrayBuffer();
    const rows = await parquetReadObjects({ file: bytes });
    expect(rows).toHaveLength(3);
    const words = rows.map((row) =>
      Object.values(row)
        .map((value) => (value === null ? '' : String(value)))
        .join(','),
    );
    expect(words).toEqual(lines);
    expect(rows.filter(({ pile_id: pile }) => pile === null)).toMatchObject([
      { station_name: 'Harbour', energy: 123_000n, income_energy: 615n, period: '2026-03-05T08:00:00.000Z' },
    ]);
  });

  test('a name that a spreadsheet would run is told as text', async () => {
    const named = (name: string) => receiver.hq.db.run('UPDATE station SET name = $2 WHERE station_id = $1', [harbour.stationId, name]);
    await named('＝SUM(A1),"x"');
    expect(await (await file('day.csv', MARCH, 'north')).text()).toContain(`\r\n${harbour.stationId},"'＝SUM(A1),""x""",`);
    await named('Harbour');
  });

  test('a partner of some stations gets theirs alone; one station can be asked for', async () => {
    const names = async (query: string, who: string) => [
      ...new Set(
        (await (await file('day.csv', query, who)).text())
          .trim()
          .split('\r\n')
          .slice(1)
          .map((line) => line.split(',')[1]),
      ),
    ];
    expect(await names(MARCH, 'north')).toEqual(['Harbour']);
    expect((await names(MARCH, 'books')).sort()).toEqual(['Harbour', 'Hill']);
    expect(await names(`${MARCH}&station_id=${hill.stationId}`, 'books')).toEqual(['Hill']);
  });

  test.each([
    ['hour.csv', 'from=2026-03-31&to=2026-03-01', 400],
    ['hour.csv', 'from=2026-3-1&to=2026-03-02', 400],
    ['hour.csv', 'from=2020-01-01&to=2026-03-02', 400],
    ['year.csv', MARCH, 404],
  ])('%s with %s is refused with %i', async (name, query, status) => {
    expect((await file(name, query, 'books')).status).toBe(status);
  });

  test('an empty range is a file with its columns and no row', async () => {
    const bytes = await (await file('day.parquet', 'from=2019-01-01&to=2019-01-31', 'books')).arrayBuffer();
    expect(await parquetReadObjects({ file: bytes })).toEqual([]);
  });

  test('the OpenAPI document names every path that answers', async () => {
    const document = (await (await fetch(`${receiver.url}/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/ocpi/versions',
        '/ocpi/cpo/2.2.1/cdrs',
        '/ocpi/cpo/2.2.1/locations/{location_id}',
        '/partner/rollups/hour.parquet',
      ]),
    );
  });
});

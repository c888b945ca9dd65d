/** A recovery file asked for on a screen: for the owner alone, one at a time, fetched once by who asked, and neither its passphrase nor its copy left behind. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { DAY_MS, MINUTE_MS, utcMs } from '../../station-core/base/time.ts';
import { openRecoveryFile } from '../../station-core/keys/recovery-file.ts';
import { restoreStation } from '../../station-core/recovery.ts';
import { openStation } from '../../station-core/station.ts';
import { openReader } from '../../station-core/store/open.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { stationLog } from '../../station-core/system.ts';
import { Browser, faultOf, oneLineCopy, openApiStation, OWNER, type ApiStation, type Client, type Reply } from '../support/api-station.ts';

const PASSPHRASE = 'seven quiet rivers';

/** Resolves when the file lies ready. */
async function made(client: Client): Promise<string> {
  const { name } = await client.station.makeRecoveryFile({ passphrase: PASSPHRASE });
  await vi.waitFor(async () => expect((await client.station.recoveryFile({ name })).step).toBe('ready'), 5_000);
  return name;
}

describe('over the real routes', () => {
  let station: ApiStation;
  let copied: PromiseWithResolvers<undefined>;
  let owner: Browser;

  beforeEach(async () => {
    copied = Promise.withResolvers();
    copied.resolve(undefined);
    station = await openApiStation({
      copyTo: async (folder) => {
        await copied.promise;
        return oneLineCopy(folder);
      },
    });
    owner = await station.owner();
  });
  afterEach(() => station.close());

  const fetched = (name: string, browser = owner): Promise<Reply> =>
    station.ask(`/download/recovery-file/${name}`, { headers: { cookie: browser.cookie } });
  const left = (): string[] => readdirSync(station.dataFolder).filter((name) => name.startsWith('recovery-'));
  const told = (): object[] => station.submitted.filter(({ kind }) => kind.endsWith('recovery-file'));

  async function another(name: string, role: 'owner' | 'attendant' | 'installer' | 'maintenance' | 'viewer'): Promise<Browser> {
    await owner.client.operators.add({ name, role, password: 'another long one' });
    const browser = station.browser();
    await browser.client.auth.login({ name, password: 'another long one' });
    return browser;
  }

  test('it is told who made it before it leaves, leaves once, opens with the passphrase, and its date stands on the panel', async () => {
    expect((await owner.client.station.health()).recovery).toEqual({ lastMadeMs: null, isOld: false });
    const name = await made(owner.client);
    expect(told()).toMatchObject([{ kind: 'operator.made-recovery-file', operatorId: expect.any(String) as string }]);
    expect((await owner.client.station.health()).recovery.lastMadeMs).toBeNull();
    const reply = await fetched(name);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="stationmaster-\d{4}-\d\d-\d\d\.recovery"$/);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(Number(reply.headers['content-length'])).toBe(reply.body.length);
    const file = join(station.dataFolder, 'fetched.recovery');
    writeFileSync(file, reply.body);
    expect(await openRecoveryFile(file, PASSPHRASE, join(station.dataFolder, 'opened'))).toMatchObject({ station: 'Yard' });
    await vi.waitFor(() => expect(told()).toMatchObject([{}, { kind: 'operator.fetched-recovery-file', madeAtMs: station.flow.nowMs }]));
    expect((await owner.client.station.health()).recovery).toEqual({ lastMadeMs: station.flow.nowMs, isOld: false });
    station.flow.nowMs = utcMs(station.flow.nowMs + 90 * DAY_MS + 1);
    await owner.client.auth.login({ name: OWNER.ownerName, password: OWNER.password });
    expect((await owner.client.station.health()).recovery.isOld).toBe(true);
    expect((await fetched(name)).status).toBe(404);
    expect((await faultOf(owner.client.station.recoveryFile({ name }))).code).toBe('input.not-found');
    await vi.waitFor(() => expect(left()).toEqual([]));
  });

  test('neither the journal, the log nor an event knows the passphrase', async () => {
    await fetched(await made(owner.client));
    await vi.waitFor(() => expect(told()).toHaveLength(2));
    const journal = station.flow.db.all("SELECT kind, body, operator_id FROM journal WHERE kind LIKE '%recovery-file'");
    expect(journal.map((row) => row['kind'])).toEqual(['operator.made-recovery-file', 'operator.fetched-recovery-file']);
    const kept = JSON.stringify([station.submitted, station.logged, station.flow.db.all('SELECT * FROM journal')]);
    expect(kept).not.toContain(PASSPHRASE);
  });

  test.each(['attendant', 'installer', 'maintenance', 'viewer'] as const)('to the %s it is refused', async (role) => {
    const name = await made(owner.client);
    const other = await another('Anna', role);
    expect((await faultOf(other.client.station.makeRecoveryFile({ passphrase: PASSPHRASE }))).code).toBe('access.forbidden');
    expect((await faultOf(other.client.station.recoveryFile({ name }))).code).toBe('access.forbidden');
    expect((await fetched(name, other)).status).toBe(403);
    expect((await fetched(name, station.browser())).status).toBe(401);
    expect((await fetched(name)).status).toBe(200);
  });

  test('another owner does not get it, and waits until it was fetched', async () => {
    copied = Promise.withResolvers();
    const { name } = await owner.client.station.makeRecoveryFile({ passphrase: PASSPHRASE });
    const other = await another('Otto', 'owner');
    const busy = { code: 'recovery.busy', message: expect.stringContaining('Wait') as string };
    expect(await faultOf(other.client.station.makeRecoveryFile({ passphrase: PASSPHRASE }))).toMatchObject(busy);
    expect(await faultOf(owner.client.station.makeRecoveryFile({ passphrase: PASSPHRASE }))).toMatchObject(busy);
    expect((await fetched(name)).status).toBe(404);
    copied.resolve(undefined);
    await vi.waitFor(async () => expect((await owner.client.station.recoveryFile({ name })).step).toBe('ready'));
    expect(await faultOf(other.client.station.makeRecoveryFile({ passphrase: PASSPHRASE }))).toMatchObject(busy);
    expect((await fetched(name, other)).status).toBe(404);
    expect((await faultOf(other.client.station.recoveryFile({ name }))).code).toBe('input.not-found');
    expect((await fetched(name)).status).toBe(200);
    await vi.waitFor(async () => expect(await made(other.client)).not.toBe(name));
  });

  test('one’s own that was not fetched gives way to a new one', async () => {
    const first = await made(owner.client);
    const second = await made(owner.client);
    expect((await fetched(first)).status).toBe(404);
    expect((await fetched(second)).status).toBe(200);
  });

  test('after ten minutes it is gone', async () => {
    const name = await made(owner.client);
    station.time.skippedMs += 10 * MINUTE_MS + 1;
    expect((await fetched(name)).status).toBe(404);
    await vi.waitFor(() => expect(left()).toEqual([]));
    expect((await owner.client.station.health()).recovery.lastMadeMs).toBeNull();
  });

  test.each([
    ['too short a passphrase', 'eleven char', 'recovery.short-passphrase'],
    ['no passphrase', '', 'recovery.short-passphrase'],
  ])('%s makes none', async (_, passphrase, code) => {
    expect(await faultOf(owner.client.station.makeRecoveryFile({ passphrase }))).toMatchObject({
      code,
      message: expect.stringContaining('12') as string,
    });
    expect(left()).toEqual([]);
  });

  test('a disk without room for it is told in words', async () => {
    const database = storeFiles(station.dataFolder).database;
    writeFileSync(database, '');
    // Nothing is written: the file is a hole of four terabytes.
    truncateSync(database, 4e12);
    expect(await faultOf(owner.client.station.makeRecoveryFile({ passphrase: PASSPHRASE }))).toMatchObject({ code: 'store.disk-full' });
    expect(left()).toEqual([]);
    rmSync(database);
    await made(owner.client);
  });

  test('a page of another site cannot fetch it', async () => {
    const name = await made(owner.client);
    const { cookie } = owner;
    const from = (headers: Record<string, string>): Promise<Reply> =>
      station.ask(`/download/recovery-file/${name}`, { headers: { cookie, ...headers } });
    expect((await from({ host: 'evil.example' })).status).toBe(403);
    expect((await from({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    expect((await fetched(name)).status).toBe(200);
  });
});

test('a download that breaks off can be done again, and until it came whole the panel has no date', async () => {
  const station = await openApiStation({
    copyTo: async (folder) => {
      const copy = await oneLineCopy(folder);
      // Far more than the sockets between hold, and nothing to be packed smaller.
      writeFileSync(copy.file ?? '', randomBytes(32 * 1024 * 1024));
      return copy;
    },
  });
  const { client, cookie } = await station.owner();
  const address = `/download/recovery-file/${await made(client)}`;
  await new Promise<void>((resolve) => {
    get(new URL(address, station.api.url), { headers: { cookie } }, (response) => {
      response.once('close', () => resolve());
      response.once('data', () => response.destroy());
    }).once('error', () => resolve());
  });
  await vi.waitFor(async () => {
    const reply = await station.ask(address, { headers: { cookie } });
    expect([reply.status, reply.body.length > 32 * 1024 * 1024]).toEqual([200, true]);
  });
  const fetches = (): number => station.submitted.filter(({ kind }) => kind === 'operator.fetched-recovery-file').length;
  await vi.waitFor(() => expect(fetches()).toBe(1));
  await station.close();
});

test.each([
  ['a copy that is damaged', { damaged: true, problem: 'page 4 is torn' }, 'store.damaged', 'page 4 is torn'],
  ['a copy that was given up', { damaged: false, problem: 'the log grew' }, 'recovery.no-copy', 'the log grew'],
])('%s is told in words, leaves nothing, and the next one may be made', async (_, result, code, words) => {
  let isGood = false;
  const station = await openApiStation({
    copyTo: async (folder) => ({ ...(await oneLineCopy(folder)), ...(isGood ? {} : { ok: false, file: null, ...result }) }),
  });
  const { client } = await station.owner();
  const { name } = await client.station.makeRecoveryFile({ passphrase: PASSPHRASE });
  await vi.waitFor(async () =>
    expect(await faultOf(client.station.recoveryFile({ name }))).toMatchObject({ code, message: expect.stringContaining(words) as string }),
  );
  expect(readdirSync(station.dataFolder).filter((one) => one.startsWith('recovery-'))).toEqual([]);
  isGood = true;
  await made(client);
  await station.close();
});

describe('the whole station', () => {
  const root = mkdtempSync(join(tmpdir(), 'api-recovery-'));
  const home = join(root, 'home');
  const open = (dataFolder: string): ReturnType<typeof openStation> =>
    openStation({
      ...{ dataFolder, rendererFolder: null, log: stationLog(null, 'silent') },
      overrides: { screensPort: 0, pilesPort: 0, networkPort: 0, loopbackOnly: true },
    });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('a file fetched from it brings it to another PC; what was left half done is gone at its start', async () => {
    mkdirSync(join(home, 'recovery-x1Y2z3', 'keys'), { recursive: true });
    writeFileSync(join(home, 'recovery-x1Y2z3', 'keys', 'master.key'), 'unpacked');
    const first = await open(home);
    expect(existsSync(join(home, 'recovery-x1Y2z3'))).toBe(false);
    const owner = new Browser(first.addresses.screens);
    await owner.client.setup.complete(OWNER);
    await owner.client.cards.add({ number: '04A1B2C3D4', label: 'Van', validUntilMs: null });
    const name = await made(owner.client);
    const response = await fetch(`${first.addresses.screens}/download/recovery-file/${name}`, { headers: { cookie: owner.cookie } });
    const file = join(root, 'yard.recovery');
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    await vi.waitFor(async () => expect((await owner.client.station.health()).recovery.lastMadeMs).not.toBeNull());
    await first.close();
    expect(readdirSync(home).filter((one) => one.startsWith('recovery-'))).toEqual([]);

    const there = join(root, 'there');
    await restoreStation({ dataFolder: there, from: file, passphrase: () => Promise.resolve(PASSPHRASE), nowMs: utcMs(Date.now()) });
    const second = await open(there);
    const again = new Browser(second.addresses.screens);
    await again.client.auth.login({ name: OWNER.ownerName, password: OWNER.password });
    expect((await again.client.cards.list({})).rows.map(({ label }) => label)).toEqual(['Van']);
    await second.close();
    const reader = openReader(storeFiles(home).database);
    expect(settingsOf(reader)?.recoveryMadeAtMs).toEqual(expect.any(Number));
    reader.close();
  });

  test('an end in the middle of it is no reason to wait, and nothing stays', async () => {
    const station = await openApiStation({ copyTo: () => new Promise(() => undefined) });
    const begun = station.ports.recovery.begin({
      operatorId: id<OperatorId>('boss'),
      passphrase: PASSPHRASE,
      onMade: () => Promise.reject(new Error('nobody asks')),
    });
    expect(station.ports.recovery.look(begun, id<OperatorId>('boss'))).toEqual({ step: 'copying', bytes: 0 });
    await station.close();
  });
});

/** Who may come in and do what: roles, guessing, logins that end, set-up once, foreign names, and HTTPS for the site's network. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { expect, test, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { openRecoveryFile } from '../../station-core/keys/recovery-file.ts';
import { Browser, faultOf, OWNER } from '../support/api-station.ts';
import { listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { admitPile, attendant, owner, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
test.use({ actionTimeout: 15_000 });

let station: E2eStation;
let boss: Browser;
let pile: SimPile | null = null;

test.beforeAll(async () => {
  station = await startStation();
});
test.afterAll(async () => {
  await pile?.stop();
  await station.close();
});

/** The first test sets the station up; the others find it so. */
test.describe.configure({ mode: 'serial' });

test('the site’s network has HTTPS from the set-up on, with the station’s own certificate, and nothing before', async ({ page }) => {
  const { port } = new URL(station.networkUrl);
  expect(await answers(Number(port))).toBe(false);
  boss = await setUp(station);
  await expect.poll(() => answers(Number(port))).toBe(true);
  const ca = (await ask('/station-ca.crt')).body;
  expect(await trusted(Number(port), ca)).toBe(true);
  expect(await trusted(Number(port), undefined)).toBe(false);
  const complaints = listenForComplaints(page);
  await page.goto(station.networkUrl);
  await logIn(page, owner);
  await expect(page.getByText(t('common', 'line.open'))).toBeVisible();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Strict' });
  expect(complaints).toEqual([]);
});

test('a station is set up once', async ({ page }) => {
  const again = await faultOf(new Browser(station.url).client.setup.complete({ ...OWNER, ownerName: 'Mallory' }));
  expect(again.code).toBe('input.invalid');
  expect(again.message).toContain('set up');
  await page.goto(station.url);
  await expect(page.getByRole('button', { name: t('login', 'submit') })).toBeVisible();
  await expect(page.getByText(t('setup', 'title'))).toHaveCount(0);
});

test('an attendant neither sees nor does what is the owner’s', async ({ page }) => {
  await boss.client.operators.add({ ...attendant, role: 'attendant' });
  await boss.client.plans.save({ planId: null, form: PLAN, activate: true });
  pile = await admitPile(station, boss.client, 'CP-01', 'Pile 1');
  await page.goto(station.url);
  await logIn(page, attendant);
  const pages = page.getByRole('navigation').getByRole('link');
  await expect(pages.first()).toBeVisible();
  const seen = (await pages.allInnerTexts()).map((text) => text.trim());
  for (const name of ['nav.board', 'nav.sessions', 'nav.piles', 'nav.plans', 'nav.money', 'nav.alarms'] as const)
    expect(seen).toContain(t('common', name));
  for (const name of ['nav.people', 'nav.journal'] as const) expect(seen).not.toContain(t('common', name));
  for (const at of ['people', 'journal']) {
    await page.goto(`${station.url}/#/${at}`);
    await expect(page.getByRole('main').getByRole('alert')).toContainText(t('common', 'fault.access.forbidden'));
  }
  await page.goto(`${station.url}/#/plans`);
  await expect(page.getByText(PLAN.name)).toBeVisible();
  await expect(page.getByRole('link', { name: t('plans', 'add') })).toHaveCount(0);
  await page.goto(`${station.url}/#/settings`);
  await expect(page.getByText(t('settings', 'station.ownerOnly'))).toBeVisible();
  await expect(page.getByRole('button', { name: t('settings', 'station.save') })).toHaveCount(0);
  await page.goto(`${station.url}/#/piles`);
  await expect(page.getByRole('row', { name: /Pile 1/ })).toBeVisible();
  await page.goto(`${station.url}/#/board`);
  const tile = page.getByRole('article', { name: 'Pile 1 A' });
  await expect(tile.getByRole('button', { name: t('board', 'do.start'), exact: true })).toBeVisible();

  const { client } = await loggedIn(attendant);
  const [row] = await boss.client.plans.list();
  const me = await boss.client.auth.me();
  const refused: readonly Promise<unknown>[] = [
    client.operators.list(),
    client.operators.add({ name: 'Mallory', role: 'owner', password: 'a long enough one' }),
    client.auth.revoke({ operatorId: me?.operatorId ?? '' }),
    client.plans.save({ planId: null, form: PLAN, activate: true }),
    client.plans.activate({ planId: row?.id ?? '' }),
    client.station.change({ name: 'Mine', language: 'en', heartbeatS: 60, idleCapS: 3_600 }),
    client.piles.refuse({ pileId: 'CP-01' }),
    client.piles.order({ pileId: 'CP-01', order: { kind: 'reset', type: 'hard' } }),
    client.journal.search({ pileId: null, fromDay: '2026-01-01', toDay: '2026-01-01' }),
  ];
  expect(await Promise.all(refused.map(async (call) => (await faultOf(call)).code))).toEqual(refused.map(() => 'access.forbidden'));
  const names = (await client.auth.logins()).map(({ operatorName }) => operatorName);
  expect(new Set(names)).toEqual(new Set([attendant.name]));
  expect((await boss.client.station.info()).name).toBe(OWNER.stationName);
});

test('the owner takes a recovery file away, and who keeps the station going is told that it is the owner’s', async ({ page, browser }) => {
  const keeper = { name: 'Ines', password: 'an installer’s one' };
  await boss.client.operators.add({ ...keeper, role: 'installer' });
  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto(`${station.url}/#/settings?tab=health`);
  await logIn(theirs, keeper);
  await expect(theirs.getByText(t('settings', 'recovery.ownerOnly'))).toBeVisible();
  await expect(theirs.getByRole('button', { name: t('settings', 'recovery.make') })).toHaveCount(0);
  await other.close();

  const complaints = listenForComplaints(page);
  await page.goto(`${station.url}/#/settings?tab=health`);
  await logIn(page, owner);
  await expect(page.getByText(t('settings', 'recovery.backups'))).toBeVisible();
  await expect(page.getByText(t('settings', 'recovery.never'))).toBeVisible();
  await page.getByRole('button', { name: t('settings', 'recovery.make') }).click();
  const dialog = page.getByRole('dialog');
  const passphrase = 'seven quiet rivers';
  const [first, again] = [t('settings', 'recovery.passphrase'), t('settings', 'recovery.again')];
  const make = dialog.getByRole('button', { name: t('settings', 'recovery.submit') });
  await dialog.getByLabel(first, { exact: true }).fill('seven quiet');
  await dialog.getByLabel(again, { exact: true }).fill('seven quiet');
  await expect(make).toBeDisabled();
  await dialog.getByLabel(first, { exact: true }).fill(passphrase);
  await dialog.getByLabel(again, { exact: true }).fill('seven quick');
  await expect(dialog.getByText(t('settings', 'recovery.differs'))).toBeVisible();
  await expect(make).toBeDisabled();
  await dialog.getByLabel(again, { exact: true }).fill(passphrase);
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^stationmaster-\d{4}-\d\d-\d\d\.recovery$/);
  const file = await download.path();
  const opened = await mkdtemp(path.join(tmpdir(), 'stationmaster-opened-'));
  expect(await openRecoveryFile(file, passphrase, opened)).toMatchObject({ station: OWNER.stationName });
  await rm(opened, { recursive: true });
  await expect(dialog.getByText(t('settings', 'recovery.doneTitle'))).toBeVisible();
  await dialog.getByRole('button', { name: t('settings', 'recovery.close') }).click();
  await expect(page.getByText(t('settings', 'recovery.inTime'))).toBeVisible();
  // Whatever day it is at the station: the one before, this one, or the next by UTC.
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const { rows } = await boss.client.journal.search({ pileId: null, fromDay: day(-1), toDay: day(1), text: 'recovery-file' });
  expect(JSON.stringify(rows)).toContain('operator.made-recovery-file');
  expect(JSON.stringify(rows)).not.toContain(passphrase);
  expect(complaints).toEqual([]);
});

test('a login that is revoked ends at once on the screen it is on', async ({ page, browser }) => {
  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto(station.url);
  await logIn(theirs, attendant);
  await expect(theirs.getByText(t('common', 'line.open'))).toBeVisible();
  await page.goto(station.url);
  await logIn(page, owner);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', 'nav.people') })
    .click();
  await page.getByRole('tab', { name: t('people', 'tab.logins') }).click();
  const row = page.getByRole('row', { name: new RegExp(attendant.name) }).first();
  await row.getByRole('button', { name: t('people', 'revoke') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('people', 'revokeDialog.confirm'), exact: true })
    .click();
  await expect(theirs.getByRole('button', { name: t('login', 'submit') })).toBeVisible();
  await expect(page.getByText(t('people', 'revokeDialog.done', { name: attendant.name }))).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(attendant.name) })).toHaveCount(0);
  await logIn(theirs, attendant);
  await expect(theirs.getByRole('navigation')).toBeVisible();
  await other.close();
});

test('who guesses waits, and is told for how many seconds', async ({ page }) => {
  await page.goto(station.url);
  const alert = page.getByRole('alert');
  for (let tries = 1; tries <= 5; tries += 1) {
    await guess(page, `not this one ${tries}`);
    await expect(alert).toContainText(t('login', 'wrong'));
  }
  await guess(page, attendant.password);
  const words = t('common', 'fault.throttledFor', { seconds: '…' }).replace('…', '\\d+');
  await expect(alert).toHaveText(new RegExp(`^${words}$`));
  await expect(page.getByRole('button', { name: t('login', 'submit') })).toBeVisible();
  const refused = await faultOf(new Browser(station.url).client.auth.login(attendant));
  expect(refused.code).toBe('access.throttled');
  expect(Number(refused.detail['seconds'])).toBeGreaterThan(0);
  // Another person at the same desk is not held up.
  expect((await new Browser(station.url).client.auth.login(owner)).name).toBe(owner.name);
});

async function guess(page: Page, password: string): Promise<void> {
  const answer = page.waitForResponse('**/rpc/auth/login');
  await logIn(page, { name: attendant.name, password });
  await answer;
}

test('a foreign name or page is turned away', async () => {
  const own = new URL(station.url).host;
  const evil = { host: 'evil.example' };
  expect((await ask('/', evil)).status).toBe(403);
  expect((await ask('/', { host: own })).status).toBe(200);
  for (const headers of [{ ...evil }, { host: own, origin: 'http://evil.example' }, { host: own, 'sec-fetch-site': 'cross-site' }])
    expect((await ask('/rpc/auth/me', { ...headers, cookie: boss.cookie }, 'POST')).status).toBe(403);
  expect((await ask('/rpc/auth/me', { host: own, origin: station.url, cookie: boss.cookie }, 'POST')).status).toBe(200);
  expect(await feedStatus({ origin: 'http://evil.example', cookie: boss.cookie })).toBe(403);
  expect(await feedStatus({ host: 'evil.example', cookie: boss.cookie })).toBe(403);
  expect(await feedStatus({ origin: station.url })).toBe(401);
  expect(await feedStatus({ origin: station.url, cookie: boss.cookie })).toBe(101);
});

async function loggedIn(person: { readonly name: string; readonly password: string }): Promise<Browser> {
  const browser = new Browser(station.url);
  await browser.client.auth.login(person);
  return browser;
}

/** One request as it stands, Host and all. */
function ask(at: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const body = method === 'POST' ? '{}' : undefined;
    const request = plainRequest(
      new URL(at, station.url),
      { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** The status that the feed's upgrade is answered with. */
function feedStatus(headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${station.url.replace('http', 'ws')}/feed`, { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

/** Whether somebody listens there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether a client that trusts `ca` trusts who answers there. */
function trusted(port: number, ca: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSecurely({ host: '127.0.0.1', port, ...(ca === undefined ? {} : { ca }) });
    socket.once('secureConnect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

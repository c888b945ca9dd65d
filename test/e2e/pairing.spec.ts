/** An installer's half hour: a pile that first comes with the wrong password, the cause read on the page, mended, accepted, seen online, told what to do. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { Browser, type Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { runSelfTest } from '../support/e2e-selftest.ts';
import { quickPile, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
const installer = { name: 'Ines', password: 'nine patient owls' };
const identity = 'CP-NORTH-1';

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let owner: Client;
const piles: SimPile[] = [];

test.beforeAll(async () => {
  station = await startStation();
  owner = (await setUp(station)).client;
  await owner.operators.add({ ...installer, role: 'installer' });
});
test.afterAll(async () => {
  await Promise.all(piles.map((pile) => pile.stop()));
  await station.close();
});

/** A pile of this identity, dialling; the ones before it are off by then. */
function dial(password?: string): SimPile {
  const pile = quickPile(station, identity, password === undefined ? {} : { password }).start();
  piles.push(pile);
  return pile;
}

const entry = (page: Page): Locator => page.getByRole('listitem').filter({ hasText: identity }).first();

test('an installer pairs a pile that first comes with the wrong password', async ({ page }) => {
  test.setTimeout(240_000);
  const complaints = listenForComplaints(page);
  await page.goto(station.url);
  await logIn(page, installer);

  await test.step('the address to type, as text and as a code', async () => {
    await page
      .getByRole('navigation')
      .getByRole('link', { name: t('common', 'nav.piles') })
      .click();
    await page
      .getByRole('link', { name: t('piles', 'connect') })
      .first()
      .click();
    await expect(page.getByText(`${station.pilesUrl}/`, { exact: true })).toBeVisible();
    await expect(page.getByRole('img', { name: /QR code of wss?:/ }).first()).toBeVisible();
    await expect(page.getByText(t('pairing', 'empty.title'))).toBeVisible();
  });

  const password = await test.step('it knocks, waits, and is accepted with a place, a zone and a password', async () => {
    const knocking = dial();
    await expect(entry(page)).toContainText(t('pairing', 'says.waiting'));
    const made = await accept(page);
    await knocking.stop();
    return made;
  });

  await test.step('it comes with the wrong password: the page says so, and what to change', async () => {
    const wrong = dial('not-the-password-at-all');
    await expect(entry(page)).toContainText(t('pairing', 'cause.password-wrong'));
    await expect(entry(page)).toContainText(t('pairing', 'remedy.password-wrong'));
    await expect(entry(page)).toContainText(t('pairing', 'kind.turned-away'));
    await wrong.stop();
  });

  const pile = await test.step('mended, it is in, and what was wrong counts as solved', async () => {
    const right = dial(password);
    await right.whenAccepted();
    await expect(page.getByRole('listitem').filter({ hasText: t('pairing', 'says.connected') })).toContainText(identity);
    const was = t('pairing', 'says.mended', { cause: t('pairing', 'cause.password-wrong') });
    await expect(page.getByRole('listitem').filter({ hasText: was })).toContainText(identity);
    return right;
  });

  await test.step('its page shows it online, with its place and its connectors', async () => {
    await page
      .getByRole('listitem')
      .filter({ hasText: t('pairing', 'says.connected') })
      .getByRole('link', { name: t('pairing', 'open') })
      .click();
    await expect(page.getByRole('heading', { name: 'North 1', level: 1 })).toBeVisible();
    await expect(page.getByText(t('piles', 'online')).first()).toBeVisible();
    await expect(page.getByText('by the gate').first()).toBeVisible();
    await expect(page.getByRole('table', { name: t('pile', 'connectors.title') }).getByRole('row')).toHaveCount(3);
    await expect(page.getByText(t('pile', 'security.short.unencrypted'))).toBeVisible();
  });

  await test.step('its settings are read, one is changed, and the pile has it', () => changeSetting(page));
  await test.step('it is restarted, with a reason, and the journal beside shows it', () => restart(page, pile));
  await test.step('a raw call is checked, sent and answered', () => rawCall(page));
  await test.step('the self-test with a charge, its verdict, and its record', () => runSelfTest(page, station, pile, 'Ines, Elektro Nord'));
  expect(complaints).toEqual([]);
});

/** Through the wizard; returns the password shown. */
async function accept(page: Page): Promise<string> {
  await entry(page)
    .getByRole('button', { name: t('pairing', 'accept') })
    .click();
  const dialog = page.getByRole('dialog');
  const next = dialog.getByRole('button', { name: t('pairing', 'wizard.next'), exact: true });
  await dialog.getByLabel(t('piles', 'accept.name'), { exact: true }).fill('');
  await expect(next).toBeDisabled();
  await dialog.getByLabel(t('piles', 'accept.name'), { exact: true }).fill('North 1');
  await dialog.getByLabel(t('piles', 'accept.place'), { exact: true }).fill('by the gate');
  await dialog.getByRole('combobox', { name: t('piles', 'accept.zone') }).fill('North');
  await next.click();
  await dialog.getByRole('button', { name: t('piles', 'accept.addConnector') }).click();
  for (const power of await dialog.getByLabel(t('piles', 'accept.ratedPower')).all()) await power.fill('150');
  await next.click();
  const password = (await dialog.locator('code').innerText()).trim();
  await dialog.getByRole('button', { name: t('pairing', 'wizard.accept'), exact: true }).click();
  await expect(dialog.getByText(t('pairing', 'wizard.accepted', { name: 'North 1' }))).toBeVisible();
  await expect(dialog.locator('code')).toHaveText(password);
  const stickers = await dialog.getByRole('link', { name: t('piles', 'stickers.50mm') }).getAttribute('href');
  const pdf = await page.request.get(`${station.url}${stickers ?? ''}`);
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  await dialog.getByRole('button', { name: t('common', 'do.close'), exact: true }).click();
  const [known] = (await owner.piles.list()).accepted;
  expect(known).toMatchObject({ id: identity, name: 'North 1', place: 'by the gate', zone: 'North', hasPassword: true });
  expect(known?.connectors.map(({ name, ratedPower }) => [name, ratedPower])).toEqual([['A', 150_000], ['B', 150_000]]); // prettier-ignore
  return password;
}

async function changeSetting(page: Page): Promise<void> {
  await page.getByRole('tab', { name: t('pile', 'tab.settings') }).click();
  await page.getByRole('button', { name: t('pile', 'settings.read') }).click();
  await expect(page.getByText('HeartbeatInterval', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: t('pile', 'settings.edit', { key: 'ConnectionTimeOut' }) }).click();
  await page.getByRole('textbox', { name: 'ConnectionTimeOut' }).fill('47');
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('pile', 'word.Accepted')).last()).toBeVisible();
  const row = page.getByRole('listitem').filter({ has: page.getByText('ConnectionTimeOut', { exact: true }) });
  await page.getByRole('button', { name: t('pile', 'settings.read') }).click();
  await expect(row).toContainText('47');
}

async function restart(page: Page, pile: SimPile): Promise<void> {
  await page.getByRole('tab', { name: t('pile', 'tab.control') }).click();
  await page.getByRole('button', { name: t('pile', 'journal.show') }).click();
  const journal = page.getByRole('region', { name: t('pile', 'journal.title') });
  await page.getByRole('button', { name: new RegExp(`${t('pile', 'restart.hard')}$`) }).click();
  const dialog = page.getByRole('dialog');
  const go = dialog.getByRole('button', { name: t('pile', 'restart.button').replace('…', '') });
  await expect(go).toBeDisabled();
  await dialog.getByRole('textbox').fill('first start after mounting');
  await go.click();
  await expect(dialog).toBeHidden();
  await expect(journal.getByRole('button', { name: /Reset/ }).first()).toBeVisible();
  await journal.getByRole('textbox').fill('BootNotification');
  await expect(journal.getByRole('button', { name: /BootNotification/ }).first()).toBeVisible();
  await expect(journal.getByRole('button', { name: /Heartbeat/ })).toHaveCount(0);
  const link = journal.getByRole('link', { name: 'NDJSON' });
  const file = await page.request.get(`${station.url}${(await link.getAttribute('href')) ?? ''}`);
  const lines = (await file.text()).trim().split('\n');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toContain('BootNotification');
  await pile.whenAccepted();
}

async function rawCall(page: Page): Promise<void> {
  await expect(page.getByText(t('piles', 'online')).first()).toBeVisible();
  await page.getByRole('tab', { name: t('pile', 'tab.expert') }).click();
  await page.getByRole('combobox', { name: t('pile', 'expert.action') }).fill('GetConfiguration');
  await page.getByRole('option', { name: 'GetConfiguration' }).click();
  const body = page.getByLabel(t('pile', 'expert.body'));
  const send = page.getByRole('button', { name: t('pile', 'expert.send', { action: 'GetConfiguration' }) });
  await body.fill('{ "key": ');
  await expect(send).toBeDisabled();
  await body.fill('{ "key": ["NumberOfConnectors"] }');
  await send.click();
  await expect(page.locator('form pre')).toContainText('NumberOfConnectors');
}

test('who is refused may knock again, and an attendant only looks', async ({ page, context }) => {
  const stranger = quickPile(station, 'STRANGER-7').start();
  piles.push(stranger);
  await expect.poll(async () => (await owner.piles.list()).waiting.map(({ id }) => id)).toContain('STRANGER-7');
  const people = new Browser(station.url);
  await people.client.auth.login(installer);
  await lendLogin(context, station.url, people);
  await page.goto(`${station.url}/#/pairing`);
  const row = page.getByRole('listitem').filter({ hasText: 'STRANGER-7' }).first();
  await row.getByRole('button', { name: t('pairing', 'refuse') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('pairing', 'refuseDialog.confirm') })
    .click();
  const refused = page.getByRole('listitem').filter({ hasText: t('pairing', 'kind.refused') });
  await refused.getByRole('button', { name: t('pairing', 'letKnock') }).click();
  await expect(page.getByRole('listitem').filter({ hasText: t('pairing', 'kind.waiting') })).toContainText('STRANGER-7');
  const attendant = { name: 'Anton', password: 'an attendant’s one' };
  await owner.operators.add({ ...attendant, role: 'attendant' });
  const other = new Browser(station.url);
  await other.client.auth.login(attendant);
  await lendLogin(context, station.url, other);
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: 'STRANGER-7' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: t('pairing', 'accept') })).toHaveCount(0);
  await page.goto(`${station.url}/#/pile/STRANGER-7?tab=expert`);
  await expect(page.getByRole('tab')).toHaveText([t('pile', 'tab.overview'), t('pile', 'tab.control')]);
});

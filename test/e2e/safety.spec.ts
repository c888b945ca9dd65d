/** A zone from nothing: made, its matrix set and printed, stopped and reset in two steps, drilled; a rule set aside by two people; the plan of the site. */
import { expect, test, type Page } from '@playwright/test';
import { Browser, type Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say, settled, tooWide, wordsMissing } from '../support/e2e-page.ts';
import { admitPile, charge, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
const carer = { name: 'Carla', password: 'a carer’s long one' };
/** A grey picture of 2 by 1 pixels. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGM4cQIAAlsBkZO98ecAAAAASUVORK5CYII=', 'base64');

// One site, told as one story: each test goes on where the one before left it.
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let owner: Browser;
let client: Client;
let pile: SimPile;

test.beforeAll(async () => {
  station = await startStation();
  owner = await setUp(station);
  ({ client } = owner);
  await client.plans.save({ planId: null, form: PLAN, activate: true });
  await client.operators.add({ ...carer, role: 'maintenance' });
  pile = await admitPile(station, client, 'CP-01', 'Pile 1');
});
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});
test.beforeEach(async ({ context, page }) => {
  await lendLogin(context, station.url, owner);
  // The alarm over the whole screen comes when it comes; these tests are about what is under it.
  const back = page.getByRole('button', { name: t('alarms', 'screen.minimise') });
  await page.addLocatorHandler(back, () => back.click());
});

const zones = (page: Page) => page.goto(`${station.url}/#/zones`);
const dialog = (page: Page) => page.getByRole('dialog');
const press = (page: Page, key: Parameters<typeof t<'zones'>>[1]) =>
  page.getByRole('button', { name: t('zones', key), exact: true }).click();

test('a zone is made with its pile, its matrix set, saved as a version and printed', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await zones(page);
  await expect(page.getByText(t('zones', 'empty.title'))).toBeVisible();
  await press(page, 'add');
  await dialog(page).getByLabel(t('zones', 'form.name'), { exact: true }).fill('North');
  await dialog(page).getByRole('checkbox', { name: 'Pile 1' }).check();
  await dialog(page)
    .getByRole('button', { name: t('zones', 'form.save') })
    .click();
  const card = page.getByRole('article', { name: 'North' });
  await expect(card).toContainText(t('zones', 'phase.clear'));
  await expect(card).toContainText(t('zones', 'card.piles_one', { count: 1 }));

  await page.getByRole('link', { name: t('common', 'nav.matrix'), exact: true }).click();
  const cell = page.getByRole('button', { name: t('matrix', 'cell', { rule: 'Connector too hot', zone: 'North' }) });
  await cell.click();
  await dialog(page)
    .getByRole('switch', { name: new RegExp(`^${t('matrix', 'effect.trip')}`) })
    .check();
  await page.keyboard.press('Escape');
  await expect(cell).toContainText(t('matrix', 'effect.stop'));
  await page
    .getByRole('status')
    .getByRole('button', { name: t('matrix', 'save') })
    .click();
  await expect(dialog(page)).toContainText(t('matrix', 'effect.trip'));
  await dialog(page)
    .getByRole('button', { name: t('matrix', 'save') })
    .click();
  await expect(page.getByText(t('matrix', 'saved', { version: 2 }))).toBeVisible();
  const href = await page.getByRole('link', { name: t('matrix', 'print') }).getAttribute('href');
  const paper = await page.request.get(`${station.url}${href ?? ''}`);
  expect([paper.status(), paper.headers()['content-type'], paper.headers()['content-disposition']]).toEqual([
    200,
    'application/pdf',
    'inline; filename="matrix-v2.pdf"',
  ]);
  expect(complaints).toEqual([]);
});

test('stopped by hand while a car charges, then reset in two steps', async ({ page }) => {
  await charge(client, pile, 1);
  await page.goto(`${station.url}/#/zone/North`);
  await press(page, 'stop.button');
  const reason = dialog(page).getByLabel(t('common', 'reason.label'));
  const go = dialog(page).getByRole('button', { name: t('zones', 'stop.button') });
  await expect(go).toBeDisabled();
  await reason.fill('smell of burning');
  await go.click();
  await expect(page.getByText(t('zones', 'phase.latched')).first()).toBeVisible();
  await expect(page.getByText(t('zones', 'cause.stop')).first()).toBeVisible();
  await expect.poll(() => pile.connector(1).tx).toBe(null);
  await expect(page.getByText(t('zones', 'power.off'))).toBeVisible({ timeout: 30_000 });

  await press(page, 'reset.ask');
  await reason.fill('looked, all is well');
  await dialog(page)
    .getByRole('button', { name: t('zones', 'reset.ask') })
    .click();
  await expect(dialog(page)).toContainText(t('zones', 'reset.free'));
  await expect(dialog(page)).toContainText(t('zones', 'reset.by', { name: 'Olga' }));
  await expect(dialog(page)).toContainText(/\d+ s left/);
  await dialog(page)
    .getByRole('button', { name: t('zones', 'reset.confirm') })
    .click();
  await expect(page.getByText(t('zones', 'phase.clear')).first()).toBeVisible();
  pile.unplug(1);
});

test('a drill begins, ends, and leaves a report that prints', async ({ page }) => {
  await page.goto(`${station.url}/#/zone/North`);
  await press(page, 'drill.begin');
  await dialog(page)
    .getByRole('button', { name: t('zones', 'drill.go') })
    .click();
  await expect(page.getByText(t('zones', 'drill.running'))).toBeVisible();
  await press(page, 'drill.end');
  await expect(page.getByText(t('zones', 'phase.clear')).first()).toBeVisible();
  await page
    .getByRole('region', { name: t('zones', 'part.drills') })
    .getByRole('button', { name: t('zones', 'drill.report') })
    .first()
    .click();
  const href = await dialog(page)
    .getByRole('link', { name: t('zones', 'drill.print') })
    .getAttribute('href');
  const paper = await page.request.get(`${station.url}${href ?? ''}`);
  expect([paper.status(), paper.headers()['content-type']]).toEqual([200, 'application/pdf']);
});

test('a rule is set aside by two people of different roles, and every page says so', async ({ page, browser }) => {
  await zones(page);
  await press(page, 'bypass.ask');
  await dialog(page)
    .getByRole('combobox', { name: t('zones', 'bypass.what') })
    .click();
  const name = 'Connector too hot';
  await page.getByRole('option', { name: t('zones', 'bypass.rule', { name }) }).click();
  await dialog(page).getByLabel(t('zones', 'bypass.reason'), { exact: true }).fill('the probe is being changed');
  await dialog(page)
    .getByRole('button', { name: t('zones', 'bypass.ask.go') })
    .click();
  await expect(page.getByText(t('zones', 'bypass.mine'))).toBeVisible();

  const other = await browser.newContext();
  const colleague = new Browser(station.url);
  await colleague.client.auth.login(carer);
  await lendLogin(other, station.url, colleague);
  const desk = await other.newPage();
  await desk.goto(`${station.url}/#/zones`);
  await desk.getByRole('button', { name: t('zones', 'bypass.approve'), exact: true }).click();
  await desk
    .getByRole('dialog')
    .getByRole('button', { name: t('zones', 'bypass.approve'), exact: true })
    .click();
  await expect(desk.getByText(t('zones', 'bypass.approve.done', { name }))).toBeVisible();
  await other.close();

  await page.goto(`${station.url}/#/board`);
  const strip = page.getByRole('status').filter({ hasText: t('zones', 'bypass.strip_one', { count: 1 }) });
  await expect(strip).toContainText(name);
  await strip.getByRole('link').click();
  await page.getByRole('button', { name: t('zones', 'bypass.end'), exact: true }).click();
  await dialog(page)
    .getByRole('button', { name: t('zones', 'bypass.end'), exact: true })
    .click();
  await expect(strip).toHaveCount(0);
});

test('a plan is uploaded; a pile is put on it by the keyboard and by dragging, and a zone is drawn', async ({ page }) => {
  await page.goto(`${station.url}/#/map`);
  await expect(page.getByText(t('map', 'empty.title'))).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: PICTURE });
  await page.getByRole('button', { name: t('map', 'edit'), exact: true }).click();
  const placeOf = async () => (await client.safety.setup()).piles[0]?.place ?? null;
  await page.getByRole('button', { name: 'Pile: Pile 1' }).press('Enter');
  const pin = page.locator('#pin-pile-CP-01');
  await expect(pin).toBeFocused();
  await pin.press('ArrowRight');
  await expect.poll(placeOf).toEqual({ x: 0.51, y: 0.5 });

  const plan = page.locator('#site-plan');
  const box = await plan.boundingBox();
  if (box === null) throw new Error('the plan is shown');
  await pin.hover();
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.75, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round(((await placeOf())?.x ?? 0) * 100)).toBe(25);

  await page.getByRole('button', { name: `${t('map', 'zones.draw')}: North` }).click();
  for (const [x, y] of [[0.1, 0.2], [0.9, 0.2], [0.9, 0.9]] as const) await plan.click({ position: { x: box.width * x, y: box.height * y } }); // prettier-ignore
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await client.safety.setup()).zones[0]?.outline.length).toBe(3);
  await page.getByRole('button', { name: t('map', 'edit.done') }).click();
  await expect(plan.getByRole('link', { name: /North/ })).toBeVisible();
  await pin.click();
  await expect(dialog(page).getByRole('link', { name: t('map', 'open.pile') })).toBeVisible();
});

for (const language of ['en', 'zh'] as const)
  for (const path of ['zones', 'zone/North', 'matrix', 'map'])
    test(`${path} says everything in ${language}, and nothing is wider than the window`, async ({ page, context }) => {
      await context.addInitScript(`localStorage.setItem('stationmaster.language', '${language}')`);
      await page.goto(`${station.url}/#/${path}`);
      await settled(page, language);
      expect(await wordsMissing(page, language)).toEqual([]);
      if (path !== 'matrix') expect(await tooWide(page)).toEqual([]);
    });

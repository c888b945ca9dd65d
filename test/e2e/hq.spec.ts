/** HQ in the browser: the first administrator, a station that is enrolled, what it tells, what it is told, and who may not. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { bundle } from '../../build/bundle.ts';
import { freshSetupCode } from '../../hq-receiver/access/login-desk.ts';
import { openPglite } from '../../hq-receiver/store/pglite-sql.ts';
import { hqEnglish } from '../../renderer/i18n/hq-resources.ts';
import { hqChinese } from '../../renderer/i18n/hq-chinese.ts';
import { root } from '../../build/project.ts';
import { listenForComplaints, speak, tooWide } from '../support/e2e-page.ts';
import { newKeyPair } from '../support/hq-batches.ts';
import { pastOf } from '../support/hq-past.ts';
import { enrolWith, openTestReceiver, TestStation, type TestReceiver } from '../support/hq-receiver.ts';
import { demoMapPng } from '../sim/demo-map.ts';

type Area = keyof typeof hqEnglish;
const t = <A extends Area>(
  area: A,
  key: keyof (typeof hqEnglish)[A] & string,
  values: Readonly<Record<string, string | number>> = {},
): string => {
  const words: Readonly<Record<string, string>> = hqEnglish[area];
  return (words[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
};

const PASSWORD = 'amber-anchor-birch-canal';
let receiver: TestReceiver;
let station: TestStation;

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 }, contextOptions: { reducedMotion: 'reduce' } });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  await bundle(['hq-pages']);
  receiver = await openTestReceiver(await openPglite(null), { hqName: 'Northern Charging', pagesFolder: path.join(root, 'out/hq-pages') });
});
test.afterAll(() => receiver.close());

test('from an empty HQ to a directive that a station answered', async ({ page, context }) => {
  test.setTimeout(180_000);
  const complaints = listenForComplaints(page);
  await speak(context, 'en');

  await test.step('the first administrator, with the code HQ printed', async () => {
    const code = await freshSetupCode(receiver.hq.db);
    await page.goto(receiver.url);
    await page.getByLabel(t('hq', 'setUp.code')).fill(code ?? '');
    await page.getByLabel(t('hq', 'setUp.name')).fill('Ada');
    await page.getByLabel(t('common', 'password.label'), { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByText(t('hqStations', 'empty'))).toBeVisible();
  });

  await test.step('a code, typed in at the station once', async () => {
    await page.getByRole('link', { name: t('hqStations', 'add') }).click();
    await page
      .getByRole('button', { name: t('hqCodes', 'make') })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('hqCodes', 'make.note')).fill('The harbour');
    await dialog.getByLabel(t('hqCodes', 'make.country')).fill('de');
    await dialog.getByLabel(t('hqCodes', 'make.party')).fill('exa');
    await dialog.getByLabel(t('hqCodes', 'col.tags')).fill('north, city');
    await page.keyboard.press('Enter');
    const code = (await dialog.locator('code').first().textContent()) ?? '';
    const key = newKeyPair();
    const answer = await enrolWith(receiver.url, key, code, { name: 'Harbour' });
    expect(answer.status).toBe(200);
    station = new TestStation(receiver.url, key, String(answer.body['stationId']));
    await dialog.getByRole('button', { name: t('common', 'do.close') }).click();
    await expect(page.getByRole('row', { name: /Harbour/ })).toContainText(t('hqCodes', 'state.used'));
  });

  await test.step('it tells a month, and HQ shows it', async () => {
    const past = pastOf({
      name: 'Harbour',
      zone: 'Europe/Berlin',
      currency: 'EUR',
      seed: 1,
      nowMs: Date.now(),
      days: 30,
      piles: 4,
      alarms: ['critical'],
      hasIncident: true,
    });
    expect((await station.send(station.batches.next(past).bytes)).status).toBe(200);
    await page.getByRole('link', { name: t('common', 'nav.stations'), exact: true }).click();
    await expect(page.getByRole('row', { name: /Harbour/ })).toContainText(t('hq', 'state.well'));
    await expect(page.getByRole('status').filter({ hasText: 'Harbour' })).toBeVisible();
    await page.getByRole('link', { name: 'Harbour' }).click();
    await expect(page.getByText(t('hqStations', 'fact.mark.value', { epoch: 1, number: 1, seq: station.batches.seq }))).toBeVisible();
    await settled(page);
  });

  await test.step('its figures, its incident', async () => {
    await page.getByRole('link', { name: t('common', 'nav.rollups') }).click();
    await expect(page.getByRole('row', { name: /Harbour/ })).toBeVisible();
    for (const tab of ['days', 'hours', 'periods', 'benefits'] as const) {
      await page.getByRole('tab', { name: t('hqRollups', `tab.${tab}`) }).click();
      await expect(page.locator('svg[aria-label], [aria-label] svg').first()).toBeVisible();
      await settled(page);
    }
    await page.getByRole('link', { name: t('common', 'nav.hqIncidents') }).click();
    await page.getByRole('link', { name: 'Smoke under the roof' }).click();
    await expect(page.getByText(t('hqIncidents', 'step.zone-latched'))).toBeVisible();
    await settled(page);
  });

  await test.step('on the map, moved by the keyboard', async () => {
    await page.getByRole('link', { name: t('common', 'nav.hqMap') }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'map.png', mimeType: 'image/png', buffer: demoMapPng() });
    await page.getByRole('button', { name: t('hqMap', 'arrange') }).click();
    await page.getByRole('button', { name: 'Harbour' }).first().click();
    const pin = page.locator('button[data-moves]');
    await pin.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await receiver.hq.db.query('SELECT map_x FROM station_page'))[0]?.['map_x']).toBe(0.52);
    await page.getByRole('button', { name: t('hqMap', 'arrange.done') }).click();
    await settled(page);
    await page.getByRole('button', { name: /^Harbour, / }).click();
    await expect(page).toHaveURL(new RegExp(`#/station/${station.stationId}`));
  });

  await test.step('a plan from an OCPI file: refused while it has a hole, then sent', async () => {
    const tariff = {
      id: 'DAY',
      currency: 'EUR',
      elements: [
        {
          price_components: [{ type: 'ENERGY', price: 0.4, vat: 19, step_size: 1 }],
          restrictions: { start_time: '08:00', end_time: '20:00' },
        },
      ],
      last_updated: '2026-01-01T00:00:00Z',
    };
    const night = {
      ...tariff,
      elements: [...tariff.elements, { price_components: [{ type: 'ENERGY', price: 0.25, vat: 19, step_size: 1 }] }],
    };
    await page.goto(`${receiver.url}/#/compose?kind=plan`);
    await choosePlan(page, 'hole.json', tariff);
    await page.getByRole('button', { name: t('hqDirectives', 'send_one', { count: 1 }) }).click();
    await expect(page.getByRole('alert')).toContainText('without a price');
    await choosePlan(page, 'whole.json', night);
    await page.getByRole('button', { name: t('hqDirectives', 'send_one', { count: 1 }) }).click();
    await expect(page.getByRole('row', { name: /Harbour/ })).toContainText(t('hqDirectives', 'state.sent'));
  });

  await test.step('what the station answers is seen without a click', async () => {
    const body = {
      number: 1,
      state: 'refused',
      atMs: Date.now(),
      code: 'hq.wrong-currency',
      reason: 'This station bills in another currency.',
    };
    expect((await station.send(station.batches.next([{ kind: 'directive', id: '1', body }]).bytes)).status).toBe(200);
    await expect(page.getByRole('row', { name: /Harbour/ })).toContainText('This station bills in another currency.', { timeout: 20_000 });
    await settled(page);
  });

  await test.step('a coupon by its form', async () => {
    await page.goto(`${receiver.url}/#/compose?kind=coupon`);
    await page.getByLabel(t('hqDirectives', 'field.code')).fill('spring');
    await page.getByLabel(t('hqDirectives', 'field.name')).fill('Spring');
    await page.getByLabel(`${t('hqDirectives', 'field.amount')} (EUR)`).fill('2.50');
    await page.getByLabel(t('hqDirectives', 'field.fromDay')).fill('2026-03-01');
    await page.getByLabel(t('hqDirectives', 'field.toDay')).fill('2026-03-31');
    await settled(page);
    await page.getByRole('button', { name: t('hqDirectives', 'send_one', { count: 1 }) }).click();
    await expect(page.getByLabel(t('hqDirectives', 'body'))).toContainText('"toDay": "2026-04-01"');
    await expect(page.getByLabel(t('hqDirectives', 'body'))).toContainText('"amount": 250');
  });

  await test.step('a viewer sees and changes nothing', async () => {
    await page.getByRole('link', { name: t('common', 'nav.hqPeople') }).click();
    await page.getByRole('button', { name: t('hqPeople', 'add') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('hqPeople', 'col.name')).fill('Vera');
    await dialog.getByLabel(t('common', 'password.label'), { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: t('common', 'top.user', { name: 'Ada' }) }).click();
    await page.getByRole('menuitem', { name: t('common', 'top.logout') }).click();
    await page.getByLabel(t('login', 'name')).fill('Vera');
    await page.getByLabel(t('common', 'password.label'), { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.goto(`${receiver.url}/#/station/${station.stationId}`);
    await expect(page.getByRole('heading', { name: 'Harbour' })).toBeVisible();
    await expect(page.getByRole('button', { name: t('hqStations', 'lock') })).toHaveCount(0);
    await expect(page.getByRole('link', { name: t('common', 'nav.hqPeople') })).toHaveCount(0);
  });

  await test.step('中文', async () => {
    await page.getByRole('button', { name: '中文' }).click();
    await expect(page.getByText(hqChinese.hqStations['part.about'] ?? '')).toBeVisible();
  });
  // A refused log-in or plan is an answer of HQ's, which the browser's console tells as well.
  expect(complaints.filter((line) => !/status of (401|422)/.test(line))).toEqual([]);
});

async function choosePlan(page: Page, name: string, tariff: unknown): Promise<void> {
  const file = path.join(test.info().outputDir, name);
  await mkdir(test.info().outputDir, { recursive: true });
  await writeFile(file, JSON.stringify(tariff));
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('combobox', { name: /DAY/ })).toBeVisible();
}

/** Nothing that a screen reader stumbles over, and nothing wider than the window. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  expect(await tooWide(page)).toEqual([]);
}

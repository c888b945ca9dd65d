/** From a rule made on the screen to danger over the whole of it: raised by a pile, on desk and wall, acknowledged, shelved, reset, and kept in the history. */
import { expect, test, type Page } from '@playwright/test';
import type { SimPile } from '../sim/pile16.ts';
import { listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { admitPile, owner, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';

const t = say('en');
const NAME = 'Lock of a connector';

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let pile: SimPile;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  station = await startStation();
  const { client } = await setUp(station);
  pile = await admitPile(station, client, 'CP-01', 'Pile 1');
});
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});

const danger = (page: Page) => page.locator('[data-alarm-screen]');

test('danger from a pile', async ({ page, context }) => {
  test.setTimeout(120_000);
  const complaints = listenForComplaints(page);
  await page.goto(`${station.url}/#/alarm-rules`);
  await logIn(page, owner);

  await test.step('the rule is made, read back as a sentence, and saved', async () => {
    await page.getByRole('main').getByRole('button', { name: t('rules', 'add') }).first().click(); // prettier-ignore
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('rules', 'form.name')).fill(NAME);
    // The list of things comes anew with each notice of the station; what is typed meanwhile is typed again.
    await expect(async () => {
      await dialog.getByLabel(t('rules', 'form.what')).fill('error code');
      await page.getByRole('option', { name: 'any connector: error code' }).click({ timeout: 2_000 });
    }).toPass();
    await dialog.getByLabel(t('rules', 'form.kind')).click();
    await page.getByRole('option', { name: t('rules', 'form.kind.text') }).click();
    await dialog.getByLabel(t('rules', 'form.words')).fill('ConnectorLockFailure');
    await dialog.getByLabel(t('rules', 'form.severity')).click();
    await page.getByRole('option', { name: t('alarms', 'severity.critical') }).click();
    await dialog.getByLabel(t('rules', 'form.clearS')).fill('0');
    await dialog.getByLabel(t('rules', 'form.latching')).check();
    await expect(dialog.getByText('any connector: error code says ConnectorLockFailure')).toBeVisible();
    await dialog.getByRole('button', { name: t('rules', 'form.save') }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('row', { name: new RegExp(NAME) })).toBeVisible();
  });

  const wall = await context.newPage();
  await test.step('the wall shows that all is well', async () => {
    await wall.goto(`${station.url}/#/wall`);
    await expect(wall.getByText(t('rules', 'wall.fine'))).toBeVisible();
    const scrolls = await wall.evaluate('document.documentElement.scrollHeight > window.innerHeight');
    expect(scrolls).toBe(false);
  });

  await test.step('it covers desk and wall at once', async () => {
    pile.fault(1, 'ConnectorLockFailure');
    for (const screen of [page, wall]) {
      await expect(danger(screen)).toBeVisible();
      await expect(danger(screen).getByRole('heading', { name: NAME })).toBeVisible();
      await expect(danger(screen).getByText('Pile 1', { exact: true })).toBeVisible();
    }
  });

  await test.step('silence stops the sound and nothing else; acknowledging takes it off both', async () => {
    await danger(page).getByRole('button', { name: t('alarms', 'screen.silence') }).click(); // prettier-ignore
    await expect(danger(page).getByText(t('alarms', 'screen.silenced'))).toBeVisible();
    await danger(page)
      .getByRole('button', { name: t('alarms', 'screen.acknowledge'), exact: true })
      .click();
    await expect(danger(page)).toHaveCount(0);
    await expect(danger(wall)).toHaveCount(0);
  });

  await page.goto(`${station.url}/#/alarms`);
  const row = page.getByRole('row', { name: new RegExp(NAME) });
  await test.step('it stands as seen; on a shelf it says until when and why', async () => {
    await expect(page.getByRole('heading', { name: t('alarms', 'section.seen') })).toBeVisible();
    await row.getByRole('button', { name: t('alarms', 'shelve') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('alarms', 'shelve.reason')).fill('Lock is being changed');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(row.getByText('“Lock is being changed”')).toBeVisible();
    await row.getByRole('button', { name: t('alarms', 'unshelve') }).click();
    await expect(row.getByRole('button', { name: t('alarms', 'shelve') })).toBeVisible();
  });

  await test.step('its cause is gone: it is latched until somebody resets it', async () => {
    pile.clearFault(1);
    await row.getByRole('button', { name: t('alarms', 'reset') }).click();
    await expect(row).toHaveCount(0);
  });

  await test.step('the history tells who did what', async () => {
    await page.goto(`${station.url}/#/alarms?show=all&severity=critical`);
    await row.getByRole('button', { name: t('alarms', 'changes.show') }).click();
    for (const what of ['raised', 'acknowledged', 'shelved', 'unshelved', 'cleared', 'reset'] as const)
      await expect(
        page
          .getByRole('listitem')
          .filter({ hasText: t('alarms', `change.${what}`) })
          .first(),
      ).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: owner.name }).first()).toBeVisible();
    const csv = await page.request.get(`${station.url}/download/alarms.csv?severity=critical`);
    expect(await csv.text()).toContain(NAME);
  });
  expect(complaints).toEqual([]);
});

test('a page that nobody looks at tells by the browser itself', async ({ browser }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ permissions: ['notifications'], viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(`${station.url}/#/board`);
    await logIn(page, owner);

    await test.step('it is switched on from the menu of the person', async () => {
      await page.getByRole('button', { name: t('common', 'top.user', { name: owner.name }) }).click();
      await page.getByRole('menuitem', { name: t('common', 'top.device') }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: t('device', 'switchOn') }).click();
      await expect(dialog.getByText(t('device', 'on.open'))).toBeVisible({ timeout: 60_000 });
      await dialog.getByRole('button', { name: t('device', 'close') }).click();
    });

    await test.step('an alarm that sounds is a message of the browser while the page is hidden, until somebody has answered', async () => {
      await page.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
      pile.fault(1, 'ConnectorLockFailure');
      const shown = (): Promise<unknown> =>
        page.evaluate('navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => all.map((one) => one.title))');
      await expect.poll(shown).toEqual([NAME]);
      await danger(page)
        .getByRole('button', { name: t('alarms', 'screen.acknowledge'), exact: true })
        .click();
      await expect.poll(shown).toEqual([]);
      pile.clearFault(1);
    });
  } finally {
    await context.close();
  }
});

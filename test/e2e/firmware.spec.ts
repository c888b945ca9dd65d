/** Maintenance uploads an image, brings it to three piles of which one fails, reads why, and fetches its diagnostics. */
import { randomBytes } from 'node:crypto';
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { SimPile } from '../sim/pile16.ts';
import { listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { quickPile, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';

const t = say('en');
const person = { name: 'Mona', password: 'nine patient owls' };
const image = Buffer.concat([Buffer.from('version 9.1\n'), randomBytes(300_000)]);

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
const piles: SimPile[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  station = await startStation();
  const owner = (await setUp(station)).client;
  await owner.operators.add({ ...person, role: 'maintenance' });
  for (const [identity, zone, firmware] of [
    ['CP-1', 'Row A', 'installs'],
    ['CP-2', 'Row A', 'install-fails'],
    ['CP-3', 'Row B', 'installs'],
  ] as const) {
    const pile = quickPile(station, identity, { rebootMs: 100, redialMs: 100, quirks: { firmware } }).start();
    piles.push(pile);
    await expect.poll(async () => (await owner.piles.list()).waiting.map(({ id }) => id)).toContain(identity);
    const connectors = [{ evse: 1, connector: 1, name: 'A', ratedPowerW: 150_000 }];
    await owner.piles.admit({ pileId: identity, name: `Pile ${identity.slice(3)}`, password: null, zone, connectors });
    await pile.whenAccepted();
  }
});
test.afterAll(async () => {
  await Promise.all(piles.map((pile) => pile.stop()));
  await station.close();
});

test('a firmware rollout with one failure', async ({ page }) => {
  test.setTimeout(180_000);
  const complaints = listenForComplaints(page);
  await page.goto(station.url);
  await logIn(page, person);
  await page.getByRole('navigation').getByRole('link', { name: t('common', 'nav.firmware') }).click(); // prettier-ignore
  await expect(page.getByText(t('firmware', 'empty.images'))).toBeVisible();

  await test.step('the image is uploaded, its checksum compared, named', async () => {
    await page.getByRole('button', { name: t('firmware', 'upload') }).first().click(); // prettier-ignore
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=file]').setInputFiles({ name: 'fast-9.1.bin', mimeType: 'application/octet-stream', buffer: image });
    const sum = createHash('sha256').update(image).digest('hex');
    await expect(dialog.locator('code')).toHaveText(sum.replace(/(.{8})(?=.)/g, '$1 '));
    await expect(dialog.getByLabel(t('firmware', 'uploadDialog.name'), { exact: true })).toHaveValue('fast-9.1.bin');
    await dialog.getByLabel(t('firmware', 'uploadDialog.version'), { exact: true }).fill('9.1');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('row', { name: /fast-9\.1\.bin 9\.1/ })).toBeVisible();
  });

  await test.step('it goes to the piles one by one and stops at the failure', async () => {
    await page.getByRole('button', { name: t('firmware', 'view.rollouts') }).click();
    await page.getByRole('button', { name: t('firmware', 'start.button') }).first().click(); // prettier-ignore
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: t('firmware', 'startDialog.all') }).click();
    await expect(dialog.getByRole('status')).toContainText('3 piles chosen');
    await dialog.getByRole('button', { name: t('firmware', 'startDialog.start') }).click();
    const rollout = page.getByRole('region', { name: /fast-9\.1\.bin/ });
    await expect(rollout).toContainText(t('firmware', 'rollout.state.failed'), { timeout: 90_000 });
    await expect(rollout.getByRole('row', { name: /Pile 1/ })).toContainText(t('firmware', 'step.installed'));
    await expect(rollout.getByRole('row', { name: /Pile 2/ })).toContainText(t('firmware', 'why.InstallationFailed'));
    await expect(rollout.getByRole('row', { name: /Pile 3/ })).toContainText(t('firmware', 'step.stopped'));
    expect(piles.map(({ firmwareVersion }) => firmwareVersion)).toEqual(['9.1', '1.0.0', '1.0.0']);
    await expect(page.getByText(t('common', 'alarm.kind.rollout-failed'))).toBeVisible();
  });

  await test.step('the diagnostics of the one that failed come back and are downloaded', async () => {
    await page.getByRole('button', { name: t('firmware', 'view.files') }).click();
    await page.getByRole('button', { name: t('firmware', 'fetch.button') }).first().click(); // prettier-ignore
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('firmware', 'fetchDialog.pile')).click();
    await page.getByRole('option', { name: 'Pile 2' }).click();
    await dialog.getByRole('button', { name: t('firmware', 'fetchDialog.button') }).click();
    const row = page.getByRole('row', { name: /Pile 2/ });
    await expect(row).toContainText(t('firmware', 'kind.diagnostics'), { timeout: 60_000 });
    const download = page.waitForEvent('download');
    await row.getByRole('link').click();
    expect((await (await download).path()).length).toBeGreaterThan(0);
  });
  expect(complaints).toEqual([]);
});

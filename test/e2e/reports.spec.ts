/** An owner asks what the station sold, what is left of it, and why a driver's bill is what it is. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { lendLogin, listenForComplaints, say, settled, speak, tooWide, wordsMissing } from '../support/e2e-page.ts';
import { furnish, type Furnished } from '../support/e2e-station.ts';
import { readZip } from '../support/read-zip.ts';

const t = say('en');
let site: Furnished;

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await furnish();
});
test.afterAll(() => site.close());

test('from the report to the bill that a driver asks about', async ({ page, context }) => {
  test.setTimeout(120_000);
  const complaints = listenForComplaints(page);
  await lendLogin(context, site.station.url, site.owner);
  await speak(context, 'en');

  await test.step('this month, day by day', async () => {
    await page.goto(`${site.station.url}/#/reports`);
    await expect(page.getByRole('heading', { name: t('reports', 'chart.income.day') })).toBeVisible();
    await settled(page, 'en');
    // Two charges are billed, one runs.
    const { total } = await site.owner.client.reports.summary({ ...thisMonth(), pileId: null });
    expect(total.bills).toBe(2);
    await expect(page.getByRole('row')).toHaveCount(2);
  });

  await test.step('the workbook', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t('reports', 'download.xlsx') }).click(),
    ]);
    const names = readZip(await readFile(await download.path())).map(({ name }) => name);
    expect(names).toContain('xl/workbook.xml');
  });

  await test.step('what the supplier asks is typed, and what is left is shown', async () => {
    await page.getByRole('tab', { name: t('reports', 'tab.margin') }).click();
    await page.getByRole('button', { name: t('reports', 'purchase.add') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('reports', 'purchase.hours')).fill('08:00-12:00');
    await dialog.getByLabel(t('reports', 'purchase.rate')).fill('0,25');
    await dialog.getByRole('button', { name: t('reports', 'purchase.save') }).click();
    await expect(dialog.getByText('No price holds at 00:00')).toBeVisible();
    await dialog.getByLabel(t('reports', 'purchase.hours')).fill('0-24');
    await dialog.getByRole('button', { name: t('reports', 'purchase.save') }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(t('reports', 'margin.account'))).toBeVisible();
    expect((await site.owner.client.reports.margin({ ...thisMonth(), pileId: null })).soldUnpriced).toBe(0);
  });

  await test.step('why the bill is what it is, and under another plan', async () => {
    await page.goto(`${site.station.url}/#/session/${site.closed}`);
    await page.getByRole('link', { name: t('session', 'do.explain') }).click();
    await expect(page.getByText(t('explain', 'same.yes'))).toBeVisible();
    await expect(page.getByRole('heading', { name: t('explain', 'minutes.title') })).toBeVisible();
    await page.getByLabel(t('explain', 'whatif.plan')).click();
    await page.getByRole('option', { name: 'Winter plan' }).click();
    await expect(page.getByRole('columnheader', { name: t('explain', 'whatif.difference') })).toBeVisible();
  });
  // The refused tariff is told by the browser's console as well.
  expect(complaints.filter((complaint) => !complaint.includes('putPurchase'))).toEqual([]);
});

for (const language of ['en', 'zh'] as const)
  test(`every table fits and has its words, ${language}`, async ({ page, context }) => {
    test.setTimeout(120_000);
    const complaints = listenForComplaints(page);
    await lendLogin(context, site.station.url, site.owner);
    await speak(context, language);
    for (const at of ['', '?tab=places', '?tab=places&by=group', '?tab=prices', '?tab=money', '?tab=hours', '?tab=margin']
      .map((tail) => `reports${tail}`)
      .concat(`session/${site.closed}/bill`)) {
      await page.goto(`${site.station.url}/#/${at}`);
      await settled(page, language);
      await expect(page.locator('main table').first()).toBeVisible();
      expect.soft(await tooWide(page), at).toEqual([]);
      expect.soft(await wordsMissing(page, language), at).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

/** By the clock of this PC: the last day of it may be tomorrow's in the station's zone. */
function thisMonth(): { readonly fromDay: string; readonly toDay: string } {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return { fromDay: day(Date.now() - 31 * 86_400_000), toDay: day(Date.now() + 86_400_000) };
}

/** The self-test of a pile as an installer lives it in the browser: begun, plugged in and out when asked, its verdict read, its record kept. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { root } from '../../build/project.ts';
import { say } from './e2e-page.ts';
import type { E2eStation } from './e2e-station.ts';

const t = say('en');

/** What a person does to a simulated pile of any version. */
export interface PlugPile {
  plugIn(connector: number): void;
  unplug(connector: number): void;
}

/** From the pile's own page, logged in as somebody who may. The pile's first connector must be free. Takes about half a minute. */
export async function runSelfTest(page: Page, station: E2eStation, pile: PlugPile, installer: string): Promise<void> {
  await page.getByRole('tab', { name: t('pile', 'tab.overview') }).click();
  await page.getByRole('link', { name: t('pile', 'next.selftest'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Self-test of / })).toBeVisible();
  await page.getByLabel(t('selftest', 'form.installer'), { exact: true }).fill(installer);
  await expect(page.getByRole('switch', { name: new RegExp(`^${t('selftest', 'form.charge')}`) })).toBeChecked();
  await page.getByRole('button', { name: t('selftest', 'form.start') }).click();

  await expect(page.getByRole('alert').getByText(t('selftest', 'ask.plug-in', { connector: 'A' }))).toBeVisible({ timeout: 90_000 });
  await expect(step(page, 'free-connector')).toHaveAttribute('data-state', 'passed');
  await expect(step(page, 'plug-in')).toHaveAttribute('aria-current', 'step');
  pile.plugIn(1);
  await expect(page.getByRole('alert').getByText(t('selftest', 'ask.unplug', { connector: 'A' }))).toBeVisible({ timeout: 90_000 });
  await expect(step(page, 'energy')).toContainText('kWh in');
  pile.unplug(1);

  const again = page.getByRole('button', { name: t('selftest', 'again') });
  await expect(again).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('status').filter({ hasText: /^Good/ })).toBeVisible();
  await expect(page.locator('li[data-state="failed"], li[data-state="skipped"]')).toHaveCount(0);
  await expect(step(page, 'bill')).toContainText('kWh');
  await expect(page.getByRole('region', { name: t('selftest', 'earlier.title') }).getByRole('link')).toHaveCount(1);
  await readRecord(page, station, installer);
}

function step(page: Page, name: string): Locator {
  return page.locator(`li[data-step="${name}"]`);
}

/** The page opens as PDF in both languages; the file with the signature holds at the command line. */
async function readRecord(page: Page, station: E2eStation, installer: string): Promise<void> {
  const href = (await page.getByRole('link', { name: t('testRecord', 'pdf') }).getAttribute('href')) ?? '';
  expect(href).toMatch(/^\/download\/self-test\/[^/]+\.pdf\?lang=en$/);
  for (const address of [href, href.replace('lang=en', 'lang=zh')]) {
    const pdf = await page.request.get(`${station.url}${address}`);
    expect([pdf.status(), pdf.headers()['content-type'], (await pdf.body()).subarray(0, 5).toString()]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
  }
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: t('testRecord', 'signed') }).click();
  const folder = await mkdtemp(path.join(tmpdir(), 'test-record-'));
  try {
    const file = path.join(folder, 'record.json');
    await (await download).saveAs(file);
    const good = verifyRecord(file);
    expect(good.status).toBe(0);
    expect(good.stdout).toContain('the signature holds');
    const text = await readFile(file, 'utf8');
    expect(text).toContain(installer);
    await writeFile(file, text.replace(installer, 'Somebody else'));
    expect(verifyRecord(file).status).toBe(2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function verifyRecord(file: string): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, [path.join(root, 'station-core/cli.ts'), 'verify-record', file], { encoding: 'utf8' });
}

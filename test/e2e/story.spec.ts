/** The whole story of a station's first day, as a person lives it: set up, price, accept a pile, charge over a change of price, bill, receipt. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { Client } from '../support/api-station.ts';
import { Browser } from '../support/api-station.ts';
import { csvRows } from '../support/csv.ts';
import { listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { quickPile, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
const ZONE = 'Europe/Berlin';
const owner = { name: 'Olga', password: 'seven tame herons' };
/** The change of price comes at a full minute at least this far away: the steps before it take about 15 s. */
const BEFORE_CHANGE_MS = 30_000;

test.use({ actionTimeout: 15_000 });
let station: E2eStation;
const piles: SimPile[] = [];
test.beforeAll(async () => {
  station = await startStation();
});
test.afterAll(async () => {
  await Promise.all(piles.map((pile) => pile.stop()));
  await station.close();
});

test('from the first page to the receipt', async ({ page, context }) => {
  test.setTimeout(180_000);
  const complaints = listenForComplaints(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await test.step('set up', () => setUpInBrowser(page));
  const changeMs = Math.ceil((Date.now() + BEFORE_CHANGE_MS) / 60_000) * 60_000;
  await test.step('a price plan with a change of price', () => makePlan(page, changeMs));
  const pile = await test.step('a pile knocks, waits and is accepted', () => acceptPile(page));
  await test.step('plug in and start from the screen', () => startCharge(page, pile));
  const sessionId = await test.step('live on the board and on the session page', () => watchLive(page));
  await test.step('over the change of price', () => overTheChange(page));
  await test.step('stop from the screen and unplug', () => stopCharge(page, pile));

  const [cookie] = await context.cookies();
  const calls = new Browser(station.url);
  calls.cookie = `${cookie?.name ?? ''}=${cookie?.value ?? ''}`;
  const bill = await test.step('the bill adds up', () => checkBill(page, calls.client, sessionId, changeMs));
  await test.step('take the money in cash', () => payInCash(page, bill.total));
  await test.step('the receipt, on the screen and as PDF', () => readReceipt(page, bill));
  await test.step('the session is in the list and in its CSV', () => downloadCsv(page, bill));
  await test.step('the journal has the start', () => findInJournal(page));
  await test.step('log out', async () => {
    await page.getByRole('button', { name: t('common', 'top.user', { name: owner.name }) }).click();
    await page.getByRole('menuitem', { name: t('common', 'top.logout') }).click();
    await expect(page.getByRole('button', { name: t('login', 'submit') })).toBeVisible();
    await logIn(page, owner);
    await expect(page.getByRole('navigation')).toBeVisible();
  });
  expect(complaints).toEqual([]);
});

async function setUpInBrowser(page: Page): Promise<void> {
  await page.goto(station.url);
  await page.getByLabel(t('setup', 'name'), { exact: true }).fill('Lindenhof');
  await choose(page, t('setup', 'zone'), ZONE, /Berlin/);
  await choose(page, t('setup', 'currency'), 'EUR', /EUR/);
  await page.getByLabel(t('setup', 'owner'), { exact: true }).fill(owner.name);
  await page.getByLabel(t('setup', 'password'), { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: t('setup', 'submit') }).click();
  await expect(page.getByText(t('board', 'empty.title'))).toBeVisible();
}

async function choose(page: Page, label: string, typed: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(typed);
  await page.getByRole('option', { name: option }).first().click();
}

/** Two periods that meet at `changeMs`. The first try leaves the minute of the change without a price. */
async function makePlan(page: Page, changeMs: number): Promise<void> {
  const [change, hole, noon] = [clock(changeMs), clock(changeMs + 60_000), clock(changeMs + 12 * 3_600_000)];
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', 'nav.plans') })
    .click();
  await page
    .getByRole('link', { name: t('plans', 'add') })
    .first()
    .click();
  await page.getByLabel(t('plans', 'editor.name'), { exact: true }).fill('Lindenhof day');
  await page.getByRole('button', { name: t('plans', 'editor.addPeriod') }).click();
  await fillPeriod(page, 0, { label: 'Early', times: `${noon}-${change}`, energy: '0.45', service: '0.08' });
  await fillPeriod(page, 1, { label: 'Late', times: `${hole}-${noon}`, energy: '0.62', service: '0.11' });
  const sentence = t('plans', 'hole.sentence', { days: t('plans', 'hole.everyDay'), minute: change });
  await expect(page.getByRole('alert').getByText(sentence)).toBeVisible();
  const save = page.getByRole('button', { name: t('plans', 'editor.saveAndUse') });
  await expect(save).toBeDisabled();
  await fillPeriod(page, 1, { label: 'Late', times: `${change}-${noon}`, energy: '0.62', service: '0.11' });
  await expect(page.getByText(t('plans', 'editor.allPriced'))).toBeVisible();
  await save.click();
  await expect(page.getByText(t('plans', 'editor.savedAndUsed', { name: 'Lindenhof day', version: 1 }))).toBeVisible();
}

async function fillPeriod(
  page: Page,
  at: number,
  period: { readonly label: string; readonly times: string; readonly energy: string; readonly service: string },
): Promise<void> {
  const row = page.locator('form').getByRole('listitem').nth(at);
  await row.getByRole('combobox', { name: t('plans', 'editor.label') }).fill(period.label);
  await page.keyboard.press('Escape');
  await row.getByLabel(t('plans', 'editor.times'), { exact: true }).fill(period.times);
  await row.getByLabel(t('plans', 'editor.energyRate'), { exact: true }).fill(period.energy);
  await row.getByLabel(t('plans', 'editor.serviceRate'), { exact: true }).fill(period.service);
}

/** The installer types the password shown into the pile and switches it off and on again. */
async function acceptPile(page: Page): Promise<SimPile> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', 'nav.piles') })
    .click();
  await page
    .getByRole('link', { name: t('piles', 'connect') })
    .first()
    .click();
  await expect(page.getByText(station.pilesUrl)).toBeVisible();
  const knocking = quickPile(station, 'CP-LINDEN-1').start();
  piles.push(knocking);
  const row = page.getByRole('listitem').filter({ hasText: 'CP-LINDEN-1' });
  await expect(row).toContainText('Lindentech DC-150');
  expect(knocking.registration.answers).toEqual(['Pending']);
  await row.getByRole('button', { name: t('pairing', 'accept') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('piles', 'accept.name'), { exact: true }).fill('Pile 1');
  await dialog.getByRole('button', { name: t('pairing', 'wizard.next'), exact: true }).click();
  await dialog.getByRole('button', { name: t('piles', 'accept.addConnector') }).click();
  for (const power of await dialog.getByLabel(t('piles', 'accept.ratedPower')).all()) await power.fill('150');
  await dialog.getByRole('button', { name: t('pairing', 'wizard.next'), exact: true }).click();
  const password = (await dialog.locator('code').innerText()).trim();
  await knocking.stop();
  await dialog.getByRole('button', { name: t('pairing', 'wizard.accept'), exact: true }).click();
  await expect(dialog.getByText(t('pairing', 'wizard.accepted', { name: 'Pile 1' }))).toBeVisible();
  await dialog.getByRole('button', { name: t('common', 'do.close'), exact: true }).click();
  const pile = quickPile(station, 'CP-LINDEN-1', { password }).start();
  piles.push(pile);
  await pile.whenAccepted();
  return pile;
}

async function startCharge(page: Page, pile: SimPile): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', 'nav.board') })
    .click();
  const tile = page.getByRole('article', { name: 'Pile 1 A' });
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(tile).toContainText(t('common', 'state.available'));
  pile.plugIn(1);
  await expect(tile).toContainText(t('common', 'state.preparing'));
  await tile.getByRole('button', { name: t('board', 'do.start'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: t('board', 'start.limit.none') })).toHaveAttribute('aria-pressed', 'true');
  await dialog.getByRole('button', { name: t('board', 'start.button'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(tile).toContainText(t('common', 'state.charging'));
  await expect(page.getByRole('article', { name: 'Pile 1 B' })).toContainText(t('common', 'state.available'));
}

/** Returns the session's id. */
async function watchLive(page: Page): Promise<string> {
  const tile = page.getByRole('article', { name: 'Pile 1 A' });
  const energy = tile.locator('dt', { hasText: t('board', 'tile.energy') }).locator('xpath=following-sibling::dd[1]');
  const cost = tile.locator('dt', { hasText: t('board', 'tile.cost') }).locator('xpath=following-sibling::dd[1]');
  await expect(tile.locator('.big')).toHaveText(/^1[45]\d\.\d\s?kW$/);
  await grows(energy);
  await grows(cost);
  await tile.getByRole('button', { name: t('board', 'tile.open', { name: 'Pile 1 A' }) }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: t('board', 'do.session') })
    .click();
  await expect(keyNumber(page, t('session', 'key.power'))).toHaveText(/^1[45]\d\.\d\s?kW$/);
  await grows(keyNumber(page, t('session', 'key.energy')));
  await grows(keyNumber(page, t('session', 'key.cost')));
  await expect(page.getByText(t('session', 'chart.power'))).toBeVisible();
  return decodeURIComponent(/#\/session\/([^?/]+)/.exec(page.url())?.[1] ?? '');
}

async function overTheChange(page: Page): Promise<void> {
  const line = (label: string) => page.getByRole('row', { name: `${t('session', 'layer.energy')} · ${label}` });
  await expect(line('Early')).toBeVisible();
  await expect(line('Late')).toHaveCount(0);
  await expect(line('Late')).toBeVisible({ timeout: 100_000 });
  const total = page
    .getByRole('row', { name: t('session', 'bill.total') })
    .getByRole('cell')
    .nth(1);
  await grows(total);
  await expect(page.getByRole('row', { name: `${t('session', 'layer.service')} · Late` })).toBeVisible();
}

async function stopCharge(page: Page, pile: SimPile): Promise<void> {
  await page.getByRole('button', { name: t('session', 'do.stop') }).click();
  await expect(page.getByText(t('common', 'phase.finishing'))).toBeVisible();
  expect(pile.connector(1).lastTx?.stop?.reason).toBe('Remote');
  await expect(page.getByText(t('session', 'bill.when-final'))).toBeVisible();
  pile.unplug(1);
  // Readings and stops may still be on their way for 5 s (F19).
  await expect(page.getByText(t('common', 'phase.closed'), { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('heading', { name: t('session', 'bill.final', { number: 1 }) })).toBeVisible();
}

interface ReadBill {
  readonly number: number;
  /** As shown, e.g. "1.23". */
  readonly total: string;
  readonly energyKwh: string;
  readonly transactionId: number;
}

/** What the calls say, reckoned again here in whole numbers, and the total the page shows. */
async function checkBill(page: Page, client: Client, sessionId: string, changeMs: number): Promise<ReadBill> {
  const view = await client.sessions.get({ sessionId });
  const { bill } = view;
  if (bill === null) throw new Error('the session has no bill');
  const priced = bill.lines.filter(({ kind }) => kind === 'component');
  expect(priced.map(({ layer, label, rate }) => [layer, label, rate])).toEqual([
    ['energy', 'Early', 45_000],
    ['energy', 'Late', 62_000],
    ['service', 'Early', 8_000],
    ['service', 'Late', 11_000],
  ]);
  for (const line of priced) {
    // 1e-5 per kWh times 0.1 Wh is 1e-9; half up to the 1e-4 of a line.
    const amount = (BigInt(line.rate ?? 0) * BigInt(line.billedVolume) + 50_000n) / 100_000n;
    expect(BigInt(line.net) + BigInt(line.tax)).toBe(amount);
    expect(line.label === 'Early' ? line.toMs : line.fromMs).toBe(changeMs);
  }
  for (const layer of ['energy', 'service'])
    expect(priced.filter((line) => line.layer === layer).reduce((sum, line) => sum + line.volume, 0)).toBe(bill.totals.energy);
  const inLines = bill.lines.reduce((sum, line) => sum + line.net + line.tax, 0);
  expect(inLines).toBe(bill.totals.total * 100);
  const { energy, service, idle } = bill.totals.byLayer;
  expect(energy + service + idle).toBe(bill.totals.total);
  expect(view.energy).toBe(bill.totals.energy);
  const total = (bill.totals.total / 100).toFixed(2);
  await expect(
    page
      .getByRole('row', { name: t('session', 'bill.total') })
      .getByRole('cell')
      .nth(1),
  ).toHaveText(new RegExp(`^${total}\\s?EUR$`));
  return { number: bill.number, total, energyKwh: (bill.totals.energy / 10_000).toFixed(4), transactionId: view.transactionId };
}

async function payInCash(page: Page, total: string): Promise<void> {
  await page.getByRole('button', { name: t('session', 'do.pay') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(total);
  await expect(dialog.getByRole('radio', { name: t('common', 'method.cash') })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(t('common', 'pay.done', { number: 1 }))).toBeVisible();
  await expect(page.getByText(t('common', 'bill.paid'), { exact: true })).toBeVisible();
}

async function readReceipt(page: Page, bill: ReadBill): Promise<void> {
  await page.getByRole('link', { name: t('session', 'do.receipt'), exact: true }).click();
  await expect(page.getByRole('heading', { name: t('receipt', 'title', { number: bill.number }) })).toBeVisible();
  const paper = page.locator('.receipt-paper');
  await expect(paper).toContainText('Lindenhof');
  await expect(paper).toContainText(t('common', 'method.cash'));
  checkPaper(plain(await paper.innerText()), bill);
  for (const [name, widthPt] of [
    [t('receipt', 'pdf80'), 227],
    [t('receipt', 'pdfA4'), 595],
  ] as const) {
    const href = (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
    const response = await page.request.get(new URL(href, station.url).href);
    expect([response.status(), response.headers()['content-type']]).toEqual([200, 'application/pdf']);
    await checkPdf(await response.body(), bill, widthPt);
  }
}

/** The lines the customer reads: each quantity times its price is its amount, and all of them are the total. */
function checkPaper(text: string, bill: ReadBill): void {
  const amounts = [...text.matchAll(/(\d+\.\d{4})\s+(\d+\.\d+) ?kWh × (\d+\.\d+) ?EUR\/kWh/g)].map(([, amount, kwh, rate]) => ({
    shown: scaled(amount, 4),
    // 1e-4 kWh times 1e-5 is 1e-9.
    reckoned: Number((BigInt(scaled(kwh, 4)) * BigInt(scaled(rate, 5)) + 50_000n) / 100_000n),
  }));
  expect(amounts).toHaveLength(4);
  for (const { shown, reckoned } of amounts) expect(shown).toBe(reckoned);
  const rounding = /Rounding\s+([−-]?\d+\.\d{4})/.exec(text)?.[1] ?? '0.0000';
  const sum = amounts.reduce((before, { shown }) => before + shown, 0) + scaled(rounding, 4);
  expect(sum).toBe(scaled(bill.total, 4));
  expect(text).toMatch(new RegExp(`${t('receipt', 'total')}\\s+${bill.total.replace('.', '\\.')} ?EUR`));
}

/** "−0.0012" with 4 digits is −12. */
function scaled(text: string | undefined, digits: number): number {
  const [whole = '0', decimals = ''] = (text ?? '0').replace(/^[−-]/, '').split('.');
  const value = Number(whole + decimals.padEnd(digits, '0'));
  return /^[−-]/.test(text ?? '') ? -value : value;
}

/** Thin and unbreakable blanks as plain ones. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ');
}

async function checkPdf(pdf: Buffer, bill: ReadBill, widthPt: number): Promise<void> {
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.byteLength).toBeGreaterThan(2_000);
  if (spawnSync('pdftotext', ['-v']).error !== undefined) return;
  const folder = await mkdtemp(path.join(tmpdir(), 'receipt-'));
  const file = path.join(folder, 'receipt.pdf');
  await writeFile(file, pdf);
  const text = plain(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
  const size = /Page size:\s+([\d.]+) x/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))?.[1];
  await rm(folder, { recursive: true });
  for (const words of ['Lindenhof', 'Pile 1', 'Early', 'Late', `${bill.total} EUR`]) expect(text).toContain(words);
  expect(Math.round(Number(size))).toBe(widthPt);
}

async function downloadCsv(page: Page, bill: ReadBill): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', 'nav.sessions') })
    .click();
  await expect(page.getByRole('row', { name: /Pile 1/ })).toContainText(bill.total);
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: t('sessions', 'downloadCsv') }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^sessions-\d{4}-\d\d-\d\d\.csv$/);
  const rows = csvRows((await readFile(await download.path(), 'utf8')).replace(/^\ufeff/, ''));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    Transaction: String(bill.transactionId),
    Pile: 'CP-LINDEN-1',
    Connector: 'A',
    'Energy (kWh)': bill.energyKwh,
    'Bill state': 'paid',
    Total: bill.total,
    Currency: 'EUR',
  });
}

async function findInJournal(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', 'nav.journal') })
    .click();
  await page.getByRole('textbox', { name: t('journal', 'search') }).fill('StartTransaction');
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows.filter({ hasText: 'StartTransaction' }).first()).toContainText('Pile 1');
  await expect(rows.filter({ hasText: 'MeterValues' })).toHaveCount(0);
}

/** The big figures at the head of the session page. */
function keyNumber(page: Page, name: string): Locator {
  return page.getByText(name, { exact: true }).first().locator('xpath=following-sibling::*[1]');
}

/** Waits until the figure shown is larger than the one shown now. */
async function grows(figure: Locator): Promise<void> {
  const read = async () => Number(/\d+(\.\d+)?/.exec((await figure.innerText()).replaceAll(/\s/g, ''))?.[0] ?? '-1');
  const before = await read();
  await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(before);
}

/** The time of day at the station, "HH:MM". */
function clock(ms: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

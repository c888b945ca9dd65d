/** The drawer as an attendant works with it: opened by counting, cash in and out, closed short, printed; and the books as the owner reads them. */
import { expect, test, type Page } from '@playwright/test';
import type { Client } from '../support/api-station.ts';
import { listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { attendant, owner, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';

const t = say('en');

test.use({ actionTimeout: 15_000 });
let station: E2eStation;
let client: Client;
test.beforeAll(async () => {
  station = await startStation();
  ({ client } = await setUp(station));
  await client.operators.add({ ...attendant, role: 'attendant' });
});
test.afterAll(() => station.close());

test('a shift from the first count to the paper, and what the owner finds in the ledger', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await page.addInitScript("window.print = () => document.body.setAttribute('data-printed', 'yes')");
  await page.goto(station.url);
  await logIn(page, attendant);
  await test.step('the shift is opened by counting notes', () => openByCounting(page));
  await test.step('change money comes in, too much goes to the safe', () => moveCash(page));
  await test.step('closed 1.50 short', () => closeShort(page));
  await test.step('printed, on the roll and as PDF', () => print(page));
  await test.step('an attendant has no ledger', async () => {
    await expect(page.getByRole('link', { name: t('common', 'nav.ledger'), exact: true })).toHaveCount(0);
  });
  await page.getByRole('button', { name: t('common', 'top.user', { name: attendant.name }) }).click();
  await page.getByRole('menuitem', { name: t('common', 'top.logout') }).click();
  await logIn(page, owner);
  await test.step('the owner reads the books', () => readLedger(page));
  await test.step('and closes the day', () => closeDay(page));
  expect(complaints).toEqual([]);
});

async function openByCounting(page: Page): Promise<void> {
  await page.goto(`${station.url}/#/till`);
  await page.getByRole('button', { name: t('till', 'open') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(t('till', 'openDialog.first'))).toBeVisible();
  await dialog.getByRole('button', { name: t('till', 'count.open') }).click();
  await dialog.getByLabel(t('till', 'count.pieces', { value: '20.00' })).fill('5');
  await dialog.getByLabel(t('till', 'count.pieces', { value: '0.50' })).fill('3');
  await expect(dialog.getByLabel(t('till', 'openDialog.counted'))).toHaveValue('101.50');
  await dialog.getByRole('button', { name: t('till', 'openDialog.submit') }).click();
  await expect(page.getByRole('heading', { name: t('till', 'shift', { number: 1 }) })).toBeVisible();
}

async function moveCash(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: t('till', 'in'), exact: true }).click();
  await dialog.getByLabel(t('till', 'move.amount')).fill('20,005');
  await expect(dialog.getByText(t('till', 'wrong.decimals', { digits: 2 }))).toBeVisible();
  await dialog.getByLabel(t('till', 'move.amount')).fill('20');
  await dialog.getByLabel(t('till', 'move.reason')).fill('Rolls of coins');
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('till', 'moved', { amount: '20.00 EUR' }))).toBeVisible();
  await page.getByRole('button', { name: t('till', 'out'), exact: true }).click();
  await dialog.getByLabel(t('till', 'move.amount')).fill('500');
  await expect(dialog.getByText(t('till', 'wrong.drawer', { amount: '121.50 EUR' }))).toBeVisible();
  await dialog.getByLabel(t('till', 'move.amount')).fill('50');
  await dialog.getByLabel(t('till', 'move.reason')).fill('Too much for the evening');
  await dialog.getByRole('button', { name: t('till', 'move.submitOut') }).click();
  await expect(page.getByText(t('till', 'moved', { amount: '50.00 EUR' }))).toBeVisible();
  await expect(page.getByText('71.50').first()).toBeVisible();
}

async function closeShort(page: Page): Promise<void> {
  await page.getByRole('button', { name: t('till', 'close') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('till', 'closeDialog.counted')).fill('70');
  await expect(dialog.getByText(t('till', 'closeDialog.less', { amount: '1.50 EUR' }))).toBeVisible();
  await dialog.getByLabel(t('till', 'closeDialog.left')).fill('71');
  await expect(dialog.getByText(t('till', 'wrong.left'))).toBeVisible();
  await dialog.getByLabel(t('till', 'closeDialog.left')).fill('50');
  await dialog.getByLabel(t('till', 'closeDialog.note'), { exact: true }).fill('Three coins in the tray');
  await dialog.getByRole('button', { name: t('till', 'closeDialog.submit') }).click();
  const paper = page.getByRole('article', { name: t('till', 'shift', { number: 1 }) });
  await expect(paper).toContainText('Three coins in the tray');
  for (const figure of ['101.50', '20.00', '−50.00', '71.50', '70.00', '−1.50', '50.00']) await expect(paper).toContainText(figure);
}

async function print(page: Page): Promise<void> {
  await page.getByRole('button', { name: t('till', 'print') }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  for (const name of ['pdf80', 'pdfA4'] as const) {
    const href = await page.getByRole('link', { name: t('till', name) }).getAttribute('href');
    const pdf = await page.request.get(`${station.url}${href ?? ''}`);
    expect([pdf.status(), pdf.headers()['content-type'], (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']); // prettier-ignore
  }
  await page
    .getByRole('main')
    .getByRole('button', { name: t('till', 'chinese') })
    .click();
  await expect(page.getByRole('article')).toContainText('班次 1');
}

async function readLedger(page: Page): Promise<void> {
  await page.goto(`${station.url}/#/ledger`);
  const trial = page.getByRole('table', { name: t('ledger', 'show.trial') });
  await expect(trial).toContainText(t('ledger', 'trial.zero'));
  await page.getByRole('button', { name: t('ledger', 'proof.run') }).click();
  await expect(page.getByText(t('ledger', 'proof.good_other', { count: 5 }))).toBeVisible();
  await trial.getByRole('link', { name: t('ledger', 'account.cash'), exact: true }).click();
  const first = page
    .getByRole('table', { name: t('ledger', 'show.postings') })
    .getByRole('row')
    .nth(1);
  await expect(first).toContainText(t('ledger', 'reason.cash-out'));
  await expect(first).toContainText('50.00');
  const csv = page.waitForEvent('download');
  await page.getByRole('link', { name: t('ledger', 'postings.csv') }).click();
  expect((await csv).suggestedFilename()).toMatch(/^postings-\d{4}-\d\d-\d\d\.csv$/);
}

async function closeDay(page: Page): Promise<void> {
  await page.getByRole('button', { name: t('ledger', 'show.days') }).click();
  await page.getByRole('button', { name: t('ledger', 'days.close') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('ledger', 'days.submit') })
    .click();
  await expect(page.getByText(t('ledger', 'days.closedAlready'))).toBeVisible();
  await page
    .getByRole('button', { name: t('ledger', 'days.details') })
    .first()
    .click();
  await expect(page.getByText(t('ledger', 'days.hash'))).toBeVisible();
  const { rows } = await client.ledger.days({});
  expect(rows[0]).toMatchObject({ number: 1, lastSeq: 5, closedByName: owner.name });
}

/** An attendant's shift: opened with cash, an account topped up, a charge sold for 50 with a coupon, its rest handed back, closed with a difference, printed. */
import { expect, test, type Page } from '@playwright/test';
import { dayAfter } from '../../renderer/format/day-range.ts';
import type { Client } from '../support/api-station.ts';
import { listenForComplaints, logIn, say } from '../support/e2e-page.ts';
import { admitPile, attendant, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
const ACCOUNT = 'Ada Driver';

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let owner: Client;
let pile: SimPile;
let accountId: string;

test.beforeAll(async () => {
  station = await startStation();
  owner = (await setUp(station)).client;
  await owner.plans.save({ planId: null, form: PLAN, activate: true });
  await owner.operators.add({ ...attendant, role: 'attendant' });
  const money = await owner.money.settings();
  await owner.money.change({ ...money, shiftsRequired: true, seller: { ...money.seller, name: 'Lindenhof' } });
  const person = { name: ACCOUNT, phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
  const terms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: 0, merchant: null };
  ({ accountId } = await owner.accounts.add({ kind: 'driver', person, terms, pin: null }));
  const today = (await owner.ledger.days({})).today;
  const coupon = { id: null, code: 'HALF', name: 'Half price', value: { kind: 'percent' as const, ppm: 500_000, atMost: null }, layers: ['energy' as const, 'service' as const], fromDay: today, toDay: dayAfter(today, 2), oncePerAccount: false, budget: null, minTotal: null, groupId: null, enabled: true };
  await owner.benefits.put({ kind: 'coupon', coupon });
  pile = await admitPile(station, owner, 'CP-01', 'Pile 1');
}); // prettier-ignore
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});

test('a shift at the desk', async ({ page }) => {
  test.setTimeout(150_000);
  const complaints = listenForComplaints(page);
  await page.addInitScript("window.print = () => document.body.setAttribute('data-printed', 'yes')");
  await page.goto(station.url);
  await logIn(page, attendant);
  await test.step('the shift is opened with 100', () => openShift(page));
  await test.step('30 go into a wallet', () => topUp(page));
  await test.step('a charge is sold for 50, with a coupon', () => sellCharge(page));
  const total = await test.step('it is billed at half the price', () => finishCharge());
  await test.step('what was not used goes back in cash', () => giveBack(page, 5_000 - total));
  await test.step('closed one short, and printed', () => closeShift(page, 13_000 + total - 100));
  const { shift, cash } = await owner.till.report({ shiftId: (await owner.till.shifts({})).rows[0]?.id ?? '' });
  expect(shift).toMatchObject({ expectedCash: 13_000 + total, difference: -100, note: 'One coin short' });
  expect(cash.map(({ reason, count }) => [reason, count])).toEqual([
    ['top-up', 1],
    ['prepay', 1],
    ['refund', 1],
  ]);
  const trial = await owner.ledger.trialBalance();
  expect([trial.debits + trial.credits, (await owner.ledger.verify()).problems]).toEqual([0, []]);
  expect(complaints).toEqual([]);
});

async function openShift(page: Page): Promise<void> {
  await page.goto(`${station.url}/#/till`);
  await expect(page.getByText(t('till', 'none.required'))).toBeVisible();
  await page.getByRole('button', { name: t('till', 'open') }).click();
  await page.getByRole('dialog').getByLabel(t('till', 'openDialog.counted')).fill('100');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: t('till', 'shift', { number: 1 }) })).toBeVisible();
}

async function topUp(page: Page): Promise<void> {
  await page.goto(`${station.url}/#/account/${accountId}`);
  await page.getByRole('button', { name: t('accounts', 'do.topUp') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('accounts', 'topUp.amount')).fill('30');
  await dialog.getByRole('button', { name: t('accounts', 'topUp.button') }).click();
  await expect(page.getByText(t('accounts', 'topUp.done', { amount: '30.00 EUR' }))).toBeVisible();
}

async function sellCharge(page: Page): Promise<void> {
  pile.plugIn(1);
  await pile.settled();
  await page.goto(`${station.url}/#/board`);
  await page
    .getByRole('button', { name: t('board', 'do.start') })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: t('payments', 'start.payer.prepaid'), exact: true }).click();
  await dialog.getByLabel(t('payments', 'prepay.amount'), { exact: true }).fill('50');
  await dialog.getByLabel(t('payments', 'start.coupon'), { exact: true }).fill('half');
  await dialog.getByRole('button', { name: t('board', 'start.button'), exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Stopped and unplugged; resolves with what the bill comes to. */
async function finishCharge(): Promise<number> {
  const running = async () =>
    (await owner.sessions.list({ filter: { phase: 'charging' } })).rows.find(({ energy }) => energy > 5_000)?.id ?? '';
  await expect.poll(running, { timeout: 30_000 }).not.toBe('');
  const sessionId = await running();
  await owner.sessions.stop({ sessionId });
  await expect.poll(() => pile.connector(1).tx).toBe(null);
  pile.unplug(1);
  const bill = async () => (await owner.sessions.get({ sessionId })).bill;
  await expect.poll(async () => (await bill())?.state ?? '', { timeout: 20_000 }).toBe('paid');
  const paid = await bill();
  expect(paid?.paidBy).toBe('prepaid');
  const sum = (kind: 'component' | 'discount'): number =>
    paid?.lines.filter((line) => line.kind === kind).reduce((total, { net, tax }) => total + net + tax, 0) ?? 0;
  // Half of it, to the rounding of a line.
  expect(Math.abs(sum('component') + 2 * sum('discount'))).toBeLessThanOrEqual(10);
  return paid?.totals.total ?? 0;
}

async function giveBack(page: Page, rest: number): Promise<void> {
  await page.goto(`${station.url}/#/open?show=back`);
  const amount = `${(rest / 100).toFixed(2)} EUR`;
  await page.getByRole('button', { name: t('payments', 'back.do'), exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('payments', 'refund.button', { amount }) })
    .click();
  await expect(page.getByText(t('payments', 'refund.done', { amount }))).toBeVisible();
  await expect(page.getByText(t('payments', 'back.emptyTitle'))).toBeVisible();
}

async function closeShift(page: Page, counted: number): Promise<void> {
  await page.goto(`${station.url}/#/till`);
  await page.getByRole('button', { name: t('till', 'close') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('till', 'closeDialog.counted')).fill((counted / 100).toFixed(2));
  await expect(dialog.getByText(t('till', 'closeDialog.less', { amount: '1.00 EUR' }))).toBeVisible();
  await dialog.getByLabel(t('till', 'closeDialog.note'), { exact: true }).fill('One coin short');
  await dialog.getByRole('button', { name: t('till', 'closeDialog.submit') }).click();
  await expect(page.getByRole('article')).toContainText('One coin short');
  await page.getByRole('button', { name: t('till', 'print') }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  const href = await page.getByRole('link', { name: t('till', 'pdfA4') }).getAttribute('href');
  expect((await page.request.get(`${station.url}${href ?? ''}`)).headers()['content-type']).toBe('application/pdf');
}

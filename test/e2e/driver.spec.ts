/** A driver with a phone and a code from the desk: the connector's page, the charge as it runs, its end, the receipt, an invoice asked for, a complaint; and a stranger who sees none of it. */
import { expect, test, type Page } from '@playwright/test';
import { sayIn } from '../../station-core/api/driver/words.ts';
import type { Client } from '../support/api-station.ts';
import { listenForComplaints } from '../support/e2e-page.ts';
import { admitPile, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const say = sayIn('en');
test.use({ actionTimeout: 15_000, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'en-GB' });

let station: E2eStation;
let owner: Client;
let pile: SimPile;
let site: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  station = await startStation();
  owner = (await setUp(station)).client;
  await owner.plans.save({ planId: null, form: PLAN, activate: true });
  pile = await admitPile(station, owner, 'CP-01', 'Pile 1');
  const found = async (): Promise<string> => (await owner.drivers.site()).site ?? '';
  await expect.poll(found).not.toBe('');
  site = (await found()).replace(/\/\/[^/:]+/, '//127.0.0.1');
});
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});

test('a charge by phone', async ({ page, browser }) => {
  test.setTimeout(120_000);
  const complaints = listenForComplaints(page);
  const prepayId = 'a'.repeat(32);
  const { code } = await owner.payments.makePrepay({ prepayId, amount: 2_000, method: 'cash', withCode: true, ref: null });
  pile.plugIn(1);
  await pile.settled();
  await test.step('the connector says what it is, what it costs, and takes no wrong code', async () => {
    await page.goto(`${site}/c/CP-01/1/1`);
    await expect(page.getByText(say('can.start'))).toBeVisible();
    await typeCode(page, 'AAAAA-BBBBB');
    await expect(page.getByText(say('why.code-unknown'))).toBeVisible();
    await fits(page);
  });
  await test.step('the code from the desk starts the charge, once', async () => {
    await typeCode(page, code ?? '');
    await expect(page.getByRole('button', { name: say('stop') })).toBeVisible({ timeout: 30_000 });
    await fits(page);
  });
  const address = page.url();
  await test.step('somebody else with the same address sees nothing of it', async () => {
    const stranger = await browser.newContext({ locale: 'en-GB' });
    const other = await stranger.newPage();
    await other.goto(address);
    await expect(other.getByRole('button', { name: say('stop') })).toHaveCount(0);
    await stranger.close();
  });
  await test.step('it is stopped by phone; the rest of the money is told', async () => {
    await page.getByRole('button', { name: say('stop') }).click();
    await expect.poll(() => pile.connector(1).tx).toBe(null);
    pile.unplug(1);
    await expect(page.getByText(say('givenBack'))).toBeVisible({ timeout: 30_000 });
    await fits(page);
  });
  await test.step('the receipt is a PDF, and an invoice is asked for', async () => {
    const href = await page.getByRole('link', { name: say('receipt') }).getAttribute('href');
    const receipt = await page.request.get(new URL(href ?? '', site).href);
    expect([receipt.status(), receipt.headers()['content-type']]).toEqual([200, 'application/pdf']);
    await page.getByText(say('invoice'), { exact: true }).click();
    await page.getByLabel(say('buyerName')).fill('Ada Driver');
    await page.getByRole('button', { name: say('invoiceSend') }).click();
    await expect(page.getByText(say('invoiceAsked'))).toBeVisible();
    expect((await owner.invoices.requests()).length).toBe(1);
  });
  await test.step('what was wrong reaches the desk', async () => {
    await page.getByRole('link', { name: say('complain') }).first().click(); // prettier-ignore
    await page.locator('textarea').fill('The plug was hard to pull.');
    await page.getByRole('button', { name: say('complainSend') }).click();
    await expect.poll(async () => (await owner.complaints.list({})).total).toBe(1);
  });
  expect((await owner.ledger.verify()).problems).toEqual([]);
  // The wrong code is answered as what it is.
  expect(complaints.filter((one) => !one.includes('409 (Conflict)'))).toEqual([]);
});

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(say('code'), { exact: true }).fill(code);
  await page.getByRole('button', { name: say('start'), exact: true }).click();
}

async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
}

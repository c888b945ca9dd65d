/** A fleet's month: charged on credit, put on one statement, paid in two parts, and each paper at hand as PDF and for the tax software. */
import { expect, test, type Page } from '@playwright/test';
import { Browser, type Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say } from '../support/e2e-page.ts';
import { admitPile, attendant, finish, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
const NUMBER = 'CARD-00004711';

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
  const person = { name: 'Hansen Logistics', phone: '', otherPhones: [], email: 'books@hansen.example', address: 'Harbour Road 14', taxId: 'DE 298441027', note: '', vehicles: [] };
  const terms = { groupId: null, levelId: null, isPostPaid: true, creditLimit: 1_000_000, merchant: null };
  ({ accountId } = await owner.accounts.add({ kind: 'fleet', person, terms, pin: null }));
  const { cardId } = await owner.cards.add({ number: NUMBER, label: 'Truck 7', validUntilMs: null });
  await owner.cards.assign({ cardId, accountId });
  pile = await admitPile(station, owner, 'CP-01', 'Pile 1');
}); // prettier-ignore
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});

/** By the fleet's card; resolves with the number of its bill. */
async function chargeOnCredit(): Promise<number> {
  pile.plugIn(1);
  expect(await pile.presentCard(NUMBER, 1)).toBe('started');
  const running = async () =>
    (await owner.sessions.list({ filter: { phase: 'charging' } })).rows.find(({ energy }) => energy > 2_000)?.id ?? '';
  await expect.poll(running, { timeout: 30_000 }).not.toBe('');
  const billId = await finish(owner, pile, 1, await running());
  return (await owner.bills.get({ billId })).bill.number;
}

async function pay(page: Page, amount: string | null): Promise<void> {
  await page
    .getByRole('button', { name: t('invoices', 'pay.button') })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  if (amount !== null) {
    const field = dialog.getByRole('textbox', { name: t('invoices', 'pay.amount') });
    await field.fill('999999');
    await expect(dialog.getByText(t('invoices', 'pay.amount.much'))).toBeVisible();
    await expect(dialog.getByRole('button', { name: t('invoices', 'pay.submit') })).toBeDisabled();
    await field.fill(amount);
  }
  await dialog.getByRole('button', { name: t('invoices', 'pay.submit') }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(t('invoices', 'pay.done')).first()).toBeVisible();
}

test('a fleet’s month statement, issued and paid in parts', async ({ page, context, request }) => {
  test.setTimeout(120_000);
  const complaints = listenForComplaints(page);
  const numbers = [await chargeOnCredit(), await chargeOnCredit()];
  const desk = new Browser(station.url);
  await desk.client.auth.login(attendant);
  await lendLogin(context, station.url, desk);
  await page.goto(`${station.url}/#/account/${accountId}?tab=papers`);

  await test.step('the days say what they would come to, and lead to the oldest bill that waits', async () => {
    await page.getByRole('button', { name: t('invoices', 'statement.button') }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(t('invoices', 'statement.none'))).toBeVisible();
    await expect(dialog.getByRole('button', { name: t('invoices', 'statement.submit') })).toBeDisabled();
    await dialog.getByRole('button', { name: /oldest bill that waits/ }).click();
    await expect(dialog.getByText(t('invoices', 'statement.found_other', { count: 2 }))).toBeVisible();
    await dialog.getByRole('button', { name: t('invoices', 'statement.submit') }).click();
    await expect(dialog).toBeHidden();
  });

  const row = page.getByRole('row', { name: /ST-20\d\d-00001/ });
  await expect(row).toContainText('open');
  await test.step('it names both charges', async () => {
    await row.getByRole('link').click();
    await expect(page.getByRole('heading', { name: /Statement ST-20\d\d-00001/ })).toBeVisible();
    const charges = page.getByRole('table', { name: t('invoices', 'one.bills') });
    for (const number of numbers) await expect(charges.getByRole('link', { name: String(number), exact: true })).toBeVisible();
    await expect(page.getByText('Hansen Logistics').first()).toBeVisible();
  });

  await test.step('a part is paid, then the rest', async () => {
    await pay(page, '0.10');
    // The page shows the rest before it is asked for again.
    await expect(page.getByRole('main')).toContainText(new RegExp(`${t('invoices', 'one.paid')}\\s*0\\.10`));
    await pay(page, null);
    await expect(page.getByText(t('invoices', 'state.paid'), { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: t('invoices', 'pay.button') })).toHaveCount(0);
  });

  await test.step('on paper, and for the tax software', async () => {
    const cookies = { cookie: desk.cookie };
    const pdf = await request.get(station.url + ((await page.getByRole('link', { name: t('invoices', 'one.pdf'), exact: true }).getAttribute('href')) ?? ''), { headers: cookies });
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
    const href = await page.getByRole('link', { name: t('invoices', 'one.json') }).getAttribute('href');
    const record = (await (await request.get(station.url + (href ?? ''), { headers: cookies })).json()) as { readonly kind: string; readonly buyer: { readonly name: string } };
    expect(record).toMatchObject({ kind: 'statement', buyer: { name: 'Hansen Logistics', taxId: 'DE 298441027' } });
  }); // prettier-ignore

  await test.step('the account owes nothing, and the ledger agrees', async () => {
    expect((await owner.accounts.get({ accountId })).owed).toBe(0);
  });
  expect(complaints).toEqual([]);
});

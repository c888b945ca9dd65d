/** Accounts and cards in their states, for look.ts. */
import type { Page } from '@playwright/test';
import type { ListLook } from './look-lists.ts';

/** Opens the dialog that a button with this place among the page's actions opens. */
const press =
  (index: number) =>
  async (page: Page): Promise<void> => {
    await page.locator('main .MuiButton-contained, main .MuiButton-outlined').nth(index).click();
    await page.getByRole('dialog').waitFor();
  };

const more =
  (entry: number | null) =>
  async (page: Page): Promise<void> => {
    await page.locator('main [aria-haspopup=menu]').first().click();
    if (entry === null) return;
    await page.getByRole('menuitem').nth(entry).click();
    await page.getByRole('dialog').waitFor();
  };

const cardMenu =
  (entry: number | null) =>
  async (page: Page): Promise<void> => {
    await page.locator('tbody [aria-haspopup=menu]').first().click();
    if (entry === null) return;
    await page.getByRole('menuitem').nth(entry).click();
    await page.getByRole('dialog').waitFor();
  };

const chooseList =
  (text: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('main [aria-haspopup=menu]').first().click();
    await page.getByRole('menuitem').first().click();
    await page.getByRole('dialog').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'cards.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('dialog').locator('table').waitFor();
  };

export const accountLooks: readonly ListLook[] = [
  { name: 'accounts', at: '/accounts' },
  { name: 'accounts-empty', at: '/accounts', scene: { rows: 0, alarms: false } },
  { name: 'accounts-none', at: '/accounts?text=nobody&owing=yes' },
  { name: 'accounts-fault', at: '/accounts', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'accounts-loading', at: '/accounts', scene: { slowMs: 60_000, alarms: false } },
  { name: 'accounts-add', at: '/accounts', act: press(0) },
  {
    name: 'accounts-add-fleet',
    at: '/accounts',
    act: async (page) => {
      await press(0)(page);
      await page.getByRole('dialog').locator('button[value=fleet]').click();
      await page.getByRole('dialog').getByRole('switch').click();
      await page.getByRole('dialog').getByRole('textbox').nth(2).fill('B-TX 1401, WVW');
      await page.getByRole('dialog').locator('button[type=submit]').click();
    },
  },
  { name: 'account', at: '/account/account-1' },
  { name: 'account-charges', at: '/account/account-1?tab=charges' },
  { name: 'account-cards', at: '/account/account-1?tab=cards' },
  { name: 'account-fleet', at: '/account/account-6' },
  { name: 'account-papers', at: '/account/account-6?tab=papers' },
  { name: 'account-merchant', at: '/account/account-8' },
  { name: 'account-owes', at: '/account/account-7' },
  { name: 'account-frozen', at: '/account/account-5' },
  { name: 'account-erased', at: '/account/account-4' },
  { name: 'account-menu', at: '/account/account-1', act: more(null) },
  { name: 'account-loading', at: '/account/account-1', scene: { slowMs: 60_000, alarms: false } },
  {
    name: 'account-top-up',
    at: '/account/account-7',
    act: async (page) => {
      await press(1)(page);
      await page.getByRole('dialog').getByRole('textbox').first().fill('50');
    },
  },
  {
    name: 'account-top-up-wrong',
    at: '/account/account-1',
    act: async (page) => {
      await press(1)(page);
      await page.getByRole('dialog').getByRole('textbox').first().fill('12.345');
    },
  },
  { name: 'account-change', at: '/account/account-6', act: press(0) },
  { name: 'account-terms', at: '/account/account-6', act: more(0) },
  { name: 'account-terms-merchant', at: '/account/account-8', act: more(0) },
  { name: 'account-refund', at: '/account/account-1', act: more(0) },
  { name: 'account-pin', at: '/account/account-1', act: more(2) },
  { name: 'account-close', at: '/account/account-1', act: more(4) },
  { name: 'cards-menu', at: '/cards', act: cardMenu(null) },
  { name: 'cards-bind', at: '/cards', act: cardMenu(1) },
  { name: 'cards-lost', at: '/cards', act: cardMenu(3) },
  { name: 'cards-replace', at: '/cards', act: cardMenu(4) },
  { name: 'cards-import-good', at: '/cards', act: chooseList('good') },
  { name: 'cards-import-bad', at: '/cards', act: chooseList('bad') },
];

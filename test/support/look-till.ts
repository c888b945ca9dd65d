/** The drawer and the ledger in their states, for look.ts. */
import type { Page } from '@playwright/test';
import type { ListLook } from './look-lists.ts';

const press =
  (name: RegExp): ((page: Page) => Promise<void>) =>
  async (page) => {
    await page.locator('main').getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

const CLOSE = /Close the shift|^交班$/;

export const tillLooks: readonly ListLook[] = [
  { name: 'till', at: '/till' },
  { name: 'till-attendant', at: '/till', scene: { role: 'attendant' } },
  { name: 'till-none', at: '/till', scene: { rows: 0, alarms: false } },
  { name: 'till-loading', at: '/till', scene: { slowMs: 60_000, alarms: false } },
  { name: 'till-fault', at: '/till', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'till-open', at: '/till', scene: { rows: 0, alarms: false }, act: press(/Open a shift|^开班$/) },
  { name: 'till-in', at: '/till', act: press(/Cash in|存入现金/) },
  {
    name: 'till-close',
    at: '/till',
    act: async (page) => {
      await press(CLOSE)(page);
      await page.getByRole('dialog').getByRole('textbox').first().fill('415.80');
    },
  },
  {
    name: 'till-count',
    at: '/till',
    act: async (page) => {
      await press(CLOSE)(page);
      await page.getByRole('dialog').getByRole('button', { name: /notes and coins|按面额/ }).click();
      await page.getByRole('dialog').getByRole('textbox').nth(3).fill('8');
    },
  }, // prettier-ignore
  { name: 'till-all', at: '/till?show=all' },
  { name: 'till-shift', at: '/till/shift-206' },
  { name: 'ledger', at: '/ledger' },
  { name: 'ledger-empty', at: '/ledger', scene: { rows: 0, alarms: false } },
  { name: 'ledger-loading', at: '/ledger', scene: { slowMs: 60_000, alarms: false } },
  { name: 'ledger-fault', at: '/ledger', scene: { fault: 'store.read-too-long', alarms: false } },
  {
    name: 'ledger-proved',
    at: '/ledger',
    act: async (page) => {
      await page.getByRole('button', { name: /whole ledger|全部总账/ }).click();
      await page.getByRole('status').last().waitFor();
    },
  },
  {
    name: 'ledger-whose',
    at: '/ledger',
    act: async (page) => {
      await page.getByRole('button', { name: /^of 212|共 212/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'ledger-postings', at: '/ledger?show=postings' },
  { name: 'ledger-statement', at: '/ledger?show=postings&account=cash&from=2026-11-01' },
  {
    name: 'ledger-days',
    at: '/ledger?show=days',
    act: async (page) => {
      await page.locator('main').getByRole('button', { name: /Details|明细/ }).first().click();
    },
  }, // prettier-ignore
  { name: 'ledger-days-empty', at: '/ledger?show=days', scene: { rows: 0, alarms: false } },
  { name: 'ledger-close-day', at: '/ledger?show=days', act: press(/Close today|今日日结/) },
];

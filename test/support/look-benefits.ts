/** Prices beside the plans in their states, for look.ts. */
import type { ListLook } from './look-lists.ts';

const empty = { rows: 0 } as const;

export const benefitLooks: readonly ListLook[] = [
  { name: 'benefits', at: '/benefits' },
  { name: 'benefits-coupons', at: '/benefits?view=coupons' },
  { name: 'benefits-levels', at: '/benefits?view=levels' },
  { name: 'benefits-groups', at: '/benefits?view=groups' },
  { name: 'benefits-empty', at: '/benefits?view=coupons', scene: empty },
  { name: 'benefits-loading', at: '/benefits', scene: { slowMs: 60_000, alarms: false } },
  { name: 'benefits-fault', at: '/benefits', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'benefits-viewer', at: '/benefits?view=coupons', scene: { role: 'viewer' } },
  {
    name: 'benefits-promotion',
    at: '/benefits',
    act: async (page) => {
      await page.getByRole('row').nth(1).getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'benefits-coupon',
    at: '/benefits?view=coupons',
    act: async (page) => {
      await page.getByRole('row').nth(2).getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'benefits-coupon-wrong',
    at: '/benefits?view=coupons',
    act: async (page) => {
      await page.locator('main button.MuiButton-contained').first().click();
      await page.getByRole('dialog').waitFor();
      await page.getByRole('dialog').locator('button[type=submit]').click();
    },
  },
  {
    name: 'benefits-level',
    at: '/benefits?view=levels',
    act: async (page) => {
      await page.getByRole('row').nth(2).getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'plan-places', at: '/plan-places' },
  { name: 'plan-places-empty', at: '/plan-places', scene: empty },
  {
    name: 'plan-places-new',
    at: '/plan-places',
    act: async (page) => {
      await page.locator('main button.MuiButton-contained').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'holidays', at: '/holidays' },
  { name: 'holidays-empty', at: '/holidays', scene: empty },
  {
    name: 'holidays-add',
    at: '/holidays',
    act: async (page) => {
      await page.locator('main button.MuiButton-contained').first().click();
      await page.getByRole('dialog').locator('textarea').first().fill('2026-10-01..2026-10-07 National Day\n2026-10-32 Nothing');
      await page.getByRole('dialog').locator('button[type=submit]').click();
    },
  },
  {
    name: 'plan-export',
    at: '/plans',
    act: async (page) => {
      await page.locator('main [aria-haspopup=menu]').first().click();
      await page.getByRole('menuitem').nth(2).waitFor();
    },
  },
  {
    name: 'plan-season',
    at: '/plans/plan-tou',
    act: async (page) => {
      await page.locator('li button.MuiButton-sizeSmall').first().click();
      await page.getByRole('presentation').last().waitFor();
    },
  },
];

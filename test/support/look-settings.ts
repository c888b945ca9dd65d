/** The settings of money, the station's health and the recovery file in their states, for look.ts. */
import type { Page } from '@playwright/test';
import type { ListLook } from './look-lists.ts';

export const settingsLooks: readonly ListLook[] = [
  { name: 'settings-money', at: '/settings?tab=money' },
  { name: 'settings-money-viewer', at: '/settings?tab=money', scene: { role: 'viewer', rows: 0 } },
  { name: 'settings-money-loading', at: '/settings?tab=money', scene: { slowMs: 60_000, alarms: false } },
  { name: 'settings-money-fault', at: '/settings?tab=money', scene: { fault: 'store.read-too-long', alarms: false } },
  {
    name: 'settings-money-end',
    at: '/settings?tab=money',
    act: async (page) => {
      await page.getByText('yardpay').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings-money-wrong',
    at: '/settings?tab=money',
    act: async (page) => {
      await page.locator('input[inputmode=decimal]').nth(0).fill('12.345');
      await page.locator('input[inputmode=decimal]').nth(2).fill('20000');
      await page.locator('input[inputmode=decimal]').nth(6).fill('0');
    },
  },
  { name: 'settings-health', at: '/settings?tab=health' },
  { name: 'settings-health-none', at: '/settings?tab=health', scene: { rows: 0, role: 'installer' } },
  {
    name: 'settings-recovery',
    at: '/settings?tab=health',
    act: async (page) => {
      await openRecovery(page);
    },
  },
  {
    name: 'settings-recovery-differs',
    at: '/settings?tab=health',
    act: async (page) => {
      await openRecovery(page);
      await typeTwice(page, 'seven quiet rivers', 'seven quick');
    },
  },
  ...(['slow', 'busy', 'done'] as const).map((word): ListLook => ({
    name: `settings-recovery-${word}`,
    at: '/settings?tab=health',
    act: async (page) => {
      await openRecovery(page);
      await typeTwice(page, `${word} quiet rivers`, `${word} quiet rivers`);
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      const shows = { slow: dialog.getByRole('status'), busy: dialog.getByRole('alert').nth(1), done: dialog.locator('a[download]') };
      await shows[word].waitFor();
    },
  })),
];

async function openRecovery(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Recovery file|恢复文件)/ }).click();
  await page.getByRole('dialog').waitFor();
}

async function typeTwice(page: Page, passphrase: string, again: string): Promise<void> {
  const fields = page.getByRole('dialog').locator('input');
  await fields.nth(0).fill(passphrase);
  await fields.nth(1).fill(again);
}

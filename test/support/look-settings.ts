/** The settings of money in their states, for look.ts. */
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
];

/** The page about HQ in its states, for look.ts; stage-hq tells what the number of rows means there. */
import type { ListLook } from './look-lists.ts';

export const hqLooks: readonly ListLook[] = [
  { name: 'hq-line', at: '/hq' },
  { name: 'hq-line-none', at: '/hq', scene: { rows: 0 } },
  { name: 'hq-line-none-viewer', at: '/hq', scene: { rows: 0, role: 'viewer' } },
  { name: 'hq-line-stopped', at: '/hq', scene: { rows: 1 } },
  { name: 'hq-line-waiting', at: '/hq', scene: { rows: 2 } },
  { name: 'hq-line-sending', at: '/hq?tab=batches', scene: { rows: 3 } },
  { name: 'hq-line-owned', at: '/hq?tab=owned' },
  { name: 'hq-line-lost', at: '/hq?tab=lost', scene: { role: 'attendant' } },
  { name: 'hq-line-lost-new', at: '/hq?tab=lost', scene: { rows: 4 } },
  { name: 'hq-line-loading', at: '/hq', scene: { slowMs: 60_000, alarms: false } },
  { name: 'hq-line-fault', at: '/hq', scene: { fault: 'store.read-too-long', alarms: false } },
  {
    name: 'hq-line-wrong-code',
    at: '/hq',
    scene: { rows: 0 },
    act: async (page) => {
      await page.locator('main input').nth(0).fill('https://hq.example.com');
      await page.locator('main input').nth(1).fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'hq-take-over',
    at: '/',
    scene: { setUp: false, role: null },
    act: async (page) => {
      await page.getByRole('button', { name: /replaces a station|接替/ }).click();
      await page.locator('input').nth(2).waitFor();
    },
  },
  {
    name: 'hq-take-over-wrong-code',
    at: '/',
    scene: { setUp: false, role: null },
    act: async (page) => {
      await page.getByRole('button', { name: /replaces a station|接替/ }).click();
      const fields = ['https://hq.example.com', 'lindenhof-01', 'wrong', 'Mira', 'amber-anchor-birch-canal'];
      for (const [index, text] of fields.entries()) await page.locator('input').nth(index).fill(text);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').nth(1).waitFor();
    },
  },
  {
    name: 'hq-line-settings',
    at: '/hq',
    act: async (page) => {
      await page.getByRole('button', { name: /^(Settings|设置)…/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

/** Alarms, their rules, danger over the whole screen and the wall, for look.ts. */
import type { ListLook } from './look-lists.ts';

export const alarmLooks: readonly ListLook[] = [
  {
    name: 'alarms-group',
    at: '/alarms',
    act: async (page) => {
      await page.locator('main [aria-expanded=false]').first().click();
    },
  },
  {
    name: 'alarms-shelve',
    at: '/alarms',
    act: async (page) => {
      await page.locator('tbody .MuiButton-text').nth(1).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'alarms-history',
    at: '/alarms?show=all',
    act: async (page) => {
      await page.locator('tbody [aria-expanded=false]').nth(4).click();
    },
  },
  { name: 'alarms-viewer', at: '/alarms', scene: { role: 'viewer' } },
  { name: 'alarm-rules', at: '/alarm-rules' },
  { name: 'alarm-rules-empty', at: '/alarm-rules', scene: { rows: 0, alarms: false } },
  {
    name: 'alarm-rules-form',
    at: '/alarm-rules',
    act: async (page) => {
      await page.locator('tbody .MuiButton-outlined').nth(2).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'alarm-rules-several',
    at: '/alarm-rules',
    act: async (page) => {
      await page.getByRole('button', { name: /New rule|新建规则|新规则/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /Several conditions|多个条件/ }).click();
      await dialog.locator('input').first().fill('Smoke 烟雾');
    },
  },
  {
    name: 'alarm-rules-presets',
    at: '/alarm-rules',
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'alarm-device',
    at: '/alarms',
    act: async (page) => {
      await page.locator('header button[aria-haspopup=menu]').click();
      await page.getByRole('menuitem', { name: /Alarms on this device|本设备/ }).click();
      await page.getByRole('dialog').getByRole('status').waitFor();
    },
  },
  { name: 'danger', at: '/board', scene: { danger: true } },
  { name: 'wall', at: '/wall' },
  { name: 'wall-quiet', at: '/wall', scene: { alarms: false, rows: 0 } },
  { name: 'wall-danger', at: '/wall', scene: { danger: true } },
];

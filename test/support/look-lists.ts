/** The list pages in their states, for look.ts. */
import type { Page } from '@playwright/test';
import { pileLooks } from './look-piles.ts';
import { selftestLooks } from './look-selftest.ts';
import type { Scene } from './stage-scene.ts';

export interface ListLook {
  readonly name: string;
  readonly at: string;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
}

const empty: Partial<Scene> = { rows: 0, alarms: false };
const fault: Partial<Scene> = { fault: 'store.read-too-long', alarms: false };
const loading: Partial<Scene> = { slowMs: 60_000, alarms: false };
const lists = ['sessions', 'piles', 'plans', 'cards', 'journal', 'alarms', 'people', 'reservations'] as const;

/** Opens the menu of a list's first row and picks an entry by its place. */
function menu(entry: number): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator('[aria-haspopup=menu]').last().scrollIntoViewIfNeeded();
    await page.locator('tbody [aria-haspopup=menu]').first().click();
    await page.getByRole('menuitem').nth(entry).click();
    await page.getByRole('dialog').waitFor();
  };
}

export const listLooks: readonly ListLook[] = [
  ...lists.flatMap((name): ListLook[] => [
    { name: `${name}-empty`, at: `/${name}`, scene: empty },
    { name: `${name}-fault`, at: `/${name}`, scene: fault },
    { name: `${name}-loading`, at: `/${name}`, scene: loading },
  ]),
  { name: 'people', at: '/people' },
  { name: 'people-logins', at: '/people?tab=logins' },
  { name: 'people-menu', at: '/people', act: (page) => page.locator('tbody [aria-haspopup=menu]').first().click() },
  {
    name: 'people-add',
    at: '/people',
    act: async (page) => {
      await page.locator('main .MuiButton-contained').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'sessions-filtered', at: '/sessions?phase=closed&flagged=yes&from=2026-11-20&to=2026-11-01' },
  { name: 'sessions-none', at: '/sessions?text=nobody' },
  { name: 'plans-old', at: '/plans', act: (page) => page.locator('[aria-expanded]').first().click() },
  { name: 'plan-new', at: '/plans/new' },
  { name: 'plan-edit', at: '/plans/plan-tou' },
  { name: 'plan-rich', at: '/plans/plan-rich' },
  { name: 'plan-viewer', at: '/plans/plan-tou', scene: { role: 'attendant' } },
  {
    name: 'plan-hole',
    at: '/plans/plan-tou',
    act: async (page) => {
      await page.locator('li input').nth(1).fill('21-5:30');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'plan-wrong',
    at: '/plans/new',
    act: async (page) => {
      await page.locator('form .MuiButton-outlined').nth(2).click();
      await page.locator('li input').nth(1).fill('8-eleven');
      await page.locator('li input').nth(2).fill('0.1234567');
      await page.locator('li input').nth(6).fill('');
    },
  },
  { name: 'reservations', at: '/reservations' },
  { name: 'reservations-ended', at: '/reservations?view=ended' },
  {
    name: 'reservations-make',
    at: '/reservations',
    act: async (page) => {
      await page.locator('main .MuiButton-contained').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'reservations-cancel',
    at: '/reservations',
    act: async (page) => {
      await page.locator('tbody button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'cards-piles', at: '/cards?view=piles' },
  { name: 'cards-change', at: '/cards', act: menu(0) },
  { name: 'cards-erase', at: '/cards', act: menu(5) },
  ...[0, 1].map((pile): ListLook => ({
    name: ['cards-teach-known', 'cards-teach-caught'][pile] ?? '',
    at: '/cards',
    act: async (page) => {
      await page.locator('main .MuiButton-contained').first().click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('.MuiToggleButton-root').nth(1).click();
      await dialog.getByRole('combobox').first().click();
      await page.getByRole('option').nth(pile).click();
      await dialog.locator('.MuiButton-outlined').click();
      await dialog.getByRole('alert').first().waitFor();
    },
  })),
  {
    name: 'cards-add',
    at: '/cards',
    act: async (page) => {
      await page.locator('main .MuiButton-contained').first().click();
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'journal-open',
    at: '/journal?live=no',
    act: async (page) => {
      await page.locator('tbody button[aria-expanded]').nth(3).click();
      await page.locator('tbody button[aria-expanded]').nth(4).click();
    },
  },
  ...pileLooks,
  ...selftestLooks,
  { name: 'receipt', at: '/receipt/b-897' },
  { name: 'receipt-fault', at: '/receipt/b-897', scene: fault },
  { name: 'alarms-all', at: '/alarms?show=all' },
  { name: 'settings-health', at: '/settings?tab=health' },
  { name: 'settings-attendant', at: '/settings', scene: { role: 'attendant' } },
];

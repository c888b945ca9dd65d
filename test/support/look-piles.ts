/** The pairing page and the pages of a pile in their states, for look.ts. */
import type { Page } from '@playwright/test';
import type { Scene } from './stage-scene.ts';

export interface PileLook {
  readonly name: string;
  readonly at: string;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
}

const empty: Partial<Scene> = { rows: 0, alarms: false };
const fault: Partial<Scene> = { fault: 'store.read-too-long', alarms: false };
const loading: Partial<Scene> = { slowMs: 60_000, alarms: false };

/** Opens the wizard of the first pile that waits and goes on to a step; the stage takes whatever is sent. */
function wizard(step: number): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator('main li .MuiButton-contained').first().click();
    for (let at = 0; at < step; at += 1) await page.getByRole('dialog').locator('button[type=submit]').click();
    await page.getByRole('dialog').locator('.MuiStep-root').nth(step).waitFor();
  };
}

const click = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click();
  await page.waitForTimeout(300);
};

export const pileLooks: readonly PileLook[] = [
  { name: 'pairing', at: '/pairing' },
  { name: 'pairing-empty', at: '/pairing', scene: empty },
  { name: 'pairing-loading', at: '/pairing', scene: loading },
  { name: 'pairing-fault', at: '/pairing', scene: fault },
  { name: 'pairing-turned-away', at: '/pairing?show=turned-away' },
  { name: 'pairing-attendant', at: '/pairing?show=waiting', scene: { role: 'attendant' } },
  { name: 'wizard-place', at: '/pairing', act: wizard(0) },
  { name: 'wizard-connectors', at: '/pairing', act: wizard(1) },
  { name: 'wizard-password', at: '/pairing', act: wizard(2) },
  { name: 'wizard-done', at: '/pairing', act: wizard(3) },
  { name: 'pile', at: '/pile/CP-01' },
  { name: 'pile-loading', at: '/pile/CP-01', scene: loading },
  { name: 'pile-fault', at: '/pile/CP-01', scene: fault },
  { name: 'pile-missing', at: '/pile/NOBODY' },
  { name: 'pile-offline', at: '/pile/CP-06?tab=control' },
  { name: 'pile-journal', at: '/pile/CP-01?journal=yes' },
  { name: 'pile-change', at: '/pile/CP-01', act: click('main .MuiPaper-root button.MuiButton-outlined') },
  { name: 'pile-control', at: '/pile/CP-01?tab=control' },
  { name: 'pile-control-2', at: '/pile/CP-02?tab=control' },
  {
    name: 'pile-limit',
    at: '/pile/CP-01?tab=control',
    act: async (page) => {
      await page.locator('form:has([aria-label]) >> nth=0').waitFor();
      const buttons = page.locator('section').nth(2).locator('button[type=submit]');
      await buttons.nth(2).click();
      await page.locator('svg[viewBox^="0 0 640"]').waitFor();
      await page.locator('svg[viewBox^="0 0 640"]').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'pile-restart',
    at: '/pile/CP-01?tab=control',
    act: async (page) => {
      await page.locator('section').nth(1).locator('button[type=submit]').nth(1).click();
      await page.getByRole('dialog').getByRole('textbox').fill('Screen is frozen');
    },
  },
  { name: 'pile-attendant', at: '/pile/CP-01?tab=control', scene: { role: 'attendant' } },
  { name: 'pile-settings', at: '/pile/CP-01?tab=settings' },
  {
    name: 'pile-settings-write',
    at: '/pile/CP-01?tab=settings',
    act: async (page) => {
      await page.locator('main li button').nth(3).click();
      await page.locator('main li input').fill('120');
      await page.keyboard.press('Enter');
      await page.getByText('RebootRequired').waitFor();
    },
  },
  { name: 'pile-settings-2', at: '/pile/CP-02?tab=settings' },
  { name: 'pile-security', at: '/pile/CP-01?tab=security' },
  { name: 'pile-security-move', at: '/pile/CP-02?tab=security' },
  {
    name: 'pile-trust',
    at: '/pile/CP-01?tab=security',
    act: async (page) => {
      await page.locator('section').nth(2).locator('button[type=submit]').first().click();
      await page.getByText('01a4').waitFor();
      await page.getByText('01a4').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'pile-expert',
    at: '/pile/CP-01?tab=expert',
    act: async (page) => {
      await page.locator('form button[type=submit]').click();
      await page.locator('form pre').waitFor();
    },
  },
  {
    name: 'pile-expert-wrong',
    at: '/pile/CP-01?tab=expert',
    act: (page) => page.locator('form textarea').first().fill('{ "requestedMessage": '),
  },
];

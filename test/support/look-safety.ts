/** Zones, the matrix and the map in their states, for look.ts. */
import type { ListLook } from './look-lists.ts';

const states = ['zones', 'matrix', 'map'].flatMap((name): ListLook[] => [
  { name, at: `/${name}` },
  { name: `${name}-empty`, at: `/${name}`, scene: { rows: 0, alarms: false } },
  { name: `${name}-fault`, at: `/${name}`, scene: { fault: 'store.read-too-long', alarms: false } },
  { name: `${name}-loading`, at: `/${name}`, scene: { slowMs: 60_000, alarms: false } },
]);

export const safetyLooks: readonly ListLook[] = [
  ...states,
  { name: 'zone-stopped', at: '/zone/zone-b' },
  { name: 'zone-clear', at: '/zone/zone-a' },
  { name: 'zone-held', at: '/zone/zone-t' },
  { name: 'zones-attendant', at: '/zone/zone-b', scene: { role: 'attendant' } },
  {
    name: 'zone-report',
    at: '/zone/zone-a',
    act: async (page) => {
      await page.locator('section button.MuiLink-button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'zone-form',
    at: '/zone/zone-a',
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'zone-stop',
    at: '/zone/zone-a',
    act: async (page) => {
      await page.locator('main .MuiButton-colorError').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'zones-bypass',
    at: '/zones',
    act: async (page) => {
      await page.locator('section .MuiButton-text').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'matrix-cell',
    at: '/matrix',
    act: async (page) => {
      await page.locator('tbody td button').nth(5).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'matrix-save',
    at: '/matrix',
    act: async (page) => {
      await page.locator('tbody tr').nth(4).locator('td button').first().click();
      await page.getByRole('dialog').locator('.MuiButton-outlined').nth(1).click();
      await page.keyboard.press('Escape');
      await page.locator('main [role=status] .MuiButton-contained').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'matrix-versions',
    at: '/matrix',
    act: async (page) => {
      await page.locator('main .MuiButton-text').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'map-viewer', at: '/map', scene: { role: 'viewer' } },
  {
    name: 'map-camera',
    at: '/map',
    act: async (page) => {
      await page.locator('#site-plan button').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'map-edit',
    at: '/map',
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').last().click();
      await page.locator('aside').waitFor();
    },
  },
  {
    name: 'map-draw',
    at: '/map',
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').last().click();
      await page.locator('aside .MuiButton-text').last().click();
      const plan = page.locator('#site-plan');
      for (const [x, y] of [[100, 300], [300, 300], [300, 420]] as const) await plan.click({ position: { x, y } }); // prettier-ignore
    },
  },
];

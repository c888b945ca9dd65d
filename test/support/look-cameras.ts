/** Looks of the cameras, the camera wall and the sightings. */
import type { Page } from '@playwright/test';
import type { Scene } from './stage-scene.ts';

interface CameraLook {
  readonly name: string;
  readonly at: string;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
}

const quiet: Partial<Scene> = { alarms: false };
const empty: Partial<Scene> = { rows: 0, alarms: false };
const loading: Partial<Scene> = { slowMs: 60_000, alarms: false };
const fault: Partial<Scene> = { fault: 'store.read-too-long', alarms: false };

const open = async (page: Page): Promise<void> => {
  await page.locator('main .MuiButton-contained').first().click();
  await page.getByRole('dialog').waitFor();
};
const submit = (page: Page): Promise<void> => page.locator('[role=dialog] button[type=submit]').click();

/** To the step after the camera answered. */
const asked = async (page: Page): Promise<void> => {
  await open(page);
  await page.locator('[role=dialog] input').first().fill('192.168.10.52');
  await submit(page);
  await page.locator('[role=dialog] input').nth(1).fill('station');
  await submit(page);
  await page.locator('[role=dialog] code').waitFor();
};

const tab = (nth: number) => async (page: Page) => {
  await open(page);
  await page.getByRole('dialog').getByRole('tab').nth(nth).click();
};

export const cameraLooks: readonly CameraLook[] = [
  { name: 'cameras', at: '/cameras', scene: quiet },
  { name: 'cameras-empty', at: '/cameras', scene: empty },
  { name: 'cameras-loading', at: '/cameras', scene: loading },
  { name: 'cameras-fault', at: '/cameras', scene: fault },
  {
    name: 'cameras-find',
    at: '/cameras',
    scene: quiet,
    act: async (page) => {
      await open(page);
      await page.locator('[role=dialog] button.MuiButton-outlined').click();
      await page.locator('[role=dialog] li').first().waitFor();
    },
  },
  {
    name: 'cameras-login-wrong',
    at: '/cameras',
    scene: quiet,
    act: async (page) => {
      await open(page);
      await page.locator('[role=dialog] input').first().fill('192.168.10.52');
      await submit(page);
      await page.locator('[role=dialog] input').nth(1).fill('station');
      await page.locator('[role=dialog] input').nth(2).fill('wrong');
      await submit(page);
      await page.locator('[role=dialog] [role=alert]').waitFor();
    },
  },
  { name: 'cameras-check', at: '/cameras', scene: quiet, act: asked },
  {
    name: 'cameras-place',
    at: '/cameras',
    scene: quiet,
    act: async (page) => {
      await asked(page);
      await submit(page);
    },
  },
  {
    name: 'cameras-keep',
    at: '/cameras',
    scene: quiet,
    act: async (page) => {
      await asked(page);
      await submit(page);
      await submit(page);
    },
  },
  {
    name: 'cameras-done',
    at: '/cameras',
    scene: quiet,
    act: async (page) => {
      await asked(page);
      await submit(page);
      await submit(page);
      await submit(page);
      await page.locator('[role=dialog] .MuiAlert-colorSuccess').waitFor();
    },
  },
  { name: 'camera', at: '/camera/camera-3', scene: quiet },
  { name: 'camera-trouble', at: '/camera/camera-5', scene: quiet },
  { name: 'camera-missing', at: '/camera/nobody', scene: quiet },
  { name: 'camera-change', at: '/camera/camera-3', scene: quiet, act: tab(0) },
  { name: 'camera-change-place', at: '/camera/camera-3', scene: quiet, act: tab(2) },
  { name: 'camera-change-keep', at: '/camera/camera-3', scene: quiet, act: tab(3) },
  {
    name: 'camera-remove',
    at: '/camera/camera-3',
    scene: quiet,
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'camera-snapshot',
    at: '/camera/camera-3',
    scene: quiet,
    act: async (page) => {
      await page.locator('main section').nth(1).getByRole('button').first().click();
      await page.locator('main img').last().waitFor();
    },
  },
  { name: 'camera-wall', at: '/camera-wall', scene: quiet },
  { name: 'camera-wall-alarm', at: '/camera-wall?layout=9&camera=camera-3', scene: quiet },
  { name: 'camera-wall-16', at: '/camera-wall?layout=16&camera=camera-3', scene: quiet },
  { name: 'camera-wall-1', at: '/camera-wall?layout=1&page=7', scene: quiet },
  { name: 'camera-wall-empty', at: '/camera-wall', scene: empty },
  { name: 'camera-wall-loading', at: '/camera-wall', scene: loading },
  { name: 'sightings', at: '/sightings', scene: quiet },
  { name: 'sightings-empty', at: '/sightings', scene: empty },
  { name: 'sightings-loading', at: '/sightings', scene: loading },
  { name: 'sightings-fault', at: '/sightings', scene: fault },
  { name: 'sightings-none', at: '/sightings?text=nobody&watched=yes', scene: quiet },
  { name: 'sightings-large', at: '/sightings', scene: quiet, act: (page) => page.locator('tbody button').first().click() },
  { name: 'watch', at: '/sightings?view=watch', scene: quiet },
  { name: 'watch-empty', at: '/sightings?view=watch', scene: empty },
  { name: 'watch-add', at: '/sightings?view=watch', scene: quiet, act: open },
  { name: 'pile-seen-by', at: '/pile/CP-05', scene: quiet },
];

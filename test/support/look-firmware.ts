/** Looks of the firmware page. */
import type { Page } from '@playwright/test';
import type { Scene } from './stage-scene.ts';

interface FirmwareLook {
  readonly name: string;
  readonly at: string;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
}

const dialog = async (page: Page): Promise<void> => {
  await page.locator('main button.MuiButton-contained').first().click();
  await page.getByRole('dialog').waitFor();
};

/** Uploads are answered by hand: the stage has calls and feeds alone. */
const upload = async (page: Page): Promise<void> => {
  await page.route('**/upload/firmware', (route) =>
    route.fulfill({ json: { uploadId: 'u1', bytes: 48_211_456, sha256: '9f2c'.repeat(16), md5: 'ab'.repeat(16) } }),
  );
  await dialog(page);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'dc60-2.4.2.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_000) });
  await page.locator('[role=dialog] code').waitFor();
};

export const firmwareLooks: readonly FirmwareLook[] = [
  { name: 'firmware', at: '/firmware' },
  { name: 'firmware-empty', at: '/firmware', scene: { rows: 0, alarms: false } },
  { name: 'firmware-loading', at: '/firmware', scene: { slowMs: 60_000, alarms: false } },
  { name: 'firmware-fault', at: '/firmware', scene: { fault: 'store.busy', alarms: false } },
  { name: 'firmware-upload', at: '/firmware', scene: { alarms: false }, act: upload },
  {
    name: 'firmware-upload-wrong',
    at: '/firmware',
    scene: { alarms: false },
    act: async (page) => {
      await dialog(page);
      await page.getByRole('checkbox').check();
      await page.locator('[role=dialog] button[type=submit]').click();
    },
  },
  { name: 'firmware-rollouts', at: '/firmware?view=rollouts', scene: { alarms: false } },
  { name: 'firmware-rollouts-empty', at: '/firmware?view=rollouts', scene: { rows: 0, alarms: false } },
  {
    name: 'firmware-start',
    at: '/firmware?view=rollouts',
    scene: { alarms: false },
    act: async (page) => {
      await dialog(page);
      await page.locator('[role=dialog] .MuiButton-sizeSmall').first().click();
    },
  },
  { name: 'firmware-files', at: '/firmware?view=files', scene: { alarms: false } },
  { name: 'firmware-files-empty', at: '/firmware?view=files', scene: { rows: 0, alarms: false } },
  { name: 'firmware-fetch', at: '/firmware?view=files', scene: { alarms: false }, act: dialog },
];

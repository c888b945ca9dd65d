/** The installer's record of a zone in its states, for look.ts; the zone chooses the story (stage-field-records.ts). */
import type { ListLook } from './look-lists.ts';

const dialog =
  (checkId: string, button: number): NonNullable<ListLook['act']> =>
  async (page) => {
    await page.locator(`li[data-check="${checkId}"] button`).nth(button).click();
    await page.getByRole('dialog').waitFor();
  };

export const fieldRecordLooks: readonly ListLook[] = [
  { name: 'field-record', at: '/zone/zone-a/record' },
  { name: 'field-record-attendant', at: '/zone/zone-a/record', scene: { role: 'attendant' } },
  { name: 'field-record-failed', at: '/zone/zone-b/record' },
  { name: 'field-record-passed', at: '/zone/zone-a/record?record=zone-a+2' },
  { name: 'field-record-new', at: '/zone/zone-t/record', scene: { role: 'installer' } },
  { name: 'field-record-viewer', at: '/zone/zone-t/record', scene: { role: 'viewer' } },
  { name: 'field-record-missing', at: '/zone/zone-a/record?record=none' },
  { name: 'field-record-loading', at: '/zone/zone-a/record', scene: { slowMs: 60_000, alarms: false } },
  { name: 'field-record-fault', at: '/zone/zone-a/record', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'field-record-try', at: '/zone/zone-a/record', act: dialog('watchdog:watch', 0) },
  { name: 'field-record-answer', at: '/zone/zone-a/record', act: dialog('relay:siren', 0) },
  {
    name: 'field-record-close',
    at: '/zone/zone-a/record',
    act: async (page) => {
      await page.locator('main .MuiPaper-root .MuiButton-outlined').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

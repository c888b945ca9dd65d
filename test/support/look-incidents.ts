/** Incidents, fire equipment and messages in their states, for look.ts. */
import type { Page } from '@playwright/test';
import type { ListLook } from './look-lists.ts';

const areas = ['incidents', 'equipment', 'notify'] as const;

const click =
  (selector: string): ((page: Page) => Promise<void>) =>
  async (page) => {
    await page.locator(selector).first().click();
    await page.getByRole('dialog').waitFor();
  };

export const incidentLooks: readonly ListLook[] = [
  ...areas.flatMap((name): ListLook[] => [
    { name, at: `/${name}` },
    { name: `${name}-empty`, at: `/${name}`, scene: { rows: 0, alarms: false } },
    { name: `${name}-fault`, at: `/${name}`, scene: { fault: 'store.read-too-long', alarms: false } },
    { name: `${name}-loading`, at: `/${name}`, scene: { slowMs: 60_000, alarms: false } },
  ]),
  { name: 'incident-open', at: '/incident/incident-7' },
  { name: 'incident-closed', at: '/incident/incident-6' },
  { name: 'incident-drill', at: '/incident/incident-5' },
  { name: 'equipment-piece', at: '/equipment/piece-1' },
  { name: 'equipment-add', at: '/equipment', act: click('main .MuiButton-contained') },
  { name: 'equipment-inspect', at: '/equipment/piece-1', act: click('main .MuiButton-contained') },
  { name: 'notify-add', at: '/notify', act: click('main .MuiButton-contained') },
];

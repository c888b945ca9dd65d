/** Reports and the explained bill in their states, for look.ts. */
import type { Page } from '@playwright/test';
import type { Scene } from './stage-scene.ts';

export interface ReportLook {
  readonly name: string;
  readonly at: string;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
}

const TABS = ['places', 'prices', 'money', 'hours', 'margin'] as const;
const days = 'range=own&from=2026-11-01&to=2026-11-21';

export const reportLooks: readonly ReportLook[] = [
  { name: 'reports', at: `/reports?${days}` },
  ...TABS.map((tab): ReportLook => ({ name: `reports-${tab}`, at: `/reports?tab=${tab}&${days}` })),
  ...TABS.map((tab): ReportLook => ({ name: `reports-${tab}-empty`, at: `/reports?tab=${tab}`, scene: { rows: 0, alarms: false } })),
  { name: 'reports-groups', at: `/reports?tab=places&by=group&${days}` },
  { name: 'reports-empty', at: '/reports', scene: { rows: 0, alarms: false } },
  { name: 'reports-loading', at: '/reports', scene: { slowMs: 60_000, alarms: false } },
  { name: 'reports-fault', at: '/reports', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'reports-backwards', at: '/reports?range=own&from=2026-11-21&to=2026-11-01' },
  {
    name: 'reports-purchase',
    at: `/reports?tab=margin&${days}`,
    act: async (page) => {
      await page.locator('main .MuiButton-text').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'explain', at: '/session/s-900/bill?plan=plan-tou' },
  { name: 'explain-none', at: '/session/free/bill' },
  { name: 'explain-loading', at: '/session/s-900/bill', scene: { slowMs: 60_000, alarms: false } },
  { name: 'explain-fault', at: '/session/s-900/bill', scene: { fault: 'store.read-too-long', alarms: false } },
];

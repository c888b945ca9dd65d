/** The self-test's page in its states, for look.ts; the pile's number chooses the story (stage-selftest.ts). */
import type { PileLook } from './look-piles.ts';

export const selftestLooks: readonly PileLook[] = [
  { name: 'selftest', at: '/pile/CP-01/selftest' },
  { name: 'selftest-plug-in', at: '/pile/CP-02/selftest' },
  { name: 'selftest-unplug', at: '/pile/CP-07/selftest' },
  {
    name: 'selftest-cancel',
    at: '/pile/CP-02/selftest',
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'selftest-passed', at: '/pile/CP-03/selftest' },
  { name: 'selftest-failed', at: '/pile/CP-04/selftest', scene: { role: 'installer' } },
  { name: 'selftest-cancelled', at: '/pile/CP-03/selftest?test=CP-03+2' },
  { name: 'selftest-empty', at: '/pile/CP-05/selftest' },
  { name: 'selftest-offline', at: '/pile/CP-06/selftest' },
  { name: 'selftest-viewer', at: '/pile/CP-05/selftest', scene: { role: 'viewer' } },
  { name: 'selftest-missing', at: '/pile/CP-03/selftest?test=none' },
  { name: 'selftest-loading', at: '/pile/CP-03/selftest', scene: { slowMs: 60_000, alarms: false } },
  { name: 'selftest-fault', at: '/pile/CP-03/selftest', scene: { fault: 'store.read-too-long', alarms: false } },
];

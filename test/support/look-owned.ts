/** Lists whose first objects headquarters own, and the dialog that sets one aside, for look.ts. */
import type { Page } from '@playwright/test';
import type { ListLook } from './look-lists.ts';

const owned = { hqOwns: true } as const;

/** The mark's own dialog. */
function opened(place: number): (page: Page) => Promise<void> {
  return async (page) => {
    await page
      .locator('main .mark')
      .getByText(/HQ|总部|Ours|本站自定/)
      .nth(place)
      .click();
    await page.getByRole('dialog').waitFor();
  };
}

export const ownedLooks: readonly ListLook[] = [
  { name: 'owned-plans', at: '/plans', scene: owned },
  { name: 'owned-places', at: '/plan-places', scene: owned },
  { name: 'owned-benefits', at: '/benefits', scene: owned },
  { name: 'owned-accounts', at: '/accounts', scene: owned },
  { name: 'owned-cards', at: '/cards', scene: owned },
  { name: 'owned-cards-attendant', at: '/cards', scene: { ...owned, role: 'attendant' } },
  { name: 'owned-rules', at: '/alarm-rules', scene: owned },
  { name: 'owned-settings', at: '/settings', scene: owned },
  { name: 'owned-set-aside', at: '/plans', scene: owned, act: opened(0) },
  { name: 'owned-take-back', at: '/accounts', scene: owned, act: opened(1) },
];

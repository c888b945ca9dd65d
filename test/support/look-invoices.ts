/** Papers, their dialogs, and signed meter values, for look.ts. */
import type { Page } from '@playwright/test';
import type { ListLook } from './look-lists.ts';

const press =
  (name: RegExp): ((page: Page) => Promise<void>) =>
  async (page) => {
    await page.locator('main').getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

export const invoiceLooks: readonly ListLook[] = [
  { name: 'invoices', at: '/invoices' },
  { name: 'invoices-empty', at: '/invoices', scene: { rows: 0, alarms: false } },
  { name: 'invoices-fault', at: '/invoices', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'invoices-loading', at: '/invoices', scene: { slowMs: 60_000, alarms: false } },
  { name: 'invoices-asked', at: '/invoices?view=asked' },
  { name: 'invoices-issue', at: '/invoices?view=asked', act: press(/bill 2041|账单 2041/) },
  { name: 'invoice', at: '/invoice/paper-0' },
  { name: 'invoice-statement', at: '/invoice/paper-1' },
  { name: 'invoice-credit', at: '/invoice/paper-3' },
  { name: 'invoice-settlement', at: '/invoice/paper-5' },
  { name: 'invoice-pay', at: '/invoice/paper-1', act: press(/payment|收款/) },
  { name: 'receipt-signed', at: '/receipt/bill-s-900' },
  { name: 'session-signed', at: '/session/s-900' },
];

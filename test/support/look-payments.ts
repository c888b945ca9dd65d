/** Pictures of open items and of everything that takes money or gives it back at the desk. */
import type { Page } from '@playwright/test';
import type { Scene } from './stage-scene.ts';

interface PaymentLook {
  readonly name: string;
  readonly at: string;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
}

async function first(page: Page, text: RegExp): Promise<void> {
  await page.getByRole('button', { name: text }).first().click();
}

const PAY = /^(Take payment|收款)$/;
const OFF = /^(Write off|核销)$/;
const BACK = /^(Give back|退款)$/;

export const paymentLooks: readonly PaymentLook[] = [
  {
    name: 'session-money',
    at: '/session/s-900',
    act: (page) => page.getByRole('heading', { name: /^(Money|款项)$/ }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'board-start-prepaid',
    at: '/board',
    act: async (page) => {
      await first(page, /^(Start|启动|开始充电)/);
      await page.getByRole('button', { name: /Paid before|^预付$/ }).click();
    },
  },
  {
    name: 'board-start-account',
    at: '/board',
    act: async (page) => {
      await first(page, /^(Start|启动|开始充电)/);
      await page.getByRole('button', { name: /An account|指定账户/ }).click();
    },
  },
  { name: 'open-bills', at: '/open' },
  { name: 'open-bills-credit', at: '/open?of=credit' },
  { name: 'open-bills-empty', at: '/open', scene: { rows: 0 } },
  { name: 'open-bills-loading', at: '/open', scene: { slowMs: 60_000 } },
  { name: 'open-bills-fault', at: '/open', scene: { fault: 'store.read-too-long' } },
  { name: 'open-back', at: '/open?show=back' },
  { name: 'open-back-empty', at: '/open?show=back', scene: { rows: 0 } },
  { name: 'open-waiting', at: '/open?show=waiting' },
  { name: 'open-prepays', at: '/open?show=prepays' },
  { name: 'open-codes', at: '/open?show=codes' },
  { name: 'open-codes-empty', at: '/open?show=codes', scene: { rows: 0 } },
  { name: 'open-pay', at: '/open', act: (page) => first(page, PAY) },
  {
    name: 'open-pay-change',
    at: '/open',
    act: async (page) => {
      await first(page, PAY);
      await page.getByLabel(/^(Cash given|收到现金)$/).fill('100');
    },
  },
  {
    name: 'open-pay-online',
    at: '/open',
    act: async (page) => {
      await first(page, PAY);
      await page.getByRole('radio', { name: /Online|在线支付/ }).click();
      await page.getByRole('button', { name: /Show the code|显示付款码/ }).click();
      await page
        .getByText(/Scan|扫/)
        .first()
        .waitFor();
    },
  },
  { name: 'open-write-off', at: '/open', act: (page) => first(page, OFF) },
  { name: 'open-refund', at: '/open?show=back', act: (page) => first(page, BACK) },
  { name: 'open-make-prepay', at: '/open?show=prepays', act: (page) => first(page, /Take money before|预收款/) },
  {
    name: 'open-code-shown',
    at: '/open?show=prepays',
    act: async (page) => {
      await first(page, /Take money before|预收款/);
      await page.getByRole('textbox').first().fill('20');
      await page.keyboard.press('Enter');
      await page.getByText('7KM3Q').waitFor();
    },
  },
  { name: 'open-make-code', at: '/open?show=codes', act: (page) => first(page, /Make a code|生成启动码/) },
];

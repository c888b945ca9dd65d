/** Takes pictures of pages in their states, to be looked at: `node test/support/look.ts [name…]`. Needs Chromium; writes to a folder in the system's temporary one. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { accountLooks } from './look-accounts.ts';
import { alarmLooks } from './look-alarms.ts';
import { benefitLooks } from './look-benefits.ts';
import { cameraLooks } from './look-cameras.ts';
import { fieldRecordLooks } from './look-field-record.ts';
import { firmwareLooks } from './look-firmware.ts';
import { hqLooks } from './look-hq.ts';
import { incidentLooks } from './look-incidents.ts';
import { invoiceLooks } from './look-invoices.ts';
import { listLooks } from './look-lists.ts';
import { ownedLooks } from './look-owned.ts';
import { paymentLooks } from './look-payments.ts';
import { reportLooks } from './look-reports.ts';
import { sensorLooks } from './look-sensors.ts';
import { safetyLooks } from './look-safety.ts';
import { settingsLooks } from './look-settings.ts';
import { tillLooks } from './look-till.ts';
import { startScene, type Scene } from './stage-scene.ts';
import { openStage, type Stage } from './stage.ts';

interface Look {
  readonly name: string;
  /** Address after "#". */
  readonly at: string;
  readonly scene?: Partial<Scene>;
  /** What a person does before the picture. */
  readonly act?: (page: Page, stage: Stage) => Promise<void>;
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const languages = ['en', 'zh'] as const;

/** The pages and states that are looked at. */
export const looks: readonly Look[] = [
  { name: 'complaints', at: '/complaints' },
  { name: 'complaints-all', at: '/complaints?show=all' },
  { name: 'complaints-empty', at: '/complaints', scene: { rows: 0 } },
  { name: 'complaints-fault', at: '/complaints', scene: { fault: 'store.read-too-long' } },
  {
    name: 'complaints-answer',
    at: '/complaints',
    act: async (page) => {
      await page.getByRole('row').nth(1).getByRole('button').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'setup', at: '/', scene: { setUp: false, role: null } },
  { name: 'login', at: '/', scene: { role: null } },
  {
    name: 'login-wrong',
    at: '/',
    scene: { role: null },
    act: async (page) => {
      await page.locator('input').nth(0).fill('Mira');
      await page.locator('input').nth(1).fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'board-8', at: '/board' },
  { name: 'board-60', at: '/board', scene: { connectors: 60 } },
  { name: 'board-500', at: '/board', scene: { connectors: 500 } },
  { name: 'board-empty', at: '/board', scene: { connectors: 0, alarms: false } },
  { name: 'board-loading', at: '/board', scene: { slowMs: 60_000, alarms: false } },
  { name: 'board-fault', at: '/board', scene: { fault: 'store.read-too-long' } },
  {
    name: 'board-offline',
    at: '/board',
    scene: { alarms: false },
    act: async (page, stage) => {
      await page.locator('.tile').first().waitFor();
      stage.cutLine();
      await page.locator('main [role=status]').waitFor();
    },
  },
  { name: 'board-sheet', at: '/board?open=CP-01%2F1%2F1' },
  {
    name: 'board-start',
    at: '/board',
    act: async (page) => {
      await page.locator('.tile[data-tone=free] .do:not(.pay)').first().click();
      await page.getByRole('dialog').waitFor();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Amount|金额)$/ })
        .click();
      await page.getByRole('dialog').getByRole('textbox').first().fill('20,5');
    },
  },
  {
    name: 'board-pay',
    at: '/board',
    act: async (page) => {
      await page.locator('.do.pay').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'session-live', at: '/session/live' },
  { name: 'session-finishing', at: '/session/finishing' },
  { name: 'session-closed', at: '/session/s-900' },
  { name: 'session-missing', at: '/session/missing' },
  { name: 'session-loading', at: '/session/live', scene: { slowMs: 60_000, alarms: false } },
  { name: 'sessions', at: '/sessions' },
  { name: 'piles', at: '/piles' },
  { name: 'plans', at: '/plans' },
  { name: 'cards', at: '/cards' },
  { name: 'journal', at: '/journal' },
  { name: 'alarms', at: '/alarms' },
  { name: 'settings', at: '/settings' },
  ...listLooks,
  ...accountLooks,
  ...firmwareLooks,
  ...safetyLooks,
  ...fieldRecordLooks,
  ...sensorLooks,
  ...alarmLooks,
  ...cameraLooks,
  ...incidentLooks,
  ...reportLooks,
  ...invoiceLooks,
  ...paymentLooks,
  ...tillLooks,
  ...benefitLooks,
  ...hqLooks,
  ...ownedLooks,
  ...settingsLooks,
];

/** Takes the named looks (all when none is named) of the renderer built in `folder`; returns where they are. `dark` and one size are for a quick look. */
export async function take(
  folder: string,
  names: readonly string[],
  options: { readonly dark?: boolean; readonly quick?: boolean } = {},
): Promise<string> {
  const out = path.join(tmpdir(), 'stationmaster-looks');
  await mkdir(out, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    for (const look of looks.filter(({ name }) => names.length === 0 || names.includes(name)))
      for (const size of options.quick === true ? sizes.slice(0, 1) : sizes)
        for (const language of languages) await picture(browser, folder, out, look, size, language, options.dark === true);
  } finally {
    await browser.close();
  }
  return out;
}

async function picture(
  browser: Browser,
  folder: string,
  out: string,
  look: Look,
  size: { readonly width: number; readonly height: number },
  language: 'en' | 'zh',
  dark: boolean,
): Promise<void> {
  const stage = await openStage(folder, { ...startScene, language, ...look.scene });
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${stage.url}/#${look.at}`);
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
  // A picture may be of a page that waits for ever: there is nothing to wait for but that it stands still.
  await page.waitForTimeout(600);
  await look.act?.(page, stage);
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(out, `${look.name}-${size.width}-${language}${dark ? '-dark' : ''}.png`) });
  if (complaints.length > 0) console.log(`${look.name} ${size.width} ${language}: ${complaints.join(' | ')}`);
  await context.close();
  await stage.close();
}

if (process.argv[1] === import.meta.filename) {
  const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));
  const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const folder = path.resolve(process.env['RENDERER'] ?? 'out/renderer');
  console.log(await take(folder, names, { dark: flags.has('--dark'), quick: flags.has('--quick') }));
}

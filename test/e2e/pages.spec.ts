/** Every page of the screens, in both languages and at both sizes: words, width, complaints, accessibility; and its empty, failed, waiting and offline faces. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { OWNER, type Browser } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, logIn, say, settled, speak, tooWide, wordsMissing, type Language } from '../support/e2e-page.ts';
import { furnish, owner, setUp, startStation, type E2eStation, type Furnished } from '../support/e2e-station.ts';

const languages = ['en', 'zh'] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
/** Looked at by night too: together they have every kind of thing there is. */
const inTheDark = new Set([
  'board',
  'session-running',
  'session-closed',
  'plan-edit',
  'piles',
  'pairing',
  'pile',
  'pile-control',
  'pile-security',
  'alarms',
  'people',
  'settings-health',
]);
/** Where whole pictures go: `<folder>/<page>-<width>-<language>.png`. */
const shots = process.env['E2E_SHOTS'];

test.use({ actionTimeout: 15_000, viewport: sizes[0] });
test.describe.configure({ timeout: 150_000 });

/** Complaints, widths, words, accessibility of what is shown now, at both sizes. `name` is the picture's. */
async function look(page: Page, name: string, language: Language, complaints: readonly string[], dark = false): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    if (shots !== undefined) {
      await mkdir(shots, { recursive: true });
      await page.screenshot({ path: path.join(shots, `${name}-${size.width}-${language}.png`), animations: 'disabled' });
    }
    expect.soft(await tooWide(page), `${name} at ${size.width}`).toEqual([]);
  }
  await page.setViewportSize(sizes[0]);
  expect.soft(await wordsMissing(page, language), `${name}: words`).toEqual([]);
  expect.soft(await barriers(page), `${name}: barriers`).toEqual([]);
  if (dark) {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await barriers(page), `${name}: barriers in the dark`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  expect.soft(complaints, `${name}: complaints`).toEqual([]);
}

/** What axe finds serious or worse, with where it is. */
async function barriers(page: Page): Promise<string[]> {
  // There are no frames, so the older and quicker way is as good.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join(' | ')}`,
    );
}

test.describe('before anybody is there', () => {
  for (const language of languages)
    test(`set-up, the empty pages and the log-in, ${language}`, async ({ page, context }) => {
      const station = await startStation();
      try {
        const t = say(language);
        const complaints = listenForComplaints(page);
        await speak(context, language);
        await page.goto(station.url);
        await expect(page.getByRole('heading', { name: t('setup', 'title') })).toBeVisible();
        await look(page, 'setup', language, complaints);
        await lendLogin(context, station.url, await setUp(station));
        await page.reload();
        for (const [name, text] of [
          ['board', t('board', 'empty.title')],
          ['sessions', t('sessions', 'empty.title')],
          ['plans', t('plans', 'empty.title')],
          ['cards', t('cards', 'empty.title')],
          ['accounts', t('accounts', 'empty.title')],
          ['piles', t('piles', 'empty.title')],
          ['pairing', t('pairing', 'empty.title')],
          ['alarms', t('alarms', 'empty.title')],
        ] as const) {
          await page.goto(`${station.url}/#/${name}`);
          await expect(page.getByText(text)).toBeVisible();
          await settled(page, language);
          await look(page, `${name}-empty`, language, complaints);
        }
        await context.clearCookies();
        await page.reload();
        await expect(page.getByRole('button', { name: t('login', 'submit') })).toBeVisible();
        await look(page, 'login', language, complaints);
      } finally {
        await station.close();
      }
    });
});

test.describe('a station at work', () => {
  let site: Furnished;
  test.beforeAll(async () => {
    test.setTimeout(90_000);
    site = await furnish();
  });
  test.afterAll(() => site.close());

  /** Address, and what is there when the page is. */
  const pages = (t: ReturnType<typeof say>): readonly (readonly [name: string, at: string, shows: string])[] => [
    ['board', 'board', 'Pile 2'],
    ['board-sheet', 'board?open=CP-01%2F2%2F2', t('board', 'sheet.session')],
    ['session-running', `session/${site.running}`, t('session', 'bill.running')],
    ['session-closed', `session/${site.closed}`, t('session', 'bill.final', { number: 1 })],
    ['session-bill', `session/${site.closed}/bill`, t('explain', 'same.yes')],
    ['reports', 'reports', t('reports', 'chart.income.day')],
    ['reports-places', 'reports?tab=places&by=connector', 'Pile 2'],
    ['reports-prices', 'reports?tab=prices', t('reports', 'chart.periods')],
    ['reports-money', 'reports?tab=money', t('reports', 'money.byAttendant')],
    ['reports-hours', 'reports?tab=hours', t('reports', 'chart.hours')],
    ['reports-margin', 'reports?tab=margin', t('reports', 'purchase.none')],
    ['session-missing', 'session/nobody', t('session', 'missing.help')],
    ['sessions', 'sessions', 'Pile 2'],
    ['plans', 'plans', 'Winter plan'],
    ['plan-new', 'plans/new', t('plans', 'editor.allPriced')],
    ['plan-edit', `plans/${site.planId}`, t('plans', 'editor.allPriced')],
    ['cards', 'cards', 'Van 3'],
    ['accounts', 'accounts', 'Noor Haddad'],
    ['account', `account/${site.accountId}`, t('accounts', 'reason.top-up')],
    ['account-cards', `account/${site.accountId}?tab=cards`, 'Noor’s car'],
    ['cards-piles', 'cards?view=piles', 'Pile 2'],
    ['reservations', 'reservations', t('reservations', 'empty.title')],
    ['reservations-ended', 'reservations?view=ended', t('reservations', 'empty.ended')],
    ['piles', 'piles', 'Lindentech DC-150'],
    ['pairing', 'pairing', 'CP-03'],
    ['pairing-refused', 'pairing?show=refused', t('pairing', 'empty.filteredTitle')],
    ['pile', 'pile/CP-01', t('pile', 'facts.title')],
    ['pile-control', 'pile/CP-01?tab=control', t('pile', 'limit.title')],
    ['pile-journal', 'pile/CP-01?tab=control&journal=yes', 'MeterValues'],
    ['pile-settings', 'pile/CP-01?tab=settings', t('pile', 'settings.empty')],
    ['pile-security', 'pile/CP-01?tab=security', t('pile', 'trust.title')],
    ['pile-expert', 'pile/CP-01?tab=expert', t('pile', 'expert.title')],
    ['pile-selftest', 'pile/CP-01/selftest', t('selftest', 'form.charge')],
    ['journal', 'journal', 'MeterValues'],
    ['journal-search', 'journal?text=StartTransaction&pile=CP-01', 'StartTransaction'],
    ['alarms', 'alarms', t('common', 'alarm.kind.pile-faulted')],
    ['people', 'people', t('people', 'roleCan.attendant')],
    ['people-logins', 'people?tab=logins', t('people', 'thisWindow')],
    ['settings', 'settings', t('settings', 'station.heartbeat')],
    ['settings-health', 'settings?tab=health', t('settings', 'health.okText')],
    ['receipt', `receipt/${site.billId}`, t('receipt', 'thanks')],
    ['till', 'till', t('till', 'none')],
    ['till-all', 'till?show=all', t('till', 'empty.title')],
    ['ledger', 'ledger', t('ledger', 'proof.title')],
    ['ledger-postings', 'ledger?show=postings', t('ledger', 'account.revenue-energy')],
    ['ledger-days', 'ledger?show=days', t('ledger', 'days.close')],
    ['no-such-page', 'nowhere', t('common', 'page.not-found')],
  ];

  for (const language of languages)
    test(`every page, ${language}`, async ({ page, context }) => {
      const t = say(language);
      const complaints = listenForComplaints(page);
      await speak(context, language);
      await lendLogin(context, site.station.url, site.owner);
      await page.goto(site.station.url);
      for (const [name, at, shows] of pages(t)) {
        await test.step(name, async () => {
          await page.goto(`${site.station.url}/#/${at}`);
          await expect(page.getByText(shows).first()).toBeVisible();
          await settled(page, language);
          await look(page, name, language, complaints, language === 'en' && inTheDark.has(name));
        });
      }
    });

  for (const language of languages)
    test(`dialogs, ${language}`, async ({ page, context }) => {
      const complaints = listenForComplaints(page);
      await speak(context, language);
      await lendLogin(context, site.station.url, site.owner);
      const t = say(language);
      const dialogs: readonly (readonly [name: string, at: string, button: string])[] = [
        ['start-dialog', 'board', t('board', 'do.start')],
        ['pay-dialog', 'board', t('board', 'do.pay', { amount: '' }).trim()],
        ['session-close-dialog', `session/${site.running}`, t('session', 'do.close')],
        ['plan-use-dialog', 'plans', t('plans', 'activate.button')],
        ['card-dialog', 'cards', t('cards', 'add')],
        ['account-dialog', 'accounts', t('accounts', 'add')],
        ['account-top-up-dialog', `account/${site.accountId}`, t('accounts', 'do.topUp')],
        ['pile-accept-dialog', 'pairing', t('pairing', 'accept')],
        ['pile-change-dialog', 'pile/CP-01', t('pile', 'next.change')],
        ['pile-restart-dialog', 'pile/CP-01?tab=control', t('pile', 'restart.button')],
        ['person-dialog', 'people', t('people', 'add')],
        ['reserve-dialog', 'reservations', t('reservations', 'make')],
        ['recovery-dialog', 'settings?tab=health', t('settings', 'recovery.make')],
      ];
      for (const [name, at, button] of dialogs)
        await test.step(name, async () => {
          await page.goto(`${site.station.url}/#/${at}`);
          await page.locator('main').getByRole('button', { name: button }).first().click();
          const dialog = page.getByRole('dialog');
          await expect(dialog).toBeVisible();
          if (name === 'start-dialog') {
            await dialog.getByRole('button', { name: t('board', 'start.card') }).click();
            await expect(page.getByRole('option', { name: /Van 3/ })).toBeVisible();
          }
          await look(page, name, language, complaints);
          await page.goto(`${site.station.url}/#/settings`);
          await expect(dialog).toBeHidden();
        });
    });

  /** Lists that are asked for by a call, and the call. */
  const asked: readonly (readonly [at: string, call: string, shows: string | RegExp])[] = [
    ['sessions', 'sessions/list', 'Pile 2'],
    ['plans', 'plans/list', 'Winter plan'],
    ['cards', 'cards/list', 'Van 3'],
    ['accounts', 'accounts/list', 'Noor Haddad'],
    ['piles', 'piles/list', 'Lindentech DC-150'],
    ['pairing', 'piles/list', 'CP-03'],
    ['pile/CP-01', 'piles/get', 'Lindentech DC-150'],
    ['journal', 'journal/search', 'MeterValues'],
    ['alarms', 'alarms/list', 'lock did not close'],
    ['people', 'operators/list', 'Anton'],
    ['settings?tab=health', 'station/health', /\d [kM]B/],
  ];

  test('a page whose call fails says so, and shows all when it is tried again', async ({ page, context }) => {
    const t = say('en');
    await lendLogin(context, site.station.url, site.owner);
    await page.goto(site.station.url);
    for (const [at, call, shows] of asked)
      await test.step(at, async () => {
        await page.route(`**/rpc/${call}`, (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{}' }));
        await page.goto(`${site.station.url}/#/${at}`);
        const fault = page
          .getByRole('main')
          .getByRole('alert')
          .filter({ hasText: t('common', 'fault.title') });
        await expect(fault).toBeVisible();
        await expect(fault).toContainText(t('common', 'fault.screen.unexpected'));
        await page.unroute(`**/rpc/${call}`);
        await fault.getByRole('button', { name: t('common', 'do.retry') }).click();
        await expect(page.getByRole('main').getByText(shows).first()).toBeVisible();
        await expect(fault).toBeHidden();
      });
  });

  test('a page that waits shows grey lines, and nothing jumps when the answer comes', async ({ page, context }) => {
    await lendLogin(context, site.station.url, site.owner);
    await page.goto(site.station.url);
    // A pile's page is headed by the name that the answer brings.
    for (const [at, call, shows] of asked.filter(([at]) => !/[?/]/.test(at)))
      await test.step(at, async () => {
        const answer = Promise.withResolvers<undefined>();
        await page.route(`**/rpc/${call}`, async (route) => {
          await answer.promise;
          await route.continue();
        });
        await page.goto(`${site.station.url}/#/${at}`);
        await expect(page.locator('main .MuiSkeleton-root').first()).toBeVisible();
        const before = await page.getByRole('heading', { level: 1 }).boundingBox();
        answer.resolve(undefined);
        await expect(page.getByRole('main').getByText(shows).first()).toBeVisible();
        await expect(page.locator('main .MuiSkeleton-root')).toHaveCount(0);
        expect(await page.getByRole('heading', { level: 1 }).boundingBox()).toEqual(before);
        await page.unroute(`**/rpc/${call}`);
      });
  });
});

test.describe('a station that goes and comes', () => {
  let station: E2eStation;
  let browser: Browser;
  test.beforeAll(async () => {
    station = await startStation();
    browser = await setUp(station);
    await browser.client.cards.add({ number: 'CARD-1', label: 'Van 1', validUntilMs: null });
  });
  test.afterAll(() => station.close());

  for (const language of languages)
    test(`the screen says that the line is broken, keeps what it shows, and comes back by itself, ${language}`, async ({
      page,
      context,
    }) => {
      const t = say(language);
      await speak(context, language);
      await page.goto(station.url);
      await logIn(page, owner, language);
      await expect(page.getByRole('navigation')).toBeVisible();
      await page.goto(`${station.url}/#/cards`);
      await expect(page.getByText('Van 1')).toBeVisible();
      await settled(page, language);
      await station.end();
      const words = t('common', 'line.banner', { time: '…' }).split('…')[1] ?? '';
      const banner = page.getByRole('status').filter({ hasText: words.slice(0, 6) });
      await expect(banner).toBeVisible();
      await expect(page.getByRole('banner').getByText(t('common', 'line.lost'))).toBeVisible();
      await expect(page.getByText('Van 1')).toBeVisible();
      expect(await wordsMissing(page, language)).toEqual([]);
      expect(await barriers(page)).toEqual([]);
      if (shots !== undefined) await page.screenshot({ path: path.join(shots, `cards-offline-1280-${language}.png`) });
      await station.begin();
      await browser.client.cards.add({ number: `CARD-2-${language}`, label: `Van 2 ${language}`, validUntilMs: null });
      await expect(page.getByRole('banner').getByText(t('common', 'line.open'))).toBeVisible({ timeout: 20_000 });
      await expect(banner).toBeHidden();
      await expect(page.getByText(`Van 2 ${language}`)).toBeVisible();
    });

  test('opened while the station is away, the page says so and begins by itself', async ({ page }) => {
    await page.goto(station.url);
    await expect(page.getByRole('button', { name: say('en')('login', 'submit') })).toBeVisible();
    await page.route('**/rpc/**', (route) => route.abort());
    await page.reload();
    await expect(page.getByRole('alert')).toContainText(say('en')('common', 'fault.screen.no-line'));
    await page.unroute('**/rpc/**');
    await expect(page.getByRole('button', { name: say('en')('login', 'submit') })).toBeVisible();
    await expect(page.getByText(OWNER.stationName).first()).toBeVisible();
  });
});

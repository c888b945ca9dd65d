/** Takes pictures of the drivers' pages on phones, in both languages, light and dark: `node test/support/look-driver.ts [name…]`. Needs Chromium; writes beside the other pictures. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { id, type OperatorId, type PaymentId, type PrepayId, type StartCodeId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { openApiStation, type ApiStation } from './api-station.ts';
import { openDriverStation, type DriverStation } from './phone.ts';

const BOSS = id<OperatorId>('boss');
const SIZES = [
  { width: 390, height: 844 },
  { width: 320, height: 568 },
] as const;

/** A phone in the hand, and the station behind it. */
interface Hand {
  readonly station: ApiStation;
  readonly doors: DriverStation;
  readonly page: Page;
  readonly shoot: (name: string) => Promise<void>;
}

/** A code from the desk, paid in cash. */
function deskCode({ flow, keys }: ApiStation, name: string, amount = 5_000): string {
  const { code, codeHash } = keys.startCodes.make();
  flow.send({
    kind: 'operator.make-prepay',
    operatorId: BOSS,
    prepayId: id<PrepayId>(`prepay-${name}`),
    paymentId: id<PaymentId>(`payment-${name}`),
    amount: minor(amount),
    method: 'card-terminal',
    code: { codeId: id<StartCodeId>(`code-${name}`), codeHash, ref: null },
  });
  return code;
}

/** The pile begins what was ordered last, as its own tag says. */
function pileBegins({ flow }: ApiStation, wh = 1_000): number {
  const order = flow.commands.findLast((command) => command.kind === 'pile.order' && command.order.kind === 'start');
  if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('nothing was ordered');
  return flow.start({ connector: order.order.connector, tag: order.order.tag, wh }).transactionId;
}

async function story({ station, doors, page, shoot }: Hand): Promise<void> {
  const { flow } = station;
  const place = `${doors.plain}/c/P1/1/1`;
  // A page is read once a second at most.
  const again = async (): Promise<void> => {
    station.time.skippedMs += 1_100;
    await page.reload();
  };
  await page.goto(`${doors.plain}/`);
  await shoot('places');
  await page.goto(place);
  await shoot('place');
  await page.locator('input[name=code]').fill('ABCDE-12345');
  await page.locator('form[action$="/start"] button').click();
  await page.locator('.tell').first().waitFor();
  await shoot('place-wrong-code');
  flow.status(1, 'preparing');
  await page.goto(place);
  await page.locator('input[name=code]').fill(deskCode(station, 'a').toLowerCase());
  await page.locator('form[action$="/start"] button').click();
  await page.waitForURL(/\/s\//);
  await shoot('starting');
  const transactionId = pileBegins(station);
  flow.pass(1_300, 10);
  flow.meter([flow.entry(6_310, { powerW: 21_400 })], { transactionId });
  await again();
  await shoot('charging');
  await page.locator('form[action$="/stop"] button').click();
  await page.waitForLoadState();
  await shoot('stopping');
  flow.stop(transactionId, 11_000);
  await again();
  await shoot('finished');
  flow.status(1, 'available');
  flow.pass(10);
  await again();
  await shoot('billed');
  await page.locator('summary').first().click();
  await shoot('invoice');
  await page.goto(`${doors.plain}/mine`);
  await shoot('mine');
  await page.goto(`${doors.plain}/complain`);
  await page.locator('textarea').fill('The cable is stuck in the car.');
  await shoot('complain');
  await page.locator('main form button').click();
  await page.waitForURL(/\/s\//);
  await shoot('complained');
  // Money in advance, by phone.
  await page.goto(place);
  await page.locator('form[action$="/prepay"] button').first().click();
  await page.waitForURL(/\/s\//);
  await shoot('prepay-asked');
  const paymentId = id<PaymentId>(
    String(flow.db.get("SELECT id FROM payment WHERE method = 'online' ORDER BY asked_at_ms DESC, rowid DESC")?.['id']),
  );
  const told = { kind: 'payment.told', paymentId, provider: 'shop-pay' } as const;
  flow.send({ ...told, told: { state: 'pending', providerRef: 'R1', payUrl: 'https://pay.example/checkout/3f9a2c' } });
  await again();
  await shoot('prepay-pending');
  flow.send({ ...told, told: { state: 'paid', providerRef: 'R1', amount: minor(5_000) } });
  await again();
  await shoot('prepay-ready');
  flow.drop();
  await page.goto(place);
  await shoot('place-offline');
  flow.connect();
  flow.boot();
  flow.status(2, 'available');
  await page.goto(`${doors.plain}/s/0123456789abcdef`);
  await shoot('not-yours');
  await page.goto(`${doors.plain}/nothing`);
  await shoot('not-found');
}

async function accounts({ doors, page, shoot }: Hand): Promise<void> {
  await page.goto(`${doors.secure}/account`);
  await shoot('log-in');
  await page.goto(`${doors.secure}/register`);
  await shoot('register');
  await page.locator('input[name=name]').fill('Ada 王');
  await page.locator('input[name=pin]').fill('482913');
  await page.locator('input[name=again]').fill('482913');
  await page.locator('main form button').click();
  await page.waitForURL(/fresh=1/);
  await shoot('account-new');
  await page.goto(`${doors.secure}/c/P1/2/2`);
  await shoot('place-account');
}

async function oneRun(
  browser: Browser,
  folder: string,
  run: { language: 'en' | 'zh'; dark: boolean; size: (typeof SIZES)[number] },
  wanted: readonly string[],
): Promise<void> {
  const provider = {
    name: 'shop-pay',
    kind: 'test',
    url: null,
    answeredAtMs: null,
    problemAtMs: null,
    problem: null,
    calledBackAtMs: null,
    refusedAtMs: null,
  } as const;
  const station = await openApiStation({ ready: true, payments: { seen: () => [provider] } });
  station.flow.nowMs = utcMs(Date.now());
  const settings = (await station.ports.read('settings', undefined))?.money;
  if (settings !== undefined)
    station.flow.send({
      kind: 'operator.money-settings',
      operatorId: BOSS,
      money: { ...settings, seller: { ...settings.seller, phone: '+49 30 123456' } },
    });
  const doors = await openDriverStation(station, { secure: true });
  const context: BrowserContext = await browser.newContext({
    viewport: run.size,
    deviceScaleFactor: 1,
    isMobile: true,
    hasTouch: true,
    locale: run.language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: run.dark ? 'dark' : 'light',
    ignoreHTTPSErrors: true,
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log('console:', message.text()));
  page.on('pageerror', (error) => console.log('page error:', error.message));
  const shoot = async (name: string): Promise<void> => {
    if (wanted.length > 0 && !wanted.includes(name)) return;
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
    if (wide > 0) console.log(`${name} ${run.language} ${run.size.width}: ${wide} px too wide`);
    await page.screenshot({
      path: path.join(folder, `driver-${name}-${run.size.width}-${run.language}${run.dark ? '-dark' : ''}.png`),
      fullPage: true,
    });
  };
  try {
    await story({ station, doors, page, shoot });
    await accounts({ station, doors, page, shoot });
  } finally {
    await context.close();
    await doors.close();
    await station.close();
  }
}

const folder = path.join(tmpdir(), 'stationmaster-looks');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
const wanted = process.argv.slice(2);
for (const language of ['en', 'zh'] as const)
  for (const size of SIZES) await oneRun(browser, folder, { language, dark: false, size }, wanted);
await oneRun(browser, folder, { language: 'en', dark: true, size: SIZES[0] }, wanted);
await browser.close();
console.log(folder);
process.exit();

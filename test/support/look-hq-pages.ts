/** Takes pictures of HQ's pages in their states, to be looked at: `node test/support/look-hq-pages.ts [name…]`. Needs Chromium; writes to a folder in the system's temporary one. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { bundle } from '../../build/bundle.ts';
import { findChromium } from '../../build/chromium.ts';
import { demoMapPng } from '../sim/demo-map.ts';
import { HQ_PASSWORD, openHqStage, type HqStage } from './hq-stage.ts';

interface Look {
  readonly name: string;
  /** Address after "#", made from the stage. */
  readonly at: (stage: HqStage) => string;
  /** Nobody is logged in. */
  readonly outside?: boolean;
  /** A HQ without stations. */
  readonly empty?: boolean;
  /** Every call waits for ever, or fails. */
  readonly calls?: 'slow' | 'broken';
  readonly act?: (page: Page) => Promise<void>;
}

const to = (address: string) => () => address;
const first = (stage: HqStage): string => stage.stations[0]?.stationId ?? '';

const looks: readonly Look[] = [
  { name: 'login', at: to('/'), outside: true },
  { name: 'stations', at: to('/stations') },
  { name: 'stations-loading', at: to('/stations'), calls: 'slow' },
  { name: 'stations-fault', at: to('/stations'), calls: 'broken' },
  { name: 'stations-empty', at: to('/stations'), empty: true },
  { name: 'stations-none-match', at: to('/stations?text=nowhere') },
  { name: 'station', at: (stage) => `/station/${first(stage)}` },
  { name: 'station-place', at: (stage) => `/station/${first(stage)}`, act: (page) => click(page, /Place and tags|位置与标签/) },
  { name: 'station-recover', at: (stage) => `/station/${first(stage)}`, act: (page) => click(page, /^(Recovery code|恢复码)$/) },
  { name: 'map', at: to('/map') },
  { name: 'map-arrange', at: to('/map'), act: (page) => click(page, /^(Arrange|调整位置)$/) },
  { name: 'map-empty', at: to('/map'), empty: true },
  { name: 'alarms', at: to('/alarms') },
  { name: 'alarms-over', at: to('/alarms?tab=over') },
  { name: 'alarms-empty', at: to('/alarms'), empty: true },
  { name: 'incidents', at: to('/incidents') },
  { name: 'incident', at: (stage) => `/incident/${first(stage)}/I1` },
  { name: 'rollups', at: to('/rollups') },
  { name: 'rollups-days', at: to('/rollups?tab=days') },
  { name: 'rollups-hours', at: to('/rollups?tab=hours') },
  { name: 'rollups-periods', at: to('/rollups?tab=periods') },
  { name: 'rollups-benefits', at: to('/rollups?tab=benefits') },
  { name: 'rollups-empty', at: to('/rollups'), empty: true },
  { name: 'directives', at: to('/directives') },
  { name: 'directives-empty', at: to('/directives'), empty: true },
  {
    name: 'directive',
    at: to('/directives'),
    act: (page) =>
      page
        .getByRole('link', { name: /Coupon|优惠券/ })
        .first()
        .click(),
  },
  { name: 'compose', at: to('/compose') },
  { name: 'compose-plan', at: to('/compose?kind=plan') },
  { name: 'compose-coupon', at: to('/compose?kind=coupon') },
  { name: 'compose-settings', at: to('/compose?kind=settings') },
  { name: 'compose-rule', at: to('/compose?kind=alarm-rule') },
  { name: 'compose-firmware', at: to('/compose?kind=firmware') },
  { name: 'wallets', at: to('/wallets') },
  { name: 'wallets-empty', at: to('/wallets'), empty: true },
  { name: 'wallet', at: to('/wallet/fleet-1') },
  { name: 'codes', at: to('/codes') },
  { name: 'codes-make', at: to('/codes'), act: (page) => click(page, /^(New code|新建接入码)$/) },
  { name: 'partners', at: to('/partners') },
  { name: 'people', at: to('/people') },
  { name: 'people-add', at: to('/people'), act: (page) => click(page, /^(Add a person|添加人员)$/) },
  { name: 'people-deeds', at: to('/people?tab=deeds') },
];

/** The small window in both languages, the large one in English. */
const views = [
  { width: 1280, height: 800, language: 'en' },
  { width: 1280, height: 800, language: 'zh' },
  { width: 1920, height: 1080, language: 'en' },
] as const;
type View = (typeof views)[number];

async function main(names: readonly string[]): Promise<void> {
  await bundle(['hq-pages']);
  const folder = path.join(tmpdir(), 'stationmaster-looks-hq');
  await mkdir(folder, { recursive: true });
  const full = await furnishedHq();
  const empty = await openHqStage({ pages: true });
  const executablePath = findChromium();
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ ...(executablePath === null ? {} : { executablePath }), args });
  try {
    for (const look of looks.filter(({ name }) => names.length === 0 || names.includes(name)))
      for (const view of views) await take(browser, look, view, look.empty === true ? empty : full, folder);
  } finally {
    await browser.close();
    await full.close();
    await empty.close();
  }
  console.log(folder);
}

async function take(browser: Browser, look: Look, { width, height, language }: View, stage: HqStage, folder: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: language === 'zh' ? 'dark' : 'light' });
  await context.addInitScript(`localStorage.setItem('stationmaster.language', '${language}')`);
  const [name = '', value = ''] = stage.admin.cookie.split('=');
  if (look.outside !== true) await context.addCookies([{ name, value, url: stage.receiver.url, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(`${look.name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && look.calls === undefined) console.log(`${look.name}: ${message.text()}`);
  });
  if (look.calls !== undefined)
    await page.route(/\/rpc\/(?!access|alarms\/standing)/, async (route) => {
      if (look.calls === 'broken') await route.abort('connectionrefused');
    });
  await page.goto(`${stage.receiver.url}/#${look.at(stage)}`);
  // A picture may be of a page that waits for ever: there is nothing to wait for but that it stands still.
  await page.waitForTimeout(700);
  await look.act?.(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(folder, `${look.name}-${width}-${language}.png`) });
  await context.close();
}

async function click(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click();
}

/** Stations of two currencies, one with a fire behind it, people, codes, orders, shared money, a map. */
async function furnishedHq(): Promise<HqStage> {
  const stage = await openHqStage({
    pages: true,
    stations: [
      { name: 'Harbour', tags: ['north', 'city'], alarms: ['critical', 'medium'], hasIncident: true },
      { name: 'Motorway East', tags: ['motorway'], alarms: ['low'] },
      { name: 'Old Town', tags: ['city'], piles: 3 },
      { name: '浦东世纪大道站', zone: 'Asia/Shanghai', currency: 'CNY', piles: 12 },
    ],
  });
  const { client } = stage.admin;
  const [harbour, motorway, town] = stage.stations;
  if (harbour === undefined || motorway === undefined || town === undefined) throw new Error('the stage has no stations');
  const place = { address: 'Quay 4', city: 'Bremen', postalCode: '28195', country: 'DEU', latitude: '53.07929', longitude: '8.80169' };
  await client.stations.change({
    stationId: harbour.stationId,
    tags: ['north', 'city'],
    place: { ...place, note: 'Key at the harbour master.' },
  });
  await client.people.add({ name: 'Olga', role: 'operations', password: HQ_PASSWORD });
  await client.people.add({ name: 'Paul', role: 'pricing', password: HQ_PASSWORD });
  await client.codes.make({ note: 'Airport, opens in spring', countryCode: 'DE', partyId: 'EXA', tags: ['north'], days: 14 });
  await client.partners.add({ name: 'Roaming Ltd', scopes: ['ocpi', 'rollups'], tags: [] });
  const targets = { to: 'stations' as const, stationIds: [harbour, motorway, town].map(({ stationId }) => stationId) };
  await client.directives.issue({
    kind: 'coupon', objectId: 'spring', validFromMs: null, untilMs: null, targets,
    body: {
      code: 'SPRING', name: 'Spring', value: { kind: 'percent', ppm: 100_000, atMost: 500 }, layers: ['energy', 'service'], fromDay: '2026-03-01', toDay: '2027-06-01',
      oncePerAccount: true, budget: null, minTotal: null, groupId: null, enabled: true,
    },
  }); // prettier-ignore
  await client.directives.issue({
    kind: 'account', objectId: 'fleet-1', validFromMs: null, untilMs: null, targets,
    body: {
      kind: 'fleet', person: { name: 'Parcel Fleet', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] }, groupId: null, levelId: null,
      isPostPaid: false, creditLimit: 0, frozen: null, shared: { low: 5_000, step: 20_000 },
    },
  }); // prettier-ignore
  await client.wallets.pay({ accountId: 'fleet-1', amount: 100_000, isOut: false, entryId: 'a'.repeat(32), reason: 'Transfer 4711' });
  await client.wallets.grant({ accountId: 'fleet-1', stationId: harbour.stationId, amount: 20_000 });
  const answered = (number: number, state: string, code: string | null, reason: string | null) => ({
    kind: 'directive' as const,
    id: String(number),
    atMs: Date.now(),
    body: { number, state, atMs: Date.now(), code, reason },
  });
  await stage.tell(harbour, [answered(1, 'applied', null, null)]);
  await stage.tell(motorway, [answered(1, 'refused', 'benefit.code-taken', 'The code SPRING belongs to another coupon of this station.')]);
  await stage.admin.post('/upload/map-picture', demoMapPng());
  for (const [index, { stationId }] of stage.stations.slice(0, 3).entries())
    await client.map.place({ stationId, place: { x: 0.25 + index * 0.22, y: 0.3 + index * 0.16 } });
  // One locked, one that sent what comes later.
  await client.stations.lock({ stationId: town.stationId, isLocked: true, reason: 'The PC was stolen' });
  const later = motorway.batches.make([answered(9, 'applied', null, null)], { manifest: { number: motorway.batches.number + 3 } });
  await motorway.send(later.bytes);
  return stage;
}

if (import.meta.main) await main(process.argv.slice(2));

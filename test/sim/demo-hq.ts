/** `npm run demo:hq`: one HQ with three stations that have some days behind them, in a temporary folder. The piles are simulated; HQ, its database (PGlite) and the stations are the product. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../build/bundle.ts';
import { root } from '../../build/project.ts';
import { freshSetupCode } from '../../hq-receiver/access/login-desk.ts';
import { openReceiver, type Receiver } from '../../hq-receiver/receiver.ts';
import { openPglite } from '../../hq-receiver/store/pglite-sql.ts';
import { messageOf } from '../../station-core/base/fault.ts';
import type { Browser } from '../support/api-station.ts';
import { HqBrowser } from '../support/hq-stage.ts';
import { demoMapPng } from './demo-map.ts';
import { openDemoStation, type DemoPerson, type DemoStation } from './demo-station.ts';
import { portFrom, portIn, runDemo, UsageError, words, type Closers, type DemoOptions } from './demo-tools.ts';

const USAGE = 'npm run demo:hq -- [--port N] [--keep] [--once]';
const DAYS = 3;
const DAY_MS = 86_400_000;
const FIRST_PORT = 8_790;

const SITES = [
  { name: 'Riverside', seed: 20_260_601, tags: ['river', 'city'], city: 'Shanghai', spot: { x: 0.26, y: 0.36 } },
  { name: 'Harbour Gate', seed: 20_260_602, tags: ['city'], city: 'Ningbo', spot: { x: 0.52, y: 0.66 } },
  { name: 'Motorway East', seed: 20_260_603, tags: ['motorway'], city: 'Suzhou', spot: { x: 0.74, y: 0.28 } },
] as const;
type Site = (typeof SITES)[number];

async function run(options: DemoOptions, folder: string, closers: Closers): Promise<void> {
  if (!options.once) await bundle(['hq-pages', 'renderer']);
  const receiver = await openReceiver({
    database: await openPglite(path.join(folder, 'hq')),
    host: '127.0.0.1',
    port: await portFrom(FIRST_PORT, options),
    hqName: 'Demo HQ',
    publicUrl: null,
    tls: null,
    trustProxy: false,
    metricsToken: null,
    pagesFolder: options.once ? null : path.join(root, 'out/hq-pages'),
    now: () => Date.now(),
    log: {
      info: () => undefined,
      warn: (fields, text) => console.warn(text, fields),
      error: (fields, text) => console.error(text, fields),
    },
  });
  closers.add(() => receiver.close());
  const admin = { name: 'demo', password: words(4) };
  const hq = new HqBrowser(receiver.url);
  await hq.client.access.setUp({ code: (await freshSetupCode(receiver.hq.db)) ?? '', ...admin });
  console.log(`Telling three stations ${DAYS} days of history through simulated piles; half a minute …`);
  const stations: Told[] = [];
  for (const site of SITES) {
    const owner = { name: 'owner', password: words(4) };
    const { screens } = await furnish(site, { folder, owner, hq, receiver, closers, isServed: !options.once });
    stations.push({ site, screens, owner });
  }
  await hq.post('/upload/map-picture', demoMapPng());
  await arrived(receiver);
  for (const { stationId, name } of await hq.client.stations.names()) {
    const site = SITES.find((one) => one.name === name);
    if (site !== undefined) await hq.client.map.place({ stationId, place: site.spot });
  }
  await sendSomething(hq);
  console.log(options.once ? 'Three stations have told HQ everything.' : ready(receiver.url, admin, stations, folder).join('\n'));
}

/** As its screens are opened. */
interface Told extends Pick<DemoStation, 'screens'> {
  readonly site: Site;
  readonly owner: DemoPerson;
}

interface Around {
  readonly folder: string;
  readonly owner: DemoPerson;
  readonly hq: HqBrowser;
  readonly receiver: Receiver;
  readonly closers: Closers;
  readonly isServed: boolean;
}

/** One station: its past, alive, then enrolled at HQ. */
async function furnish(site: Site, { folder, owner, hq, receiver, closers, isServed }: Around): Promise<DemoStation> {
  const dataFolder = path.join(folder, site.name.toLowerCase().replaceAll(' ', '-'));
  const station = await openDemoStation({
    dataFolder, isServed, screensPort: 0, language: 'en', owner, seed: site.seed, pastMs: DAYS * DAY_MS, closers, name: site.name,
  }); // prettier-ignore
  await station.begin();
  const { browser } = station;
  const { code } = await hq.client.codes.make({ note: site.name, countryCode: 'CN', partyId: 'DEM', tags: [...site.tags], days: 1 });
  await browser.client.hq.enrol({
    settings: {
      url: receiver.url,
      caPem: null,
      proxy: null,
      capKiBs: null,
      schedule: { everyMinutes: 1, window: null, urgentFrom: 'low' },
    },
    code,
  });
  await browser.client.hq.sendNow();
  closers.add(keepSending(browser));
  return station;
}

/** A demo is looked at: what happened goes up every few seconds, not once a minute. Returns what stops it. */
function keepSending(browser: Browser): () => void {
  const tick = setInterval(() => {
    browser.client.hq.sendNow().catch(() => undefined);
  }, 5_000);
  return () => clearInterval(tick);
}

/** Each station has told its days; a history is noticed in steps and goes in several batches. */
async function arrived(receiver: Receiver): Promise<void> {
  const givenUpMs = Date.now() + 120_000;
  while (Date.now() < givenUpMs) {
    const [row] = await receiver.hq.db.query('SELECT count(DISTINCT station_id) AS stations FROM rollup_day WHERE pile_id IS NULL');
    if (row?.['stations'] === SITES.length) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the stations did not tell HQ their days within two minutes');
}

/** A promotion for all and a coupon for some, so that there is progress to look at. */
async function sendSomething(hq: HqBrowser): Promise<void> {
  const day = (add: number): string => new Date(Date.now() + add * DAY_MS).toISOString().slice(0, 10);
  const issue = { validFromMs: null, untilMs: null };
  await hq.client.directives.issue({
    ...issue,
    kind: 'promotion',
    objectId: 'hq-night-owls',
    targets: { to: 'all' },
    body: {
      name: 'Night owls', discountPpm: { energy: 0, service: 200_000, idle: 0 }, fromDay: day(0), toDay: day(30), fromMinute: 1_320, toMinute: 360, weekdays: [],
      groupId: null, pileIds: null, enabled: true,
    },
  }); // prettier-ignore
  await hq.client.directives.issue({
    ...issue,
    kind: 'coupon',
    objectId: 'hq-city',
    targets: { to: 'tag', tag: 'city' },
    body: {
      code: 'CITY', name: 'City days', value: { kind: 'percent', ppm: 100_000, atMost: 500 }, layers: ['energy', 'service'], fromDay: day(0), toDay: day(30),
      oncePerAccount: true, budget: null, minTotal: null, groupId: null, enabled: true,
    },
  }); // prettier-ignore
}

function ready(url: string, admin: DemoPerson, stations: readonly Told[], folder: string): string[] {
  return [
    '',
    `Open     ${url}`,
    `Log in   ${admin.name}   ${admin.password}`,
    `Folder   ${folder}`,
    '',
    'Its stations, each with its own screens:',
    ...stations.map(({ site, screens, owner }) => `  ${site.name.padEnd(14)} ${screens}   ${owner.name}   ${owner.password}`),
    '',
    'What to look at:',
    '  Stations     three that charge by themselves; each page says how far it has told everything',
    '  Map          where they are; Arrange moves them',
    '  Figures      by station, day, hour, price period',
    '  Directives   a promotion for all and a coupon for the tag city, with what each station answered; send a plan of one station to the others',
    '  Alarms       ground faults and missing piles of all three',
    '  At a station: Settings, HQ says the other side of all that',
    '',
    'Ctrl-C ends it and removes the folder (--keep leaves it).',
  ];
}

function readOptions(args: readonly string[]): DemoOptions {
  try {
    const { port, keep, once } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, keep: { type: 'boolean', default: false }, once: { type: 'boolean', default: false } },
    }).values;
    return { port: portIn(port), keep, once };
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n${USAGE}`);
  }
}

if (import.meta.main) await runDemo({ name: 'demo-hq', options: () => readOptions(process.argv.slice(2)), run });

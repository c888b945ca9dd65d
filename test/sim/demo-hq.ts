/** `npm run demo:hq`: one HQ with three stations that have some days behind them, in a temporary folder. The piles are simulated; HQ, its database (PGlite) and the stations are the product. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../build/bundle.ts';
import { requireNode, root } from '../../build/project.ts';
import { freshSetupCode } from '../../hq-receiver/access/login-desk.ts';
import { openReceiver, type Receiver } from '../../hq-receiver/receiver.ts';
import { openPglite } from '../../hq-receiver/store/pglite-sql.ts';
import { messageOf } from '../../station-core/base/fault.ts';
import { openStation, type Station } from '../../station-core/index.ts';
import { Browser } from '../support/api-station.ts';
import { HqBrowser } from '../support/hq-stage.ts';
import { DemoLife } from './demo-life.ts';
import { demoMapPng } from './demo-map.ts';
import { LIFE_BEFORE_MS, tellPast } from './demo-prepare.ts';
import { DemoTime } from './demo-time.ts';
import { Closers, endSignal, isFree, words } from './demo-tools.ts';

const USAGE = 'npm run demo:hq -- [--port N] [--keep] [--once]';
const DAYS = 3;
const DAY_MS = 86_400_000;
const FIRST_PORT = 8_790;
const PORTS_TRIED = 50;

const SITES = [
  { name: 'Riverside', seed: 20_260_601, tags: ['river', 'city'], city: 'Shanghai', spot: { x: 0.26, y: 0.36 } },
  { name: 'Harbour Gate', seed: 20_260_602, tags: ['city'], city: 'Ningbo', spot: { x: 0.52, y: 0.66 } },
  { name: 'Motorway East', seed: 20_260_603, tags: ['motorway'], city: 'Suzhou', spot: { x: 0.74, y: 0.28 } },
] as const;
type Site = (typeof SITES)[number];

interface Options {
  readonly port: number | null;
  readonly keep: boolean;
  /** Ends when everything has arrived; nothing is served. */
  readonly once: boolean;
}

async function main(options: Options): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-demo-hq-'));
  const closers = new Closers();
  if (!options.keep) closers.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const told = endSignal();
  try {
    const running = run(options, folder, closers);
    const isEnded = await Promise.race([running.then(() => options.once), told.then(() => true)]);
    // Sockets closed under its hands make the preparation fail; whoever pressed Ctrl-C knows why.
    running.catch(() => undefined);
    if (!isEnded) await told;
  } finally {
    await closers.close();
    if (options.keep) console.log(`Folder: ${folder}`);
  }
}

async function run(options: Options, folder: string, closers: Closers): Promise<void> {
  if (!options.once) await bundle(['hq-pages', 'renderer']);
  const receiver = await openReceiver({
    database: await openPglite(path.join(folder, 'hq')),
    host: '127.0.0.1',
    port: await portOf(options),
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
  const stations: { readonly site: Site; readonly url: string; readonly owner: { readonly name: string; readonly password: string } }[] =
    [];
  for (const site of SITES) {
    const owner = { name: 'owner', password: words(4) };
    const station = await furnish(site, { folder, owner, hq, receiver, closers, isServed: !options.once });
    stations.push({ site, url: station.addresses.screens, owner });
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

interface Around {
  readonly folder: string;
  readonly owner: { readonly name: string; readonly password: string };
  readonly hq: HqBrowser;
  readonly receiver: Receiver;
  readonly closers: Closers;
  readonly isServed: boolean;
}

/** One station: its past, then enrolled at HQ, then alive. */
async function furnish(site: Site, { folder, owner, hq, receiver, closers, isServed }: Around): Promise<Station> {
  const dataFolder = path.join(folder, site.name.toLowerCase().replaceAll(' ', '-'));
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(path.join(dataFolder, 'config.json'), JSON.stringify({ payments: [{ name: 'trial', kind: 'test' }] }));
  const endMs = Date.now();
  const time = new DemoTime(endMs - DAYS * DAY_MS);
  const station = await openStation({
    dataFolder,
    rendererFolder: isServed ? path.join(root, 'out/renderer') : null,
    clock: time.clock,
    overrides: { screensPort: 0, networkPort: 0, pilesPort: 0, loopbackOnly: true },
  });
  closers.add(() => station.close());
  const url = station.addresses.piles[0]?.replace(/\/$/, '') ?? '';
  const browser = new Browser(station.addresses.screens);
  const opened = (close: () => Promise<unknown>): void => closers.add(close);
  const registers = await tellPast({ url, browser, time, language: 'en', owner, seed: site.seed, endMs, opened });
  await browser.client.station.change({ name: site.name, language: 'en', heartbeatS: 300, idleCapS: 86_400 });
  await time.moveTo(endMs - LIFE_BEFORE_MS);
  const life = new DemoLife({ url, time, language: 'en', registers, seed: site.seed });
  closers.add(() => life.end());
  await life.begin(LIFE_BEFORE_MS);
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

function ready(
  url: string,
  admin: { readonly name: string; readonly password: string },
  stations: readonly { readonly site: Site; readonly url: string; readonly owner: { readonly name: string; readonly password: string } }[],
  folder: string,
): string[] {
  return [
    '',
    `Open     ${url}`,
    `Log in   ${admin.name}   ${admin.password}`,
    `Folder   ${folder}`,
    '',
    'Its stations, each with its own screens:',
    ...stations.map(({ site, url: at, owner }) => `  ${site.name.padEnd(14)} ${at}   ${owner.name}   ${owner.password}`),
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

/** The port asked for, or the first free one from 8790 on. */
async function portOf({ port, once }: Options): Promise<number> {
  if (port !== null) return port;
  if (once) return 0;
  for (let tried = FIRST_PORT; tried < FIRST_PORT + PORTS_TRIED; tried += 1) if (await isFree(tried)) return tried;
  return 0;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, keep: { type: 'boolean', default: false }, once: { type: 'boolean', default: false } },
  });
  const { port } = values;
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) > 65_535))
    throw new Error(`--port is a port from 0 to 65535.\n${USAGE}`);
  return { port: port === undefined ? null : Number(port), keep: values.keep, once: values.once };
}

if (import.meta.main) {
  requireNode();
  try {
    await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    console.error(`The demo could not go on: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

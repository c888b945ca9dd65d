/** `npm run demo`: a whole simulated site in a temporary folder, with a week behind it and charges running. The piles are simulated; the rest is the product. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../build/bundle.ts';
import { requireNode, root } from '../../build/project.ts';
import { isFault, messageOf } from '../../station-core/base/fault.ts';
import { openStation } from '../../station-core/index.ts';
import { Browser } from '../support/api-station.ts';
import { DemoLife } from './demo-life.ts';
import { LIFE_BEFORE_MS, tellPast } from './demo-prepare.ts';
import type { DemoLanguage } from './demo-site.ts';
import { DemoTime } from './demo-time.ts';
import { Closers, endSignal, isFree, words } from './demo-tools.ts';
import { toldByDemo, USAGE } from './demo-words.ts';

const WEEK_MS = 7 * 86_400_000;
/** The same site every time. */
const SEED = 20_260_601;
const FIRST_PORT = 8_080;
const PORTS_TRIED = 50;

interface Options {
  readonly port: number | null;
  readonly keep: boolean;
  readonly once: boolean;
  readonly language: DemoLanguage;
}

/** What was asked for makes no sense. */
class UsageError extends Error {}

async function main(options: Options): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-demo-'));
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
    if (options.keep) console.log(`Data folder: ${folder}`);
  }
}

async function run(options: Options, folder: string, closers: Closers): Promise<void> {
  const { language, once } = options;
  if (!once) await bundle(['renderer']);
  const endMs = Date.now();
  const time = new DemoTime(endMs - WEEK_MS);
  // The company inside the station: drivers pay by QR code, and no money moves.
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ payments: [{ name: 'trial', kind: 'test' }] }));
  const station = await openStation({
    dataFolder: folder,
    rendererFolder: once ? null : path.join(root, 'out', 'renderer'),
    clock: time.clock,
    overrides: { screensPort: await screensPort(options), networkPort: 0, pilesPort: 0, loopbackOnly: true },
  });
  closers.add(() => station.close());
  const owner = { name: 'demo', password: words(4) };
  const url = station.addresses.piles[0]?.replace(/\/$/, '') ?? '';
  const browser = new Browser(station.addresses.screens);
  console.log(toldByDemo[language].preparing);
  const opened = (close: () => Promise<unknown>): void => closers.add(close);
  const registers = await tellPast({ url, browser, time, language, owner, seed: SEED, endMs, opened });
  await time.moveTo(endMs - LIFE_BEFORE_MS);
  const life = new DemoLife({ url, time, language, registers, seed: SEED });
  closers.add(() => life.end());
  await life.begin(LIFE_BEFORE_MS);
  for (const line of toldByDemo[language].ready({ screens: station.addresses.screens, piles: url, owner, folder, once })) console.log(line);
}

/** The port asked for, or the first free one from 8080 on. */
async function screensPort({ port, once }: Options): Promise<number> {
  if (port !== null) return port;
  if (once) return 0;
  for (let tried = FIRST_PORT; tried < FIRST_PORT + PORTS_TRIED; tried += 1) if (await isFree(tried)) return tried;
  return 0;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const { port, language = 'en' } = values;
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) > 65_535))
    throw new UsageError(`--port is a port from 0 to 65535, not "${port}".`);
  if (language !== 'en' && language !== 'zh') throw new UsageError(`--language is en or zh, not "${language}".`);
  return { port: port === undefined ? null : Number(port), keep: values.keep, once: values.once, language };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        keep: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        language: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n${USAGE}`);
  }
}

if (import.meta.main) {
  requireNode();
  try {
    await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    console.error(isFault(error) || error instanceof UsageError ? error.message : `The demo could not go on: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

/** What the demos share: a folder and an orderly end, a free port, a password of words. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireNode } from '../../build/project.ts';
import { isFault, messageOf } from '../../station-core/base/fault.ts';

const PORTS_TRIED = 50;

/** How every demo is asked to go. */
export interface DemoOptions {
  /** null: the first free one. */
  readonly port: number | null;
  /** The folder stays. */
  readonly keep: boolean;
  /** Ends when everything is told; nothing is served. */
  readonly once: boolean;
}

/** What was asked for makes no sense. */
export class UsageError extends Error {}

/** name: of its folder. run prepares everything and leaves in `closers` what ends it. */
export interface Demo<O extends DemoOptions> {
  readonly name: string;
  readonly options: () => O;
  readonly run: (options: O, folder: string, closers: Closers) => Promise<void>;
}

/** From the command line to the end: Ctrl-C, or what was asked for is done. */
export async function runDemo<O extends DemoOptions>(demo: Demo<O>): Promise<void> {
  requireNode();
  try {
    await untilItEnds(demo);
  } catch (error) {
    console.error(isFault(error) || error instanceof UsageError ? error.message : `The demo could not go on: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

async function untilItEnds<O extends DemoOptions>({ name, options: asked, run }: Demo<O>): Promise<void> {
  const options = asked();
  const folder = mkdtempSync(path.join(tmpdir(), `stationmaster-${name}-`));
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

/** Throws UsageError for what is no port. */
export function portIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError(`--port is a port from 0 to 65535, not "${text}".`);
  return Number(text);
}

/** The port asked for, or the first free one from `first` on; 0 where none is free, or nobody will look. */
export async function portFrom(first: number, { port, once }: DemoOptions): Promise<number> {
  if (port !== null) return port;
  if (once) return 0;
  for (let tried = first; tried < first + PORTS_TRIED; tried += 1) if (await isFree(tried)) return tried;
  return 0;
}

/** What was opened, closed in reverse order; what opens after the end is closed at once. */
export class Closers {
  readonly #open: (() => unknown)[] = [];
  #ended = false;

  add(close: () => unknown): void {
    if (!this.#ended) this.#open.push(close);
    else void close();
  }

  async close(): Promise<void> {
    this.#ended = true;
    for (const close of this.#open.splice(0).reverse()) await close();
  }
}

/** Nothing listens there on this computer. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Ctrl-C, or whoever holds this process tells it to end. */
function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) process.on(signal, () => resolve());
    process.once('disconnect', () => resolve());
  });
}

const WORDS = 'amber anchor birch canal cedar cobalt comet copper coral delta ember falcon fennel garnet harbor hazel indigo island juniper kettle lagoon lantern lemon linen maple marble meadow mellow mosaic nectar nimbus olive onyx opal orchard otter pepper pine plume quartz raven river saddle saffron sage silver sorrel spruce summit tango thistle timber topaz tulip tundra umber velvet violet walnut willow winter yarrow zephyr zinnia'.split(' '); // prettier-ignore

/** So many words with dashes between. */
export function words(count: number): string {
  return Array.from({ length: count }, () => WORDS[randomInt(WORDS.length)]).join('-');
}

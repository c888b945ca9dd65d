/** What the demos share: an orderly end, a free port, a password of words. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

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
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Ctrl-C, or whoever holds this process tells it to end. */
export function endSignal(): Promise<void> {
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

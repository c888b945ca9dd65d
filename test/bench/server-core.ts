/** Bench: the core in a process of its own, set up with so many accepted piles. Prints its addresses; reports memory and the delay of its event loop when asked over IPC. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openTestPlant } from '../support/open-plant.ts';

const [, , count = '0', folder = '', plain = '0', secure = '0'] = process.argv;
const names = Array.from({ length: Number(count) }, (_, i) => `LOAD-${String(i + 1).padStart(4, '0')}`);
const test = await openTestPlant({ piles: names, folder, ports: { plain: Number(plain), secure: Number(secure) } });
const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
/** What is recorded is the time between two looks: the look's own interval is taken off. */
const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
process.on('message', (ask) => {
  if (ask === 'memory') process.send?.({ rss: process.memoryUsage().rss, waiting: test.plant.inbox.waiting });
  if (ask === 'loop') {
    process.send?.({ p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) });
    delay.reset();
  }
  if (ask === 'close') void test.close().then(() => process.exit(0));
});
const secureUrl = test.plant.pileAddresses.find((address) => address.startsWith('wss:')) ?? '';
process.send?.({ url: test.url, secureUrl, ca: test.plant.keys.caCertificatePem() });

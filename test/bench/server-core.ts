/** Bench: the core in a process of its own, set up with so many accepted piles. Prints its address; reports memory when asked over IPC. */
import { openTestPlant } from '../support/open-plant.ts';

const count = Number(process.argv[2] ?? '0');
const names = Array.from({ length: count }, (_, i) => `LOAD-${String(i + 1).padStart(4, '0')}`);
const test = await openTestPlant({ piles: names, folder: process.argv[3] ?? '' });
process.on('message', (ask) => {
  if (ask === 'memory') process.send?.({ rss: process.memoryUsage().rss, waiting: test.plant.inbox.waiting });
  if (ask === 'close') void test.close().then(() => process.exit(0));
});
process.send?.({ url: test.url });

/** Reads happen in threads of their own: limited, ended when they take too long, and never in each other's way. */
import { expect, onTestFinished, test } from 'vitest';
import { appendJournal } from '../../../station-core/store/journal.ts';
import { createReadPool, type PoolOptions, type ReadPool } from '../../../station-core/store/pool.ts';
import type { JournalViewPage } from '../../../station-core/store/views/journal-rows.ts';
import type { StoreQueries } from '../../../station-core/store/queries.ts';
import type { Queries } from '../../../station-core/store/read-protocol.ts';
import type { misbehaving } from './slow-reader-worker.ts';
import { day, entry, fileStore, NOON, StandingClock } from './support.ts';

type Misbehaving = typeof misbehaving;

function pool<Q extends Queries>(
  worker: string,
  options: Partial<PoolOptions> = {},
): { readonly reads: ReadPool<Q>; readonly clock: StandingClock; readonly add: () => void } {
  const { db, files } = fileStore();
  const clock = new StandingClock(NOON);
  const workerUrl = new URL(worker, import.meta.url);
  const reads = createReadPool<Q>({ workerUrl, clock, file: files.database, journalFolder: files.journal, masterKey: null, ...options });
  onTestFinished(() => reads.close());
  return { reads, clock, add: () => appendJournal(db, entry(1)) };
}
const misbehavingPool = (options?: Partial<PoolOptions>): ReturnType<typeof pool<Misbehaving>> =>
  pool<Misbehaving>('./slow-reader-worker.ts', options);

test('a question is answered from the file as it is now, by name and with its type', async () => {
  const { reads, add } = pool<StoreQueries>('../../../station-core/store/reader-worker.ts');
  const question = { fromDay: day('2026-11-21'), toDay: day('2026-11-21'), before: null, limit: 10 };
  const page: JournalViewPage = await reads.read('journalPage', question);
  add();
  expect([page.rows, (await reads.read('journalPage', question, 'report')).rows.length]).toEqual([[], 1]);
});

test('faults keep their code, bugs their message, and the thread goes on', async () => {
  const { reads } = misbehavingPool();
  await expect(reads.read('faulty', undefined)).rejects.toMatchObject({ code: 'input.not-found', detail: { what: 'session' } });
  await expect(reads.read('buggy', undefined)).rejects.toThrow('a bug');
  await expect(reads.read('double', 21)).resolves.toBe(42);
});

test('a list without an end stops by itself at the limit, and its transaction with it', async () => {
  const { reads } = misbehavingPool({ limitMs: 20 });
  await expect(reads.read('endless', undefined)).rejects.toMatchObject({ code: 'store.read-too-long' });
  await expect(reads.read('piles', undefined)).resolves.toBe(0);
});

test('a thread that does not come back in time is ended; those behind it and beside it are served', async () => {
  const { reads, clock } = misbehavingPool();
  const stuck = reads.read('stuck', undefined);
  const behind = reads.read('double', 1);
  await expect(reads.read('double', 2, 'report')).resolves.toBe(4);
  clock.pass(5_499);
  const early = Symbol('not yet');
  expect(await Promise.race([stuck.catch(() => 'ended'), Promise.resolve(early)])).toBe(early);
  clock.pass(1);
  await expect(stuck).rejects.toMatchObject({ code: 'store.read-too-long', detail: { query: 'stuck' } });
  await expect(behind).resolves.toBe(2);
});

test('a thread that dies fails its question alone and is replaced', async () => {
  const { reads } = misbehavingPool();
  const [dead, next] = await Promise.allSettled([reads.read('dying', undefined), reads.read('double', 3)]);
  expect(dead.status).toBe('rejected');
  expect(next).toEqual({ status: 'fulfilled', value: 6 });
});

test('256 questions wait per lane, the next is refused at once, the other lane is open', async () => {
  const { reads, clock } = misbehavingPool();
  const stuck = reads.read('stuck', undefined);
  const waiting = Array.from({ length: 256 }, (_, at) => reads.read('double', at));
  await expect(reads.read('double', 0)).rejects.toMatchObject({ code: 'inbox.full' });
  await expect(reads.read('double', 5, 'report')).resolves.toBe(10);
  clock.pass(6_000);
  await expect(stuck).rejects.toMatchObject({ code: 'store.read-too-long' });
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 256 }, (_, at) => at * 2));
});

test('closing rejects what is under way and what waits', async () => {
  const { reads } = misbehavingPool();
  const under = [reads.read('stuck', undefined), reads.read('double', 1)].map((one) => one.catch((error: unknown) => error));
  await reads.close();
  expect(await Promise.all(under)).toMatchObject([{ code: 'inbox.full' }, { code: 'inbox.full' }]);
  await expect(reads.read('double', 1)).rejects.toMatchObject({ code: 'inbox.full' });
});

/** Upkeep decides when: nightly backups, checkpoints when worth it, alarms when they come and go. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { HOUR_MS, localTime, MINUTE_MS, zoneName, type UtcMs } from '../../../station-core/base/time.ts';
import type { BackupResult } from '../../../station-core/store/backup.ts';
import { NOTHING_VERIFIED } from '../../../station-core/store/checks.ts';
import type { Condition } from '../../../station-core/store/condition.ts';
import { appendJournal } from '../../../station-core/store/journal.ts';
import type { Maintenance } from '../../../station-core/store/maintenance.ts';
import { startUpkeep, type Upkeep } from '../../../station-core/store/upkeep.ts';
import { entry, fileStore, NOON, StandingClock } from './support.ts';

const UTC = zoneName('UTC');
const GOOD: BackupResult = {
  ok: true,
  file: 'f',
  ms: 1,
  bytes: 1,
  problem: null,
  damaged: false,
  ledger: null,
  point: { ...NOTHING_VERIFIED, journalSeq: 5 },
};
const GOOD_LEDGER: BackupResult = { ...GOOD, ledger: [] };
const FAILED: BackupResult = { ...GOOD, ok: false, file: null, problem: 'the disk is full', point: NOTHING_VERIFIED };

/** The writer's part of a checkpoint. */
const THE_REST = 'the rest, by the writer';

interface Watched {
  readonly clock: StandingClock;
  readonly upkeep: Upkeep;
  readonly orders: string[];
  readonly conditions: Condition[];
  readonly verified: number[];
  readonly problems: unknown[];
  readonly grow: () => void;
}

function watch(answers: { backup?: BackupResult; problems?: string[]; ledger?: string[] } = {}): Watched {
  const { db, files } = fileStore();
  const clock = new StandingClock(NOON);
  const seen = { orders: [] as string[], conditions: [] as Condition[], verified: [] as number[], problems: [] as unknown[] };
  const replies = {
    backup: () => answers.backup ?? GOOD,
    verify: () => GOOD,
    check: () => ({ problems: answers.problems ?? [], ledger: answers.ledger ?? [], point: NOTHING_VERIFIED }),
    checkpoint: () => ({ done: true, walPages: 0, copiedPages: 0 }),
  };
  const order = (name: keyof typeof replies): Promise<unknown> => {
    seen.orders.push(name);
    return Promise.resolve(replies[name]());
  };
  // Only the words of the thread are played here; backup.test.ts runs the thread itself.
  const maintenance: Maintenance = { order: order as Maintenance['order'], close: () => Promise.resolve() };
  const upkeep = startUpkeep({
    clock,
    maintenance,
    file: files.database,
    backupFolder: files.backups,
    zone: () => UTC,
    onCondition: (condition) => seen.conditions.push(condition),
    onCheckpointed: () => seen.orders.push(THE_REST),
    onVerified: (point) => seen.verified.push(point.journalSeq),
    onProblem: (error) => seen.problems.push(error),
  });
  onTestFinished(() => upkeep.close());
  const grow = (): void =>
    db.transaction(() => {
      for (let n = 1; n <= 300; n += 1) appendJournal(db, entry(n, { body: 'x'.repeat(20_000) }));
    });
  return { clock, upkeep, grow, ...seen };
}

/** Lets what was promised happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const backups = (orders: readonly string[]): number => orders.filter((order) => order === 'backup').length;

async function pass(clock: StandingClock, ms: number): Promise<void> {
  for (const end = clock.now() + ms; clock.now() < end;) {
    clock.pass(MINUTE_MS);
    await settled();
  }
}

test('the check at start begins at once; what it finds is an alarm', async () => {
  const whole = watch();
  const damaged = watch({ problems: ['bill 7 is wrong'] });
  await settled();
  expect([whole.orders, whole.conditions]).toEqual([['check'], []]);
  expect(damaged.conditions).toEqual([{ alarm: 'store-damaged', active: true, detail: { problem: 'bill 7 is wrong' } }]);
});

test('a file without a backup of today gets one ten minutes after the start, and its point is told', async () => {
  const { clock, orders, verified } = watch();
  await pass(clock, 9 * MINUTE_MS);
  expect(backups(orders)).toBe(0);
  await pass(clock, 2 * MINUTE_MS);
  expect([backups(orders), verified]).toEqual([1, [5]]);
});

test('not before three at night', async () => {
  const { clock, orders } = watch({ backup: { ...GOOD } });
  await pass(clock, HOUR_MS);
  const before = backups(orders);
  const midnight = (at: UtcMs): boolean => localTime(at, UTC).minuteOfDay === 0;
  while (!midnight(clock.now())) await pass(clock, MINUTE_MS);
  const atMidnight = backups(orders);
  await pass(clock, 3 * HOUR_MS - MINUTE_MS);
  expect([before, backups(orders) - atMidnight]).toEqual([1, 0]);
  await pass(clock, 2 * MINUTE_MS);
  expect(backups(orders) - atMidnight).toBe(1);
});

test('a backup that fails is one alarm, tried again each hour, and gone with the first that works', async () => {
  const answers = { backup: FAILED };
  const { clock, orders, conditions } = watch(answers);
  await pass(clock, 10 * MINUTE_MS + 2 * HOUR_MS);
  expect([backups(orders), conditions]).toEqual([3, [{ alarm: 'backup-failed', active: true, detail: { problem: 'the disk is full' } }]]);
  answers.backup = GOOD;
  await pass(clock, HOUR_MS);
  expect(conditions.at(-1)).toEqual({ alarm: 'backup-failed', active: false, detail: {} });
});

test('a copy that is damaged is an alarm of its own', async () => {
  const { upkeep, conditions, verified } = watch({ backup: { ...FAILED, damaged: true } });
  await upkeep.backUpNow();
  expect([conditions.map((condition) => condition.alarm), verified]).toEqual([['backup-failed', 'store-damaged'], []]);
});

test('a ledger that does not hold is an alarm of its own, and over when all of it was found good', async () => {
  const { upkeep, conditions } = watch({ backup: GOOD_LEDGER, problems: ['transfer 5 was changed'], ledger: ['transfer 5 was changed'] });
  await settled();
  await upkeep.backUpNow();
  expect(conditions).toEqual([
    { alarm: 'ledger-broken', active: true, detail: { problem: 'transfer 5 was changed' } },
    { alarm: 'ledger-broken', active: false, detail: {} },
  ]);
});

test('a log worth copying is copied at once, then every three seconds, one order at a time', async () => {
  const { clock, orders, grow } = watch();
  clock.pass(3_000);
  await settled();
  expect(orders).toEqual(['check']);
  grow();
  clock.pass(2_000);
  expect(orders).toEqual(['check', 'checkpoint']);
  await settled();
  clock.pass(2_000);
  await settled();
  expect(orders).toEqual(['check', 'checkpoint', THE_REST]);
  clock.pass(1_000);
  await settled();
  expect(orders).toEqual(['check', 'checkpoint', THE_REST, 'checkpoint', THE_REST]);
});

test('the disk is asked each minute, and nothing failed', async () => {
  const { clock, conditions, problems } = watch();
  clock.pass(MINUTE_MS);
  await vi.waitFor(() => expect([conditions.filter((condition) => condition.alarm !== 'disk-nearly-full'), problems]).toEqual([[], []]));
});

/** The log never grows without end, and copying it never makes the writer wait. */
import { expect, test } from 'vitest';
import { createWalKeeper, passiveCheckpoint, truncateWal, walBytes, walCondition } from '../../../station-core/store/checkpoint.ts';
import { appendJournal, newestJournalSeq } from '../../../station-core/store/journal.ts';
import { openCheckpointer, openReader } from '../../../station-core/store/open.ts';
import { diskCondition, diskOf } from '../../../station-core/store/disk.ts';
import { entry, fileStore } from './support.ts';

const MIB = 1_024 * 1_024;
const LIMITS = { worthBytes: 100_000, limitBytes: 400_000 };
const body = 'x'.repeat(20_000);

test('the writer resets a log that passed its limit between two commits', () => {
  const { db, files } = fileStore();
  const keeper = createWalKeeper(db, LIMITS);
  let highest = 0;
  for (let n = 1; n <= 100; n += 1) {
    appendJournal(db, entry(n, { body }));
    keeper.afterCommit();
    highest = Math.max(highest, walBytes(files.database));
  }
  expect(highest).toBeLessThan(LIMITS.limitBytes + 100_000);
  expect(newestJournalSeq(db)).toBe(100);
});

test('while a reader holds the log it grows and commits go on; when the reader is gone it is reset', () => {
  const { db, files } = fileStore();
  const keeper = createWalKeeper(db, LIMITS);
  const reader = openReader(files.database);
  const add = (n: number): void => {
    appendJournal(db, entry(n, { body }));
    keeper.afterCommit();
  };
  reader.snapshot(() => {
    newestJournalSeq(reader);
    for (let n = 1; n <= 40; n += 1) add(n);
    expect(newestJournalSeq(reader)).toBe(0);
  });
  expect(walBytes(files.database)).toBeGreaterThan(LIMITS.limitBytes);
  for (let n = 41; n <= 60; n += 1) add(n);
  expect(walBytes(files.database)).toBeLessThan(LIMITS.limitBytes);
  reader.close();
});

test('after a checkpoint beside it the writer copies the rest, and the log begins anew in the blocks it has', () => {
  const { db, files } = fileStore();
  const keeper = createWalKeeper(db, LIMITS);
  const beside = openCheckpointer(files.database);
  const sizes = [1, 2, 3].map((round) => {
    for (let n = 1; n <= 10; n += 1) appendJournal(db, entry(round * 100 + n, { body }));
    passiveCheckpoint(beside);
    appendJournal(db, entry(round * 100 + 11, { body }));
    keeper.afterCheckpoint();
    return walBytes(files.database);
  });
  beside.close();
  expect(sizes[0]).toBeGreaterThan(200_000);
  expect(sizes).toEqual([sizes[0], sizes[0], sizes[0]]);
  expect(newestJournalSeq(db)).toBe(33);
});

test('a log that is to be wiped is truncated as soon as no reader is in the way', () => {
  const { db, files } = fileStore();
  const keeper = createWalKeeper(db, LIMITS);
  const reader = openReader(files.database);
  appendJournal(db, entry(1));
  reader.snapshot(() => {
    newestJournalSeq(reader);
    appendJournal(db, entry(2));
    keeper.wipe();
    expect(walBytes(files.database)).toBeGreaterThan(0);
  });
  reader.close();
  keeper.afterCheckpoint();
  expect(walBytes(files.database)).toBe(0);
  appendJournal(db, entry(3));
  expect(keeper.whenIdle()).toBe(false);
});

test('an idle writer truncates a log that is worth it', () => {
  const { db, files } = fileStore();
  const keeper = createWalKeeper(db, LIMITS);
  truncateWal(db);
  expect(keeper.whenIdle()).toBe(false);
  for (let n = 1; n <= 10; n += 1) appendJournal(db, entry(n, { body }));
  expect([keeper.whenIdle(), walBytes(files.database), keeper.whenIdle()]).toEqual([true, 0, false]);
  expect(db.pragma('busy_timeout')).toBe(5_000);
});

test('a passive checkpoint copies beside an open transaction of the writer', () => {
  const { db, files } = fileStore();
  for (let n = 1; n <= 10; n += 1) appendJournal(db, entry(n, { body }));
  const beside = openCheckpointer(files.database);
  db.begin();
  appendJournal(db, entry(11));
  const result = passiveCheckpoint(beside);
  db.commit();
  expect(result).toMatchObject({ done: true });
  expect(result.copiedPages).toBe(result.walPages);
  expect(newestJournalSeq(db)).toBe(11);
  beside.close();
});

test.each([
  [256, false, false],
  [257, false, true],
  [200, true, true],
  [128, true, false],
])('a log of %i MiB (alarm before: %s) is an alarm: %s', (mib, wasActive, expected) => {
  expect(walCondition(mib * MIB, wasActive)).toEqual({ alarm: 'wal-too-large', active: expected, detail: { walMib: mib, limitMib: 256 } });
});

test.each([
  ['a big disk', 3_000, 500_000, false, false],
  ['a big disk, nearly full', 2_000, 500_000, false, true],
  ['a big disk, a little better', 2_400, 500_000, true, true],
  ['a big disk, better', 2_600, 500_000, true, false],
  ['a small disk', 1_000, 16_000, false, false],
  ['a small disk, nearly full', 700, 16_000, false, true],
])('%s: %i of %i MiB free', (_, free, total, wasActive, expected) => {
  const condition = diskCondition({ freeBytes: free * MIB, totalBytes: total * MIB }, wasActive);
  expect(condition).toEqual({ alarm: 'disk-nearly-full', active: expected, detail: { freeMib: free, totalMib: total } });
});

test('the disk under a folder can be asked', async () => {
  const disk = await diskOf('.');
  expect(disk.freeBytes).toBeGreaterThan(0);
  expect(disk.totalBytes).toBeGreaterThan(disk.freeBytes);
});

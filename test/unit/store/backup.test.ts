/** Backups are made beside a writing writer, proven whole, kept for a while, and forget who was erased. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nextDate, type LocalDate } from '../../../station-core/base/time.ts';
import { backUp, backupsIn, daysToKeep, type BackupOrder, type BackupResult } from '../../../station-core/store/backup.ts';
import { NOTHING_VERIFIED } from '../../../station-core/store/checks.ts';
import type { WriteConnection } from '../../../station-core/store/connection.ts';
import { chainEnd } from '../../../station-core/store/ledger-chain.ts';
import { appendJournal } from '../../../station-core/store/journal.ts';
import { createMaintenance } from '../../../station-core/store/maintenance.ts';
import { openCopy } from '../../../station-core/store/open.ts';
import { verifyFile } from '../../../station-core/store/verify.ts';
import { createVault } from '../../../station-core/store/vault.ts';
import { count, day, entry, fileStore, NOON, person } from './support.ts';
import { post, transfer } from './transfer.ts';

const TODAY = day('2026-11-21');

function withRows(rows: number): { readonly db: WriteConnection; readonly order: BackupOrder; readonly add: (number: number) => void } {
  const { db, files } = fileStore();
  const add = (number: number): void => appendJournal(db, entry(number, { body: 'x'.repeat(3_000) }));
  db.transaction(() => {
    for (let n = 1; n <= rows; n += 1) add(n);
  });
  return { db, add, order: { file: files.database, folder: files.backups, day: TODAY, nowMs: NOON } };
}

/** A commit at every turn of the loop until the backup is done. */
async function whileWriting(
  backup: Promise<BackupResult>,
  add: (number: number) => void,
): Promise<{ readonly result: BackupResult; readonly commits: number }> {
  for (let commits = 1; ; commits += 1) {
    add(5_000 + commits);
    const result = await Promise.race([backup, setImmediate(null)]);
    if (result !== null) return { result, commits };
  }
}

function rowsIn(file: string | null): number {
  const copy = openCopy(file ?? 'none');
  try {
    return count(copy, 'journal');
  } finally {
    copy.close();
  }
}

/** Damages a page of a table that no start looks at. */
function damage(db: WriteConnection, file: string): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const page = 4_096 * (Math.floor(readFileSync(file).byteLength / 4_096) - 3);
  writeFileSync(file, readFileSync(file).fill(0xab, page, page + 2_000));
}

test('the writer goes on committing while a backup runs; the backup is the file as it was when it began', async () => {
  const { db, order, add } = withRows(5_000);
  const { result, commits } = await whileWriting(backUp(order), add);
  expect(result).toMatchObject({
    ok: true,
    problem: null,
    damaged: false,
    file: path.join(order.folder, 'stationmaster-2026-11-21.sqlite'),
  });
  expect(commits).toBeGreaterThan(3);
  const copied = rowsIn(result.file);
  expect(copied).toBeGreaterThanOrEqual(5_000);
  expect(copied).toBeLessThan(5_000 + commits);
  expect(result.point).toEqual({ journalSeq: copied, transferSeq: 0, transferHash: '', atMs: NOON });
  expect(count(db, 'journal')).toBe(5_000 + commits);
  expect(readdirSync(order.folder)).toEqual(['stationmaster-2026-11-21.sqlite']);
});

test('a backup that lets the log grow past its limit is given up, says so and leaves nothing behind', async () => {
  const { order, add } = withRows(5_000);
  const { result } = await whileWriting(backUp({ ...order, walLimitBytes: 1 }), add);
  expect(result).toMatchObject({
    ok: false,
    file: null,
    damaged: false,
    problem: expect.stringContaining('tried again later') as unknown,
  });
  expect(readdirSync(order.folder)).toEqual([]);
});

test('a copy whose ledger was changed is kept as it is; that is said of the ledger, and nothing counts as verified any more', async () => {
  const { db, order } = withRows(1);
  post(db, transfer('t1', { amount: 100, credit: 'owner' }));
  post(db, transfer('t2', { amount: 200, credit: 'owner' }));
  expect(await backUp(order)).toMatchObject({ ok: true, ledger: [], point: { transferSeq: 2, transferHash: chainEnd(db).hash } });
  db.script('DROP TRIGGER transfer_never_changes; UPDATE transfer SET amount = 1 WHERE seq = 1');
  expect(await backUp(order)).toMatchObject({
    ok: true,
    problem: null,
    damaged: false,
    point: NOTHING_VERIFIED,
    ledger: expect.arrayContaining([
      'every balance is what its transfers come to: cash stands at 300, its transfers come to 201',
      'every balance is what its transfers come to: owner stands at -300, its transfers come to -201',
      'the chain of the ledger holds: transfer 1 was changed, or one between 0 and it',
    ]) as unknown,
  });
  expect(verifyFile(order.file, NOON).problems.length).toBeGreaterThanOrEqual(3);
});

test('in the maintenance thread, where checkpoints and the check at start go on beside it', async () => {
  const { order } = withRows(500);
  const maintenance = createMaintenance({ workerUrl: new URL('../../../station-core/store/maintenance-worker.ts', import.meta.url) });
  onTestFinished(() => maintenance.close());
  const [backup, checkpoint, check] = await Promise.all([
    maintenance.order('backup', order),
    maintenance.order('checkpoint', { file: order.file }),
    maintenance.order('check', { file: order.file, nowMs: NOON }),
  ]);
  expect([backup.ok, checkpoint.done, checkpoint.copiedPages > 0, check.problems]).toEqual([true, true, true, []]);
  await maintenance.close();
  await expect(maintenance.order('check', { file: order.file, nowMs: NOON })).rejects.toMatchObject({ code: 'inbox.full' });
});

test('a damaged file is found by its copy; the last good backup stays', async () => {
  const { db, order } = withRows(500);
  const good = await backUp({ ...order, day: day('2026-11-20') });
  damage(db, order.file);
  expect(await backUp(order)).toMatchObject({ ok: false, file: null, damaged: true });
  expect(verifyFile(order.file, NOON).problems).not.toEqual([]);
  expect(backupsIn(order.folder)).toEqual([{ day: '2026-11-20', file: good.file }]);
});

test('a folder that cannot be made is a plain sentence', async () => {
  const { order } = withRows(1);
  writeFileSync(order.folder, '');
  expect(await backUp(order)).toMatchObject({ ok: false, file: null, problem: expect.stringContaining('cannot be written to') as unknown });
});

test('who was erased is erased from older backups too, and an older copy that cannot be used is named', async () => {
  const { db, order } = withRows(1);
  const vault = createVault(new Uint8Array(32));
  vault.createKey(db, person('anna'), NOON);
  vault.createKey(db, person('ben'), NOON);
  const older = await backUp({ ...order, day: day('2026-11-19') });
  vault.destroyKey(db, person('anna'), NOON);
  expect(await backUp({ ...order, day: day('2026-11-20') })).toMatchObject({ ok: true, problem: null });
  const copy = openCopy(older.file ?? '');
  expect(copy.all('SELECT id FROM person_key')).toEqual([{ id: 'ben' }]);
  copy.close();
  const broken = path.join(order.folder, 'before-version-2-from-1.sqlite');
  writeFileSync(broken, 'broken'.repeat(1_000));
  expect(await backUp(order)).toMatchObject({ ok: true, problem: expect.stringContaining('before-version-2-from-1.sqlite') as unknown });
});

describe('what is kept', () => {
  const days = (count: number): LocalDate[] => Array.from({ length: count }, (_, at) => nextDate(TODAY, -at));

  test.each<[string, LocalDate[], string[]]>([
    ['nothing of nothing', [], []],
    ['all of a week', days(7), days(7)],
    ['seven days and four weeks of two months', days(60), [...days(7), '2026-11-14', '2026-11-08', '2026-11-01', '2026-10-25']],
  ])('%s', (_, all, expected) => expect(daysToKeep(all)).toEqual(expected));

  test('older ones are dropped by the next backup', async () => {
    const { order } = withRows(1);
    for (const at of days(14).slice(1).reverse()) await backUp({ ...order, day: at });
    const last = await backUp(order);
    expect(existsSync(last.file ?? '')).toBe(true);
    expect(backupsIn(order.folder).map((backup) => backup.day)).toEqual([...days(7), '2026-11-14', '2026-11-08']);
  });
});

test('a finished backup is one file that opens anywhere', async () => {
  const { order } = withRows(1);
  const { file } = await backUp(order);
  const copy = new Database(file ?? '', { readonly: true });
  expect(copy.pragma('journal_mode', { simple: true })).toBe('delete');
  copy.close();
});

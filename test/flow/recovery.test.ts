/** A recovery file and a backup put back: the station lives on with what it sealed; a wrong passphrase or a changed file opens nothing. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import { makeRecoveryFile, restoreStation } from '../../station-core/recovery.ts';
import { numbersAfterRestore } from '../../station-core/store/counters.ts';
import { openReader } from '../../station-core/store/open.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { openTestPlant } from '../support/open-plant.ts';

const PASSPHRASE = 'seven quiet rivers';
const root = mkdtempSync(path.join(tmpdir(), 'recovery-'));
const home = path.join(root, 'home');
const file = path.join(root, 'yard.recovery');
const now = (): ReturnType<typeof utcMs> => utcMs(Date.now());
const passphrase = (): Promise<string> => Promise.resolve(PASSPHRASE);

beforeAll(async () => {
  const station = await openTestPlant({ folder: home, piles: ['P1'] });
  // Beside the station that runs.
  const facts = await makeRecoveryFile({ dataFolder: home, to: file, passphrase: PASSPHRASE, nowMs: now() });
  expect(facts).toMatchObject({ sessions: 0, bills: 0 });
  await station.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Of a station: what its folder holds beside what the system leaves there. */
const names = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('core.lock'))
    .sort();

async function pilesOf(folder: string): Promise<unknown> {
  const station = await openTestPlant({ folder });
  const rows = station.reader().all('SELECT id, name FROM pile ORDER BY id');
  // The keys are those of the first station: what is sealed in the file opens.
  const ca = station.caPem;
  await station.close();
  return { rows, ca };
}

test('on another PC the station is the same: its piles and its certificate authority', async () => {
  const there = path.join(root, 'there');
  const done = await restoreStation({ dataFolder: there, from: file, passphrase, nowMs: now() });
  expect(done.aside).toBeNull();
  expect(done.lastAliveMs).not.toBeNull();
  expect(names(there)).toEqual(['keys', 'stationmaster.restored', 'stationmaster.sqlite']);
  expect(await pilesOf(there)).toEqual(await pilesOf(home));
});

test('numbers go on above all that was given after the copy, once', async () => {
  const there = path.join(root, 'numbers');
  const at = now();
  await restoreStation({ dataFolder: there, from: file, passphrase, nowMs: at });
  const floors = async () => {
    const station = await openTestPlant({ folder: there });
    const rows = station.reader().all('SELECT DISTINCT floor, raised_at_ms AS atMs FROM number_floor');
    await station.close();
    return rows;
  };
  expect(await floors()).toEqual([{ floor: numbersAfterRestore(at), atMs: at }]);
  expect(names(there)).not.toContain('stationmaster.restored');
  // An ordinary start afterwards.
  expect(await floors()).toEqual([{ floor: numbersAfterRestore(at), atMs: at }]);
});

test('what was here is moved aside whole, never deleted', async () => {
  const there = path.join(root, 'aside');
  const before = await openTestPlant({ folder: there, piles: ['OLD'] });
  await before.close();
  const { aside } = await restoreStation({ dataFolder: there, from: file, passphrase, nowMs: now() });
  expect(aside).not.toBeNull();
  const old = openReader(path.join(aside ?? '', 'stationmaster.sqlite'));
  expect(old.all('SELECT id FROM pile')).toEqual([{ id: 'OLD' }]);
  old.close();
  expect(existsSync(path.join(aside ?? '', 'keys', 'master.key'))).toBe(true);
});

test('a backup is put back beside its own keys, and refused where they are not', async () => {
  const copy = path.join(root, 'copy.sqlite');
  const there = path.join(root, 'same-pc');
  await (await openTestPlant({ folder: there, piles: ['P7'] })).close();
  copyFileSync(storeFiles(there).database, copy);
  const { aside } = await restoreStation({ dataFolder: there, from: copy, passphrase, nowMs: now() });
  expect(existsSync(aside ?? '')).toBe(true);
  expect(await pilesOf(there)).toMatchObject({ rows: [{ id: 'P7' }] });
  await expect(restoreStation({ dataFolder: path.join(root, 'bare'), from: copy, passphrase, nowMs: now() })).rejects.toThrow(/keys/);
});

test('a folder with a station that runs is refused', async () => {
  const station = await openTestPlant({ folder: home });
  await expect(restoreStation({ dataFolder: home, from: file, passphrase, nowMs: now() })).rejects.toMatchObject({
    code: 'core.already-running',
  });
  await station.close();
});

const bytes = (): Buffer => readFileSync(file);
const changed = (at: number): Buffer => {
  const spoilt = bytes();
  spoilt[at] = (spoilt[at] ?? 0) ^ 1;
  return spoilt;
};

test.each<[string, () => Buffer, string]>([
  ['another passphrase', bytes, 'seven quiet rivulets'],
  [
    'a changed station name in its first line',
    () => Buffer.from(bytes().toString('latin1').replace('"station":"', '"station":"X'), 'latin1'),
    PASSPHRASE,
  ],
  ['a changed byte in the middle', () => changed(Math.floor(bytes().length / 2)), PASSPHRASE],
  ['a changed tag', () => changed(bytes().length - 1), PASSPHRASE],
  ['an end that is missing', () => bytes().subarray(0, -1_000), PASSPHRASE],
  ['nothing but a line', () => bytes().subarray(0, bytes().indexOf(0x0a) + 1), PASSPHRASE],
  ['text', () => Buffer.from('hello\nyou'), PASSPHRASE],
  ['nothing in it', () => Buffer.alloc(0), PASSPHRASE],
])('a file with %s opens nothing and changes nothing', async (_what, content, word) => {
  const bad = path.join(root, 'bad.recovery');
  writeFileSync(bad, content());
  const there = mkdtempSync(path.join(root, 'untouched-'));
  await expect(
    restoreStation({ dataFolder: there, from: bad, passphrase: () => Promise.resolve(word), nowMs: now() }),
  ).rejects.toMatchObject({
    code: 'input.invalid',
  });
  expect(names(there)).toEqual([]);
});

test('a database that is damaged is refused, and what is here stays', async () => {
  const there = path.join(root, 'damaged');
  await (await openTestPlant({ folder: there, piles: ['P9'] })).close();
  const bad = path.join(root, 'bad.sqlite');
  copyFileSync(storeFiles(there).database, bad);
  truncateSync(bad, 40_000);
  await expect(restoreStation({ dataFolder: there, from: bad, passphrase, nowMs: now() })).rejects.toMatchObject({ code: 'store.damaged' });
  expect(await pilesOf(there)).toMatchObject({ rows: [{ id: 'P9' }] });
});

test('a passphrase that is too short makes no file', async () => {
  const to = path.join(root, 'short.recovery');
  await expect(makeRecoveryFile({ dataFolder: home, to, passphrase: 'short', nowMs: now() })).rejects.toMatchObject({
    code: 'input.invalid',
  });
  expect(existsSync(to)).toBe(false);
});

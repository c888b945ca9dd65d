/** What is opened, what is refused and how, and that a refused file is left as it was. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isFault } from '../../../station-core/base/fault.ts';
import { lockDataFolder } from '../../../station-core/store/lock.ts';
import { openStore } from '../../../station-core/store/open-store.ts';
import { openWriter, requireDatabaseLibrary } from '../../../station-core/store/open.ts';
import { migrations } from '../../../station-core/store/migrations/all.ts';
import { fileStore, NOON, temporaryFolder } from './support.ts';

function faultOf(call: () => unknown): { code: string; message: string } {
  try {
    call();
  } catch (error) {
    if (isFault(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

test('the writer syncs every commit, checks foreign keys and leaves checkpoints to us', () => {
  const { db } = fileStore();
  const settings = [
    'journal_mode',
    'synchronous',
    'foreign_keys',
    'trusted_schema',
    'wal_autocheckpoint',
    'secure_delete',
    'application_id',
    'user_version',
  ];
  expect(Object.fromEntries(settings.map((name) => [name, db.pragma(name)]))).toEqual({
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    wal_autocheckpoint: 0,
    secure_delete: 2,
    application_id: 0x534d5354,
    user_version: migrations.length,
  });
});

describe('refused by name, and left as it was', () => {
  const refused: [string, (file: string) => void, string, RegExp][] = [
    ['a file of a newer version', fromTheFuture, 'store.from-the-future', new RegExp(`fileVersion 99, ourVersion ${migrations.length}`)],
    ['a database of another program', ofAnotherProgram, 'store.not-ours', /another data folder/],
    ['something else altogether', (file) => writeFileSync(file, 'not a database '.repeat(400)), 'store.not-ours', /stationmaster\.sqlite/],
  ];
  test.each(refused)('%s', (_, make, code, words) => {
    const dataFolder = temporaryFolder();
    const file = path.join(dataFolder, 'stationmaster.sqlite');
    make(file);
    const before = readFileSync(file);
    const fault = faultOf(() => openStore({ dataFolder, nowMs: NOON }));
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(words);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a data folder that cannot be made', () => {
    const parent = path.join(temporaryFolder(), 'a-file');
    writeFileSync(parent, '');
    const fault = faultOf(() => openWriter(path.join(parent, 'data', 'stationmaster.sqlite'), { newestVersion: 2 }));
    expect(fault).toEqual({ code: 'config.folder-not-writable', message: expect.stringContaining(parent) as unknown });
  });

  test('a file another program holds', () => {
    const { files } = fileStore();
    const other = new Database(files.database);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const db = openWriter(files.database, { newestVersion: migrations.length, busyTimeoutMs: 1 });
    expect(faultOf(() => db.begin()).code).toBe('store.busy');
    db.close();
  });

  test('a Node.js on which the library would crash', () => {
    const fault = faultOf(() => requireDatabaseLibrary({ node: '20.19.2', napi: '9' }));
    expect(fault).toEqual({ code: 'config.node-too-old', message: expect.stringMatching(/node 20\.19\.2, napi 9.*N-API 10/) as unknown });
    expect(() => requireDatabaseLibrary({ napi: '10' })).not.toThrow();
  });
});

describe('one core per data folder', () => {
  test('the second is refused with the pid and address of the first, and let in when it ended', () => {
    const folder = temporaryFolder();
    const first = lockDataFolder(folder);
    writeFileSync(path.join(folder, 'core.json'), JSON.stringify({ pid: 4711, screens: 'http://127.0.0.1:8080' }));
    const fault = faultOf(() => lockDataFolder(folder));
    expect(fault).toEqual({
      code: 'core.already-running',
      message: expect.stringContaining('pid 4711, address http://127.0.0.1:8080') as unknown,
    });
    first.close();
    lockDataFolder(folder).close();
  });

  test('a half written core.json changes nothing', () => {
    const folder = temporaryFolder();
    const first = lockDataFolder(folder);
    writeFileSync(path.join(folder, 'core.json'), '{"pid":');
    expect(faultOf(() => lockDataFolder(folder)).code).toBe('core.already-running');
    first.close();
  });

  test('a core that was killed leaves no lock behind', async () => {
    const folder = path.join(temporaryFolder(), 'data');
    mkdirSync(folder);
    const lock = new URL('../../../station-core/store/lock.ts', import.meta.url).href;
    const code = `import { lockDataFolder } from ${JSON.stringify(lock)}; lockDataFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => 0, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    expect(faultOf(() => lockDataFolder(folder)).code).toBe('core.already-running');
    other.kill('SIGKILL');
    await once(other, 'exit');
    lockDataFolder(folder).close();
  });
});

function fromTheFuture(file: string): void {
  const db = new Database(file);
  db.pragma('application_id = 0x534d5354');
  db.pragma('user_version = 99');
  db.exec('CREATE TABLE flying_car (id INTEGER PRIMARY KEY)');
  db.close();
}

function ofAnotherProgram(file: string): void {
  const db = new Database(file);
  db.exec('CREATE TABLE recipe (id INTEGER PRIMARY KEY)');
  db.close();
}

/** A file is brought to this version whole or not at all, and what was shipped never changes. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { isFault } from '../../station-core/base/fault.ts';
import type { WriteConnection } from '../../station-core/store/connection.ts';
import { migrations } from '../../station-core/store/migrations/all.ts';
import { hashOf, type Migration } from '../../station-core/store/migrations/list.ts';
import { openStore, storeFiles } from '../../station-core/store/open-store.ts';
import { NOON, temporaryFolder } from '../unit/store/support.ts';

const one: Migration = {
  number: 1,
  name: 'one',
  sql: 'CREATE TABLE pear (id INTEGER PRIMARY KEY) STRICT; INSERT INTO pear VALUES (1), (2);',
};
const two: Migration = {
  number: 2,
  name: 'two',
  sql: 'CREATE TABLE plum (id INTEGER PRIMARY KEY, pear INTEGER REFERENCES pear(id)) STRICT;',
};
const three: Migration = { number: 3, name: 'three', sql: 'INSERT INTO plum VALUES (1, 2);' };

function open(dataFolder: string, list: readonly Migration[]): WriteConnection {
  return openStore({ dataFolder, nowMs: NOON, migrations: list });
}

/** Opened and closed with these. */
function folderAt(list: readonly Migration[]): string {
  const folder = temporaryFolder();
  open(folder, list).close();
  return folder;
}

function tablesOf(db: WriteConnection): unknown[] {
  return db.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map((row) => row['name']);
}

function faultOf(call: () => unknown): { code: string; message: string } | null {
  try {
    call();
    return null;
  } catch (error) {
    return isFault(error) ? { code: error.code, message: error.message } : { code: 'bug', message: String(error) };
  }
}

describe('what is shipped', () => {
  const frozen = JSON.parse(readFileSync(new URL('./frozen.json', import.meta.url), 'utf8')) as {
    number: number;
    name: string;
    sha256: string;
  }[];

  test('a shipped migration is never edited: add a new one to migrations/all.ts instead', () => {
    const ours = migrations
      .slice(0, frozen.length)
      .map((migration) => ({ number: migration.number, name: migration.name, sha256: hashOf(migration) }));
    expect(ours, 'undo the edit of the shipped migration').toEqual(frozen);
  });

  test('every migration is frozen: run `node test/migration/freeze.ts` once, when it ships', () => {
    expect(migrations.slice(frozen.length).map((migration) => `${migration.number} ${migration.name}`)).toEqual([]);
  });

  test('an empty file gets every table, each of them STRICT, whole in itself', () => {
    const db = open(temporaryFolder(), migrations);
    const loose = db.all(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose).toEqual([]);
    expect(db.pragma('integrity_check')).toBe('ok');
    expect(tablesOf(db)).toEqual(expect.arrayContaining(['bill', 'journal', 'migration', 'person_key', 'session', 'transfer']));
    db.close();
  });
});

test('pending migrations are applied in order, once, with when and what', () => {
  const folder = folderAt([one]);
  const db = open(folder, [one, two, three]);
  expect(db.all('SELECT number, name, sha256, applied_at_ms FROM migration ORDER BY number')).toEqual(
    [one, two, three].map((migration) => ({
      number: migration.number,
      name: migration.name,
      sha256: hashOf(migration),
      applied_at_ms: NOON,
    })),
  );
  expect([db.pragma('user_version'), db.pragma('foreign_keys'), db.all('SELECT pear FROM plum')]).toEqual([3, 1, [{ pear: 2 }]]);
  db.close();
  open(folder, [one, two, three]).close();
});

test.each<[string, Migration]>([
  ['bad SQL', { number: 3, name: 'bad', sql: 'CREATE TABLE fig (id INTEGER PRIMARY KEY) STRICT; NONSENSE;' }],
  ['a row without its parent', { number: 3, name: 'orphan', sql: 'INSERT INTO plum VALUES (1, 99);' }],
])('%s undoes all pending migrations and the file stays as it was', (_, bad) => {
  const folder = folderAt([one]);
  expect(faultOf(() => open(folder, [one, two, bad]))?.code).toBe('bug');
  const db = open(folder, [one]);
  expect([tablesOf(db), db.pragma('user_version')]).toEqual([['migration', 'pear'], 1]);
  db.close();
});

test('a migration that was applied and now differs is refused by name', () => {
  const folder = folderAt([one, two]);
  const fault = faultOf(() => open(folder, [one, { ...two, sql: `${two.sql} -- better` }]));
  expect(fault).toEqual({ code: 'store.migration-changed', message: expect.stringContaining('migration 2 two') as unknown });
});

test('a file from a newer version is refused by name and opens again with that version', () => {
  const folder = folderAt([one, two]);
  const fault = faultOf(() => open(folder, [one]));
  expect(fault).toEqual({ code: 'store.from-the-future', message: expect.stringContaining('fileVersion 2, ourVersion 1') as unknown });
  open(folder, [one, two]).close();
});

test('a list of migrations with a hole in the file is damage, not a start', () => {
  const folder = folderAt([one, two]);
  const db = open(folder, [one, two]);
  db.run('DELETE FROM migration WHERE number = 1');
  db.close();
  expect(faultOf(() => open(folder, [one, two]))?.code).toBe('store.damaged');
});

describe('the copy from before', () => {
  test('an empty file needs none; a file with data is copied whole at its old version', () => {
    const folder = folderAt([one]);
    const { backups } = storeFiles(folder);
    expect(faultOf(() => readdirSync(backups))?.message).toContain('ENOENT');
    open(folder, [one, two]).close();
    expect(readdirSync(backups)).toEqual(['before-version-2-from-1.sqlite']);
    const copy = new Database(path.join(backups, 'before-version-2-from-1.sqlite'), { readonly: true });
    expect([copy.pragma('user_version', { simple: true }), copy.prepare('SELECT id FROM pear').all()]).toEqual([1, [{ id: 1 }, { id: 2 }]]);
    copy.close();
  });

  test('a copy cut short by a crash is made again, and the newest three are kept', () => {
    const folder = folderAt([one]);
    const { backups } = storeFiles(folder);
    const more = Array.from({ length: 5 }, (_, at): Migration => ({
      number: at + 2,
      name: `more ${at}`,
      sql: `CREATE TABLE t${at} (id INTEGER PRIMARY KEY) STRICT`,
    }));
    open(folder, [one, ...more.slice(0, 1)]).close();
    writeFileSync(path.join(backups, 'before-version-3-from-2.sqlite.part'), 'cut short');
    for (let n = 2; n <= more.length; n += 1) open(folder, [one, ...more.slice(0, n)]).close();
    expect(readdirSync(backups).sort()).toEqual([4, 5, 6].map((n) => `before-version-${n}-from-${n - 1}.sqlite`));
  });
});

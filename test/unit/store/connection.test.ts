/** Readers ask, writers change, rows come back with their types asserted. */
import { describe, expect, test } from 'vitest';
import type { Reader, Row, Writer } from '../../../station-core/store/connection.ts';
import { openReader } from '../../../station-core/store/open.ts';
import { bool, bytes, int, intOrNull, json, text, textOrNull } from '../../../station-core/store/rows.ts';
import { migrations } from '../../../station-core/store/migrations/all.ts';
import { count, fileStore } from './support.ts';

const TABLE = 'CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT';
const ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c';

function things(names: readonly string[]): Writer {
  const { db } = fileStore();
  db.script(TABLE);
  for (const name of names) db.runOne('INSERT INTO thing (name) VALUES (?)', name);
  return db;
}

test('a reader cannot be given where a writer is needed', () => {
  const change = (db: Writer): number => db.run('DELETE FROM thing');
  const question = (db: Reader): number => count(db, 'thing');
  const db = things(['a']);
  // @ts-expect-error -- a Reader has nothing to change the file with
  const wrong: (db: Reader) => number = change;
  expect([question(db), wrong(db), question(db)]).toEqual([1, 1, 0]);
});

test('the file refuses a change through a reader, whatever the types say', () => {
  const { db, files } = fileStore();
  db.script(TABLE);
  const reader = openReader(files.database);
  expect(() => reader.all("INSERT INTO thing (name) VALUES ('x') RETURNING id")).toThrow('SQLITE_READONLY');
  reader.close();
});

describe('changes', () => {
  test('runOne asserts that one row changed', () => {
    const db = things(['a', 'b']);
    expect(() => db.runOne("UPDATE thing SET name = name || '!'")).toThrow('one row changes, not 2');
    expect(() => db.runOne("DELETE FROM thing WHERE name = 'z'")).toThrow('one row changes, not 0');
  });

  test('a transaction that throws leaves nothing, one that returns leaves everything', () => {
    const db = things([]);
    expect(() =>
      db.transaction(() => {
        db.runOne("INSERT INTO thing (name) VALUES ('a')");
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([count(db, 'thing'), db.inTransaction]).toEqual([0, false]);
    expect(db.transaction(() => db.run("INSERT INTO thing (name) VALUES ('a'), ('b')"))).toBe(2);
    expect(count(db, 'thing')).toBe(2);
  });

  test('a savepoint that throws is rolled back alone', () => {
    const db = things([]);
    db.transaction(() => {
      db.savepoint(() => db.runOne("INSERT INTO thing (name) VALUES ('a')"));
      expect(() =>
        db.savepoint(() => {
          db.runOne("INSERT INTO thing (name) VALUES ('b')");
          db.runOne("INSERT INTO thing (name) VALUES ('a')");
        }),
      ).toThrow(/UNIQUE/);
      db.savepoint(() => db.runOne("INSERT INTO thing (name) VALUES ('c')"));
    });
    expect(db.all('SELECT name FROM thing ORDER BY name')).toEqual([{ name: 'a' }, { name: 'c' }]);
  });
});

describe('questions', () => {
  test('everything in a snapshot sees the file as it was at its first question', () => {
    const { db, files } = fileStore();
    db.script(TABLE);
    const reader = openReader(files.database);
    const seen = reader.snapshot(() => {
      const before = count(reader, 'thing');
      db.runOne("INSERT INTO thing (name) VALUES ('a')");
      return [before, count(reader, 'thing')];
    });
    expect([...seen, count(reader, 'thing')]).toEqual([0, 0, 1]);
    reader.close();
  });

  test('a list without an end stops at the time limit and the connection goes on', () => {
    const { files } = fileStore();
    const reader = openReader(files.database);
    reader.limit(5);
    expect(() => reader.snapshot(() => reader.all(ENDLESS))).toThrow('longer than 5 seconds');
    reader.limit(null);
    expect(count(reader, 'migration')).toBe(migrations.length);
    reader.close();
  });

  test('a list of more than 250,000 rows is a bug', () => {
    const { db } = fileStore();
    expect(() => db.all(`${ENDLESS} LIMIT 250001`)).toThrow('at most 250000 rows');
  });
});

test.each<[string, () => unknown, unknown]>([
  ['text', () => text({ a: 'x' }, 'a'), 'x'],
  ['text of a number', () => text({ a: 1 }, 'a'), 'column a is text'],
  ['a column that is not there', () => text({}, 'a'), 'the row has a column a'],
  ['textOrNull', () => textOrNull({ a: null }, 'a'), null],
  ['int', () => int({ a: 2 ** 53 - 1 }, 'a'), 9007199254740991],
  ['int beyond 2^53', () => int({ a: 2 ** 53 }, 'a'), 'column a is an integer below 2^53'],
  ['int of a fraction', () => int({ a: 0.5 }, 'a'), 'column a is an integer below 2^53'],
  ['intOrNull', () => intOrNull({ a: null }, 'a'), null],
  ['bool', () => bool({ a: 1 }, 'a'), true],
  ['bool of 2', () => bool({ a: 2 }, 'a'), 'column a is 0 or 1'],
  ['bytes', () => [...bytes({ a: new Uint8Array([1]) }, 'a')], [1]],
  ['bytes of text', () => bytes({ a: 'x' }, 'a'), 'column a is a blob'],
  ['json', () => json<{ b: number }>({ a: '{"b":1}' }, 'a'), { b: 1 }],
])('%s', (_, read, expected) => {
  const outcome = (): unknown => {
    try {
      return read();
    } catch (error) {
      return error instanceof Error ? error.message.replace('assertion failed: ', '') : error;
    }
  };
  expect(outcome()).toEqual(expected);
});

test('an integer beyond 2^53 in the file is not taken for another one', () => {
  const { db } = fileStore();
  const row: Row | undefined = db.get('SELECT 9007199254740993 AS a');
  expect(() => int(row ?? {}, 'a')).toThrow('below 2^53');
});

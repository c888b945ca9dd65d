/** HQ's database: brought to this version once, parts by month, the same from PostgreSQL and from PGlite. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../../../build/project.ts';
import { migrate } from '../../../hq-receiver/store/migrate.ts';
import { migrations } from '../../../hq-receiver/store/migrations/all.ts';
import { createPartitions } from '../../../hq-receiver/store/partitions.ts';
import { openPglite } from '../../../hq-receiver/store/pglite-sql.ts';
import { serverKeyPem } from '../../../hq-receiver/store/server-key.ts';
import type { Database } from '../../../hq-receiver/store/sql.ts';
import { newServerKeyPem } from '../../../hq-receiver/verify/keys.ts';
import { sampleObjects, sampleSession } from '../../support/hq-objects.ts';
import { openTestReceiver, saidIn, testDatabase, TestStation } from '../../support/hq-receiver.ts';
import { maybePostgres } from '../../support/postgres.ts';

const server = await maybePostgres();
if (!server.ok) console.log(server.why);
afterAll(async () => {
  if (server.ok) await server.postgres.close();
});

describe.skipIf(!server.ok)('in PostgreSQL', () => {
  const opened: Database[] = [];
  const open = async (): Promise<{ db: Database; url: string }> => {
    const url = server.ok ? await server.postgres.newDatabase() : '';
    const db = testDatabase(url);
    opened.push(db);
    return { db, url };
  };
  afterAll(() => Promise.all(opened.map((db) => db.close())));

  test('of several receivers that start at once, one migrates and all sign with the same key', async () => {
    const { url } = await open();
    const all = Array.from({ length: 4 }, () => testDatabase(url));
    const counts = await Promise.all(all.map((db) => migrate(db, migrations, 0)));
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, migrations.length]);
    const keys = await Promise.all(all.map((db) => serverKeyPem(db, newServerKeyPem)));
    expect(new Set(keys).size).toBe(1);
    await Promise.all(all.map((db) => db.close()));
  });

  test('a step that fails leaves the database as it was', async () => {
    const { db } = await open();
    const [first] = migrations;
    if (first === undefined) throw new Error('there is a first step');
    const bad = { number: 2, name: 'bad', sql: 'CREATE TABLE good (a integer);\nCREATE TABL bad (a integer);' };
    await expect(migrate(db, [first, bad], 0)).rejects.toMatchObject({ sqlState: '42601' });
    expect(await db.query(`SELECT to_regclass('station') AS a, to_regclass('migration') AS b`)).toEqual([{ a: null, b: null }]);
  });

  test('a database of a newer program, or one whose steps are not ours, is left alone', async () => {
    const { db } = await open();
    await migrate(db, migrations, 0);
    await expect(migrate(db, migrations.slice(0, 1), 0)).rejects.toThrow('newer program');
    const changed = migrations.map((one, index) => (index === 0 ? { ...one, sql: `${one.sql} ` } : one));
    await expect(migrate(db, changed, 0)).rejects.toThrow('Step 1 first');
  });

  test('every table of stations has station_id first in every primary and unique key; every monthly one is cut by its column', async () => {
    const { db } = await open();
    await migrate(db, migrations, 0);
    const keys = await db.query(`SELECT c.relname AS "table", i.indexrelid::regclass::text AS "index", a.attname AS first
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
        AND EXISTS (SELECT 1 FROM pg_attribute s WHERE s.attrelid = c.oid AND s.attname = 'station_id' AND s.attnotnull)`);
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter(({ first }) => first !== 'station_id')).toEqual([]);
    const cut = await db.query(`SELECT c.relname AS name, pg_get_partkeydef(c.oid) AS by FROM pg_class c WHERE c.relkind = 'p' ORDER BY 1`);
    expect(cut).toEqual([
      { name: 'alarm', by: 'RANGE (raised_at_ms)' },
      { name: 'batch', by: 'RANGE (applied_at_ms)' },
      { name: 'cdr', by: 'RANGE (issued_at_ms)' },
      { name: 'posting', by: 'RANGE (moved_at_ms)' },
      { name: 'rollup_day', by: 'RANGE (day)' },
      { name: 'rollup_hour', by: 'RANGE (hour_ms)' },
      { name: 'session', by: 'RANGE (started_at_ms)' },
    ]);
  });

  test('docs/hq.md spreads every table of stations, and says of every other one where it stays', async () => {
    const { db } = await open();
    await migrate(db, migrations, 0);
    const tables =
      await db.query(`SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'station_id') AS "byStation"
      FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
    const docs = readFileSync(path.join(root, 'docs/hq.md'), 'utf8');
    const spread = [...docs.matchAll(/create_distributed_table\('(\w+)', 'station_id'/g)].map(([, name]) => name);
    const copied = [...docs.matchAll(/create_reference_table\('(\w+)'\)/g)].map(([, name]) => name);
    const stays = [...(/What is left \((.*)\) stays/.exec(docs)?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(spread.toSorted()).toEqual(tables.filter(({ byStation }) => byStation === true).map(({ name }) => name));
    expect([...copied, ...stays].toSorted()).toEqual(tables.filter(({ byStation }) => byStation === false).map(({ name }) => name));
  });

  test('parts are made once by whoever comes first, take in what lay in the default, and only for months that may be', async () => {
    const { db } = await open();
    await migrate(db, migrations, 0);
    const nowMs = Date.UTC(2026, 2, 31, 23);
    await db.run(
      `INSERT INTO session (station_id, id, epoch, version, seq, at_ms, received_at_ms, started_at_ms)
       VALUES ('S', 'a', 1, 1, 1, 0, 0, $1), ('S', 'b', 1, 1, 2, 0, 0, $2)`,
      [Date.UTC(2026, 2, 31, 23, 59, 59, 999), Date.UTC(2026, 3, 1)],
    );
    const times = new Map([
      ['session', [nowMs, Date.UTC(2019, 11, 31), Date.UTC(2026, 6, 1), Date.UTC(2020, 0, 1)]],
      ['rollup_day', [nowMs]],
    ] as const);
    await Promise.all(Array.from({ length: 4 }, () => createPartitions(db).ensure(times, nowMs)));
    const parts = await db.query(
      `SELECT inhrelid::regclass::text AS part FROM pg_inherits WHERE inhparent IN ('session'::regclass, 'rollup_day'::regclass) ORDER BY 1`,
    );
    expect(parts.map(({ part }) => part)).toEqual([
      'rollup_day_2026_03',
      'rollup_day_other',
      'session_2020_01',
      'session_2026_03',
      'session_other',
    ]);
    const rows = await db.query('SELECT id, tableoid::regclass::text AS part FROM session ORDER BY id');
    expect(rows).toEqual([
      { id: 'a', part: 'session_2026_03' },
      { id: 'b', part: 'session_other' },
    ]);
  });

  test('a transaction that its work breaks off, or that the server ends, leaves nothing and its connection is not used again', async () => {
    const { db } = await open();
    await db.script('CREATE TABLE t (a integer)');
    await expect(
      db.tx(async (sql) => {
        await sql.run('INSERT INTO t VALUES (1)');
        throw new Error('enough');
      }),
    ).rejects.toThrow('enough');
    await expect(
      db.tx(async (sql) => {
        await sql.run('INSERT INTO t VALUES (2)');
        await sql.query('SELECT pg_terminate_backend(pg_backend_pid())');
      }),
    ).rejects.toMatchObject({ kind: 'unavailable' });
    await Promise.all(Array.from({ length: 10 }, () => db.run('INSERT INTO t VALUES (3)')));
    expect(await db.query('SELECT a, count(*) AS n FROM t GROUP BY a')).toEqual([{ a: 3, n: 10 }]);
    expect(db.load()).toMatchObject({ busy: 0, waiting: 0 });
  });
});

test('one receiver on PGlite takes the same batches', { timeout: 60_000 }, async () => {
  const receiver = await openTestReceiver(await openPglite(null));
  try {
    const station = await TestStation.enrolled(receiver);
    const first = station.batches.next(sampleObjects());
    expect((await station.send(first.bytes)).body).toMatchObject({ applied: true });
    expect((await station.send(first.bytes)).body).toMatchObject({ applied: false });
    expect((await station.send(station.batches.make([sampleSession('S2')], { manifest: { number: 9 } }).bytes)).body['code']).toBe(
      'hq.gap',
    );
    const second = await station.send(station.batches.next([sampleSession('S1', { energy: 7, version: 2 })]).bytes);
    expect(saidIn(second.body['acknowledgement'])).toMatchObject({ mark: { number: 2 } });
    expect(await receiver.hq.db.query('SELECT energy, version FROM session')).toEqual([{ energy: 7, version: 2 }]);
    expect(receiver.logged.filter(({ level }) => level === 'error')).toEqual([]);
  } finally {
    await receiver.close();
  }
});

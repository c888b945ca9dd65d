/** One station that is broken or in wrong hands, people who click at the same moment, an operator who looks for what failed: none of it reaches others. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRecoveryCode } from '../../hq-receiver/enrolment.ts';
import { addStation } from '../../hq-receiver/store/stations.ts';
import { catchUpStation } from '../../hq-receiver/store/directives.ts';
import { issueDirective } from '../../hq-receiver/store/issue-directive.ts';
import { migrate } from '../../hq-receiver/store/migrate.ts';
import { stationFile } from '../../hq-receiver/store/file-views.ts';
import { openPg } from '../../hq-receiver/store/pg-sql.ts';
import { sumByCurrency } from '../../hq-receiver/store/rollup-views.ts';
import type { Database } from '../../hq-receiver/store/sql.ts';
import { BATCH_TYPE, LAST_MS, MOST_GZIP_BYTES } from '../../station-core/hq/wire.ts';
import { BatchMaker, newKeyPair } from '../support/hq-batches.ts';
import { planBody } from '../support/hq-orders.ts';
import { sampleDay, sampleObjects } from '../support/hq-objects.ts';
import { ask, openTestReceiver, recoverWith, testDatabase, TestStation, type TestReceiver } from '../support/hq-receiver.ts';
import { maybePostgres } from '../support/postgres.ts';

const server = await maybePostgres();
if (!server.ok) console.log(server.why);

describe.skipIf(!server.ok)('HQ', () => {
  let db: Database;
  let receiver: TestReceiver;
  let url = '';

  beforeAll(async () => {
    if (!server.ok) return;
    url = await server.postgres.newDatabase();
    db = testDatabase(url);
    receiver = await openTestReceiver(testDatabase(url));
  });
  afterAll(async () => {
    await receiver.close();
    await db.close();
    if (server.ok) await server.postgres.close();
  });
  const issue = (objectId: string, kind: string, body: unknown) =>
    issueDirective(db, { kind, objectId, body, target: { to: 'all' }, validFromMs: null, untilMs: null, by: 'ann' }, 1_000);

  test('orders what goes to all also to a station that is enrolled at that moment', async () => {
    await TestStation.enrolled(receiver);
    let enrolled = (): void => undefined;
    const held = new Promise<void>((resolve) => (enrolled = resolve));
    let caughtUp = (): void => undefined;
    const untilCaughtUp = new Promise<void>((resolve) => (caughtUp = resolve));
    const facts = { name: 'New', zone: 'Europe/Berlin', currency: 'EUR', software: '1', countryCode: 'DE', partyId: 'EXA', tags: [] };
    const enrolment = db.tx(async (sql) => {
      await addStation(sql, { ...facts, stationId: 'new-one', publicKey: 'pem', keyHash: 'hash' }, 'code', 1_000);
      await catchUpStation(sql, 'new-one', 1_000);
      caughtUp();
      await held;
    });
    await untilCaughtUp;
    const issued = issue('at-once', 'group', { name: 'At once' });
    await Promise.race([issued, waitingForLock(db)]);
    enrolled();
    await enrolment;
    expect(await issued).toMatchObject({ ok: true });
    expect(await db.query("SELECT number FROM directive WHERE station_id = 'new-one'")).toHaveLength(1);
  });

  test('sends a plan to all where one station names a zone that no clock knows', async () => {
    await TestStation.enrolled(receiver, { zone: 'Mars/Olympus' });
    expect(await issue('plan-1', 'plan', planBody('Plan', 0.4))).toMatchObject({ ok: true });
  });

  test('adds up the days of all stations whatever one of them tells', async () => {
    for (const name of ['A', 'B']) {
      const station = await TestStation.enrolled(receiver, { name });
      const { bytes } = station.batches.next(
        ['2026-03-05', '2026-03-06'].map((day) => {
          const told = sampleDay(day);
          return { ...told, body: { ...(told.body as object), net: Number.MAX_SAFE_INTEGER } };
        }),
      );
      const answer = await station.send(bytes);
      expect([answer.status, answer.body['code']]).toEqual([422, 'hq.bad-row']);
    }
    expect(await sumByCurrency(db, { from: '2026-03-01', to: '2026-03-31', stationId: '', tag: '' })).toBeDefined();
  });

  test('keeps no file that it did not ask for', async () => {
    const station = await TestStation.enrolled(receiver);
    const answer = await station.putPart('nobody-asked', 0, 4, Buffer.from('abcd'));
    expect([answer.status, answer.body['code']]).toEqual([400, 'hq.bad-request']);
  });

  test('a transaction that PostgreSQL gave up is never taken for committed', async () => {
    const work = db.tx(async (sql) => {
      await sql.run("INSERT INTO server_setting (name, value) VALUES ('lost', '1')");
      await sql.query('SELECT 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(work).rejects.toThrow();
  });

  test('takes its time for a migration, and waits for the receiver that does it', async () => {
    if (!server.ok) return;
    const own = openPg({ url: await server.postgres.newDatabase(), statementMs: 300, onIdleError: () => undefined });
    const two = openPg({ url: server.postgres.urlOf('hq_2'), statementMs: 300, onIdleError: () => undefined });
    try {
      const slow = [{ number: 1, name: 'slow', sql: 'SELECT pg_sleep(1);' }];
      expect(await Promise.all([migrate(own, slow, 1), migrate(two, slow, 1)])).toEqual(expect.arrayContaining([0, 1]));
    } finally {
      await own.close();
      await two.close();
    }
  });

  test('holds no more bodies of one station in memory than it sends at once', async () => {
    const station = await TestStation.enrolled(receiver);
    const token = await station.token();
    const { hostname, port } = new URL(receiver.url);
    const sockets: Socket[] = [];
    const [lines, kept] = [20, 8];
    let refused = 0;
    const enough = new Promise<void>((resolve) => {
      for (let n = 0; n < lines; n += 1) {
        const socket = connect(Number(port), hostname);
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.on('data', (data) => {
          if (data.toString().startsWith('HTTP/1.1 503')) refused += 1;
          if (refused === lines - kept) resolve();
        });
        socket.write(
          `POST /station/v1/batches HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: ${BATCH_TYPE}\r\ncontent-length: ${MOST_GZIP_BYTES}\r\n\r\n`,
        );
        socket.write(Buffer.alloc(MOST_GZIP_BYTES - 1));
      }
    });
    await enough;
    for (const socket of sockets) socket.destroy();
    // A line that is gone gives its place back.
    const { bytes } = station.batches.next([sampleDay('2026-03-07')]);
    await expect.poll(async () => (await station.send(bytes)).status).toBe(200);
  });

  test('tells a PC with an empty file first what it goes on with, then the history', async () => {
    const station = await TestStation.enrolled(receiver);
    expect((await station.send(station.batches.next(sampleObjects()).bytes)).status).toBe(200);
    const kinds: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await station.get(`/station/v1/objects?epoch=0&afterSeq=0${cursor}`);
      const page = body as { readonly rows: { readonly kind: string }[]; readonly cursor: string | null };
      kinds.push(...page.rows.map(({ kind }) => kind));
      if (page.cursor === null) break;
      cursor = `&cursor=${page.cursor}`;
    }
    const needed = ['station', 'location', 'pile', 'tariff', 'account', 'card'];
    expect(
      new Set(
        kinds.slice(
          0,
          kinds.findIndex((kind) => !needed.includes(kind)),
        ),
      ),
    ).toEqual(new Set(needed));
  });

  test('offers a file only where its bytes are those that the station said they are', async () => {
    const station = await TestStation.enrolled(receiver);
    const asked = { kind: 'request-file', objectId: 'F-1', body: { what: { kind: 'journal', day: '2026-03-05', pileId: null } } };
    const target = { to: 'stations', stationIds: [station.stationId] } as const;
    await issueDirective(db, { ...asked, target, validFromMs: null, untilMs: null, by: 'ann' }, 1_000);
    expect((await station.putPart('F-1', 0, 4, Buffer.from('abcd'))).body).toEqual({ received: 4 });
    const body = { directiveNumber: 1, name: 'j.ndjson', mediaType: 'text/plain', size: 10, sha256: 'f'.repeat(64) };
    await station.send(station.batches.next([{ kind: 'file', id: 'F-1', body }]).bytes);
    expect(await stationFile(db, station.stationId, 'F-1')).toMatchObject({ isWhole: false });
  });

  test.each([
    ['POST', '/rpc/access/login', JSON.stringify({ json: { name: 'a\0b', password: 'amber-anchor-birch-canal' } }), 422],
    ['GET', '/map-picture/none', null, 401],
    ['GET', '/download/file/%00/x', null, 401],
  ])('takes %s %s of a stranger for bad input, not for a bug of its own', async (method, path, body, status) => {
    const headers: Record<string, string> = body === null ? {} : { 'content-type': 'application/json' };
    const answer = await ask(receiver.url, method, path, headers, body === null ? undefined : Buffer.from(body));
    expect(answer.status).toBe(status);
    expect(receiver.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('takes no time that its pages could not show', async () => {
    const station = await TestStation.enrolled(receiver);
    for (const wild of [{ raisedAtMs: LAST_MS + 1 }, { clearedAtMs: Number.MAX_SAFE_INTEGER }]) {
      const alarm = sampleObjects().find(({ kind }) => kind === 'alarm');
      const { bytes } = new BatchMaker(station.stationId, station.key).next([
        { kind: 'alarm', id: 'A1', body: { ...(alarm?.body as object), ...wild } },
      ]);
      const answer = await station.send(bytes);
      expect([answer.status, answer.body['code']]).toEqual([422, 'hq.bad-row']);
    }
  });

  test('can recover a station however often, whatever epoch a file says it is in', async () => {
    const station = await TestStation.enrolled(receiver);
    const recovered = async (epoch: number) => {
      const { code } = await makeRecoveryCode(receiver.hq, station.stationId, { label: 'x', days: 1, by: 'ann' });
      return recoverWith(receiver.url, newKeyPair(), station.stationId, code, { epoch, number: 0, seq: 0, hash: '' });
    };
    expect((await recovered(2_147_483_646)).body['code']).toBe('hq.bad-request');
    expect((await recovered(3)).body['epoch']).toBe(4);
  });

  test('tells its figures to nobody behind a proxy on the same computer', async () => {
    expect((await ask(receiver.url, 'GET', '/metrics')).status).toBe(200);
    expect((await ask(receiver.url, 'GET', '/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
  });
});

/** Resolves when some transaction waits for another one. */
async function waitingForLock(db: Database): Promise<void> {
  for (;;) {
    const waiting = await db.query("SELECT 1 AS found FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    if (waiting.length > 0) return;
  }
}

/** The receiver when its database goes away, when it is one of two, when it is told to end and when it is killed: every batch counts once. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../build/project.ts';
import type { Database } from '../../hq-receiver/store/sql.ts';
import { BATCH_TYPE } from '../../station-core/hq/wire.ts';
import type { MadeBatch } from '../support/hq-batches.ts';
import { sampleSession } from '../support/hq-objects.ts';
import { openTestReceiver, saidIn, testDatabase, TestStation, type Answer, type TestReceiver } from '../support/hq-receiver.ts';
import { maybePostgres, type Postgres } from '../support/postgres.ts';

const server = await maybePostgres();
if (!server.ok) console.log(server.why);

describe.skipIf(!server.ok)('the receiver', () => {
  let postgres: Postgres;
  let url = '';
  let db: Database;
  let receivers: TestReceiver[] = [];

  beforeAll(async () => {
    if (!server.ok) return;
    postgres = server.postgres;
    url = await postgres.newDatabase();
    db = testDatabase(url);
    receivers = [await openTestReceiver(testDatabase(url)), await openTestReceiver(testDatabase(url))];
  });
  afterAll(async () => {
    await Promise.all([...receivers.map((receiver) => receiver.close()), db.close()]);
    if (server.ok) await server.postgres.close();
  });

  const first = (): TestReceiver => {
    const [receiver] = receivers;
    if (receiver === undefined) throw new Error('there are two receivers');
    return receiver;
  };
  const ids = async (stationId: string): Promise<unknown[]> =>
    (await db.query('SELECT id FROM session WHERE station_id = $1 ORDER BY seq', [stationId])).map(({ id }) => id);
  const through = (station: TestStation, to: string): TestStation => new TestStation(to, station.key, station.stationId);

  test('without its database says hq.busy and when to come again, and takes the same batch afterwards', async () => {
    const station = await TestStation.enrolled(first());
    const made = station.batches.next([sampleSession('S1')]);
    await station.token();
    await postgres.stopServer();
    for (const answer of [await station.send(made.bytes), await station.get('/station/v1/mark')]) {
      expect([answer.status, answer.body['code']]).toEqual([503, 'hq.busy']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await fetch(`${first().url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${first().url}/health/live`)).status).toBe(200);
    await postgres.startServer();
    expect((await station.send(made.bytes)).status).toBe(200);
    expect(await ids(station.stationId)).toEqual(['S1']);
  });

  test('is one of two, the database restarts in the middle, every batch is sent to both and again until it is taken: each counts once', async () => {
    const station = await TestStation.enrolled(first());
    const batches: MadeBatch[] = Array.from({ length: 25 }, (_, at) =>
      station.batches.next([sampleSession(`S${at}a`), sampleSession(`S${at}b`)]),
    );
    const codes = new Set<unknown>();
    let applied = 0;
    const restarts: Promise<void>[] = [];
    const sendAll = async (line: TestStation): Promise<void> => {
      for (const [at, { bytes }] of batches.entries()) {
        if (at === 8 && restarts.length === 0) restarts.push(postgres.restart());
        for (;;) {
          const { status, body } = await line.send(bytes).catch((): Pick<Answer, 'status' | 'body'> => ({ status: 0, body: {} }));
          if (status === 200) {
            if (body['applied'] === true) applied += 1;
            break;
          }
          codes.add(body['code']);
        }
      }
    };
    await Promise.all(receivers.map(({ url: to }) => sendAll(through(station, to))));
    await Promise.all(restarts);
    // Nothing but "not now", and a gap where the other receiver was not that far: whatever else would stop a station.
    expect([...codes].filter((code) => !['hq.busy', 'hq.gap', 'hq.bad-token'].includes(String(code)))).toEqual([]);
    // A commit of which nobody heard is told as held when it comes again.
    expect(applied).toBeLessThanOrEqual(25);
    expect(applied).toBeGreaterThan(22);
    expect(await ids(station.stationId)).toEqual(batches.flatMap((_, at) => [`S${at}a`, `S${at}b`]));
    expect(saidIn((await through(station, first().url).get('/station/v1/mark')).body['acknowledgement'])).toMatchObject({
      mark: { number: 25, seq: 50 },
    });
  });

  test('that hears half of a request keeps nothing of it', async () => {
    const station = await TestStation.enrolled(first());
    const { bytes } = station.batches.next([sampleSession('S1')]);
    const token = await station.token();
    const head = [`POST /station/v1/batches HTTP/1.1`, `host: x`, `authorization: Bearer ${token}`, `content-type: ${BATCH_TYPE}`, `content-length: ${bytes.length}`, '', ''].join('\r\n'); // prettier-ignore
    const whole = Buffer.concat([Buffer.from(head), bytes]);
    for (const end of [10, head.length, head.length + 100, whole.length - 1]) {
      const { hostname, port } = new URL(first().url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.end(whole.subarray(0, end));
      socket.resume();
      await once(socket, 'close');
    }
    expect(await ids(station.stationId)).toEqual([]);
    expect((await station.send(bytes)).body).toMatchObject({ applied: true });
  });

  describe('as a process of its own', () => {
    const started: ChildProcess[] = [];
    afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

    async function start(env: Record<string, string>): Promise<{ child: ChildProcess; lines: string[]; address: string }> {
      const child = spawn(process.execPath, [path.join(root, 'hq-receiver/index.ts')], {
        env: { ...process.env, PORT: '0', ...env },
        cwd: root,
      });
      started.push(child);
      const lines: string[] = [];
      const reader = createInterface({ input: child.stdout });
      const address = await new Promise<string>((resolve) => {
        child.once('exit', () => resolve(''));
        reader.on('line', (line) => {
          lines.push(line);
          const found = /^HQ listens at (\S+)/.exec(line)?.[1];
          if (found !== undefined) resolve(found);
        });
      });
      return { child, lines, address };
    }

    test(
      'serves, tells the first code once, and ends when it is told to, with what is under way answered',
      { timeout: 60_000 },
      async () => {
        const own = await postgres.newDatabase();
        const { child, lines, address } = await start({ DATABASE_URL: own, HQ_NAME: 'Own HQ' });
        expect((await fetch(`${address}/health/ready`)).status).toBe(200);
        const { hostname, port } = new URL(address);
        // A request whose end is still to come when the process is told to end.
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        const body = 'grant_type=x';
        socket.write(
          `POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n`,
        );
        // Answered on another connection: by then the first one was read.
        await fetch(`${address}/health/live`);
        child.kill('SIGTERM');
        await expect.poll(() => fetch(`${address}/health/live`).then(() => 'open', () => 'closed')).toBe('closed'); // prettier-ignore
        const answer = once(socket, 'data') as Promise<[Buffer]>;
        socket.write(body);
        expect((await answer)[0].toString('utf8')).toMatch(/^HTTP\/1\.1 400 [\s\S]*hq\.bad-request/);
        const [code] = (await once(child, 'exit')) as [number | null];
        expect(code).toBe(0);
        expect(lines.filter((line) => line.includes('first admin'))).toHaveLength(1);
      },
    );

    test(
      'killed in the middle of batches, leaves each of them whole or not there, and another one goes on',
      { timeout: 60_000 },
      async () => {
        const { child, address } = await start({ DATABASE_URL: url });
        const station = await TestStation.enrolled(first());
        const doomed = through(station, address);
        await doomed.token();
        const batches = Array.from({ length: 40 }, (_, at) => station.batches.next([sampleSession(`S${at}a`), sampleSession(`S${at}b`)]));
        for (const [at, { bytes }] of batches.entries()) {
          const sent = doomed.send(bytes).then(({ status }) => status, () => 0); // prettier-ignore
          if (at === 12) child.kill('SIGKILL');
          if ((await sent) !== 200) break;
        }
        const known = await ids(station.stationId);
        expect(known.length % 2).toBe(0);
        const saved = through(station, first().url);
        for (const { bytes } of batches) expect((await saved.send(bytes)).status).toBe(200);
        expect(await ids(station.stationId)).toEqual(batches.flatMap((_, at) => [`S${at}a`, `S${at}b`]));
      },
    );

    test.each([
      [{ DATABASE_URL: '' }, 'DATABASE_URL'],
      [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'no line to the database'],
      [{ DATABASE_URL: 'postgres://x', PORT: 'http' }, 'PORT'],
      [{ DATABASE_URL: 'postgres://x', TLS_CERT: 'only.pem' }, 'TLS_KEY'],
      [{ DATABASE_URL: 'postgres://x', PUBLIC_URL: 'hq' }, 'PUBLIC_URL'],
    ])('set wrongly (%o) says what is wrong and ends', async (env, said) => {
      const child = spawn(process.execPath, [path.join(root, 'hq-receiver/index.ts')], {
        env: { ...process.env, PORT: '0', ...env },
        cwd: root,
      });
      started.push(child);
      let text = '';
      child.stderr.on('data', (part: Buffer) => (text += part.toString('utf8')));
      const [code] = (await once(child, 'close')) as [number | null];
      expect([code, text]).toEqual([1, expect.stringContaining(said)]);
    });
  });
});

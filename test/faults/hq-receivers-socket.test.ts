/**
 * HQ's server that dies and comes back while a station uploads, its PostgreSQL that restarts meanwhile, and two servers that get the
 * same batches of one station at the same moment: each batch is applied once, and HQ holds what the station holds.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Receiver } from '../../hq-receiver/receiver.ts';
import { int, one } from '../../hq-receiver/store/rows.ts';
import { BATCH_TYPE } from '../../station-core/hq/wire.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { sampleSession } from '../support/hq-objects.ts';
import { differences, hqHolds, stationHolds } from '../support/hq-equal.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { enrolCode, enrolledStation, openTestHq } from '../support/hq-world.ts';
import { maybePostgres } from '../support/postgres.ts';

const server = await maybePostgres();
const DOOR = fileURLToPath(new URL('../../hq-receiver/index.ts', import.meta.url));
/** Many small batches of what would be one. */
const SMALL = { bytes: 8_000, gzipBytes: 8_000, rowBytes: 7_000 };
const SESSIONS = 40;

/** Sessions that were charged and billed, each with its CDR and hours. */
function busyStation(): HqUploader {
  const station = new HqUploader({ limits: SMALL });
  for (let n = 0; n < SESSIONS; n += 1) {
    const transactionId = station.flow.start({ wh: n * 1_000 }).transactionId;
    station.flow.pass(600, 100);
    station.flow.stop(transactionId, n * 1_000 + 900);
    station.flow.status(1, 'available');
    station.flow.pass(30, 10);
  }
  return station;
}

async function batchesOf(receiver: Receiver): Promise<number> {
  return int(one(await receiver.hq.db.query('SELECT count(*) AS n FROM batch')), 'n');
}

async function isEqual(station: HqUploader, receiver: Receiver): Promise<void> {
  const { waiting, openBatches, link } = hqLine(station.flow.db);
  expect({ waiting, openBatches, state: link?.state, problem: station.line.progress().problem }).toEqual({
    waiting: 0,
    openBatches: 0,
    state: 'linked',
    problem: null,
  });
  expect(differences(stationHolds(station.flow.db, station.flow.nowMs), await hqHolds(receiver.hq.db, link?.stationId ?? ''))).toEqual([]);
  const rows = one(await receiver.hq.db.query('SELECT count(*) AS n, max(number) AS last FROM batch'));
  expect(int(rows, 'n')).toBe(int(rows, 'last'));
}

class Server {
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  url = '';

  constructor(databaseUrl: string) {
    this.#env = { ...process.env, DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0' };
  }

  /** On the port of the first start. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [DOOR], { env: this.#env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^HQ listens at (http\S+)/.exec(line)?.[1];
      if (url === undefined) continue;
      this.url = url;
      this.#env['PORT'] = new URL(url).port;
      child.stdout.resume();
      return;
    }
    throw new Error('HQ did not start');
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await over;
  }
}

describe.skipIf(!server.ok)(server.ok ? 'HQ that dies in the middle' : server.why, () => {
  afterAll(async () => {
    if (server.ok) await server.postgres.close();
  });
  const newDatabase = (): Promise<string> => (server.ok ? server.postgres.newDatabase() : Promise.reject(new Error(server.why)));

  test('the server is killed in the middle, again and again', { timeout: 300_000 }, async () => {
    const databaseUrl = await newDatabase();
    const hq = new Server(databaseUrl);
    onTestFinished(() => hq.end('SIGKILL'));
    await hq.start();
    // Another one beside it, to make the code and to look.
    const beside = await openTestHq(databaseUrl, () => Date.now());
    const station = busyStation();
    await station.enrol(hq.url, await enrolCode(beside));
    const kills = [1, 4, 8, 12];
    for (const after of kills) {
      const sending = station.sendNow();
      await expect.poll(() => batchesOf(beside), { timeout: 60_000, interval: 1 }).toBeGreaterThanOrEqual(after);
      await hq.end('SIGKILL');
      await sending;
      expect(hqLine(station.flow.db).openBatches + hqLine(station.flow.db).waiting).toBeGreaterThan(0);
      await hq.start();
    }
    await station.sendNow();
    await isEqual(station, beside);
    await station.close();
    await hq.end('SIGTERM');
    await beside.close();
  });

  test('PostgreSQL restarts in the middle', { timeout: 300_000 }, async () => {
    if (!server.ok) return;
    const receiver = await openTestHq(await newDatabase(), () => Date.now());
    const station = busyStation();
    await station.enrol(receiver.url, await enrolCode(receiver));
    for (const after of [2, 8, 14]) {
      const sending = station.sendNow();
      await expect.poll(() => batchesOf(receiver), { timeout: 60_000, interval: 1 }).toBeGreaterThanOrEqual(after);
      await server.postgres.restart();
      await sending;
    }
    await station.sendNow();
    await isEqual(station, receiver);
    await station.close();
    await receiver.close();
  });

  test(
    'two servers get the same batches of one station at the same moment, and the next ones before their turn',
    { timeout: 120_000 },
    async () => {
      const databaseUrl = await newDatabase();
      const now = (): number => Date.now();
      const both = [await openTestHq(databaseUrl, now), await openTestHq(databaseUrl, now)] as const;
      const station = await enrolledStation(both[0], { name: 'Harbour' });
      const token = await station.token();
      const post = async (receiver: Receiver, bytes: Buffer): Promise<string> => {
        const response = await fetch(`${receiver.url}/station/v1/batches`, {
          ...{ method: 'POST', body: new Uint8Array(bytes) },
          headers: { 'content-type': BATCH_TYPE, authorization: `Bearer ${token}` },
        });
        const body = (await response.json()) as { applied?: boolean; code?: string };
        return body.applied === undefined ? (body.code ?? '') : body.applied ? 'applied' : 'held';
      };
      const batches = Array.from({ length: 30 }, (_, n) => station.maker.next([sampleSession(`S${n % 7}`, { energy: n, version: n + 1 })]));
      for (const [n, { bytes }] of batches.entries()) {
        const next = batches[n + 1];
        const early = next === undefined ? Promise.resolve('hq.gap') : post(both[n % 2 === 0 ? 1 : 0], next.bytes);
        const told = await Promise.all([post(both[0], bytes), post(both[1], bytes), post(both[0], bytes), post(both[1], bytes)]);
        // The one before its turn may have found its turn come.
        expect(['hq.gap', 'applied', 'held']).toContain(await early);
        expect(told.filter((answer) => answer === 'applied').length).toBeLessThanOrEqual(1);
        expect(told.every((answer) => answer === 'applied' || answer === 'held')).toBe(true);
      }
      const held = await both[0].hq.db.query('SELECT id, energy, version FROM session ORDER BY id');
      const newest = Array.from({ length: 7 }, (_, id) => batches.map((__, n) => n).findLast((n) => n % 7 === id) ?? 0);
      expect(held).toEqual(newest.map((n, id) => ({ id: `S${id}`, energy: n, version: n + 1 })));
      const rows = one(await both[1].hq.db.query('SELECT count(*) AS n, count(DISTINCT number) AS numbers FROM batch'));
      expect([int(rows, 'n'), int(rows, 'numbers')]).toEqual([30, 30]);
      await Promise.all(both.map((receiver) => receiver.close()));
    },
  );
});

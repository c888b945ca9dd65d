/** Bench: the stations of HQ, in a process of their own: makes and signs their batches, then sends them as real stations would. Told what to do over IPC. */
import { createPrivateKey } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { Pool } from 'undici';
import { BATCH_TYPE } from '../../station-core/hq/wire.ts';
import { seededRandom } from '../sim/random.ts';
import { assertionOf, BatchMaker, type StationKeyPair } from '../support/hq-batches.ts';
import { dayOf } from './hq-day.ts';

const DAY_MS = 86_400_000;
/** What HQ answers "not now" comes again after so long. */
const AGAIN_MS = 200;

export interface SenderTask {
  /** Receivers; a station speaks to one of them. */
  readonly urls: readonly string[];
  /** Sent before anything is measured, and what is measured. */
  readonly warmUp: readonly StationKeys[];
  readonly stations: readonly StationKeys[];
  /** Batches of each station: a day in each, one after the other. */
  readonly days: number;
  /** Stations at a time for each receiver. */
  readonly inFlight: number;
  /** true: with the token and the mark before the batch, as a station does; false: batches alone. */
  readonly isExchange: boolean;
  /** Of a day every so many-th row; 1: all. */
  readonly everyRow: number;
  readonly seed: number;
}

export interface StationKeys {
  readonly stationId: string;
  /** PKCS #8 PEM, and SPKI PEM. */
  readonly privatePem: string;
  readonly publicPem: string;
}

export interface SenderReport {
  readonly batches: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answered "not now" and sent again. */
  readonly putOff: number;
  /** Bodies of batches as they travel, and the NDJSON in them. */
  readonly wireBytes: number;
  readonly ndjsonBytes: number;
  readonly failures: readonly string[];
}

interface Sending {
  readonly keys: StationKeys;
  readonly key: StationKeyPair;
  readonly address: string;
  readonly days: readonly Buffer[];
  token: string;
}

process.once('message', (task: SenderTask) => void run(task));

async function run(task: SenderTask): Promise<void> {
  const pools = task.urls.map((url) => new Pool(url, { connections: task.inFlight }));
  const isWarm = task.warmUp.length;
  const all = [...task.warmUp, ...task.stations].map((keys, at) => sending(keys, at, at < isWarm ? 1 : task.days, task));
  const [warmUp, stations] = [all.slice(0, isWarm), all.slice(isWarm)];
  await sent(pools, warmUp, { ...task, isExchange: true });
  if (!task.isExchange) for (const one of stations) one.token = await tokenOf(poolAt(pools, 0), one);
  const go = new Promise((resolve) => process.once('message', resolve));
  process.send?.('ready');
  await go;
  const report = await sent(pools, stations, task);
  process.send?.(report, () => process.exit(0));
}

function sending(keys: StationKeys, at: number, days: number, { seed, everyRow }: SenderTask): Sending {
  const key = { privateKey: createPrivateKey(keys.privatePem), publicPem: keys.publicPem };
  const maker = new BatchMaker(keys.stationId, key);
  const random = seededRandom(seed).fork(String(at));
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const made = Array.from({ length: days }, (_, day) => {
    const dayMs = today - (days - day) * DAY_MS;
    const objects = dayOf({ stationId: keys.stationId, dayMs, random }).filter((_, row) => row % everyRow === 0);
    return maker.next(objects, dayMs + DAY_MS).bytes;
  });
  // Each has its own address, as behind a balancer.
  return { keys, key, address: `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`, days: made, token: '' };
}

/** So many stations at a time, each its batches in their order. */
async function sent(pools: readonly Pool[], stations: readonly Sending[], { inFlight, isExchange }: SenderTask): Promise<SenderReport> {
  const left = [...stations];
  const [times, failures]: [number[], string[]] = [[], []];
  let putOff = 0;
  const began = performance.now();
  const work = async (pool: Pool): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      try {
        const from = performance.now();
        if (isExchange) {
          one.token = await tokenOf(pool, one);
          await called(pool, 'GET', '/station/v1/mark', headersOf(one));
        }
        for (const [at, bytes] of one.days.entries()) {
          const batchFrom = isExchange && at === 0 ? from : performance.now();
          putOff += await called(pool, 'POST', '/station/v1/batches', { ...headersOf(one), 'content-type': BATCH_TYPE }, bytes);
          times.push(performance.now() - batchFrom);
        }
      } catch (error) {
        if (failures.length < 5) failures.push(String(error));
      }
    }
  };
  await Promise.all(pools.flatMap((pool) => Array.from({ length: inFlight }, () => work(pool))));
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const bodies = stations.flatMap(({ days }) => days);
  return {
    ...{ batches: times.length, seconds: (performance.now() - began) / 1_000, p50Ms: at(0.5), p99Ms: at(0.99), putOff, failures },
    wireBytes: bodies.reduce((sum, { length }) => sum + length, 0),
    ndjsonBytes: bodies.reduce((sum, body) => sum + gunzipSync(body.subarray(body.indexOf(10) + 1)).length, 0),
  };
}

function headersOf({ token, address }: Sending): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'x-forwarded-for': address };
}

async function tokenOf(pool: Pool, { key, keys, address }: Sending): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertionOf(key, keys.stationId, Date.now()),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address };
  const { statusCode, body } = await pool.request({ method: 'POST', path: '/oauth/token', headers, body: form.toString() });
  const answer = (await body.json()) as { readonly access_token?: string };
  if (statusCode !== 200 || answer.access_token === undefined) throw new Error(`/oauth/token answered ${statusCode}`);
  return answer.access_token;
}

/** How often it was put off. Throws for every other refusal. */
async function called(
  pool: Pool,
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string>,
  bytes: Buffer | null = null,
): Promise<number> {
  for (let putOff = 0; ; putOff += 1) {
    const { statusCode, body } = await pool.request({ method, path, headers, body: bytes });
    const text = await body.text();
    if (statusCode === 200) return putOff;
    if (statusCode !== 503) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 200)}`);
    await wait(AGAIN_MS);
  }
}

function poolAt(pools: readonly Pool[], at: number): Pool {
  const pool = pools[at];
  if (pool === undefined) throw new Error('there is a receiver');
  return pool;
}

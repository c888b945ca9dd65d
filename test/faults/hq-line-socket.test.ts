/**
 * The line to HQ between a real station and a real receiver over a real PostgreSQL, spoilt in the middle: cut at every byte of an
 * exchange; cut, delayed, doubled, reordered and corrupted at the messages' boundaries and at seeded bytes, under TLS and inside of it.
 * After each, HQ holds what the station holds, object by object, once.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receiver } from '../../hq-receiver/receiver.ts';
import { int, one } from '../../hq-receiver/store/rows.ts';
import { addMs, DAY_MS } from '../../station-core/base/time.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { WireProxy, type LineFault, type Way } from '../sim/wire-proxy.ts';
import { differences, hqHolds, stationHolds } from '../support/hq-equal.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { enrolCode, openTestHq } from '../support/hq-world.ts';
import { maybePostgres } from '../support/postgres.ts';
import { testAuthority, type TestAuthority } from '../support/test-authority.ts';

const server = await maybePostgres();
/** An exchange after a spoilt one may meet what that one left behind; it is well by then. */
const MOST_TRIES = 4;
const KINDS: readonly LineFault['kind'][] = ['cut', 'delay', 'duplicate', 'reorder', 'corrupt'];
const SEEDED = 200;
/** Everything is compared after so many cuts; that nothing waits, after each. */
const LOOK_EACH = 25;

interface Site {
  readonly station: HqUploader;
  readonly receiver: Receiver;
  readonly proxy: WireProxy;
  readonly stationId: string;
  close(): Promise<void>;
}

let authority: TestAuthority;

/** plain: HTTP. under: the proxy carries TLS. inside: it ends TLS on both sides. */
async function openSite(how: 'plain' | 'under' | 'inside'): Promise<Site> {
  if (!server.ok) throw new Error(server.why);
  const station = new HqUploader();
  const leaf = how === 'plain' ? null : await authority.leaf({ commonName: '127.0.0.1', use: 'server' });
  const databaseUrl = await server.postgres.newDatabase();
  // Clock differences do not matter.
  const now = (): number => station.flow.nowMs + 3 * DAY_MS;
  const receiver = await openTestHq(databaseUrl, now, { tls: leaf });
  const target = { host: '127.0.0.1', port: Number(new URL(receiver.url).port) };
  const proxy = await WireProxy.open(
    how === 'inside' && leaf !== null ? { target, tls: { ...leaf, ca: authority.ca, servername: 'localhost' } } : { target },
  );
  const url = `${how === 'plain' ? 'http' : 'https'}://127.0.0.1:${proxy.port}`;
  await station.enrol(url, await enrolCode(receiver), { caPem: how === 'plain' ? null : authority.ca });
  await station.sendNow();
  const stationId = hqLine(station.flow.db).link?.stationId ?? '';
  return {
    ...{ station, receiver, proxy, stationId },
    close: async () => {
      await station.close();
      await proxy.close();
      await receiver.close();
    },
  };
}

/** Of each station: its connector takes turns, whatever runs beside it. */
const turnsOf = new WeakMap<HqUploader, number>();
/** A connector's state: one pile and the location, a batch below 2 kB. */
function change({ station }: Site): void {
  const turns = (turnsOf.get(station) ?? 0) + 1;
  turnsOf.set(station, turns);
  // A station that asks more often than HQ allows would be told to wait.
  station.flow.nowMs = addMs(station.flow.nowMs, 2_000);
  station.flow.status(1, turns % 2 === 0 ? 'available' : 'preparing');
}

async function spoiltOnce(site: Site, fault: LineFault): Promise<void> {
  change(site);
  site.proxy.arm(fault);
  await site.station.sendNow();
  site.proxy.arm(null);
  for (let tries = 0; tries < MOST_TRIES && !isDone(site); tries += 1) await site.station.sendNow();
}

function isDone({ station }: Site): boolean {
  const { waiting, openBatches } = hqLine(station.flow.db);
  return waiting === 0 && openBatches === 0;
}

async function problemsOf(site: Site): Promise<string[]> {
  const { station, receiver, stationId } = site;
  const { link } = hqLine(station.flow.db);
  return [
    ...(isDone(site) ? [] : [`something waits: ${JSON.stringify(station.line.progress().problem)}`]),
    ...(link?.state === 'linked' ? [] : [`the line stopped: ${JSON.stringify(link?.stoppedBy)}`]),
    ...differences(stationHolds(station.flow.db, station.flow.nowMs), await hqHolds(receiver.hq.db, stationId)),
  ];
}

/** The bytes of one exchange that goes well, each way, and where its messages begin. */
async function measured(
  site: Site,
): Promise<{ readonly bytes: Readonly<Record<Way, number>>; readonly boundaries: readonly { way: Way; at: number }[] }> {
  change(site);
  site.proxy.arm(null);
  await site.station.sendNow();
  return { bytes: site.proxy.passed, boundaries: site.proxy.boundaries };
}

/** Of the numbering: the batches HQ holds are 1, 2, 3 without a gap, and none of them twice. */
async function batchesAreGapless({ receiver, stationId }: Site): Promise<void> {
  const row = one(
    await receiver.hq.db.query(
      'SELECT count(*) AS n, max(number) AS last, count(DISTINCT number) AS numbers FROM batch WHERE station_id = $1',
      [stationId],
    ),
  );
  expect([int(row, 'n'), int(row, 'numbers')]).toEqual([int(row, 'last'), int(row, 'last')]);
}

/** Numerical Recipes' generator: the same offsets in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.skipIf(!server.ok)(server.ok ? 'the line to HQ, spoilt' : server.why, () => {
  beforeAll(async () => {
    authority = await testAuthority();
  });
  afterAll(async () => {
    if (server.ok) await server.postgres.close();
  });

  test.concurrent.each(['up', 'down'] as const)('cut at every byte of an exchange, %s', { timeout: 900_000 }, async (way) => {
    const site = await openSite('plain');
    const { bytes } = await measured(site);
    const most = bytes[way];
    for (let at = 0; at < most; at += 1) {
      await spoiltOnce(site, { kind: 'cut', way, at });
      const problems = at % LOOK_EACH === 0 || at === most - 1 ? await problemsOf(site) : isDone(site) ? [] : ['something waits'];
      expect(problems.map((problem) => `${way} ${at}: ${problem}`)).toEqual([]);
    }
    await batchesAreGapless(site);
    await site.close();
  });

  test.concurrent.each(['under', 'inside'] as const)(
    '%s TLS: every kind of fault at each boundary and at seeded bytes',
    { timeout: 900_000 },
    async (how) => {
      const site = await openSite(how);
      const { bytes, boundaries } = await measured(site);
      const random = seeded(how === 'under' ? 7 : 11);
      const faults: LineFault[] = KINDS.flatMap((kind) => boundaries.map(({ way, at }) => ({ kind, way, at })));
      for (let n = 0; n < SEEDED; n += 1) {
        const way = random() < 0.5 ? 'up' : 'down';
        faults.push({ kind: KINDS[n % KINDS.length] ?? 'cut', way, at: Math.floor(random() * bytes[way]) });
      }
      for (const fault of faults) {
        await spoiltOnce(site, fault);
        expect((await problemsOf(site)).map((problem) => `${fault.kind} ${fault.way} ${fault.at}: ${problem}`)).toEqual([]);
      }
      await batchesAreGapless(site);
      await site.close();
    },
  );
});

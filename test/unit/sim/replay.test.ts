/** A replay says every session exactly, once the server has heard it, also when the server dies in the middle. */
import { afterEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { meterCurve } from '../../sim/meter-curve.ts';
import type { Payload } from '../../sim/ocpp-frame.ts';
import { seededRandom } from '../../sim/random.ts';
import type { ReplaySession } from '../../sim/replay-script.ts';
import { startReplay } from '../../sim/replay.ts';
import { cleanSessions, loadDundee, NO_SHARED_DATA } from '../../support/shared-data.ts';
import type { BookServer, Received } from './book-server.ts';
import { bookServer } from './book-server.ts';

const servers: BookServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(port = 0): Promise<BookServer> {
  const server = await bookServer({ port });
  servers.push(server);
  return server;
}

const at = Date.parse('2017-10-28T22:00:00Z');
const session = (pileId: string, connector: number, startMin: number, endMin: number, kWh: number): ReplaySession => ({
  id: `${pileId}-${connector}-${startMin}`,
  pileId,
  connector,
  startMs: at + startMin * 60_000,
  endMs: at + endMin * 60_000,
  kWh,
});
const SESSIONS = [
  session('A', 1, 0, 47, 20.53),
  session('A', 1, 47, 60, 5.11),
  session('A', 2, 10, 31, 9.27),
  session('B', 1, 5, 12, 0),
  session('B', 1, 90, 91, 1.8),
];

test('a meter curve is monotone, whole and stays below the total', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 150_000 }), fc.integer({ min: 0, max: 86_400_000 }), fc.integer(), (energyWh, lengthMs, seed) => {
      const points = meterCurve({ startMs: 0, endMs: lengthMs, energyWh }, 300_000, seededRandom(seed));
      const registers = [0, ...points.map((point) => point.energyWh), energyWh];
      expect(registers.every((wh, i) => Number.isInteger(wh) && wh >= (registers[i - 1] ?? 0))).toBe(true);
      expect(points.every((point) => point.atMs > 0 && point.atMs < lengthMs)).toBe(true);
    }),
  );
});

test('sessions that overlap on a connector are refused by name', () => {
  const sessions = [session('A', 1, 0, 47, 1), session('A', 1, 40, 60, 1)];
  expect(() => startReplay({ url: 'ws://127.0.0.1:1', seed: 1, sessions })).toThrow(
    /sessions A-1-0 .* and A-1-40 .* overlap on pile A, connector 1/,
  );
});

describe('what arrives', () => {
  test.each(['free', 'lockstep', { speed: 1_000_000 }] as const)('is the script, at pace %j', async (pace) => {
    const server = await serve();
    const times: number[] = [];
    const replay = startReplay({
      url: server.url,
      seed: 7,
      sessions: SESSIONS,
      pace,
      transactionData: true,
      onTime: (ms) => void times.push(ms),
    });
    await replay.done;
    expect(server.violations).toEqual([]);
    expect(replay.acknowledged()).toHaveLength(replay.steps);
    for (const one of replay.sessions) {
      expect(one.transactionId).toBeGreaterThan(0);
      expect(one.stop.payload).toMatchObject({
        transactionId: one.transactionId,
        meterStop: one.meterStartWh + Math.round(one.session.kWh * 1_000),
      });
    }
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.length > 0).toBe(pace !== 'free');
    const own = server.received.filter((call) => call.identity === 'CP-A' && call.payload['connectorId'] === 2).map(name);
    expect(own).toEqual([
      'Preparing',
      'StartTransaction',
      'Charging',
      'MeterValues',
      'MeterValues',
      'MeterValues',
      'MeterValues',
      'Finishing',
      'Available',
    ]);
  });

  test('is complete, in order and unchanged when the server dies at every fifth message', async () => {
    let server = await serve();
    const { port } = server;
    const dead: BookServer[] = [];
    const replay = startReplay({ url: server.url, seed: 7, sessions: SESSIONS, redialMs: 5 });
    const finished = replay.done.then(() => true);
    const killing = (async () => {
      for (;;) {
        const over = await Promise.race([finished, server.until(() => server.received.length >= 5).then(() => false)]);
        if (over) return;
        dead.push(server);
        await server.close();
        server = await serve(port);
      }
    })();
    await finished;
    await killing;
    expect(dead.length).toBeGreaterThan(3);
    expect(replay.acknowledged()).toHaveLength(replay.steps);
    for (const identity of replay.identities) {
      const heard = [...dead, server]
        .flatMap((one) => one.received)
        .filter((call) => call.identity === identity && !['BootNotification', 'Authorize'].includes(call.action));
      const distinct = heard.map((call) => JSON.stringify([call.action, call.payload])).filter((text, i, texts) => text !== texts[i - 1]);
      expect(distinct).toEqual([...new Set(distinct)]);
    }
  });
});

describe('real sessions of Dundee', () => {
  const rows = loadDundee();
  if (rows === null) test.skip(NO_SHARED_DATA);

  test.skipIf(rows === null)('the dirt is flagged as its provenance counts it', () => {
    const count = (dirt: string): number => (rows ?? []).filter((row) => (row.dirt as readonly string[]).includes(dirt)).length;
    expect(rows).toHaveLength(67_112);
    expect([count('no-energy'), count('zero-or-negative-energy'), count('above-150-kwh')]).toEqual([329, 2_689, 1]);
    const autumn = rows?.find((row) => row.startLocal.startsWith('2017-10-29T00:3') || row.startLocal.startsWith('2017-10-29T00:4'));
    expect(autumn?.startMs).toBe(Date.parse(`${autumn?.startLocal ?? ''}Z`) - 3_600_000);
  });

  test.skipIf(rows === null)('the night of the clock change is replayed to the last Wh', async () => {
    const night = cleanSessions(rows ?? []).filter((one) => one.startMs >= at && one.startMs < at + 6 * 3_600_000);
    const server = await serve();
    const replay = startReplay({ url: server.url, seed: 3, sessions: night });
    await replay.done;
    expect(night.length).toBeGreaterThan(3);
    const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
    const stops = server.of('StopTransaction').map((call) => Number(call.payload['meterStop']));
    const starts = server.of('StartTransaction').map((call) => Number(call.payload['meterStart']));
    expect(sum(stops) - sum(starts)).toBe(sum(night.map((one) => one.energyWh)));
    expect(server.violations).toEqual([]);
  });
});

function name(call: Received): string {
  const { status }: Payload = call.payload;
  return typeof status === 'string' ? status : call.action;
}

/** Many piles at once behave as one does, and the same seed gives the same day. */
import { afterEach, expect, test } from 'vitest';
import { startFleet } from '../../sim/fleet.ts';
import { bootStorm, runLoad } from '../../sim/load.ts';
import { seededRandom } from '../../sim/random.ts';
import { ManualTimers, ScaledTimers } from '../../sim/timers.ts';
import type { BookServer } from './book-server.ts';
import { bookServer } from './book-server.ts';

const servers: BookServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(): Promise<BookServer> {
  const server = await bookServer();
  servers.push(server);
  return server;
}

test('a day of twenty piles is by the book, and comes again with its seed', async () => {
  const days: string[][] = [];
  for (let run = 0; run < 2; run++) {
    const server = await serve();
    const timers = new ManualTimers();
    const fleet = await startFleet({ url: server.url, count: 20, seed: 42, timers, log: () => undefined });
    await fleet.whenAccepted();
    const end = fleet.live({ cards: ['A', 'B', 'C'], arrivalsPerHour: 2, lookEveryMs: 60_000 });
    await timers.advance(3 * 3_600_000, () => fleet.settled());
    end();
    await fleet.stop();
    expect(server.violations).toEqual([]);
    expect(server.of('StopTransaction').length).toBeGreaterThan(10);
    days.push(
      server.received.filter((call) => call.identity === 'PILE-0007').map((call) => `${call.action} ${JSON.stringify(call.payload)}`),
    );
  }
  expect(days[1]).toEqual(days[0]);
});

test('all lines drop at once, the power fails and returns: every pile is accepted again', async () => {
  const server = await serve();
  const timers = new ScaledTimers(1_000);
  const pile = (): { redialMs: number } => ({ redialMs: 5 });
  const fleet = await startFleet({ url: server.url, count: 30, seed: 1, timers, pile, log: () => undefined });
  fleet.dropLines();
  await server.until(() => fleet.piles.every((one) => server.sockets(one.identity).length === 2));
  fleet.powerCut();
  fleet.powerUp();
  await fleet.whenAccepted();
  expect(server.of('BootNotification')).toHaveLength(60);
  await fleet.stop();
});

test('the load is answered, counted and measured', async () => {
  const server = await serve();
  for (const pace of [{ inFlight: 5 }, { everyMs: 50 }]) {
    const report = await runLoad({ url: server.url, count: 10, seed: 9, pace, warmupMs: 50, durationMs: 300 });
    expect(report).toMatchObject({ errors: 0, lost: 0, piles: 10, firstFailures: [] });
    expect(report.results).toBe(report.calls);
    expect(report.calls).toBeGreaterThan(20);
    expect(report.p99Ms).toBeGreaterThanOrEqual(report.p50Ms);
  }
  const storm = await bootStorm({ url: server.url, count: 20, seed: 9, withinMs: 50 });
  expect(storm).toMatchObject({ calls: 80, results: 80, byAction: { BootNotification: 20, StatusNotification: 60 } });
  expect(server.violations).toEqual([]);
});

test('a seed gives its numbers again, and forks do not depend on what was drawn', () => {
  const [a, b] = [seededRandom(5), seededRandom(5)];
  expect([a.next(), a.next()]).toEqual([b.next(), b.next()]);
  b.next();
  expect(a.fork('x').int(0, 1_000_000)).toBe(b.fork('x').int(0, 1_000_000));
  const many = Array.from({ length: 10_000 }, () => a.int(1, 6));
  expect(new Set(many)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});

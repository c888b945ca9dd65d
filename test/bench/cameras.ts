/** Bench: what sixteen cameras cost, and how old a live picture is when a screen gets it. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Many } from './many.ts';

const CAMERAS = 16;
const BITS_PER_S = 2_000_000;

interface Report {
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly ringBytes: number;
  readonly bitsPerSecond: number;
  readonly arrived: readonly (readonly [string, number])[];
}

/** 16 H.264 cameras at 2 Mbit/s into rings of 10 s; the cameras themselves run in another process. */
export async function cameras({ folder, seconds }: Many): Promise<void> {
  console.log(`(i) ${CAMERAS} H.264 cameras at ${BITS_PER_S / 1e6} Mbit/s in rings of 10 s, measured over ${seconds} s`);
  const dataFolder = folder('cameras');
  mkdirSync(dataFolder, { recursive: true });
  const sims = start('camera-sims.ts', [String(CAMERAS), String(BITS_PER_S)]);
  const { urls } = await answer<{ urls: readonly string[] }>(sims);
  if (urls.length === 0) {
    console.log('    skipped: ../shared/data is not beside this project, so there is no video\n');
    return;
  }
  const server = start('server-cameras.ts', [dataFolder, String(seconds)]);
  await answer(server);
  server.send({ urls });
  const report = await answer<Report>(server);
  sims.send('left');
  const { left } = await answer<{ left: readonly (readonly [string, number])[] }>(sims);
  await Promise.all([end(server, {}), end(sims, 'close')]);

  console.log(
    `    CPU of the core: ${report.cpuPercent.toFixed(1)} % of one core, all threads, at ${(report.bitsPerSecond / 1e6).toFixed(1)} Mbit/s taken in`,
  );
  console.log(`    memory: ${mib(report.rssBytes)} MiB more than without cameras, of which ${mib(report.ringBytes)} MiB video`);
  const times = new Map(left);
  const beganMs = report.arrived[0]?.[1] ?? 0;
  // Who comes gets what was sent since the newest key frame at once; what follows is live.
  const delays = report.arrived
    .filter(([, at]) => at > beganMs + 500)
    .flatMap(([name, at]) => {
      const from = times.get(name);
      return from === undefined || at < from ? [] : [at - from];
    })
    .sort((a, b) => a - b);
  const of = (part: number): string => (delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? 0).toFixed(1);
  console.log(
    `    live: from the camera's socket to the screen's, ${delays.length} pictures: p50 ${of(0.5)} ms  p99 ${of(0.99)} ms  max ${of(1)} ms\n`,
  );
}

function start(script: string, args: readonly string[]): ChildProcess {
  return fork(new URL(script, import.meta.url), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`it ended with ${String(code)}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}

async function end(child: ChildProcess, word: object | string): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.send(word);
  await gone;
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Bench: the processes of a run. Every one is started here and ended here. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import type { LoadReport } from '../sim/load.ts';

const here = (file: string): URL => new URL(file, import.meta.url);

export interface Server {
  readonly url: string;
  readonly startedMs: number;
  /** Over TLS, with the CA that signed it; '' where the server has none. */
  readonly secureUrl: string;
  readonly ca: string;
  /** When it listened, UTC ms. */
  readonly listeningMs: number;
  rssBytes(): Promise<number>;
  /** Delay of the server's event loop since the last time it was asked, ms. */
  loopDelayMs(): Promise<{ readonly p50: number; readonly p99: number; readonly max: number }>;
  close(): Promise<void>;
}

/** What the part before has written and nobody waited for goes to the disk now, not into the next figures. Windows has no such command. */
function settleDisk(): void {
  if (process.platform !== 'win32') spawnSync('sync');
}

/** Starts a server script on a quiet disk and waits for its address. */
export async function startServer(script: 'server-core.ts' | 'server-bare.ts', args: readonly string[]): Promise<Server> {
  settleDisk();
  const startedMs = Date.now();
  const child = fork(here(script), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { url, secureUrl = '', ca = '' } = await answer<{ url: string; secureUrl?: string; ca?: string }>(child);
  return {
    url,
    secureUrl,
    ca,
    startedMs,
    listeningMs: Date.now(),
    loopDelayMs: () => {
      const reply = answer<{ p50: number; p99: number; max: number }>(child);
      child.send('loop');
      return reply;
    },
    rssBytes: async () => {
      const reply = answer<{ rss: number }>(child);
      child.send('memory');
      return (await reply).rss;
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send('close');
      await ended;
    },
  };
}

/** Runs the generator to its end. */
export async function generate(task: object): Promise<LoadReport> {
  return JSON.parse(await outputOf(['generator.ts', JSON.stringify(task)])) as LoadReport;
}

/** A generator that says when all its piles are connected, and later what came of it. */
export function startGenerator<T>(task: object): { readonly connected: Promise<void>; readonly report: Promise<T> } {
  let tell = (): void => undefined;
  const connected = new Promise<void>((resolve) => (tell = resolve));
  const report = outputOf(['generator.ts', JSON.stringify(task)], tell).then((text) => JSON.parse(text) as T);
  return { connected: Promise.race([connected, report.then(() => undefined)]), report };
}

export function outputOf([script = '', ...args]: readonly string[], onWord: () => void = () => undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = fork(here(script), args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let text = '';
    child.once('message', onWord);
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${script} ended with ${String(code)}`))));
  });
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}`)));
  });
}

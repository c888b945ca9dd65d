/** Bench: the processes of a run. Every one is started here and ended here. */
import { fork, type ChildProcess } from 'node:child_process';
import type { LoadReport } from '../sim/load.ts';

const here = (file: string): URL => new URL(file, import.meta.url);

export interface Server {
  readonly url: string;
  readonly startedMs: number;
  rssBytes(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a server script and waits for its address. */
export async function startServer(script: 'server-core.ts' | 'server-bare.ts', args: readonly string[]): Promise<Server> {
  const startedMs = Date.now();
  const child = fork(here(script), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { url } = await answer<{ url: string }>(child);
  return {
    url,
    startedMs,
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

export function outputOf([script = '', ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = fork(here(script), args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let text = '';
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

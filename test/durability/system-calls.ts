/** What a process did to its files and sockets, recorded by strace: writes, truncations and syncs of each file, texts sent to sockets, in order. */
import { createReadStream } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a test says when it skips. */
export const NO_STRACE = 'skipped: this test needs strace (Debian, Ubuntu: apt-get install strace; only on Linux)';

export function hasStrace(): boolean {
  // A container may have the program and forbid what it does.
  return spawnSync('strace', ['-qq', '-e', 'trace=none', 'true'], { stdio: 'ignore' }).status === 0;
}

const CALLS = [
  'pwrite64',
  'pwritev',
  'pwritev2',
  'write',
  'writev',
  'sendto',
  'sendmsg',
  'fsync',
  'fdatasync',
  'ftruncate',
  'fallocate',
  'unlink',
];

/** The program and its arguments that run another one and write what it does to `file`. */
export function recordTo(file: string): string[] {
  // Strings whole and in hexadecimal; only these calls stop the process.
  return [
    'strace',
    '-f',
    '-y',
    '-xx',
    '-s',
    '1000000',
    '--seccomp-bpf',
    '-qq',
    '-e',
    'signal=none',
    '-e',
    `trace=${CALLS.join(',')}`,
    '-o',
    file,
  ];
}

/** `began` and `done` are lines of the record: a call that another thread interrupted began before it was done. */
interface Span {
  readonly thread: string;
  readonly began: number;
  readonly done: number;
}
export type SystemCall = Span &
  (
    | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
    | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
    | { readonly kind: 'sync'; readonly file: string }
    | { readonly kind: 'unlink'; readonly file: string }
    | { readonly kind: 'send'; readonly text: string }
  );

/** Everything done to files below `folder` and all sends, in order of the line in which each was done. Throws for a call it cannot follow. */
export async function readRecord(record: string, folder: string): Promise<SystemCall[]> {
  const calls: SystemCall[] = [];
  const unfinished = new Map<string, { readonly text: string; readonly line: number }>();
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(record, 'latin1') })) {
    line += 1;
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(text) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      unfinished.set(thread, { text: rest.slice(0, -'<unfinished ...>'.length).trimEnd(), line });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(rest);
    const start = resumed === null ? null : unfinished.get(thread);
    const call = start === null || start === undefined ? rest : start.text + rest.slice(resumed?.[0].length ?? 0);
    const span = { thread, began: start?.line ?? line, done: line };
    const known = callOf(call, span, folder);
    if (known !== null) calls.push(known);
  }
  return calls;
}

/** null: of no interest (another folder, a call that failed). */
function callOf(text: string, span: Span, folder: string): SystemCall | null {
  const name = text.slice(0, text.indexOf('('));
  const result = Number(/\)\s+=\s+(-?\d+)[^=]*$/.exec(text.slice(-80))?.[1] ?? Number.NaN);
  if (name === 'unlink') {
    const file = unhex(stringsOf(text)[0] ?? '').toString('utf8');
    return result === 0 && file.startsWith(folder) ? { ...span, kind: 'unlink', file } : null;
  }
  const descriptor = text.slice(text.indexOf('<') + 1, text.indexOf('>'));
  const target = descriptor.startsWith('\\x') ? unhex(descriptor).toString('utf8') : descriptor;
  // Also a send that failed or was cut short may have told something.
  if (/^(socket|TCP)/.test(target)) return { ...span, kind: 'send', text: Buffer.concat(stringsOf(text).map(unhex)).toString('latin1') };
  if (!target.startsWith(folder)) return null;
  const numbers = text.slice(text.lastIndexOf('"') + 1);
  switch (name) {
    case 'pwrite64': {
      const bytes = unhex(stringsOf(text)[0] ?? '');
      const at = Number(/, (\d+)\)\s+=/.exec(numbers)?.[1] ?? Number.NaN);
      if (result !== bytes.length || Number.isNaN(at)) throw new Error(`a write that was not whole: ${text.slice(0, 60)} ... ${numbers}`);
      return { ...span, kind: 'write', file: target, at, bytes };
    }
    case 'fsync':
    case 'fdatasync':
      return result === 0 ? { ...span, kind: 'sync', file: target } : null;
    case 'ftruncate':
      return { ...span, kind: 'truncate', file: target, length: Number(/, (\d+)\)/.exec(text)?.[1] ?? Number.NaN) };
    default:
      // The log and the like are appended to; the database never is.
      if (target.includes('.sqlite')) throw new Error(`the database is written by ${name}, which this test does not follow`);
      return null;
  }
}

function stringsOf(text: string): string[] {
  return text.split('"').filter((_, at) => at % 2 === 1);
}

function unhex(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}

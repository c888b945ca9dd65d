/** The core as a process that a test starts, kills and starts again, and a door in front of it whose address stays. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CoreChildOptions } from './core-child.ts';

export interface CoreProcess {
  /** Opens the data folder; resolves with the address for piles. Rejects when the core could not open or died. */
  open(): Promise<string>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** In order; resolves when the process is gone. */
  close(): Promise<void>;
}

/** Starts the process; the folder is opened when `open` is called. `under`: a program and its arguments that run it (strace). */
export function startCore(options: CoreChildOptions, under: readonly string[] = []): CoreProcess {
  const script = fileURLToPath(new URL('./core-child.ts', import.meta.url));
  const [program, ...args] = [...under, process.execPath, script, JSON.stringify(options)];
  // Many cores start one after the other: what the first one compiled, the others read.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), 'stationmaster-test-compile-cache') };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const gone = once(child, 'exit');
  const address = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('open ')) resolve(line.slice(5));
      if (line.startsWith('failed ')) reject(new Error(line.slice(7)));
    });
    child.once('exit', (code, signal) => reject(new Error(`the core ended with ${String(code ?? signal)}`)));
  });
  // A core that is killed before it opened rejects; whoever asked for the address hears it.
  address.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  return {
    open: () => {
      child.stdin.write('open\n');
      return address;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
    close: async () => {
      child.stdin.write('close\n');
      await gone;
    },
  };
}

export interface Doorway {
  /** `ws://127.0.0.1:port`; stays while cores come and go. */
  readonly url: string;
  /** Where callers are led; null: they are hung up on. */
  lead(to: string | null): void;
  close(): Promise<void>;
}

/** Piles dial one address all along, and every core listens where the system lets it. */
export async function openDoorway(): Promise<Doorway> {
  let port: number | null = null;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: Socket | null): void => {
    sockets.add(socket);
    // A reset is how a killed core hangs up; 'close' follows and carries it on.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other?.destroy();
    });
  };
  const server = createServer((caller) => {
    if (port === null) {
      keep(caller, null);
      caller.destroy();
      return;
    }
    const inside = connect(port, '127.0.0.1');
    keep(caller, inside);
    keep(inside, caller);
    caller.pipe(inside).pipe(caller);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (to) => {
      port = to === null ? null : Number(new URL(to).port);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

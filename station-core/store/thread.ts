/** A worker thread that loads the database library, started and ended without taking the process with it. */
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { GO, type Ask, type Reply } from './calls.ts';

export interface Thread {
  send(ask: Ask): void;
  /**
   * Ends the thread and resolves when it has gone; nothing of it is heard any more from now on. `asked`: it finishes what it is at,
   * closes its connection and goes by itself, at most 2 s; `stopped`: wherever it is. Either way it first waits until the thread has
   * loaded the library: a thread that is stopped in the middle of that aborts the whole process (seen with better-sqlite3 13.2.0 under
   * Node 24: "FATAL ERROR: Error::New napi_get_last_error_info"), and one stopped inside of the library may. For the same reason close
   * threads before process.exit.
   */
  end(how: 'asked' | 'stopped'): Promise<void>;
}

export interface ThreadEvents {
  readonly onReply: (reply: Reply) => void;
  /** It ended by itself: an error nobody caught, or an exit. */
  readonly onDeath: (why: Error) => void;
}

/** An order may take minutes (a backup), and nobody waits for that. */
const GOING_MS = 2_000;

/** Starts `url`, whose first act is `answerCalls`. */
export function startThread(url: URL, workerData: unknown, events: ThreadEvents): Thread {
  const worker = new Worker(url, { workerData });
  let over = false;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const loaded = Promise.race([gone, new Promise<void>((resolve) => worker.once('message', resolve))]);
  worker.once('message', () =>
    worker.on('message', (reply: Reply) => {
      if (!over) events.onReply(reply);
    }),
  );
  const die = (why: Error): void => {
    if (over) return;
    over = true;
    events.onDeath(why);
  };
  worker.on('error', (error) => die(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => die(new Error(`a thread of the store ended with ${code}`)));
  return {
    send: (ask) => worker.postMessage(ask),
    end: async (how) => {
      over = true;
      await loaded;
      if (how === 'asked') {
        worker.postMessage(GO);
        await Promise.race([gone, setTimeout(GOING_MS, undefined, { ref: false })]);
      }
      await worker.terminate();
    },
  };
}

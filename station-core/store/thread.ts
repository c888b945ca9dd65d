/** A worker thread that loads the database library, started and ended without taking the process with it. */
import { Worker } from 'node:worker_threads';
import type { Ask, Reply } from './calls.ts';

export interface Thread {
  send(ask: Ask): void;
  /**
   * Ends the thread wherever it is, and resolves when it has gone; then nothing of it is heard any more. It first waits until the
   * thread has loaded the library: a thread that is ended in the middle of that aborts the whole process (seen with better-sqlite3
   * 13.2.0 under Node 24: "FATAL ERROR: Error::New napi_get_last_error_info"). For the same reason close threads before process.exit.
   */
  end(): Promise<void>;
}

export interface ThreadEvents {
  readonly onReply: (reply: Reply) => void;
  /** It ended by itself: an error nobody caught, or an exit. */
  readonly onDeath: (why: Error) => void;
}

/** Starts `url`, whose first act is `answerCalls`. */
export function startThread(url: URL, workerData: unknown, events: ThreadEvents): Thread {
  const worker = new Worker(url, { workerData });
  let over = false;
  const loaded = new Promise<void>((resolve) => {
    worker.once('message', resolve);
    worker.once('exit', () => resolve());
  });
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
    end: async () => {
      over = true;
      await loaded;
      await worker.terminate();
    },
  };
}

/** The main thread's side of the maintenance thread. */
import { must } from '../base/assert.ts';
import { Fault } from '../base/fault.ts';
import { valueOf, type Reply } from './calls.ts';
import type { MaintenanceOrders } from './maintenance-orders.ts';
import { startThread, type Thread } from './thread.ts';

export interface Maintenance {
  /** Orders are answered in their own time; a backup lets checkpoints through. Rejects with Fault('inbox.full') when 16 wait, and when the thread died (the next order starts a new one). */
  order<Name extends keyof MaintenanceOrders>(
    name: Name,
    params: MaintenanceOrders[Name]['params'],
  ): Promise<MaintenanceOrders[Name]['result']>;
  /** Orders under way are rejected. A backup that was not finished leaves a `.part` that the next one removes. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const WAITING_MOST = 16;

/** Starts the thread with the first order. `workerUrl`: maintenance-worker.ts or its bundle. */
export function createMaintenance(options: { readonly workerUrl: URL }): Maintenance {
  const waiting = new Map<number, Waiting>();
  let thread: Thread | null = null;
  let lastId = 0;
  let closed = false;

  const drop = (why: unknown): void => {
    thread = null;
    for (const one of waiting.values()) one.reject(why);
    waiting.clear();
  };

  return {
    order: (name, params) =>
      new Promise((resolve, reject) => {
        if (closed || waiting.size >= WAITING_MOST) {
          reject(new Fault('inbox.full', { order: name }));
          return;
        }
        lastId += 1;
        // The thread answers what this order returns: both sides share MaintenanceOrders.
        waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
        thread ??= startThread(options.workerUrl, null, { onReply: (reply) => settle(waiting, reply), onDeath: drop });
        thread.send({ id: lastId, name, params });
      }),
    close: async () => {
      closed = true;
      const ending = thread;
      drop(new Fault('inbox.full', { help: 'The station is closing.' }));
      await ending?.end('asked');
    },
  };
}

function settle(waiting: Map<number, Waiting>, reply: Reply): void {
  const one = must(waiting.get(reply.id), 'a reply belongs to an order');
  waiting.delete(reply.id);
  try {
    one.resolve(valueOf(reply));
  } catch (error) {
    one.reject(error);
  }
}

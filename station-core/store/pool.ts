/** The readers' threads: lists and reports are read there, so that neither the writer nor a socket ever waits for them. */
import { BoundedQueue } from '../base/bounded-queue.ts';
import { Fault } from '../base/fault.ts';
import type { Clock } from '../domain/ports.ts';
import { valueOf, type Reply } from './calls.ts';
import type { ParamsOf, Queries, ReaderData, ResultOf } from './read-protocol.ts';
import { startThread, type Thread } from './thread.ts';

/** quick: what a screen shows now; report: what may take seconds. One never waits for the other. */
export type Lane = 'quick' | 'report';

export interface PoolOptions {
  /** The thread's entry: reader-worker.ts, or its bundle. */
  readonly workerUrl: URL;
  readonly clock: Pick<Clock, 'after'>;
  readonly file: string;
  readonly journalFolder: string;
  readonly masterKey: Uint8Array | null;
  /** Threads per lane; one of each unless told otherwise. */
  readonly threads?: Readonly<Record<Lane, number>>;
  /** A question's transaction ends after this many milliseconds: it would keep the WAL from being reset. */
  readonly limitMs?: number;
  /** So much later a thread that did not notice by itself is ended and replaced. */
  readonly graceMs?: number;
}

export interface ReadPool<Q extends Queries> {
  /**
   * Rejects with Fault('store.read-too-long') past the limit and Fault('inbox.full') when 256 questions of the lane wait already;
   * with whatever fault the question throws.
   */
  read<Name extends keyof Q & string>(name: Name, params: ParamsOf<Q, Name>, lane?: Lane): Promise<ResultOf<Q, Name>>;
  /** Questions under way are rejected; resolves when every thread has ended. */
  close(): Promise<void>;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly params: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Desk {
  readonly lane: Lane;
  thread: Thread | null;
  current: Question | null;
  cancelTimer: () => void;
}

const WAITING_PER_LANE = 256;
/**
 * SQLite cannot be interrupted inside one step (a sum over millions of rows): a thread that is ended there goes only when the step
 * is done. Its asker was refused long before; this many may be on their way out before no new one is started.
 */
const ENDING_MOST = 4;

/** A pool over a database file. Threads start with the first question; one that dies is replaced by the next question. */
export function createReadPool<Q extends Queries>(options: PoolOptions): ReadPool<Q> {
  const { limitMs = 5_000, graceMs = 500, threads = { quick: 1, report: 1 } } = options;
  const data: ReaderData = { file: options.file, journalFolder: options.journalFolder, masterKey: options.masterKey, limitMs };
  const waiting: Record<Lane, BoundedQueue<Question>> = { quick: laneQueue(), report: laneQueue() };
  const desks = [...desksOf('quick', threads.quick), ...desksOf('report', threads.report)];
  const ending = new Set<Promise<void>>();
  let lastId = 0;
  let closed = false;

  const pump = (desk: Desk): void => {
    while (desk.current === null && !closed) {
      const question = waiting[desk.lane].shift();
      if (question === undefined) return;
      if (desk.thread === null && ending.size >= ENDING_MOST) question.reject(new Fault('store.read-too-long', { query: question.name }));
      else start(desk, question);
    }
  };

  const start = (desk: Desk, question: Question): void => {
    desk.thread ??= open(desk);
    desk.current = question;
    desk.cancelTimer = options.clock.after(limitMs + graceMs, () => {
      end(desk, new Fault('store.read-too-long', { query: question.name }), 'stopped');
      pump(desk);
    });
    desk.thread.send({ id: question.id, name: question.name, params: question.params });
  };

  const open = (desk: Desk): Thread =>
    startThread(options.workerUrl, data, {
      onReply: (reply) => {
        if (desk.current?.id === reply.id) settle(desk, reply);
        pump(desk);
      },
      onDeath: (why) => {
        end(desk, why, 'stopped');
        pump(desk);
      },
    });

  const settle = (desk: Desk, reply: Reply): void => {
    const question = desk.current;
    desk.cancelTimer();
    desk.current = null;
    try {
      question?.resolve(valueOf(reply));
    } catch (error) {
      question?.reject(error);
    }
  };

  const end = (desk: Desk, why: unknown, how: 'asked' | 'stopped'): void => {
    const { thread, current } = desk;
    desk.cancelTimer();
    desk.thread = null;
    desk.current = null;
    current?.reject(why);
    if (thread === null) return;
    const gone = thread.end(how);
    ending.add(gone);
    void gone.finally(() => ending.delete(gone));
  };

  return {
    read: (name, params, lane = 'quick') =>
      new Promise((resolve, reject) => {
        lastId += 1;
        // The thread answers what this name's question returns: the list in the worker is the one this pool is typed by.
        const question: Question = { id: lastId, name, params, resolve: resolve as (value: unknown) => void, reject };
        if (closed || !waiting[lane].push(question)) {
          reject(new Fault('inbox.full', { query: name }));
          return;
        }
        const free = desks.find((desk) => desk.lane === lane && desk.current === null);
        if (free !== undefined) pump(free);
      }),
    close: async () => {
      closed = true;
      const why = new Fault('inbox.full', { help: 'The station is closing.' });
      for (const lane of Object.values(waiting)) for (const question of lane.take(WAITING_PER_LANE)) question.reject(why);
      for (const desk of desks) end(desk, why, 'asked');
      await Promise.all(ending);
    },
  };
}

function laneQueue(): BoundedQueue<Question> {
  return new BoundedQueue({ capacity: WAITING_PER_LANE, whenFull: 'refuse' });
}

function desksOf(lane: Lane, count: number): Desk[] {
  return Array.from({ length: count }, () => ({ lane, thread: null, current: null, cancelTimer: () => undefined }));
}

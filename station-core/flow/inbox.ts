/** The main thread's side of the writer: takes events, sends all that came in one turn together, hands the answers back. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { Fault } from '../base/fault.ts';
import type { Answer } from '../domain/answer.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Clock } from '../domain/ports.ts';
import type { VerifiedPoint } from '../store/checks.ts';
import { errorOf, type GroupResult, type Ticketed } from './commit.ts';
import type { FromWriter, ToWriter, ToWriterFirst, WriterData } from './writer-protocol.ts';

/** Events without an answer yet. At the limit the next one is refused with Fault('inbox.full'); a pile sends it again. */
const CAPACITY = 8_192;
/** Room beyond it for what goes first: more than any site has zones. */
const KEPT_FREE = 2_048;

export interface InboxOptions {
  readonly workerUrl: URL;
  readonly data: WriterData;
  readonly clock: Clock;
  /** After each commit: commands to devices, notices to screens. Called before the answers of the group are given. */
  readonly onCommitted: (result: GroupResult) => void;
  /** A chore of the writer (archive, WAL) failed; it is tried again. */
  readonly onChoreFailed: (problem: string) => void;
  /** The writer's thread ended by itself: nothing can be acknowledged any more. */
  readonly onLost: (error: Error) => void;
}

export interface Inbox {
  submit(event: StationEvent): Promise<Answer>;
  /**
   * As submit, but before everything that waits in the writer, and in a transaction of its own: for the latch of a zone (DESIGN,
   * promise 2). Several keep their order. It is taken where `submit` refuses because the inbox is full: a zone is stopped just then.
   */
  submitFirst(event: StationEvent): Promise<Answer>;
  verified(point: VerifiedPoint): void;
  /** The maintenance thread has copied the WAL into the file. */
  checkpointed(): void;
  /** Events without an answer. */
  readonly waiting: number;
  /** How long the oldest of them has waited, in milliseconds. */
  readonly oldestWaitMs: number;
  /** Answers what is under way, then ends the thread. */
  close(): Promise<void>;
}

export type WriterState = Extract<FromWriter, { kind: 'open' }>;

interface Asker {
  readonly sinceMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Opens the writer. Rejects with the store's fault when the file cannot be opened. */
export async function openInbox(options: InboxOptions): Promise<{ readonly inbox: Inbox; readonly state: WriterState }> {
  // A door of its own: what comes by it never stands behind a long queue of messages.
  const { port1: first, port2: writersEnd } = new MessageChannel();
  const worker = new Worker(options.workerUrl, { workerData: { ...options.data, first: writersEnd }, transferList: [writersEnd] });
  first.unref();
  const askers = new Map<number, Asker>();
  let batch: Ticketed[] = [];
  let urgent: Ticketed[] = [];
  let lastTicket = 0;
  let closing: (() => void) | null = null;
  let closed = false;

  const send = (message: ToWriter): void => worker.postMessage(message);
  const flush = (): void => {
    if (batch.length === 0 || closed) return;
    send({ kind: 'events', events: batch });
    batch = [];
  };
  const flushFirst = (): void => {
    const events = urgent;
    urgent = [];
    if (!closed) for (const one of events) first.postMessage(one satisfies ToWriterFirst);
  };
  const lose = (error: Error): void => {
    const wasClosed = closed;
    closed = true;
    for (const asker of askers.values()) asker.reject(error);
    askers.clear();
    closing?.();
    if (!wasClosed) options.onLost(error);
  };

  const state = await opened(worker);
  worker.on('message', (message: FromWriter) => {
    if (message.kind === 'closed') closed = true;
    if (message.kind === 'chore-failed') options.onChoreFailed(message.problem);
    if (message.kind !== 'committed') return;
    options.onCommitted(message.result);
    for (const reply of message.result.replies) {
      const asker = askers.get(reply.ticket);
      askers.delete(reply.ticket);
      if ('answer' in reply) asker?.resolve(reply.answer);
      else asker?.reject(errorOf(reply) ?? new Error('no answer'));
    }
  });
  worker.on('error', lose);
  worker.on('exit', () => lose(new Error("the writer's thread ended")));

  const ticketed = (event: StationEvent, capacity: number, take: (one: Ticketed) => void): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (closed || askers.size >= capacity) {
        reject(new Fault('inbox.full', { waiting: askers.size }));
        return;
      }
      lastTicket += 1;
      askers.set(lastTicket, { sinceMs: options.clock.monotonic(), resolve, reject });
      take({ ticket: lastTicket, event });
    });

  const inbox: Inbox = {
    submit: (event) =>
      ticketed(event, CAPACITY, (one) => {
        batch.push(one);
        if (batch.length === 1) setImmediate(flush);
      }),
    submitFirst: (event) =>
      ticketed(event, CAPACITY + KEPT_FREE, (one) => {
        urgent.push(one);
        if (urgent.length === 1) setImmediate(flushFirst);
      }),
    verified: (point) => {
      if (!closed) send({ kind: 'verified', point });
    },
    checkpointed: () => {
      if (!closed) send({ kind: 'checkpointed' });
    },
    get waiting() {
      return askers.size;
    },
    get oldestWaitMs() {
      const [oldest] = askers.values();
      return oldest === undefined ? 0 : options.clock.monotonic() - oldest.sinceMs;
    },
    close: async () => {
      flushFirst();
      flush();
      if (closed) return;
      const ended = new Promise<void>((resolve) => (closing = resolve));
      send({ kind: 'close' });
      await ended;
    },
  };
  return { inbox, state };
}

function opened(worker: Worker): Promise<WriterState> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: FromWriter) => {
      if (message.kind === 'open') resolve(message);
      else if (message.kind === 'failed') {
        reject(message.fault === null ? new Error(message.problem) : new Fault(message.fault.code, message.fault.detail));
        void worker.terminate();
      }
    });
    worker.once('error', reject);
  });
}

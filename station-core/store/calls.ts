/** Calls to a worker thread: one message there, one back. Faults keep their code; everything else arrives as an error with its message. */
import type { MessagePort } from 'node:worker_threads';
import { Fault, isFault, messageOf, type FaultCode, type FaultDetail } from '../base/fault.ts';
import { loadDatabaseLibrary } from './open.ts';

export interface Ask {
  readonly id: number;
  readonly name: string;
  readonly params: unknown;
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: { readonly code: FaultCode; readonly detail: FaultDetail } }
  | { readonly id: number; readonly problem: string };

/** Told to a thread in place of an Ask: it closes what it holds and goes. */
export const GO = 'go';

/** Worker side: says that the database library is loaded (thread.ts waits for it), then answers each ask with what `answer` returns or throws, until it is told to go; `close` gives back what it holds. */
export function answerCalls(port: MessagePort, answer: (ask: Ask) => unknown, close: () => void = () => undefined): void {
  loadDatabaseLibrary();
  port.postMessage('loaded');
  port.on('message', (ask: Ask | typeof GO) => {
    if (ask !== GO) {
      void reply(port, ask, answer);
      return;
    }
    close();
    port.close();
  });
}

async function reply(port: MessagePort, ask: Ask, answer: (ask: Ask) => unknown): Promise<void> {
  try {
    port.postMessage({ id: ask.id, value: await answer(ask) } satisfies Reply);
  } catch (error) {
    port.postMessage(
      (isFault(error)
        ? { id: ask.id, fault: { code: error.code, detail: error.detail } }
        : { id: ask.id, problem: messageOf(error) }) satisfies Reply,
    );
  }
}

/** Main side: the value of a reply, or its fault or error thrown. */
export function valueOf(reply: Reply): unknown {
  if ('value' in reply) return reply.value;
  if ('fault' in reply) throw new Fault(reply.fault.code, reply.fault.detail);
  throw new Error(reply.problem);
}

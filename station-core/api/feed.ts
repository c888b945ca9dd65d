/**
 * What was committed, told to the screens that listen. Nothing polls: commits wake the feeds, several at once when they
 * come fast, and each feed then reads what it shows. A notice waiting twice waits once, so a slow screen's queue is
 * bounded by what there is to name.
 */
import { Fault } from '../base/fault.ts';
import type { Clock } from '../domain/ports.ts';
import type { Notice } from '../domain/outcome.ts';

export interface FeedHub {
  /** Called after each commit, with no notices too: the journal grew. Never throws. */
  publish(notices: readonly Notice[]): void;
  /** Calls with what was published since the last call, at most every 100 ms. The returned function ends it. */
  listen(listener: (batch: readonly Notice[]) => void): () => void;
}

const GATHER_MS = 100;
/** More distinct things than a station has; beyond, the screen starts anew. */
const WAITING_LIMIT = 20_000;

export function createFeedHub(clock: Pick<Clock, 'after'>): FeedHub {
  const listeners = new Set<(batch: readonly Notice[]) => void>();
  let gathered = new Map<string, Notice>();
  let isScheduled = false;

  const flush = (): void => {
    const batch = [...gathered.values()];
    gathered = new Map();
    isScheduled = false;
    for (const listener of [...listeners]) listener(batch);
  };

  return {
    publish: (notices) => {
      if (listeners.size === 0) return;
      for (const notice of notices) gathered.set(keyOf(notice), notice);
      if (gathered.size > WAITING_LIMIT) flush();
      else if (!isScheduled) {
        isScheduled = true;
        clock.after(GATHER_MS, flush);
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Batches as they come, the first one empty and at once: from then on nothing is missed. Ends with the signal. Batches
 * without notices are passed on only with `everyCommit`. Throws Fault('inbox.full') when the reader fell too far behind.
 */
export async function* changes(
  hub: FeedHub,
  signal: AbortSignal | undefined,
  options: { readonly everyCommit: boolean } = { everyCommit: false },
): AsyncGenerator<readonly Notice[], void, undefined> {
  let waiting = new Map<string, Notice>();
  let isDue = true;
  let wake: () => void = () => undefined;
  const stop = hub.listen((batch) => {
    for (const notice of batch) waiting.set(keyOf(notice), notice);
    isDue ||= batch.length > 0 || options.everyCommit;
    if (isDue) wake();
  });
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (signal?.aborted !== true) {
      if (!isDue) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if (waiting.size > WAITING_LIMIT) throw new Fault('inbox.full', { help: 'The screen fell too far behind; it connects again.' });
      const batch = [...waiting.values()];
      waiting = new Map();
      isDue = false;
      yield batch;
    }
  } finally {
    stop();
    signal?.removeEventListener('abort', onAbort);
  }
}

function keyOf(notice: Notice): string {
  return JSON.stringify(notice);
}

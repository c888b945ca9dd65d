/** Who wants to know what changed at the station: one feed, many listeners. */
import type { Notice } from '../../station-core/api/contract.ts';
import type { Feed } from './feed.ts';

/** An empty batch means the line came (back) up: anything may have changed. */
export type ChangeListener = (notices: readonly Notice[]) => void;

export class ChangeHub {
  private readonly listeners = new Set<ChangeListener>();

  /** Listens to `feed.changes` for as long as the feed runs. */
  constructor(feed: Feed) {
    feed.watch(
      (api, signal) => api.feed.changes(undefined, { signal }),
      (notices) => this.tell(notices),
      () => this.tell([]),
    );
  }

  /** Returns the function that stops listening. */
  listen(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(notices: readonly Notice[]): void {
    for (const listener of this.listeners) listener(notices);
  }
}

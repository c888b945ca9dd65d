/** First in, first out, with a limit and a written answer to what happens at the limit. */
import { must } from './assert.ts';

export type WhenFull = 'refuse' | 'drop-oldest';

export class BoundedQueue<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  readonly #whenFull: WhenFull;
  #head = 0;
  #dropped = 0;

  constructor(options: { readonly capacity: number; readonly whenFull: WhenFull }) {
    this.#capacity = options.capacity;
    this.#whenFull = options.whenFull;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** How many items were dropped since the start (whenFull: 'drop-oldest'). */
  get dropped(): number {
    return this.#dropped;
  }

  /** False when the queue is full and refuses. */
  push(item: T): boolean {
    if (this.size >= this.#capacity) {
      if (this.#whenFull === 'refuse') return false;
      this.shift();
      this.#dropped += 1;
    }
    this.#items.push(item);
    return true;
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = must(this.#items[this.#head], 'a queued item is there');
    this.#head += 1;
    if (this.#head > 1_024 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Takes up to `most` items. */
  take(most: number): T[] {
    const taken: T[] = [];
    while (taken.length < most && this.size > 0) taken.push(must(this.shift(), 'size was checked'));
    return taken;
  }
}

/** What is due when, the earliest first: each thing once, its time changed as often as one likes. */

interface Entry<T> {
  readonly thing: T;
  readonly atMs: number;
}

/** A heap whose entries may be stale: one that was moved to a later time is found out when it comes up. */
export class DueQueue<T> {
  readonly #heap: Entry<T>[] = [];
  /** When each is due; and the earliest entry of it in the heap. */
  readonly #dueMs = new Map<T, number>();
  readonly #queuedMs = new Map<T, number>();

  /** null: never. */
  set(thing: T, atMs: number | null): void {
    if (atMs === null) {
      this.#dueMs.delete(thing);
      return;
    }
    this.#dueMs.set(thing, atMs);
    const queued = this.#queuedMs.get(thing);
    if (queued === undefined || queued > atMs) this.#push({ thing, atMs });
  }

  /** When the first is due; null: nothing is. */
  earliest(): number | null {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#dueMs.get(top.thing) === top.atMs) return top.atMs;
      this.#renew(this.#pop());
    }
    return null;
  }

  /** The next thing that is due; null: none. */
  takeDue(nowMs: number): T | null {
    const earliest = this.earliest();
    if (earliest === null || earliest > nowMs) return null;
    const top = this.#pop();
    if (top === null) return null;
    this.#dueMs.delete(top.thing);
    this.#forget(top);
    return top.thing;
  }

  /** How many entries are kept, stale ones too. */
  get size(): number {
    return this.#heap.length;
  }

  /** A stale entry came up: the thing is queued anew for the time it has now. */
  #renew(stale: Entry<T> | null): void {
    if (stale === null) return;
    this.#forget(stale);
    const due = this.#dueMs.get(stale.thing);
    const queued = this.#queuedMs.get(stale.thing);
    if (due !== undefined && (queued === undefined || queued > due)) this.#push({ thing: stale.thing, atMs: due });
  }

  #forget(entry: Entry<T>): void {
    if (this.#queuedMs.get(entry.thing) === entry.atMs) this.#queuedMs.delete(entry.thing);
  }

  #push(entry: Entry<T>): void {
    this.#queuedMs.set(entry.thing, entry.atMs);
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((heap[up]?.atMs ?? 0) <= entry.atMs) break;
      this.#swap(at, up);
      at = up;
    }
  }

  #pop(): Entry<T> | null {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) return null;
    if (heap.length === 0) return top;
    heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = this.#at(right) < this.#at(left) ? right : left;
      if (this.#at(least) >= last.atMs) return top;
      this.#swap(at, least);
      at = least;
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.atMs ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}

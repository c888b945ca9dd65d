/** A clock that stands still until it is moved: wall time, waits and timers together. */
import { utcMs, type UtcMs } from '../../station-core/base/time.ts';
import type { Clock } from '../../station-core/domain/ports.ts';

interface Timer {
  dueMs: number;
  readonly everyMs: number | null;
  readonly call: () => void;
}

export class ManualClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): UtcMs {
    return utcMs(this.#nowMs);
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(ms: number, call: () => void): () => void {
    return this.#add({ dueMs: this.#nowMs + ms, everyMs: null, call });
  }

  every(ms: number, call: () => void): () => void {
    return this.#add({ dueMs: this.#nowMs + ms, everyMs: ms, call });
  }

  /** Moves on, calling what becomes due in its order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = [...this.#timers].filter((t) => t.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined) break;
      this.#nowMs = next.dueMs;
      if (next.everyMs === null) this.#timers.delete(next);
      else next.dueMs += next.everyMs;
      next.call();
    }
    this.#nowMs = endMs;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }
}

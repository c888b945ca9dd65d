/** Time for simulators: the real clock, a real clock run faster, or one a test moves by hand. */

/** Stops a timer; calling it twice, or after it fired, does nothing. */
export type Cancel = () => void;

/** What a simulated pile knows of time: a clock in UTC milliseconds and one-shot timers on that same clock. */
export interface Timers {
  now(): number;
  setTimer(ms: number, fn: () => void): Cancel;
}

/** Longer waits than Node's 32-bit timers can hold are cut to this: 24 days, longer than any test. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The machine's own clock and timers. */
export const realTimers: Timers = {
  now: () => Date.now(),
  setTimer: (ms, fn) => wallTimer(ms, fn),
};

/** A clock that starts at `startMs` (default: now) and runs `factor` times as fast as the machine's; timers shrink alike. */
export class ScaledTimers implements Timers {
  readonly factor: number;
  readonly #startMs: number;
  readonly #wallStartMs = performance.now();

  constructor(factor: number, startMs: number = Date.now()) {
    if (!(factor > 0)) throw new RangeError(`the speed of a scaled clock must be above zero, not ${String(factor)}`);
    this.factor = factor;
    this.#startMs = startMs;
  }

  now(): number {
    return Math.floor(this.#startMs + (performance.now() - this.#wallStartMs) * this.factor);
  }

  setTimer(ms: number, fn: () => void): Cancel {
    return wallTimer(ms / this.factor, fn);
  }
}

interface ManualTimer {
  readonly atMs: number;
  readonly order: number;
  readonly fn: () => void;
}

/** A clock that stands still until `advance` moves it; timers fire in order of their time, then of their making. */
export class ManualTimers implements Timers {
  #nowMs: number;
  #made = 0;
  readonly #waiting = new Set<ManualTimer>();

  constructor(startMs: number = Date.UTC(2026, 0, 5, 8)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(ms: number, fn: () => void): Cancel {
    const timer = { atMs: this.#nowMs + Math.max(0, ms), order: this.#made++, fn };
    this.#waiting.add(timer);
    return () => void this.#waiting.delete(timer);
  }

  /** Timers that have not fired. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Moves the clock by `ms`, firing what falls due on the way; `settle` is awaited before, after each timer and at the end, so answers from real
   *  sockets can arrive before the next one (pass e.g. `() => pile.settled()`). */
  async advance(ms: number, settle: () => Promise<void> = turnOfTheLoop): Promise<void> {
    await settle(); // what is under way belongs to the time before
    const untilMs = this.#nowMs + ms;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#waiting.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.fn();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  #next(untilMs: number): ManualTimer | undefined {
    let first: ManualTimer | undefined;
    for (const timer of this.#waiting) {
      if (timer.atMs > untilMs) continue;
      if (first === undefined || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order)) first = timer;
    }
    return first;
  }
}

/** One turn of the event loop: promises already resolved have run when it returns. */
export function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits on the machine's clock, for the line (redialling), never for a simulated wait. */
export function wallWait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function wallTimer(ms: number, fn: () => void): Cancel {
  const timer = setTimeout(fn, Math.min(Math.max(0, ms), LONGEST_WAIT_MS));
  return () => clearTimeout(timer);
}

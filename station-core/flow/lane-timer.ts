/** Wakes the safety lane when the next thing becomes due by time alone. Times by the monotonic clock. */
import type { Clock } from '../domain/ports.ts';

/** A timer sleeps no longer: the PC's clock may be set meanwhile. */
const LONGEST_SLEEP_MS = 60_000;

export class LaneTimer {
  readonly #clock: Clock;
  readonly #onWake: () => void;
  #wake: { readonly atMs: number; readonly cancel: () => void } | null = null;
  #isClosed = false;

  constructor(clock: Clock, onWake: () => void) {
    this.#clock = clock;
    this.#onWake = onWake;
  }

  /** Where it would wake earlier anyway it stays as it is. monoMs: now. */
  set(dues: readonly number[], monoMs: number): void {
    if (dues.length === 0 || this.#isClosed) return;
    const atMs = Math.min(...dues);
    if (this.#wake !== null && this.#wake.atMs <= atMs) return;
    this.#wake?.cancel();
    const cancel = this.#clock.after(Math.min(LONGEST_SLEEP_MS, Math.max(1, Math.ceil(atMs - monoMs))), () => {
      this.#wake = null;
      this.#onWake();
    });
    this.#wake = { atMs, cancel };
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.cancel();
  }
}

/** The demo's time: a week of history moved by hand, then the machine's own clock; one time for the station and for its piles. */
import { utcMs } from '../../station-core/base/time.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { systemClock } from '../../station-core/system.ts';
import type { Cancel, Timers } from './timers.ts';
import { ManualTimers, realTimers } from './timers.ts';

interface Waiting {
  readonly atMs: number;
  readonly fn: () => void;
  cancel: Cancel;
}

/** What the station does about once a second: in history, it is done again each time five minutes have passed there. */
const BEAT_MS = 1_000;
const BEAT_EVERY_MS = 300_000;

/** Timers of the simulated piles and, by `clock`, the station's clock. */
export class DemoTime implements Timers {
  /** The station's: `now` follows history, waits are real, and what runs every second also runs every five minutes of history. */
  readonly clock: Clock;
  readonly #manual: ManualTimers;
  readonly #waiting = new Set<Waiting>();
  readonly #beats = new Set<() => void>();
  #lastBeatMs = 0;
  #isLive = false;

  constructor(startMs: number) {
    this.#manual = new ManualTimers(startMs);
    const system = systemClock();
    this.clock = {
      ...system,
      jumps: true,
      now: () => utcMs(this.now()),
      every: (ms, call) => {
        const cancel = system.every(ms, call);
        if (ms <= BEAT_MS) this.#beats.add(call);
        return () => {
          this.#beats.delete(call);
          cancel();
        };
      },
    };
  }

  now(): number {
    return this.#isLive ? Date.now() : this.#manual.now();
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  setTimer(ms: number, fn: () => void): Cancel {
    if (this.#isLive) return realTimers.setTimer(ms, fn);
    const waiting: Waiting = { atMs: this.now() + ms, fn, cancel: () => undefined };
    waiting.cancel = this.#manual.setTimer(ms, () => {
      this.#waiting.delete(waiting);
      fn();
    });
    this.#waiting.add(waiting);
    return () => {
      this.#waiting.delete(waiting);
      waiting.cancel();
    };
  }

  /** Moves history on to a time, or stays where that is past already; `settle` as in ManualTimers.advance. */
  async moveTo(ms: number, settle?: () => Promise<void>): Promise<void> {
    await this.#manual.advance(Math.max(0, ms - this.now()), async () => {
      this.#beat();
      await settle?.();
    });
    this.#beat();
  }

  /** History is over: from here on it is now, and what still waits does so on the machine's clock. */
  goLive(): void {
    this.#isLive = true;
    for (const waiting of this.#waiting) {
      waiting.cancel();
      waiting.cancel = realTimers.setTimer(Math.max(0, waiting.atMs - Date.now()), waiting.fn);
    }
    this.#waiting.clear();
  }

  #beat(): void {
    if (this.now() - this.#lastBeatMs < BEAT_EVERY_MS) return;
    this.#lastBeatMs = this.now();
    for (const call of this.#beats) call();
  }
}

/** Time that passes only when a test says so. */
import type { Timers } from '../../main/core-process.ts';

type Waiting = { dueMs: number; call: () => void };

/** Timers and the hand that moves them: `pass` runs what falls due, in order. */
export function manualTimers(): Timers & { pass(ms: number): void; waiting(): number[] } {
  let nowMs = 1_000_000;
  let queue: Waiting[] = [];
  return {
    nowMs: () => nowMs,
    after: (ms, call) => {
      const entry = { dueMs: nowMs + ms, call };
      queue.push(entry);
      return () => {
        queue = queue.filter((one) => one !== entry);
      };
    },
    pass: (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const due = queue.filter((one) => one.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (due === undefined) break;
        queue = queue.filter((one) => one !== due);
        nowMs = due.dueMs;
        due.call();
      }
      nowMs = untilMs;
    },
    waiting: () => queue.map((one) => one.dueMs - nowMs).sort((a, b) => a - b),
  };
}

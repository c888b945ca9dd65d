/** Slows down guessing at a log-in, for a name at an address, a name, and an address. Each receiver counts for itself: it protects, it decides nothing. */
import { Denied } from './denied.ts';

interface Throttle {
  /** Throws Denied('access.throttled') while the caller has to wait; otherwise counts the attempt as failed until the returned function is called. */
  begin(name: string, address: string): () => void;
}

/** How many failures are free, and the longest wait in seconds. A name alone waits less, so that a stranger cannot lock a person out. */
const LIMITS = { pair: { free: 4, longestS: 600 }, name: { free: 12, longestS: 60 }, address: { free: 20, longestS: 600 } } as const;
const FORGET_MS = 30 * 60_000;
/** Names and addresses that are counted; past it the one with the fewest failures and longest unused goes. */
const KEPT = 2_000;

interface Guesses {
  failures: number;
  untilMs: number;
  lastMs: number;
}

/** `monotonicMs`: setting the clock frees nobody. */
export function createThrottle(monotonicMs: () => number): Throttle {
  const table = new Map<string, Guesses>();
  return {
    begin: (name, address) => {
      const nowMs = monotonicMs();
      const who = name.trim().toLowerCase();
      const parts = [
        { key: `pair ${who} ${address}`, limit: LIMITS.pair },
        { key: `name ${who}`, limit: LIMITS.name },
        { key: `address ${address}`, limit: LIMITS.address },
      ].map((part) => ({ ...part, guesses: foundIn(table, part.key, nowMs) }));
      const waitMs = Math.max(...parts.map(({ guesses }) => guesses.untilMs - nowMs));
      if (waitMs > 0) throw new Denied('access.throttled', { seconds: Math.ceil(waitMs / 1_000) });
      for (const { key, guesses, limit } of parts) {
        guesses.failures += 1;
        guesses.lastMs = nowMs;
        const over = guesses.failures - limit.free;
        if (over > 0) guesses.untilMs = nowMs + Math.min(2 ** Math.min(over, 20), limit.longestS) * 1_000;
        table.set(key, guesses);
      }
      while (table.size > KEPT) table.delete(leastGuessed(table, nowMs));
      return () => {
        for (const [index, { guesses }] of parts.entries()) {
          // What an address guessed at others stays counted.
          guesses.failures = index === 0 ? 0 : Math.max(0, guesses.failures - 1);
          guesses.untilMs = 0;
        }
      };
    },
  };
}

function foundIn(table: ReadonlyMap<string, Guesses>, key: string, nowMs: number): Guesses {
  const known = table.get(key);
  return known !== undefined && nowMs - known.lastMs < FORGET_MS ? known : { failures: 0, untilMs: 0, lastMs: nowMs };
}

function leastGuessed(table: ReadonlyMap<string, Guesses>, nowMs: number): string {
  let least = '';
  let weight = Number.POSITIVE_INFINITY;
  for (const [key, { failures, lastMs }] of table) {
    const own = nowMs - lastMs >= FORGET_MS ? -1 : failures * FORGET_MS + lastMs - nowMs;
    if (own >= weight) continue;
    least = key;
    weight = own;
  }
  return least;
}

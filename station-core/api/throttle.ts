/** Slows down guessing: per account and address, per account, and per address. Counted before the password is looked at. */
import { Fault } from '../base/fault.ts';
import type { Clock } from '../domain/ports.ts';

export interface Throttle {
  /** Throws Fault('access.throttled', { seconds }) while the caller has to wait; otherwise counts the attempt as failed until `succeeded`. */
  begin(account: string, address: string): { readonly succeeded: () => void };
}

interface Guesses {
  failures: number;
  /** Monotonic: setting the clock frees nobody. */
  untilMs: number;
  lastMs: number;
}

export type ThrottleLimits = Readonly<Record<'pair' | 'account' | 'address', { readonly free: number; readonly longestS: number }>>;

/** How many failures are free, and the longest wait. An account alone waits less, so that a stranger cannot lock the owner out. */
const LIMITS: ThrottleLimits = {
  pair: { free: 4, longestS: 600 },
  account: { free: 12, longestS: 60 },
  address: { free: 20, longestS: 600 },
};
const FORGET_MS = 30 * 60_000;
/** Tables hold this many; the one not used for longest goes. */
const KEPT = 2_000;

export function createThrottle(clock: Pick<Clock, 'monotonic'>, limits: ThrottleLimits = LIMITS): Throttle {
  const table = new Map<string, Guesses>();

  const entry = (key: string, nowMs: number): Guesses => {
    const known = table.get(key);
    table.delete(key);
    const kept = known !== undefined && nowMs - known.lastMs < FORGET_MS ? known : { failures: 0, untilMs: 0, lastMs: nowMs };
    table.set(key, kept);
    if (table.size > KEPT) for (const oldest of [...table.keys()].slice(0, table.size - KEPT)) table.delete(oldest);
    return kept;
  };

  return {
    begin: (account, address) => {
      const nowMs = clock.monotonic();
      const name = account.trim().toLowerCase();
      const parts = [
        { guesses: entry(`pair ${name} ${address}`, nowMs), limit: limits.pair },
        { guesses: entry(`account ${name}`, nowMs), limit: limits.account },
        { guesses: entry(`address ${address}`, nowMs), limit: limits.address },
      ];
      const waitMs = Math.max(...parts.map((p) => p.guesses.untilMs - nowMs));
      if (waitMs > 0) throw new Fault('access.throttled', { seconds: Math.ceil(waitMs / 1_000) });
      const before = parts.map(({ guesses }) => ({ ...guesses }));
      for (const { guesses, limit } of parts) {
        guesses.failures += 1;
        guesses.lastMs = nowMs;
        const over = guesses.failures - limit.free;
        if (over > 0) guesses.untilMs = nowMs + Math.min(2 ** Math.min(over, 20), limit.longestS) * 1_000;
      }
      const counted = parts.map(({ guesses }) => ({ ...guesses }));
      return {
        succeeded: () => {
          // The account is known to its owner; what an address guessed at others stays counted, also what it guessed meanwhile.
          for (const [i, { guesses }] of parts.entries()) {
            const alone = guesses.failures === counted[i]?.failures;
            if (i === 0) Object.assign(guesses, { failures: 0, untilMs: 0 });
            else if (alone) Object.assign(guesses, before[i]);
            else guesses.failures -= 1;
          }
        },
      };
    },
  };
}

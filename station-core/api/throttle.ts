/** Slows down guessing: per account and address, per account, and per address. Counted before the password is looked at. */
import { Fault } from '../base/fault.ts';
import type { Clock } from '../domain/ports.ts';

export interface Throttle {
  /** Throws Fault('access.throttled', { seconds }) while the caller has to wait; otherwise counts the attempt as failed until `succeeded`. */
  begin(account: string, address: string): Attempt;
}

/** One of the two is told once at most; neither: it was a guess. */
export interface Attempt {
  readonly succeeded: () => void;
  /** Right, and refused for another reason: the account's share, which is everybody's, is given back; pair and address stay counted. */
  readonly wasRight: () => void;
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
/** Tables hold this many; of those that nobody waits for the one with the fewest failures goes, the one not used for longest first. */
const KEPT = 2_000;
const DROPPED = 200;

export function createThrottle(clock: Pick<Clock, 'monotonic'>, limits: ThrottleLimits = LIMITS): Throttle {
  const table = new Map<string, Guesses>();

  const found = (key: string, nowMs: number): Guesses => {
    const known = table.get(key);
    return known !== undefined && nowMs - known.lastMs < FORGET_MS ? known : { failures: 0, untilMs: 0, lastMs: nowMs };
  };
  const keep = (key: string, guesses: Guesses): void => {
    table.delete(key);
    table.set(key, guesses);
  };

  return {
    begin: (account, address) => {
      const nowMs = clock.monotonic();
      const name = account.trim().toLowerCase();
      const parts = [
        { key: `pair ${name} ${address}`, limit: limits.pair },
        { key: `account ${name}`, limit: limits.account },
        { key: `address ${address}`, limit: limits.address },
      ].map((part) => ({ ...part, guesses: found(part.key, nowMs) }));
      const waitMs = Math.max(...parts.map((p) => p.guesses.untilMs - nowMs));
      if (waitMs > 0) throw new Fault('access.throttled', { seconds: Math.ceil(waitMs / 1_000) });
      // Who has to wait leaves nothing: names of his choice would push out what others, or he, are counted for.
      for (const { key, guesses } of parts) keep(key, guesses);
      const before = parts.map(({ guesses }) => ({ ...guesses }));
      for (const { guesses, limit } of parts) {
        guesses.failures += 1;
        guesses.lastMs = nowMs;
        const over = guesses.failures - limit.free;
        if (over > 0) guesses.untilMs = nowMs + Math.min(2 ** Math.min(over, 20), limit.longestS) * 1_000;
      }
      if (table.size > KEPT) for (const key of leastGuessed(table, nowMs)) table.delete(key);
      const counted = parts.map(({ guesses }) => ({ ...guesses }));
      const giveBack = (i: number): void => {
        const guesses = parts[i]?.guesses;
        if (guesses === undefined) return;
        if (guesses.failures === counted[i]?.failures) Object.assign(guesses, before[i]);
        else guesses.failures -= 1;
      };
      return {
        succeeded: () => {
          // The account is known to its owner; what an address guessed at others stays counted, also what it guessed meanwhile.
          Object.assign(parts[0]?.guesses ?? {}, { failures: 0, untilMs: 0 });
          giveBack(1);
          giveBack(2);
        },
        wasRight: () => giveBack(1),
      };
    },
  };
}

/**
 * What was not used for long first, then what has the fewest failures. Made-up names have one each: they push out one another, never a
 * name that is guessed at. The newest three are those of this attempt and stay. Many at once, so that a flood does not sort at each try.
 */
function leastGuessed(table: ReadonlyMap<string, Guesses>, nowMs: number): string[] {
  const weight = ({ failures, untilMs, lastMs }: Guesses): number =>
    nowMs - lastMs >= FORGET_MS ? 0 : (untilMs > nowMs ? 1_000_000 : 0) + failures;
  return [...table]
    .slice(0, -3)
    .sort(([, a], [, b]) => weight(a) - weight(b))
    .slice(0, DROPPED)
    .map(([key]) => key);
}

/** Seeded randomness for simulators: the same seed gives the same run. */

/** A stream of numbers; `fork(name)` gives an independent stream that does not depend on how much was drawn before. */
export interface Random {
  readonly seed: number;
  /** In [0, 1). */
  next(): number;
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  /** One item of the list; throws RangeError for an empty one. */
  pick<T>(items: readonly T[]): T;
  fork(name: string): Random;
}

/** A 32-bit xorshift-multiply stream from `seed` (any integer). */
export function seededRandom(seed: number): Random {
  let state = mix(seed >>> 0 || 0x9e3779b9);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    seed,
    next,
    int,
    chance: (p) => next() < p,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[int(0, items.length - 1)] as T;
    },
    fork: (name) => seededRandom(mix((seed >>> 0) ^ hash(name))),
  };
}

/** The seed of this run: `SIM_SEED` when set, else drawn; print it, so that a failing run can be repeated. */
export function seedOfRun(environment: Readonly<Record<string, string | undefined>> = process.env): number {
  const given = Number.parseInt(environment['SIM_SEED'] ?? '', 10);
  return Number.isSafeInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

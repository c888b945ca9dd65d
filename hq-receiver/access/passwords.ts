/** People's passwords by argon2id, two at a time: a flood of log-ins takes neither all cores nor all memory. */
import { hash, verify } from '@node-rs/argon2';
import { Denied } from './denied.ts';

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /** known null: there is no such person; takes as long as for one there is and resolves false. */
  readonly verify: (known: string | null, password: string) => Promise<boolean>;
}

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane (argon2id is the library's default algorithm). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const WAITING = 32;

/** Rejects with Denied('inbox.full') when 32 already wait. */
export function createPasswords(): Passwords {
  const waiting: (() => void)[] = [];
  let running = 0;
  let stranger: Promise<string> | null = null;
  const take = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING) throw new Denied('inbox.full', { help: 'Too many people are logging in.' });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The next one takes this turn over; only without one is the turn given back.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: (password) => take(() => hash(password, COST)),
    verify: (known, password) =>
      take(async () => {
        stranger ??= hash('nobody has this password', COST);
        const fits = await verify(known ?? (await stranger), password);
        return fits && known !== null;
      }),
  };
}

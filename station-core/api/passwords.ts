/** Operators' passwords by argon2id, off the main thread, two at a time: a flood of log-ins takes neither all cores nor all memory. */
import { hash, verify } from '@node-rs/argon2';
import { BoundedQueue } from '../base/bounded-queue.ts';
import { Fault } from '../base/fault.ts';

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /** hash null: there is no such person; takes as long as for one there is and resolves false. */
  readonly verify: (hash: string | null, password: string) => Promise<boolean>;
}

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane (argon2id is the library's default algorithm). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const WAITING = 32;

/** Rejects with Fault('inbox.full') when 32 already wait. */
export function createPasswords(): Passwords {
  const turns = new Turns();
  let stranger: Promise<string> | null = null;
  return {
    hash: (password) => turns.take(() => hash(password, COST)),
    verify: (known, password) =>
      turns.take(async () => {
        stranger ??= hash('nobody has this password', COST);
        const against = known ?? (await stranger);
        const fits = await verify(against, password);
        return fits && known !== null;
      }),
  };
}

class Turns {
  readonly #waiting = new BoundedQueue<() => void>({ capacity: WAITING, whenFull: 'refuse' });
  #running = 0;

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      await new Promise<void>((resolve, reject) => {
        if (!this.#waiting.push(resolve))
          reject(new Fault('inbox.full', { help: 'Too many people are logging in; try again in a moment.' }));
      });
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The next one takes this turn over; only without one is the turn given back.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

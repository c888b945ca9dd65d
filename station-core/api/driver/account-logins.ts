/** Who is logged in to an account by phone: in memory alone, so that a restart asks for the PIN again. */
import type { AccountId } from '../../base/ids.ts';
import { HOUR_MS, MINUTE_MS } from '../../base/time.ts';
import type { Clock } from '../../domain/ports.ts';
import { hashOfSecret, newSecret } from './phone.ts';

export interface AccountLogins {
  /** The secret for the phone's cookie. pinHash: of the PIN that was given; another one ends it. */
  open(accountId: AccountId, pinHash: string): string;
  /** null: nobody, or too long ago. One in use is prolonged. */
  find(secret: string): { readonly accountId: AccountId; readonly pinHash: string } | null;
  close(secret: string): void;
}

const IDLE_MS = 30 * MINUTE_MS;
const LONGEST_MS = 12 * HOUR_MS;
/** The one not used for longest goes. */
const MOST = 2_000;

export function createAccountLogins(clock: Pick<Clock, 'monotonic'>): AccountLogins {
  const table = new Map<
    string,
    { readonly accountId: AccountId; readonly pinHash: string; readonly openedMs: number; readonly usedMs: number }
  >();
  return {
    open: (accountId, pinHash) => {
      const secret = newSecret();
      const nowMs = clock.monotonic();
      table.set(hashOfSecret(secret), { accountId, pinHash, openedMs: nowMs, usedMs: nowMs });
      const [oldest] = table.keys();
      if (table.size > MOST && oldest !== undefined) table.delete(oldest);
      return secret;
    },
    find: (secret) => {
      const key = hashOfSecret(secret);
      const known = table.get(key);
      const nowMs = clock.monotonic();
      table.delete(key);
      if (known === undefined || nowMs - known.usedMs > IDLE_MS || nowMs - known.openedMs > LONGEST_MS) return null;
      table.set(key, { ...known, usedMs: nowMs });
      return known;
    },
    close: (secret) => {
      table.delete(hashOfSecret(secret));
    },
  };
}

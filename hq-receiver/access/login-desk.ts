/** Logging in and out at HQ: secrets, their hashes, how long they hold. All of it is in the database, so that any receiver knows any login. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  addPerson,
  dropSetupCode,
  endLogin,
  isSetUp,
  lockSetupCode,
  loginOf,
  personById,
  personNamed,
  prolong,
  putDeed,
  putLogin,
  putSetupCode,
  changePerson,
  endLoginsOf,
} from '../store/people.ts';
import type { Database } from '../store/sql.ts';
import { Denied } from './denied.ts';
import type { HqRole } from './may.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { createThrottle } from './throttle.ts';

/** The person behind the cookie. */
export interface Caller {
  readonly personId: string;
  readonly name: string;
  readonly role: HqRole;
  readonly secretHash: string;
}

export interface From {
  readonly address: string;
  readonly browser: string;
}

interface Entered {
  readonly secret: string;
  readonly caller: Caller;
}

export interface LoginDesk {
  readonly passwords: Passwords;
  /** null: nobody, or over. A login in use is prolonged. */
  whoIs(secret: string): Promise<Caller | null>;
  /** Throws Denied('access.wrong-password') and Denied('access.throttled'); the same and as slowly for a name nobody has. */
  logIn(name: string, password: string, from: From): Promise<Entered>;
  /** The first admin. Throws Denied('access.wrong-code') and Denied('access.throttled'). */
  setUp(given: { readonly code: string; readonly name: string; readonly password: string }, from: From): Promise<Entered>;
  /** Ends all other logins of the caller. Throws Denied('access.wrong-password'). */
  changeOwn(caller: Caller, password: string, newPassword: string, from: From): Promise<void>;
  logOut(caller: Caller): Promise<void>;
}

/** Unused for this long, a login ends; used, it is prolonged, until it is 30 days old. */
const IDLE_MS = 12 * 3_600_000;
const OLDEST_MS = 30 * 86_400_000;

interface DeskClock {
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

export function createLoginDesk(db: Database, clock: DeskClock): LoginDesk {
  const passwords = createPasswords();
  const throttle = createThrottle(clock.monotonicMs);

  const open = async (
    person: { readonly personId: string; readonly name: string; readonly role: HqRole },
    from: From,
  ): Promise<Entered> => {
    const secret = randomBytes(32).toString('base64url');
    const secretHash = hashOf(secret);
    const createdAtMs = clock.nowMs();
    await putLogin(db, { secretHash, personId: person.personId, createdAtMs, expiresAtMs: createdAtMs + IDLE_MS, ...from });
    return { secret, caller: { personId: person.personId, name: person.name, role: person.role, secretHash } };
  };

  return {
    passwords,
    whoIs: async (secret) => {
      if (!/^[\w-]{43}$/.test(secret)) return null;
      const nowMs = clock.nowMs();
      const known = await loginOf(db, hashOf(secret), nowMs);
      if (known === null) return null;
      const { login, person } = known;
      const couldHoldUntil = Math.min(nowMs + IDLE_MS, login.createdAtMs + OLDEST_MS);
      // Every few minutes at most: each time it is a write.
      if (couldHoldUntil - login.expiresAtMs > IDLE_MS / 100) await prolong(db, login, couldHoldUntil, nowMs);
      return { personId: person.personId, name: person.name, role: person.role, secretHash: login.secretHash };
    },
    logIn: async (name, password, from) => {
      const succeeded = throttle.begin(name, from.address);
      const person = await personNamed(db, name);
      const fits = await passwords.verify(person?.passwordHash ?? null, password);
      if (person === null || !fits || person.disabled) throw new Denied('access.wrong-password');
      succeeded();
      return open(person, from);
    },
    setUp: async ({ code, name, password }, from) => {
      const succeeded = throttle.begin('set-up', from.address);
      const passwordHash = await passwords.hash(password);
      const personId = randomBytes(12).toString('hex');
      const atMs = clock.nowMs();
      await db.tx(async (sql) => {
        const known = await lockSetupCode(sql);
        if (known === null || (await isSetUp(sql)))
          throw new Denied('access.wrong-code', { help: 'HQ is already set up; log in instead.' });
        if (!isSame(known, hashOf(written(code)))) throw new Denied('access.wrong-code');
        await addPerson(sql, { personId, name, role: 'admin', passwordHash, disabled: false, createdAtMs: atMs });
        await putDeed(sql, { atMs, personId, name, what: 'set-up', detail: {} });
        await dropSetupCode(sql);
      });
      succeeded();
      return open({ personId, name, role: 'admin' }, from);
    },
    changeOwn: async (caller, password, newPassword, from) => {
      const succeeded = throttle.begin(caller.name, from.address);
      const person = await personById(db, caller.personId);
      if (!(await passwords.verify(person?.passwordHash ?? null, password)) || person === null) throw new Denied('access.wrong-password');
      succeeded();
      const passwordHash = await passwords.hash(newPassword);
      await db.tx(async (sql) => {
        await changePerson(sql, { personId: person.personId, role: person.role, disabled: person.disabled, passwordHash });
        await endLoginsOf(sql, person.personId, caller.secretHash);
        await putDeed(sql, { atMs: clock.nowMs(), personId: person.personId, name: person.name, what: 'own-password', detail: {} });
      });
    },
    logOut: ({ secretHash }) => endLogin(db, secretHash),
  };
}

/** While nobody can log in: makes the code that the first admin needs, for whoever starts HQ to read. The code of the newest start counts. null: HQ is set up. */
export async function freshSetupCode(db: Database): Promise<string | null> {
  if (await isSetUp(db)) return null;
  // 60 bits without letters that look like digits.
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const code = Array.from(randomBytes(12), (byte) => letters[byte % 32] ?? '2').join('');
  await putSetupCode(db, hashOf(code));
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}

/** As it may be typed. */
function written(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** 256 random bits need no salt and no slow hash; a set-up code has 60, is throttled, and is there until the first admin. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Logging in and out: secrets, their hashes, how long they hold, and whose cookie it is. */
import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '../base/fault.ts';
import { id, type OperatorId } from '../base/ids.ts';
import { addMs, DAY_MS, HOUR_MS, type UtcMs } from '../base/time.ts';
import type { Operator } from '../domain/operator.ts';
import type { Connections } from './connections.ts';
import type { Caller, From } from './caller.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import type { ApiPorts } from './ports.ts';
import { createThrottle } from './throttle.ts';

export interface LoginDesk {
  readonly passwords: Passwords;
  /** The person behind a cookie's secret; null: nobody, revoked or expired. A login in use is prolonged. */
  whoIs(secret: string, from: From): Promise<Caller | null>;
  /** Throws Fault('access.wrong-password') and Fault('access.throttled'); the same and as slowly for a name nobody has. */
  logIn(
    name: string,
    password: string,
    from: From,
  ): Promise<{ readonly secret: string; readonly operator: Pick<Operator, 'id' | 'name' | 'role'> }>;
  /** A login without asking for the password: after set-up. */
  open(operatorId: OperatorId, from: From): Promise<string>;
  logOut(caller: Caller): Promise<void>;
  /** Ends feeds whose login no longer holds. */
  recheck(): Promise<void>;
  endOperator(operatorId: OperatorId): void;
}

/** Unused for this long, a login ends; used, it is prolonged, until it is 30 days old. */
const IDLE_MS = 12 * HOUR_MS;
const OLDEST_MS = 30 * DAY_MS;
const NOBODY = id<OperatorId>('nobody');

export function createLoginDesk(ports: ApiPorts, connections: Connections): LoginDesk {
  const passwords = createPasswords();
  const throttle = createThrottle(ports.clock);
  const { clock, read, submit, newEventId } = ports;

  const open = async (operatorId: OperatorId, from: From): Promise<string> => {
    const secret = randomBytes(32).toString('base64url');
    const now = clock.now();
    await hold(operatorId, { secretHash: hashOf(secret), createdAtMs: now, from });
    return secret;
  };

  const hold = async (
    operatorId: OperatorId,
    login: { readonly secretHash: string; readonly createdAtMs: UtcMs; readonly from: From },
  ): Promise<UtcMs> => {
    const receivedMs = clock.now();
    const expiresAtMs = addMs(receivedMs, Math.min(IDLE_MS, login.createdAtMs + OLDEST_MS - receivedMs));
    const { secretHash, createdAtMs, from } = login;
    const answer = await submit({
      kind: 'operator.logged-in',
      id: newEventId(),
      receivedMs,
      operatorId,
      login: { secretHash, operatorId, createdAtMs, expiresAtMs, userAgent: from.userAgent, remoteAddress: from.remoteAddress },
    });
    if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail);
    return expiresAtMs;
  };

  return {
    passwords,
    open,
    whoIs: async (secret, from) => {
      if (!/^[\w-]{43}$/.test(secret)) return null;
      const secretHash = hashOf(secret);
      const known = await read('loginOf', { secretHash, nowMs: clock.now() });
      if (known === null) return null;
      const { login, operator } = known;
      const caller = { operatorId: operator.id, name: operator.name, role: operator.role, secretHash, loggedInMs: login.createdAtMs };
      if (!isWorthProlonging(login, clock.now())) return { ...caller, expiresAtMs: login.expiresAtMs };
      return { ...caller, expiresAtMs: await hold(operator.id, { secretHash, createdAtMs: login.createdAtMs, from }) };
    },
    logIn: async (name, password, from) => {
      const attempt = throttle.begin(name, from.remoteAddress);
      const operator = await read('operatorToLogIn', { name });
      const fits = await passwords.verify(operator?.passwordHash ?? null, password);
      if (operator === null || !fits || operator.disabled) {
        await submit({
          kind: 'operator.login-failed',
          id: newEventId(),
          receivedMs: clock.now(),
          operatorId: NOBODY,
          name,
          remoteAddress: from.remoteAddress,
        });
        throw new Fault('access.wrong-password');
      }
      attempt.succeeded();
      return { secret: await open(operator.id, from), operator };
    },
    logOut: async ({ secretHash, operatorId }) => {
      await submit({ kind: 'operator.logged-out', id: newEventId(), receivedMs: clock.now(), operatorId, secretHash });
      connections.endLogin(secretHash);
    },
    recheck: () =>
      connections.recheck(async (secretHashes) =>
        (await read('loginsThatHold', { secretHashes, nowMs: clock.now() })).map(({ login, operator }) => ({
          secretHash: login.secretHash,
          role: operator.role,
        })),
      ),
    endOperator: (operatorId) => connections.endOperator(operatorId),
  };
}

/** At most every few hours: each time it is an event in the journal. */
function isWorthProlonging(login: { readonly createdAtMs: UtcMs; readonly expiresAtMs: UtcMs }, now: UtcMs): boolean {
  const couldHoldUntil = Math.min(now + IDLE_MS, login.createdAtMs + OLDEST_MS);
  return couldHoldUntil - login.expiresAtMs > IDLE_MS / 2;
}

/** 256 random bits need no salt and no slow hash. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

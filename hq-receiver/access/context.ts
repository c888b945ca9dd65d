/** What every call of the pages knows: who asks, from where, and the way to HQ's parts. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Hq } from '../context.ts';
import { putDeed } from '../store/people.ts';
import type { Sql } from '../store/sql.ts';
import { Denied } from './denied.ts';
import type { Caller, From, LoginDesk } from './login-desk.ts';
import { may, type HqDeed } from './may.ts';

export interface PageContext {
  readonly hq: Hq;
  readonly desk: LoginDesk;
  readonly caller: Caller | null;
  readonly from: From;
  /** null takes the cookie away. */
  readonly setCookie: (secret: string | null) => void;
  /** Set when the call was understood and handed to its handler. */
  reached: boolean;
}

/** What a request of the pages comes with. */
export type ContextOf = (request: FastifyRequest, reply: FastifyReply) => PageContext;

/** The caller, where the role allows it. Throws Denied('access.not-logged-in') and Denied('access.forbidden'). */
export function allow(context: Pick<PageContext, 'caller'>, deed: HqDeed): Caller {
  const { caller } = context;
  if (caller === null) throw new Denied('access.not-logged-in');
  if (!may(caller.role, deed)) throw new Denied('access.forbidden', { role: caller.role, deed });
  return caller;
}

export const done = { done: true } as const;

/** Throws Denied('input.not-found') for what is not there. */
export function found<T>(value: T | null | undefined, what: Readonly<Record<string, string>>): T {
  if (value === null || value === undefined) throw new Denied('input.not-found', what);
  return value;
}

/** Keeps who did what, in the transaction of what was done. Never a password, a code or a card number in the detail. */
export function keepDeed(sql: Sql, hq: Hq, caller: Caller, what: string, detail: Readonly<Record<string, string>> = {}): Promise<void> {
  return putDeed(sql, { atMs: hq.now(), personId: caller.personId, name: caller.name, what, detail });
}

/** What every call knows: who asks, from where, and the ways into the core. */
import { Fault } from '../base/fault.ts';
import type { OperatorId } from '../base/ids.ts';
import type { Answer } from '../domain/answer.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import { may, type Action } from '../rules/access/may.ts';
import type { Caller, From } from './caller.ts';
import type { Connection } from './connections.ts';
import type { LoginDesk } from './login-desk.ts';
import type { ApiPorts } from './ports.ts';
import type { RunningCosts } from './running-costs.ts';
import type { Slips } from './slips.ts';
import type { Uploads } from './uploads.ts';

export interface CallContext {
  readonly ports: ApiPorts;
  readonly caller: Caller | null;
  readonly from: From;
  readonly desk: LoginDesk;
  readonly costs: RunningCosts;
  readonly uploads: Uploads;
  readonly slips: Slips;
  readonly networkUrls: () => readonly string[];
  /** Called once the owner's password is set: the site's network may be served. */
  readonly afterSetUp: () => Promise<void>;
  /** null takes the cookie away. */
  readonly setCookie: (secret: string | null) => void;
  /** The WebSocket a feed runs on; null in a call over HTTP. */
  readonly connection: Connection | null;
  /** Set when the call was understood and handed to its handler. */
  reached: boolean;
}

/** The caller, when the role allows it. Throws Fault('access.not-logged-in') or Fault('access.forbidden'). */
export function allow(context: CallContext, action: Action): Caller {
  const caller = loggedIn(context);
  if (!may(caller.role, action)) throw new Fault('access.forbidden', { role: caller.role, action });
  return caller;
}

export function loggedIn(context: CallContext): Caller {
  if (context.caller === null) throw new Fault('access.not-logged-in');
  return context.caller;
}

type Without<E, K extends PropertyKey> = E extends unknown ? Omit<E, K> : never;
export type OperatorWish = Without<
  OperatorEvent | MoneyOperatorEvent | Extract<HqEvent, { readonly operatorId: OperatorId }>,
  'id' | 'receivedMs' | 'operatorId'
>;

/** Brings what the person wants to the inbox; resolves after the commit. A refusal is thrown as its fault. */
export async function submitAs(
  context: CallContext,
  operatorId: OperatorId,
  wish: OperatorWish,
): Promise<Exclude<Answer, { kind: 'refused' }>> {
  const { clock, newEventId, submit } = context.ports;
  const answer = await submit({ ...wish, id: newEventId(), receivedMs: clock.now(), operatorId });
  if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail);
  return answer;
}

export const done = { done: true } as const;

/** Throws Fault('input.not-found') for what is not there. */
export function found<T>(value: T | null, what: Readonly<Record<string, string | number>>): T {
  if (value === null) throw new Fault('input.not-found', what);
  return value;
}

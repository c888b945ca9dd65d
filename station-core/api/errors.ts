/** What went wrong, as the screen is told: a fault's code and sentence, an input's field, or a reference into the log. */
import { ORPCError, ValidationError } from '@orpc/server';
import { randomBytes } from 'node:crypto';
import { Fault, isFault, messageOf, type FaultCode, type FaultDetail } from '../base/fault.ts';
import type { Logger } from '../domain/ports.ts';

export interface Told {
  readonly status: number;
  readonly code: FaultCode | 'internal';
  readonly detail: FaultDetail;
  readonly message: string;
}

/** Anything thrown, as it may be told to a person. What is no fault is a bug of ours: logged, and told by a reference alone. */
export function toTold(error: unknown, log: Logger): Told {
  if (isFault(error)) return { status: statusOf(error.code), code: error.code, detail: error.detail, message: error.message };
  const invalid = issueOf(error);
  if (invalid !== null) return toTold(new Fault('input.invalid', invalid), log);
  if (error instanceof ORPCError && error.code === 'NOT_FOUND')
    return toTold(new Fault('input.not-found', { help: 'There is no such call.' }), log);
  const reference = randomBytes(4).toString('hex');
  log.error({ reference, error: messageOf(error), stack: error instanceof Error ? error.stack : undefined }, 'a call failed');
  const message = `Something went wrong inside the station (reference ${reference}). It is in the log.`;
  return { status: 500, code: 'internal', detail: { reference }, message };
}

export function toOrpcError(error: unknown, log: Logger): ORPCError<string, unknown> {
  const { status, code, detail, message } = toTold(error, log);
  return new ORPCError(code, { status, message, data: { code, detail, message }, cause: error });
}

/** The first thing the schema had against the input: which field, and why. */
function issueOf(error: unknown): FaultDetail | null {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError)) return null;
  const [issue] = error.cause.issues;
  if (issue === undefined) return { field: 'input' };
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return { field: path.length === 0 ? 'input' : path.join('.'), help: `${issue.message}.` };
}

/** HTTP's word for each family of faults. */
function statusOf(code: FaultCode): number {
  switch (code) {
    case 'access.not-logged-in':
    case 'access.wrong-password':
      return 401;
    case 'access.forbidden':
    case 'access.bad-host':
      return 403;
    case 'access.throttled':
      return 429;
    case 'input.not-found':
      return 404;
    case 'inbox.full':
    case 'recovery.busy':
    case 'store.busy':
    case 'store.disk-full':
    case 'store.damaged':
    case 'store.read-too-long':
      return 503;
    default:
      return code.startsWith('pile.') || code.startsWith('camera.') ? 409 : 422;
  }
}

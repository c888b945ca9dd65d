/** What went wrong, as a page is told: a code and its sentence, an input's field, or a reference into the log. */
import { ORPCError, ValidationError } from '@orpc/server';
import { randomBytes } from 'node:crypto';
import { ZodError } from 'zod';
import type { Log } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { DatabaseError } from '../store/sql.ts';
import { Denied, statusOf, type DeniedDetail } from './denied.ts';

interface Told {
  readonly status: number;
  readonly code: string;
  readonly detail: DeniedDetail;
  readonly message: string;
}

/** What is no refusal is a bug of ours: logged, and told by a reference alone. */
export function toTold(error: unknown, log: Log): Told {
  if (error instanceof Denied) return { status: statusOf(error.code), code: error.code, detail: error.detail, message: error.message };
  if (error instanceof Refusal)
    return toTold(new Denied(error.code === 'hq.busy' ? 'inbox.full' : 'hq.refused', { help: error.message }), log);
  const invalid = issueOf(error);
  if (invalid !== null) return toTold(new Denied('input.invalid', invalid), log);
  if (error instanceof ORPCError && error.code === 'NOT_FOUND')
    return toTold(new Denied('input.not-found', { help: 'There is no such call.' }), log);
  const cause = error instanceof ORPCError ? error.cause : error;
  if (cause instanceof DatabaseError && cause.kind === 'unavailable')
    return toTold(new Denied('inbox.full', { help: 'The database does not answer.' }), log);
  // Whoever is not even logged in must not be able to fill the log with what looks like bugs.
  if (cause instanceof DatabaseError && cause.kind === 'bad-value')
    return toTold(new Denied('input.invalid', { field: 'input', help: 'It holds a character or number that cannot be kept.' }), log);
  if (cause instanceof ZodError) return toTold(new Denied('input.invalid', { field: cause.issues[0]?.path.join('.') ?? 'input' }), log);
  const reference = randomBytes(4).toString('hex');
  log.error(
    { reference, error: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined },
    'a call of the pages failed',
  );
  const message = `Something went wrong inside of HQ (reference ${reference}). It is in the log.`;
  return { status: 500, code: 'internal', detail: { reference }, message };
}

export function toOrpcError(error: unknown, log: Log): ORPCError<string, unknown> {
  const { status, code, detail, message } = toTold(error, log);
  return new ORPCError(code, { status, message, data: { code, detail, message }, cause: error });
}

/** The first thing the schema had against the input: which field, and why. */
function issueOf(error: unknown): DeniedDetail | null {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError)) return null;
  // An answer that breaks its own schema is ours.
  if (error.code === 'INTERNAL_SERVER_ERROR') return null;
  const [issue] = error.cause.issues;
  if (issue === undefined) return { field: 'input' };
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return { field: path.length === 0 ? 'input' : path.join('.'), help: `${path.join('.')}: ${issue.message}.` };
}

/** What goes wrong in a request of a station is answered as a refusal by name (hq/wire), written down, and counted; nothing else of it is told. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { refusal } from '../../station-core/hq/wire.ts';
import type { Hq } from '../context.ts';
import { Refusal, STATUS } from '../refusal.ts';
import { writeRefusal } from '../store/refusals.ts';
import { DatabaseError } from '../store/sql.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is, once its token was read; '' before. */
    stationId: string;
  }
}

/** After hq.busy the same again, in so many seconds. */
const RETRY_S = 5;

/** For all routes of the receiver that have no way of their own. */
export function answerErrors(app: FastifyInstance, hq: Hq): void {
  app.decorateRequest('stationId', '');
  app.setErrorHandler((error, request, reply) => answerError(hq, error, request, reply));
  app.setNotFoundHandler((_request, reply) => {
    void reply.code(404).send({ code: 'hq.bad-request', help: 'There is nothing at this address.' });
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    hq.metrics.requestSeconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
}

async function answerError(hq: Hq, error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const refused = asRefusal(hq, error, request);
  hq.metrics.refusals.inc({ code: refused.code });
  await writeDown(hq, refused, request);
  if (refused.code === 'hq.busy') void reply.header('retry-after', RETRY_S);
  const answer: z.infer<typeof refusal> & { timeMs: number } = {
    code: refused.code,
    help: refused.message.slice(0, 1_000),
    ...(refused.mark === null ? {} : { mark: refused.mark }),
    // A station whose clock is off learns here what time it is.
    timeMs: hq.now(),
  };
  // A body that was not read whole leaves the connection in the middle of it.
  if (refused.code === 'hq.too-large') void reply.header('connection', 'close');
  return reply.code(STATUS[refused.code]).send(answer);
}

function asRefusal(hq: Hq, error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DatabaseError && error.kind === 'unavailable') {
    hq.log.warn({ route: routeOf(request), state: error.sqlState }, `The database: ${error.message}`);
    return new Refusal('hq.busy', 'HQ cannot write at the moment. Send the same again a little later.');
  }
  if (error instanceof DatabaseError && error.kind === 'bad-value')
    return new Refusal('hq.bad-request', 'The request holds a character or number that HQ cannot keep.');
  const status = isFastifyError(error) ? (error.statusCode ?? 500) : 500;
  if (status === 413) return new Refusal('hq.too-large', 'The body of the request is too long.');
  if (status >= 400 && status < 500) return new Refusal('hq.bad-request', 'The request is not one of this address.');
  hq.log.error({ route: routeOf(request), error }, 'A request failed.');
  return new Refusal('hq.busy', 'HQ failed at this request, and has written down why. Send the same again a little later.');
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}

/** hq.busy is nobody's fault, and cannot be written when the database is away. */
async function writeDown(hq: Hq, refused: Refusal, request: FastifyRequest): Promise<void> {
  if (refused.code === 'hq.busy') return;
  const { code, message: help } = refused;
  try {
    await writeRefusal(hq.db, { stationId: request.stationId, code, help, route: routeOf(request), address: request.ip }, hq.now());
  } catch (error) {
    hq.log.warn({ code, error }, 'A refusal could not be written down.');
  }
}

function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? ''}`;
}

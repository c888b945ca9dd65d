/** What is carried to HQ and back: the bundle and the answer, by the browser, and by the command line on this PC. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../base/fault.ts';
import type { HqImported } from '../domain/hq-port.ts';
import { allow, type CallContext } from './context.ts';
import type { ApiPorts } from './ports.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

/** HQ's answer: a signature, and at most a sheet of directives. */
const MOST_ANSWER_BYTES = 9 * 1_024 * 1_024;

export async function addHqRoutes(app: FastifyInstance, ports: ApiPorts, contextOf: ContextOf): Promise<void> {
  app.get('/download/hq-bundle.zip', async (request, reply) => {
    allow(contextOf(request, reply), 'hq.carry');
    const { name, zip } = await ports.hq.exportBundle();
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(zip, { objectMode: false }));
  });

  // In a part of its own: elsewhere a body is JSON of a call.
  await app.register((part, _options, done) => {
    part.addContentTypeParser('application/octet-stream', { parseAs: 'string' }, (_request, text, parsed) => parsed(null, text));
    part.post('/upload/hq-answer', { bodyLimit: MOST_ANSWER_BYTES }, (request, reply) => {
      allow(contextOf(request, reply), 'hq.carry');
      return imported(ports, request.body);
    });
    addLocal(part, ports, contextOf);
    done();
  });
}

/**
 * For `stationmaster export` and `import-ack` beside a running core. Whoever can read the data folder's keys may ask: the word that
 * opens this door lies there and changes with every start.
 */
function addLocal(app: FastifyInstance, ports: ApiPorts, contextOf: ContextOf): void {
  const allowLocal = (request: FastifyRequest, reply: FastifyReply): void => {
    const { isLocal } = contextOf(request, reply).from;
    if (!isLocal || !isSame(request.headers.authorization ?? '', `Bearer ${ports.localSecret}`)) throw new Fault('access.not-logged-in');
  };
  app.get('/local/hq/bundle', async (request, reply) => {
    allowLocal(request, reply);
    const { stationId, batches } = await ports.hq.bundle();
    return { stationId, batches: batches.map(({ epoch, number }) => ({ epoch, number })) };
  });
  app.get<{ Params: { epoch: string; number: string } }>('/local/hq/batch/:epoch/:number', async (request, reply) => {
    allowLocal(request, reply);
    const bytes = await ports.hq.batch({ epoch: Number(request.params.epoch), number: Number(request.params.number) });
    if (bytes === null) throw new Fault('input.not-found', { batch: request.params.number });
    return reply.type('application/octet-stream').send(Buffer.from(bytes));
  });
  app.post('/local/hq/answer', { bodyLimit: MOST_ANSWER_BYTES }, (request, reply) => {
    allowLocal(request, reply);
    return imported(ports, request.body);
  });
}

function imported(ports: ApiPorts, body: unknown): Promise<HqImported> {
  if (typeof body !== 'string') throw new Fault('input.invalid', { field: 'file', help: 'It is the file that HQ gave back.' });
  return ports.hq.importAnswer(body);
}

/** In constant time, whatever their lengths. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

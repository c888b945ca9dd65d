/** A recovery file as it leaves, once. Same cookie and checks as the calls; of another person's file nothing is said. */
import { finished } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { messageOf } from '../base/fault.ts';
import { localTime } from '../base/time.ts';
import { allow, found, submitAs, type CallContext } from './context.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export function addRecoveryRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get<{ Params: { name: string } }>('/download/recovery-file/:name', { exposeHeadRoute: false }, async (request, reply) => {
    const context = contextOf(request, reply);
    const { ports } = context;
    const { operatorId } = allow(context, 'station.recovery-file');
    const settings = found(await ports.read('settings', undefined), { help: 'Set the station up first.' });
    const { content, bytes, madeAtMs, done } = found(ports.recovery.take(request.params.name, operatorId), {
      help: 'Make a new one: this one is too old, or was fetched.',
    });
    finished(reply.raw, (error) => {
      const isWhole = error === undefined || error === null;
      done(isWhole);
      if (!isWhole) return;
      submitAs(context, operatorId, { kind: 'operator.fetched-recovery-file', madeAtMs }).catch((problem: unknown) =>
        ports.log.warn({ problem: messageOf(problem) }, 'that a recovery file was fetched could not be written down'),
      );
    });
    void reply.header('content-length', bytes);
    void reply.header('content-disposition', `attachment; filename="stationmaster-${localTime(madeAtMs, settings.zone).date}.recovery"`);
    return reply.type('application/octet-stream').send(content);
  });
}

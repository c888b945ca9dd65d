/** Whether it lives, whether it can work, and what Prometheus asks for. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Hq } from '../context.ts';
import { askDatabase } from '../store/ask-database.ts';

/** metricsToken null: /metrics is for this computer alone. */
export async function metricsRoutes(app: FastifyInstance, hq: Hq, metricsToken: string | null): Promise<void> {
  app.get('/health/live', () => ({ live: true }));
  app.get('/health/ready', async (_request, reply) => {
    try {
      await askDatabase(hq.db);
      return { ready: true };
    } catch {
      // Why is in the log of whatever failed; a balancer only wants to know.
      return reply.code(503).send({ ready: false });
    }
  });
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, metricsToken))
      return reply.code(403).send({ code: 'hq.bad-token', help: 'Set HQ_METRICS_TOKEN, and send it as a bearer token.' });
    return reply.type(hq.metrics.registry.contentType).send(await hq.metrics.registry.metrics());
  });
  await Promise.resolve();
}

function mayRead(request: FastifyRequest, token: string | null): boolean {
  // Whoever comes through something in front of HQ is not from here, though that something may be.
  if (token === null && request.headers['x-forwarded-for'] !== undefined) return false;
  if (token === null) return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(request.ip);
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

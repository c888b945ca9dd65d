/** Where payment companies call back (docs/payment-http.md, Callbacks). Nobody logs in there: the signature says who it is. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CallbackOutcome, PaymentDesk } from '../domain/payment-desk.ts';

const MOST_BYTES = 64 * 1_024;

const STATUS: Readonly<Record<CallbackOutcome, number>> = { taken: 200, malformed: 400, forged: 401, unknown: 404, busy: 503 };

/** In a part of its own: the signature is over the bytes as they came, so nothing parses them first. */
export async function addPaymentCallback(app: FastifyInstance, payments: Pick<PaymentDesk, 'callback'>): Promise<void> {
  await app.register((part, _options, done) => {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, parsed) => parsed(null, body));
    part.post<{ Params: { name: string } }>('/payment-callback/:name', { bodyLimit: MOST_BYTES }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const headers = {
        'payment-id': headerOf(request, 'payment-id'),
        'payment-time': headerOf(request, 'payment-time'),
        'payment-signature': headerOf(request, 'payment-signature'),
      };
      const outcome = await payments.callback(request.params.name, headers, body);
      return reply
        .code(STATUS[outcome])
        .type('application/json; charset=utf-8')
        .send({ taken: outcome === 'taken' });
    });
    done();
  });
}

/** A header that stands there twice is none. */
function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? undefined : value;
}

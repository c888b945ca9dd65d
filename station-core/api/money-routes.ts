/** The owner's own QR code, as a picture. Same cookie and checks as the calls. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allow, type CallContext } from './context.ts';
import { sendPicture, takePicture, takesPictures } from './pictures.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export async function addMoneyRoutes(app: FastifyInstance, contextOf: ContextOf): Promise<void> {
  /** Answers { picture }: the name that money.change takes; it is shown from then on. */
  await takesPictures(app, '/upload/static-qr', async (request, reply) => {
    // A refused body is not read to its end.
    void reply.header('connection', 'close');
    const context = contextOf(request, reply);
    allow(context, 'money.change');
    return reply.send({ picture: await takePicture(context.ports.moneyPictures, request) });
  });

  app.get<{ Params: { name: string } }>('/static-qr/:name', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'money.read');
    return sendPicture(reply, context.ports.moneyPictures, request.params.name);
  });
}

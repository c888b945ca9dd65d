/** Photos of fire equipment. Same cookie and checks as the calls. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allow, type CallContext } from './context.ts';
import { sendPicture, takePicture, takesPictures } from './pictures.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export async function addEquipmentRoutes(app: FastifyInstance, contextOf: ContextOf): Promise<void> {
  /** Answers { picture }: the name that equipment.save and equipment.inspect take. */
  await takesPictures(app, '/upload/equipment-photo', async (request, reply) => {
    // A refused body is not read to its end.
    void reply.header('connection', 'close');
    const context = contextOf(request, reply);
    allow(context, 'equipment.inspect');
    return reply.send({ picture: await takePicture(context.ports.equipmentPhotos, request) });
  });

  app.get<{ Params: { name: string } }>('/equipment-photo/:name', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'equipment.read');
    return sendPicture(reply, context.ports.equipmentPhotos, request.params.name);
  });
}

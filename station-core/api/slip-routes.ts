/** Slips of start codes as PDF. Same cookie and checks as the calls; of another person's slip nothing is said. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allow, found, type CallContext } from './context.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export function addSlipRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get<{ Params: { name: string } }>('/download/code-slip/:name.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    const { operatorId } = allow(context, 'bills.pay');
    const { slip, language } = found(context.slips.find(request.params.name, operatorId), {
      help: 'Make a new code: this slip is too old.',
    });
    const pdf = await context.ports.documents.codeSlipPdf(slip, language);
    void reply.header('content-disposition', 'inline; filename="charging-code.pdf"');
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });
}

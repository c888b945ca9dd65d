/** The plan of the site comes in and goes out as a picture; the matrix and a drill's report go out on paper. Same cookie and checks as the calls. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { id, type IncidentId } from '../base/ids.ts';
import { UNSET } from '../rules/safety/matrix.ts';
import { drillReport } from '../rules/safety/drill-report.ts';
import { allow, found, submitAs, type CallContext } from './context.ts';
import { sendPicture, takePicture, takesPictures } from './pictures.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export async function addSafetyRoutes(app: FastifyInstance, contextOf: ContextOf): Promise<void> {
  await takesPictures(app, '/upload/site-plan', (request, reply) => upload(contextOf(request, reply), request, reply));

  app.get<{ Params: { name: string } }>('/site-plan/:name', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'safety.read');
    return sendPicture(reply, context.ports.sitePlans, request.params.name);
  });

  app.get('/download/matrix.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'safety.read');
    const { version, lang } = parse(matrixQuery, request.query);
    const { ports } = context;
    const [setup, versions, settings] = await Promise.all([
      ports.read('safetySetupView', undefined),
      ports.read('matrixVersionRows', undefined),
      ports.read('settings', undefined),
    ]);
    const wanted = version === undefined ? versions[0] : versions.find((one) => one.version === version);
    const { name: stationName, zone, language } = found(settings, { what: 'settings' });
    const pdf = await ports.documents.matrixPdf({
      stationName,
      zone,
      language: lang ?? language,
      printedAtMs: ports.clock.now(),
      zones: setup.zones,
      rules: setup.rules,
      unset: UNSET,
      version: found(wanted ?? null, { matrix: version ?? 0 }),
      digest: createHash('sha256')
        .update(JSON.stringify(wanted?.cells ?? []))
        .digest('hex'),
    });
    void reply.header('content-disposition', `inline; filename="matrix-v${wanted?.version ?? 0}.pdf"`);
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get<{ Params: { incidentId: string } }>('/download/drill/:incidentId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'safety.read');
    const { ports } = context;
    const incidentId = id<IncidentId>(request.params.incidentId.slice(0, 80));
    const facts = found(await ports.read('drillOf', { incidentId }), { drill: incidentId });
    const { name: stationName, zone, language } = found(await ports.read('settings', undefined), { what: 'settings' });
    const { lang } = parse(matrixQuery, request.query);
    const pdf = await ports.documents.drillPdf({ stationName, zone, language: lang ?? language, report: drillReport(facts) });
    void reply.header('content-disposition', `inline; filename="drill-${facts.incident.number}.pdf"`);
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });
}

const matrixQuery = z.object({ version: z.coerce.number().int().min(1).optional(), lang: z.enum(['en', 'zh']).optional() });

function parse<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Fault('input.invalid', { field: issue?.path.join('.') ?? 'query', help: `${issue?.message ?? 'Not understood'}.` });
}

/** Answers { picture }: it is in force, and the one before is gone. */
async function upload(context: CallContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // A refused body is not read to its end.
  void reply.header('connection', 'close');
  const { operatorId } = allow(context, 'safety.change');
  const { sitePlans } = context.ports;
  const picture = await takePicture(sitePlans, request);
  try {
    await submitAs(context, operatorId, { kind: 'operator.put-site-plan', picture });
  } catch (error) {
    const inForce = await context.ports.read('sitePlan', undefined);
    await sitePlans.keepOnly(inForce === null ? [] : [inForce]);
    throw error;
  }
  await sitePlans.keepOnly([picture]);
  return reply.send({ picture });
}

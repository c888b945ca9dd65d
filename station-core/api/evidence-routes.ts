/** Evidence as a browser shows it (a clip, a snapshot), and all of an incident in one signed ZIP. Same cookie and checks as the calls. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { id, type IncidentId } from '../base/ids.ts';
import { allow, found, type CallContext } from './context.ts';
import { readIncident } from './handlers/incidents.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

const TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  jpg: 'image/jpeg',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

export function addEvidenceRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get<{ Params: { incidentId: string; name: string } }>('/evidence/:incidentId/:name', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'incidents.read');
    const incidentId = id<IncidentId>(request.params.incidentId.slice(0, 80));
    const name = request.params.name.slice(0, 255);
    const kept = await context.ports.read('evidenceOf', { incidentId });
    const item = kept.find((one) => one.name === name && one.trimmedAtMs === null) ?? null;
    const { bytes } = found(item, { file: name });
    const range = rangeOf(request.headers.range, bytes);
    void reply.type(TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream').header('accept-ranges', 'bytes');
    if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${bytes}`).send();
    const { from, to } = range ?? { from: 0, to: bytes - 1 };
    void reply.header('content-length', to - from + 1);
    if (range !== null) void reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes}`);
    return reply.send(context.ports.evidence.open(incidentId, name, { from, to }));
  });

  app.get<{ Params: { incidentId: string } }>('/download/incident/:incidentId.zip', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'incidents.export');
    const { ports } = context;
    const view = await readIncident(context, request.params.incidentId.slice(0, 80));
    const { incident } = view;
    const record = found(await ports.read('incidentRecord', { incidentId: incident.id, nowMs: ports.clock.now() }, 'report'), {});
    const zip = ports.evidence.zip(view, record);
    void reply.header('content-disposition', `attachment; filename="incident-${incident.number}.zip"`);
    return reply.type('application/zip').send(zip);
  });
}

/** RFC 9110 §14.2, one range; null: all of it, as for anything that is no such range. */
function rangeOf(header: string | undefined, bytes: number): { readonly from: number; readonly to: number } | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes - 1 : Math.min(bytes - 1, Number(last));
  return from > to || from >= bytes ? 'unsatisfiable' : { from, to };
}

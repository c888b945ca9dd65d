/** The installer's record of a zone on paper, and as a file with the station's signature. Same cookie and checks as the calls. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import type { FieldRecordView } from '../domain/field-record.ts';
import { allow, found, type CallContext } from './context.ts';
import { readFieldRecord } from './handlers/field-records.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export function addFieldRecordRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get<{ Params: { recordId: string } }>('/download/field-record/:recordId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'safety.read');
    const { ports } = context;
    const { name: stationName, zone, language } = found(await ports.read('settings', undefined), { what: 'settings' });
    const signed = await signedRecord(context, request.params.recordId, stationName);
    const lang = query.safeParse(request.query).data?.lang ?? language;
    const pdf = await ports.documents.fieldRecordPdf({ ...signed, stationName, zone, language: lang });
    void reply.header('content-disposition', 'inline; filename="zone-record.pdf"');
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get<{ Params: { recordId: string } }>('/download/field-record/:recordId.json', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'safety.read');
    const { name } = found(await context.ports.read('settings', undefined), { what: 'settings' });
    const { signed, signature } = await signedRecord(context, request.params.recordId, name);
    void reply.header('content-disposition', 'attachment; filename="zone-record.json"');
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ record: signed, signature, publicKey: context.ports.keys.stationKey.publicKeyPem }, null, 2));
  });
}

const query = z.object({ lang: z.enum(['en', 'zh']).optional() });

/** Only what is closed is put on record. The same record gives the same text and the same signature. */
async function signedRecord(
  context: CallContext,
  recordId: string,
  stationName: string,
): Promise<{ readonly record: FieldRecordView; readonly signed: string; readonly signature: string }> {
  const record = await readFieldRecord(context, recordId.slice(0, 80));
  if (record.verdict === null)
    throw new Fault('input.invalid', { record: record.id, help: 'The record is open; print it when it is closed.' });
  const signed = JSON.stringify({ kind: 'stationmaster-field-record-1', stationName, record });
  return { record, signed, signature: context.ports.keys.stationKey.sign(signed) };
}

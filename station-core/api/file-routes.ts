/** Big bodies: a firmware image comes in, a file of a pile goes out. Same cookie and checks as the calls. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../base/fault.ts';
import { id, type FileId } from '../base/ids.ts';
import { allow, found, type CallContext } from './context.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

/** Bytes of an image; as much as the file server takes. */
const MOST_BYTES = 256 * 1_024 * 1_024;

export async function addFileRoutes(app: FastifyInstance, contextOf: ContextOf): Promise<void> {
  // In a part of its own: elsewhere a body is JSON.
  await app.register((part, _options, done) => {
    part.addContentTypeParser('application/octet-stream', (_request, payload, parsed) => parsed(null, payload));
    part.post('/upload/firmware', { bodyLimit: MOST_BYTES }, (request, reply) => upload(contextOf(request, reply), request, reply));
    done();
  });

  app.get<{ Params: { fileId: string } }>('/download/pile-file/:fileId', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'firmware.read');
    const fileId = id<FileId>(request.params.fileId.slice(0, 80));
    const file = found(await context.ports.read('pileFile', { fileId }), { file: fileId });
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${file.name}"`)
      .header('content-length', file.bytes)
      .send(Readable.from(context.ports.files.read('from-piles', file.id), { objectMode: false }));
  });
}

/** Answers { uploadId, bytes, sha256, md5 }; firmware.add makes an image of it. */
async function upload(context: CallContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // A refused body is not read to its end.
  void reply.header('connection', 'close');
  const { operatorId } = allow(context, 'firmware.change');
  const told = Number(request.headers['content-length'] ?? 0);
  if (told > MOST_BYTES) throw new Fault('input.invalid', { field: 'file', mostMib: MOST_BYTES / 1_024 / 1_024 });
  const kept = await context.ports.files.keep(bodyOf(request));
  if (kept.bytes === 0) {
    await context.ports.files.remove('firmware', kept.id);
    throw new Fault('input.invalid', { field: 'file', help: 'The file is empty.' });
  }
  context.uploads.put(kept, operatorId);
  return reply.send({ uploadId: kept.id, bytes: kept.bytes, sha256: kept.sha256, md5: kept.md5 });
}

/** No body at all is an empty file. A line that breaks throws, and nothing of the file stays. */
function bodyOf({ body }: FastifyRequest): AsyncIterable<Uint8Array> {
  return body instanceof Readable ? body : Readable.from([]);
}

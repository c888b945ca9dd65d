/** Pictures that come in and go out: the plan of the site, photos of fire equipment. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../base/fault.ts';
import type { PictureFiles } from '../domain/picture-files.ts';
import { found } from './context.ts';

/** A scanned A3 plan, a photo of a phone; kept in memory while it comes. */
const MOST_BYTES = 20 * 1_024 * 1_024;

/** In a part of its own: elsewhere a body is JSON. */
export async function takesPictures(
  app: FastifyInstance,
  url: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): Promise<void> {
  await app.register((part, _options, done) => {
    part.addContentTypeParser('application/octet-stream', (_request, payload, parsed) => parsed(null, payload));
    part.post(url, { bodyLimit: MOST_BYTES }, handler);
    done();
  });
}

/** Keeps the body and gives its name. Throws Fault('input.invalid') for what is no picture or too large. */
export async function takePicture(files: PictureFiles, request: FastifyRequest): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  return files.keep(await wholeBody(request));
}

/** Throws Fault('input.not-found'). */
export async function sendPicture(reply: FastifyReply, files: PictureFiles, name: string): Promise<FastifyReply> {
  const picture = found(await files.read(name.slice(0, 80)), { picture: name.slice(0, 80) });
  return reply.type(picture.type).send(Buffer.from(picture.bytes));
}

async function wholeBody({ body }: FastifyRequest): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let bytes = 0;
  if (body instanceof Readable)
    for await (const part of body as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > MOST_BYTES) throw tooLarge();
      parts.push(part);
    }
  return Buffer.concat(parts);
}

function tooLarge(): Fault {
  return new Fault('input.invalid', { field: 'file', problem: 'too-large', mostMib: MOST_BYTES / 1_024 / 1_024 });
}

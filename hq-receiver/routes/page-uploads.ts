/** What people bring: the map's picture, a firmware image that stations will fetch. */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { allow, keepDeed, type ContextOf } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { MOST_FILE_BYTES } from '../../station-core/hq/wire.ts';
import { putImagePart, finishImage, startImage } from '../store/images.ts';
import { putMapPicture } from '../store/map-views.ts';
import { addBundleUpload } from './bundle.ts';

const MOST_PICTURE_BYTES = 20 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;

export async function addUploads(app: FastifyInstance, contextOf: ContextOf): Promise<void> {
  app.removeAllContentTypeParsers();
  // The body is read by the route itself, part by part: nothing is kept whole in memory but a picture.
  app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));

  addBundleUpload(app, contextOf);
  app.post('/upload/map-picture', { bodyLimit: MOST_PICTURE_BYTES }, async (request, reply) => {
    const context = contextOf(request, reply);
    const caller = allow(context, 'stations');
    const bytes = await whole(request.raw, MOST_PICTURE_BYTES);
    const mediaType = pictureType(bytes);
    if (mediaType === null) throw new Denied('input.invalid', { field: 'picture', help: 'Take a PNG, JPEG or WebP picture.' });
    const hash = createHash('sha256').update(bytes).digest('hex');
    await context.hq.db.tx(async (sql) => {
      await putMapPicture(sql, { hash, mediaType, bytes });
      await keepDeed(sql, context.hq, caller, 'map.picture', { bytes: String(bytes.byteLength) });
    });
    return { picture: hash };
  });

  app.post('/upload/firmware', { bodyLimit: MOST_FILE_BYTES }, async (request, reply) => {
    const context = contextOf(request, reply);
    const caller = allow(context, 'orders');
    const asked = z.object({ name: z.string().regex(/^[\w .()+-]{1,100}$/) }).safeParse(request.query);
    if (!asked.success)
      throw new Denied('input.invalid', { field: 'name', help: 'A file name of letters, digits, blanks and . ( ) + - _ only.' });
    const { db, now } = context.hq;
    const imageId = randomUUID();
    const [sha256, md5] = [createHash('sha256'), createHash('md5')];
    await startImage(db, { imageId, name: asked.data.name, madeBy: caller.name, madeAtMs: now() });
    let size = 0;
    for await (const part of partsOf(request.raw, PART_BYTES)) {
      if (size + part.byteLength > MOST_FILE_BYTES) throw new Denied('input.invalid', { field: 'file', help: 'It is larger than 2 GiB.' });
      await putImagePart(db, imageId, size, part);
      sha256.update(part);
      md5.update(part);
      size += part.byteLength;
    }
    if (size === 0) throw new Denied('input.invalid', { field: 'file', help: 'The file is empty.' });
    const image = { imageId, size, sha256: sha256.digest('hex') };
    await db.tx(async (sql) => {
      await finishImage(sql, { ...image, nowMs: now() });
      await keepDeed(sql, context.hq, caller, 'firmware.upload', { name: asked.data.name, bytes: String(size) });
    });
    return { uploadId: imageId, bytes: size, sha256: image.sha256, md5: md5.digest('hex') };
  });
  await Promise.resolve();
}

async function whole(raw: Readable, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of raw as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > most) throw new Denied('input.invalid', { field: 'body', help: `It is larger than ${most / 1024 / 1024} MiB.` });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The same bytes in parts of one size. */
async function* partsOf(raw: Readable, size: number): AsyncGenerator<Uint8Array> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    held.push(chunk);
    bytes += chunk.byteLength;
    while (bytes >= size) {
      const all = Buffer.concat(held);
      yield all.subarray(0, size);
      held = [all.subarray(size)];
      bytes -= size;
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** By its first bytes, whatever it is called. */
function pictureType(bytes: Uint8Array): string | null {
  const starts = (hex: string, at = 0): boolean => Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString('hex') === hex;
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('ffd8ff')) return 'image/jpeg';
  return starts('52494646') && starts('57454250', 8) ? 'image/webp' : null;
}

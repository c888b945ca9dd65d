/** What stations say over HTTPS (hq/wire): enrol and recover, batches, mark, directives, what HQ has of them, files up and firmware down. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  BATCH_TYPE,
  FILE_PART_BYTES,
  MOST_FILE_BYTES,
  MOST_GZIP_BYTES,
  MOST_HEAD_BYTES,
  type directiveSheet,
  type fileAnswer,
  type markAnswer,
  type objectsAnswer,
} from '../../station-core/hq/wire.ts';
import type { Hq } from '../context.ts';
import { enrol, recover } from '../enrolment.ts';
import { Refusal } from '../refusal.ts';
import { directivesAfter, highestDirective } from '../store/directives.ts';
import { addFilePart, fileBytesOf, fileState, isFileAsked } from '../store/files.ts';
import { firmwareById, firmwareBytes } from '../store/firmware.ts';
import { objectsAfter, objectsLeft, type ObjectsCursor } from '../store/objects.ts';
import { lockStation, stationHeard, type Station } from '../store/stations.ts';
import { acknowledge, requireStation, takeBatch } from '../take-batch.ts';
import { signedText } from '../verify/keys.ts';
import { readStationToken } from '../verify/tokens.ts';

const FORM_LIMIT = 16_384;
/** Bytes of all files of one station that HQ keeps. */
const MOST_BYTES_OF_STATION = 10 * MOST_FILE_BYTES;
/** Firmware in one answer. */
const MOST_RANGE_BYTES = 4 * 1024 * 1024;
/** contact_at_ms is written at most once in so long by questions; batches write it themselves. */
const HEARD_MS = 60_000;
/** Stations give a line up after a minute without a byte. */
const SILENT_MS = 120_000;

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const fileId = z.object({ id: z.string().regex(/^[\w.@:-]{1,200}$/) });
const filePart = z.strictObject({ offset: count, of: count.min(1).max(MOST_FILE_BYTES) });
const after = z.strictObject({ after: count.default(0) });
const objects = z.strictObject({
  epoch: count.max(2_147_483_647),
  afterSeq: count,
  cursor: z.string().max(60).optional(),
  left: z.literal('1').optional(),
});

export async function stationRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  await app.register((part) => openRoutes(part, hq));
  await app.register((part) => batchRoutes(part, hq));
  await app.register((part) => questionRoutes(part, hq));
  await app.register((part) => fileRoutes(part, hq));
}

/** Without a token: a code and a signature stand for it. */
async function openRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  takeBytes(app, 'application/json', FORM_LIMIT);
  app.addHook('onRequest', async (request) => {
    hq.limits.countTry(request.ip);
    await Promise.resolve();
  });
  app.post('/station/v1/enrol', (request) => enrol(hq, bytesOf(request), signatureOf(request)));
  app.post('/station/v1/recover', (request) => recover(hq, bytesOf(request), signatureOf(request)));
  await Promise.resolve();
}

async function batchRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  takeBytes(app, BATCH_TYPE, MOST_GZIP_BYTES + MOST_HEAD_BYTES);
  app.addHook('onRequest', async (request) => {
    hq.limits.requireUploadPlace();
    await requireToken(hq, request);
    holdBody(hq, request);
  });
  app.post('/station/v1/batches', (request) => hq.limits.upload(() => takeBatch(hq, request.stationId, bytesOf(request), 'line')));
  await Promise.resolve();
}

async function questionRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  app.get('/station/v1/mark', async (request): Promise<z.infer<typeof markAnswer>> => {
    const { mark, stationId } = await requireToken(hq, request);
    return { acknowledgement: acknowledge(hq, stationId, mark), directives: await highestDirective(hq.db, stationId), timeMs: hq.now() };
  });
  app.get('/station/v1/directives', async (request) => {
    const { stationId } = await requireToken(hq, request);
    const asked = checked(after, request.query);
    const sheet = await directivesAfter(hq.db, stationId, asked.after, hq.now());
    return signedText(hq.key, { stationId, directives: [...sheet.directives], highest: sheet.highest } satisfies z.infer<
      typeof directiveSheet
    >);
  });
  app.get('/station/v1/objects', async (request): Promise<z.infer<typeof objectsAnswer>> => {
    const { stationId } = await requireToken(hq, request);
    const { epoch, afterSeq, cursor, left } = checked(objects, request.query);
    const after = { epoch, seq: afterSeq };
    const page = await objectsAfter(hq.db, stationId, after, cursor === undefined ? null : readCursor(cursor));
    if (page.cursor === null) return { rows: [...page.rows], cursor: null };
    const behind = left === undefined ? {} : { left: await objectsLeft(hq.db, stationId, after, page.cursor) };
    return { rows: [...page.rows], cursor: cursorText(page.cursor), ...behind };
  });
  await Promise.resolve();
}

async function fileRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  takeBytes(app, 'application/octet-stream', FILE_PART_BYTES);
  app.get('/station/v1/files/:id', async (request): Promise<z.infer<typeof fileAnswer>> => {
    const { stationId } = await requireToken(hq, request);
    const { id } = checked(fileId, request.params);
    return { received: (await fileState(hq.db, stationId, id))?.received ?? 0 };
  });
  app.put(
    '/station/v1/files/:id',
    {
      onRequest: async (request) => {
        await requireToken(hq, request);
        holdBody(hq, request);
      },
    },
    async (request): Promise<z.infer<typeof fileAnswer>> => {
      const { id } = checked(fileId, request.params);
      const { offset, of } = checked(filePart, request.query);
      const bytes = bytesOf(request);
      if (offset + bytes.length > of) throw new Refusal('hq.bad-request', 'The part ends behind the end of its file.');
      return { received: await takePart(hq, request.stationId, id, { offset, of, bytes }) };
    },
  );
  app.get('/station/v1/firmware/:id', async (request, reply) => {
    await requireToken(hq, request);
    const firmware = await firmwareById(hq.db, checked(fileId, request.params).id);
    if (firmware === null) throw new Refusal('hq.bad-request', 'HQ has no such image any more.');
    const { from, to } = rangeOf(request.headers.range, firmware.size);
    const bytes = await firmwareBytes(hq.db, firmware.firmwareId, from, to);
    hq.metrics.fileBytes.inc({ way: 'down' }, bytes.length);
    return reply
      .code(206)
      .header('content-range', `bytes ${from}-${from + bytes.length - 1}/${firmware.size}`)
      .header('accept-ranges', 'bytes')
      .type('application/octet-stream')
      .send(Buffer.from(bytes));
  });
  await Promise.resolve();
}

async function takePart(hq: Hq, stationId: string, id: string, part: { offset: number; of: number; bytes: Uint8Array }): Promise<number> {
  const received = await hq.db.tx(async (sql) => {
    await lockStation(sql, stationId);
    if (!(await isFileAsked(sql, stationId, id)))
      throw new Refusal('hq.bad-request', 'HQ did not ask for this file, or knows of it no more.');
    if ((await fileBytesOf(sql, stationId)) + part.bytes.length > MOST_BYTES_OF_STATION)
      throw new Refusal('hq.too-large', 'HQ keeps no more files of this station. Ask HQ to remove some.');
    return addFilePart(sql, stationId, id, part, hq.now());
  });
  hq.metrics.fileBytes.inc({ way: 'up' }, part.bytes.length);
  return received;
}

/** The station whose token it is, before anything else of the request is read. Throws Refusal. */
async function requireToken(hq: Hq, request: FastifyRequest): Promise<Station> {
  hq.limits.countRequest(request.ip);
  const token = await readStationToken(hq.key, request.headers.authorization, hq.now());
  request.stationId = token.stationId;
  hq.limits.countStation(token.stationId);
  const station = await requireStation(hq.db, token.stationId);
  if (station.keyHash !== token.keyHash)
    throw new Refusal(
      'hq.old-key',
      'The key of this station was replaced: another PC goes on in its place. A recovery code of HQ brings it here.',
    );
  await stationHeard(hq.db, station.stationId, hq.now(), HEARD_MS);
  return station;
}

/** A place in memory for what comes now, until it is in or the line is gone; a line that says nothing more gives its place back. */
function holdBody(hq: Hq, request: FastifyRequest): void {
  const release = hq.limits.holdBody(request.stationId);
  // The line may have gone while the token was looked at: then nothing tells of its end any more.
  if (request.raw.destroyed) release();
  else request.raw.once('close', release);
  request.raw.setTimeout(SILENT_MS, () => request.raw.destroy());
}

/** Bodies come as the bytes they are: what is signed must not be written anew. */
function takeBytes(app: FastifyInstance, type: string, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
}

function bytesOf(request: FastifyRequest): Uint8Array {
  if (!(request.body instanceof Uint8Array) || request.body.length === 0) throw new Refusal('hq.bad-request', 'The request has no body.');
  return request.body;
}

function signatureOf(request: FastifyRequest): string {
  const signature = request.headers['x-signature'];
  if (typeof signature !== 'string') throw new Refusal('hq.bad-signature', 'The request is not signed (header x-signature).');
  return signature;
}

function checked<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const read = shape.safeParse(value);
  if (!read.success) throw new Refusal('hq.bad-request', `The request is not right: ${read.error.issues[0]?.path.join('.') ?? ''}.`);
  return read.data;
}

function cursorText({ kind, epoch, seq }: ObjectsCursor): string {
  return `${kind}.${epoch}.${seq}`;
}

function readCursor(text: string): ObjectsCursor {
  const match = /^(\d{1,3})\.(\d{1,9})\.(\d{1,15})$/.exec(text);
  if (match === null) throw new Refusal('hq.bad-request', 'The cursor is none that HQ gave.');
  return { kind: Number(match[1]), epoch: Number(match[2]), seq: Number(match[3]) };
}

/** RFC 9110 §14.2, one range with a beginning; without one the first bytes. */
function rangeOf(range: string | undefined, size: number): { from: number; to: number } {
  const match = range === undefined ? ['', '0', ''] : /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range);
  if (match === null) throw new Refusal('hq.bad-request', 'The range is not one of bytes=from-to.');
  const from = Number(match[1]);
  if (from >= size) throw new Refusal('hq.bad-request', `The image has ${size} bytes.`);
  const asked = match[2] === '' ? size - 1 : Number(match[2]);
  return { from, to: Math.min(asked, size - 1, from + MOST_RANGE_BYTES - 1) };
}

/** The sightings as a CSV file: the list's own filter without a page. Same cookie and checks as the calls. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { id, type CameraId } from '../base/ids.ts';
import { localTime, utcMs, type UtcMs } from '../base/time.ts';
import type { SightingRow } from '../domain/camera-views.ts';
import { allow, type CallContext } from './context.ts';
import { cameraSignal } from './contracts/cameras.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

/** Rows read at a time. */
const PART = 1_000;
/** The file ends there; who needs more asks day by day. */
const MOST_ROWS = 200_000;

const ms = z.coerce.number().int().nullable().default(null);
const query = z.object({
  cameraId: z.string().min(1).max(80).nullable().default(null),
  signal: cameraSignal.nullable().default(null),
  text: z.string().max(80).default(''),
  watched: z.stringbool().default(false),
  fromMs: ms,
  toMs: ms,
  lang: z.enum(['en', 'zh']).optional(),
});
type Query = z.infer<typeof query>;

export function addSightingsDownload(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/download/sightings.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'sightings.read');
    const asked = query.safeParse(request.query);
    if (!asked.success) throw new Fault('input.invalid', { help: z.prettifyError(asked.error) });
    const settings = await context.ports.read('settings', undefined);
    if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
    const nowMs = context.ports.clock.now();
    const { zone } = settings;
    const csv = context.ports.documents.sightingsCsv(pagesOf(context, asked.data, nowMs), {
      zone,
      language: asked.data.lang ?? settings.language,
    });
    const name = `sightings-${localTime(nowMs, zone).date}.csv`;
    return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).send(Readable.from(csv));
  });
}

/** What comes while the file is written is not in it: nothing moves from page to page. */
async function* pagesOf({ ports }: CallContext, asked: Query, nowMs: UtcMs): AsyncGenerator<readonly SightingRow[], void, undefined> {
  const { cameraId, signal, text, watched, fromMs, toMs } = asked;
  const question = {
    cameraId: cameraId === null ? null : id<CameraId>(cameraId),
    signal,
    text,
    watched,
    fromMs: fromMs === null ? null : utcMs(fromMs),
    toMs: toMs === null ? nowMs : utcMs(Math.min(toMs, nowMs)),
  };
  for (let offset = 0; offset < MOST_ROWS; offset += PART) {
    const { rows } = await ports.read('sightingsPage', { ...question, offset, limit: PART }, 'report');
    if (rows.length > 0) yield rows;
    if (rows.length < PART) return;
  }
}

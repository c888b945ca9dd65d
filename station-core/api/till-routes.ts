/** Papers and files of the drawer and of the ledger: a shift and a day as PDF, shifts and postings as CSV. Same cookie and checks as the calls. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { localTime } from '../base/time.ts';
import type { StationSettings } from '../domain/station.ts';
import type { PostingRow, ShiftRow } from '../domain/till-views.ts';
import { allow, found, type CallContext } from './context.ts';
import { postingFilter } from './contracts/ledger.ts';
import { toPostingFilter } from './handlers/ledger.ts';
import { readShift } from './handlers/till.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

/** Rows read at a time. */
const PART = 1_000;
/** A file ends there; a narrower filter gets the rest. */
const MOST_ROWS = 1_000_000;

const language = z.enum(['en', 'zh']).optional();
const paper = z.object({ size: z.enum(['80mm', 'a4']).default('80mm'), lang: language });
const number = z.coerce.number().int().nullable().default(null);
const postingsQuery = postingFilter.extend({ fromMs: number, toMs: number, lang: language });

export function addTillRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get<{ Params: { shiftId: string } }>('/download/shift/:shiftId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'till.read');
    const { size, lang } = parse(paper, request.query);
    const settings = await settingsOf(context);
    const report = await readShift(context, request.params.shiftId.slice(0, 80));
    const pdf = await context.ports.documents.shiftPdf(report, { size, language: lang ?? settings.language });
    return inline(reply, `shift-${report.shift.number}.pdf`, pdf);
  });

  app.get<{ Params: { day: string } }>('/download/day-close/:day.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'ledger.read');
    const { size, lang } = parse(paper, request.query);
    const { name: stationName, zone, currency, language: own } = await settingsOf(context);
    const day = request.params.day.slice(0, 10);
    const close = found(await context.ports.read('dayCloseRow', { day }), { day });
    const pdf = await context.ports.documents.dayPdf({ stationName, zone, currency, close }, { size, language: lang ?? own });
    return inline(reply, `day-${close.day}.pdf`, pdf);
  });

  app.get('/download/shifts.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'till.read');
    const { lang } = parse(z.object({ lang: language }), request.query);
    const { zone, currency, language: own } = await settingsOf(context);
    const csv = context.ports.documents.shiftsCsv(shiftsOf(context), { zone, currency, language: lang ?? own });
    return attached(reply, `shifts-${localTime(context.ports.clock.now(), zone).date}.csv`, csv);
  });

  app.get('/download/postings.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'ledger.read');
    const { lang, ...filter } = parse(postingsQuery, request.query);
    const { zone, currency, language: own } = await settingsOf(context);
    const csv = context.ports.documents.postingsCsv(postingsOf(context, filter), { zone, currency, language: lang ?? own });
    return attached(reply, `postings-${localTime(context.ports.clock.now(), zone).date}.csv`, csv);
  });
}

async function* shiftsOf({ ports }: CallContext): AsyncGenerator<readonly ShiftRow[], void, undefined> {
  for (let offset = 0; offset < MOST_ROWS; offset += PART) {
    const { rows } = await ports.read('shiftsPage', { offset, limit: PART }, 'report');
    if (rows.length > 0) yield rows;
    if (rows.length < PART) return;
  }
}

async function* postingsOf(
  { ports }: CallContext,
  asked: z.output<typeof postingFilter>,
): AsyncGenerator<readonly PostingRow[], void, undefined> {
  const filter = toPostingFilter(asked);
  let beforeSeq: number | null = null;
  for (let read = 0; read < MOST_ROWS; read += PART) {
    const part: { readonly rows: readonly PostingRow[]; readonly nextBeforeSeq: number | null } = await ports.read(
      'postingsPage',
      { filter, beforeSeq, limit: PART },
      'report',
    );
    if (part.rows.length > 0) yield part.rows;
    beforeSeq = part.nextBeforeSeq;
    if (beforeSeq === null) return;
  }
}

function parse<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  throw new Fault('input.invalid', { help: z.prettifyError(result.error) });
}

async function settingsOf({ ports }: CallContext): Promise<StationSettings> {
  return found(await ports.read('settings', undefined), { help: 'Set the station up first.' });
}

function inline(reply: FastifyReply, name: string, pdf: Uint8Array): FastifyReply {
  return reply.header('content-disposition', `inline; filename="${name}"`).type('application/pdf').send(Buffer.from(pdf));
}

function attached(reply: FastifyReply, name: string, csv: AsyncIterable<string>): FastifyReply {
  return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).send(Readable.from(csv));
}

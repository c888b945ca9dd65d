/** Papers as files: PDF to print and hand on, JSON and CSV for the tax office's software. Same cookie and checks as the calls. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { localTime } from '../base/time.ts';
import type { InvoiceDetail, InvoiceView } from '../domain/invoice-views.ts';
import type { StationSettings } from '../domain/station.ts';
import type { InvoiceFilter } from '../store/views/invoices.ts';
import { allow, type CallContext } from './context.ts';
import { invoiceFilter } from './contracts/invoices.ts';
import { readInvoice, toInvoiceFilter, toInvoiceView } from './handlers/invoices.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

/** A part of an export; all of it is at most so many papers, a narrower filter gets the rest. */
const PART = 100;
const MOST_PAPERS = 200_000;

export function addInvoiceRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get<{ Params: { invoiceId: string } }>('/download/invoice/:invoiceId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'invoices.read');
    const { size, lang } = parse(paperQuery, request.query);
    const paper = await readInvoice(context, request.params.invoiceId.slice(0, 80));
    const language = lang ?? (await settingsOf(context)).language;
    const pdf = await context.ports.documents.invoicePdf(paper, { size, language });
    void reply.header('content-disposition', `inline; filename="${paper.name}.pdf"`);
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get<{ Params: { invoiceId: string } }>('/download/invoice/:invoiceId.json', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'invoices.read');
    const paper = await readInvoice(context, request.params.invoiceId.slice(0, 80));
    return attach(reply, 'application/json; charset=utf-8', `${paper.name}.json`).send(
      JSON.stringify(context.ports.documents.invoiceRecord(paper), null, 2),
    );
  });

  app.get('/download/invoices.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'invoices.read');
    const { lang, ...input } = parse(listQuery, request.query);
    const settings = await settingsOf(context);
    const papers = exported(context, toInvoiceFilter(input, settings.zone), settings);
    const csv = context.ports.documents.invoicesCsv(papers, { zone: settings.zone, language: lang ?? settings.language });
    return attach(reply, 'text/csv; charset=utf-8', `${nameOf(context, settings)}.csv`).send(Readable.from(csv));
  });

  app.get('/download/invoices.json', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'invoices.read');
    const { lang: _lang, ...input } = parse(listQuery, request.query);
    const settings = await settingsOf(context);
    const papers = exported(context, toInvoiceFilter(input, settings.zone), settings);
    return attach(reply, 'application/json; charset=utf-8', `${nameOf(context, settings)}.json`).send(Readable.from(asArray(context, papers)));
  });
} // prettier-ignore

const paperQuery = z.object({ size: z.enum(['80mm', 'a4']).default('a4'), lang: z.enum(['en', 'zh']).optional() });
const listQuery = invoiceFilter.extend({ lang: z.enum(['en', 'zh']).optional() });

function nameOf({ ports }: CallContext, { zone }: StationSettings): string {
  return `invoices-${localTime(ports.clock.now(), zone).date}`;
}

/** In the order of issue. */
async function* exported(
  { ports }: CallContext,
  filter: InvoiceFilter,
  settings: StationSettings,
): AsyncGenerator<readonly InvoiceView[], void, undefined> {
  let after = 0;
  for (let count = 0; count < MOST_PAPERS; count += PART) {
    const part: { readonly rows: readonly InvoiceDetail[]; readonly last: number } = await ports.read(
      'invoicesExport',
      { filter, after, limit: PART },
      'report',
    );
    if (part.rows.length > 0) yield part.rows.map((row) => toInvoiceView(row, settings));
    if (part.rows.length < PART) return;
    after = part.last;
  }
}

/** One array, written as it is read. */
async function* asArray({ ports }: CallContext, pages: AsyncIterable<readonly InvoiceView[]>): AsyncGenerator<string, void, undefined> {
  let isFirst = true;
  yield '[';
  for await (const papers of pages)
    for (const paper of papers) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(ports.documents.invoiceRecord(paper))}`;
      isFirst = false;
    }
  yield '\n]\n';
}

function parse<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Fault('input.invalid', { field: issue?.path.join('.') ?? 'query', help: `${issue?.message ?? 'Not understood'}.` });
}

async function settingsOf({ ports }: CallContext): Promise<StationSettings> {
  const settings = await ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  return settings;
}

function attach(reply: FastifyReply, type: string, name: string): FastifyReply {
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
}

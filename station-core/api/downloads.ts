/** What a browser downloads: the sessions as CSV, a receipt as PDF, the journal as NDJSON. Same cookie and checks as the calls. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { id, type PileId, type PlanId } from '../base/ids.ts';
import { localTime } from '../base/time.ts';
import type { AlarmRow, JournalRow, SelfTestView, SessionRow } from '../domain/views.ts';
import type { StationSettings } from '../domain/station.ts';
import type { AlarmFacts } from '../store/views/alarms.ts';
import type { SessionFilter } from '../store/views/session-rows.ts';
import { allow, found, type CallContext } from './context.ts';
import { alarmFilter } from './contracts/alarms.ts';
import { sessionFilter } from './contracts/sessions.ts';
import { toAlarmRow } from './handlers/alarms.ts';
import { readReceipt } from './handlers/bills.ts';
import { readSelfTest } from './handlers/self-tests.ts';
import { fromCursor, toQuestion, type JournalWish } from './journal-question.ts';
import { ocpiOfPlan } from './plan-ocpi.ts';
import { toFilter } from './session-filter.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export function addDownloads(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/download/sessions.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'sessions.read');
    const filter = toFilter(parse(sessionQuery, request.query));
    const { zone, currency, language } = await settingsOf(context);
    const csv = context.ports.documents.sessionsCsv(exported(context, filter), {
      zone,
      currency,
      language: languageOf(request) ?? language,
    });
    const day = localTime(context.ports.clock.now(), zone).date;
    return attach(reply, 'text/csv; charset=utf-8', `sessions-${day}.csv`).send(Readable.from(csv));
  });

  app.get('/download/alarms.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'alarms.read');
    const { lang, ...filter } = parse(alarmQuery, request.query);
    const { zone, language } = await settingsOf(context);
    const csv = context.ports.documents.alarmsCsv(exportedAlarms(context, filter), { zone, language: lang ?? language });
    const day = localTime(context.ports.clock.now(), zone).date;
    return attach(reply, 'text/csv; charset=utf-8', `alarms-${day}.csv`).send(Readable.from(csv));
  });

  app.get<{ Params: { billId: string } }>('/download/receipt/:billId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'bills.read');
    const { size, lang } = parse(receiptQuery, request.query);
    const receipt = await readReceipt(context, request.params.billId.slice(0, 80));
    const language = lang ?? (await settingsOf(context)).language;
    const pdf = await context.ports.documents.receiptPdf(receipt, { size, language });
    void reply.header('content-disposition', `inline; filename="receipt-${receipt.bill.number}.pdf"`);
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get<{ Params: { pileId: string } }>('/download/stickers/:pileId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'piles.read');
    const { size, lang } = parse(stickerQuery, request.query);
    const pileId = id<PileId>(request.params.pileId.slice(0, 80));
    const pile = found(await context.ports.read('pileViewById', { pileId }), { pile: pileId });
    const settings = await settingsOf(context);
    const stickers = pile.connectors.map(({ evse, connector, name, ratedPower }) => ({
      stationName: settings.name,
      pileName: pile.name,
      connectorName: name,
      ratedPower,
      pileId: pile.id,
      evse,
      connector,
    }));
    // Without pages for drivers the code says what the connector is called.
    const site = context.ports.driverSite();
    const pdf = await context.ports.documents.stickerPdf(stickers, { size, language: lang ?? settings.language, site });
    void reply.header('content-disposition', 'inline; filename="stickers.pdf"');
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get<{ Params: { testId: string } }>('/download/self-test/:testId.pdf', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'piles.read');
    const { ports } = context;
    const settings = await settingsOf(context);
    const signed = await signedSelfTest(context, request.params.testId, settings.name);
    const language = languageOf(request) ?? settings.language;
    const pdf = await ports.documents.selfTestPdf({ ...signed, stationName: settings.name, zone: settings.zone, language });
    void reply.header('content-disposition', 'inline; filename="test-record.pdf"');
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get<{ Params: { testId: string } }>('/download/self-test/:testId.json', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'piles.read');
    const { record, signature } = await signedSelfTest(context, request.params.testId, (await settingsOf(context)).name);
    return attach(reply, 'application/json; charset=utf-8', 'test-record.json').send(
      JSON.stringify({ record, signature, publicKey: context.ports.keys.stationKey.publicKeyPem }, null, 2),
    );
  });

  app.get<{ Params: { planId: string } }>('/download/plan/:planId.json', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'plans.read');
    const { ocpi, form } = parse(planQuery, request.query);
    const planId = id<PlanId>(request.params.planId.slice(0, 80));
    const { plan } = found(await context.ports.read('planDetail', { planId, version: null }), { plan: planId });
    const { zone } = await settingsOf(context);
    const file = ocpiOfPlan(plan, context.ports.clock.now(), zone, ocpi);
    return attach(reply, 'application/json; charset=utf-8', `plan-v${plan.version}${form === 'bare' ? `-ocpi-${ocpi}` : ''}.json`).send(
      JSON.stringify(form === 'bare' ? file.layers.map(({ tariff }) => tariff) : file, null, 2),
    );
  });

  app.get('/download/journal.ndjson', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'journal.read');
    const query = parse(journalQuery, request.query);
    // Refused before the download begins, not in the middle of it.
    toQuestion({ ...query, beforeSeq: null, limit: 1 });
    return attach(reply, 'application/x-ndjson; charset=utf-8', `journal-${query.fromDay}-${query.toDay}.ndjson`).send(
      Readable.from(journalLines(context, query)),
    );
  });
}

/** Only what has ended is put on record. The same test gives the same record and the same signature. */
async function signedSelfTest(
  context: CallContext,
  testId: string,
  stationName: string,
): Promise<{ readonly test: SelfTestView; readonly record: string; readonly signature: string }> {
  const test = await readSelfTest(context, testId.slice(0, 80));
  if (test.verdict === null)
    throw new Fault('input.invalid', { test: test.id, help: 'The test is still running; print it when it has ended.' });
  const record = JSON.stringify({ kind: 'stationmaster-self-test-1', stationName, test });
  return { test, record, signature: context.ports.keys.stationKey.sign(record) };
}

const number = z.coerce.number().int().nullable().default(null);
/** The list's own filter, its numbers and truths written as text. */
const sessionQuery = sessionFilter.extend({
  fromMs: number,
  toMs: number,
  flagged: z.stringbool().default(false),
  lang: z.enum(['en', 'zh']).optional(),
});
const alarmQuery = alarmFilter.extend({
  fromMs: number,
  toMs: number,
  realOnly: z.stringbool().default(false),
  lang: z.enum(['en', 'zh']).optional(),
});
const receiptQuery = z.object({ size: z.enum(['80mm', 'a4']).default('80mm'), lang: z.enum(['en', 'zh']).optional() });
const stickerQuery = z.object({ size: z.enum(['50mm', 'a4']).default('50mm'), lang: z.enum(['en', 'zh']).optional() });
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** bare: the tariffs alone, as other systems read them. */
const planQuery = z.object({ ocpi: z.enum(['2.1.1', '2.2.1', '2.3.0']).default('2.3.0'), form: z.enum(['plan', 'bare']).default('plan') });
const journalQuery = z.object({
  pileId: z.string().min(1).max(80).nullable().default(null),
  fromDay: day,
  toDay: day,
  text: z.string().max(80).default(''),
});

function parse<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Fault('input.invalid', { field: issue?.path.join('.') ?? 'query', help: `${issue?.message ?? 'Not understood'}.` });
}

const PART = 1_000;
/** A download ends here; a narrower filter gets the rest. */
const MOST_ROWS = 1_000_000;

async function* exported({ ports }: CallContext, filter: SessionFilter): AsyncGenerator<readonly SessionRow[], void, undefined> {
  let before: { startedAtMs: SessionRow['startedAtMs']; transactionId: number } | null = null;
  for (let rows = 0; rows < MOST_ROWS; rows += PART) {
    const part: readonly SessionRow[] = await ports.read('sessionsExport', { filter, before, limit: PART }, 'report');
    if (part.length > 0) yield part;
    const last = part.at(-1);
    if (last === undefined || part.length < PART) return;
    before = { startedAtMs: last.startedAtMs, transactionId: last.transactionId };
  }
}

async function* exportedAlarms(
  { ports }: CallContext,
  filter: z.output<typeof alarmFilter>,
): AsyncGenerator<readonly AlarmRow[], void, undefined> {
  let beforeSeq: number | null = null;
  for (let rows = 0; rows < MOST_ROWS; rows += PART) {
    const part: readonly AlarmFacts[] = await ports.read('alarmsExport', { filter, beforeSeq, limit: PART }, 'report');
    const nowMs = ports.clock.now();
    if (part.length > 0) yield part.map((row) => toAlarmRow(row, nowMs));
    const last = part.at(-1);
    if (last === undefined || part.length < PART) return;
    beforeSeq = last.seq;
  }
}

async function* journalLines(
  { ports }: CallContext,
  query: Omit<JournalWish, 'beforeSeq' | 'limit'>,
): AsyncGenerator<string, void, undefined> {
  let beforeSeq: number | null = null;
  for (let rows = 0; rows < MOST_ROWS;) {
    const page: { rows: readonly JournalRow[]; next: Parameters<typeof fromCursor>[0] } = await ports.read(
      'journalPage',
      toQuestion({ ...query, beforeSeq, limit: 500 }),
      'report',
    );
    rows += Math.max(1, page.rows.length);
    yield page.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    beforeSeq = fromCursor(page.next);
    if (beforeSeq === null) return;
  }
}

async function settingsOf({ ports }: CallContext): Promise<StationSettings> {
  const settings = await ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  return settings;
}

function languageOf(request: FastifyRequest): 'en' | 'zh' | undefined {
  return parse(sessionQuery, request.query).lang;
}

function attach(reply: FastifyReply, type: string, name: string): FastifyReply {
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
}

/** Reports as files: one table as CSV, all of them as an XLSX workbook. Same cookie and checks as the calls. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import type { ReportLook, ReportPart } from '../domain/report-views.ts';
import { allow, type CallContext } from './context.ts';
import { reportRange, salesBy } from './contracts/reports.ts';
import { hourTable, marginOf, moneyTables, openReport, periodTable, salesTable, type ReportDesk } from './report-tables.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

const table = z.enum([...salesBy.options, 'periods', 'ways', 'attendants', 'hours', 'margin']);
const query = reportRange.extend({ table: table.default('day'), lang: z.enum(['en', 'zh']).optional() });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function addReportRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/download/report.csv', async (request, reply) => {
    const { context, desk, look, asked } = await opened(contextOf(request, reply), request.query);
    const csv = context.ports.documents.reportCsv(await partOf(desk, asked.table), look);
    return attach(reply, 'text/csv; charset=utf-8', `report-${asked.table}-${desk.range.fromDay}-${desk.range.toDay}.csv`).send(csv);
  });

  app.get('/download/report.xlsx', async (request, reply) => {
    const { context, desk, look, asked } = await opened(contextOf(request, reply), request.query);
    const parts: ReportPart[] = [];
    // One after the other: they share the readers with the screens.
    for (const one of table.options) if (asked.pileId === null || OF_A_PILE.has(one)) parts.push(await partOf(desk, one));
    const workbook = await context.ports.documents.reportWorkbook(parts, look);
    return attach(reply, XLSX, `report-${desk.range.fromDay}-${desk.range.toDay}.xlsx`).send(Buffer.from(workbook));
  });
}

type Table = z.output<typeof table>;

/** Money and energy bought are of the whole station. */
const OF_A_PILE: ReadonlySet<Table> = new Set(['day', 'month', 'pile', 'connector', 'group', 'periods']);

async function opened(
  context: CallContext,
  given: unknown,
): Promise<{
  readonly context: CallContext;
  readonly desk: ReportDesk;
  readonly look: ReportLook;
  readonly asked: z.output<typeof query>;
}> {
  allow(context, 'reports.read');
  const result = query.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Fault('input.invalid', { field: issue?.path.join('.') ?? 'query', help: `${issue?.message ?? 'Not understood'}.` });
  }
  const settings = await context.ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  const desk = await openReport(context.ports, result.data);
  const language = result.data.lang ?? settings.language;
  return { context, desk, look: { stationName: settings.name, range: desk.range, currency: desk.currency, language }, asked: result.data };
}

async function partOf(desk: ReportDesk, asked: Table): Promise<ReportPart> {
  switch (asked) {
    case 'periods': return { kind: 'periods', rows: await periodTable(desk) };
    case 'ways': return { kind: 'ways', report: await moneyTables(desk) };
    case 'attendants': return { kind: 'attendants', report: await moneyTables(desk) };
    case 'hours': return { kind: 'hours', rows: await hourTable(desk) };
    case 'margin': return { kind: 'margin', report: await marginOf(desk) };
    default: return { kind: 'sales', by: asked, rows: await salesTable(desk, asked) };
  }
} // prettier-ignore

function attach(reply: FastifyReply, type: string, name: string): FastifyReply {
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
}

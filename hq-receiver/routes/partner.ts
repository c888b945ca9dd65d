/** What partners reach: their token, OCPI 2.2.1, rollups as files, and the OpenAPI document of all that. */
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { ORPCError } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { stationIdText } from '../../station-core/hq/wire.ts';
import type { Hq } from '../context.ts';
import { partnerContract } from '../partner/contract.ts';
import { csvOf, MOST_PARQUET_ROWS, parquetOf } from '../partner/exports.ts';
import { partnerRouter, type PartnerContext } from '../partner/handlers.ts';
import { failed, OCPI_STATUS } from '../partner/ocpi.ts';
import { clientOf, partnerOf, TOKEN_S, tokenFor } from '../partner/token.ts';
import { countRollups, rollupRows, type Partner, type PartnerScope } from '../store/partners.ts';

/** PostgreSQL has no year 0, and nobody charged before 1970. */
const day = z.iso.date().refine((text) => text >= '1970-01-01', 'is before 1970');
const exportQuery = z
  .strictObject({ from: day, to: day, station_id: z.union([stationIdText, z.literal('')]).default('') })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'is before from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 732 * 86_400_000, {
    path: ['to'],
    message: 'is more than two years after from',
  });
const exportName = z.enum(['hour.csv', 'day.csv', 'hour.parquet', 'day.parquet']);

export async function partnerRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  const document = await openApi(hq);
  app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(document));
  await app.register((part) => tokenRoute(part, hq));
  await app.register((part) => ocpiRoutes(part, hq));
  await app.register((part) => exportRoutes(part, hq));
}

async function tokenRoute(app: FastifyInstance, hq: Hq): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 8_192 }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/partner/oauth/token', async (request, reply) => {
    hq.limits.countTry(request.ip);
    void reply.header('cache-control', 'no-store');
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    if (form.get('grant_type') !== 'client_credentials')
      return reply.code(400).send({ error: 'unsupported_grant_type', error_description: 'Ask with grant_type=client_credentials.' });
    const client = clientOf(request.headers.authorization, form);
    const token =
      client === null
        ? null
        : await tokenFor({ sql: hq.db, key: hq.key, nowMs: hq.now() }, client.id.slice(0, 100), client.secret.slice(0, 500));
    if (token === null)
      return reply
        .code(401)
        .header('www-authenticate', 'Basic realm="partners"')
        .send({ error: 'invalid_client', error_description: 'The client id or its secret is not right, or was ended.' });
    return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_S };
  });
  await Promise.resolve();
}

async function ocpiRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  const handler = new OpenAPIHandler<PartnerContext>(partnerRouter, {
    customErrorResponseBodyEncoder: (error: ORPCError<string, unknown>) => failed(ocpiCodeOf(error), messageOf(error), hq.now()),
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const partner = await allowed(hq, request, 'ocpi');
    if (typeof partner === 'string') return refuse(hq, reply, partner);
    const context: PartnerContext = { sql: hq.db, partner, origin: originOf(hq, request), nowMs: hq.now() };
    const { matched } = await handler.handle(request, reply, { context });
    return matched
      ? reply
      : reply.code(404).send(failed(OCPI_STATUS.clientError, 'There is no such endpoint: GET /ocpi/2.2.1 lists them.', hq.now()));
  };
  app.get('/ocpi/*', answer);
  await Promise.resolve();
}

function ocpiCodeOf(error: ORPCError<string, unknown>): number {
  if (typeof error.data === 'object' && error.data !== null && 'ocpi' in error.data && typeof error.data.ocpi === 'number')
    return error.data.ocpi;
  if (error.code === 'BAD_REQUEST') return OCPI_STATUS.badParameters;
  return error.status >= 500 ? OCPI_STATUS.serverError : OCPI_STATUS.clientError;
}

/** Which parameter, and what is wrong with it. */
function messageOf(error: ORPCError<string, unknown>): string {
  const issues = typeof error.data === 'object' && error.data !== null && 'issues' in error.data ? error.data.issues : [];
  if (error.status >= 500) return 'HQ could not answer. Ask again later.';
  if (!Array.isArray(issues) || issues.length === 0) return error.message;
  return issues
    .slice(0, 5)
    .map((issue: { path?: unknown[]; message?: string }) => `${(issue.path ?? []).join('.')}: ${issue.message ?? 'is not valid'}`)
    .join('; ');
}

async function exportRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  app.get<{ Params: { name: string } }>('/partner/rollups/:name', async (request, reply) => {
    const partner = await allowed(hq, request, 'rollups');
    if (typeof partner === 'string') return refuse(hq, reply, partner);
    const name = exportName.safeParse(request.params.name);
    const query = exportQuery.safeParse(request.query);
    if (!name.success) return reply.code(404).send(problem(`There are ${exportName.options.join(', ')}.`));
    if (!query.success) return reply.code(400).send(problem(z.prettifyError(query.error)));
    const { from, to, station_id: stationId } = query.data;
    const question = {
      grain: name.data.startsWith('hour') ? ('hour' as const) : ('day' as const),
      tags: partner.tags,
      stationId,
      from,
      to,
    };
    void reply.header('content-disposition', `attachment; filename="rollups-${from}-${to}-${name.data}"`);
    if (name.data.endsWith('.csv')) return reply.type('text/csv; charset=utf-8').send(Readable.from(csvOf(rollupRows(hq.db, question))));
    const rows = await countRollups(hq.db, question);
    if (rows > MOST_PARQUET_ROWS)
      return reply
        .code(413)
        .header('content-disposition', 'inline')
        .send(problem(`These are ${rows} rows, and a Parquet file takes ${MOST_PARQUET_ROWS}: ask for fewer days, or for one station.`));
    const bytes = await hq.limits.upload(() => parquetOf(rollupRows(hq.db, question, 50_000)));
    return reply.type('application/vnd.apache.parquet').send(Buffer.from(bytes));
  });
  await Promise.resolve();
}

const problem = (help: string) => ({ code: 'hq.bad-request', help });

async function allowed(hq: Hq, request: FastifyRequest, scope: PartnerScope): Promise<Partner | 'unknown' | 'forbidden'> {
  hq.limits.countRequest(request.ip);
  const partner = await partnerOf({ sql: hq.db, key: hq.key, nowMs: hq.now() }, request.headers.authorization);
  if (partner === null) return 'unknown';
  return partner.scopes.includes(scope) ? partner : 'forbidden';
}

function refuse(hq: Hq, reply: FastifyReply, why: 'unknown' | 'forbidden'): FastifyReply {
  if (why === 'forbidden')
    return reply.code(403).send(failed(OCPI_STATUS.clientError, 'This partner may not read this. HQ gives the scope.', hq.now()));
  void reply.header('www-authenticate', 'Bearer realm="partners"');
  return reply.code(401).send(failed(OCPI_STATUS.clientError, 'The token does not hold. Get one at POST /partner/oauth/token.', hq.now()));
}

function originOf(hq: Hq, request: FastifyRequest): string {
  return hq.publicUrl ?? `${request.protocol}://${request.host}`;
}

/** Made of the same zod that judges the requests. */
async function openApi(hq: Hq): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(partnerContract, {
    info: {
      title: `${hq.name}: partners`,
      version: '1',
      description: 'OCPI 2.2.1 sender interfaces over what stations told HQ, and rollups as files. Tokens by OAuth2 client credentials.',
    },
    servers: [{ url: hq.publicUrl ?? '/' }],
    security: [{ partner: [] }],
    components: {
      securitySchemes: {
        partner: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: '/partner/oauth/token',
              scopes: { ocpi: 'Locations, tariffs, sessions, CDRs', rollups: 'Sums of hours and days' },
            },
          },
        },
      },
    },
  });
  const schema = z.toJSONSchema(z.object({ from: day, to: day, station_id: z.string().optional() }), { io: 'input' });
  const parameters = Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    in: 'query',
    required: name !== 'station_id',
    schema: one,
  }));
  const files: Readonly<Record<string, unknown>> = Object.fromEntries(
    exportName.options.map((name) => [
      `/partner/rollups/${name}`,
      {
        get: {
          summary: `Sums of each ${name.startsWith('hour') ? 'hour (UTC)' : 'local day'} and connector, and of the station, as ${name.endsWith('csv') ? 'CSV' : 'Parquet'}`,
          tags: ['rollups'],
          parameters,
          responses: {
            200: { description: 'The file', content: { [name.endsWith('csv') ? 'text/csv' : 'application/vnd.apache.parquet']: {} } },
          },
        },
      },
    ]),
  );
  return { ...document, paths: { ...document.paths, ...files } };
}

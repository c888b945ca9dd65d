/** Answers of the partner's contract, from what stations told. */
import { implement, ORPCError } from '@orpc/server';
import { partnerLocation, partnerObjects, type Partner, type PartnerModule } from '../store/partners.ts';
import type { Sql } from '../store/sql.ts';
import { composed, partOf } from './compose.ts';
import { partnerContract } from './contract.ts';
import { done, headersOf, limitOf, OCPI_STATUS, timeMs, type PageQuery } from './ocpi.ts';

export interface PartnerContext {
  readonly sql: Sql;
  readonly partner: Partner;
  /** Origin under which this partner reaches HQ. */
  readonly origin: string;
  readonly nowMs: number;
}

const os = implement(partnerContract).$context<PartnerContext>();
const VERSION = '2.2.1';
const ROOT = '/ocpi/cpo/2.2.1';
const MODULES: readonly PartnerModule[] = ['locations', 'tariffs', 'sessions', 'cdrs'];

export const partnerRouter = os.router({
  versions: os.versions.handler(({ context }) => done([{ version: VERSION, url: `${context.origin}/ocpi/${VERSION}` }], context.nowMs)),
  version: os.version.handler(({ context }) =>
    done(
      {
        version: VERSION,
        endpoints: MODULES.map((identifier) => ({ identifier, role: 'SENDER' as const, url: `${context.origin}${ROOT}/${identifier}` })),
      },
      context.nowMs,
    ),
  ),
  locations: os.locations.handler(({ context, input }) => page(context, 'locations', input)),
  tariffs: os.tariffs.handler(({ context, input }) => page(context, 'tariffs', input)),
  sessions: os.sessions.handler(({ context, input }) => page(context, 'sessions', input)),
  cdrs: os.cdrs.handler(({ context, input }) => page(context, 'cdrs', input)),
  location: os.location.handler(async ({ context, input }) => done(await locationOf(context, input.location_id), context.nowMs)),
  evse: os.evse.handler(async ({ context, input }) => {
    const location = await locationOf(context, input.location_id);
    return done(found(partOf(location, input.evse_uid, null)), context.nowMs);
  }),
  connector: os.connector.handler(async ({ context, input }) => {
    const location = await locationOf(context, input.location_id);
    return done(found(partOf(location, input.evse_uid, input.connector_id)), context.nowMs);
  }),
});

type Whole = { country_code: string; party_id: string; id: string; last_updated: string; [key: string]: unknown };

async function page(context: PartnerContext, module: PartnerModule, query: PageQuery) {
  const { objects, total } = await partnerObjects(context.sql, module, {
    tags: context.partner.tags,
    fromMs: timeMs(query.date_from),
    toMs: timeMs(query.date_to),
    offset: query.offset,
    limit: limitOf(query),
  });
  const data = objects.map((object) => composed(module, object)).filter(isWhole);
  return { headers: headersOf(`${context.origin}${ROOT}/${module}`, query, total), body: done(data, context.nowMs) };
}

async function locationOf(context: PartnerContext, locationId: string): Promise<Whole> {
  const object = await partnerLocation(context.sql, context.partner.tags, locationId);
  return found(object === null ? null : composed('locations', object), isWhole);
}

function found<Found extends object>(value: object | null, is?: (value: object | null) => value is Found): Found {
  if (value === null || (is !== undefined && !is(value)))
    throw new ORPCError('NOT_FOUND', { message: 'There is no such location here.', data: { ocpi: OCPI_STATUS.unknownLocation } });
  return value as Found;
}

function isWhole(value: object | null): value is Whole {
  return (
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'country_code' in value &&
    'party_id' in value &&
    'last_updated' in value
  );
}

/** How OCPI 2.2.1 answers (part II, 4.1): an envelope around the data, and pages by headers. */
import { z } from 'zod';

const MOST_AT_ONCE = 500;
const USUAL_AT_ONCE = 100;

/** OCPI status codes (part II, 5). */
export const OCPI_STATUS = { done: 1000, clientError: 2000, badParameters: 2001, unknownLocation: 2003, serverError: 3000 } as const;

export const envelope = <Data extends z.ZodType>(data: Data) =>
  z.object({
    data,
    status_code: z.literal(OCPI_STATUS.done),
    status_message: z.string(),
    timestamp: z.string().meta({ format: 'date-time' }),
  });

export function done<Data>(data: Data, nowMs: number): { data: Data; status_code: 1000; status_message: string; timestamp: string } {
  return { data, status_code: OCPI_STATUS.done, status_message: 'Success', timestamp: ocpiTime(nowMs) };
}

export function failed(statusCode: number, message: string, nowMs: number): Readonly<Record<string, unknown>> {
  return { status_code: statusCode, status_message: message, timestamp: ocpiTime(nowMs) };
}

/** Without a fraction: some partners read no milliseconds. */
export function ocpiTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** OCPI DateTime: RFC 3339 in UTC, with or without its Z and fraction. */
const time = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z?$/, 'is no UTC time as 2026-01-31T12:00:00Z')
  .refine((text) => !Number.isNaN(Date.parse(text.endsWith('Z') ? text : `${text}Z`)), 'is no time that there is')
  .meta({ format: 'date-time' });

/** From (included) and to (not included) are of last_updated: when HQ got this version of the object. */
export const pageQuery = z.object({
  date_from: time.optional(),
  date_to: time.optional(),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1_000_000).default(USUAL_AT_ONCE),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** X-Limit is what the server gives at most, whatever was asked. */
export const pageHeaders = z.object({ 'x-total-count': z.string(), 'x-limit': z.string(), link: z.string().optional() });

export function limitOf(query: PageQuery): number {
  return Math.min(query.limit, MOST_AT_ONCE);
}

export function timeMs(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text.endsWith('Z') ? text : `${text}Z`);
}

/** Link names the next page with the same filter; none on the last one. */
export function headersOf(url: string, query: PageQuery, total: number): z.infer<typeof pageHeaders> {
  const limit = limitOf(query);
  const next = query.offset + limit;
  const headers = { 'x-total-count': String(total), 'x-limit': String(MOST_AT_ONCE) };
  if (next >= total) return headers;
  const words = new URLSearchParams();
  if (query.date_from !== undefined) words.set('date_from', query.date_from);
  if (query.date_to !== undefined) words.set('date_to', query.date_to);
  words.set('offset', String(next));
  words.set('limit', String(limit));
  return { ...headers, link: `<${url}?${words.toString()}>; rel="next"` };
}

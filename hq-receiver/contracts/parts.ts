/** Inputs and answers that several areas of HQ's contract share. */
import { z } from 'zod';
import { stationIdText } from '../../station-core/hq/wire.ts';

/** As the station was enrolled. */
export const stationId = stationIdText;
/** An instant in UTC milliseconds. */
export const ms = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A local day of the station. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Which rows of a list: at most 100 at once. */
export const page = { offset: z.number().int().min(0).max(1_000_000).default(0), limit: z.number().int().min(1).max(100).default(50) };
/** A search; empty: no search. */
export const search = z.string().max(80).default('');
/** A label that several stations share. */
export const tag = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u);
export const tags = z.array(tag).max(20);
export const reason = z.string().trim().min(3).max(200);
export const role = z.enum(['admin', 'pricing', 'operations', 'viewer']);
export const severity = z.enum(['low', 'medium', 'high', 'critical']);
export const done = z.object({ done: z.literal(true) });

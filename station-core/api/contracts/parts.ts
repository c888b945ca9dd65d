/** Inputs that several areas of the contract share. */
import { z } from 'zod';

/** An id of ours, or of a pile. */
export const idText = z.string().min(1).max(80);
/** An instant in UTC milliseconds. */
export const ms = z.number().int();
/** Which rows of a list: at most 100 at once. */
export const page = { offset: z.number().int().min(0).max(1_000_000).default(0), limit: z.number().int().min(1).max(100).default(50) };
/** Of screens and papers. */
export const language = z.enum(['en', 'zh']);
/** One connector of one pile. */
export const connectorRef = z.object({ pileId: idText, evse: z.number().int().min(0).max(99), connector: z.number().int().min(0).max(99) });

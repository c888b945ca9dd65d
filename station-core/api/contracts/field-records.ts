/** The installer's record of a zone. Notices: zones. Its papers: GET /download/field-record/<id>.pdf and .json, once it is closed. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { FieldRecordRow, FieldRecordView } from '../../domain/field-record.ts';

export type * from '../../domain/field-record.ts';

const idText = z.string().min(1).max(80);
const at = { recordId: idText, checkId: idText };
const done = type<{ readonly done: true }>();
const language = z.enum(['en', 'zh']).default('en');

export const fieldRecordsArea = {
  /** Of one zone, the newest first; the open one is among them. */
  list: oc.input(z.object({ zoneId: idText })).output(type<readonly FieldRecordRow[]>()),
  get: oc.input(z.object({ recordId: idText, language })).output(type<FieldRecordView>()),
  begin: oc.input(z.object({ zoneId: idText, installer: z.string().trim().min(1).max(60) })).output(type<{ readonly recordId: string }>()),
  /** seconds: how long a watchdog output stands still; left out of all others. */
  check: oc.input(z.object({ ...at, seconds: z.number().int().min(1).max(60).optional() })).output(done),
  /** What was seen of a relay (did) or a watchdog (did: it fell off; cameBack). */
  told: oc.input(z.object({ ...at, did: z.boolean(), cameBack: z.boolean().nullable(), note: z.string().trim().max(500) })).output(done),
  skip: oc.input(z.object({ ...at, reason: z.string().trim().min(3).max(500) })).output(done),
  close: oc.input(z.object({ recordId: idText, note: z.string().trim().max(500) })).output(done),
};

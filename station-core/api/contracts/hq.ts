/** The line to HQ: how far it is, enrolment and recovery, what HQ ordered and owns. Times UTC milliseconds. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { UtcMs } from '../../base/time.ts';
import type { HqBatch, HqLink, HqLoss } from '../../domain/hq.ts';
import type { DirectiveKind, DirectiveRow, HqOwned } from '../../domain/hq-directive.ts';
import type { HqLineState, HqProgress } from '../../domain/hq-port.ts';
import type { HqMarkRow } from '../../domain/hq-views.ts';
import type { Page } from '../../domain/views.ts';
import { idText, ms, page } from './parts.ts';

export type { HqBatch, HqGap, HqLink, HqLoss, HqSettings } from '../../domain/hq.ts';
export type { DirectiveKind, DirectiveRow, DirectiveState, HqOwned } from '../../domain/hq-directive.ts';
export type { HqProgress } from '../../domain/hq-port.ts';
export type { HqMarkRow } from '../../domain/hq-views.ts';

/** What the page shows of the line. */
export interface HqView
  extends HqProgress, Pick<HqLineState, 'waiting' | 'openBatches' | 'openBytes' | 'acknowledgedAtMs' | 'directives' | 'lost' | 'held'> {
  /** null: the station belongs to no HQ. */
  readonly link: Omit<HqLink, 'hqKey'> | null;
  /** SHA-256 of the station's public key, as HQ shows it: lower-case hex. */
  readonly keyFingerprint: string;
  readonly nowMs: UtcMs;
}

const minuteOfDay = z.number().int().min(0).max(1_439);
export const hqSettings = z.object({
  url: z.string().trim().min(1).max(300),
  caPem: z.string().max(64_000).nullable(),
  proxy: z.string().trim().max(300).nullable(),
  capKiBs: z.number().int().min(32).max(1_000_000).nullable(),
  schedule: z.object({
    everyMinutes: z.number().int().min(1).max(1_440),
    window: z.object({ fromMinute: minuteOfDay, toMinute: minuteOfDay }).nullable(),
    urgentFrom: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
  }),
});
export const hqCode = z.string().trim().min(1).max(100);
export const hqStationId = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{1,36}$/);
const done = type<{ readonly done: true }>();
const directiveKind = z.enum([
  'plan', 'group', 'assignment', 'level', 'promotion', 'coupon', 'account', 'card', 'blocked-list', 'alarm-rule', 'settings', 'firmware',
  'lease-grant', 'lease-recall', 'request-file',
]) satisfies z.ZodType<DirectiveKind>; // prettier-ignore

/** Notices: hq. */
export const hqArea = {
  state: oc.output(type<HqView>()),
  /** The newest first. */
  batches: oc.input(z.object(page)).output(type<readonly HqBatch[]>()),
  /** Of the last restore or replacement. */
  losses: oc.input(z.object(page)).output(type<Page<HqLoss>>()),
  /** The newest first. */
  directives: oc.input(z.object(page)).output(type<Page<DirectiveRow>>()),
  owned: oc.output(type<readonly HqOwned[]>()),
  /** Which of these objects HQ owns: localIds of the rows that are shown; null: all of the kinds. */
  marks: oc
    .input(z.object({ kinds: z.array(directiveKind).min(1).max(20), localIds: z.array(z.string().min(1).max(200)).max(500).nullable() }))
    .output(type<readonly HqMarkRow[]>()),
  /** Whether an HQ answers as set; changes nothing. */
  check: oc.input(hqSettings).output(done),
  enrol: oc.input(z.object({ settings: hqSettings, code: hqCode })).output(type<{ readonly hqName: string; readonly stationId: string }>()),
  recover: oc
    .input(z.object({ settings: hqSettings, code: hqCode, stationId: hqStationId }))
    .output(type<{ readonly hqName: string; readonly lost: number }>()),
  /** Saved; a line that was stopped is tried again. */
  save: oc.input(hqSettings).output(done),
  leave: oc.input(z.object({ reason: z.string().trim().min(3).max(200) })).output(done),
  /** One exchange, now; `state` tells how it goes. */
  sendNow: oc.output(done),
  /** What HQ owns is changed here all the same until then; untilMs null: no longer. */
  override: oc
    .input(z.object({ what: directiveKind, objectId: idText, untilMs: ms.nullable(), reason: z.string().trim().min(3).max(200) }))
    .output(done),
};
/* Beside it: GET /download/hq-bundle.zip, every batch that HQ does not have; POST /upload/hq-answer with the text of HQ's answer. */

/** What the desk does for drivers' phones: where their pages are, slips for start codes, complaints. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { ComplaintRow } from '../../domain/complaint.ts';
import type { Page } from '../../domain/views.ts';
import { idText } from './parts.ts';

export type { ComplaintRow };

export const driversArea = {
  /** site: what stickers say, without a slash at its end; null: no pages are served. */
  site: oc.output(type<{ readonly site: string | null }>()),
  /** A slip for a code that was made just now: the path of a PDF, good for some minutes and for who asked. */
  slip: oc.input(z.object({ code: z.string().min(1).max(40), language: z.enum(['en', 'zh']) })).output(type<{ readonly path: string }>()),
};

export const complaintsArea = {
  list: oc
    .input(
      z.object({
        state: z.enum(['open', 'answered']).nullable().default(null),
        offset: z.number().int().min(0).max(1_000_000).default(0),
        limit: z.number().int().min(1).max(100).default(50),
      }),
    )
    .output(type<Page<ComplaintRow>>()),
  open: oc.output(type<{ readonly open: number }>()),
  answer: oc.input(z.object({ complaintId: idText, answer: z.string().trim().min(1).max(2_000) })).output(type<{ readonly done: true }>()),
};

/** Calls about papers: invoices, credit notes, statements of fleets and settlements of merchants. Notices: invoices. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { SignedValue } from '../../domain/invoice.ts';
import type { InvoiceRequestRow, InvoiceRow, InvoiceView, PaperPreview, RelatedPaper } from '../../domain/invoice-views.ts';
import type { Page } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

/** Of the station's calendar. */
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const kind = z.enum(['invoice', 'credit-note', 'statement', 'settlement']);
const done = type<{ readonly done: true }>();
const issued = type<{ readonly invoiceId: string }>();
const days = z.object({ accountId: idText, fromDay: day, toDay: day });

export const invoiceBuyer = z.object({
  name: z.string().trim().min(1).max(120),
  taxId: z.string().trim().max(40).default(''),
  address: z.string().trim().max(300).default(''),
  email: z.union([z.literal(''), z.email().max(120)]).default(''),
});

export const invoiceFilter = z.object({
  kind: kind.nullable().default(null),
  accountId: idText.nullable().default(null),
  /** The number of a paper, an account or a bill. */
  text: z.string().max(40).default(''),
  /** The first and the last day of issue. */
  fromDay: day.nullable().default(null),
  toDay: day.nullable().default(null),
});

export const invoices = {
  /** Newest first. `/download/invoices.csv?<filter>` and `.json` give them all. */
  list: oc.input(z.object({ filter: invoiceFilter, ...page })).output(type<Page<InvoiceRow>>()),
  get: oc.input(z.object({ invoiceId: idText })).output(type<InvoiceView>()),
  /** Papers that say something of a bill, oldest first. */
  ofBill: oc.input(z.object({ billId: idText })).output(type<readonly RelatedPaper[]>()),
  /** Asked for by phone and waiting, the oldest first; at most 200. */
  requests: oc.output(type<readonly InvoiceRequestRow[]>()),
  /** One invoice of up to 100 bills. Refused for a bill that is reversed, already invoiced, or waits for a statement. */
  issue: oc.input(z.object({ billIds: z.array(idText).min(1).max(100), buyer: invoiceBuyer })).output(issued),
  /** toDay is the last day. Of a statement: oldestDay says where to begin. */
  previewStatement: oc.input(days).output(type<PaperPreview>()),
  issueStatement: oc.input(days).output(issued),
  previewSettlement: oc.input(days).output(type<PaperPreview>()),
  issueSettlement: oc.input(days).output(issued),
  /** Minor units, at most what is open; its bills are paid with it, the oldest first. */
  payStatement: oc
    .input(
      z.object({
        invoiceId: idText,
        amount: z.number().int().positive().max(1_000_000_000),
        method: z.enum(['cash', 'card-terminal', 'qr', 'bank']),
      }),
    )
    .output(done),
  /** All of it goes out. */
  paySettlement: oc.input(z.object({ invoiceId: idText, method: z.enum(['cash', 'bank']) })).output(done),
  /** Signed meter values of a session, word for word; of more than 40 the first and the last 20. */
  signedValues: oc.input(z.object({ sessionId: idText })).output(type<readonly SignedValue[]>()),
};

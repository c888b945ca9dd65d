/** Money for bills, before charges and for starts by code; and what is open. Amounts in whole minor units; ids are made by the screen, so that the same sent twice is one. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { BillMoney, OpenBillRow, OpenItems } from '../../domain/payment-views.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Page } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

export type * from '../../domain/payment-views.ts';
export type { Payment, Refund, RefundSource, WriteOff } from '../../domain/payment.ts';

const madeId = z.string().min(16).max(60);
/** The event's decision says which are allowed. */
const amount = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const reason = z.string().trim().min(3).max(200);
const deskMethod = z.enum(['cash', 'card-terminal', 'qr', 'bank']);
const ref = z
  .object({ pileId: z.string().min(1).max(48), evse: z.number().int().min(0).max(1_000), connector: z.number().int().min(0).max(1_000) })
  .nullable();
const limits = z.object({
  amount: z.number().int().min(1).max(100_000_000).nullable(),
  energy: z.number().int().min(1).max(100_000_000).nullable(),
  durationS: z.number().int().min(60).max(604_800).nullable(),
});

/** Who pays for a charge that somebody starts at the desk. */
export const payerInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bill') }),
  z.object({ kind: z.literal('free') }),
  z.object({ kind: z.literal('prepaid'), prepayId: idText }),
  /** By its wallet, or by the month where the account is billed so. */
  z.object({ kind: z.literal('account'), accountId: idText }),
]);

const purpose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bill'), billId: idText }),
  z.object({ kind: z.literal('top-up'), accountId: idText }),
  z.object({ kind: z.literal('prepay'), prepayId: madeId }),
  z.object({ kind: z.literal('statement'), invoiceId: idText }),
]);
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bill'), billId: idText }),
  z.object({ kind: z.literal('prepay'), prepayId: idText }),
  z.object({ kind: z.literal('wallet'), accountId: idText }),
  z.object({ kind: z.literal('payment'), paymentId: idText }),
]);
export type PurposeInput = z.infer<typeof purpose>;
export type SourceInput = z.infer<typeof source>;

export const paymentsArea = {
  open: oc.output(type<OpenItems>()),
  /** credit: those that wait for the month's statement. The oldest first. */
  bills: oc
    .input(z.object({ text: z.string().max(80).default(''), credit: z.boolean().default(false), ...page }))
    .output(type<Page<OpenBillRow>>()),
  ofBill: oc.input(z.object({ billId: idText })).output(type<BillMoney>()),
  get: oc.input(z.object({ paymentId: idText })).output(type<Payment>()),
  /** Asks a company: the driver scans what it answers. prepay: made with it. */
  ask: oc
    .input(
      z.object({
        paymentId: madeId,
        purpose,
        amount,
        provider: z.string().min(1).max(60),
      }),
    )
    .output(type<Payment>()),
  cancel: oc.input(z.object({ paymentId: idText })).output(type<{ readonly done: true }>()),
  writeOff: oc
    .input(z.object({ writeOffId: madeId, billId: idText, amount, reason }))
    .output(type<{ readonly state: 'waiting' | 'done' | 'refused' }>()),
  decideWriteOff: oc.input(z.object({ writeOffId: idText, approve: z.boolean() })).output(type<{ readonly done: true }>()),
  /** code: as it is shown, once and never again; null: none was asked for. */
  makePrepay: oc
    .input(z.object({ prepayId: madeId, amount, method: deskMethod, withCode: z.boolean(), ref }))
    .output(type<{ readonly prepayId: string; readonly codeId: string | null; readonly code: string | null }>()),
  makeCode: oc
    .input(z.object({ payer: payerInput, limits, ref, hours: z.number().int().min(1).max(744) }))
    .output(type<{ readonly codeId: string; readonly code: string }>()),
  cancelCode: oc.input(z.object({ codeId: idText })).output(type<{ readonly done: true }>()),
};

export const refundsArea = {
  /** refundedBefore: BillMoney.refunded as the person saw it. */
  ask: oc
    .input(
      z.object({
        refundId: madeId,
        source,
        method: z.enum(['cash', 'card-terminal', 'qr', 'bank', 'online', 'wallet']),
        amount,
        reason: z.string().trim().max(200),
        refundedBefore: z.number().int().min(0).nullable().default(null),
      }),
    )
    .output(type<{ readonly state: 'waiting' | 'asked' | 'pending' | 'paid' | 'failed' | 'refused' }>()),
  decide: oc.input(z.object({ refundId: idText, approve: z.boolean() })).output(type<{ readonly done: true }>()),
  /** Of a refund that is stuck at a company: what became of it there. Throws input.invalid for any other. */
  settle: oc.input(z.object({ refundId: idText, went: z.boolean(), reason })).output(type<{ readonly done: true }>()),
};

/** Charges, their bills at the desk, and reservations. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Bill } from '../../domain/bill.ts';
import type { CommandResult } from '../../domain/command.ts';
import type { Page, ReadingDetail, ReceiptView, ReservationRow, SessionRow, SessionView } from '../../domain/views.ts';
import { payerInput } from './payments.ts';
import { connectorRef, idText, ms, page } from './parts.ts';

/** null in a field: no such limit. amount in minor units, energy in 0.1 Wh. */
const limits = z.object({
  amount: z.number().int().positive().max(100_000_000).nullable(),
  energy: z.number().int().positive().max(100_000_000).nullable(),
  durationS: z.number().int().positive().max(604_800).nullable(),
});

/** Which charges a list shows. */
export const sessionFilter = z.object({
  text: z.string().max(80).default(''),
  pileId: idText.nullable().default(null),
  phase: z.enum(['charging', 'finishing', 'closed']).nullable().default(null),
  billState: z.enum(['issued', 'paid', 'reversed', 'none']).nullable().default(null),
  flagged: z.boolean().default(false),
  fromMs: ms.nullable().default(null),
  toMs: ms.nullable().default(null),
});

export const sessionsArea = {
  list: oc.input(z.object({ filter: sessionFilter, ...page })).output(type<Page<SessionRow>>()),
  get: oc.input(z.object({ sessionId: idText })).output(type<SessionView>()),
  /** The session page, live: the view again whenever something of it changed. */
  watch: oc.input(z.object({ sessionId: idText })).output(eventIterator(type<SessionView>())),
  readings: oc.input(z.object({ sessionId: idText, ...page })).output(type<Page<ReadingDetail>>()),
  /** payer left out: the card's account, or else a bill at the desk. coupon: as typed. */
  start: oc
    .input(
      z.object({
        ref: connectorRef,
        cardId: idText.nullable(),
        limits,
        payer: payerInput.optional(),
        coupon: z.string().trim().min(1).max(40).optional(),
      }),
    )
    .output(type<CommandResult>()),
  stop: oc.input(z.object({ sessionId: idText })).output(type<CommandResult>()),
  close: oc.input(z.object({ sessionId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
};

export const billsArea = {
  get: oc.input(z.object({ billId: idText })).output(type<ReceiptView>()),
  /** amount left out: all that is due. */
  pay: oc
    .input(
      z.object({
        billId: idText,
        method: z.enum(['cash', 'card-terminal', 'qr', 'bank', 'wallet', 'free']),
        amount: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
      }),
    )
    .output(type<Bill>()),
};

export const reservationsArea = {
  /** open: asked for or held now, by their end; otherwise those that ended, the latest first. */
  list: oc.input(z.object({ open: z.boolean().default(true), ...page })).output(type<Page<ReservationRow>>()),
  make: oc.input(z.object({ ref: connectorRef, cardId: idText, expiresAtMs: ms })).output(type<CommandResult>()),
  cancel: oc.input(z.object({ reservationId: z.number().int().positive() })).output(type<CommandResult>()),
};

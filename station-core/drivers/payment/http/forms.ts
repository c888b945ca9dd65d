/** Payments and refunds as a company writes them (docs/payment-http.md), read to what the core knows. */
import { z } from 'zod';
import { Fault } from '../../../base/fault.ts';
import { id, type PaymentId, type RefundId } from '../../../base/ids.ts';
import { minor, type Currency } from '../../../base/money.ts';
import type { ProviderCallback, ProviderTold } from '../../../domain/payment-port.ts';

const text = z
  .string()
  .max(4_000)
  .transform((whole) => whole.slice(0, 200));
const ref = z.string().min(1).max(100);
const ourId = z.string().regex(/^[\w.:~-]{1,80}$/);
const moved = {
  id: ourId,
  state: z.enum(['pending', 'paid', 'failed']),
  amount: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  currency: z.string().length(3),
  problem: text.nullish(),
};
/** A phone opens it: what could run in a page is no address. */
const payUrl = z
  .string()
  .max(1_000)
  .refine((url) => URL.canParse(url) && !/^(javascript|data|file|vbscript|blob|about):/i.test(new URL(url).protocol));
const payment = z.object({ ...moved, ref, payUrl: payUrl.nullish() });
const refund = z.object({ ...moved, ref: ref.nullish() });
const callback = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('payment'), payment }),
  z.object({ kind: z.literal('refund'), refund }),
]);

/** Throws Fault('payment.bad-answer'): another form, another payment, another currency. */
export function readPayment(body: unknown, paymentId: PaymentId, currency: Currency | null): ProviderTold {
  const told = parsed(payment, body);
  if (told.id !== paymentId) throw new Fault('payment.bad-answer', { asked: paymentId, told: told.id });
  return paymentTold(told, currency);
}

/** As readPayment. */
export function readRefund(body: unknown, refundId: RefundId, currency: Currency | null): ProviderTold {
  const told = parsed(refund, body);
  if (told.id !== refundId) throw new Fault('payment.bad-answer', { asked: refundId, told: told.id });
  return refundTold(told, currency);
}

/** As readPayment; whose it is, it says itself. */
export function readCallback(body: unknown, currency: Currency | null): ProviderCallback {
  const told = parsed(callback, body);
  return told.kind === 'payment'
    ? { kind: 'payment', id: id<PaymentId>(told.payment.id), told: paymentTold(told.payment, currency) }
    : { kind: 'refund', id: id<RefundId>(told.refund.id), told: refundTold(told.refund, currency) };
}

/** Why a company turns an ask down, in its own words. */
export function readProblem(body: unknown): string | null {
  const read = z.object({ problem: text }).safeParse(body);
  return read.success && read.data.problem !== '' ? read.data.problem : null;
}

function paymentTold(told: z.infer<typeof payment>, currency: Currency | null): ProviderTold {
  return told.state === 'pending'
    ? { state: 'pending', providerRef: told.ref, payUrl: told.payUrl ?? null }
    : ended(told.state, told, told.ref, currency);
}

function refundTold(told: z.infer<typeof refund>, currency: Currency | null): ProviderTold {
  const providerRef = told.ref ?? told.id;
  return told.state === 'pending' ? { state: 'pending', providerRef, payUrl: null } : ended(told.state, told, providerRef, currency);
}

function ended(
  state: 'paid' | 'failed',
  told: { readonly amount: number; readonly currency: string; readonly problem?: string | null | undefined },
  providerRef: string,
  currency: Currency | null,
): ProviderTold {
  if (state === 'failed') return { state, providerRef, problem: told.problem ?? '' };
  // Money in another currency is money that a person has to look at: no number of ours says what it is worth.
  if (told.currency !== currency?.code)
    throw new Fault('payment.bad-answer', { currency: told.currency, own: currency?.code ?? null, help: 'Ask the payment company.' });
  if (told.amount === 0) throw new Fault('payment.bad-answer', { amount: 0 });
  return { state, providerRef, amount: minor(told.amount) };
}

function parsed<Form extends z.ZodType>(form: Form, body: unknown): z.infer<Form> {
  const read = form.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Fault('payment.bad-answer', { field: issue?.path.join('.') ?? '', problem: issue?.message.slice(0, 100) ?? '' });
}

/** Money for bills, before charges and for starts by code; and what is open. */
import {
  id,
  type AccountId,
  type BillId,
  type InvoiceId,
  type PaymentId,
  type PrepayId,
  type RefundId,
  type StartCodeId,
  type WriteOffId,
} from '../../base/ids.ts';
import { dwh } from '../../base/energy.ts';
import { minor } from '../../base/money.ts';
import { addMs, HOUR_MS } from '../../base/time.ts';
import type { SessionPayer } from '../../domain/payer.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { Payment, PaymentPurpose, RefundSource } from '../../domain/payment.ts';
import type { BillMoney } from '../../domain/payment-views.ts';
import type { PileId } from '../../base/ids.ts';
import { amountDue, receivedAmong, refundableOfBill } from '../../rules/ledger/bill-balance.ts';
import { isStuck } from '../../rules/payments/next-state.ts';
import type { BillMoneyFacts } from '../../store/views/open-items.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import type { PurposeInput, SourceInput } from '../contracts/payments.ts';
import { os } from '../implement.ts';

export const payments = {
  open: os.payments.open.handler(async ({ context }) => {
    allow(context, 'payments.read');
    const { going, ...rest } = await context.ports.read('openItems', undefined);
    const nowMs = context.ports.clock.now();
    return { ...rest, going: going.map((refund) => ({ refund, isStuck: isStuck(refund, nowMs) })) };
  }),

  bills: os.payments.bills.handler(({ context, input }) => {
    allow(context, 'payments.read');
    return context.ports.read('openBills', input);
  }),

  ofBill: os.payments.ofBill.handler(async ({ context, input }) => {
    allow(context, 'bills.read');
    const billId = id<BillId>(input.billId);
    return toBillMoney(found(await context.ports.read('billMoneyFacts', { billId }), { bill: billId }), billId);
  }),

  get: os.payments.get.handler(({ context, input }) => {
    allow(context, 'bills.read');
    return readPayment(context, id<PaymentId>(input.paymentId));
  }),

  ask: os.payments.ask.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'bills.pay');
    const paymentId = id<PaymentId>(input.paymentId);
    const known = context.ports.payments.seen().find(({ name }) => name === input.provider);
    found(known ?? null, { provider: input.provider });
    await submitAs(context, operatorId, {
      kind: 'operator.ask-payment',
      paymentId,
      purpose: toPurpose(input.purpose),
      amount: minor(input.amount),
      provider: input.provider,
    });
    return readPayment(context, paymentId);
  }),

  cancel: os.payments.cancel.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'bills.pay');
    await submitAs(context, operatorId, { kind: 'operator.cancel-payment', paymentId: id<PaymentId>(input.paymentId) });
    return done;
  }),

  writeOff: os.payments.writeOff.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'refunds.ask');
    const [writeOffId, billId] = [id<WriteOffId>(input.writeOffId), id<BillId>(input.billId)];
    await submitAs(context, operatorId, {
      kind: 'operator.write-off',
      writeOffId,
      billId,
      amount: minor(input.amount),
      reason: input.reason,
    });
    const facts = found(await context.ports.read('billMoneyFacts', { billId }), { bill: billId });
    return { state: facts.writeOffs.find((one) => one.id === writeOffId)?.state ?? 'waiting' };
  }),

  decideWriteOff: os.payments.decideWriteOff.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'refunds.decide');
    const writeOffId = id<WriteOffId>(input.writeOffId);
    await submitAs(context, operatorId, { kind: 'operator.decide-write-off', writeOffId, approve: input.approve });
    return done;
  }),

  makePrepay: os.payments.makePrepay.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'bills.pay');
    const prepayId = id<PrepayId>(input.prepayId);
    const made = input.withCode ? context.ports.keys.startCodes.make() : null;
    const codeId = made === null ? null : id<StartCodeId>(`code-${input.prepayId}`);
    await submitAs(context, operatorId, {
      kind: 'operator.make-prepay',
      prepayId,
      paymentId: id<PaymentId>(`prepay-${input.prepayId}`),
      amount: minor(input.amount),
      method: input.method,
      code: made === null || codeId === null ? null : { codeId, codeHash: made.codeHash, ref: toRef(input.ref) },
    });
    return { prepayId, codeId, code: made?.code ?? null };
  }),

  makeCode: os.payments.makeCode.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'bills.pay');
    const { code, codeHash } = context.ports.keys.startCodes.make();
    const codeId = id<StartCodeId>(context.ports.newId());
    const { amount, energy, durationS } = input.limits;
    await submitAs(context, operatorId, {
      kind: 'operator.make-code',
      codeId,
      codeHash,
      payer: await toPayer(context, input.payer),
      limits: { amount: amount === null ? null : minor(amount), energy: energy === null ? null : dwh(energy), durationS },
      ref: toRef(input.ref),
      expiresAtMs: addMs(context.ports.clock.now(), input.hours * HOUR_MS),
    });
    return { codeId, code };
  }),

  cancelCode: os.payments.cancelCode.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'bills.pay');
    await submitAs(context, operatorId, { kind: 'operator.cancel-code', codeId: id<StartCodeId>(input.codeId) });
    return done;
  }),
};

export const refunds = {
  ask: os.refunds.ask.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'refunds.ask');
    const refundId = id<RefundId>(input.refundId);
    const { method, amount, reason, refundedBefore } = input;
    await submitAs(context, operatorId, {
      kind: 'operator.refund',
      refundId,
      source: toSource(input.source),
      method,
      amount: minor(amount),
      reason,
      ...(refundedBefore === null ? {} : { refundedBefore: minor(refundedBefore) }),
    });
    return { state: found(await context.ports.read('refundView', { refundId }), { refund: refundId }).state };
  }),

  decide: os.refunds.decide.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'refunds.decide');
    await submitAs(context, operatorId, { kind: 'operator.decide-refund', refundId: id<RefundId>(input.refundId), approve: input.approve });
    return done;
  }),

  settle: os.refunds.settle.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'refunds.settle');
    const { went, reason } = input;
    await submitAs(context, operatorId, { kind: 'operator.settle-refund', refundId: id<RefundId>(input.refundId), went, reason });
    return done;
  }),
};

/** Who pays, as it was chosen: an account by its wallet, or by the month where it is billed so. Throws Fault('input.not-found'). */
export async function toPayer(context: CallContext, chosen: PayerChosen): Promise<SessionPayer> {
  switch (chosen.kind) {
    case 'bill':
    case 'free': return { kind: chosen.kind };
    case 'prepaid': return { kind: 'prepaid', prepayId: id<PrepayId>(chosen.prepayId) };
    case 'account': {
      const accountId = id<AccountId>(chosen.accountId);
      const account = found(await context.ports.read('accountView', { accountId, nowMs: context.ports.clock.now() }), { account: accountId });
      return { kind: account.isPostPaid ? 'credit' : 'wallet', accountId };
    }
  }
} // prettier-ignore

export type PayerChosen =
  | { readonly kind: 'bill' }
  | { readonly kind: 'free' }
  | { readonly kind: 'prepaid'; readonly prepayId: string }
  | { readonly kind: 'account'; readonly accountId: string };

async function readPayment(context: CallContext, paymentId: PaymentId): Promise<Payment> {
  return found(await context.ports.read('paymentView', { paymentId }), { payment: paymentId });
}

/** Of a bill that was replaced: what is known of the one that counts. */
function toBillMoney(facts: BillMoneyFacts, billId: BillId): BillMoney {
  const { bills, transfers, payments: paid, refunds: back, writeOffs, money, account, inWallet, asked, onTheWay } = facts;
  const bill = bills.find((one) => one.id === billId) ?? bills[0];
  const [standing = bill] = bills;
  if (bill === undefined || standing === undefined) throw new RangeError('a bill is among those of its session');
  const owedBack = transfers.reduce(
    (sum, t) => sum + (t.credit === 'refund-due' ? t.amount : 0) - (t.debit === 'refund-due' ? t.amount : 0),
    0,
  );
  const received = receivedAmong(transfers, standing, onTheWay);
  const { dueBack, most } = bill.id === standing.id ? refundableOfBill(standing, received, owedBack - onTheWay) : NOTHING;
  return {
    billId,
    number: bill.number,
    due: amountDue(bill),
    asked,
    payments: paid,
    refunds: back,
    writeOffs,
    account,
    payer: money.payer.kind,
    held: money.held,
    inWallet,
    dueBack,
    mostBack: most,
    refunded: minor(back.filter(({ state }) => state !== 'failed' && state !== 'refused').reduce((sum, { amount }) => sum + amount, 0)),
    paidBy: oneMethod(paid),
    mostOnline: minor(
      Math.max(0, ...paid.filter(({ method, state }) => method === 'online' && state === 'paid').map((p) => p.amount - p.refunded)),
    ),
  };
}

const NOTHING = { dueBack: minor(0), most: minor(0) };

function oneMethod(paid: readonly Payment[]): PaymentMethod | null {
  const methods = new Set(paid.filter(({ state, method }) => state === 'paid' && method !== 'free').map(({ method }) => method));
  const [method] = methods;
  return methods.size === 1 ? (method ?? null) : null;
}

type Ref = { readonly pileId: string; readonly evse: number; readonly connector: number } | null;

function toRef(ref: Ref): { readonly pileId: PileId; readonly evse: number; readonly connector: number } | null {
  return ref === null ? null : { ...ref, pileId: id<PileId>(ref.pileId) };
}

function toPurpose(purpose: PurposeInput): PaymentPurpose {
  switch (purpose.kind) {
    case 'bill': return { kind: 'bill', billId: id<BillId>(purpose.billId) };
    case 'top-up': return { kind: 'top-up', accountId: id<AccountId>(purpose.accountId) };
    case 'prepay': return { kind: 'prepay', prepayId: id<PrepayId>(purpose.prepayId) };
    case 'statement': return { kind: 'statement', invoiceId: id<InvoiceId>(purpose.invoiceId) };
  }
} // prettier-ignore

function toSource(source: SourceInput): RefundSource {
  switch (source.kind) {
    case 'bill': return { kind: 'bill', billId: id<BillId>(source.billId) };
    case 'prepay': return { kind: 'prepay', prepayId: id<PrepayId>(source.prepayId) };
    case 'wallet': return { kind: 'wallet', accountId: id<AccountId>(source.accountId) };
    case 'payment': return { kind: 'payment', paymentId: id<PaymentId>(source.paymentId) };
  }
} // prettier-ignore

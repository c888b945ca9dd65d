/** Papers: the list, one whole, issued and paid, and the signed values of a session. */
import { Fault } from '../../base/fault.ts';
import { id, type AccountId, type BillId, type InvoiceId, type PaymentId, type SessionId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { localTime, nextDate, parseLocalDate, startOfDay, type LocalDate, type UtcMs, type ZoneName } from '../../base/time.ts';
import type { InvoiceDetail, InvoiceView, PaperPreview } from '../../domain/invoice-views.ts';
import type { StationSettings } from '../../domain/station.ts';
import { feeOf } from '../../rules/invoices/settlement.ts';
import type { InvoiceFilter } from '../../store/views/invoices.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const invoices = {
  list: os.invoices.list.handler(async ({ context, input }) => {
    allow(context, 'invoices.read');
    const filter = toInvoiceFilter(input.filter, (await settingsOf(context)).zone);
    return context.ports.read('invoicesPage', { ...input, filter });
  }),

  get: os.invoices.get.handler(({ context, input }) => {
    allow(context, 'invoices.read');
    return readInvoice(context, input.invoiceId);
  }),

  ofBill: os.invoices.ofBill.handler(({ context, input }) => {
    allow(context, 'invoices.read');
    return context.ports.read('papersNaming', { billId: id<BillId>(input.billId) });
  }),

  requests: os.invoices.requests.handler(({ context }) => {
    allow(context, 'invoices.read');
    return context.ports.read('invoiceRequests', undefined);
  }),

  issue: os.invoices.issue.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'invoices.issue');
    const invoiceId = id<InvoiceId>(context.ports.newId());
    const billIds = input.billIds.map((billId) => id<BillId>(billId));
    await submitAs(context, operatorId, { kind: 'operator.issue-invoice', invoiceId, billIds, buyer: input.buyer });
    return { invoiceId };
  }),

  previewStatement: os.invoices.previewStatement.handler(async ({ context, input }): Promise<PaperPreview> => {
    allow(context, 'invoices.read');
    const { zone } = await settingsOf(context);
    const accountId = id<AccountId>(input.accountId);
    const preview = await context.ports.read('statementPreview', { accountId, ...instantsOf(input, zone) });
    const oldestDay = preview.oldestMs === null ? null : localTime(preview.oldestMs, zone).date;
    return { bills: preview.bills, amount: minor(preview.amount), fee: minor(0), oldestDay };
  }),

  issueStatement: os.invoices.issueStatement.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'statements.issue');
    const invoiceId = id<InvoiceId>(context.ports.newId());
    await submitAs(context, operatorId, { kind: 'operator.issue-statement', invoiceId, ...wishOf(input) });
    return { invoiceId };
  }),

  previewSettlement: os.invoices.previewSettlement.handler(async ({ context, input }): Promise<PaperPreview> => {
    allow(context, 'settlements.issue');
    const { zone } = await settingsOf(context);
    const merchant = found(await context.ports.read('merchantOf', { accountId: id<AccountId>(input.accountId) }), { merchant: input.accountId });
    const preview = await context.ports.read('settlementPreview', { pileIds: merchant.pileIds, ...instantsOf(input, zone) });
    const amount = minor(preview.amount);
    return { bills: preview.bills, amount, fee: feeOf(amount, merchant.feePpm), oldestDay: null };
  }), // prettier-ignore

  issueSettlement: os.invoices.issueSettlement.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'settlements.issue');
    const invoiceId = id<InvoiceId>(context.ports.newId());
    await submitAs(context, operatorId, { kind: 'operator.issue-settlement', invoiceId, ...wishOf(input) });
    return { invoiceId };
  }),

  payStatement: os.invoices.payStatement.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'statements.pay');
    await submitAs(context, operatorId, {
      kind: 'operator.pay-statement',
      paymentId: id<PaymentId>(context.ports.newId()),
      invoiceId: id<InvoiceId>(input.invoiceId),
      amount: minor(input.amount),
      method: input.method,
    });
    return done;
  }),

  paySettlement: os.invoices.paySettlement.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'settlements.issue');
    const invoiceId = id<InvoiceId>(input.invoiceId);
    await submitAs(context, operatorId, { kind: 'operator.pay-settlement', invoiceId, method: input.method });
    return done;
  }),

  signedValues: os.invoices.signedValues.handler(({ context, input }) => {
    allow(context, 'bills.read');
    return context.ports.read('signedValues', { sessionId: id<SessionId>(input.sessionId) });
  }),
};

/** Throws Fault('input.not-found'). */
export async function readInvoice(context: Pick<CallContext, 'ports'>, invoiceId: string): Promise<InvoiceView> {
  const detail = found(await context.ports.read('invoiceDetail', { invoiceId: id<InvoiceId>(invoiceId) }), { invoice: invoiceId });
  return toInvoiceView(detail, await settingsOf(context));
}

export function toInvoiceView(detail: InvoiceDetail, settings: StationSettings): InvoiceView {
  return {
    ...detail,
    stationName: settings.name,
    seller: settings.money.seller,
    zone: settings.zone,
    currency: settings.currency,
  };
}

/** Days of the station's calendar as instants, the last day included. */
export function toInvoiceFilter(
  input: Pick<InvoiceFilter, 'kind' | 'text'> & { readonly accountId: string | null; readonly fromDay: string | null; readonly toDay: string | null },
  zone: ZoneName,
): InvoiceFilter {
  const { kind, text, accountId, fromDay, toDay } = input;
  return {
    kind,
    text,
    accountId: accountId === null ? null : id<AccountId>(accountId),
    fromMs: fromDay === null ? null : startOfDay(dayOf(fromDay, 'fromDay'), zone),
    toMs: toDay === null ? null : startOfDay(nextDate(dayOf(toDay, 'toDay')), zone),
  };
} // prettier-ignore

interface Days {
  readonly fromDay: string;
  readonly toDay: string;
}

function wishOf(input: Days & { readonly accountId: string }): { accountId: AccountId; fromDay: LocalDate; toDay: LocalDate } {
  return { accountId: id<AccountId>(input.accountId), fromDay: dayOf(input.fromDay, 'fromDay'), toDay: dayOf(input.toDay, 'toDay') };
}

function instantsOf(input: Days, zone: ZoneName): { readonly fromMs: UtcMs; readonly toMs: UtcMs } {
  return {
    fromMs: startOfDay(dayOf(input.fromDay, 'fromDay'), zone),
    toMs: startOfDay(nextDate(dayOf(input.toDay, 'toDay')), zone),
  };
}

function dayOf(text: string, field: string): LocalDate {
  const day = parseLocalDate(text);
  if (day === null) throw new Fault('input.invalid', { field, help: 'There is no such day.' });
  return day;
}

async function settingsOf({ ports }: Pick<CallContext, 'ports'>): Promise<StationSettings> {
  const settings = await ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  return settings;
}

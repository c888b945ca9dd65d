/** Reports: every answer is made from sums that were kept with each bill, none of them reads a bill. */
import { Fault } from '../../base/fault.ts';
import { parseExactDecimal } from '../../base/decimal.ts';
import { minor, rate, type Currency } from '../../base/money.ts';
import { parseLocalDate, type LocalDate } from '../../base/time.ts';
import type { PurchaseTariff } from '../../domain/sale.ts';
import { allow, done, submitAs, type CallContext } from '../context.ts';
import type { PurchaseInput } from '../contracts/reports.ts';
import { os } from '../implement.ts';
import { hourTable, marginOf, moneyTables, openReport, periodTable, salesTable, summaryOf, type ReportDesk } from '../report-tables.ts';

type Range = Parameters<typeof openReport>[1];

export const reports = {
  summary: os.reports.summary.handler(async ({ context, input }) => summaryOf(await opened(context, input))),
  sales: os.reports.sales.handler(async ({ context, input }) => salesTable(await opened(context, input), input.by)),
  periods: os.reports.periods.handler(async ({ context, input }) => periodTable(await opened(context, input))),
  money: os.reports.money.handler(async ({ context, input }) => moneyTables(await opened(context, input))),
  hours: os.reports.hours.handler(async ({ context, input }) => hourTable(await opened(context, input))),
  margin: os.reports.margin.handler(async ({ context, input }) => marginOf(await opened(context, input))),

  purchases: os.reports.purchases.handler(({ context }) => {
    allow(context, 'reports.read');
    return context.ports.read('purchaseTariffs', undefined);
  }),

  putPurchase: os.reports.putPurchase.handler(async ({ context, input }) => {
    const caller = allow(context, 'purchases.change');
    const settings = await context.ports.read('settings', undefined);
    if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
    await submitAs(context, caller.operatorId, { kind: 'operator.put-purchase', tariff: toTariff(input, settings.currency) });
    return done;
  }),

  removePurchase: os.reports.removePurchase.handler(async ({ context, input }) => {
    const caller = allow(context, 'purchases.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.remove-purchase', fromDay: toDay(input.fromDay) });
    return done;
  }),
};

async function opened(context: CallContext, input: Range): Promise<ReportDesk> {
  allow(context, 'reports.read');
  return openReport(context.ports, input);
}

function toTariff(input: PurchaseInput, currency: Currency): PurchaseTariff {
  return {
    fromDay: toDay(input.fromDay),
    periods: input.periods.map((period) => ({ ...period, rate: rate(figure(period.rate, 5, `${period.label}: the price`)) })),
    lossPpm: figure(input.lossPercent, 4, 'Losses'),
    fixedPerMonth: minor(figure(input.fixedPerMonth, currency.digits, 'The fixed price of a month')),
  };
}

function toDay(text: string): LocalDate {
  const day = parseLocalDate(text);
  if (day === null) throw new Fault('input.invalid', { help: 'A day is written like 2026-11-21.' });
  return day;
}

/** No float carries a price: too many places are refused, not rounded. */
function figure(text: string, places: number, what: string): number {
  const value = parseExactDecimal(text === '' ? '0' : text, places);
  if (value === null) throw new Fault('input.invalid', { help: `${what} is written like 0.35, with at most ${places} places.` });
  return value;
}

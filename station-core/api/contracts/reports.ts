/** What was sold, how it was paid, what it cost to buy; and why a bill is what it is. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type {
  BillExplained, HourRow, MarginReport, MoneyReport, PeriodRow, ReportSummary, SalesRow, WhatIf,
} from '../../domain/report-views.ts'; // prettier-ignore
import type { PurchaseTariff } from '../../domain/sale.ts';
import { idText } from './parts.ts';

export type * from '../../domain/report-views.ts';
export type { PurchasePeriod, PurchaseTariff } from '../../domain/sale.ts';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
export const salesBy = z.enum(['day', 'month', 'pile', 'connector', 'group', 'way', 'attendant']);
/** Both days in it. pileId null: the whole station. */
export const reportRange = z.object({ fromDay: day, toDay: day, pileId: z.string().min(1).max(80).nullable().default(null) });
const figure = z.string().trim().max(20);

const purchase = z.object({
  fromDay: day,
  periods: z
    .array(
      z.object({
        label: z.string().trim().min(1).max(40),
        /** Decimal text of the major unit a kilowatt-hour, without tax: no float carries a price. */
        rate: figure,
        months: z.array(z.number().int()).max(12),
        weekdays: z.array(z.number().int()).max(7),
        fromMinute: z.number().int(),
        toMinute: z.number().int(),
      }),
    )
    .max(48),
  lossPercent: figure,
  fixedPerMonth: figure,
});
export type PurchaseInput = z.input<typeof purchase>;

export const reportsArea = {
  summary: oc.input(reportRange).output(type<ReportSummary>()),
  sales: oc.input(reportRange.extend({ by: salesBy })).output(type<readonly SalesRow[]>()),
  periods: oc.input(reportRange).output(type<readonly PeriodRow[]>()),
  /** Of the whole station. */
  money: oc.input(reportRange).output(type<MoneyReport>()),
  /** 48 half hours. */
  hours: oc.input(reportRange).output(type<readonly HourRow[]>()),
  margin: oc.input(reportRange).output(type<MarginReport>()),
  /** Oldest first. */
  purchases: oc.output(type<readonly PurchaseTariff[]>()),
  /** In place of the one from the same day; throws input.invalid with what is wrong. */
  putPurchase: oc.input(purchase).output(type<{ readonly done: true }>()),
  removePurchase: oc.input(z.object({ fromDay: day })).output(type<{ readonly done: true }>()),
};

/** Pure: nothing is stored. */
export const explainArea = {
  /** null: the session has no price plan. */
  bill: oc.input(z.object({ sessionId: idText })).output(type<BillExplained | null>()),
  /** The same charge, with the same discounts, under another plan; version null: the newest. */
  whatIf: oc.input(z.object({ sessionId: idText, planId: idText, version: z.number().int().positive().nullable() })).output(type<WhatIf>()),
};

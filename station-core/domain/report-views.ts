/** What the pages of reports and the explained bill show. Money in minor units, energy in 0.1 Wh, times in milliseconds. */
import type { Dwh } from '../base/energy.ts';
import type { Currency, LineAmount, Minor, Rate } from '../base/money.ts';
import type { LocalDate, UtcMs, ZoneName } from '../base/time.ts';
import type { Bill, BillLine, EnergySource, PricedSession } from './bill.ts';
import type { LedgerAccount } from './ledger.ts';
import type { SaleSums } from './sale.ts';
import type { SessionRow } from './views.ts';

/** What the rows of a table of sales are. */
export type SalesBy = 'day' | 'month' | 'pile' | 'connector' | 'group' | 'way' | 'attendant';

/** From the first to the last day, both in it. */
export interface ReportRange {
  readonly fromDay: LocalDate;
  readonly toDay: LocalDate;
}

export interface SalesFigures extends Omit<SaleSums, 'discount'> {
  /** Bills issued, less those that were taken back. */
  readonly bills: number;
  readonly total: Minor;
  /** Taken off before the total: by promotions, member levels, coupons. */
  readonly discount: Minor;
  /** Taken off bills afterwards. */
  readonly credited: Minor;
  /** When it happened, not when it was billed; null: a price group, a way of paying, an attendant have no connectors of their own. */
  readonly use: UseFigures | null;
}

export interface UseFigures {
  readonly energy: Dwh;
  readonly chargingMs: number;
  readonly takenMs: number;
  /** Time there was: of every connector, since its pile is known and until now. */
  readonly possibleMs: number;
}

export interface SalesRow extends SalesFigures {
  /** A day, a month (YYYY-MM), a PaymentWay, or an id; '': none. Ways and attendants: bills paid in full, by the last payment. */
  readonly key: string;
  /** Of a pile, a connector, a group, an attendant; '' for days, months and ways, and for what is gone. */
  readonly name: string;
}

export interface ReportSummary {
  readonly range: ReportRange;
  readonly total: SalesFigures;
  /** As many days before it, for comparison. */
  readonly before: SalesFigures;
  /** Days, or months where the range is longer than 92 days. Those on which nothing happened are left out. */
  readonly rows: readonly SalesRow[];
  readonly rowsAre: 'day' | 'month';
}

export interface PeriodRow {
  readonly layer: BillLine['layer'];
  readonly kind: BillLine['kind'];
  readonly dimension: BillLine['dimension'];
  readonly label: string;
  readonly energy: Dwh;
  readonly timeMs: number;
  readonly net: Minor;
  readonly tax: Minor;
  readonly total: Minor;
}

/** Ways a bill is paid, as the ledger calls them. */
export type PaymentWay = Extract<
  LedgerAccount,
  'cash' | 'card-terminal' | 'qr' | 'online' | 'bank' | 'wallet' | 'prepaid' | 'given-free' | 'written-off'
>;

export interface WayRow {
  readonly way: PaymentWay;
  readonly times: number;
  /** For bills and statements; into wallets; before a charge. */
  readonly forBills: Minor;
  readonly topUps: Minor;
  readonly prepays: Minor;
  readonly returned: Minor;
}

export interface AttendantRow {
  /** '': nobody, it came by itself. */
  readonly operatorId: string;
  readonly name: string;
  readonly times: number;
  readonly cash: Minor;
  readonly otherWays: Minor;
  readonly returned: Minor;
  readonly givenFree: Minor;
  readonly writtenOff: Minor;
}

/** How bills were paid, and through whose hands. */
export interface MoneyReport {
  readonly ways: readonly WayRow[];
  readonly attendants: readonly AttendantRow[];
}

export interface HourRow {
  /** Half hours from midnight. */
  readonly slot: number;
  readonly energy: Dwh;
  /** Connectors that charged, and that were taken, at a time: mean over the days, in thousandths. */
  readonly chargingMean: number;
  readonly takenMean: number;
}

export interface MarginPeriod {
  /** null: no purchase tariff held. */
  readonly fromDay: LocalDate | null;
  readonly label: string;
  readonly rate: Rate | null;
  readonly sold: Dwh;
  /** What had to be bought for it, losses included. */
  readonly bought: Dwh;
  readonly cost: Minor;
}

/** Energy bought against energy sold. Without tax, as the ledger has it. */
export interface MarginReport {
  readonly income: Readonly<Record<'energy' | 'service' | 'idle', Minor>>;
  readonly merchantFee: Minor;
  /** Given free, written off, put into wallets as a gift, passed on to merchants. */
  readonly less: Readonly<Record<'given-free' | 'written-off' | 'bonus' | 'merchant-share', Minor>>;
  readonly periods: readonly MarginPeriod[];
  readonly fixed: Minor;
  /** Energy and fixed. */
  readonly cost: Minor;
  readonly margin: Minor;
  readonly sold: Dwh;
  /** Sold on days for which no purchase tariff is known: it stands in the income and in no cost. */
  readonly soldUnpriced: Dwh;
  readonly days: readonly { readonly day: LocalDate; readonly income: Minor; readonly cost: Minor }[];
}

/** One table of a file. */
export type ReportPart =
  | { readonly kind: 'sales'; readonly by: SalesBy; readonly rows: readonly SalesRow[] }
  | { readonly kind: 'periods'; readonly rows: readonly PeriodRow[] }
  | { readonly kind: 'ways'; readonly report: MoneyReport }
  | { readonly kind: 'attendants'; readonly report: MoneyReport }
  | { readonly kind: 'hours'; readonly rows: readonly HourRow[] }
  | { readonly kind: 'margin'; readonly report: MarginReport };

export interface ReportLook {
  readonly stationName: string;
  readonly range: ReportRange;
  readonly currency: Currency;
  readonly language: 'en' | 'zh';
}

/** One minute of a session, or a stretch of it where nothing changed. */
export interface BillMinute {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  /** charging, then free of cost until the grace time is over, then idle. */
  readonly phase: 'charging' | 'grace' | 'idle';
  /** Register at its end, counted from the start of the session. */
  readonly energySoFar: Dwh;
  readonly energy: Dwh;
  readonly source: EnergySource | null;
  /** A reading arrived in it. */
  readonly readings: number;
  /** What the periods are called that held, by layer: 'peak'. */
  readonly labels: readonly {
    readonly layer: BillLine['layer'];
    readonly dimension: BillLine['dimension'];
    readonly label: string;
    readonly rate: Rate | null;
  }[];
  /** Its part of the bill's lines before discounts and rounding: the parts of a line add up to the line. */
  readonly amount: LineAmount;
}

export interface BillExplained {
  readonly row: SessionRow;
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly planName: string;
  readonly priced: PricedSession;
  /** null: the session runs, this is the price so far. */
  readonly bill: Bill | null;
  /** The bill made again from the readings is the bill that was issued. */
  readonly isReproduced: boolean;
  readonly minutes: readonly BillMinute[];
  /** More minutes than are shown: each row is so many minutes long. */
  readonly minutesPerRow: number;
  /** Sum of the lines that the plan's prices make, and what came to it after that, in the order in which it was applied: limits, discounts, rounding. */
  readonly listed: LineAmount;
  readonly steps: readonly BillStep[];
}

/** A line that is no price: a limit of the tariff, a discount, the rounding. `after`: what the bill stood at with it. */
export interface BillStep {
  readonly kind: Exclude<BillLine['kind'], 'component'>;
  readonly source: BillLine['source'] | null;
  readonly label: string;
  readonly layer: BillLine['layer'];
  readonly amount: LineAmount;
  readonly after: LineAmount;
}

export interface WhatIf {
  readonly planName: string;
  readonly priced: PricedSession;
  /** Against the bill: above zero, it would have cost more. */
  readonly difference: Minor;
}

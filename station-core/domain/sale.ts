/** What was sold, as sums that reports read; and what the energy cost to buy. */
import type { BenefitId, OperatorId } from '../base/ids.ts';
import type { Dwh } from '../base/energy.ts';
import type { LineAmount, Minor, Rate } from '../base/money.ts';
import type { LocalDate } from '../base/time.ts';
import type { BillLine } from './bill.ts';
import type { LedgerAccount, TransferReason } from './ledger.ts';
import type { ConnectorRef } from './pile.ts';
import type { PriceDimension } from './tariff.ts';

/** What one bill counts for. Money counts on the local day of its issue, the charge itself in the half hours it happened in. */
export interface Sale extends ConnectorRef, SaleSums {
  readonly billNumber: number;
  readonly day: LocalDate;
  /** Price group of who was charged for; null: none. */
  readonly groupId: BenefitId | null;
  readonly use: readonly SlotUse[];
  readonly periods: readonly PeriodSale[];
}

/** What adds up over bills. */
export interface SaleSums {
  readonly energy: Dwh;
  readonly chargingMs: number;
  readonly idleMs: number;
  /** Parts of the total by layer, tax included. */
  readonly byLayer: Readonly<Record<'energy' | 'service' | 'idle', Minor>>;
  readonly net: Minor;
  readonly tax: Minor;
  /** What promotions, levels and coupons took off, above zero, tax included. */
  readonly discount: LineAmount;
}

/** What happened in one half hour of a local day, by the wall clock: slot 0 is 00:00 to 00:30. An hour that comes twice counts twice. */
export interface SlotUse {
  readonly day: LocalDate;
  readonly slot: number;
  readonly energy: Dwh;
  readonly chargingMs: number;
  /** Connector taken, charging or not. */
  readonly takenMs: number;
}

/** What one price period of a plan brought: the bill's lines, by what they are called. */
export interface PeriodSale {
  readonly layer: BillLine['layer'];
  readonly kind: BillLine['kind'];
  /** null: a minimum, a maximum, a discount or the rounding. */
  readonly dimension: PriceDimension | null;
  /** '': the plan calls it nothing. */
  readonly label: string;
  readonly energy: Dwh;
  readonly timeMs: number;
  readonly net: LineAmount;
  readonly tax: LineAmount;
}

/** What a day moved on one side of one account: every transfer counts on both of its accounts. */
export interface MovedSum {
  readonly account: LedgerAccount;
  readonly reason: TransferReason;
  readonly operatorId: OperatorId | null;
  readonly debits: number;
  readonly credits: number;
  /** Transfers. */
  readonly times: number;
}

/** What the station pays for its energy, from a day on until the next tariff's first day. Prices are without tax. */
export interface PurchaseTariff {
  readonly fromDay: LocalDate;
  /** The first that fits a half hour holds; every half hour of every month has one. */
  readonly periods: readonly PurchasePeriod[];
  /** Lost between the grid's meter and the cars, in 1e-4 of a percent of what is bought (50000 = 5 %). Below 100 %. */
  readonly lossPpm: number;
  /** Base price, meter, capacity: by month, shared out over its days. */
  readonly fixedPerMonth: Minor;
}

export interface PurchasePeriod {
  /** sharp, peak, flat, valley, or a text of the owner's. */
  readonly label: string;
  readonly rate: Rate;
  /** 1 January to 12 December; empty: every month. */
  readonly months: readonly number[];
  /** 1 Monday to 7 Sunday; empty: every day. */
  readonly weekdays: readonly number[];
  /** Minutes of the local day on whole half hours; 0 and 1440: all day. May run over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

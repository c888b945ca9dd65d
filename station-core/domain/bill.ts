/** A bill: what a session costs, line by line, with where each kilowatt-hour came from. */
import type { BenefitId, BillId, PlanId, SessionId } from '../base/ids.ts';
import type { Currency, LineAmount, Minor, Rate } from '../base/money.ts';
import type { Dwh } from '../base/energy.ts';
import type { UtcMs } from '../base/time.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { PriceDimension } from './tariff.ts';

/** read: between two readings of the meter; interpolated: split at a price boundary; estimated: no reading covers it. */
export type EnergySource = 'read' | 'interpolated' | 'estimated';

export interface BillLine {
  readonly kind: 'component' | 'min-price' | 'max-price' | 'discount' | 'rounding';
  /** Of a discount: what gave it. */
  readonly source?: { readonly kind: 'promotion' | 'level' | 'coupon'; readonly id: BenefitId };
  readonly layer: 'energy' | 'service' | 'idle' | 'rounding';
  readonly dimension: PriceDimension | null;
  readonly label: string | null;
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly rate: Rate | null;
  /** What was measured in this price period: 0.1 Wh for ENERGY, milliseconds for TIME and PARKING_TIME, 1 for FLAT. */
  readonly volume: number;
  /** What is charged after step_size, in the same unit. */
  readonly billedVolume: number;
  readonly energyBySource: Readonly<Record<EnergySource, Dwh>>;
  readonly taxPpm: number | null;
  /** Before tax, and the tax, each in 1e-4; negative on a max-price line and a discount. Their sum is what the line adds to the bill. */
  readonly net: LineAmount;
  readonly tax: LineAmount;
}

export interface BillTotals {
  readonly energy: Dwh;
  readonly chargingMs: number;
  /** Time an idle fee may run: after the charge's end and the grace time, without the spans nobody knows about. */
  readonly idleMs: number;
  /** Sum of all lines, the rounding line included; equals `total` exactly. */
  readonly total: Minor;
  /** Parts of the total by layer and of tax, split by the largest remainder: each set sums to `total` / `tax`. */
  readonly byLayer: Readonly<Record<'energy' | 'service' | 'idle', Minor>>;
  readonly net: Minor;
  readonly tax: Minor;
}

/** Pure result of (readings, plan): no id, no clock. */
export interface PricedSession {
  readonly currency: Currency;
  readonly planId: PlanId;
  readonly planVersion: number;
  readonly lines: readonly BillLine[];
  readonly totals: BillTotals;
}

export type BillState = 'issued' | 'paid' | 'reversed';

export interface Bill extends PricedSession {
  readonly id: BillId;
  /** Gapless per station, printed on the receipt. */
  readonly number: number;
  readonly sessionId: SessionId;
  readonly issuedAtMs: UtcMs;
  readonly state: BillState;
  readonly paidAtMs: UtcMs | null;
  readonly paidBy: PaymentMethod | null;
  /** The bill this one replaces after a late reading, and the reason. */
  readonly replaces: BillId | null;
  readonly reason: string | null;
  /** What was already paid on the bill this one replaces. */
  readonly carriedOver: Minor;
  /** On this very bill: what came in for it, what was given up, and what it was reduced by afterwards. */
  readonly paid: Minor;
  readonly writtenOff: Minor;
  readonly credited: Minor;
}

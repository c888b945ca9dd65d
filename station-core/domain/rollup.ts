/** Sums by the hour for HQ: what a bill counts for in the hours it happened in, and when a connector was out of order. */
import type { UtcMs } from '../base/time.ts';
import type { ConnectorRef } from './pile.ts';

/** Part of a bill in one UTC hour. Amounts in minor units, discount above zero; gross is the sum of the layers, and tax what net leaves of it. */
export interface HourUse {
  readonly hourMs: UtcMs;
  readonly energy: number;
  readonly chargingMs: number;
  /** Connector taken, charging or not. */
  readonly takenMs: number;
  readonly byLayer: Readonly<Record<'energy' | 'service' | 'idle', number>>;
  readonly net: number;
  readonly discount: number;
}

/** What one promotion, level or coupon took off a bill, in 1e-4 of the major unit, above zero. */
export interface BenefitGiven {
  readonly source: string;
  readonly id: string;
  readonly name: string;
  readonly amount: number;
}

/** toMs null: it still is. */
export interface FaultSpan extends ConnectorRef {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs | null;
}

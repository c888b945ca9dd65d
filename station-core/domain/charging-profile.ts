/** A charging profile as both OCPP versions tell it (1.6 §7.8, 2.0.1 K01): what a pile may draw, over time. */
import type { UtcMs } from '../base/time.ts';

export type ProfilePurpose = 'pile-maximum' | 'default' | 'transaction';

export interface ChargingProfile {
  readonly id: number;
  readonly stackLevel: number;
  readonly purpose: ProfilePurpose;
  readonly kind: 'absolute' | 'recurring' | 'relative';
  readonly recurrency: 'daily' | 'weekly' | null;
  readonly validFromMs: UtcMs | null;
  readonly validToMs: UtcMs | null;
  /** Only with purpose `transaction`. */
  readonly transactionId: number | null;
  readonly pileTransactionId: string | null;
  readonly unit: 'A' | 'W';
  readonly startMs: UtcMs | null;
  readonly durationS: number | null;
  /** Limits in tenths of the unit. The first period starts at 0. At most 100. */
  readonly periods: readonly { readonly startS: number; readonly limitTenths: number; readonly phases: number | null }[];
}

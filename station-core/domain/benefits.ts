/** Less than the list price: member levels, promotions, coupons; and which plan holds where, when and for whom. */
import type { AccountId, BenefitId, OperatorId, PileId, PlanId, SessionId } from '../base/ids.ts';
import type { Dwh } from '../base/energy.ts';
import type { Minor } from '../base/money.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';

/** Layers a discount may take from. */
export type DiscountLayer = 'energy' | 'service' | 'idle';

/** A price group of accounts. */
export interface AccountGroup {
  readonly id: BenefitId;
  readonly name: string;
}

/**
 * Which plan holds. Of those that fit the most specific wins: connector, pile, station; then one for a group before one for all;
 * then one with dates before one without; then the one saved last. None fits: the station's active plan.
 */
export interface PlanAssignment {
  readonly id: BenefitId;
  readonly planId: PlanId;
  /** null: the whole station. */
  readonly pileId: PileId | null;
  /** null: all connectors of the pile. */
  readonly connector: { readonly evse: number; readonly connector: number } | null;
  /** null: everybody. */
  readonly groupId: BenefitId | null;
  /** First day, and the day after the last; null: open. */
  readonly fromDay: LocalDate | null;
  readonly toDay: LocalDate | null;
  readonly savedAtMs: UtcMs;
}

/** A member level, reached by what an account was billed in the last twelve months, or given by hand. */
export interface MemberLevel {
  readonly id: BenefitId;
  readonly name: string;
  /** Reached from this much on; the highest that is reached holds. */
  readonly fromBilled: Minor;
  /** Off each layer, in 1e-4 of a percent (100000 = 10 %). */
  readonly discountPpm: Readonly<Record<DiscountLayer, number>>;
}

export interface Promotion {
  readonly id: BenefitId;
  readonly name: string;
  readonly discountPpm: Readonly<Record<DiscountLayer, number>>;
  readonly fromDay: LocalDate;
  /** The day after the last. */
  readonly toDay: LocalDate;
  /** Minutes of the local day; 0 and 1440: all day. May run over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** 1 Monday to 7 Sunday; empty: every day. */
  readonly weekdays: readonly number[];
  readonly groupId: BenefitId | null;
  readonly pileIds: readonly PileId[] | null;
  readonly enabled: boolean;
}

/** What a coupon gives. `layers`: what it takes from, in that order. */
export type CouponValue =
  | { readonly kind: 'amount'; readonly amount: Minor }
  | { readonly kind: 'percent'; readonly ppm: number; readonly atMost: Minor | null }
  /** Energy layer and service layer of the first so many 0.1 Wh. */
  | { readonly kind: 'energy'; readonly energy: Dwh };

export interface Coupon {
  readonly id: BenefitId;
  /** What a driver types; upper case, letters and digits. Unique. */
  readonly code: string;
  readonly name: string;
  readonly value: CouponValue;
  readonly layers: readonly DiscountLayer[];
  readonly fromDay: LocalDate;
  readonly toDay: LocalDate;
  readonly oncePerAccount: boolean;
  /** All uses together give at most so much; null: no such limit. A use that does not fit any more gives what is left. */
  readonly budget: Minor | null;
  readonly minTotal: Minor | null;
  readonly groupId: BenefitId | null;
  readonly enabled: boolean;
}

/** One use: held at the start of a session, counted with what it gave at its bill. */
export interface CouponUse {
  readonly couponId: BenefitId;
  readonly sessionId: SessionId;
  readonly accountId: AccountId | null;
  /** What it gave by the bill that counts; 0 while the session runs. */
  readonly amount: Minor;
  /** The most it may give: kept back from the budget while `isOpen`; null: no budget. */
  readonly keptBack: Minor | null;
  /** Its session has not been billed yet. */
  readonly isOpen: boolean;
  readonly atMs: UtcMs;
}

/** The days a plan calls holidays, for the whole station. */
export interface Holiday {
  readonly day: LocalDate;
  readonly name: string;
}

/**
 * The benefits of one session, frozen at its start so that its bill can be made again. Applied in this order, each to what the
 * one before left: promotions, member level, coupon. Nothing goes below zero; min_price of a tariff holds before, not after.
 */
export interface SessionBenefits {
  readonly promotions: readonly Pick<
    Promotion,
    'id' | 'name' | 'discountPpm' | 'fromDay' | 'toDay' | 'fromMinute' | 'toMinute' | 'weekdays'
  >[];
  readonly level: Pick<MemberLevel, 'id' | 'name' | 'discountPpm'> | null;
  readonly coupon:
    | (Pick<Coupon, 'id' | 'name' | 'value' | 'layers' | 'minTotal'> & {
        /** The most this use may give (what its budget has left); null: no such limit. */
        readonly atMost: Minor | null;
      })
    | null;
}

/** What of the price list is saved by an operator, one at a time. */
export type BenefitItem =
  | { readonly kind: 'group'; readonly group: AccountGroup }
  | { readonly kind: 'assignment'; readonly assignment: PlanAssignment }
  | { readonly kind: 'level'; readonly level: MemberLevel }
  | { readonly kind: 'promotion'; readonly promotion: Promotion }
  | { readonly kind: 'coupon'; readonly coupon: Coupon };

export interface SavedBenefit {
  readonly item: BenefitItem;
  readonly savedAtMs: UtcMs;
  readonly savedBy: OperatorId;
}

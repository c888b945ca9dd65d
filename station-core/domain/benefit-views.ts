/** The price list beside the plans, as screens show it. */
import type { BenefitId, PlanId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { AccountGroup, Coupon, Holiday, MemberLevel, PlanAssignment, Promotion } from './benefits.ts';
import type { ConnectorRef } from './pile.ts';

/** Who saved it last, by name, and when. */
export interface Saved {
  readonly savedAtMs: UtcMs;
  readonly savedBy: string;
}

/** on: it may hold today. empty: its budget is given or kept back. */
export type BenefitState = 'on' | 'off' | 'coming' | 'over' | 'empty';

export interface GroupRow extends AccountGroup, Saved {
  /** Accounts that are in it, closed ones left out. */
  readonly accounts: number;
}

export interface LevelRow extends MemberLevel, Saved {
  /** Accounts that were given it by hand. */
  readonly accounts: number;
}

export interface PromotionRow extends Promotion, Saved {
  readonly state: BenefitState;
}

export interface CouponRow extends Coupon, Saved {
  readonly state: BenefitState;
  /** Sessions that run with it, and billed ones that got something. */
  readonly times: number;
  readonly given: Minor;
  /** For sessions that are not billed yet; 0 without a budget. */
  readonly keptBack: Minor;
}

export interface AssignmentRow extends PlanAssignment, Saved {
  readonly planName: string;
  /** Empty: the whole station. */
  readonly pileName: string;
  /** Empty: everybody. */
  readonly groupName: string;
  readonly state: BenefitState;
}

export interface BenefitsView {
  /** Today at the station. */
  readonly today: LocalDate;
  readonly groups: readonly GroupRow[];
  /** From the lowest on. */
  readonly levels: readonly LevelRow[];
  /** In the order in which they apply. */
  readonly promotions: readonly PromotionRow[];
  /** The one saved last first. */
  readonly coupons: readonly CouponRow[];
  readonly assignments: readonly AssignmentRow[];
  readonly holidays: readonly Holiday[];
}

/** A connector of the station by name. */
export interface PlanPlace {
  readonly ref: ConnectorRef;
  readonly pileName: string;
  readonly connectorName: string;
}

/** Which plan holds there on a day, for a group. */
export interface PlanAtPlace extends PlanPlace {
  /** null: the station has no plan in use. */
  readonly planId: PlanId | null;
  readonly planName: string;
  /** What said so; null: it is the station's active plan. */
  readonly assignmentId: BenefitId | null;
}

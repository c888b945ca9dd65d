/** Coupons: how a code is typed, whether one may be used, and the most that one use may give. */
import type { BenefitId } from '../../base/ids.ts';
import { divideRounded, toSafe } from '../../base/integer.ts';
import { minor } from '../../base/money.ts';
import type { Minor } from '../../base/money.ts';
import type { LocalDate } from '../../base/time.ts';
import type { Coupon } from '../../domain/benefits.ts';
import type { PricePlan } from '../../domain/tariff.ts';

/** One form for what people type in small letters, with blanks or dashes. */
export function canonicalCode(typed: string): string {
  return typed.replaceAll(/[\s\-_.]/g, '').toUpperCase();
}

export interface CouponAsk {
  readonly day: LocalDate;
  readonly groupId: BenefitId | null;
  readonly hasAccount: boolean;
  /** Uses by this very account so far, orders that have not begun included. */
  readonly usedByAccount: number;
  /** What of the budget is neither given nor kept back; null: no budget. */
  readonly left: number | null;
}

export type CouponRefusal = 'off' | 'early' | 'over' | 'group' | 'account' | 'used' | 'empty';

/** null: it may be used. */
export function couponRefusal(coupon: Coupon, ask: CouponAsk): CouponRefusal | null {
  if (!coupon.enabled) return 'off';
  if (ask.day < coupon.fromDay) return 'early';
  if (ask.day >= coupon.toDay) return 'over';
  if (coupon.groupId !== null && coupon.groupId !== ask.groupId) return 'group';
  if (coupon.oncePerAccount && !ask.hasAccount) return 'account';
  if (coupon.oncePerAccount && ask.usedByAccount > 0) return 'used';
  return ask.left !== null && ask.left <= 0 ? 'empty' : null;
}

/**
 * The most one use may give and so keeps back of the budget: never more than is left. Free energy at the plan's highest
 * prices with tax; without a plan, and for a percentage without a most of its own, all that is left.
 */
export function mostOfUse(coupon: Coupon, left: number, plan: PricePlan | null): Minor {
  const { value } = coupon;
  switch (value.kind) {
    case 'amount':
      return minor(Math.min(left, value.amount));
    case 'percent':
      return minor(Math.min(left, value.atMost ?? left));
    case 'energy':
      return minor(Math.min(left, plan === null ? left : energyMost(coupon, value.energy, plan)));
  }
}

function energyMost({ layers }: Coupon, energy: number, plan: PricePlan): number {
  let highest = 0n;
  for (const { layer, tariff } of plan.layers) {
    if (!layers.includes(layer)) continue;
    const rates = tariff.elements.flatMap(({ components }) =>
      components
        .filter((c) => c.type === 'ENERGY')
        .map((c) => BigInt(c.price) * BigInt(1_000_000 + (tariff.taxIncluded === 'NO' ? (c.taxPpm ?? 0) : 0))),
    );
    highest += rates.reduce((a, b) => (b > a ? b : a), 0n);
  }
  // rate 1e-5 per 10,000 x 0.1 Wh, tax 1e-6: 1e15 in the major unit. One minor unit more, for what rounding adds.
  const perMinor = 10n ** BigInt(15 - plan.currency.digits);
  return Math.min(Number.MAX_SAFE_INTEGER, toSafe(divideRounded(highest * BigInt(energy), perMinor)) + 1);
}

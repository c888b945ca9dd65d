/** What a session is priced with beside its plan, as it was frozen: benefits, and plans that came into force while it ran. */
import type { SessionId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { SessionBenefits } from '../domain/benefits.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { PlanStage } from '../domain/tariff.ts';
import { couponById, couponUsed, couponUseOf } from './benefits.ts';
import type { Reader } from './connection.ts';
import { planAt } from './plans.ts';
import { sessionMoney } from './session-money.ts';

export interface SessionTerms {
  readonly benefits: SessionBenefits;
  readonly planChanges: readonly PlanStage[];
}

/** `money`: of a session that is not stored yet. */
export function sessionTerms(db: Reader, sessionId: SessionId, money: SessionMoney = sessionMoney(db, sessionId)): SessionTerms {
  const { benefits, planChanges } = money;
  return {
    benefits: benefits.coupon === null ? benefits : { ...benefits, coupon: couponOf(db, sessionId, benefits.coupon) },
    planChanges: planChanges.flatMap(({ fromMs, planId, planVersion }) => {
      const plan = planAt(db, planId, planVersion);
      return plan === null ? [] : [{ fromMs, plan }];
    }),
  };
}

type FrozenCoupon = NonNullable<SessionBenefits['coupon']>;

/**
 * Once its bill is made what was kept back of the budget is free for others: a later bill of the same session gives at most
 * what it gave and what the budget has left, so that all uses together never give more than it.
 */
function couponOf(db: Reader, sessionId: SessionId, coupon: FrozenCoupon): FrozenCoupon {
  const use = coupon.atMost === null ? null : couponUseOf(db, sessionId);
  if (coupon.atMost === null || use === null || use.isOpen) return coupon;
  const budget = couponById(db, coupon.id)?.budget ?? 0;
  const { given, keptBack } = couponUsed(db, coupon.id);
  return { ...coupon, atMost: minor(Math.min(coupon.atMost, use.amount + Math.max(0, budget - given - keptBack))) };
}

/** The benefits of a session that starts, frozen as they stand at that instant; and whether a coupon may be used. */
import type { AccountId, BenefitId, SessionId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import { localTime, nextDate, type LocalDate, type UtcMs } from '../base/time.ts';
import type { Answer } from '../domain/answer.ts';
import type { Coupon, MemberLevel, Promotion, SessionBenefits } from '../domain/benefits.ts';
import type { PricedSession } from '../domain/bill.ts';
import type { Write } from '../domain/outcome.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { PricePlan } from '../domain/tariff.ts';
import { canonicalCode, couponRefusal, mostOfUse, type CouponRefusal } from '../rules/tariff/coupon.ts';
import { givenByCoupon } from '../rules/tariff/discounts.ts';
import { accountById } from '../store/accounts.ts';
import {
  benefitsOf,
  billedSince,
  couponByCode,
  couponById,
  couponOrders,
  couponUsed,
  couponUseOf,
  couponUsesBy,
} from '../store/benefits.ts';
import type { Reader } from '../store/connection.ts';
import { planAt } from '../store/plans.ts';
import { NO_BENEFITS } from '../store/session-money.ts';
import { settingsOf } from '../store/settings.ts';
import { planFor } from './plan-for.ts';

export interface BenefitsQuestion {
  /** null: nobody's account. */
  readonly accountId: AccountId | null;
  readonly groupId: BenefitId | null;
  /** Of the start order; null: none. */
  readonly coupon: BenefitId | null;
  readonly ref: ConnectorRef;
  readonly atMs: UtcMs;
}

/** A charge that lasts: promotions that begin within so many days of its start are frozen with it. */
const PROMOTIONS_AHEAD_DAYS = 31;

/**
 * What is frozen beside a session at its start. A coupon that may not be used any more (its budget went meanwhile) is left
 * out: the charge runs without it. `couponKept` keeps its budget back.
 */
export function benefitsAt(db: Reader, question: BenefitsQuestion): SessionBenefits {
  const settings = settingsOf(db);
  if (settings === null) return NO_BENEFITS;
  const day = localTime(question.atMs, settings.zone).date;
  return {
    promotions: benefitsOf(db, 'promotion').flatMap(({ promotion }) => (mayHold(promotion, question, day) ? [frozen(promotion)] : [])),
    level: frozenLevel(question.accountId === null ? null : levelOf(db, question.accountId, day)),
    coupon: frozenCoupon(db, question, day),
  };
}

/** The write that keeps a session's coupon back from its budget, beside the session itself; none without a coupon. */
export function couponKept(benefits: SessionBenefits, use: { sessionId: SessionId; accountId: AccountId | null; atMs: UtcMs }): Write[] {
  if (benefits.coupon === null) return [];
  const { id: couponId, atMost: keptBack } = benefits.coupon;
  return [{ kind: 'coupon-use.put', use: { couponId, ...use, amount: minor(0), keptBack, isOpen: true } }];
}

/**
 * To be written with a session's bill, the first and every later one: what its coupon gave, and its budget is free again for
 * what it did not give. `priced` null: it is closed without a bill. None without a coupon.
 */
export function couponBilled(db: Reader, sessionId: SessionId, priced: Pick<PricedSession, 'lines' | 'currency'> | null): Write[] {
  const use = couponUseOf(db, sessionId);
  if (use === null) return [];
  const amount = priced === null ? minor(0) : givenByCoupon(priced);
  return [{ kind: 'coupon-use.put', use: { ...use, amount, isOpen: false } }];
}

export interface CouponTyped {
  /** As the driver typed it. */
  readonly code: string;
  readonly accountId: AccountId | null;
  readonly groupId: BenefitId | null;
  readonly atMs: UtcMs;
}

export type CouponChecked =
  { readonly ok: true; readonly coupon: Coupon } | { readonly ok: false; readonly refused: Extract<Answer, { kind: 'refused' }> };

/** For an order to start: the coupon, or the refusal that says why it is not good. Orders that have not begun count as uses. */
export function couponTyped(db: Reader, typed: CouponTyped): CouponChecked {
  const settings = settingsOf(db);
  const coupon = couponByCode(db, canonicalCode(typed.code));
  if (coupon === null || settings === null) return refusedCoupon('unknown');
  const why = refusalOf(db, coupon, typed, localTime(typed.atMs, settings.zone).date, couponOrders(db, coupon.id));
  return why === null ? { ok: true, coupon } : refusedCoupon(why);
}

/** The level an account has on a day: given by hand, or the highest one reached by what it was billed in twelve months. */
export function levelOf(db: Reader, accountId: AccountId, day: LocalDate): MemberLevel | null {
  const levels = benefitsOf(db, 'level').map(({ level }) => level);
  const byHand = accountById(db, accountId)?.levelId ?? null;
  if (byHand !== null) return levels.find((level) => level.id === byHand) ?? null;
  if (levels.length === 0) return null;
  const billed = billedSince(db, accountId, yearBefore(day));
  const reached = levels.filter((level) => level.fromBilled <= billed).sort((a, b) => b.fromBilled - a.fromBilled);
  return reached[0] ?? null;
}

/** The same day a year before; 29 February: it need be no day of the calendar to be compared with. */
export function yearBefore(day: LocalDate): LocalDate {
  return `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4)}` as LocalDate;
}

function mayHold(promotion: Promotion, { groupId, ref }: BenefitsQuestion, day: LocalDate): boolean {
  if (!promotion.enabled || promotion.toDay <= day || promotion.fromDay > nextDate(day, PROMOTIONS_AHEAD_DAYS)) return false;
  if (promotion.groupId !== null && promotion.groupId !== groupId) return false;
  return promotion.pileIds === null || promotion.pileIds.includes(ref.pileId);
}

function frozen(p: Promotion): SessionBenefits['promotions'][number] {
  const { id, name, discountPpm, fromDay, toDay, fromMinute, toMinute, weekdays } = p;
  return { id, name, discountPpm, fromDay, toDay, fromMinute, toMinute, weekdays };
}

function frozenLevel(level: MemberLevel | null): SessionBenefits['level'] {
  return level === null ? null : { id: level.id, name: level.name, discountPpm: level.discountPpm };
}

function frozenCoupon(db: Reader, question: BenefitsQuestion, day: LocalDate): SessionBenefits['coupon'] {
  const coupon = question.coupon === null ? null : couponById(db, question.coupon);
  // Its own order is still open: it must not stand in its own way, and those of others hold nothing yet.
  if (coupon === null || refusalOf(db, coupon, question, day, []) !== null) return null;
  const left = leftOf(db, coupon);
  const { id, name, value, layers, minTotal } = coupon;
  return { id, name, value, layers, minTotal, atMost: left === null ? null : mostOfUse(coupon, left, planOf(db, question)) };
}

function refusalOf(
  db: Reader,
  coupon: Coupon,
  asked: Omit<CouponTyped, 'code'>,
  day: LocalDate,
  orders: readonly { readonly accountId: AccountId | null }[],
): CouponRefusal | null {
  const { accountId, groupId } = asked;
  const left = leftOf(db, coupon);
  const plan = left === null || orders.length === 0 ? null : planOf(db, { ...asked, ref: null });
  const ordered = left === null ? 0 : orders.length * mostOfUse(coupon, left, plan);
  const usedByAccount =
    accountId === null ? 0 : couponUsesBy(db, coupon.id, accountId) + orders.filter((order) => order.accountId === accountId).length;
  return couponRefusal(coupon, {
    day,
    groupId,
    hasAccount: accountId !== null,
    usedByAccount,
    left: left === null ? null : left - ordered,
  });
}

function planOf(db: Reader, question: { ref: ConnectorRef | null; groupId: BenefitId | null; atMs: UtcMs }): PricePlan | null {
  const held = planFor(db, question.ref, question.groupId, question.atMs);
  return held === null ? null : planAt(db, held.planId, held.planVersion);
}

/** What of a coupon's budget is neither given nor kept back; null: it has no budget. */
function leftOf(db: Reader, coupon: Coupon): number | null {
  if (coupon.budget === null) return null;
  const { given, keptBack } = couponUsed(db, coupon.id);
  return Math.max(0, coupon.budget - given - keptBack);
}

const REFUSED: Readonly<Record<CouponRefusal | 'unknown', string>> = {
  unknown: 'There is no coupon with this code. Look at the letters and digits once more.',
  off: 'This coupon is switched off.',
  early: 'This coupon is not good yet.',
  over: 'This coupon is over.',
  group: 'This coupon is for another price group.',
  account: 'This coupon is for accounts: use a card or an account to start.',
  used: 'This account has used this coupon already.',
  empty: 'This coupon has given all it had.',
};

function refusedCoupon(why: CouponRefusal | 'unknown'): CouponChecked {
  return { ok: false, refused: { kind: 'refused', code: 'input.invalid', detail: { field: 'coupon', why, help: REFUSED[why] } } };
}

/** What holds where, for whom and when beside the plans: assignments, groups, levels, promotions, coupons, holidays. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { BenefitsView, PlanAtPlace } from '../../domain/benefit-views.ts';
import { idText } from './parts.ts';

export type * from '../../domain/benefit-views.ts';
export type { Coupon, CouponValue, DiscountLayer, Holiday, MemberLevel, PlanAssignment, Promotion } from '../../domain/benefits.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const name = z.string().trim().min(1).max(60);
/** Minor units of the station's currency. */
const amount = z.number().int().positive().max(1_000_000_000);
const layer = z.enum(['energy', 'service', 'idle']);
/** 1e-4 of a percent: 100000 is 10 %. */
const share = z.number().int().min(0).max(1_000_000);
const shares = z.object({ energy: share, service: share, idle: share });

const coupon = z.object({
  id: idText.nullable(),
  /** As typed: small letters, blanks and dashes are the same code. */
  code: z.string().min(1).max(60),
  name,
  value: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('amount'), amount }),
    z.object({ kind: z.literal('percent'), ppm: share, atMost: amount.nullable() }),
    /** 0.1 Wh. */
    z.object({ kind: z.literal('energy'), energy: z.number().int().positive().max(1_000_000_000) }),
  ]),
  layers: z.array(layer).min(1).max(3),
  fromDay: day,
  toDay: day,
  oncePerAccount: z.boolean(),
  budget: amount.nullable(),
  minTotal: amount.nullable(),
  groupId: idText.nullable(),
  enabled: z.boolean(),
});
const promotion = z.object({
  id: idText.nullable(),
  name,
  discountPpm: shares,
  fromDay: day,
  toDay: day,
  fromMinute: z.number().int().min(0).max(1_439),
  toMinute: z.number().int().min(1).max(1_440),
  weekdays: z.array(z.number().int().min(1).max(7)).max(7),
  groupId: idText.nullable(),
  pileIds: z.array(idText).max(500).nullable(),
  enabled: z.boolean(),
});
const assignment = z.object({
  id: idText.nullable(),
  planId: idText,
  pileId: idText.nullable(),
  connector: z.object({ evse: z.number().int().min(0).max(99), connector: z.number().int().min(0).max(99) }).nullable(),
  groupId: idText.nullable(),
  fromDay: day.nullable(),
  toDay: day.nullable(),
});

/** id null: a new one. Days are the station's; `toDay` is the day after the last. */
export const benefitInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('group'), group: z.object({ id: idText.nullable(), name }) }),
  z.object({ kind: z.literal('assignment'), assignment }),
  z.object({
    kind: z.literal('level'),
    level: z.object({ id: idText.nullable(), name, fromBilled: z.number().int().min(0).max(1_000_000_000), discountPpm: shares }),
  }),
  z.object({ kind: z.literal('promotion'), promotion }),
  z.object({ kind: z.literal('coupon'), coupon }),
]);

/** Notices: benefits. */
export const benefits = {
  view: oc.output(type<BenefitsView>()),
  put: oc.input(benefitInput).output(type<{ readonly id: string }>()),
  remove: oc
    .input(z.object({ what: z.enum(['group', 'assignment', 'level', 'promotion', 'coupon']), id: idText }))
    .output(type<{ readonly done: true }>()),
  /** The whole calendar; plans that ask for holidays get a new version. */
  putHolidays: oc.input(z.object({ holidays: z.array(z.object({ day, name })).max(2_000) })).output(type<{ readonly done: true }>()),
  /** Which plan holds at each connector. day null: today; groupId null: for whoever is in no group. */
  places: oc.input(z.object({ day: day.nullable(), groupId: idText.nullable() })).output(type<readonly PlanAtPlace[]>()),
};

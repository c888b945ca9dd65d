/** The price list beside the plans: saved by the owner, read by the desk. */
import { Fault } from '../../base/fault.ts';
import { dwh } from '../../base/energy.ts';
import { id, type BenefitId, type PileId, type PlanId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import { parseLocalDate, utcMs, type LocalDate } from '../../base/time.ts';
import type { BenefitsView } from '../../domain/benefit-views.ts';
import type { BenefitItem, CouponValue } from '../../domain/benefits.ts';
import { canonicalCode } from '../../rules/tariff/coupon.ts';
import { pickAssignment } from '../../rules/tariff/pick-plan.ts';
import type { z } from 'zod';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import type { benefitInput } from '../contracts/benefits.ts';
import { os } from '../implement.ts';

export const benefits = {
  view: os.benefits.view.handler(({ context }) => {
    allow(context, 'plans.read');
    return viewOf(context);
  }),

  put: os.benefits.put.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'plans.change');
    const item = itemOf(input, (given) => id<BenefitId>(given ?? context.ports.newId()));
    await submitAs(context, operatorId, { kind: 'operator.put-benefit', item });
    return { id: idOf(item) };
  }),

  remove: os.benefits.remove.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'plans.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-benefit', what: input.what, benefitId: id<BenefitId>(input.id) });
    return done;
  }),

  putHolidays: os.benefits.putHolidays.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'plans.change');
    const holidays = input.holidays.map(({ day, name }) => ({ day: dayOf(day, 'holidays'), name }));
    await submitAs(context, operatorId, { kind: 'operator.put-holidays', holidays });
    return done;
  }),

  places: os.benefits.places.handler(async ({ context, input }) => {
    allow(context, 'plans.read');
    const { assignments, today } = await viewOf(context);
    const places = await context.ports.read('planPlaces', undefined);
    const settings = await context.ports.read('settings', undefined);
    const plans = new Map((await context.ports.read('plansList', undefined)).map((plan) => [plan.id, plan.name]));
    const question = {
      groupId: input.groupId === null ? null : id<BenefitId>(input.groupId),
      day: input.day === null ? today : dayOf(input.day, 'day'),
    };
    return places.map((place) => {
      const held = pickAssignment(assignments, { ...question, ref: place.ref });
      const planId = held?.planId ?? settings?.activePlanId ?? null;
      return { ...place, planId, planName: planId === null ? '' : (plans.get(planId) ?? planId), assignmentId: held?.id ?? null };
    });
  }),
};

async function viewOf({ ports }: CallContext): Promise<BenefitsView> {
  return found(await ports.read('benefitsView', { nowMs: ports.clock.now() }), { help: 'Set the station up first.' });
}

function idOf(item: BenefitItem): BenefitId {
  switch (item.kind) {
    case 'group': return item.group.id;
    case 'assignment': return item.assignment.id;
    case 'level': return item.level.id;
    case 'promotion': return item.promotion.id;
    case 'coupon': return item.coupon.id;
  }
} // prettier-ignore

type Given = z.output<typeof benefitInput>;

/** Throws Fault('input.invalid') for a day that no calendar has. Whether it makes sense is asked where it is saved. */
function itemOf(given: Given, idOrNew: (given: string | null) => BenefitId): BenefitItem {
  switch (given.kind) {
    case 'group':
      return { kind: 'group', group: { id: idOrNew(given.group.id), name: given.group.name } };
    case 'level': {
      const { level } = given;
      return { kind: 'level', level: { ...level, id: idOrNew(level.id), fromBilled: minor(level.fromBilled) } };
    }
    case 'assignment': {
      const { assignment: a } = given;
      return {
        kind: 'assignment',
        assignment: {
          id: idOrNew(a.id),
          planId: id<PlanId>(a.planId),
          pileId: a.pileId === null ? null : id<PileId>(a.pileId),
          connector: a.connector,
          groupId: groupOf(a.groupId),
          fromDay: a.fromDay === null ? null : dayOf(a.fromDay, 'fromDay'),
          toDay: a.toDay === null ? null : dayOf(a.toDay, 'toDay'),
          // Given by the only writer.
          savedAtMs: utcMs(0),
        },
      };
    }
    case 'promotion': {
      const { promotion: p } = given;
      const piles = p.pileIds?.map((pileId) => id<PileId>(pileId)) ?? null;
      return { kind: 'promotion', promotion: { ...p, id: idOrNew(p.id), groupId: groupOf(p.groupId), pileIds: piles, ...daysOf(p) } };
    }
    case 'coupon': {
      const { coupon: c } = given;
      return {
        kind: 'coupon',
        coupon: {
          ...c,
          id: idOrNew(c.id),
          code: canonicalCode(c.code),
          value: valueOf(c.value),
          budget: minorOrNull(c.budget),
          minTotal: minorOrNull(c.minTotal),
          groupId: groupOf(c.groupId),
          ...daysOf(c),
        },
      };
    }
  }
}

function valueOf(value: Extract<Given, { kind: 'coupon' }>['coupon']['value']): CouponValue {
  switch (value.kind) {
    case 'amount': return { kind: 'amount', amount: minor(value.amount) };
    case 'percent': return { kind: 'percent', ppm: value.ppm, atMost: minorOrNull(value.atMost) };
    case 'energy': return { kind: 'energy', energy: dwh(value.energy) };
  }
} // prettier-ignore

function minorOrNull(amount: number | null): Minor | null {
  return amount === null ? null : minor(amount);
}

function groupOf(groupId: string | null): BenefitId | null {
  return groupId === null ? null : id<BenefitId>(groupId);
}

function daysOf({ fromDay, toDay }: { fromDay: string; toDay: string }): { fromDay: LocalDate; toDay: LocalDate } {
  return { fromDay: dayOf(fromDay, 'fromDay'), toDay: dayOf(toDay, 'toDay') };
}

function dayOf(text: string, field: string): LocalDate {
  const day = parseLocalDate(text);
  if (day === null) throw new Fault('input.invalid', { field, value: text, help: 'There is no such day. Write it like 2026-10-01.' });
  return day;
}

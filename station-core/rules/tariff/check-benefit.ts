/** Refuses what makes no sense in the price list: a sentence, or null where it can be saved. */
import type { LocalDate } from '../../base/time.ts';
import type {
  BenefitItem, Coupon, DiscountLayer, Holiday, MemberLevel, PlanAssignment, Promotion,
} from '../../domain/benefits.ts'; // prettier-ignore

export interface BenefitProblem {
  /** The field it is about. */
  readonly field: string;
  /** English, with what to do. */
  readonly help: string;
}

/** At most so many of each kind; a coupon per customer of a small station, and more. */
export const BENEFITS_MOST: Readonly<Record<BenefitItem['kind'], number>> = {
  group: 100,
  assignment: 500,
  level: 20,
  promotion: 200,
  coupon: 2_000,
};

const NAME_MAX = 60;
const ALL_PPM = 1_000_000;
/** Minor units: ten million of a currency with two digits. */
const AMOUNT_MAX = 1_000_000_000;
/** 0.1 Wh: a hundred MWh. */
const ENERGY_MAX = 1_000_000_000;
const HOLIDAYS_MAX = 2_000;

/** `levels`: all that are saved, this one among them or not. What other rows it names is looked up by flow/on-benefit.ts. */
export function benefitProblem(item: BenefitItem, levels: readonly MemberLevel[]): BenefitProblem | null {
  switch (item.kind) {
    case 'group': return nameProblem(item.group.name);
    case 'assignment': return assignmentProblem(item.assignment);
    case 'level': return levelProblem(item.level, levels);
    case 'promotion': return promotionProblem(item.promotion);
    case 'coupon': return couponProblem(item.coupon);
  }
} // prettier-ignore

/** Days named twice, too many of them, a day without a name. */
export function holidaysProblem(holidays: readonly Holiday[]): BenefitProblem | null {
  if (holidays.length > HOLIDAYS_MAX) return { field: 'holidays', help: `A calendar holds at most ${HOLIDAYS_MAX} days.` };
  const twice = holidays.find(({ day }, i) => holidays.findIndex((other) => other.day === day) !== i);
  if (twice !== undefined) return { field: 'holidays', help: `${twice.day} is in the calendar twice.` };
  const nameless = holidays.find(({ name }) => nameProblem(name) !== null);
  return nameless === undefined ? null : { field: 'holidays', help: `Give ${nameless.day} a name of 1 to ${NAME_MAX} characters.` };
}

function nameProblem(name: string): BenefitProblem | null {
  return name.trim().length > 0 && name.length <= NAME_MAX
    ? null
    : { field: 'name', help: `Give it a name of 1 to ${NAME_MAX} characters.` };
}

function assignmentProblem({ pileId, connector, fromDay, toDay }: PlanAssignment): BenefitProblem | null {
  if (connector !== null && pileId === null) return { field: 'connector', help: 'Choose the pile of the connector.' };
  return daysProblem(fromDay, toDay);
}

function daysProblem(fromDay: LocalDate | null, toDay: LocalDate | null): BenefitProblem | null {
  return fromDay !== null && toDay !== null && fromDay >= toDay ? { field: 'toDay', help: 'It must end after it begins.' } : null;
}

function levelProblem(level: MemberLevel, saved: readonly MemberLevel[]): BenefitProblem | null {
  const simple = nameProblem(level.name) ?? sharesProblem(level.discountPpm);
  if (simple !== null) return simple;
  if (!isWhole(level.fromBilled, 0, AMOUNT_MAX)) return { field: 'fromBilled', help: 'A level begins at an amount of 0 or more.' };
  for (const other of saved) {
    if (other.id === level.id) continue;
    if (other.fromBilled === level.fromBilled) return { field: 'fromBilled', help: `${other.name} begins at the same amount.` };
    const [lower, higher] = other.fromBilled < level.fromBilled ? [other, level] : [level, other];
    if (LAYERS.some((layer) => higher.discountPpm[layer] < lower.discountPpm[layer]))
      return { field: 'discountPpm', help: `${higher.name} is the higher level and must not give less than ${lower.name}.` };
  }
  return null;
}

function promotionProblem(p: Promotion): BenefitProblem | null {
  const simple = nameProblem(p.name) ?? sharesProblem(p.discountPpm) ?? daysProblem(p.fromDay, p.toDay);
  if (simple !== null) return simple;
  if (LAYERS.every((layer) => p.discountPpm[layer] === 0)) return { field: 'discountPpm', help: 'It gives nothing: set a percentage.' };
  if (!isWhole(p.fromMinute, 0, 1_439) || !isWhole(p.toMinute, 1, 1_440) || p.fromMinute === p.toMinute)
    return { field: 'fromMinute', help: 'The hours run from 00:00 to 24:00 and must not begin and end at the same minute.' };
  if (p.weekdays.some((day) => !isWhole(day, 1, 7)) || new Set(p.weekdays).size !== p.weekdays.length)
    return { field: 'weekdays', help: 'Weekdays are Monday to Sunday, each once.' };
  return p.pileIds?.length === 0 ? { field: 'pileIds', help: 'Choose at least one pile, or all.' } : null;
}

function couponProblem(c: Coupon): BenefitProblem | null {
  const simple = nameProblem(c.name) ?? daysProblem(c.fromDay, c.toDay) ?? valueProblem(c);
  if (simple !== null) return simple;
  if (!/^[A-Z0-9]{4,20}$/.test(c.code)) return { field: 'code', help: 'A code is 4 to 20 letters and digits.' };
  if (c.layers.length === 0 || new Set(c.layers).size !== c.layers.length)
    return { field: 'layers', help: 'Choose what it takes from: energy fee, service fee, idle fee, each once.' };
  if (c.budget !== null && !isWhole(c.budget, 1, AMOUNT_MAX)) return { field: 'budget', help: 'A budget is an amount above 0.' };
  if (c.minTotal !== null && !isWhole(c.minTotal, 1, AMOUNT_MAX))
    return { field: 'minTotal', help: 'The least bill is an amount above 0.' };
  return null;
}

function valueProblem({ value, layers, budget }: Coupon): BenefitProblem | null {
  switch (value.kind) {
    case 'amount':
      return isWhole(value.amount, 1, AMOUNT_MAX) ? null : { field: 'amount', help: 'It must give an amount above 0.' };
    case 'percent':
      if (!isWhole(value.ppm, 1, ALL_PPM)) return { field: 'ppm', help: 'A percentage is above 0 and at most 100.' };
      if (value.atMost !== null && !isWhole(value.atMost, 1, AMOUNT_MAX))
        return { field: 'atMost', help: 'The most is an amount above 0.' };
      // What one use may give is kept back of the budget while its charge runs: without a most that would be all of it.
      return budget !== null && value.atMost === null
        ? { field: 'atMost', help: 'With a budget, say how much one use gives at most: that much is kept back while a charge runs.' }
        : null;
    case 'energy':
      if (!isWhole(value.energy, 1, ENERGY_MAX)) return { field: 'energy', help: 'It must give some kWh.' };
      return layers.includes('idle') ? { field: 'layers', help: 'Free kWh take from energy fee and service fee alone.' } : null;
  }
}

const LAYERS: readonly DiscountLayer[] = ['energy', 'service', 'idle'];

function sharesProblem(ppm: Readonly<Record<DiscountLayer, number>>): BenefitProblem | null {
  return LAYERS.every((layer) => isWhole(ppm[layer], 0, ALL_PPM))
    ? null
    : { field: 'discountPpm', help: 'A discount is 0 to 100 %, with at most four decimals.' };
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

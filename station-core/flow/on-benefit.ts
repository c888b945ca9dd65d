/** The owner changes the price list: groups, assignments, levels, promotions, coupons, the calendar of holidays. */
import type { BenefitId } from '../base/ids.ts';
import type { BenefitItem } from '../domain/benefits.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { BENEFITS_MOST, benefitProblem, holidaysProblem } from '../rules/tariff/check-benefit.ts';
import { asksHolidays, sameHolidays, withHolidays } from '../rules/tariff/holiday-dates.ts';
import { benefitById, benefitCount, benefitIdOf, benefitsOf, couponByCode, usersOf } from '../store/benefits.ts';
import type { Reader } from '../store/connection.ts';
import { connectorAt, pileById } from '../store/piles.ts';
import { newestPlans, newestVersion } from '../store/plans.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;
type Detail = Readonly<Record<string, string | number>>;

/** What is saved holds from the next start on: sessions that run keep the benefits they began with. */
export function onPutBenefit({ db }: Context, event: Of<'operator.put-benefit'>): Outcome {
  // Whoever saves last goes first among equals: the station says when that was.
  const item = stamped(event.item, event.receivedMs);
  const isNew = benefitById(db, item.kind, benefitIdOf(item)) === null;
  if (isNew && benefitCount(db, item.kind) >= BENEFITS_MOST[item.kind])
    return refused({ field: item.kind, help: `There is room for ${BENEFITS_MOST[item.kind]} of them. Remove one that is not needed.` });
  const levels = benefitsOf(db, 'level').map(({ level }) => level);
  const problem = benefitProblem(item, levels) ?? unknownIn(db, item);
  if (problem !== null) return refused({ ...problem });
  const saved = { item, savedAtMs: event.receivedMs, savedBy: event.operatorId };
  return outcome(DONE, { writes: [{ kind: 'benefit.put', saved }], commands: [], notices: [{ topic: 'benefits' }, { topic: 'plans' }] });
}

/** A group or a level that somebody has stays until nobody has it; all else goes, and sessions that run keep it. */
export function onRemoveBenefit({ db }: Context, event: Of<'operator.remove-benefit'>): Outcome {
  if (benefitById(db, event.what, event.benefitId) === null) return notFound({ benefit: event.benefitId });
  const { accounts, benefits } = usersOf(db, event.what, event.benefitId);
  if (accounts > 0) return refused({ accounts, help: 'Accounts have it. Give them another one first.' });
  if (benefits > 0) return refused({ benefits, help: 'Assignments, promotions or coupons are for this group. Change them first.' });
  const { what, benefitId } = event;
  return outcome(DONE, {
    writes: [{ kind: 'benefit.delete', what, benefitId }],
    commands: [],
    notices: [{ topic: 'benefits' }, { topic: 'plans' }],
  });
}

/** Plans that ask for holidays get a new version each, with the new calendar: bills of sessions that began before stay as they are. */
export function onPutHolidays({ db }: Context, event: Of<'operator.put-holidays'>): Outcome {
  const problem = holidaysProblem(event.holidays);
  if (problem !== null) return refused({ ...problem });
  const holidays = [...event.holidays].sort((a, b) => (a.day < b.day ? -1 : 1));
  const days = holidays.map(({ day }) => day);
  const asking = newestPlans(db).filter((plan) => asksHolidays(plan) && !sameHolidays(plan, withHolidays(plan, days)));
  const versions = asking.map((plan): Write => {
    const header = { version: plan.version + 1, validFromMs: event.receivedMs };
    return { kind: 'plan.add', plan: { ...withHolidays(plan, days), ...header }, savedAtMs: event.receivedMs, savedBy: event.operatorId };
  });
  return outcome(DONE, {
    writes: [{ kind: 'holidays.put', holidays }, ...versions],
    commands: [],
    notices: [{ topic: 'benefits' }, { topic: 'plans' }, ...asking.map(({ id }) => ({ topic: 'plan', planId: id }) as const)],
  });
}

function stamped(item: BenefitItem, savedAtMs: Of<'operator.put-benefit'>['receivedMs']): BenefitItem {
  return item.kind === 'assignment' ? { kind: 'assignment', assignment: { ...item.assignment, savedAtMs } } : item;
}

/** What it names must be there. */
function unknownIn(db: Reader, item: BenefitItem): Detail | null {
  switch (item.kind) {
    case 'group':
    case 'level':
      return null;
    case 'assignment': {
      const { planId, pileId, connector, groupId } = item.assignment;
      if (newestVersion(db, planId) === 0) return { field: 'planId', help: 'There is no such price plan.' };
      if (pileId !== null && pileById(db, pileId) === null) return { field: 'pileId', help: 'There is no such pile.' };
      if (pileId !== null && connector !== null && connectorAt(db, { pileId, ...connector }) === null)
        return { field: 'connector', help: 'The pile has no such connector.' };
      return unknownGroup(db, groupId);
    }
    case 'promotion': {
      const { pileIds, groupId } = item.promotion;
      if (pileIds?.some((pileId) => pileById(db, pileId) === null) === true) return { field: 'pileIds', help: 'There is no such pile.' };
      return unknownGroup(db, groupId);
    }
    case 'coupon': {
      const other = couponByCode(db, item.coupon.code);
      if (other !== null && other.id !== item.coupon.id) return { field: 'code', help: `The coupon ${other.name} has this code.` };
      return unknownGroup(db, item.coupon.groupId);
    }
  }
}

function unknownGroup(db: Reader, groupId: BenefitId | null): Detail | null {
  return groupId === null || benefitById(db, 'group', groupId) !== null
    ? null
    : { field: 'groupId', help: 'There is no such price group.' };
}

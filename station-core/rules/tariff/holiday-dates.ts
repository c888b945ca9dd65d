/** Plans that ask for holidays: whether one does, and its version for another calendar. */
import type { LocalDate } from '../../base/time.ts';
import type { PlanLayer, PricePlan, Tariff } from '../../domain/tariff.ts';

export function asksHolidays(plan: Pick<PricePlan, 'layers'>): boolean {
  return plan.layers.some(({ tariff }) => tariffAsks(tariff));
}

/** The plan with this calendar in the tariffs that ask for it, and in no other. */
export function withHolidays(plan: PricePlan, days: readonly LocalDate[]): PricePlan {
  return { ...plan, layers: plan.layers.map(({ layer, tariff }): PlanLayer => ({ layer, tariff: calendared(tariff, days) })) };
}

/** Both have the same calendar, so that no new version is needed. */
export function sameHolidays(a: PricePlan, b: PricePlan): boolean {
  const days = (plan: PricePlan): string => JSON.stringify(plan.layers.map(({ tariff }) => tariff.holidays ?? []));
  return days(a) === days(b);
}

function calendared(tariff: Tariff, days: readonly LocalDate[]): Tariff {
  const { holidays: _, ...rest } = tariff;
  return tariffAsks(tariff) ? { ...rest, holidays: [...days].sort() } : rest;
}

function tariffAsks({ elements }: Tariff): boolean {
  return elements.some(({ restrictions }) => restrictions.holiday !== undefined);
}

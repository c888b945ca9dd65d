/** The simple form of a price plan (periods of the day with an energy and a service price, an idle fee) and back. */
import { rate } from '../../base/money.ts';
import type { Currency, Rate } from '../../base/money.ts';
import type { PlanId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type {
  PlanLayer,
  PriceComponent,
  PriceDimension,
  PricePlan,
  Tariff,
  TariffElement,
  TariffRestrictions,
} from '../../domain/tariff.ts';

export interface TimeOfUsePeriod {
  /** sharp, peak, flat, valley or a text of the owner's. */
  readonly label: string;
  /** Wall-clock minutes, end exclusive; fromMinute > toMinute runs over midnight; 0 to 1440 is the whole day. */
  readonly ranges: readonly { readonly fromMinute: number; readonly toMinute: number }[];
  /** Both per kWh, 1e-5 of the major unit. */
  readonly energyRate: Rate;
  readonly serviceRate: Rate;
  /** 1 Monday to 7 Sunday, read at the instant itself; null: every day. */
  readonly weekdays: readonly number[] | null;
  /** 1 to 12; null: all year. */
  readonly months: readonly number[] | null;
}

/**
 * The plan editor's form. Where periods overlap, those for some days or months only go before those for all, and among
 * these the earlier in the list.
 */
export interface TimeOfUse {
  readonly name: string;
  readonly currency: Currency;
  readonly periods: readonly TimeOfUsePeriod[];
  /** Per hour, 1e-5 of the major unit; null: no idle fee. */
  readonly idleRate: Rate | null;
  readonly idleGraceS: number;
  /** Tax that the prices contain, in 1e-4 of a percent; null: no tax is shown. */
  readonly taxPpm: number | null;
}

export interface PlanHeader {
  readonly id: PlanId;
  readonly version: number;
  readonly validFromMs: UtcMs;
}

/** The plan of a form: an energy layer, a service layer if any service price is above zero, an idle layer if there is a fee. Unchecked: see `checkPlan`. */
export function planFromTimeOfUse(form: TimeOfUse, header: PlanHeader): PricePlan {
  const layers: PlanLayer[] = [
    {
      layer: 'energy',
      tariff: tariffOf(
        form,
        'energy',
        header,
        elementsOf(form, (p) => p.energyRate),
      ),
    },
  ];
  if (form.periods.some((p) => p.serviceRate !== 0))
    layers.push({
      layer: 'service',
      tariff: tariffOf(
        form,
        'service',
        header,
        elementsOf(form, (p) => p.serviceRate),
      ),
    });
  if (form.idleRate !== null) {
    const elements = [{ components: [componentOf(form, 'PARKING_TIME', form.idleRate)], restrictions: {} }];
    layers.push({ layer: 'idle', tariff: tariffOf(form, 'idle', header, elements) });
  }
  return { ...header, name: form.name, currency: form.currency, layers, idleGraceS: form.idleGraceS };
}

/** The form of a plan, or null where the plan says more than the form can. */
export function toTimeOfUse(plan: PricePlan): TimeOfUse | null {
  const energy = plan.layers.find((l) => l.layer === 'energy')?.tariff;
  const service = plan.layers.find((l) => l.layer === 'service')?.tariff;
  const idle = plan.layers.find((l) => l.layer === 'idle')?.tariff;
  if (energy === undefined || (service !== undefined && service.elements.length !== energy.elements.length)) return null;
  const form: TimeOfUse = {
    name: plan.name,
    currency: plan.currency,
    periods: periodsOf(energy.elements, service?.elements ?? null),
    idleRate: idle?.elements[0]?.components[0]?.price ?? null,
    idleGraceS: plan.idleGraceS,
    taxPpm: energy.elements[0]?.components[0]?.taxPpm ?? null,
  };
  const again = planFromTimeOfUse(form, plan);
  return canonical(again.layers) === canonical(plan.layers) ? form : null;
}

function elementsOf(form: TimeOfUse, priceOf: (period: TimeOfUsePeriod) => Rate): TariffElement[] {
  const special = (p: TimeOfUsePeriod): boolean => someOnly(p.weekdays, 7) || someOnly(p.months, 12);
  return [...form.periods.filter(special), ...form.periods.filter((p) => !special(p))].flatMap((period) =>
    period.ranges.map((range) => ({
      components: [componentOf(form, 'ENERGY', priceOf(period))],
      restrictions: restrictionsOf(period, range),
      label: period.label,
    })),
  );
}

function restrictionsOf(period: TimeOfUsePeriod, range: TimeOfUsePeriod['ranges'][number]): TariffRestrictions {
  const wholeDay = range.fromMinute === 0 && range.toMinute === 1_440;
  return {
    ...(wholeDay ? {} : { startMinute: range.fromMinute, endMinute: range.toMinute }),
    ...(period.weekdays !== null && someOnly(period.weekdays, 7) ? { weekdays: period.weekdays } : {}),
    ...(period.months !== null && someOnly(period.months, 12) ? { months: period.months } : {}),
  };
}

function someOnly(list: readonly number[] | null, all: number): boolean {
  return list !== null && list.length > 0 && new Set(list).size < all;
}

function componentOf(form: TimeOfUse, type: PriceDimension, price: Rate): PriceComponent {
  return { type, price, taxPpm: form.taxPpm, stepSize: 1 };
}

function tariffOf(form: TimeOfUse, layer: string, header: PlanHeader, elements: readonly TariffElement[]): Tariff {
  return {
    id: `${layer}-${header.version}-${header.id}`.slice(0, 36),
    currency: form.currency,
    elements,
    minPrice: null,
    maxPrice: null,
    taxIncluded: form.taxPpm === null ? 'NOT_APPLICABLE' : 'YES',
  };
}

/** Neighbouring elements that differ in their time of day alone are ranges of one period. */
function periodsOf(energy: readonly TariffElement[], service: readonly TariffElement[] | null): TimeOfUsePeriod[] {
  const periods: { period: TimeOfUsePeriod; key: string }[] = [];
  energy.forEach((element, i) => {
    const { startMinute = 0, endMinute = 1_440, weekdays = null, months = null } = element.restrictions;
    const range = { fromMinute: startMinute, toMinute: endMinute };
    const rates = { energyRate: element.components[0]?.price ?? rate(0), serviceRate: service?.[i]?.components[0]?.price ?? rate(0) };
    const period = { label: element.label ?? '', ...rates, weekdays, months };
    const key = canonical(period);
    const before = periods.at(-1);
    if (before?.key === key) before.period = { ...before.period, ranges: [...before.period.ranges, range] };
    else periods.push({ key, period: { ...period, ranges: [range] } });
  });
  return periods.map((p) => p.period);
}

/** JSON with sorted keys: equal texts are equal plans, tariff ids apart (an imported tariff may have any). */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, v: unknown) => {
    if (key === 'id') return undefined;
    return typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v;
  });
}

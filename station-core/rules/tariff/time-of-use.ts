/** The simple form of a price plan (periods of the day with an energy and a service price, an idle fee) and back. */
import { rate } from '../../base/money.ts';
import type { Currency, Rate } from '../../base/money.ts';
import type { PlanId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type {
  PlanLayer,
  PriceComponent,
  PriceDimension,
  PriceLimit,
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
  /** true: on holidays alone; false: on all other days alone; left out: on both. */
  readonly holiday?: boolean;
}

/**
 * The plan editor's form. Where periods overlap, those for some days or months or for holidays only go before those for all,
 * and among these the earlier in the list.
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
  /** In the service layer: once per session, and per hour of charging. Left out: none. */
  readonly startRate?: Rate;
  readonly timeRate?: Rate;
  /** Energy is charged in steps of so many watt-hours, rounded up once per session; left out: 1. */
  readonly stepWh?: number;
  /** What a layer costs at least and at most, as the driver pays it, in 1e-4 of the major unit. Left out: no such limit. */
  readonly limits?: Readonly<Partial<Record<FormLimit, number>>>;
}

export type FormLimit = 'energyMin' | 'energyMax' | 'serviceMin' | 'serviceMax';

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
  const service = [...onceOf(form), ...(form.periods.some((p) => p.serviceRate !== 0) ? elementsOf(form, (p) => p.serviceRate) : [])];
  if (service.length > 0) layers.push({ layer: 'service', tariff: tariffOf(form, 'service', header, service) });
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
  if (energy === undefined) return null;
  const once = service?.elements[0]?.components.some((c) => c.type !== 'ENERGY') === true ? service.elements[0].components : [];
  const served = service === undefined ? [] : service.elements.slice(once.length > 0 ? 1 : 0);
  if (served.length > 0 && served.length !== energy.elements.length) return null;
  const form: TimeOfUse = {
    name: plan.name,
    currency: plan.currency,
    periods: periodsOf(energy.elements, served.length > 0 ? served : null),
    idleRate: idle?.elements[0]?.components[0]?.price ?? null,
    idleGraceS: plan.idleGraceS,
    taxPpm: energy.elements[0]?.components[0]?.taxPpm ?? null,
    ...moreOf(energy, service ?? null, once),
  };
  const again = planFromTimeOfUse(form, plan);
  return canonical(again.layers) === canonical(plan.layers) ? form : null;
}

/** Start fee and price of time: they hold whatever the clock says, so that they stand in front. */
function onceOf(form: TimeOfUse): TariffElement[] {
  const components = [
    ...(form.startRate === undefined ? [] : [componentOf(form, 'FLAT', form.startRate)]),
    ...(form.timeRate === undefined ? [] : [componentOf(form, 'TIME', form.timeRate)]),
  ];
  return components.length === 0 ? [] : [{ components, restrictions: {} }];
}

function moreOf(energy: Tariff, service: Tariff | null, once: readonly PriceComponent[]): Partial<TimeOfUse> {
  const startRate = once.find((c) => c.type === 'FLAT')?.price;
  const timeRate = once.find((c) => c.type === 'TIME')?.price;
  const stepWh = energy.elements[0]?.components[0]?.stepSize ?? 1;
  const found: readonly (readonly [FormLimit, PriceLimit | null])[] = [
    ['energyMin', energy.minPrice],
    ['energyMax', energy.maxPrice],
    ['serviceMin', service?.minPrice ?? null],
    ['serviceMax', service?.maxPrice ?? null],
  ];
  const limits = found.flatMap(([name, limit]) => (limit === null ? [] : [[name, limit.afterTaxes ?? limit.beforeTaxes] as const]));
  return {
    ...(startRate === undefined ? {} : { startRate }),
    ...(timeRate === undefined ? {} : { timeRate }),
    ...(stepWh === 1 ? {} : { stepWh }),
    ...(limits.length === 0 ? {} : { limits: Object.fromEntries(limits) }),
  };
}

function elementsOf(form: TimeOfUse, priceOf: (period: TimeOfUsePeriod) => Rate): TariffElement[] {
  const special = (p: TimeOfUsePeriod): boolean => someOnly(p.weekdays, 7) || someOnly(p.months, 12) || p.holiday !== undefined;
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
    ...(period.holiday === undefined ? {} : { holiday: period.holiday }),
  };
}

function someOnly(list: readonly number[] | null, all: number): boolean {
  return list !== null && list.length > 0 && new Set(list).size < all;
}

function componentOf(form: TimeOfUse, type: PriceDimension, price: Rate): PriceComponent {
  return { type, price, taxPpm: form.taxPpm, stepSize: type === 'ENERGY' ? (form.stepWh ?? 1) : 1 };
}

/** Without a tax there is one amount alone; with one it is what the driver pays. */
function limitOf(form: TimeOfUse, name: FormLimit | null): PriceLimit | null {
  const amount = name === null ? undefined : form.limits?.[name];
  if (amount === undefined) return null;
  return form.taxPpm === null ? { beforeTaxes: amount, afterTaxes: null } : { beforeTaxes: null, afterTaxes: amount };
}

function tariffOf(form: TimeOfUse, layer: PlanLayer['layer'], header: PlanHeader, elements: readonly TariffElement[]): Tariff {
  return {
    id: `${layer}-${header.version}-${header.id}`.slice(0, 36),
    currency: form.currency,
    elements,
    minPrice: limitOf(form, layer === 'idle' ? null : `${layer}Min`),
    maxPrice: limitOf(form, layer === 'idle' ? null : `${layer}Max`),
    taxIncluded: form.taxPpm === null ? 'NOT_APPLICABLE' : 'YES',
  };
}

/** Neighbouring elements that differ in their time of day alone are ranges of one period. */
function periodsOf(energy: readonly TariffElement[], service: readonly TariffElement[] | null): TimeOfUsePeriod[] {
  const periods: { period: TimeOfUsePeriod; key: string }[] = [];
  energy.forEach((element, i) => {
    const { startMinute = 0, endMinute = 1_440, weekdays = null, months = null, holiday } = element.restrictions;
    const range = { fromMinute: startMinute, toMinute: endMinute };
    const rates = { energyRate: element.components[0]?.price ?? rate(0), serviceRate: service?.[i]?.components[0]?.price ?? rate(0) };
    const period = { label: element.label ?? '', ...rates, weekdays, months, ...(holiday === undefined ? {} : { holiday }) };
    const key = canonical(period);
    const before = periods.at(-1);
    if (before?.key === key) before.period = { ...before.period, ranges: [...before.period.ranges, range] };
    else periods.push({ key, period: { ...period, ranges: [range] } });
  });
  return periods.map((p) => p.period);
}

/** JSON with sorted keys: equal texts are equal plans, tariff ids (an imported tariff may have any) and the calendar apart. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, v: unknown) => {
    if (key === 'id' || key === 'holidays') return undefined;
    return typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v;
  });
}

/** What a charge costs now and in the next hours, as a driver pays it: every price with its tax. */
import { rate, type Rate } from '../../base/money.ts';
import { HOUR_MS, localTime, utcMs, type UtcMs, type ZoneName } from '../../base/time.ts';
import type { PlanAssignment, Promotion } from '../../domain/benefits.ts';
import type { PriceComponent, PriceDimension, PricePlan } from '../../domain/tariff.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import type { PlanId } from '../../base/ids.ts';
import { compileTariff, priceOf, SESSION_START, slotAt } from '../../rules/tariff/compile-tariff.ts';
import { priceAt } from '../../rules/tariff/day-picture.ts';
import { pickPlan } from '../../rules/tariff/pick-plan.ts';

export interface PriceStretch {
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly label: string | null;
  /** Per kWh, energy and service together. */
  readonly rate: Rate;
}

export interface PriceBoard {
  /** From now on, at most 24 hours; never empty. */
  readonly stretches: readonly PriceStretch[];
  readonly energyRate: Rate | null;
  readonly serviceRate: Rate | null;
  /** Per hour while it charges, and once at the start; null: none. */
  readonly timeRate: Rate | null;
  readonly flat: Rate | null;
  /** Per hour after the charge has ended and the grace time is over; null: none. */
  readonly idleRate: Rate | null;
  readonly idleGraceS: number;
  /** Some price depends on how much, how long or how fast: it may change during the charge. */
  readonly isGraded: boolean;
}

const AHEAD_MS = 24 * HOUR_MS;
const MOST_STRETCHES = 12;

/** The plan for somebody without an account at this connector; null: the station has none. */
export function planIdAt(
  assignments: readonly PlanAssignment[],
  place: { readonly ref: ConnectorRef; readonly zone: ZoneName; readonly activePlanId: PlanId | null },
  nowMs: UtcMs,
): PlanId | null {
  return pickPlan(assignments, { ref: place.ref, groupId: null, day: localTime(nowMs, place.zone).date }, place.activePlanId);
}

export function priceBoard(plan: PricePlan, zone: ZoneName, nowMs: UtcMs): PriceBoard {
  const gross = grossPlan(plan);
  const now = priceAt(gross, zone, nowMs);
  return {
    stretches: stretchesOf(gross, zone, nowMs),
    energyRate: now.energyRate,
    serviceRate: now.serviceRate,
    timeRate: sumAt(gross, zone, nowMs, 'TIME'),
    flat: sumAt(gross, zone, nowMs, 'FLAT'),
    idleRate: now.idleRate,
    idleGraceS: plan.idleGraceS,
    isGraded: plan.layers.some(({ tariff }) => tariff.elements.some(({ restrictions: r }) => isGraded(r))),
  };
}

function stretchesOf(plan: PricePlan, zone: ZoneName, nowMs: UtcMs): PriceStretch[] {
  const endMs = nowMs + AHEAD_MS;
  const stretches: PriceStretch[] = [];
  let at = nowMs;
  while (at < endMs && stretches.length < MOST_STRETCHES) {
    const price = priceAt(plan, zone, at);
    const toMs = utcMs(Math.min(price.untilMs ?? endMs, endMs));
    const whole = rate((price.energyRate ?? 0) + (price.serviceRate ?? 0));
    const before = stretches.at(-1);
    if (before !== undefined && before.rate === whole && before.label === price.label)
      stretches[stretches.length - 1] = { ...before, toMs };
    else stretches.push({ fromMs: at, toMs, label: price.label, rate: whole });
    at = toMs;
  }
  return stretches;
}

/** Of all layers together; null: none has such a price now. */
function sumAt(plan: PricePlan, zone: ZoneName, atMs: UtcMs, dimension: PriceDimension): Rate | null {
  const prices = plan.layers.flatMap(({ tariff }) => {
    const compiled = compileTariff(tariff);
    const price = priceOf(slotAt(compiled, atMs, zone).slot, dimension, SESSION_START, 'session');
    return price === null ? [] : [price.component.price];
  });
  return prices.length === 0 ? null : rate(prices.reduce((sum, price) => sum + price, 0));
}

/** What a driver pays is what he is shown: a price before tax is shown with it. The bill itself works from the plan as it stands. */
function grossPlan(plan: PricePlan): PricePlan {
  const known = grossPlans.get(plan);
  if (known !== undefined) return known;
  const made: PricePlan = {
    ...plan,
    layers: plan.layers.map((layer) =>
      layer.tariff.taxIncluded !== 'NO'
        ? layer
        : {
            ...layer,
            tariff: {
              ...layer.tariff,
              elements: layer.tariff.elements.map((element) => ({ ...element, components: element.components.map(withTax) })),
            },
          },
    ),
  };
  grossPlans.set(plan, made);
  return made;
}

const grossPlans = new WeakMap<PricePlan, PricePlan>();

function withTax(component: PriceComponent): PriceComponent {
  if (component.taxPpm === null || component.taxPpm === 0) return component;
  // Rounded up, half away from zero: shown alone, never billed.
  const gross = (BigInt(component.price) * BigInt(1_000_000 + component.taxPpm) + 500_000n) / 1_000_000n;
  return { ...component, price: rate(Number(gross)) };
}

function isGraded(r: PricePlan['layers'][number]['tariff']['elements'][number]['restrictions']): boolean {
  const asked = [r.minEnergy, r.maxEnergy, r.minPower, r.maxPower, r.minCurrentMa, r.maxCurrentMa, r.minDurationS, r.maxDurationS];
  return r.reservation === undefined && asked.some((bound) => bound !== undefined);
}

/** Promotions that hold now at this place for everybody. */
export function promotionsNow(promotions: readonly Promotion[], zone: ZoneName, nowMs: UtcMs): Promotion[] {
  const { date, minuteOfDay, weekday } = localTime(nowMs, zone);
  return promotions.filter((p) => {
    if (date < p.fromDay || date >= p.toDay) return false;
    if (p.weekdays.length > 0 && !p.weekdays.includes(weekday)) return false;
    if (p.fromMinute === p.toMinute) return true;
    return p.fromMinute < p.toMinute
      ? minuteOfDay >= p.fromMinute && minuteOfDay < p.toMinute
      : minuteOfDay >= p.fromMinute || minuteOfDay < p.toMinute;
  });
}

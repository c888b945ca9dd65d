/** What a plan costs by the clock: the 24-hour picture of a day, and the price now with its next change. */
import { rate } from '../../base/money.ts';
import type { Rate } from '../../base/money.ts';
import { DAY_MS, MINUTE_MS, localTime, nextDate, nextOffsetChange, startOfDay, utcMs } from '../../base/time.ts';
import type { LocalDate, UtcMs, ZoneName } from '../../base/time.ts';
import type { PlanLayer, PriceDimension, PricePlan } from '../../domain/tariff.ts';
import { SESSION_START, compileTariff, priceOf, slotAt, wallSlot } from './compile-tariff.ts';
import type { Price, WallSlot } from './compile-tariff.ts';

/** Prices of a session that just began; null: no price (the energy or service part is free or missing). */
export interface DaySegment {
  /** Wall-clock minutes since midnight, end exclusive. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly label: string | null;
  readonly energyRate: Rate | null;
  readonly serviceRate: Rate | null;
}

export interface DayPicture {
  readonly date: LocalDate;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** In order, without gaps but for the minutes the clock skips. Minutes that come twice are there once. */
  readonly segments: readonly DaySegment[];
  /** The minutes the wall clock skips or shows twice on this day, null on other days. */
  readonly clockChange: { readonly kind: 'skipped' | 'repeated'; readonly fromMinute: number; readonly toMinute: number } | null;
}

/** The plan's prices over one day as the wall clock shows it: a day of 23 hours has a gap, one of 25 a marked hour. */
export function dayPicture(plan: PricePlan, date: LocalDate, zone: ZoneName): DayPicture {
  const clockChange = clockChangeOf(date, zone);
  const weekday = localTime(startOfDay(date, zone), zone).weekday;
  const tariffs = plan.layers.map((l) => compileTariff(l.tariff));
  const skipped = clockChange?.kind === 'skipped' ? [clockChange.fromMinute, clockChange.toMinute] : [];
  const marks = [...new Set([0, 1_440, ...skipped, ...tariffs.flatMap((t) => t.minuteMarks)])].sort((a, b) => a - b);
  const segments: DaySegment[] = [];
  marks.slice(0, -1).forEach((fromMinute, i) => {
    if (clockChange?.kind === 'skipped' && fromMinute >= clockChange.fromMinute && fromMinute < clockChange.toMinute) return;
    const prices = pricesIn(
      plan,
      tariffs.map((t) => wallSlot(t, date, weekday, fromMinute)),
    );
    const segment = {
      fromMinute,
      toMinute: marks[i + 1] ?? 1_440,
      label: prices.label,
      energyRate: prices.energyRate,
      serviceRate: prices.serviceRate,
    };
    const before = segments.at(-1);
    if (before !== undefined && before.toMinute === fromMinute && samePrice(before, segment))
      segments[segments.length - 1] = { ...before, toMinute: segment.toMinute };
    else segments.push(segment);
  });
  return { date, weekday, segments, clockChange };
}

export interface PriceNow {
  readonly label: string | null;
  readonly energyRate: Rate | null;
  readonly serviceRate: Rate | null;
  /** Per hour after the charge has ended and the grace time is over; null: none at this time of day. */
  readonly idleRate: Rate | null;
  /** When the next of these prices changes, null where none does within 8 days. */
  readonly untilMs: UtcMs | null;
}

/** What a session that begins at this instant pays, and until when. */
export function priceAt(plan: PricePlan, zone: ZoneName, atMs: UtcMs): PriceNow {
  const tariffs = plan.layers.map((l) => compileTariff(l.tariff));
  const at = (instant: UtcMs): { readonly prices: Prices; readonly toMs: number } => {
    const slots = tariffs.map((t) => slotAt(t, instant, zone));
    return {
      prices: pricesIn(
        plan,
        slots.map((s) => s.slot),
      ),
      toMs: Math.min(...slots.map((s) => s.toMs)),
    };
  };
  const now = at(atMs);
  let toMs = now.toMs;
  while (toMs <= atMs + 8 * DAY_MS) {
    const next = at(utcMs(toMs));
    if (!samePrice(now.prices, next.prices) || now.prices.idleRate !== next.prices.idleRate) return { ...now.prices, untilMs: utcMs(toMs) };
    toMs = next.toMs;
  }
  return { ...now.prices, untilMs: null };
}

interface Prices {
  readonly label: string | null;
  readonly energyRate: Rate | null;
  readonly serviceRate: Rate | null;
  readonly idleRate: Rate | null;
}

function pricesIn(plan: PricePlan, slots: readonly WallSlot[]): Prices {
  const of = (dimension: PriceDimension, layers: readonly PlanLayer['layer'][]): Price[] =>
    plan.layers.flatMap(({ layer }, i) => {
      const slot = slots[i];
      const price = slot === undefined || !layers.includes(layer) ? null : priceOf(slot, dimension, SESSION_START, 'session');
      return price === null ? [] : [price];
    });
  const energy = of('ENERGY', ['energy'])[0];
  const service = of('ENERGY', ['service'])[0];
  const parking = of('PARKING_TIME', ['energy', 'service', 'idle']);
  return {
    label: energy?.label ?? service?.label ?? null,
    energyRate: energy?.component.price ?? null,
    serviceRate: service?.component.price ?? null,
    idleRate: parking.length === 0 ? null : rate(parking.reduce((sum, p) => sum + p.component.price, 0)),
  };
}

function samePrice(a: Omit<Prices, 'idleRate'>, b: Omit<Prices, 'idleRate'>): boolean {
  return a.label === b.label && a.energyRate === b.energyRate && a.serviceRate === b.serviceRate;
}

/** A clock change inside the day, by the wall-clock minutes it takes away or gives twice (cut at the day's ends). */
function clockChangeOf(date: LocalDate, zone: ZoneName): DayPicture['clockChange'] {
  const from = startOfDay(date, zone);
  const to = startOfDay(nextDate(date), zone);
  if (to - from === DAY_MS) return null;
  const change = nextOffsetChange(from, zone, to - from);
  if (change === null) {
    const firstMinute = localTime(from, zone).minuteOfDay; // the midnight itself is skipped
    return firstMinute === 0 ? null : { kind: 'skipped', fromMinute: 0, toMinute: firstMinute };
  }
  const before = localTime(utcMs(change - 1), zone);
  const after = localTime(change, zone);
  const wallBefore = before.minuteOfDay + 1;
  const wallAfter = wallBefore + (after.offsetMs - before.offsetMs) / MINUTE_MS;
  const [fromMinute, toMinute] = [Math.min(wallBefore, wallAfter), Math.max(wallBefore, wallAfter)];
  return {
    kind: wallAfter > wallBefore ? 'skipped' : 'repeated',
    fromMinute: Math.max(0, fromMinute),
    toMinute: Math.min(1_440, toMinute),
  };
}

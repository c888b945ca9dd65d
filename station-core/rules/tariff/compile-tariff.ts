/** A tariff made ready for pricing: which prices can hold at a wall-clock minute, and at what marks that may change. */
import { DAY_MS, MINUTE_MS, localTime, nextOffsetChange, utcMs } from '../../base/time.ts';
import type { LocalDate, UtcMs, ZoneName } from '../../base/time.ts';
import type { PriceComponent, PriceDimension, Tariff, TariffElement, TariffRestrictions } from '../../domain/tariff.ts';

/** A component with its period's label. Equal ones of a tariff are one object, so `===` says "the same price goes on". */
export interface Price {
  readonly component: PriceComponent;
  readonly label: string | null;
}

/** What a session has come to at an instant. Power and current are bounds; a quantity nobody measured counts as zero. */
export interface SessionState {
  readonly energyDwh: number;
  readonly durationMs: number;
  readonly minPowerW: number;
  readonly maxPowerW: number;
  readonly minCurrentMa: number;
  readonly maxCurrentMa: number;
}

export const SESSION_START: SessionState = {
  energyDwh: 0,
  durationMs: 0,
  minPowerW: 0,
  maxPowerW: 0,
  minCurrentMa: 0,
  maxCurrentMa: 0,
};

/** Which elements may apply: those for the session itself, or those for a reservation (used, or expired unused). */
export type Purpose = 'session' | 'reservation' | 'expired-reservation';

/** A stretch of wall-clock time in which the same elements hold, as far as time, weekday and date say. */
export interface WallSlot {
  readonly elements: readonly CompiledElement[];
  /** No element left here asks for energy, duration, power or current: the answer is the same all through. */
  readonly steady: boolean;
}

interface CompiledElement {
  readonly restrictions: TariffRestrictions;
  readonly prices: Readonly<Partial<Record<PriceDimension, Price>>>;
  readonly asksState: boolean;
}

export interface CompiledTariff {
  readonly elements: readonly CompiledElement[];
  /** Minutes of the day where a restriction begins or ends, 1440 last; empty where no price depends on the clock. */
  readonly minuteMarks: readonly number[];
  readonly energyMarksDwh: readonly number[];
  readonly durationMarksMs: readonly number[];
  readonly hasFlat: boolean;
  readonly dated: boolean;
  readonly holidays: ReadonlySet<LocalDate>;
  readonly asksHoliday: boolean;
  readonly slots: Map<number, WallSlot>;
}

/** Derived constants of tariffs, dropped with the tariff object itself. Pricing a live session asks several times a second. */
const compiledTariffs = new WeakMap<Tariff, CompiledTariff>();

/** The compiled form of an (immutable) tariff; computed once per object. */
export function compileTariff(tariff: Tariff): CompiledTariff {
  let compiled = compiledTariffs.get(tariff);
  if (compiled === undefined) {
    compiled = compile(tariff);
    compiledTariffs.set(tariff, compiled);
  }
  return compiled;
}

/** The slot that holds at this instant and the instants from which and until which it does (end exclusive). */
export function slotAt(
  tariff: CompiledTariff,
  at: UtcMs,
  zone: ZoneName,
): { readonly slot: WallSlot; readonly fromMs: number; readonly toMs: number } {
  if (tariff.minuteMarks.length === 0) return { slot: wallSlot(tariff, EPOCH_DAY, 4, 0), fromMs: -Infinity, toMs: Infinity };
  const local = localTime(at, zone);
  const wallMs = (((at + local.offsetMs) % DAY_MS) + DAY_MS) % DAY_MS;
  const mark = tariff.minuteMarks.find((m) => m > local.minuteOfDay) ?? 1_440;
  let toMs = at - wallMs + mark * MINUTE_MS;
  if (localTime(utcMs(toMs - 1), zone).offsetMs !== local.offsetMs) toMs = nextOffsetChange(at, zone, 2 * DAY_MS) ?? toMs;
  return { slot: wallSlot(tariff, local.date, local.weekday, local.minuteOfDay), fromMs: at, toMs };
}

/**
 * The slot of a wall-clock minute. Restrictions on the session's state are left for `priceOf`. `isHoliday`: what if the day
 * were one, or none.
 */
export function wallSlot(
  tariff: CompiledTariff,
  date: LocalDate,
  weekday: number,
  minuteOfDay: number,
  isHoliday: boolean = tariff.holidays.has(date),
): WallSlot {
  if (tariff.dated) return makeSlot(tariff, date, weekday, minuteOfDay, isHoliday);
  const markIndex = tariff.minuteMarks.findIndex((m) => m > minuteOfDay);
  const key = weekday * 2_000 + markIndex;
  let slot = tariff.slots.get(key);
  if (slot === undefined) {
    slot = makeSlot(tariff, date, weekday, minuteOfDay, isHoliday);
    tariff.slots.set(key, slot);
  }
  return slot;
}

/** OCPI: the first element that matches and has this dimension gives the price. null: this dimension is free here. */
export function priceOf(slot: WallSlot, dimension: PriceDimension, state: SessionState, purpose: Purpose): Price | null {
  for (const element of slot.elements) {
    const price = element.prices[dimension];
    if (price === undefined || !servesPurpose(element.restrictions, purpose)) continue;
    if (!element.asksState || stateHolds(element.restrictions, state)) return price;
  }
  return null;
}

const EPOCH_DAY = '1970-01-01' as LocalDate;

function makeSlot(tariff: CompiledTariff, date: LocalDate, weekday: number, minuteOfDay: number, isHoliday: boolean): WallSlot {
  const elements = tariff.elements.filter(
    (e) => dayHolds(e.restrictions, date, weekday, isHoliday) && clockHolds(e.restrictions, minuteOfDay),
  );
  return { elements, steady: !elements.some((e) => e.asksState) };
}

function dayHolds(r: TariffRestrictions, date: LocalDate, weekday: number, isHoliday: boolean): boolean {
  if (r.startDate !== undefined && date < r.startDate) return false;
  if (r.endDate !== undefined && date >= r.endDate) return false;
  if (r.weekdays !== undefined && !r.weekdays.includes(weekday)) return false;
  if (r.holiday !== undefined && r.holiday !== isHoliday) return false;
  return r.months === undefined || r.months.includes(Number(date.slice(5, 7)));
}

function clockHolds(r: TariffRestrictions, minute: number): boolean {
  const start = r.startMinute ?? 0;
  const end = r.endMinute ?? 1_440;
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

/**
 * An element with a reservation restriction is for reservations only, one without is for sessions only. An expired
 * reservation is charged by RESERVATION_EXPIRES elements and, where these have no such dimension, by RESERVATION ones.
 */
function servesPurpose(r: TariffRestrictions, purpose: Purpose): boolean {
  if (r.reservation === undefined) return purpose === 'session';
  return purpose === 'expired-reservation' || (purpose === 'reservation' && r.reservation === 'RESERVATION');
}

function stateHolds(r: TariffRestrictions, state: SessionState): boolean {
  return (
    within(r.minEnergy, r.maxEnergy, state.energyDwh, state.energyDwh) &&
    within(seconds(r.minDurationS), seconds(r.maxDurationS), state.durationMs, state.durationMs) &&
    within(r.minPower, r.maxPower, state.minPowerW, state.maxPowerW) &&
    within(r.minCurrentMa, r.maxCurrentMa, state.minCurrentMa, state.maxCurrentMa)
  );
}

function within(min: number | undefined, max: number | undefined, low: number, high: number): boolean {
  return (min === undefined || low >= min) && (max === undefined || high < max);
}

function seconds(s: number | undefined): number | undefined {
  return s === undefined ? undefined : s * 1_000;
}

function compile(tariff: Tariff): CompiledTariff {
  const known = new Map<string, Price>();
  const elements = tariff.elements.map((e) => compileElement(e, known));
  const all = tariff.elements.map((e) => e.restrictions);
  const asksHoliday = all.some((r) => r.holiday !== undefined);
  const dated = asksHoliday || all.some((r) => r.startDate !== undefined || r.endDate !== undefined || r.months !== undefined);
  const onClock = dated || all.some((r) => r.weekdays !== undefined || r.startMinute !== undefined || r.endMinute !== undefined);
  return {
    elements,
    minuteMarks: onClock ? ascending([...all.flatMap((r) => [r.startMinute, r.endMinute]), 1_440]) : [],
    energyMarksDwh: ascending(all.flatMap((r) => [r.minEnergy, r.maxEnergy])),
    durationMarksMs: ascending(all.flatMap((r) => [seconds(r.minDurationS), seconds(r.maxDurationS)])),
    hasFlat: elements.some((e) => e.prices.FLAT !== undefined),
    dated,
    holidays: new Set(tariff.holidays),
    asksHoliday,
    slots: new Map(),
  };
}

function compileElement(element: TariffElement, known: Map<string, Price>): CompiledElement {
  const prices: Partial<Record<PriceDimension, Price>> = {};
  for (const component of element.components) {
    const label = element.label ?? null;
    const key = JSON.stringify([component.type, component.price, component.taxPpm, component.stepSize, label]);
    const price = known.get(key) ?? { component, label };
    known.set(key, price);
    prices[component.type] ??= price;
  }
  return { restrictions: element.restrictions, prices, asksState: asksState(element.restrictions) };
}

function asksState(r: TariffRestrictions): boolean {
  return [r.minEnergy, r.maxEnergy, r.minDurationS, r.maxDurationS, r.minPower, r.maxPower, r.minCurrentMa, r.maxCurrentMa].some(
    (limit) => limit !== undefined,
  );
}

/** Marks above zero, each once, in order. */
function ascending(marks: readonly (number | undefined)[]): number[] {
  return [...new Set(marks.filter((m) => m !== undefined && m > 0))].filter((m) => m !== undefined).sort((a, b) => a - b);
}

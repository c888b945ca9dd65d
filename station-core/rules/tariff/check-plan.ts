/** Refuses a price plan that cannot be billed under: a hole in the week or the year, or figures that make no sense. */
import { formatDecimal } from '../../base/decimal.ts';
import { localTime, nextDate, parseLocalDate } from '../../base/time.ts';
import type { LocalDate, ZoneName } from '../../base/time.ts';
import type { PlanLayer, PriceComponent, PricePlan, Tariff, TariffRestrictions } from '../../domain/tariff.ts';
import { SESSION_START, compileTariff, priceOf, wallSlot } from './compile-tariff.ts';
import type { CompiledTariff, SessionState } from './compile-tariff.ts';

export interface PlanProblem {
  /** Where in the plan, e.g. 'layers[0].tariff.elements[2].components[0].price'. */
  readonly path: string;
  readonly code: PlanProblemCode;
  /** 1 Monday to 7 Sunday, of a hole. */
  readonly weekday: number | null;
  /** Minutes since local midnight, of a hole. */
  readonly minute: number | null;
  /** The day of a hole in a plan with dates or months. */
  readonly date: LocalDate | null;
  /** English, e.g. 'Tuesday 22:00 has no energy price'. */
  readonly sentence: string;
}

export type PlanProblemCode =
  | 'no-energy-layer'
  | 'duplicate-layer'
  | 'currency-mismatch'
  | 'no-elements'
  | 'too-complex'
  | 'bad-grace'
  | 'bad-price'
  | 'bad-tax'
  | 'bad-step'
  | 'bad-minute'
  | 'bad-date'
  | 'bad-weekday'
  | 'bad-month'
  | 'bad-range'
  | 'min-above-max'
  | 'hole';

/** At most this many problems are told, elements looked at, and states of a session tried per minute. */
const PROBLEMS_MAX = 50;
const ELEMENTS_MAX = 1_000;
const STATES_MAX = 2_000;
/** Holidays of some decades. */
const HOLIDAYS_MAX = 2_000;
/** 1e-5: ten million of the major unit. Keeps products of rates and real energies far within 2^53 as amounts. */
const RATE_MAX = 1e12;
const TAX_PPM_MAX = 1_000_000;
const STEP_MAX = 10_000_000;

/**
 * [] means the plan can be used. The energy layer must have an ENERGY price at every minute from the day the plan begins
 * to hold, for ever, whatever the session's energy, duration, power and current so far: a price only up to 10 kWh is a
 * hole after 10 kWh. A service layer must too, if it charges for energy at all; an energy layer that sells by time or once alone
 * need not. Days with a clock change need no look of
 * their own: they show minutes of the week twice or not at all.
 */
export function checkPlan(plan: PricePlan, zone: ZoneName): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const tell: Tell = (path, code, sentence, where) => {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, code, weekday: null, minute: null, date: null, ...where, sentence });
  };
  if (!isWhole(plan.idleGraceS, 0, 604_800)) tell('idleGraceS', 'bad-grace', 'The grace time must be between 0 seconds and 7 days');
  checkLayers(plan, tell);
  plan.layers.forEach((layer, i) => checkTariff(layer.tariff, `layers[${i}].tariff`, tell));
  if (problems.length > 0) return problems;
  const from = localTime(plan.validFromMs, zone).date;
  plan.layers.forEach((layer, i) => checkHoles(layer, `layers[${i}].tariff`, from, tell));
  return problems;
}

type Tell = (
  path: string,
  code: PlanProblemCode,
  sentence: string,
  where?: { weekday: number; minute: number; date: LocalDate | null },
) => void;

function checkLayers(plan: PricePlan, tell: Tell): void {
  const names = plan.layers.map((l) => l.layer);
  if (!names.includes('energy')) tell('layers', 'no-energy-layer', 'The plan has no energy layer');
  plan.layers.forEach(({ layer, tariff }, i) => {
    if (names.indexOf(layer) !== i) tell(`layers[${i}]`, 'duplicate-layer', `The plan has the ${layer} layer twice`);
    if (tariff.currency.code !== plan.currency.code || tariff.currency.digits !== plan.currency.digits)
      tell(
        `layers[${i}].tariff.currency`,
        'currency-mismatch',
        `The ${layer} layer is in ${tariff.currency.code}, the plan in ${plan.currency.code}`,
      );
  });
}

function checkTariff(tariff: Tariff, path: string, tell: Tell): void {
  if (tariff.elements.length === 0) tell(`${path}.elements`, 'no-elements', 'A tariff needs at least one price');
  if (tariff.elements.length > ELEMENTS_MAX) tell(`${path}.elements`, 'too-complex', `A tariff may have at most ${ELEMENTS_MAX} elements`);
  tariff.elements.slice(0, ELEMENTS_MAX).forEach((element, i) => {
    const at = `${path}.elements[${i}]`;
    if (element.components.length === 0) tell(`${at}.components`, 'no-elements', `Element ${i + 1} has no price`);
    element.components.forEach((c, k) => checkComponent(c, `${at}.components[${k}]`, tell));
    checkRestrictions(element.restrictions, `${at}.restrictions`, tell);
  });
  if ((tariff.holidays?.length ?? 0) > HOLIDAYS_MAX)
    tell(`${path}.holidays`, 'too-complex', `A calendar may have at most ${HOLIDAYS_MAX} holidays`);
  checkLimits(tariff, path, tell);
}

function checkComponent(component: PriceComponent, path: string, tell: Tell): void {
  const { type, price, taxPpm, stepSize } = component;
  if (!isWhole(price, 0, RATE_MAX))
    tell(`${path}.price`, 'bad-price', `The ${type} price ${shown(price, 5)} must be between 0 and ${shown(RATE_MAX, 5)}`);
  if (taxPpm !== null && !isWhole(taxPpm, 0, TAX_PPM_MAX))
    tell(`${path}.taxPpm`, 'bad-tax', `The tax of ${shown(taxPpm, 4)} % must be between 0 and 100 %`);
  if (!isWhole(stepSize, 0, STEP_MAX))
    tell(`${path}.stepSize`, 'bad-step', `The step size ${stepSize} must be a whole number from 0 to ${STEP_MAX}`);
}

function checkRestrictions(r: TariffRestrictions, path: string, tell: Tell): void {
  if (r.startMinute !== undefined && !isWhole(r.startMinute, 0, 1_439))
    tell(`${path}.startMinute`, 'bad-minute', `A period must begin between 00:00 and 23:59, not at minute ${r.startMinute}`);
  if (r.endMinute !== undefined && !isWhole(r.endMinute, 1, 1_440))
    tell(`${path}.endMinute`, 'bad-minute', `A period must end between 00:01 and 24:00, not at minute ${r.endMinute}`);
  if (r.startMinute !== undefined && r.startMinute === r.endMinute)
    tell(`${path}.endMinute`, 'bad-minute', `A period must not begin and end at ${clock(r.startMinute)}`);
  for (const key of ['startDate', 'endDate'] as const) {
    const date = r[key];
    if (date !== undefined && parseLocalDate(date) === null) tell(`${path}.${key}`, 'bad-date', `${date} is not a day of the calendar`);
  }
  if (r.startDate !== undefined && r.endDate !== undefined && r.startDate >= r.endDate)
    tell(`${path}.endDate`, 'bad-date', `The last day ${r.endDate} (exclusive) must come after the first ${r.startDate}`);
  checkNumbersOf(r.weekdays, 7, `${path}.weekdays`, 'bad-weekday', 'Weekdays are 1 (Monday) to 7 (Sunday), at least one', tell);
  checkNumbersOf(r.months, 12, `${path}.months`, 'bad-month', 'Months are 1 to 12, at least one', tell);
  checkRange(r.minEnergy, r.maxEnergy, `${path}.maxEnergy`, 'energy', tell);
  checkRange(r.minDurationS, r.maxDurationS, `${path}.maxDurationS`, 'duration', tell);
  checkRange(r.minPower, r.maxPower, `${path}.maxPower`, 'power', tell);
  checkRange(r.minCurrentMa, r.maxCurrentMa, `${path}.maxCurrentMa`, 'current', tell);
}

function checkNumbersOf(
  list: readonly number[] | undefined,
  max: number,
  path: string,
  code: PlanProblemCode,
  sentence: string,
  tell: Tell,
): void {
  if (list !== undefined && (list.length === 0 || list.some((n) => !isWhole(n, 1, max)))) tell(path, code, sentence);
}

function checkRange(min: number | undefined, max: number | undefined, path: string, what: string, tell: Tell): void {
  const bad = [min, max].some((limit) => limit !== undefined && !isWhole(limit, 0, Number.MAX_SAFE_INTEGER / 1_000));
  if (bad || (min !== undefined && max !== undefined && min >= max))
    tell(path, 'bad-range', `The ${what} range of a price must not be negative and must end above its beginning`);
}

function checkLimits(tariff: Tariff, path: string, tell: Tell): void {
  for (const key of ['minPrice', 'maxPrice'] as const)
    for (const tax of ['beforeTaxes', 'afterTaxes'] as const) {
      const amount = tariff[key]?.[tax] ?? null;
      if (amount !== null && !isWhole(amount, 0, RATE_MAX))
        tell(`${path}.${key}.${tax}`, 'bad-price', `The price limit ${shown(amount, 4)} must not be negative`);
    }
  for (const tax of ['beforeTaxes', 'afterTaxes'] as const) {
    const [min, max] = [tariff.minPrice?.[tax] ?? null, tariff.maxPrice?.[tax] ?? null];
    if (min !== null && max !== null && min > max)
      tell(`${path}.minPrice.${tax}`, 'min-above-max', `The minimum price ${shown(min, 4)} is above the maximum price ${shown(max, 4)}`);
  }
}

function checkHoles({ layer, tariff }: PlanLayer, path: string, from: LocalDate, tell: Tell): void {
  const types = tariff.elements.flatMap((e) => e.components.map((c) => c.type));
  const charges = types.includes('ENERGY');
  // Energy that is sold by the hour or once per charge has no price per kWh at any minute.
  const isOtherwise = layer === 'service' || types.includes('TIME') || types.includes('FLAT');
  if (layer === 'idle' || (!charges && isOtherwise)) return;
  const compiled = compileTariff(tariff);
  const states = statesOf(tariff);
  if (states === null) {
    tell(`${path}.elements`, 'too-complex', 'The prices depend on too many limits of energy, duration, power and current');
    return;
  }
  if (!compiled.dated) {
    for (let weekday = 1; weekday <= 7; weekday += 1)
      tellHolesOf(compiled, layer, path, { on: from, weekday, date: null, isHoliday: false }, states, tell);
    return;
  }
  for (const [first, end] of dateRegions(tariff, from)) tellFirstHole(compiled, layer, path, first, end, states, tell);
}

/** The days between two dates at which any restriction begins or ends; the last region never ends. */
function dateRegions(tariff: Tariff, from: LocalDate): (readonly [LocalDate, LocalDate | null])[] {
  const dates = tariff.elements.flatMap(({ restrictions: r }) => [r.startDate, r.endDate]).filter((d) => d !== undefined && d > from);
  const starts = [...new Set([from, ...dates])].filter((d) => d !== undefined).sort();
  return starts.map((start, i) => [start, starts[i + 1] ?? null]);
}

/** Within a region a day is known by its weekday and month; 373 days show every pair of them. */
function tellFirstHole(
  compiled: CompiledTariff,
  layer: string,
  path: string,
  first: LocalDate,
  end: LocalDate | null,
  states: readonly SessionState[],
  tell: Tell,
): void {
  const seen = new Set<string>();
  let date = first;
  for (let day = 0; day < 373 && (end === null || date < end); day += 1) {
    const weekday = (localDay(first) + day) % 7;
    const kind = `${date.slice(5, 7)} ${weekday}`;
    const look = { on: date, weekday: weekday === 0 ? 7 : weekday, date };
    // Any day may be made a holiday later on.
    for (const isHoliday of compiled.asksHoliday ? [false, true] : [false])
      if (!seen.has(kind) && tellHolesOf(compiled, layer, path, { ...look, isHoliday }, states, tell) > 0) return;
    seen.add(kind);
    date = nextDate(date);
  }
}

/** 1 Monday to 7 Sunday. */
function localDay(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

interface DayLooked {
  readonly on: LocalDate;
  readonly weekday: number;
  /** null: the day stands for its weekday. */
  readonly date: LocalDate | null;
  readonly isHoliday: boolean;
}

/** Tells the first minute of each hole of a day; of a dated plan's day only the first hole. Returns how many it told. */
function tellHolesOf(
  compiled: CompiledTariff,
  layer: string,
  path: string,
  { on, weekday, date, isHoliday }: DayLooked,
  states: readonly SessionState[],
  tell: Tell,
): number {
  let told = 0;
  let inHole = false;
  for (const minute of [0, ...compiled.minuteMarks.filter((m) => m < 1_440)]) {
    const slot = wallSlot(compiled, on, weekday, minute, isHoliday);
    const state = (slot.steady ? [SESSION_START] : states).find((s) => priceOf(slot, 'ENERGY', s, 'session') === null);
    if (state !== undefined && !inHole) {
      const when = `${WEEKDAYS[weekday - 1] ?? ''} ${date === null ? '' : `${date} `}${clock(minute)}${isHoliday ? ', if it is a holiday,' : ''}`;
      tell(`${path}.elements`, 'hole', `${when} has no ${layer} price${conditionOf(state)}`, { weekday, minute, date });
      told += 1;
      if (date !== null) return told;
    }
    inHole = state !== undefined;
  }
  return told;
}

/** The states to try: every combination of the limits the tariff names, and of none reached yet. null: too many. */
function statesOf(tariff: Tariff): SessionState[] | null {
  const all = tariff.elements.map((e) => e.restrictions);
  const energies = limitsOf(all.flatMap((r) => [r.minEnergy, r.maxEnergy]));
  const durations = limitsOf(all.flatMap((r) => [r.minDurationS, r.maxDurationS]));
  const powers = limitsOf(all.flatMap((r) => [r.minPower, r.maxPower]));
  const currents = limitsOf(all.flatMap((r) => [r.minCurrentMa, r.maxCurrentMa]));
  if (energies.length * durations.length * powers.length * currents.length > STATES_MAX) return null;
  return energies.flatMap((energyDwh) =>
    durations.flatMap((s) =>
      powers.flatMap((w) =>
        currents.map((ma) => ({ energyDwh, durationMs: s * 1_000, minPowerW: w, maxPowerW: w, minCurrentMa: ma, maxCurrentMa: ma })),
      ),
    ),
  );
}

function limitsOf(limits: readonly (number | undefined)[]): number[] {
  return [...new Set([0, ...limits.filter((l) => l !== undefined)])].sort((a, b) => a - b);
}

function conditionOf(state: SessionState): string {
  const parts = [
    state.energyDwh > 0 ? `after ${shown(state.energyDwh, 4)} kWh` : '',
    state.durationMs > 0 ? `after ${state.durationMs / 1_000} s` : '',
    state.minPowerW > 0 ? `from ${shown(state.minPowerW, 3)} kW` : '',
    state.minCurrentMa > 0 ? `from ${shown(state.minCurrentMa, 3)} A` : '',
  ].filter((p) => p !== '');
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A scaled integer as a person writes it: 100000 at scale 4 is '10'. */
function shown(value: number, scale: number): string {
  return Number.isSafeInteger(value) ? formatDecimal(value, scale).replace(/\.?0+$/, '') || '0' : String(value);
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

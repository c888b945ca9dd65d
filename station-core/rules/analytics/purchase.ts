/** What the energy cost that was sold: half hours held against purchase tariffs, losses added, each sum rounded once. */
import { dwh, type Dwh } from '../../base/energy.ts';
import { divideRounded, toSafe } from '../../base/integer.ts';
import { minor, type Currency, type Minor } from '../../base/money.ts';
import { nextDate, type LocalDate } from '../../base/time.ts';
import type { MarginPeriod } from '../../domain/report-views.ts';
import type { PurchasePeriod, PurchaseTariff } from '../../domain/sale.ts';

const SLOT_MINUTES = 30;
const SLOTS = 48;
const PERIODS_MOST = 48;
/** 10,000 of the major unit a kilowatt-hour. */
const RATE_MOST = 1_000_000_000;
const LOSS_MOST_PPM = 900_000;
const FIXED_MOST = 1_000_000_000_000;

/** What is wrong with it, in a sentence; null: it can be reckoned with. */
export function purchaseProblem(tariff: PurchaseTariff): string | null {
  const { periods, lossPpm, fixedPerMonth } = tariff;
  if (periods.length === 0 || periods.length > PERIODS_MOST) return `A purchase tariff has 1 to ${PERIODS_MOST} periods.`;
  for (const period of periods) {
    const problem = periodProblem(period);
    if (problem !== null) return problem;
  }
  if (!isWhole(lossPpm, LOSS_MOST_PPM)) return 'Losses are 0 to 90 % of what is bought.';
  if (!isWhole(fixedPerMonth, FIXED_MOST)) return 'The fixed price of a month is not negative.';
  return holeIn(periods);
}

function periodProblem({ label, rate, months, weekdays, fromMinute, toMinute }: PurchasePeriod): string | null {
  if (!isWhole(rate, RATE_MOST)) return `${label}: a price is 0 to 10,000 a kilowatt-hour.`;
  if (![fromMinute, toMinute].every((minute) => isWhole(minute, 1_440) && minute % SLOT_MINUTES === 0))
    return `${label}: periods begin and end on whole half hours.`;
  if (fromMinute === toMinute) return `${label}: the period has no length; write 00:00 to 24:00 for a whole day.`;
  if (!months.every((month) => month >= 1 && isWhole(month, 12))) return `${label}: months are 1 to 12.`;
  if (!weekdays.every((day) => day >= 1 && isWhole(day, 7))) return `${label}: days of the week are 1 to 7.`;
  return null;
}

function isWhole(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= most;
}

function holeIn(periods: readonly PurchasePeriod[]): string | null {
  for (let month = 1; month <= 12; month += 1)
    for (let weekday = 1; weekday <= 7; weekday += 1)
      for (let slot = 0; slot < SLOTS; slot += 1)
        if (!periods.some((period) => holds(period, month, weekday, slot)))
          return `No price holds at ${clock(slot)} on day ${weekday} of the week in month ${month}.`;
  return null;
}

function clock(slot: number): string {
  const minute = slot * SLOT_MINUTES;
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function holds(period: PurchasePeriod, month: number, weekday: number, slot: number): boolean {
  const minute = slot * SLOT_MINUTES;
  const { fromMinute, toMinute } = period;
  const isInside = fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
  const fits = (days: readonly number[], day: number): boolean => days.length === 0 || days.includes(day);
  return isInside && fits(period.months, month) && fits(period.weekdays, weekday);
}

/** Energy of one half hour. */
export interface SlotEnergy {
  readonly day: LocalDate;
  readonly slot: number;
  readonly energy: Dwh;
}

/** Energy by what it was bought at. The rows add up to all that was sold; `tariffs` oldest first. */
export function purchaseRows(slots: readonly SlotEnergy[], tariffs: readonly PurchaseTariff[], currency: Currency): MarginPeriod[] {
  const sums = new Map<string, { readonly tariff: PurchaseTariff | null; readonly period: PurchasePeriod | null; energy: number }>();
  const byDay = new Map<LocalDate, { readonly tariff: PurchaseTariff | null; readonly periods: (PurchasePeriod | null)[] }>();
  for (const { day, slot, energy } of slots) {
    let known = byDay.get(day);
    if (known === undefined) byDay.set(day, (known = dayOf(day, tariffs)));
    const period = known.periods[slot] ?? null;
    const key = period === null ? '' : `${known.tariff?.fromDay ?? ''} ${known.tariff?.periods.indexOf(period) ?? 0}`;
    const sum = sums.get(key) ?? { tariff: period === null ? null : known.tariff, period, energy: 0 };
    sum.energy += energy;
    sums.set(key, sum);
  }
  return [...sums.values()]
    .map(({ tariff, period, energy }) => rowOf(tariff, period, dwh(energy), currency))
    .sort((a, b) => ((a.fromDay ?? '') + a.label < (b.fromDay ?? '') + b.label ? -1 : 1));
}

function dayOf(day: LocalDate, tariffs: readonly PurchaseTariff[]): { tariff: PurchaseTariff | null; periods: (PurchasePeriod | null)[] } {
  const tariff = tariffs.findLast(({ fromDay }) => fromDay <= day) ?? null;
  const month = Number(day.slice(5, 7));
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const at = (slot: number): PurchasePeriod | null => tariff?.periods.find((period) => holds(period, month, weekday, slot)) ?? null;
  return { tariff, periods: Array.from({ length: SLOTS }, (_, slot) => at(slot)) };
}

function rowOf(tariff: PurchaseTariff | null, period: PurchasePeriod | null, sold: Dwh, currency: Currency): MarginPeriod {
  if (tariff === null || period === null) return { fromDay: null, label: '', rate: null, sold, bought: dwh(0), cost: minor(0) };
  const kept = BigInt(1_000_000 - tariff.lossPpm);
  const bought = dwh(toSafe(divideRounded(BigInt(sold) * 1_000_000n, kept)));
  // 0.1 Wh x 1e-5 a kWh is 1e-9 of the major unit; the losses are in the same, one division.
  const cost = divideRounded(BigInt(sold) * 1_000_000n * BigInt(period.rate) * 10n ** BigInt(currency.digits), kept * 1_000_000_000n);
  return { fromDay: tariff.fromDay, label: period.label, rate: period.rate, sold, bought, cost: minor(toSafe(cost)) };
}

/** The fixed prices of these days, both in it: a month's, by its days, each month of each tariff rounded once. */
export function fixedCost(fromDay: LocalDate, toDay: LocalDate, tariffs: readonly PurchaseTariff[]): Minor {
  const days = new Map<string, { readonly tariff: PurchaseTariff; readonly month: string; count: number }>();
  for (let day = fromDay; day <= toDay; day = nextDate(day)) {
    const tariff = tariffs.findLast((one) => one.fromDay <= day);
    if (tariff === undefined) continue;
    const month = day.slice(0, 7);
    const sum = days.get(`${tariff.fromDay} ${month}`) ?? { tariff, month, count: 0 };
    sum.count += 1;
    days.set(`${tariff.fromDay} ${month}`, sum);
  }
  const parts = [...days.values()].map(({ tariff, month, count }) =>
    toSafe(divideRounded(BigInt(tariff.fixedPerMonth) * BigInt(count), BigInt(daysIn(month)))),
  );
  return minor(parts.reduce((sum, part) => sum + part, 0));
}

function daysIn(month: string): number {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

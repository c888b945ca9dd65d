/** Integers as people read them: money, energy, times in the station's zone. No float, no locale of the machine. */
import { formatDecimal } from '../base/decimal.ts';
import type { Dwh } from '../base/energy.ts';
import type { Currency, LineAmount, Minor, Rate } from '../base/money.ts';
import { localTime } from '../base/time.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';

/** 123456 EUR -> '1,234.56'. */
export function moneyText(amount: Minor, currency: Currency): string {
  return grouped(formatDecimal(amount, currency.digits));
}

/** 1e-4 of the major unit with `digits` places; the caller chooses so many that nothing is lost. */
export function lineText(amount: LineAmount, digits: number): string {
  return grouped(atLeast(formatDecimal(amount, 4), digits));
}

/** How many decimal places all of these 1e-4 figures need, from `least` to 4. */
export function placesFor(values: readonly number[], least: number): number {
  const needs = (value: number): number =>
    value % 10 !== 0 ? 4 : value % 100 !== 0 ? 3 : value % 1_000 !== 0 ? 2 : value % 10_000 !== 0 ? 1 : 0;
  return Math.max(least, ...values.map(needs));
}

/** 82500 -> '0.825'; at least the currency's digits. */
export function rateText(rate: Rate, currency: Currency): string {
  return atLeast(formatDecimal(rate, 5), currency.digits);
}

/** kWh with `digits` places. */
export function kwhText(energy: Dwh, digits: number): string {
  return grouped(atLeast(formatDecimal(energy, 4), digits));
}

/** 190000 -> '19', 55000 -> '5.5'. */
export function percentText(ppm: number): string {
  return atLeast(formatDecimal(ppm, 4), 0);
}

/** h:mm, seconds only where the whole is under a minute; rounded down. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `0:00:${two(seconds)}`;
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}`;
}

/** '2026-11-21 07:12:05' by the station's wall clock. */
export function timeText(at: UtcMs, zone: ZoneName): string {
  const local = localTime(at, zone);
  const second = Math.floor((at + local.offsetMs) / 1_000) % 60;
  return `${local.date} ${clockText(local.minuteOfDay)}:${two(second < 0 ? second + 60 : second)}`;
}

/** '07:12', with the day in front where it is another day than `sameDayAs`. */
export function shortTimeText(at: UtcMs, zone: ZoneName, sameDayAs: UtcMs): string {
  const local = localTime(at, zone);
  const clock = clockText(local.minuteOfDay);
  return localTime(sameDayAs, zone).date === local.date ? clock : `${local.date.slice(5)} ${clock}`;
}

/** 'UTC+01:00' as it was at that instant: an hour that comes twice on the clock-change day is told apart. */
export function offsetText(at: UtcMs, zone: ZoneName): string {
  const minutes = Math.round(localTime(at, zone).offsetMs / 60_000);
  const absolute = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

function clockText(minuteOfDay: number): string {
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Drops zeros at the end, but keeps `digits` places. */
function atLeast(decimal: string, digits: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  let kept = fraction.length;
  while (kept > digits && fraction.charAt(kept - 1) === '0') kept -= 1;
  return kept === 0 ? whole : `${whole}.${fraction.slice(0, kept)}`;
}

function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

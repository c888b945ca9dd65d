/** Figures as a driver reads them, in the station's currency and zone. No float, no locale of the machine. */
import { formatDecimal, parseExactDecimal } from '../../base/decimal.ts';
import type { Dwh, Watt } from '../../base/energy.ts';
import { minor, type Currency, type Minor, type Rate } from '../../base/money.ts';
import { localTime, type UtcMs, type ZoneName } from '../../base/time.ts';

/** Between a figure and its unit: they stay on one line. */
export const HARD_SPACE = '\u00a0';

/** 123456 EUR -> '1,234.56 EUR'. */
export function moneyText(amount: Minor, currency: Currency): string {
  return `${grouped(formatDecimal(amount, currency.digits))}${HARD_SPACE}${currency.code}`;
}

/** As moneyText, without a fraction where there is none: for round amounts to choose from. */
export function roundText(amount: Minor, currency: Currency): string {
  return moneyText(amount, currency).replace(/\.0+(?=\u00a0)/, '');
}

/** 52000 EUR -> '0.52': as many places as it needs, at least the currency's. */
export function rateText(price: Rate, currency: Currency): string {
  const [whole = '0', fraction = ''] = formatDecimal(price, 5).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(currency.digits, '0');
  return kept === '' ? grouped(whole) : `${grouped(whole)}.${kept}`;
}

/** 123456 -> '12.35': two places are what a driver looks at; the receipt has all of them. */
export function kwhText(energy: Dwh): string {
  return grouped(formatDecimal(Math.round(energy / 100), 2));
}

export function kilowattText(power: Watt): string {
  return formatDecimal(Math.round(power / 100), 1).replace(/\.0$/, '');
}

/** '1:05' in hours and minutes. */
export function durationText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

/** '18:00', with day and month in front on another day than `sameDayAs`. */
export function clockText(at: UtcMs, zone: ZoneName, sameDayAs: UtcMs): string {
  const local = localTime(at, zone);
  const clock = `${two(Math.floor(local.minuteOfDay / 60))}:${two(local.minuteOfDay % 60)}`;
  return localTime(sameDayAs, zone).date === local.date ? clock : `${local.date.slice(5)} ${clock}`;
}

/** '2026-11-21 18:00'. */
export function dateText(at: UtcMs, zone: ZoneName): string {
  const local = localTime(at, zone);
  return `${local.date} ${two(Math.floor(local.minuteOfDay / 60))}:${two(local.minuteOfDay % 60)}`;
}

/**
 * Money as it was typed ('20', '20.50', '20,50'), in the currency's smallest unit. null: it is none, not above zero, has more
 * places than the currency, or is more than `most`.
 */
export function readAmount(typed: string, currency: Currency, most: number): Minor | null {
  const text = typed.normalize('NFKC').trim();
  if (!/^\d{1,12}([.,]\d{0,3})?$/.test(text)) return null;
  const amount = parseExactDecimal(text.replace(',', '.'), currency.digits);
  return amount === null || amount <= 0 || amount > most ? null : minor(amount);
}

function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const spaced = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

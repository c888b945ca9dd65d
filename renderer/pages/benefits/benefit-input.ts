/** What stands in the fields of a discount: typed text to whole numbers and back, and what is wrong with it. */
import { isDay } from '../../format/day-range.ts';
import { amountToType } from '../../format/amount-text.ts';
import { parseScaled } from '../../format/money-text.ts';

export type Layer = 'energy' | 'service' | 'idle';
export const layers: readonly Layer[] = ['energy', 'service', 'idle'];
export type Shares = Readonly<Record<Layer, number>>;

/** Percent as typed, in 1e-4 of a percent; empty: 0. null: not from 0 to 100, or finer than four decimals. */
export function sharePpm(text: string): number | null {
  if (text.trim() === '') return 0;
  const ppm = parseScaled(text.trim(), 4);
  return ppm === null || ppm > 1_000_000 ? null : ppm;
}

/** Kilowatt-hours as typed, in 0.1 Wh. null: not above 0. */
export function energyDwh(text: string): number | null {
  const dwh = parseScaled(text.trim(), 4);
  return dwh === null || dwh === 0 || dwh > 1_000_000_000 ? null : dwh;
}

/** As a field shows it, to be typed over: 25000 is "2.5". */
export function kwhText(dwh: number): string {
  return amountToType(dwh, 4).replace(/\.?0+$/, '');
}

/** "08:30" as minutes; "24:00" is the end of the day. null: no time of day. */
export function minuteOf(text: string): number | null {
  const match = /^(\d{1,2})[:：]?(\d{2})$/.exec(text.trim());
  const minute = Number(match?.[1] ?? NaN) * 60 + Number(match?.[2] ?? NaN);
  return Number.isNaN(minute) || Number(match?.[2]) > 59 || minute > 1_440 ? null : minute;
}

/** Both days are days, and the last not before the first. */
export function daysFit(first: string, last: string): boolean {
  return isDay(first) && isDay(last) && last >= first;
}

/** What a driver types, in the one form in which it is kept. */
export function plainCode(text: string): string {
  return text.replaceAll(/[\s\-_.]/g, '').toUpperCase();
}

/** Eight signs without those that look alike; for a coupon that is handed out, not for money. */
export function madeUpCode(): string {
  const signs = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => signs[byte % signs.length]).join('');
}

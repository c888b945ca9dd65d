/** Decimal text to and from scaled integers, without a float in between. */
import { divideRounded, toSafe } from './integer.ts';

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$|^([+-]?)\.(\d+)$/;

/**
 * '12.345' at scale 2 -> 1235 (half away from zero); null for anything that is not a decimal number or too large.
 * Used where a device or a file writes numbers as text (OCPP 1.6 sampledValue.value).
 */
export function parseDecimal(text: string, scale: number): number | null {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return null;
  const sign = (match[1] ?? match[5]) === '-' ? -1n : 1n;
  const whole = match[2] ?? '0';
  const fraction = match[3] ?? match[6] ?? '';
  const shift = scale - fraction.length + Number(match[4] ?? 0);
  if (whole.length + fraction.length > 40) return null;
  const digits = BigInt(whole + fraction);
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift));
  return scaled > BigInt(Number.MAX_SAFE_INTEGER) ? null : toSafe(sign * scaled);
}

/** As parseDecimal, but null too when digits beyond the scale would be lost, or with an exponent: for money typed or imported. */
export function parseExactDecimal(text: string, scale: number): number | null {
  const fraction = /^[+-]?\d*(?:\.(\d*))?$/.exec(text.trim());
  return fraction === null || /[1-9]/.test((fraction[1] ?? '').slice(scale)) ? null : parseDecimal(text, scale);
}

/** 12345 at scale 2 -> '123.45'; scale 0 -> '12345'. */
export function formatDecimal(value: number, scale: number): string {
  const sign = value < 0 ? '-' : '';
  const digits = Math.abs(value)
    .toString()
    .padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Money as text and text as money, in whole minor units all the way: no float ever holds an amount. */

/** Between groups of three digits: a thin space that does not break. */
export const THIN = '\u202f';

/** 123456 with 2 digits is "1 234.56". `value` must be an integer. */
export function decimalText(value: number, digits: number): string {
  const text = (value < 0 ? -value : value).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = value < 0 ? '\u2212' : '';
  return `${sign}${grouped(whole)}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

/** A price in 1e-5 of the major unit, shown with at least the currency's digits. */
export function rateText(value: number, currencyDigits: number): string {
  return trimmed(decimalText(value, 5), currencyDigits);
}

/** What a person typed, in minor units: "12", "12.5", "12,50". null: not an amount, or more decimals than the currency has. */
export function parseMinor(text: string, digits: number): number | null {
  return parseScaled(text, digits);
}

/** Typed decimal text as an integer scaled by 10^digits. Grouping spaces are allowed. null: not a number, too many decimals, or above 2^53. */
export function parseScaled(text: string, digits: number): number | null {
  const match = /^(\d{1,12})(?:[.,。，](\d*))?$/.exec(text.replace(/[\s\u202f\u00a0]/g, ''));
  if (match === null) return null;
  const [, whole = '', decimals = ''] = match;
  if (decimals.length > digits) return null;
  const value = BigInt(whole + decimals.padEnd(digits, '0'));
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** Drops zeros at the end, down to `atLeast` decimals. */
function trimmed(text: string, atLeast: number): string {
  const point = text.indexOf('.');
  if (point < 0) return text;
  let end = text.length;
  while (end > point + 1 + atLeast && text[end - 1] === '0') end -= 1;
  return atLeast === 0 && end === point + 1 ? text.slice(0, point) : text.slice(0, end);
}

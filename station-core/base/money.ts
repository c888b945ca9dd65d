/** Money as branded integers. A float never touches money. */
import type { Brand } from './brand.ts';
import { divideRounded, toSafe } from './integer.ts';

/** Price in 1e-5 of the currency's major unit, per kWh, per hour or flat. */
export type Rate = Brand<number, 'Rate'>;
/** A bill line in 1e-4 of the major unit. */
export type LineAmount = Brand<number, 'LineAmount'>;
/** Bill, wallet and ledger amounts in the currency's minor unit (cents, fen, yen). */
export type Minor = Brand<number, 'Minor'>;
/** ISO 4217 code with the digits of its minor unit, e.g. EUR 2, JPY 0, KWD 3. */
export interface Currency {
  readonly code: string;
  readonly digits: 0 | 1 | 2 | 3;
}

export function rate(value: number): Rate {
  if (!Number.isSafeInteger(value)) throw new RangeError(`a rate is an integer of 1e-5: ${value}`);
  return value as Rate;
}

export function lineAmount(value: number): LineAmount {
  if (!Number.isSafeInteger(value)) throw new RangeError(`a line amount is an integer of 1e-4: ${value}`);
  return value as LineAmount;
}

export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new RangeError(`money is an integer of minor units: ${value}`);
  return value as Minor;
}

/** Rounds a sum of lines to minor units, half away from zero. The one place where a bill is rounded. */
export function toMinor(sum: LineAmount, currency: Currency): Minor {
  return minor(toSafe(divideRounded(BigInt(sum), 10n ** BigInt(4 - currency.digits))));
}

/** Minor units as 1e-4 of the major unit, exactly. */
export function minorToLine(amount: Minor, currency: Currency): LineAmount {
  return lineAmount(toSafe(BigInt(amount) * 10n ** BigInt(4 - currency.digits)));
}

/** Digits of the minor unit that differ from two (ISO 4217:2015, list one). */
const DIGITS: Readonly<Record<string, 0 | 3>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
}; // prettier-ignore

/** The currency of a three-letter ISO 4217 code. Throws RangeError for anything else. */
export function currencyOf(code: string): Currency {
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`not an ISO 4217 code: ${code}`);
  return { code, digits: DIGITS[code] ?? 2 };
}

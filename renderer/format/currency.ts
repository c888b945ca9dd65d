/** A currency by its code, with how many digits follow its point. */

/** Digits that differ from two (ISO 4217:2015, list one); the same as the stations have. */
const DIGITS: Readonly<Record<string, 0 | 3>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
}; // prettier-ignore

export function currencyNamed(code: string): { readonly code: string; readonly digits: 0 | 2 | 3 } {
  return { code, digits: DIGITS[code] ?? 2 };
}

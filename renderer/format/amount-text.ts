/** Amounts in a sentence and in a field. */
import { decimalText } from './money-text.ts';

/** For a sentence: "1 234.50 EUR". */
export function shownAmount(minor: number, { code, digits }: { readonly code: string; readonly digits: number }): string {
  return `${decimalText(minor, digits)} ${code}`;
}

/** As a field shows it, to be typed over: "1234.50". */
export function amountToType(minor: number, digits: number): string {
  return decimalText(minor, digits).replaceAll('\u202f', '').replace('\u2212', '-');
}

/** At the axis of a drawing: whole units, its currency stands over it. */
export function axisAmount(minor: number, digits: number): string {
  return decimalText(Math.round(minor), digits).replace(/\.\d+$/, '');
}

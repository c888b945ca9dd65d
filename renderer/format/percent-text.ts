/** Shares of a whole as text. */
import { decimalText } from './money-text.ts';

/** `ppm`: millionths of the whole. 75000 is "7.5": no zeros at the end, no percent sign. */
export function percentText(ppm: number): string {
  return decimalText(ppm, 4).replace(/\.?0+$/, '');
}

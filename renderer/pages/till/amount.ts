/** Amounts as they are typed at the drawer. */
import { parseMinor } from '../../format/money-text.ts';

/** As the station takes it (rules/ledger/drawer). */
export const CASH_MOST = 1_000_000_000;

export type AmountProblem = 'amount' | 'decimals' | 'zero' | 'most';

/** minor null: it cannot be used, and `problem` says why; nothing was typed: both null. */
export function readAmount(
  text: string,
  digits: number,
  options: { readonly zero: boolean },
): { readonly minor: number | null; readonly problem: AmountProblem | null } {
  if (text.trim() === '') return { minor: null, problem: null };
  const minor = parseMinor(text, digits);
  if (minor === null) return { minor, problem: parseMinor(text, 9) === null ? 'amount' : 'decimals' };
  if (minor === 0 && !options.zero) return { minor: null, problem: 'zero' };
  return minor > CASH_MOST ? { minor: null, problem: 'most' } : { minor, problem: null };
}

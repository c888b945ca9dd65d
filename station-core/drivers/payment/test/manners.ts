/** What the test company does with an amount, by its last two digits. */
import type { Minor } from '../../../base/money.ts';

export type Manner =
  | 'pays'
  | 'refuses'
  | 'fails'
  | 'never-decides'
  | 'pays-late'
  | 'unreachable'
  | 'repeats'
  | 'paid-twice'
  | 'pays-more'
  | 'pays-less'
  | 'refund-fails'
  | 'refund-late';

const BY_LAST_DIGITS: Readonly<Record<number, Manner>> = {
  41: 'refuses',
  42: 'fails',
  43: 'never-decides',
  44: 'pays-late',
  45: 'unreachable',
  46: 'repeats',
  47: 'paid-twice',
  48: 'pays-more',
  49: 'pays-less',
  51: 'refund-fails',
  52: 'refund-late',
};

export function mannerOf(amount: Minor): Manner {
  return BY_LAST_DIGITS[amount % 100] ?? 'pays';
}

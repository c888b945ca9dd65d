/** Why a payment is not as it should be: our words for what the station found, the company's own sentence otherwise. */
import type { TFunction } from 'i18next';

const KNOWN = ['late', 'twice', 'wrong-amount', 'not-needed'] as const;

/** `t` of the area moneySettings. null: nothing is wrong. */
export function problemText(t: TFunction<'moneySettings'>, problem: string | null): string | null {
  if (problem === null || problem === '') return null;
  const known = KNOWN.find((one) => one === problem);
  return known === undefined ? problem : t(`problem.${known}`);
}

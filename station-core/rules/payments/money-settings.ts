/** Which settings of money can be used. */
import type { MoneySettings } from '../../domain/money-settings.ts';

/** A million of the largest unit a currency of three decimals has; sums of it stay exact. */
export const MOST_AMOUNT = 1_000_000_000;

/** Whole numbers, smallest and largest. */
export const RANGES = {
  refundAlone: [0, MOST_AMOUNT],
  writeOffAlone: [0, MOST_AMOUNT],
  topUpMost: [1, MOST_AMOUNT],
  walletMost: [1, MOST_AMOUNT],
  meterIntervalS: [5, 3_600],
  stopDeadlineS: [5, 600],
  codeHours: [1, 720],
  personMonths: [1, 240],
} as const satisfies Partial<Record<keyof MoneySettings, readonly [number, number]>>;

/** The field and what is wrong with it, in a sentence; null: they can be used. */
export function moneySettingsProblem(money: MoneySettings): { readonly field: string; readonly help: string } | null {
  for (const [field, [least, most]] of Object.entries(RANGES) as [keyof typeof RANGES, readonly [number, number]][]) {
    const value: number = money[field];
    if (!Number.isSafeInteger(value) || value < least || value > most)
      return { field, help: `It has to be a whole number from ${least} to ${most}.` };
  }
  if (money.topUpMost > money.walletMost) return { field: 'topUpMost', help: 'More at once than a wallet may hold cannot be topped up.' };
  return null;
}

/** Notes and coins of the currencies that stations use most, largest first, in minor units. Others are counted as one sum. */
const VALUES: Readonly<Record<string, readonly number[]>> = {
  EUR: [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  CNY: [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10],
  GBP: [5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  USD: [10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1],
  CHF: [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5],
  HKD: [100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10],
  JPY: [10_000, 5_000, 1_000, 500, 100, 50, 10, 5, 1],
};

/** []: the currency is not among them. */
export function notesOf(currencyCode: string): readonly number[] {
  return VALUES[currencyCode] ?? [];
}

/** What the pieces come to; null: one of the counts is no whole number from 0 to 99,999. Empty counts as none. */
export function sumOfNotes(values: readonly number[], pieces: Readonly<Record<number, string>>): number | null {
  let sum = 0;
  for (const value of values) {
    const text = (pieces[value] ?? '').trim();
    if (!/^\d{0,5}$/.test(text)) return null;
    sum += value * Number(text === '' ? '0' : text);
  }
  return sum;
}

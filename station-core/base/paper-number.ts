/** How a paper is called: its series, the year, and its number in both. */

const SERIES = { invoice: 'IN', 'credit-note': 'CN', statement: 'ST', settlement: 'SE' } as const;

/** E.g. "IN-2026-00042". */
export function paperNumber({ kind, year, number }: { readonly kind: keyof typeof SERIES; readonly year: number; readonly number: number }): string {
  return `${SERIES[kind]}-${year}-${String(number).padStart(5, '0')}`;
} // prettier-ignore

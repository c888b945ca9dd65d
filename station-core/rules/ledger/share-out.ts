/** Money that came in for a statement: to its bills, the oldest first. */
import { minor, type Minor } from '../../base/money.ts';
import type { Bill } from '../../domain/bill.ts';

/** So much of a payment goes to this bill. */
export interface BillShare {
  readonly bill: Bill;
  readonly share: Minor;
}

/** Bills in the order given, each as far as its due and the money go. What is left is more than they ask. */
export function shareOut(amount: Minor, bills: readonly { readonly bill: Bill; readonly due: Minor }[]): { readonly shares: BillShare[]; readonly left: Minor } {
  let left: number = amount;
  const shares: BillShare[] = [];
  for (const { bill, due } of bills) {
    const share = Math.min(left, due);
    if (share > 0) shares.push({ bill, share: minor(share) });
    left -= Math.max(0, share);
  }
  return { shares, left: minor(left) };
} // prettier-ignore

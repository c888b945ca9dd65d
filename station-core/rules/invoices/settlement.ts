/** What a merchant is due of one bill, and what the station keeps: pure arithmetic, to the minor unit. */
import { mulDivRounded } from '../../base/integer.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { InvoiceLine } from '../../domain/invoice.ts';
import { sumOf } from './paper-lines.ts';

const WHOLE_PPM = 1_000_000;

/**
 * The merchant's income of a bill: its net by layer, without tax, less what nobody ever paid of it. `collected` of `asked`:
 * what came in, of what the bill asks.
 */
export function incomeOf(lines: readonly InvoiceLine[], collected: number, asked: number): InvoiceLine[] {
  return lines
    .map(({ layer, net }) => ({
      layer,
      taxPpm: null,
      net: minor(asked <= 0 || collected >= asked ? net : mulDivRounded(net, Math.max(0, collected), asked)),
      tax: minor(0),
    }))
    .filter(({ net }) => net !== 0);
}

/** What the station keeps of an income, rounded half up once, on the sum of a settlement. */
export function feeOf(income: Minor, feePpm: number): Minor {
  return minor(mulDivRounded(income, feePpm, WHOLE_PPM));
}

/** The lines of a settlement: the income by layer, then the fee, below zero. */
export function settlementLines(income: readonly InvoiceLine[], feePpm: number): InvoiceLine[] {
  const fee = feeOf(sumOf(income).net, feePpm);
  return fee === 0 ? [...income] : [...income, { layer: 'fee', taxPpm: null, net: minor(0 - fee), tax: minor(0) }];
}

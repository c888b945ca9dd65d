/** A bill's lines as the receipt shows them: by layer, in order, each with its share of the energy that was not read. */
import type { Bill, BillLine, ReceiptView } from '../../../station-core/api/contract.ts';

export const layers = ['energy', 'service', 'idle'] as const;
export type Layer = (typeof layers)[number];

export interface ReceiptSection {
  readonly layer: Layer;
  readonly lines: readonly BillLine[];
  /** Minor units, from the bill. */
  readonly sumMinor: number;
}

/** Layers without a line are left out. */
export function sectionsOf(bill: Bill): readonly ReceiptSection[] {
  return layers
    .map((layer) => ({ layer, lines: bill.lines.filter((line) => line.layer === layer), sumMinor: bill.totals.byLayer[layer] }))
    .filter(({ lines }) => lines.length > 0);
}

/** null: nothing was rounded. */
export function roundingOf(bill: Bill): BillLine | null {
  return bill.lines.find((line) => line.kind === 'rounding' && addedBy(line) !== 0) ?? null;
}

/** What a line adds to the bill, in 1e-4: the bill says it in two parts, before tax and tax. */
export function addedBy(line: BillLine): number {
  return line.net + line.tax;
}

/** As few decimals of a kilowatt-hour as lose nothing on any line, two at least: the column must add up before the reader's eyes. */
export function energyDecimalsOf(bill: Bill): 2 | 3 | 4 {
  const all = [bill.totals.energy, ...bill.lines.flatMap((line) => (line.dimension === 'ENERGY' ? [line.billedVolume] : []))];
  if (all.some((dwh) => dwh % 10 !== 0)) return 4;
  return all.some((dwh) => dwh % 100 !== 0) ? 3 : 2;
}

/** What is left to pay; below zero it is still to be given back. Minor units. */
export function dueOf({ bill, moves }: Pick<ReceiptView, 'bill' | 'moves'>): number {
  const left = bill.totals.total - bill.carriedOver - bill.paid - bill.writtenOff - bill.credited;
  const givenBack = moves.reduce((sum, { kind, amount }) => sum + (kind === 'refund' ? amount : 0), 0);
  return left < 0 ? Math.min(0, left + givenBack) : left;
}

/** One payment of the whole needs no reckoning. */
export function isPlain({ bill, moves }: Pick<ReceiptView, 'bill' | 'moves'>): boolean {
  return bill.carriedOver === 0 && moves.every(({ kind, amount }) => kind === 'payment' && amount === bill.totals.total);
}

/** Of signed values the ones of the start and the end; where none says so, the first and the last. */
export function signedEnds(signed: ReceiptView['signed']): ReceiptView['signed'] {
  const ends = signed.filter(({ context }) => context === 'Transaction.Begin' || context === 'Transaction.End');
  return ends.length > 0 ? ends : signed.filter((_, index) => index === 0 || index === signed.length - 1);
}

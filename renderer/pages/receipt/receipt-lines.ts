/** A bill's lines as the receipt shows them: by layer, in order, each with its share of the energy that was not read. */
import type { Bill, BillLine } from '../../../station-core/api/contract.ts';

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

/** What is left after what the bill before had been paid with; below zero is given back. Minor units. */
export function dueOf(bill: Bill): number {
  return bill.totals.total - bill.carriedOver;
}

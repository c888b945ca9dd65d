/** What a paper says of a bill: net and tax per layer and rate, to the minor unit, and what a credit note has to take back. */
import { mulDivRounded, splitByLargestRemainder } from '../../base/integer.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { Bill } from '../../domain/bill.ts';
import type { InvoiceLine, PaperBill } from '../../domain/invoice.ts';

/** What a bill was reduced by afterwards, as the ledger holds it: income by layer, and tax. */
export interface Reduction {
  readonly energy: number;
  readonly service: number;
  readonly idle: number;
  readonly tax: number;
}

/** The sums of some lines. */
export interface PaperSum {
  readonly net: Minor;
  readonly tax: Minor;
  readonly total: Minor;
}

/**
 * One line per layer and tax rate. They sum to the bill's net and tax exactly: what rounding to minor units leaves goes by the
 * largest remainder, so a line's tax may differ by one minor unit from its net times the rate.
 */
export function linesOfBill(bill: Pick<Bill, 'lines' | 'totals'>): InvoiceLine[] {
  const groups = new Map<string, { layer: InvoiceLine['layer']; taxPpm: number | null; net: number; tax: number }>();
  for (const { layer, taxPpm, net, tax } of bill.lines) {
    if (layer === 'rounding') continue;
    const key = keyOf({ layer, taxPpm });
    const group = groups.get(key) ?? { layer, taxPpm, net: 0, tax: 0 };
    groups.set(key, { ...group, net: group.net + net, tax: group.tax + tax });
  }
  if (groups.size === 0) groups.set('energy', { layer: 'energy', taxPpm: null, net: 0, tax: 0 });
  const sums = [...groups.values()];
  const nets = splitByLargestRemainder(bill.totals.net, sums.map(({ net }) => Math.max(0, net))); // prettier-ignore
  const taxes = splitByLargestRemainder(bill.totals.tax, sums.map(({ tax }) => Math.max(0, tax))); // prettier-ignore
  return withoutEmpty(
    sums.map(({ layer, taxPpm }, index) => ({ layer, taxPpm, net: minor(nets[index] ?? 0), tax: minor(taxes[index] ?? 0) })),
  );
}

/** What is left of a bill's lines after it was reduced: in sum exactly what the ledger took back, each layer as far as it has lines. */
export function reduced(lines: readonly InvoiceLine[], reduction: Reduction): InvoiceLine[] {
  const netBack = reduction.energy + reduction.service + reduction.idle;
  if (netBack === 0 && reduction.tax === 0) return [...lines];
  const whole = sumOf(lines);
  if (netBack === whole.net && reduction.tax === whole.tax) return [];
  const ofLayer = (layer: InvoiceLine['layer']): number => (layer === 'fee' ? 0 : reduction[layer]);
  const layerNet = (layer: InvoiceLine['layer']): number => lines.reduce((sum, line) => sum + (line.layer === layer ? line.net : 0), 0);
  // By a thousandth: a weight is only compared with the others.
  const weights = lines.map(({ layer, net }) => mulDivRounded(Math.max(0, ofLayer(layer)) * 1_000, Math.max(0, net), Math.max(1, layerNet(layer)))); // prettier-ignore
  const nets = splitByLargestRemainder(netBack, weights);
  const taxes = splitByLargestRemainder(
    reduction.tax,
    lines.map(({ net, tax }, index) => mulDivRounded(weights[index] ?? 0, Math.max(0, tax), Math.max(1, net))),
  );
  return withoutEmpty(
    lines.map((line, index) => ({ ...line, net: minor(line.net - (nets[index] ?? 0)), tax: minor(line.tax - (taxes[index] ?? 0)) })),
  );
}

/** Lines of several bills or papers as one: by layer, then by rate. */
export function added(...all: readonly (readonly InvoiceLine[])[]): InvoiceLine[] {
  const sums = new Map<string, InvoiceLine>();
  for (const line of all.flat()) {
    const key = keyOf(line);
    const before = sums.get(key);
    sums.set(key, before === undefined ? line : { ...line, net: minor(before.net + line.net), tax: minor(before.tax + line.tax) });
  }
  return withoutEmpty([...sums.values()]).sort(byLayerAndRate);
}

/** What a credit note must say so that all papers of a bill together say `target`; empty: they do. */
export function correction(papered: readonly (readonly InvoiceLine[])[], target: readonly InvoiceLine[]): InvoiceLine[] {
  return added(target, ...papered.map(negated));
}

export function negated(lines: readonly InvoiceLine[]): InvoiceLine[] {
  return lines.map((line) => ({ ...line, net: minor(0 - line.net), tax: minor(0 - line.tax) }));
}

export function sumOf(lines: readonly InvoiceLine[]): PaperSum {
  const net = lines.reduce((sum, line) => sum + line.net, 0);
  const tax = lines.reduce((sum, line) => sum + line.tax, 0);
  return { net: minor(net), tax: minor(tax), total: minor(net + tax) };
}

/** All lines of the bills on a paper. */
export function linesOfPaper(bills: readonly PaperBill[]): InvoiceLine[] {
  return added(...bills.map(({ lines }) => lines));
}

const ORDER: readonly InvoiceLine['layer'][] = ['energy', 'service', 'idle', 'fee'];

function byLayerAndRate(a: InvoiceLine, b: InvoiceLine): number {
  return ORDER.indexOf(a.layer) - ORDER.indexOf(b.layer) || (b.taxPpm ?? -1) - (a.taxPpm ?? -1);
}

function keyOf({ layer, taxPpm }: Pick<InvoiceLine, 'layer' | 'taxPpm'>): string {
  return `${layer}/${taxPpm ?? ''}`;
}

function withoutEmpty(lines: readonly InvoiceLine[]): InvoiceLine[] {
  return lines.filter(({ net, tax }) => net !== 0 || tax !== 0);
}

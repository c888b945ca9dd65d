/**
 * Less than the list price. The order: promotions as they stand in the list, then the member level, then the coupon, each
 * off what the one before left; a tariff's min and max price hold before all of them; nothing falls below zero.
 */
import { dwh } from '../../base/energy.ts';
import { mulDivRounded, splitByLargestRemainder } from '../../base/integer.ts';
import { lineAmount, minor, minorToLine, toMinor } from '../../base/money.ts';
import type { Currency, Minor } from '../../base/money.ts';
import { utcMs } from '../../base/time.ts';
import type { ZoneName } from '../../base/time.ts';
import type { DiscountLayer, SessionBenefits } from '../../domain/benefits.ts';
import type { BillLine, PricedSession } from '../../domain/bill.ts';
import { promotionWindows } from './promotion-windows.ts';
import type { Span } from './promotion-windows.ts';

/** Promotions of a session with the spans in which they hold. */
export interface WindowedBenefits extends SessionBenefits {
  readonly windows: readonly (readonly Span[])[];
}

export function windowed(benefits: SessionBenefits, zone: ZoneName, fromMs: number, toMs: number): WindowedBenefits {
  return { ...benefits, windows: benefits.promotions.map((promotion) => promotionWindows(promotion, zone, fromMs, toMs)) };
}

/** Where lines must be cut so that each lies inside a promotion or outside. */
export function promotionMarks({ windows }: WindowedBenefits): number[] {
  return [...new Set(windows.flat().flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
}

/** The discount lines of a bill, to stand behind `lines`, which were cut at `promotionMarks`. None of their amounts is above zero. */
export function discountLines(lines: readonly BillLine[], benefits: WindowedBenefits, currency: Currency): BillLine[] {
  const cells = cellsOf(lines);
  const discounts: BillLine[] = [];
  benefits.promotions.forEach((promotion, i) => {
    const windows = benefits.windows[i] ?? [];
    const inside = cells.filter((cell) => windows.some((w) => cell.fromMs >= w.fromMs && cell.fromMs < w.toMs));
    discounts.push(...percentOff(inside, promotion.discountPpm, { kind: 'promotion', id: promotion.id }, promotion.name));
  });
  if (benefits.level !== null) {
    const { id, name, discountPpm } = benefits.level;
    discounts.push(...percentOff(cells, discountPpm, { kind: 'level', id }, name));
  }
  if (benefits.coupon !== null) discounts.push(...couponOff(cells, benefits.coupon, currency));
  return discounts;
}

/** What the coupon of a bill gave, rounded once. */
export function givenByCoupon(priced: Pick<PricedSession, 'lines' | 'currency'>): Minor {
  const sum = priced.lines.reduce((given, line) => (line.source?.kind === 'coupon' ? given - line.net - line.tax : given), 0);
  return minor(Math.max(0, toMinor(lineAmount(sum), priced.currency)));
}

/** What of a line can still be taken off: its own amount with its share of the limits of its layer. */
interface Cell {
  readonly line: BillLine;
  readonly layer: DiscountLayer;
  readonly fromMs: number;
  readonly toMs: number;
  net: number;
  tax: number;
}

type Source = NonNullable<BillLine['source']>;

/** A cell per line; what a min or max price adds or takes is spread over its layer, or stands alone where nothing was sold. */
function cellsOf(lines: readonly BillLine[]): Cell[] {
  const cells: Cell[] = [];
  for (const layer of ['energy', 'service', 'idle'] as const) {
    const ofLayer = lines.filter((line) => line.layer === layer);
    const sold = ofLayer.filter((line) => line.kind === 'component').map((line) => cellOf(line, layer));
    const limits = ofLayer.filter((line) => line.kind === 'min-price' || line.kind === 'max-price');
    if (sold.length === 0) cells.push(...limits.map((line) => cellOf(line, layer)));
    else {
      const nets = splitByLargestRemainder(total(limits, 'net'), weightsOf(sold, 'net'));
      const taxes = splitByLargestRemainder(total(limits, 'tax'), weightsOf(sold, 'tax'));
      sold.forEach((cell, i) => {
        cell.net += nets[i] ?? 0;
        cell.tax += taxes[i] ?? 0;
      });
      cells.push(...sold);
    }
  }
  return cells.filter((cell) => cell.net >= 0 && cell.tax >= 0 && cell.net + cell.tax > 0);
}

function cellOf(line: BillLine, layer: DiscountLayer): Cell {
  return { line, layer, fromMs: line.fromMs, toMs: line.toMs, net: line.net, tax: line.tax };
}

function percentOff(cells: readonly Cell[], ppm: Readonly<Record<DiscountLayer, number>>, source: Source, label: string): BillLine[] {
  return groupsOf(cells).flatMap((group) => {
    const share = ppm[group.layer];
    return take(
      group,
      mulDivRounded(sum(group, 'net'), share, 1_000_000),
      mulDivRounded(sum(group, 'tax'), share, 1_000_000),
      source,
      label,
    );
  });
}

type FrozenCoupon = NonNullable<SessionBenefits['coupon']>;

/** The bill must have come to `minTotal` when the coupon's turn comes. It never gives more than is left, or than its budget has. */
function couponOff(cells: readonly Cell[], coupon: FrozenCoupon, currency: Currency): BillLine[] {
  const sofar = toMinor(lineAmount(total(cells, 'net') + total(cells, 'tax')), currency);
  if (coupon.minTotal !== null && sofar < coupon.minTotal) return [];
  const most = coupon.atMost === null ? Infinity : minorToLine(coupon.atMost, currency);
  const { value } = coupon;
  const source: Source = { kind: 'coupon', id: coupon.id };
  switch (value.kind) {
    case 'amount':
      return inOrder(cells, coupon, Math.min(most, minorToLine(value.amount, currency)), source);
    case 'percent': {
      const open = cells.filter((cell) => coupon.layers.includes(cell.layer));
      const share = mulDivRounded(total(open, 'net') + total(open, 'tax'), value.ppm, 1_000_000);
      const cap = value.atMost === null ? most : Math.min(most, minorToLine(value.atMost, currency));
      return spread(groupsOf(open), Math.min(share, cap), source, coupon.name);
    }
    case 'energy':
      return freeEnergy(cells, coupon, value.energy, most, source);
  }
}

/** From the layers in the coupon's order, each until nothing of it is left. */
function inOrder(cells: readonly Cell[], coupon: FrozenCoupon, amount: number, source: Source): BillLine[] {
  let left = amount;
  return coupon.layers.flatMap((layer) => {
    const groups = groupsOf(cells.filter((cell) => cell.layer === layer));
    const taken = Math.min(left, grossOf(groups));
    left -= taken;
    return spread(groups, taken, source, coupon.name);
  });
}

/** The first so many kWh cost nothing, in each of the coupon's layers: with what a step size added where a price period is free as a whole. */
function freeEnergy(cells: readonly Cell[], coupon: FrozenCoupon, energy: number, most: number, source: Source): BillLine[] {
  const parts: Cell[] = [];
  for (const layer of coupon.layers) {
    let left = energy;
    const sold = cells.filter((cell) => cell.layer === layer && cell.line.dimension === 'ENERGY');
    for (const cell of [...sold].sort((a, b) => a.fromMs - b.fromMs)) {
      const free = Math.min(left, cell.line.volume);
      left -= free;
      const [times, by] = free === cell.line.volume ? [1, 1] : [free, cell.line.billedVolume];
      if (times > 0) parts.push({ ...cell, net: mulDivRounded(cell.net, times, by), tax: mulDivRounded(cell.tax, times, by) });
    }
  }
  const groups = groupsOf(parts);
  const worth = grossOf(groups);
  if (worth > most) return spread(groups, most, source, coupon.name);
  return groups.flatMap((group) => take(group, sum(group, 'net'), sum(group, 'tax'), source, coupon.name));
}

/** Cells of one layer and one tax rate: what one discount line may take from. */
interface Group {
  readonly layer: DiscountLayer;
  readonly taxPpm: number | null;
  readonly cells: readonly Cell[];
}

function groupsOf(cells: readonly Cell[]): Group[] {
  const groups = new Map<string, { layer: DiscountLayer; taxPpm: number | null; cells: Cell[] }>();
  for (const cell of cells) {
    const { layer, line } = cell;
    const key = `${layer} ${line.taxPpm ?? 'none'}`;
    const group = groups.get(key) ?? { layer, taxPpm: line.taxPpm, cells: [] };
    group.cells.push(cell);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Takes so much with tax off the groups, in proportion to what each still comes to. At most what there is. */
function spread(groups: readonly Group[], gross: number, source: Source, label: string): BillLine[] {
  const parts = splitByLargestRemainder(
    Math.min(gross, grossOf(groups)),
    groups.map((group) => grossOf([group])),
  );
  return groups.flatMap((group, i) => {
    const part = parts[i] ?? 0;
    const net = part === 0 ? 0 : mulDivRounded(part, sum(group, 'net'), grossOf([group]));
    return take(group, net, part - net, source, label);
  });
}

/** One discount line, and so much less in the cells. */
function take(group: Group, net: number, tax: number, source: Source, label: string): BillLine[] {
  if (net === 0 && tax === 0) return [];
  const nets = splitByLargestRemainder(net, weightsOf(group.cells, 'net'));
  const taxes = splitByLargestRemainder(tax, weightsOf(group.cells, 'tax'));
  group.cells.forEach((cell, i) => {
    cell.net -= nets[i] ?? 0;
    cell.tax -= taxes[i] ?? 0;
  });
  return [
    {
      kind: 'discount',
      source,
      layer: group.layer,
      dimension: null,
      label,
      fromMs: utcMs(group.cells.reduce((at, cell) => Math.min(at, cell.fromMs), Infinity)),
      toMs: utcMs(group.cells.reduce((at, cell) => Math.max(at, cell.toMs), -Infinity)),
      rate: null,
      volume: 0,
      billedVolume: 0,
      energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
      taxPpm: group.taxPpm,
      net: lineAmount(0 - net),
      tax: lineAmount(0 - tax),
    },
  ];
}

function weightsOf(cells: readonly Cell[], part: 'net' | 'tax'): number[] {
  return cells.map((cell) => Math.max(0, cell[part]));
}

function sum(group: Group, part: 'net' | 'tax'): number {
  return total(group.cells, part);
}

function total(amounts: readonly Readonly<Record<'net' | 'tax', number>>[], part: 'net' | 'tax'): number {
  return amounts.reduce((all, amount) => all + amount[part], 0);
}

function grossOf(groups: readonly Group[]): number {
  return groups.reduce((all, group) => all + sum(group, 'net') + sum(group, 'tax'), 0);
}

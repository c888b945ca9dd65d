/** What changed from one version of a plan to the next, for its history. */
import type { Rate } from '../../base/money.ts';
import type { PlanLayer, PriceComponent, PriceDimension, PricePlan, TariffElement } from '../../domain/tariff.ts';

type Layer = PlanLayer['layer'];

export type PlanChange =
  | { readonly what: 'name'; readonly before: string; readonly after: string }
  | { readonly what: 'grace'; readonly beforeS: number; readonly afterS: number }
  | { readonly what: 'layer-added' | 'layer-removed'; readonly layer: Layer }
  /** Of the period with this label (null: it has none), in the order of the plan. */
  | {
      readonly what: 'price';
      readonly layer: Layer;
      readonly label: string | null;
      readonly dimension: PriceDimension;
      readonly before: Rate;
      readonly after: Rate;
    }
  | { readonly what: 'tax'; readonly layer: Layer; readonly beforePpm: number | null; readonly afterPpm: number | null }
  /** Times, days or limits of prices; periods added or taken away. */
  | { readonly what: 'periods' | 'limits' | 'holidays'; readonly layer: Layer };

/** At most so many changes are told. */
const CHANGES_MOST = 50;

export function planChanges(before: PricePlan, after: PricePlan): PlanChange[] {
  const changes: PlanChange[] = [];
  if (before.name !== after.name) changes.push({ what: 'name', before: before.name, after: after.name });
  for (const layer of ['energy', 'service', 'idle'] as const)
    changes.push(...layerChanges(layer, layerOf(before, layer), layerOf(after, layer)));
  if (before.idleGraceS !== after.idleGraceS) changes.push({ what: 'grace', beforeS: before.idleGraceS, afterS: after.idleGraceS });
  return changes.slice(0, CHANGES_MOST);
}

function layerOf({ layers }: PricePlan, layer: Layer): PlanLayer['tariff'] | null {
  return layers.find((l) => l.layer === layer)?.tariff ?? null;
}

function layerChanges(layer: Layer, before: PlanLayer['tariff'] | null, after: PlanLayer['tariff'] | null): PlanChange[] {
  if (before === null || after === null)
    return before === after ? [] : [{ what: before === null ? 'layer-added' : 'layer-removed', layer }];
  const changes: PlanChange[] = [];
  if (shape(before.elements) === shape(after.elements)) changes.push(...priceChanges(layer, before.elements, after.elements));
  else changes.push({ what: 'periods', layer });
  const [beforePpm, afterPpm] = [taxOf(before), taxOf(after)];
  if (beforePpm !== afterPpm || before.taxIncluded !== after.taxIncluded) changes.push({ what: 'tax', layer, beforePpm, afterPpm });
  if (text([before.minPrice, before.maxPrice]) !== text([after.minPrice, after.maxPrice])) changes.push({ what: 'limits', layer });
  if (text(before.holidays ?? []) !== text(after.holidays ?? [])) changes.push({ what: 'holidays', layer });
  return changes;
}

/** Neighbouring elements of one label and price are one line: the ranges of a period in the editor. */
function priceChanges(layer: Layer, before: readonly TariffElement[], after: readonly TariffElement[]): PlanChange[] {
  const changes = after.flatMap((element, i) =>
    element.components.flatMap((component, k): PlanChange[] => {
      const old = before[i]?.components[k];
      if (old === undefined || old.price === component.price) return [];
      return [{ what: 'price', layer, label: element.label ?? null, dimension: component.type, before: old.price, after: component.price }];
    }),
  );
  return changes.filter((change, i) => changes.findIndex((other) => text(other) === text(change)) === i);
}

/** All of the elements but their prices and taxes. */
function shape(elements: readonly TariffElement[]): string {
  const bare = ({ type, stepSize }: PriceComponent) => ({ type, stepSize });
  return text(elements.map((e) => [e.components.map(bare), e.restrictions, e.label ?? null]));
}

/** The first there is: where they differ the receipt tells each. */
function taxOf({ elements }: PlanLayer['tariff']): number | null {
  return elements[0]?.components[0]?.taxPpm ?? null;
}

/** JSON with sorted keys: equal texts are equal values. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}

/** HQ's plan as it is sent -> the station's, checked whole: HQ refuses a plan with a hole before it goes out, and the station before it holds. */
import { id, type PlanId } from '../../base/ids.ts';
import { currencyOf } from '../../base/money.ts';
import { utcMs, zoneName } from '../../base/time.ts';
import type { PlanLayer, PricePlan } from '../../domain/tariff.ts';
import { checkPlan } from './check-plan.ts';
import { parseOcpiTariff } from './ocpi-tariff.ts';

/** A plan's directive body (hq/wire-directives `plan`). labels: of each element; OCPI has no word for them. */
export interface DirectivePlan {
  readonly name: string;
  readonly currency: string;
  readonly layers: readonly {
    readonly layer: PlanLayer['layer'];
    readonly ocpi: unknown;
    readonly labels?: readonly (string | null)[] | undefined;
  }[];
  readonly idleGraceS: number;
}

export type CheckedPlan =
  | { readonly ok: true; readonly plan: PricePlan }
  | { readonly ok: false; readonly code: 'plan.hole' | 'plan.invalid'; readonly sentence: string };

/** As version 0, valid from `fromMs` (UTC milliseconds): whoever saves it gives the number. `zone`: IANA name, where it will hold. */
export function checkedPlan(planId: string, body: DirectivePlan, zone: string, fromMs: number): CheckedPlan {
  const layers: PlanLayer[] = [];
  for (const [at, { layer, ocpi, labels }] of body.layers.entries()) {
    const parsed = parseOcpiTariff(ocpi);
    if (!parsed.ok) {
      const [first] = parsed.problems;
      return invalid(`layers[${at}].${first?.path ?? ''} ${first?.problem ?? 'is no OCPI tariff'}`);
    }
    layers.push({ layer, tariff: { ...parsed.tariff, elements: labelled(parsed.tariff.elements, labels) } });
  }
  const plan: PricePlan = {
    id: id<PlanId>(planId),
    version: 0,
    name: body.name,
    currency: currencyOf(body.currency),
    layers,
    idleGraceS: body.idleGraceS,
    validFromMs: utcMs(fromMs),
  };
  const [problem] = checkPlan(plan, zoneName(zone));
  if (problem === undefined) return { ok: true, plan };
  return { ok: false, code: problem.code === 'hole' ? 'plan.hole' : 'plan.invalid', sentence: problem.sentence };
}

function labelled(
  elements: PlanLayer['tariff']['elements'],
  labels: readonly (string | null)[] | undefined,
): PlanLayer['tariff']['elements'] {
  return elements.map((element, i) => {
    const label = labels?.[i] ?? null;
    return label === null ? element : { ...element, label };
  });
}

function invalid(sentence: string): CheckedPlan {
  return { ok: false, code: 'plan.invalid', sentence };
}

/** Whether this computer knows the IANA name. */
export function isZoneName(name: string): boolean {
  try {
    zoneName(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

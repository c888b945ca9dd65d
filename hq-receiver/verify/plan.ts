/** HQ's own look at a plan before it is sent, by the stations' rules: a minute without a price is refused here already. */
import type { DirectiveBody } from '../../station-core/hq/wire-directives.ts';
import { checkedPlan, isZoneName } from '../../station-core/rules/tariff/directive-plan.ts';

interface PlanPlace {
  readonly zone: string;
  readonly currency: string;
}

/** `body`: checked by wire-directives. null: the stations of this place can bill by it. */
export function planProblem(
  planId: string,
  body: unknown,
  place: PlanPlace,
  atMs: number,
): { readonly code: 'plan.hole' | 'plan.invalid' | 'hq.wrong-currency'; readonly sentence: string } | null {
  const plan = body as DirectiveBody<'plan'>;
  if (plan.currency !== place.currency)
    return { code: 'hq.wrong-currency', sentence: `The plan is in ${plan.currency}, a station of the target bills in ${place.currency}.` };
  // One station with a zone that this computer does not know must not keep the plan from all others: it looks by its own clock.
  if (!isZoneName(place.zone)) return null;
  const checked = checkedPlan(planId, plan, place.zone, atMs);
  return checked.ok ? null : checked;
}

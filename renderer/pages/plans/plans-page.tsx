/** Prices: the list of plans, a new one, or one to change or look at, by the address. */
import { PlanList } from './plan-list.tsx';
import { NewPlan, SavedPlan } from './plan-page.tsx';

/** `#/plans`, `#/plans/new`, `#/plans/<id>`, `#/plans/<id>/<version>`. */
export function PlansPage({ parts }: { readonly parts: readonly string[] }) {
  const [planId, version] = parts;
  if (planId === undefined) return <PlanList />;
  if (planId === 'new') return <NewPlan />;
  return <SavedPlan planId={planId} version={version !== undefined && /^\d{1,6}$/.test(version) ? Number(version) : null} />;
}

/** Objects that headquarters own, as the stage's lists show them: of those that are asked for the first is HQ's, the second set aside by the station, the third lent to HQ. */
import type { DirectiveKind, HqMarkRow } from '../../station-core/api/contract.ts';
import { addMs, DAY_MS, utcMs } from '../../station-core/base/time.ts';

/** Ids that the stage's lists have, where a page asks for a whole kind. */
const KNOWN: Partial<Record<DirectiveKind, readonly string[]>> = {
  plan: ['plan-tou', 'plan-rich'],
  settings: ['active-plan', 'station', 'money'],
  promotion: ['night', 'weekend', 'opening'],
  coupon: ['welcome', 'autumn', 'ten'],
  level: ['silver', 'gold'],
  group: ['taxi'],
  assignment: ['a1', 'a2'],
  'alarm-rule': ['smoke', 'heat', 'co'],
};

export function markRows(
  { kinds, localIds }: { readonly kinds: readonly DirectiveKind[]; readonly localIds: readonly string[] | null },
  now: number,
): HqMarkRow[] {
  return kinds.flatMap((kind) =>
    (localIds ?? KNOWN[kind] ?? []).slice(0, 3).map((localId, at): HqMarkRow => {
      const untilMs = addMs(utcMs(now), 30 * DAY_MS);
      return {
        kind,
        objectId: localId,
        localId,
        version: 4 + at,
        fields: kind === 'settings' && localId !== 'active-plan' ? ['refundAlone', 'topUpMost'] : null,
        lentUntilMs: at === 2 ? untilMs : null,
        override: at === 1 ? { untilMs, by: 'Jana Ortega', reason: 'road works at the entrance' } : null,
      };
    }),
  );
}

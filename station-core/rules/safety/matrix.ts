/** The cause-and-effect matrix: what an alarm of a rule does, and in which zones. Pure. */
import type { ZoneId } from '../../base/ids.ts';
import type { AlarmRule, Effect, MatrixCell } from '../../domain/safety.ts';

export interface Effects {
  /** What happens in each zone. 'trip' brings 'stop' along. */
  readonly byZone: ReadonlyMap<ZoneId, ReadonlySet<Effect>>;
  /** What needs no zone: the one pile, the incident, whoever is told. */
  readonly anywhere: ReadonlySet<Effect>;
}

/** A rule that nobody has put into the matrix: the worst is taken for fire (F22: trip at once), anything else is told and nothing more. */
export const UNSET: Readonly<Record<AlarmRule['severity'], readonly Effect[]>> = {
  critical: ['stop', 'trip', 'siren', 'relays', 'cameras', 'record', 'notify'],
  high: ['notify'],
  medium: ['notify'],
  low: [],
};

/** where: the zone the alarm is in; null: in none, then only cells that name a zone act in one. */
export function effectsOf(cells: readonly MatrixCell[], rule: Pick<AlarmRule, 'id' | 'severity'>, where: ZoneId | null): Effects {
  const own = cells.filter(({ ruleId }) => ruleId === rule.id);
  const effective: readonly Pick<MatrixCell, 'zoneId' | 'effects'>[] =
    own.length > 0 ? own : [{ zoneId: null, effects: UNSET[rule.severity] }];
  const byZone = new Map<ZoneId, Set<Effect>>();
  const anywhere = new Set<Effect>();
  for (const { zoneId, effects } of effective) {
    const target = zoneId ?? where;
    for (const effect of effects) anywhere.add(effect);
    if (target === null) continue;
    const there = byZone.get(target) ?? new Set<Effect>();
    byZone.set(target, there);
    for (const effect of effects) there.add(effect);
    if (there.has('trip')) there.add('stop');
  }
  return { byZone, anywhere };
}

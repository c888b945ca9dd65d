/** The matrix while somebody changes it: what stands in a cell, what a click makes of it, what is different from what is in force. */
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';

export type Cell = SafetySetupAnswer['matrix'][number];
export type Effect = Cell['effects'][number];
type Rule = SafetySetupAnswer['rules'][number];

/** In the order in which they are done. */
export const EFFECTS: readonly Effect[] = ['stop', 'trip', 'stop-pile', 'siren', 'relays', 'cameras', 'record', 'notify'];

/** F22: for fire the power goes at once. */
export const FIRE: readonly Effect[] = ['stop', 'trip', 'siren', 'cameras', 'record', 'notify'];

export interface Draft {
  readonly cells: readonly Cell[];
  readonly unset: SafetySetupAnswer['unset'];
}

/** True: the rule stands nowhere in the matrix, and its severity says what happens. */
export function isUnset({ cells }: Pick<Draft, 'cells'>, rule: Pick<Rule, 'id'>): boolean {
  return !cells.some(({ ruleId }) => ruleId === rule.id);
}

/** What happens for the rule in this column; zoneId null: where the alarm is. */
export function effectsIn(draft: Draft, rule: Pick<Rule, 'id' | 'severity'>, zoneId: string | null): readonly Effect[] {
  if (isUnset(draft, rule)) return zoneId === null ? draft.unset[rule.severity] : [];
  const cell = draft.cells.find((one) => one.ruleId === rule.id && one.zoneId === zoneId);
  return EFFECTS.filter((effect) => cell?.effects.includes(effect) === true);
}

/** Sets a cell. A rule that stood nowhere keeps what its severity said where it happens, now in writing. */
export function withEffects(draft: Draft, rule: Pick<Rule, 'id' | 'severity'>, zoneId: string | null, effects: readonly Effect[]): Draft {
  const ordered = EFFECTS.filter((effect) => effects.includes(effect));
  const here: readonly Cell[] = isUnset(draft, rule) ? [{ ruleId: rule.id, zoneId: null, effects: draft.unset[rule.severity] }] : [];
  const others = [...draft.cells, ...here].filter((cell) => cell.ruleId !== rule.id || cell.zoneId !== zoneId);
  // The cell where it happens is kept empty: it says that nothing is to happen. An empty one of a zone says nothing.
  const own = ordered.length === 0 && zoneId !== null ? [] : [{ ruleId: rule.id, zoneId: zoneId as Cell['zoneId'], effects: ordered }];
  return { ...draft, cells: [...others, ...own] };
}

/** On becomes off and off on. "Cut power" brings "stop" along, and goes with it. */
export function toggled(effects: readonly Effect[], effect: Effect): readonly Effect[] {
  if (!effects.includes(effect))
    return [...effects, effect, ...(effect === 'trip' && !effects.includes('stop') ? (['stop'] as const) : [])];
  return effects.filter((one) => one !== effect && !(effect === 'stop' && one === 'trip'));
}

export interface Change {
  readonly rule: Rule;
  readonly zoneId: string | null;
  readonly added: readonly Effect[];
  readonly removed: readonly Effect[];
}

/** What is different, rule by rule. Rules and zones that are gone are no change a person made here. */
export function changesOf(before: Draft, after: Draft, { rules, zones }: Pick<SafetySetupAnswer, 'rules' | 'zones'>): readonly Change[] {
  const columns = [null, ...zones.map(({ id }) => id)];
  return rules.flatMap((rule) =>
    columns.flatMap((zoneId) => {
      const [was, is] = [effectsIn(before, rule, zoneId), effectsIn(after, rule, zoneId)];
      const added = is.filter((effect) => !was.includes(effect));
      const removed = was.filter((effect) => !is.includes(effect));
      return added.length + removed.length === 0 ? [] : [{ rule, zoneId, added, removed }];
    }),
  );
}

/** Protection is taken away: power is no longer stopped or cut, or the siren is silent. */
export function weakens({ removed }: Pick<Change, 'removed'>): boolean {
  return removed.some((effect) => effect === 'stop' || effect === 'trip' || effect === 'stop-pile' || effect === 'siren');
}

/** Cells of rules and zones that are still there, for saving. */
export function cellsToSave({ cells }: Draft, { rules, zones }: Pick<SafetySetupAnswer, 'rules' | 'zones'>): Cell[] {
  return cells.filter(
    (cell) => rules.some(({ id }) => id === cell.ruleId) && (cell.zoneId === null || zones.some(({ id }) => id === cell.zoneId)),
  );
}

/** A rule as its form has it: texts of fields. */
import type { AlarmRule, Severity } from '../../../station-core/api/contract.ts';
import { conditionOf, isWrong, newPart, numberOf, partOf, toMs, type PartDraft } from './part-draft.ts';

export interface RuleDraft {
  readonly name: string;
  readonly part: PartDraft;
  readonly severity: Severity;
  readonly zoneId: string;
  readonly clearS: string;
  readonly escalateMin: string;
  readonly latching: boolean;
  readonly enabled: boolean;
}

export type RuleInput = Omit<AlarmRule, 'id' | 'zoneId'> & { readonly zoneId: string | null };
export type RuleNumber = 'clearS' | 'escalateMin';

export const newDraft: RuleDraft = {
  name: '', part: newPart, severity: 'high', zoneId: '', clearS: '10', escalateMin: '5', latching: false, enabled: true,
}; // prettier-ignore

/** The fields of a rule that is there. */
export function draftOf(rule: AlarmRule): RuleDraft {
  return {
    name: rule.name,
    part: partOf(rule.condition),
    severity: rule.severity,
    zoneId: rule.zoneId ?? '',
    clearS: String(rule.clearAfterMs / 1_000),
    escalateMin: rule.escalateAfterMs === null ? '' : String(rule.escalateAfterMs / 60_000),
    latching: rule.latching,
    enabled: rule.enabled,
  };
}

/** Fields of the rule itself that hold no number where one is needed. */
export function wrongNumbers(draft: RuleDraft): readonly RuleNumber[] {
  const needed: RuleNumber[] = draft.escalateMin.trim() === '' ? ['clearS'] : ['clearS', 'escalateMin'];
  return needed.filter((field) => numberOf(draft[field]) === null);
}

/** What is sent; null: a field holds no number. What else is wrong with it the station says. */
export function inputOf(draft: RuleDraft): RuleInput | null {
  if (wrongNumbers(draft).length > 0 || isWrong(draft.part)) return null;
  const { name, severity, zoneId, latching, enabled, escalateMin } = draft;
  return {
    name: name.trim(),
    condition: conditionOf(draft.part),
    severity,
    zoneId: zoneId === '' ? null : zoneId,
    clearAfterMs: toMs(draft.clearS, 1_000),
    latching,
    escalateAfterMs: escalateMin.trim() === '' ? null : toMs(escalateMin, 60_000),
    enabled,
  };
}

/** A rule as its form has it: texts of fields, for the plain kinds of condition. */
import type { AlarmRule, Condition, Severity } from '../../../station-core/api/contract.ts';

export const leafKinds = ['above', 'below', 'on', 'text', 'rate', 'silent'] as const;
export type LeafKind = (typeof leafKinds)[number];

export interface RuleDraft {
  readonly name: string;
  readonly signal: string;
  readonly kind: LeafKind;
  readonly limit: string;
  readonly hysteresis: string;
  readonly words: string;
  readonly perMinute: string;
  readonly overS: string;
  readonly silentS: string;
  readonly lastingS: string;
  readonly window: boolean;
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly severity: Severity;
  readonly zoneId: string;
  readonly clearS: string;
  readonly escalateMin: string;
  readonly latching: boolean;
  readonly enabled: boolean;
  /** A condition of several parts: it is kept as it is. */
  readonly nested: Condition | null;
}

export type RuleInput = Omit<AlarmRule, 'id' | 'zoneId'> & { readonly zoneId: string | null };
export type NumberField = 'limit' | 'hysteresis' | 'perMinute' | 'overS' | 'silentS' | 'lastingS' | 'clearS' | 'escalateMin';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export const newDraft: RuleDraft = {
  name: '', signal: 'sensor:smoke/*', kind: 'on', limit: '', hysteresis: '0', words: '', perMinute: '10', overS: '60', silentS: '60', lastingS: '0',
  window: false, weekdays: EVERY_DAY, from: '22:00', to: '06:00', severity: 'high', zoneId: '', clearS: '10', escalateMin: '5', latching: false, enabled: true,
  nested: null,
}; // prettier-ignore

/** The fields of a rule that is there. */
export function draftOf(rule: AlarmRule): RuleDraft {
  const window = rule.condition.kind === 'during' ? rule.condition : null;
  const inner = window === null ? rule.condition : window.of;
  const lasting = inner.kind === 'lasting' ? inner : null;
  const leaf = lasting === null ? inner : lasting.of;
  const common = {
    ...newDraft,
    name: rule.name,
    severity: rule.severity,
    zoneId: rule.zoneId ?? '',
    clearS: String(rule.clearAfterMs / 1_000),
    escalateMin: rule.escalateAfterMs === null ? '' : String(rule.escalateAfterMs / 60_000),
    latching: rule.latching,
    enabled: rule.enabled,
  };
  if (!('signal' in leaf)) return { ...common, nested: rule.condition };
  return {
    ...common,
    signal: leaf.signal,
    kind: leaf.kind,
    lastingS: lasting === null ? '0' : String(lasting.forMs / 1_000),
    window: window !== null,
    ...(window === null ? {} : { weekdays: window.weekdays, from: clockText(window.fromMinute), to: clockText(window.toMinute) }),
    ...('limit' in leaf ? { limit: String(leaf.limit), hysteresis: String(leaf.hysteresis) } : {}),
    ...('oneOf' in leaf ? { words: leaf.oneOf.join(', ') } : {}),
    ...('perMinute' in leaf ? { perMinute: String(leaf.perMinute), overS: String(leaf.overMs / 1_000) } : {}),
    ...('forMs' in leaf ? { silentS: String(leaf.forMs / 1_000) } : {}),
  };
}

/** Fields that hold no number where one is needed. */
export function wrongNumbers(draft: RuleDraft): readonly NumberField[] {
  const needed: NumberField[] = ['clearS'];
  if (draft.escalateMin.trim() !== '') needed.push('escalateMin');
  if (draft.nested === null) {
    needed.push('lastingS');
    if (draft.kind === 'above' || draft.kind === 'below') needed.push('limit', 'hysteresis');
    if (draft.kind === 'rate') needed.push('perMinute', 'overS');
    if (draft.kind === 'silent') needed.push('silentS');
  }
  return needed.filter((field) => numberOf(draft[field]) === null);
}

/** What is sent; null: a field holds no number. What else is wrong with it the station says. */
export function inputOf(draft: RuleDraft): RuleInput | null {
  if (wrongNumbers(draft).length > 0) return null;
  const { name, severity, zoneId, latching, enabled, escalateMin } = draft;
  return {
    name: name.trim(),
    condition: draft.nested ?? conditionOf(draft),
    severity,
    zoneId: zoneId === '' ? null : zoneId,
    clearAfterMs: toMs(draft.clearS, 1_000),
    latching,
    escalateAfterMs: escalateMin.trim() === '' ? null : toMs(escalateMin, 60_000),
    enabled,
  };
}

function conditionOf(draft: RuleDraft): Condition {
  const leaf = leafOf(draft);
  const lastingMs = toMs(draft.lastingS, 1_000);
  const inner: Condition = lastingMs === 0 ? leaf : { kind: 'lasting', forMs: lastingMs, of: leaf };
  if (!draft.window) return inner;
  return {
    kind: 'during',
    weekdays: [...draft.weekdays].sort(),
    fromMinute: minuteOf(draft.from),
    toMinute: minuteOf(draft.to),
    of: inner,
  };
}

function leafOf(draft: RuleDraft): Condition {
  const { signal, kind } = draft;
  switch (kind) {
    case 'above':
    case 'below':
      return { kind, signal, limit: numberOf(draft.limit) ?? 0, hysteresis: numberOf(draft.hysteresis) ?? 0 };
    case 'on':
      return { kind, signal };
    case 'text':
      return { kind, signal, oneOf: draft.words.split(/[,，、]/).map((one) => one.trim()).filter((one) => one !== '') }; // prettier-ignore
    case 'rate':
      return { kind, signal, perMinute: numberOf(draft.perMinute) ?? 0, overMs: toMs(draft.overS, 1_000) };
    case 'silent':
      return { kind, signal, forMs: toMs(draft.silentS, 1_000) };
  }
}

/** A decimal comma is a decimal point. null: no number. */
function numberOf(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

function toMs(text: string, unitMs: number): number {
  return Math.round((numberOf(text) ?? 0) * unitMs);
}

function minuteOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** A time field knows no 24:00; the end of the day is 00:00 of the next. */
function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Kinds of directives as people order them: which may be given up, removed, lent. As hq/wire-directives has it. */
import type { DirectiveKind, OrderRow, OrderState } from '../../../hq-receiver/contract.ts';

export const KINDS = [
  'plan', 'assignment', 'group', 'level', 'promotion', 'coupon', 'account', 'card', 'blocked-list', 'alarm-rule', 'settings', 'firmware',
  'request-file', 'lease-grant', 'lease-recall',
] as const satisfies readonly DirectiveKind[]; // prettier-ignore

const ONCE: readonly DirectiveKind[] = ['lease-grant', 'lease-recall', 'request-file'];
const REMOVABLE: readonly DirectiveKind[] = ['group', 'assignment', 'level', 'promotion', 'coupon', 'alarm-rule', 'firmware'];
const LENT: readonly DirectiveKind[] = ['plan', 'assignment', 'level', 'promotion', 'coupon', 'alarm-rule', 'settings'];
/** Their numbers are shown to nobody, so that a new version is written anew. */
const MASKED: readonly DirectiveKind[] = ['card', 'blocked-list'];

/** Has an owner, whom HQ may give it up to. */
export const isOwned = (kind: DirectiveKind): boolean => !ONCE.includes(kind);
export const isRemovable = (kind: DirectiveKind): boolean => REMOVABLE.includes(kind);
/** HQ may lend itself the stations' own until a day. */
export const isLent = (kind: DirectiveKind): boolean => LENT.includes(kind);
export const isRepeatable = (kind: DirectiveKind): boolean => isOwned(kind) && !MASKED.includes(kind) && kind !== 'firmware';

export const STATES = ['applied', 'sent', 'waiting', 'refused', 'overridden', 'superseded'] as const satisfies readonly OrderState[];

/** How far an order is: done where nobody has it before them, stuck where a station said no. */
export function standOf({ progress, stations }: Pick<OrderRow, 'progress' | 'stations'>): 'done' | 'refused' | 'going' {
  if (progress.refused > 0) return 'refused';
  return progress.applied + progress.superseded + progress.overridden === stations ? 'done' : 'going';
}

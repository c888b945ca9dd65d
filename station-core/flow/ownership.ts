/** Who may change an object: what HQ owns is refused to people at the station by name, unless they override it until a day. */
import { id, type TokenId } from '../base/ids.ts';
import type { StationEvent } from '../domain/event.ts';
import type { DirectiveKind, HqOwned } from '../domain/hq-directive.ts';
import type { MoneySettings } from '../domain/money-settings.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { StationSettings } from '../domain/station.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { tagForms } from '../rules/sessions/tag-forms.ts';
import { benefitIdOf } from '../store/benefits.ts';
import { cardById } from '../store/cards.ts';
import type { Reader } from '../store/connection.ts';
import { ownerAbove } from '../store/hq-owned.ts';
import { settingsOf } from '../store/settings.ts';
import { outcome, type Context } from './context.ts';

interface Touched {
  readonly kind: DirectiveKind;
  readonly localId: string;
}

/** null: nothing that the event changes is HQ's. Erasing a person is never refused: it is the person's right. */
export function ownershipRefusal({ db }: Pick<Context, 'db'>, event: StationEvent): Outcome | null {
  for (const { kind, localId } of touchedBy(db, event)) {
    const owned = ownerAbove(db, kind, localId);
    if (owned !== null && !isOverridden(owned, event.receivedMs)) return refusedBy(owned);
  }
  return null;
}

/** The number of a card that is HQ's and was erased here: it does not come back as the station's own. null: it may be put on file. */
export function numberRefusal({ db, vault }: Pick<Context, 'db' | 'vault'>, typed: string, nowMs: number): Outcome | null {
  for (const form of new Set([canonicalTag(typed), ...tagForms(typed, null)])) {
    const owned = ownerAbove(db, 'card', vault.tokenId(form));
    if (owned !== null && !isOverridden(owned, nowMs) && cardById(db, id<TokenId>(owned.localId)) === null) return refusedBy(owned);
  }
  return null;
}

/** The station holds its own until a day. */
export function isOverridden({ overriddenUntilMs }: HqOwned, nowMs: number): boolean {
  return overriddenUntilMs !== null && overriddenUntilMs > nowMs;
}

function refusedBy({ kind, objectId, version }: HqOwned): Outcome {
  const help =
    'Headquarters own it. If it must be different here, override it until a day, with a reason; then headquarters’ version holds again.';
  return outcome({ kind: 'refused', code: 'hq.owned', detail: { what: kind, object: objectId, version, help } });
}

function touchedBy(db: Reader, event: StationEvent): readonly Touched[] {
  switch (event.kind) {
    case 'operator.save-plan':
      return [{ kind: 'plan', localId: event.plan.id }, ...(event.activate && isOtherPlan(db, event.plan.id) ? ACTIVE_PLAN : [])];
    case 'operator.activate-plan':
      return isOtherPlan(db, event.planId) ? ACTIVE_PLAN : [];
    case 'operator.put-benefit':
      return [{ kind: event.item.kind, localId: benefitIdOf(event.item) }];
    case 'operator.remove-benefit':
      return [{ kind: event.what, localId: event.benefitId }];
    case 'operator.change-account':
    case 'operator.freeze-account':
    case 'operator.close-account':
      return [{ kind: 'account', localId: event.accountId }];
    case 'operator.change-card':
    case 'operator.bind-card':
    case 'operator.replace-card':
      return [{ kind: 'card', localId: event.cardId }];
    case 'operator.put-safety':
      return event.item.kind === 'rule' ? [{ kind: 'alarm-rule', localId: event.item.rule.id }] : [];
    case 'operator.remove-safety':
      return event.what === 'rule' ? [{ kind: 'alarm-rule', localId: event.itemId }] : [];
    case 'operator.remove-firmware':
      return [{ kind: 'firmware', localId: event.firmwareId }];
    case 'operator.settings':
      return settingsTouched(db, 'station', changedFields(settingsOf(db), event, STATION_FIELDS));
    case 'operator.money-settings':
      return settingsTouched(
        db,
        'money',
        changedFields(settingsOf(db)?.money ?? null, event.money, Object.keys(event.money) as (keyof MoneySettings)[]),
      );
    default:
      return [];
  }
}

const ACTIVE_PLAN: readonly Touched[] = [{ kind: 'settings', localId: 'active-plan' }];
const STATION_FIELDS = ['language', 'heartbeatS', 'idleCapS'] as const satisfies readonly (keyof StationSettings)[];

function isOtherPlan(db: Reader, planId: string): boolean {
  return settingsOf(db)?.activePlanId !== planId;
}

/** Saving a form says every field again: only those that change count. */
function changedFields<Whole extends object, Field extends keyof Whole>(
  before: Whole | null,
  after: Pick<Whole, Field>,
  fields: readonly Field[],
): readonly string[] {
  if (before === null) return [];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map(String);
}

function settingsTouched(db: Reader, section: 'station' | 'money', fields: readonly string[]): readonly Touched[] {
  const owned = fields.length === 0 ? null : ownerAbove(db, 'settings', section);
  return owned?.fields?.some((field) => fields.includes(field)) === true ? [{ kind: 'settings', localId: section }] : [];
}

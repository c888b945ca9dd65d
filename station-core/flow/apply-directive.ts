/** One directive of HQ's by its kind, through the same decisions that people's events go through. */
import { isFault, messageOf, Fault } from '../base/fault.ts';
import {
  id,
  type AccountId,
  type AlarmRuleId,
  type BenefitId,
  type EventId,
  type FileId,
  type OperatorId,
  type PlanId,
  type ZoneId,
} from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { BenefitItem } from '../domain/benefits.ts';
import type { Firmware } from '../domain/firmware.ts';
import type { DirectiveKind } from '../domain/hq-directive.ts';
import type { MoneySettings } from '../domain/money-settings.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { AlarmRule } from '../domain/safety.ts';
import type { StationSettings } from '../domain/station.ts';
import type { PricePlan } from '../domain/tariff.ts';
import { checkedPlan, type DirectivePlan } from '../rules/tariff/directive-plan.ts';
import { withHolidays } from '../rules/tariff/holiday-dates.ts';
import { benefitById, holidaysOf } from '../store/benefits.ts';
import { firmwareById } from '../store/files.ts';
import { newestVersion, planAt } from '../store/plans.ts';
import { safetyItem } from '../store/safety-items.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { applyAccount, applyCard } from './directive-people.ts';
import { onPutBenefit, onRemoveBenefit } from './on-benefit.ts';
import { onActivatePlan, onSavePlan } from './on-catalogue.ts';
import { onAddFirmware, onRemoveFirmware } from './on-files.ts';
import { onMoneySettings } from './on-money-settings.ts';
import { onSettings } from './on-operator.ts';
import { onPutSafety, onRemoveSafety } from './on-safety.ts';

/** Kinds of objects that have an owner. */
export type ObjectKind = Exclude<DirectiveKind, 'lease-grant' | 'lease-recall' | 'request-file'>;

/** Stands where a person's name stands. */
const HQ = id<OperatorId>('hq');

/** Of a refusal: the fault's sentence, with what and where and what to do. A body that a rule stumbles over is refused as well: it must not hold up the others. */
export function decideObject(context: Context, kind: ObjectKind, objectId: string, body: unknown, nowMs: UtcMs): Outcome {
  try {
    return decide(context, kind, objectId, body, nowMs);
  } catch (error) {
    if (isFault(error)) return outcome({ kind: 'refused', code: error.code, detail: error.detail });
    return refused({ [kind]: objectId, help: `It cannot be used: ${messageOf(error)}` });
  }
}

/** What HQ is told of a refusal. */
export function reasonOf(answer: Extract<Outcome['answer'], { kind: 'refused' }>): string {
  return new Fault(answer.code, answer.detail).message.slice(0, 2_000);
}

function decide(context: Context, kind: ObjectKind, objectId: string, body: unknown, nowMs: UtcMs): Outcome {
  const by = { id: id<EventId>('hq-directive'), receivedMs: nowMs, operatorId: HQ } as const;
  if (isRemoval(body)) return remove(context, kind, objectId, by);
  switch (kind) {
    case 'plan': return savePlan(context, objectId, body, nowMs);
    case 'group':
    case 'assignment':
    case 'level':
    case 'promotion':
    case 'coupon': return onPutBenefit(context, { ...by, kind: 'operator.put-benefit', item: itemOf(kind, objectId, body, nowMs) });
    case 'account': return applyAccount(context, id<AccountId>(objectId), body, by);
    case 'card': return applyCard(context, objectId, body, by);
    case 'blocked-list': return outcome(DONE, {
      writes: [{ kind: 'blocked-list.put', listId: objectId, tokenIds: (body as BlockedTokens).tokenIds }],
      commands: [],
      notices: [{ topic: 'cards' }],
    });
    case 'alarm-rule': {
      const { zoneId, ...rule } = body as Omit<AlarmRule, 'id' | 'zoneId'> & { readonly zoneId: string | null };
      const named: AlarmRule = { ...rule, id: id<AlarmRuleId>(objectId), zoneId: zoneId === null ? null : id<ZoneId>(zoneId) };
      return onPutSafety(context, { ...by, kind: 'operator.put-safety', item: { kind: 'rule', rule: named } });
    }
    case 'settings': return saveSettings(context, objectId, body, by);
    case 'firmware': {
      const firmware: Firmware = { ...(body as Omit<Firmware, 'id' | 'addedAtMs' | 'addedBy'>), id: id<FileId>(objectId), addedAtMs: nowMs, addedBy: HQ };
      return onAddFirmware(context, { ...by, kind: 'operator.add-firmware', firmware });
    }
  }
} // prettier-ignore

/** As it is kept of a blocked list: never a number. */
export interface BlockedTokens {
  readonly tokenIds: readonly Parameters<Context['vault']['tokenId']>[0][] & readonly ReturnType<Context['vault']['tokenId']>[];
}

type By = { readonly id: EventId; readonly receivedMs: UtcMs; readonly operatorId: OperatorId };

/** The object is to go. */
export function isRemoval(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'removed' in body;
}

/** Gone already is as good. */
function remove(context: Context, kind: ObjectKind, objectId: string, by: By): Outcome {
  if (localObject(context, kind, objectId) === null) return outcome(DONE);
  switch (kind) {
    case 'group':
    case 'assignment':
    case 'level':
    case 'promotion':
    case 'coupon':
      return onRemoveBenefit(context, { ...by, kind: 'operator.remove-benefit', what: kind, benefitId: id<BenefitId>(objectId) });
    case 'alarm-rule':
      return onRemoveSafety(context, { ...by, kind: 'operator.remove-safety', what: 'rule', itemId: objectId });
    case 'firmware':
      return onRemoveFirmware(context, { ...by, kind: 'operator.remove-firmware', firmwareId: id<FileId>(objectId) });
    case 'plan':
    case 'account':
    case 'card':
    case 'blocked-list':
    case 'settings':
      return refused({ [kind]: objectId, help: 'This kind of object is not removed.' });
  }
}

/** Put back after a loan: a version that the station had. */
interface RestoredPlan {
  readonly restoreVersion: number;
}

/** The same plan again is no new version. */
function savePlan(context: Context, planId: string, body: unknown, nowMs: UtcMs): Outcome {
  const settings = settingsOf(context.db);
  if (settings === null) return refused({ help: 'Set the station up first.' });
  const plan = planOf(context, planId, body as DirectivePlan | RestoredPlan, settings, nowMs);
  if (!('id' in plan)) return plan;
  const newest = planAt(context.db, plan.id, newestVersion(context.db, plan.id));
  const asSaved = withHolidays(
    plan,
    holidaysOf(context.db).map(({ day }) => day),
  );
  if (newest !== null && JSON.stringify(withoutVersion(newest)) === JSON.stringify(withoutVersion(asSaved))) return outcome(DONE);
  return onSavePlan(context, {
    id: id<EventId>('hq-directive'),
    receivedMs: nowMs,
    operatorId: HQ,
    kind: 'operator.save-plan',
    plan,
    activate: false,
  });
}

function planOf(
  { db }: Context,
  planId: string,
  body: DirectivePlan | RestoredPlan,
  settings: StationSettings,
  nowMs: UtcMs,
): PricePlan | Outcome {
  if ('restoreVersion' in body) {
    const known = planAt(db, id<PlanId>(planId), body.restoreVersion);
    return known === null ? notFound({ plan: planId, version: body.restoreVersion }) : { ...known, validFromMs: nowMs };
  }
  const checked = checkedPlan(planId, body, settings.zone, nowMs);
  return checked.ok ? checked.plan : outcome({ kind: 'refused', code: checked.code, detail: { plan: body.name, help: checked.sentence } });
}

function withoutVersion(plan: PricePlan): Omit<PricePlan, 'version' | 'validFromMs'> {
  const { version: _version, validFromMs: _validFromMs, ...rest } = plan;
  return { id: rest.id, name: rest.name, currency: rest.currency, layers: rest.layers, idleGraceS: rest.idleGraceS };
}

function itemOf(kind: BenefitItem['kind'], objectId: string, body: unknown, nowMs: UtcMs): BenefitItem {
  const named = { ...(body as object), id: id<BenefitId>(objectId) };
  switch (kind) {
    case 'group': return { kind, group: named as Extract<BenefitItem, { kind: 'group' }>['group'] };
    case 'assignment': return { kind, assignment: { ...named, savedAtMs: nowMs } as Extract<BenefitItem, { kind: 'assignment' }>['assignment'] };
    case 'level': return { kind, level: named as Extract<BenefitItem, { kind: 'level' }>['level'] };
    case 'promotion': return { kind, promotion: named as Extract<BenefitItem, { kind: 'promotion' }>['promotion'] };
    case 'coupon': return { kind, coupon: named as Extract<BenefitItem, { kind: 'coupon' }>['coupon'] };
  }
} // prettier-ignore

function saveSettings(context: Context, section: string, body: unknown, by: By): Outcome {
  const known = settingsOf(context.db);
  if (known === null) return refused({ help: 'Set the station up first.' });
  if (section === 'station') {
    const { name, language, heartbeatS, idleCapS } = { ...known, ...(body as Partial<StationSettings>) };
    return onSettings(context, { ...by, kind: 'operator.settings', name, language, heartbeatS, idleCapS });
  }
  if (section === 'money') {
    const money = { ...known.money, ...(body as Partial<MoneySettings>) };
    return onMoneySettings(context, { ...by, kind: 'operator.money-settings', money: { ...money, refundAlone: minor(money.refundAlone) } });
  }
  const { planId } = body as { readonly planId: string | null };
  if (planId === null)
    return outcome(DONE, {
      writes: [{ kind: 'settings.put', settings: { ...known, activePlanId: null } }],
      commands: [],
      notices: [{ topic: 'settings' }],
    });
  return onActivatePlan(context, { ...by, kind: 'operator.activate-plan', planId: id<PlanId>(planId) });
}

/**
 * The station's own object as the body of a directive, so that it can be put back; null: it is not there. `fields`: of settings,
 * those that HQ is about to set.
 */
export function localObject({ db }: Context, kind: ObjectKind, objectId: string, fields: readonly string[] = []): unknown {
  switch (kind) {
    case 'plan': {
      const version = newestVersion(db, id<PlanId>(objectId));
      return version === 0 ? null : { restoreVersion: version };
    }
    case 'group':
    case 'assignment':
    case 'level':
    case 'promotion':
    case 'coupon': return bodyOfItem(benefitById(db, kind, id<BenefitId>(objectId)));
    case 'alarm-rule': {
      const item = safetyItem(db, 'rule', objectId);
      return item?.kind === 'rule' ? without(item.rule, ['id']) : null;
    }
    case 'firmware': return firmwareById(db, id<FileId>(objectId)) === null ? null : {};
    case 'settings': {
      const known = settingsOf(db);
      if (known === null) return null;
      if (objectId === 'active-plan') return { planId: known.activePlanId };
      const whole = new Map<string, unknown>(Object.entries(objectId === 'money' ? known.money : known));
      return Object.fromEntries(fields.map((field) => [field, whole.get(field)]));
    }
    // Whose these are is asked of their own tables (directive-people).
    case 'account':
    case 'card':
    case 'blocked-list': return null;
  }
} // prettier-ignore

function bodyOfItem(item: BenefitItem | null): unknown {
  switch (item?.kind) {
    case undefined: return null;
    case 'group': return without(item.group, ['id']);
    case 'assignment': return without(item.assignment, ['id', 'savedAtMs']);
    case 'level': return without(item.level, ['id']);
    case 'promotion': return without(item.promotion, ['id']);
    case 'coupon': return without(item.coupon, ['id']);
  }
} // prettier-ignore

function without(whole: object, fields: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(whole).filter(([field]) => !fields.includes(field)));
}

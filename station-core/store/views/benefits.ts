/** Groups, levels, promotions, coupons, assignments and holidays with what became of them; connectors by name. */
import { id, type BenefitId, type OperatorId, type PileId, type PlanId } from '../../base/ids.ts';
import { localTime, type LocalDate, type UtcMs } from '../../base/time.ts';
import type { AssignmentRow, BenefitState, BenefitsView, CouponRow, PlanPlace, Saved } from '../../domain/benefit-views.ts';
import type { BenefitItem, SavedBenefit } from '../../domain/benefits.ts';
import { benefitIdOf, couponUsed, holidaysOf, savedBenefits, usersOf } from '../benefits.ts';
import type { Reader } from '../connection.ts';
import { int, text } from '../rows.ts';
import { settingsOf } from '../settings.ts';

type Kind = BenefitItem['kind'];
type ItemOf<K extends Kind> = Extract<BenefitItem, { kind: K }>;

/** null: the station was not set up. */
export function benefitsView(db: Reader, { nowMs }: { readonly nowMs: UtcMs }): BenefitsView | null {
  const zone = settingsOf(db)?.zone;
  if (zone === undefined) return null;
  const today = localTime(nowMs, zone).date;
  const all = savedBenefits(db);
  const names = namesOf(db);
  return {
    today,
    groups: ofKind(all, 'group').map(({ item, saved }) => ({ ...item.group, ...savedOf(saved, names), accounts: accountsOf(db, item) })),
    levels: ofKind(all, 'level')
      .map(({ item, saved }) => ({ ...item.level, ...savedOf(saved, names), accounts: accountsOf(db, item) }))
      .sort((a, b) => a.fromBilled - b.fromBilled),
    promotions: ofKind(all, 'promotion').map(({ item: { promotion }, saved }) => ({
      ...promotion,
      ...savedOf(saved, names),
      state: promotion.enabled ? stateOf(promotion, today) : 'off',
    })),
    coupons: ofKind(all, 'coupon')
      .map(({ item, saved }) => couponRow(db, item, savedOf(saved, names), today))
      .reverse(),
    assignments: ofKind(all, 'assignment').map(({ item, saved }) => assignmentRow(item, saved, names, today)),
    holidays: holidaysOf(db),
  };
}

/** Every connector of the station, by pile and number; 0 is the pile itself and sells nothing. At most 5,000. */
export function planPlaces(db: Reader): PlanPlace[] {
  return db
    .all(
      `SELECT connector.pile_id, evse, connector, pile.name AS pile_name, connector.name AS connector_name
       FROM connector JOIN pile ON pile.id = connector.pile_id WHERE connector > 0 ORDER BY pile.name, connector.pile_id, evse, connector LIMIT 5000`,
    )
    .map((row) => ({
      ref: { pileId: id<PileId>(text(row, 'pile_id')), evse: int(row, 'evse'), connector: int(row, 'connector') },
      pileName: text(row, 'pile_name'),
      connectorName: text(row, 'connector_name'),
    }));
}

interface Names {
  readonly operators: ReadonlyMap<string, string>;
  readonly plans: ReadonlyMap<string, string>;
  readonly piles: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

function namesOf(db: Reader): Names {
  const map = (sql: string): Map<string, string> => new Map(db.all(sql).map((row) => [text(row, 'id'), text(row, 'name')]));
  const groups = ofKind(savedBenefits(db), 'group').map(({ item }): readonly [string, string] => [item.group.id, item.group.name]);
  return {
    operators: map('SELECT id, name FROM operator'),
    plans: map('SELECT id, name FROM plan WHERE version = (SELECT max(version) FROM plan AS other WHERE other.id = plan.id)'),
    piles: map('SELECT id, name FROM pile'),
    groups: new Map(groups),
  };
}

function ofKind<K extends Kind>(all: readonly SavedBenefit[], kind: K): { readonly item: ItemOf<K>; readonly saved: SavedBenefit }[] {
  return all.flatMap((saved) => (isOf(saved.item, kind) ? [{ item: saved.item, saved }] : []));
}

function isOf<K extends Kind>(item: BenefitItem, kind: K): item is ItemOf<K> {
  return item.kind === kind;
}

function savedOf({ savedAtMs, savedBy }: { savedAtMs: UtcMs; savedBy: OperatorId }, { operators }: Names): Saved {
  return { savedAtMs, savedBy: operators.get(savedBy) ?? savedBy };
}

function accountsOf(db: Reader, item: BenefitItem): number {
  return usersOf(db, item.kind, benefitIdOf(item)).accounts;
}

function couponRow(db: Reader, { coupon }: ItemOf<'coupon'>, saved: Saved, today: LocalDate): CouponRow {
  const used = couponUsed(db, coupon.id);
  const isEmpty = coupon.budget !== null && used.given + used.keptBack >= coupon.budget;
  const state = !coupon.enabled ? 'off' : isEmpty ? 'empty' : stateOf(coupon, today);
  return { ...coupon, ...saved, ...used, state };
}

function assignmentRow({ assignment }: ItemOf<'assignment'>, saved: SavedBenefit, names: Names, today: LocalDate): AssignmentRow {
  const { planId, pileId, groupId } = assignment;
  return {
    ...assignment,
    ...savedOf(saved, names),
    planName: nameOf(names.plans, planId),
    pileName: pileId === null ? '' : nameOf(names.piles, pileId),
    groupName: groupId === null ? '' : nameOf(names.groups, groupId),
    state: stateOf(assignment, today),
  };
}

function nameOf(names: ReadonlyMap<string, string>, key: PlanId | PileId | BenefitId): string {
  return names.get(key) ?? key;
}

function stateOf({ fromDay, toDay }: { fromDay: LocalDate | null; toDay: LocalDate | null }, today: LocalDate): BenefitState {
  if (fromDay !== null && today < fromDay) return 'coming';
  return toDay !== null && today >= toDay ? 'over' : 'on';
}

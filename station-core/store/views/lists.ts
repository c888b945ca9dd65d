/** The short lists: plans, operators. */
import { id, type OperatorId, type PlanId } from '../../base/ids.ts';
import type { Role } from '../../domain/operator.ts';
import type { PricePlan } from '../../domain/tariff.ts';
import type { OperatorRow, PlanRow } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { newestVersion, planAt } from '../plans.ts';
import { bool, int, text, time } from '../rows.ts';
import { settingsOf } from '../settings.ts';

const PLANS = `SELECT n.id, n.version, n.name, n.saved_at_ms, coalesce(o.name, n.saved_by) AS saved_by
  FROM plan n LEFT JOIN operator o ON o.id = n.saved_by`;

/** The newest version of each plan, the latest saved first. At most 500. */
export function plansList(db: Reader): PlanRow[] {
  const active = settingsOf(db)?.activePlanId ?? null;
  return db
    .all(`${PLANS} WHERE n.version = (SELECT max(version) FROM plan x WHERE x.id = n.id) ORDER BY n.saved_at_ms DESC, n.id LIMIT 500`)
    .map((row) => toPlanRow(row, active));
}

/** version null: the newest. */
export function planDetail(
  db: Reader,
  params: { readonly planId: PlanId; readonly version: number | null },
): { readonly row: PlanRow; readonly plan: PricePlan } | null {
  const version = params.version ?? newestVersion(db, params.planId);
  const row = db.get(`${PLANS} WHERE n.id = ? AND n.version = ?`, params.planId, version);
  const plan = planAt(db, params.planId, version);
  return row === undefined || plan === null ? null : { row: toPlanRow(row, settingsOf(db)?.activePlanId ?? null), plan };
}

/** The newest version first; at most 100. */
export function planHistory(db: Reader, { planId }: { readonly planId: PlanId }): { readonly row: PlanRow; readonly plan: PricePlan }[] {
  const active = settingsOf(db)?.activePlanId ?? null;
  return db.all(`${PLANS} WHERE n.id = ? ORDER BY n.version DESC LIMIT 100`, planId).flatMap((row) => {
    const plan = planAt(db, planId, int(row, 'version'));
    return plan === null ? [] : [{ row: toPlanRow(row, active), plan }];
  });
}

function toPlanRow(row: Row, active: PlanId | null): PlanRow {
  const planId = id<PlanId>(text(row, 'id'));
  return {
    id: planId,
    version: int(row, 'version'),
    name: text(row, 'name'),
    active: planId === active,
    savedAtMs: time(row, 'saved_at_ms'),
    savedBy: text(row, 'saved_by'),
  };
}

export function operatorsList(db: Reader): OperatorRow[] {
  return db.all('SELECT * FROM operator ORDER BY disabled, name LIMIT 500').map((row) => ({
    id: id<OperatorId>(text(row, 'id')),
    name: text(row, 'name'),
    role: text(row, 'role') as Role,
    disabled: bool(row, 'disabled'),
    createdAtMs: time(row, 'created_at_ms'),
  }));
}

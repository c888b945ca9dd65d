/** Price plans: each version stays as it was saved, so that a bill can be made again. */
import type { OperatorId, PlanId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { PricePlan } from '../domain/tariff.ts';
import type { Reader, Writer } from './connection.ts';
import { int, intOrNull, json, one, time } from './rows.ts';

export function planAt(db: Reader, planId: PlanId, version: number): PricePlan | null {
  return db.remembered('plan', `${version}/${planId}`, () => {
    const row = db.get('SELECT body FROM plan WHERE id = ? AND version = ?', planId, version);
    return row === undefined ? null : json<PricePlan>(row, 'body');
  });
}

/** The newest version of every plan. */
export function newestPlans(db: Reader): PricePlan[] {
  return db
    .all('SELECT body FROM plan WHERE version = (SELECT max(version) FROM plan AS other WHERE other.id = plan.id) ORDER BY id')
    .map((row) => json<PricePlan>(row, 'body'));
}

/** 0: no such plan. */
export function newestVersion(db: Reader, planId: PlanId): number {
  return intOrNull(one(db.get('SELECT max(version) AS n FROM plan WHERE id = ?', planId)), 'n') ?? 0;
}

/**
 * The version that was in force at an instant of the past: a start that was kept offline is billed as it was promised. One
 * saved after `nowMs` counts as saved before: the PC's clock was put back meanwhile.
 */
export function versionAt(db: Reader, planId: PlanId, atMs: UtcMs, nowMs: UtcMs): number {
  const saved = db.remembered('plan-version', planId, () =>
    db
      .all('SELECT version, saved_at_ms FROM plan WHERE id = ? ORDER BY version DESC', planId)
      .map((row) => ({ version: int(row, 'version'), savedAtMs: int(row, 'saved_at_ms') })),
  );
  const inForce = saved.find(({ savedAtMs }) => savedAtMs <= atMs || savedAtMs > nowMs);
  return (inForce ?? saved[0])?.version ?? 0;
}

/** null: there is no such version. */
export function planSavedAt(db: Reader, planId: PlanId, version: number): UtcMs | null {
  const row = db.get('SELECT saved_at_ms FROM plan WHERE id = ? AND version = ?', planId, version);
  return row === undefined ? null : time(row, 'saved_at_ms');
}

export function addPlan(db: Writer, plan: PricePlan, savedAtMs: UtcMs, savedBy: OperatorId): void {
  db.runOne(
    'INSERT INTO plan (id, version, name, body, saved_at_ms, saved_by) VALUES (?,?,?,?,?,?)',
    plan.id,
    plan.version,
    plan.name,
    JSON.stringify(plan),
    savedAtMs,
    savedBy,
  );
  db.forget('plan');
  db.forget('plan-version', plan.id);
}

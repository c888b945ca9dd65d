/** The short lists: cards, plans, operators. */
import { id, type OperatorId, type PlanId, type TokenId } from '../../base/ids.ts';
import type { Role } from '../../domain/operator.ts';
import type { PricePlan } from '../../domain/tariff.ts';
import type { CardRow, OperatorRow, Page, PlanRow } from '../../domain/views.ts';
import type { Reader, Row, SqlValue } from '../connection.ts';
import { newestVersion, planAt } from '../plans.ts';
import { bool, int, one, text, time, timeOrNull } from '../rows.ts';
import { settingsOf } from '../settings.ts';
import { likeOf } from './session-rows.ts';
import type { PageOf } from './sessions.ts';

export interface CardsQuestion extends PageOf {
  /** Part of the label or of the last digits. */
  readonly text: string;
  readonly state: 'active' | 'blocked' | null;
}

/** By label. */
export function cardsPage(db: Reader, question: CardsQuestion): Page<CardRow> {
  const like = likeOf(question.text.trim());
  const params: SqlValue[] = [like, like, question.state, question.state];
  const where = "(label LIKE ? ESCAPE '\\' OR hint LIKE ? ESCAPE '\\') AND (? IS NULL OR state = ?)";
  const total = int(one(db.get(`SELECT count(*) AS n FROM card WHERE ${where}`, ...params)), 'n');
  const rows = db.all(
    `SELECT k.*, (SELECT count(*) FROM session s WHERE s.token_id = k.id) AS sessions,
       (SELECT max(started_at_ms) FROM session s WHERE s.token_id = k.id) AS last_used_ms
     FROM (SELECT * FROM card WHERE ${where} ORDER BY label COLLATE NOCASE, id LIMIT ? OFFSET ?) k ORDER BY k.label COLLATE NOCASE, k.id`,
    ...params,
    question.limit,
    question.offset,
  );
  return { rows: rows.map(toCardRow), total };
}

function toCardRow(row: Row): CardRow {
  return {
    id: id<TokenId>(text(row, 'id')),
    label: text(row, 'label'),
    hint: text(row, 'hint'),
    state: text(row, 'state') as CardRow['state'],
    validUntilMs: timeOrNull(row, 'valid_until_ms'),
    createdAtMs: time(row, 'created_at_ms'),
    lastUsedMs: timeOrNull(row, 'last_used_ms'),
    sessions: int(row, 'sessions'),
  };
}

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

/** The columns of a row in the sessions list, and the filters over it. */
import { dwh } from '../../base/energy.ts';
import { id, type PileId, type SessionId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { BillState } from '../../domain/bill.ts';
import type { SessionFlag, SessionPhase } from '../../domain/session.ts';
import type { SessionRow } from '../../domain/views.ts';
import type { Row, SqlValue } from '../connection.ts';
import { idOrNull, int, intOrNull, json, text, textOrNull, time, timeOrNull } from '../rows.ts';

export interface SessionFilter {
  /** Part of a pile's name or id, of a card's label or last digits; or a transaction or receipt number. '' is everything. */
  readonly text: string;
  readonly pileId: PileId | null;
  readonly phase: SessionPhase | null;
  readonly billState: BillState | 'none' | null;
  readonly flagged: boolean;
  /** Started in [fromMs, toMs). */
  readonly fromMs: UtcMs | null;
  readonly toMs: UtcMs | null;
}

export const SESSION_COLUMNS = `s.*, p.name AS pile_name, c.name AS connector_name, k.label AS card_label, k.hint AS card_hint,
  o.name AS operator_name, b.number AS bill_number, b.state AS bill_state, b.total AS total, CASE WHEN b.state = 'issued' AND m.payer IS NOT NULL AND json_extract(m.payer, '$.kind') = 'credit' THEN 0
    WHEN b.state = 'issued' THEN max(0, b.total - b.carried_over - b.paid - b.written_off - b.credited) ELSE 0 * b.total END AS due`;

export const SESSION_TABLES = `session s
  LEFT JOIN pile p ON p.id = s.pile_id
  LEFT JOIN connector c ON c.pile_id = s.pile_id AND c.evse = s.evse AND c.connector = s.connector
  LEFT JOIN card k ON k.id = s.token_id
  LEFT JOIN operator o ON o.id = s.operator_id
  LEFT JOIN bill b ON b.id = s.bill_id
  LEFT JOIN session_money m ON m.session_id = s.id`;

export function toSessionRow(row: Row): SessionRow {
  const total = intOrNull(row, 'total');
  const due = intOrNull(row, 'due');
  return {
    id: id<SessionId>(text(row, 'id')),
    transactionId: int(row, 'transaction_id'),
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    pileName: textOrNull(row, 'pile_name') ?? text(row, 'pile_id'),
    connectorName: textOrNull(row, 'connector_name') ?? '',
    phase: text(row, 'phase') as SessionPhase,
    startedBy: text(row, 'started_by') as SessionRow['startedBy'],
    cardLabel: textOrNull(row, 'card_label'),
    cardHint: textOrNull(row, 'card_hint'),
    operatorName: textOrNull(row, 'operator_name'),
    startedAtMs: time(row, 'started_at_ms'),
    chargeEndedAtMs: timeOrNull(row, 'charge_ended_at_ms'),
    freedAtMs: timeOrNull(row, 'freed_at_ms'),
    energy: dwh(int(row, 'energy')),
    endReason: textOrNull(row, 'end_reason'),
    flags: json<SessionFlag[]>(row, 'flags'),
    billId: idOrNull(row, 'bill_id'),
    billNumber: intOrNull(row, 'bill_number'),
    billState: textOrNull(row, 'bill_state') as BillState | null,
    total: total === null ? null : minor(total),
    due: due === null ? null : minor(due),
  };
}

/** A condition over `session s` alone, so that counting joins nothing. */
export function sessionWhere(filter: SessionFilter): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const parts: { sql: string; params: SqlValue[] }[] = [];
  const also = (sql: string, ...params: SqlValue[]): number => parts.push({ sql, params });
  if (filter.pileId !== null) also('s.pile_id = ?', filter.pileId);
  if (filter.phase !== null) also('s.phase = ?', filter.phase);
  if (filter.billState === 'none') also('s.bill_id IS NULL');
  else if (filter.billState !== null) also('s.bill_id IN (SELECT id FROM bill WHERE state = ?)', filter.billState);
  if (filter.flagged) also("s.flags <> '[]'");
  if (filter.fromMs !== null) also('s.started_at_ms >= ?', filter.fromMs);
  if (filter.toMs !== null) also('s.started_at_ms < ?', filter.toMs);
  const wanted = filter.text.trim();
  if (wanted !== '') {
    const like = likeOf(wanted);
    // A receipt or transaction number, written with or without the sign that stands before it on paper.
    const number = /^#?\d{1,15}$/.test(wanted) ? Number(wanted.replace('#', '')) : -1;
    also(
      `(s.transaction_id = ? OR s.bill_id IN (SELECT id FROM bill WHERE number = ?)
        OR s.pile_id IN (SELECT id FROM pile WHERE name LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\')
        OR s.token_id IN (SELECT id FROM card WHERE label LIKE ? ESCAPE '\\' OR hint LIKE ? ESCAPE '\\'))`,
      number, number, like, like, like, like,
    ); // prettier-ignore
  }
  return { sql: parts.length === 0 ? 'true' : parts.map((p) => p.sql).join(' AND '), params: parts.flatMap((p) => p.params) };
}

/** The text anywhere, taken as it stands: its own % and _ are not wildcards. */
export function likeOf(wanted: string): string {
  return `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Complaints as the desk lists them: those that wait first, text and contact opened for whoever may read them. */
import type { Complaint, ComplaintRow } from '../../domain/complaint.ts';
import type { Page } from '../../domain/views.ts';
import { complaintText, toComplaint } from '../complaints.ts';
import type { Reader } from '../connection.ts';
import type { QueryContext } from '../read-protocol.ts';
import { int, intOrNull, one, textOrNull } from '../rows.ts';
import type { PageOf } from './sessions.ts';

export interface ComplaintsQuestion extends PageOf {
  /** null: all. */
  readonly state: Complaint['state'] | null;
}

/** Open ones first, then newest first. */
export function complaintsPage(db: Reader, { state, offset, limit }: ComplaintsQuestion, { vault }: QueryContext): Page<ComplaintRow> {
  const total = int(one(db.get('SELECT count(*) AS n FROM complaint WHERE ? IS NULL OR state = ?', state, state)), 'n');
  const rows = db.all(
    `SELECT c.*, p.name AS pile_name, s.transaction_id, coalesce(o.name, c.answered_by) AS answered_name
     FROM (SELECT * FROM complaint WHERE ? IS NULL OR state = ? ORDER BY state = 'answered', at_ms DESC, id LIMIT ? OFFSET ?) c
     LEFT JOIN pile p ON p.id = c.pile_id LEFT JOIN session s ON s.id = c.session_id LEFT JOIN operator o ON o.id = c.answered_by
     ORDER BY c.state = 'answered', c.at_ms DESC, c.id`,
    state, state, limit, offset,
  ); // prettier-ignore
  return {
    total,
    rows: rows.map((row): ComplaintRow => {
      const complaint = toComplaint(row);
      const told = vault === null ? null : complaintText(db, vault, complaint);
      const { id, atMs, pileId, sessionId, answer, answeredAtMs } = complaint;
      return {
        id,
        atMs,
        pileId,
        sessionId,
        state: complaint.state,
        answer,
        answeredAtMs,
        pileName: textOrNull(row, 'pile_name'),
        transactionId: intOrNull(row, 'transaction_id'),
        text: told?.text ?? null,
        contact: told?.contact ?? null,
        answeredBy: textOrNull(row, 'answered_name'),
      };
    }),
  };
}

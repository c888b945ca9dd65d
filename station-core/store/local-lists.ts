/** How far the lists of cards that piles keep themselves are in step. */
import { id, type PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { LocalListPart, LocalListState } from '../domain/reservation.ts';
import { newestCardChange } from './card-changes.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, intOrNull, jsonOrNull, text, textOrNull, time } from './rows.ts';

export function localListOf(db: Reader, pileId: PileId): LocalListState | null {
  const row = db.get('SELECT * FROM local_list WHERE pile_id = ?', pileId);
  return row === undefined ? null : toState(row);
}

/**
 * Connected, accepted piles whose list needs a step now: never looked at, not in step with the newest change, or due again.
 * The one that waits longest first; those without a list only once the station has cards.
 */
export function localListsDue(db: Reader, bootedBefore: UtcMs, nowMs: UtcMs, most: number): PileId[] {
  const newest = newestCardChange(db);
  return db
    .all(
      `SELECT p.id FROM pile p LEFT JOIN local_list l ON l.pile_id = p.id
       WHERE p.admission = 'accepted' AND p.connection_id IS NOT NULL AND p.booted_at_ms IS NOT NULL AND p.connected_at_ms <= ? AND p.booted_at_ms <= ?
         AND CASE WHEN l.state IS NULL THEN ? > 0
              WHEN l.state = 'unknown' THEN 1
              WHEN l.state = 'in-step' THEN l.reached < ?
              WHEN l.state = 'unsupported' THEN 0
              ELSE l.due_ms <= ? END
       ORDER BY l.changed_at_ms, p.id LIMIT ?`,
      bootedBefore, bootedBefore, newest, newest, nowMs, most,
    )
    .map((row) => id<PileId>(text(row, 'id'))); // prettier-ignore
}

export function putLocalList(db: Writer, l: LocalListState): void {
  db.runOne(
    `INSERT INTO local_list (pile_id, state, version, reached, sending, due_ms, tries, problem, changed_at_ms) VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT (pile_id) DO UPDATE SET state = excluded.state, version = excluded.version, reached = excluded.reached, sending = excluded.sending,
       due_ms = excluded.due_ms, tries = excluded.tries, problem = excluded.problem, changed_at_ms = excluded.changed_at_ms`,
    l.pileId, l.state, l.version, l.reached, l.sending === null ? null : JSON.stringify(l.sending), l.dueMs, l.tries, l.problem, l.changedAtMs,
  ); // prettier-ignore
}

function toState(row: Row): LocalListState {
  return {
    pileId: id<PileId>(text(row, 'pile_id')),
    state: text(row, 'state') as LocalListState['state'],
    version: intOrNull(row, 'version'),
    reached: int(row, 'reached'),
    sending: jsonOrNull<LocalListPart>(row, 'sending'),
    dueMs: time(row, 'due_ms'),
    tries: int(row, 'tries'),
    problem: textOrNull(row, 'problem'),
    changedAtMs: time(row, 'changed_at_ms'),
  };
}

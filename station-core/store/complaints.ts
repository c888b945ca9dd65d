/** What drivers complain of. Text and contact are sealed with a key of the complaint's own, which erasing destroys. */
import { id, type ComplaintId, type PersonKeyId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Complaint, ComplaintText } from '../domain/complaint.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { sealFor } from './person-keys.ts';
import { idOrNull, int, one, text, time, timeOrNull } from './rows.ts';
import type { Vault } from './vault.ts';

export function complaintById(db: Reader, complaintId: ComplaintId): Complaint | null {
  const row = db.get('SELECT * FROM complaint WHERE id = ?', complaintId);
  return row === undefined ? null : toComplaint(row);
}

export function openComplaints(db: Reader): number {
  return int(one(db.get("SELECT count(*) AS n FROM complaint WHERE state = 'open'")), 'n');
}

/** Text null: as it was. It is sealed here, before it touches the file. */
export function putComplaint(db: Writer, vault: Vault, c: Omit<Complaint, 'sealedText'>, told: ComplaintText | null, nowMs: UtcMs): void {
  const sealed =
    told === null
      ? text(one(db.get('SELECT sealed_text FROM complaint WHERE id = ?', c.id)), 'sealed_text')
      : sealFor(db, vault, c.personKeyId, JSON.stringify(told), nowMs);
  db.runOne(
    `INSERT INTO complaint (id, pile_id, session_id, person_key_id, sealed_text, state, answer, at_ms, answered_by, answered_at_ms)
     VALUES (?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, answer = excluded.answer, answered_by = excluded.answered_by, answered_at_ms = excluded.answered_at_ms`,
    c.id, c.pileId, c.sessionId, c.personKeyId, sealed, c.state, c.answer, c.atMs, c.answeredBy, c.answeredAtMs,
  ); // prettier-ignore
}

/** Text and contact are unreadable from the commit on, the journal's were never there; that there was a complaint, and its answer's day, stays. */
export function eraseComplaint(db: Writer, vault: Vault, complaintId: ComplaintId, personKeyId: PersonKeyId, nowMs: UtcMs): void {
  vault.destroyKey(db, personKeyId, nowMs);
  db.runOne("UPDATE complaint SET sealed_text = '', answer = '' WHERE id = ?", complaintId);
}

/** Answered before this instant and not erased yet: the oldest first, at most 20. */
export function complaintsToErase(db: Reader, answeredBeforeMs: UtcMs): Complaint[] {
  return db
    .all("SELECT * FROM complaint WHERE sealed_text <> '' AND answered_at_ms < ? ORDER BY answered_at_ms LIMIT 20", answeredBeforeMs)
    .map(toComplaint);
}

/** null: it was erased. */
export function complaintText(db: Reader, vault: Vault, { personKeyId, sealedText }: Complaint): ComplaintText | null {
  if (sealedText === '') return null;
  const opened = vault.open(db, personKeyId, sealedText);
  return opened === null ? null : (JSON.parse(opened) as ComplaintText);
}

/** A row of `complaint`. */
export function toComplaint(row: Row): Complaint {
  return {
    id: id<ComplaintId>(text(row, 'id')),
    pileId: idOrNull(row, 'pile_id'),
    sessionId: idOrNull(row, 'session_id'),
    personKeyId: id<PersonKeyId>(text(row, 'person_key_id')),
    sealedText: text(row, 'sealed_text'),
    state: text(row, 'state') as Complaint['state'],
    answer: text(row, 'answer'),
    atMs: time(row, 'at_ms'),
    answeredBy: idOrNull(row, 'answered_by'),
    answeredAtMs: timeOrNull(row, 'answered_at_ms'),
  };
}

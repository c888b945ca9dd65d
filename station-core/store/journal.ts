/** The journal: every event as received, masked. Data, not log: it is written in the event's own transaction. */
import { id, type EventId, type OperatorId, type PersonKeyId, type PileId } from '../base/ids.ts';
import { utcMs, type LocalDate, type UtcMs } from '../base/time.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, one, text, textOrNull } from './rows.ts';

export interface JournalEntry {
  readonly eventId: EventId;
  readonly receivedMs: UtcMs;
  /** The station's local day of the arrival: the archive's file. */
  readonly localDay: LocalDate;
  /** null: the station itself or an operator. */
  readonly pileId: PileId | null;
  readonly kind: string;
  readonly action: string | null;
  readonly messageId: string | null;
  /** The message as it came, or the event as JSON: secrets masked, each tag replaced by "§tag". */
  readonly body: string;
  /** The tag, sealed with its person's key: unreadable once that key is destroyed, in table, archive and backup alike. */
  readonly sealedTag: string | null;
  readonly personKeyId: PersonKeyId | null;
  readonly operatorId: OperatorId | null;
  readonly violation: string | null;
}

export interface JournalRow extends JournalEntry {
  /** Order of arrival; rises by one per row and is never given twice. */
  readonly seq: number;
}

const INSERT = `INSERT INTO journal
  (event_id, received_ms, local_day, pile_id, kind, action, message_id, body, sealed_tag, person_key_id, operator_id, violation)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** One row; no look-up, no answer. */
export function appendJournal(db: Writer, entry: JournalEntry): void {
  db.run(
    INSERT,
    entry.eventId,
    entry.receivedMs,
    entry.localDay,
    entry.pileId,
    entry.kind,
    entry.action,
    entry.messageId,
    entry.body,
    entry.sealedTag,
    entry.personKeyId,
    entry.operatorId,
    entry.violation,
  );
}

/** The highest number given; 0 for an empty journal. */
export function newestJournalSeq(db: Reader): number {
  return int(one(db.get('SELECT coalesce(max(seq), 0) AS seq FROM journal')), 'seq');
}

export function toJournalRow(row: Row): JournalRow {
  const pileId = textOrNull(row, 'pile_id');
  const personKeyId = textOrNull(row, 'person_key_id');
  const operatorId = textOrNull(row, 'operator_id');
  return {
    seq: int(row, 'seq'),
    eventId: id<EventId>(text(row, 'event_id')),
    receivedMs: utcMs(int(row, 'received_ms')),
    localDay: text(row, 'local_day') as LocalDate,
    pileId: pileId === null ? null : id<PileId>(pileId),
    kind: text(row, 'kind'),
    action: textOrNull(row, 'action'),
    messageId: textOrNull(row, 'message_id'),
    body: text(row, 'body'),
    sealedTag: textOrNull(row, 'sealed_tag'),
    personKeyId: personKeyId === null ? null : id<PersonKeyId>(personKeyId),
    operatorId: operatorId === null ? null : id<OperatorId>(operatorId),
    violation: textOrNull(row, 'violation'),
  };
}

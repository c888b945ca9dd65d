/** The installer's records of zones. A closed one is never changed: it may have been printed and signed. */
import type { FieldRecordId, ZoneId } from '../base/ids.ts';
import type { FieldRecord } from '../domain/field-record.ts';
import type { Reader, Writer } from './connection.ts';
import { json } from './rows.ts';

export function fieldRecordById(db: Reader, recordId: FieldRecordId): FieldRecord | null {
  const row = db.get('SELECT body FROM field_record WHERE id = ?', recordId);
  return row === undefined ? null : json<FieldRecord>(row, 'body');
}

export function openFieldRecordOf(db: Reader, zoneId: ZoneId): FieldRecord | null {
  const row = db.get('SELECT body FROM field_record WHERE zone_id = ? AND verdict IS NULL', zoneId);
  return row === undefined ? null : json<FieldRecord>(row, 'body');
}

/** At most one of a zone. */
export function openFieldRecords(db: Reader): FieldRecord[] {
  return db.all('SELECT body FROM field_record WHERE verdict IS NULL ORDER BY zone_id').map((row) => json<FieldRecord>(row, 'body'));
}

/** The open one, then the newest first; at most 20. */
export function fieldRecordsOf(db: Reader, zoneId: ZoneId): FieldRecord[] {
  return db
    .all('SELECT body FROM field_record WHERE zone_id = ? ORDER BY verdict IS NOT NULL, begun_at_ms DESC, id DESC LIMIT 20', zoneId)
    .map((row) => json<FieldRecord>(row, 'body'));
}

export function putFieldRecord(db: Writer, record: FieldRecord): void {
  db.runOne(
    `INSERT INTO field_record (id, zone_id, begun_at_ms, ended_at_ms, verdict, body) VALUES (?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET ended_at_ms = excluded.ended_at_ms, verdict = excluded.verdict, body = excluded.body WHERE field_record.verdict IS NULL`,
    record.id, record.zoneId, record.begunAtMs, record.endedAtMs, record.verdict, JSON.stringify(record),
  ); // prettier-ignore
}

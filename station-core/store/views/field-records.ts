/** Records of a zone, as its page lists them. */
import type { FieldRecordId, ZoneId } from '../../base/ids.ts';
import type { FieldCheck, FieldRecord, FieldRecordRow } from '../../domain/field-record.ts';
import type { Reader } from '../connection.ts';
import { fieldRecordById, fieldRecordsOf } from '../field-records.ts';

/** The newest first, at most 20; an open one is among them. */
export function fieldRecordRows(db: Reader, params: { readonly zoneId: ZoneId }): FieldRecordRow[] {
  return fieldRecordsOf(db, params.zoneId).map(({ id, begunAtMs, endedAtMs, installer, begunByName, verdict, checks }) => ({
    id,
    begunAtMs,
    endedAtMs,
    installer,
    begunByName,
    verdict,
    counts: countsOf(checks),
  }));
}

export function fieldRecord(db: Reader, params: { readonly recordId: FieldRecordId }): FieldRecord | null {
  return fieldRecordById(db, params.recordId);
}

function countsOf(checks: readonly FieldCheck[]): FieldRecordRow['counts'] {
  const count = (...states: readonly FieldCheck['state'][]): number => checks.filter(({ state }) => states.includes(state)).length;
  return {
    passed: count('passed'),
    warned: count('warned'),
    failed: count('failed'),
    skipped: count('skipped'),
    left: count('open', 'running', 'asking'),
  };
}

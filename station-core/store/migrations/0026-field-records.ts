/** The installer's records of zones: what was tried of their sensors, relays and watchdog outputs. */
import type { Migration } from './list.ts';

export const fieldRecords: Migration = {
  number: 26,
  name: 'field-records',
  sql: `
CREATE TABLE field_record (
  id TEXT PRIMARY KEY,
  zone_id TEXT NOT NULL,
  begun_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  verdict TEXT CHECK (verdict IN ('passed','warned','failed')),
  body TEXT NOT NULL,
  CHECK ((ended_at_ms IS NULL) = (verdict IS NULL))
) STRICT;
CREATE INDEX field_record_of_zone ON field_record(zone_id, begun_at_ms);
-- One record of a zone is open at a time.
CREATE UNIQUE INDEX field_record_open ON field_record(zone_id) WHERE verdict IS NULL;
-- It may have been printed and signed.
CREATE TRIGGER field_record_closed_never_changes BEFORE UPDATE ON field_record WHEN OLD.verdict IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a closed record of a zone never changes'); END;
CREATE TRIGGER field_record_never_goes BEFORE DELETE ON field_record BEGIN SELECT RAISE(ABORT, 'a record of a zone never goes'); END;
`,
};

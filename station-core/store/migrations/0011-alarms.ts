/** Alarms by ISA-18.2: what stands, every raising there was, and who changed what. */
import type { Migration } from './list.ts';

export const alarms: Migration = {
  number: 11,
  name: 'alarms',
  sql: `
ALTER TABLE alarm ADD COLUMN last_raised_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alarm ADD COLUMN rule_id TEXT;
ALTER TABLE alarm ADD COLUMN zone_id TEXT;
ALTER TABLE alarm ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alarm ADD COLUMN group_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alarm ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
ALTER TABLE alarm ADD COLUMN latching INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alarm ADD COLUMN reset_at_ms INTEGER;
ALTER TABLE alarm ADD COLUMN shelved_until_ms INTEGER;
ALTER TABLE alarm ADD COLUMN shelved_by TEXT;
ALTER TABLE alarm ADD COLUMN shelve_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE alarm ADD COLUMN escalate_after_ms INTEGER;
ALTER TABLE alarm ADD COLUMN escalations INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alarm ADD COLUMN escalates_at_ms INTEGER;
ALTER TABLE alarm ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;

-- What was over before is no news now: nobody has to acknowledge it.
UPDATE alarm SET acknowledged_at_ms = cleared_at_ms WHERE cleared_at_ms IS NOT NULL AND acknowledged_at_ms IS NULL;
UPDATE alarm SET last_raised_at_ms = raised_at_ms,
  seq = (SELECT count(*) FROM alarm AS other WHERE (other.raised_at_ms, other.key) <= (alarm.raised_at_ms, alarm.key));
UPDATE alarm SET group_seq = seq;

DROP INDEX alarm_open;
CREATE INDEX alarm_standing ON alarm(seq)
  WHERE cleared_at_ms IS NULL OR acknowledged_at_ms IS NULL OR (latching = 1 AND reset_at_ms IS NULL) OR shelved_until_ms IS NOT NULL;
CREATE INDEX alarm_cleared ON alarm(cleared_at_ms) WHERE cleared_at_ms IS NOT NULL;
CREATE INDEX alarm_escalates ON alarm(escalates_at_ms) WHERE escalates_at_ms IS NOT NULL;
CREATE INDEX alarm_shelved ON alarm(shelved_until_ms) WHERE shelved_until_ms IS NOT NULL;

-- Each raising, as it stands at its end.
CREATE TABLE alarm_raising (
  seq INTEGER PRIMARY KEY,
  group_seq INTEGER NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  detail TEXT NOT NULL,
  rule_id TEXT,
  zone_id TEXT,
  raised_at_ms INTEGER NOT NULL,
  last_raised_at_ms INTEGER NOT NULL,
  times INTEGER NOT NULL,
  acknowledged_at_ms INTEGER,
  acknowledged_by TEXT,
  cleared_at_ms INTEGER,
  latching INTEGER NOT NULL,
  reset_at_ms INTEGER,
  shelved_until_ms INTEGER,
  shelved_by TEXT,
  shelve_reason TEXT NOT NULL,
  escalate_after_ms INTEGER,
  escalations INTEGER NOT NULL,
  escalates_at_ms INTEGER,
  is_test INTEGER NOT NULL
) STRICT;
INSERT INTO alarm_raising SELECT seq, group_seq, key, kind, severity, detail, rule_id, zone_id, raised_at_ms, last_raised_at_ms, times,
  acknowledged_at_ms, acknowledged_by, cleared_at_ms, latching, reset_at_ms, shelved_until_ms, shelved_by, shelve_reason,
  escalate_after_ms, escalations, escalates_at_ms, is_test FROM alarm;
CREATE INDEX alarm_raising_time ON alarm_raising(raised_at_ms, seq);
CREATE INDEX alarm_raising_group ON alarm_raising(group_seq);

CREATE TABLE alarm_change (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL,
  by_whom TEXT,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX alarm_change_seq ON alarm_change(seq, id);
`,
};

/** Whom the station tells of alarms, and what is on its way. */
import type { Migration } from './list.ts';

export const notify: Migration = {
  number: 16,
  name: 'notify',
  sql: `
CREATE TABLE notify_target (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  sealed_secret TEXT,
  at_least TEXT NOT NULL CHECK (at_least IN ('low','medium','high','critical')),
  step INTEGER NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en','zh')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0,1))
) STRICT;
CREATE TABLE notification (
  id TEXT PRIMARY KEY,
  target_id TEXT NOT NULL,
  alarm_key TEXT NOT NULL,
  alarm_seq INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('raised','escalated','cleared','test')),
  made_at_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_try_ms INTEGER,
  sent_at_ms INTEGER,
  problem TEXT NOT NULL
) STRICT;
CREATE INDEX notification_due ON notification(next_try_ms) WHERE next_try_ms IS NOT NULL;
CREATE INDEX notification_alarm ON notification(alarm_key, alarm_seq);
CREATE INDEX notification_age ON notification(made_at_ms);
`,
};

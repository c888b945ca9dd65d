/** What sensors said, as curves. */
import type { Migration } from './list.ts';

export const sensors: Migration = {
  number: 13,
  name: 'sensors',
  sql: `
-- What was worth keeping: a change, or once a minute. value NULL: it could not be read, and problem says why. Kept 30 days.
CREATE TABLE sensor_reading (
  sensor_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  value REAL,
  problem TEXT,
  PRIMARY KEY (sensor_id, at_ms),
  CHECK ((value IS NULL) <> (problem IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sensor_reading_age ON sensor_reading(at_ms);
-- What is left of an hour after that. mean: weighted by time; NULL: nothing could be read in it.
CREATE TABLE sensor_hour (
  sensor_id TEXT NOT NULL,
  hour_ms INTEGER NOT NULL,
  low REAL,
  high REAL,
  mean REAL,
  readings INTEGER NOT NULL,
  PRIMARY KEY (sensor_id, hour_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX sensor_hour_age ON sensor_hour(hour_ms);
`,
};

/** Zones, sensors, relays, rules, the matrix, bypasses, zone states, incidents and their evidence. */
import type { Migration } from './list.ts';

export const safety: Migration = {
  number: 12,
  name: 'safety',
  sql: `
-- What is set up, each object whole; kinds as in domain/safety SafetyItem. The matrix is one object, id 'matrix'.
CREATE TABLE safety_item (
  kind TEXT NOT NULL CHECK (kind IN ('zone', 'field-device', 'sensor', 'relay', 'rule', 'matrix')),
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
-- Every version of the matrix, for whoever asks later what it said then.
CREATE TABLE matrix_version (
  version INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER matrix_version_stays BEFORE UPDATE ON matrix_version BEGIN SELECT raise(ABORT, 'a version of the matrix never changes'); END;
CREATE TABLE bypass (
  id TEXT PRIMARY KEY,
  ends_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX bypass_open ON bypass(ends_at_ms) WHERE ended_at_ms IS NULL;
CREATE TABLE sensor_test (
  sensor_id TEXT PRIMARY KEY,
  ends_at_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE zone_state (
  zone_id TEXT PRIMARY KEY,
  phase TEXT NOT NULL CHECK (phase IN ('held', 'clear', 'latched', 'resetting')),
  incident_id TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  opened_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX incident_opened ON incident(opened_at_ms);
CREATE INDEX incident_open ON incident(opened_at_ms) WHERE closed_at_ms IS NULL;
CREATE TABLE incident_step (
  incident_id TEXT NOT NULL REFERENCES incident(id),
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incident(id),
  camera_id TEXT,
  bytes INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  trimmed_at_ms INTEGER,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_of_incident ON evidence(incident_id);
-- Zones were words typed with a pile until now: each becomes a zone of its own.
INSERT INTO safety_item (kind, id, body, changed_at_ms)
  SELECT 'zone', zone, json_object('kind', 'zone', 'zone', json_object('id', zone, 'name', zone, 'silence', 'trip', 'outline', json('[]'))), 0
  FROM (SELECT DISTINCT zone FROM pile WHERE zone <> '');
-- A hot connector or battery stops its own pile, wherever it stands; both rules are the site's to change.
INSERT INTO safety_item (kind, id, body, changed_at_ms) VALUES
  ('rule', 'connector-hot', json('{"kind":"rule","rule":{"id":"connector-hot","name":"Connector too hot","condition":{"kind":"votes","need":1,"of":[{"kind":"lasting","forMs":2000,"of":{"kind":"above","signal":"pile:*/*/*/temperature","limit":90,"hysteresis":10}},{"kind":"text","signal":"pile:*/*/*/error","oneOf":["HighTemperature"]}]},"severity":"high","zoneId":null,"clearAfterMs":5000,"latching":true,"escalateAfterMs":120000,"enabled":true}}'), 0),
  ('rule', 'battery-hot', json('{"kind":"rule","rule":{"id":"battery-hot","name":"Battery too hot","condition":{"kind":"above","signal":"pile:*/*/*/battery-temperature","limit":60,"hysteresis":5},"severity":"high","zoneId":null,"clearAfterMs":5000,"latching":true,"escalateAfterMs":120000,"enabled":true}}'), 0),
  ('matrix', 'matrix', json('{"kind":"matrix","cells":[{"ruleId":"connector-hot","zoneId":null,"effects":["stop-pile","cameras","record","notify"]},{"ruleId":"battery-hot","zoneId":null,"effects":["stop-pile","cameras","record","notify"]}]}'), 0);
INSERT INTO matrix_version (version, body, saved_at_ms) SELECT 1, body, 0 FROM safety_item WHERE kind = 'matrix';
`,
};

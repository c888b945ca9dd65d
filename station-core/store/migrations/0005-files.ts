/** Firmware, rollouts, files from piles. */
import type { Migration } from './list.ts';

export const files: Migration = {
  number: 5,
  name: 'files',
  sql: `
-- An image that was removed stays as a row: rollouts of the past name it.
CREATE TABLE firmware (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  vendor TEXT,
  model TEXT,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  sha256 TEXT NOT NULL,
  md5 TEXT NOT NULL,
  certificate_pem TEXT,
  signature TEXT,
  added_at_ms INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE rollout (
  id TEXT PRIMARY KEY,
  firmware_id TEXT NOT NULL REFERENCES firmware(id),
  by TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running','done','failed','stopped')),
  -- The highest request id of its piles; 0: none was ordered yet.
  highest_request INTEGER NOT NULL,
  piles TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX rollout_running ON rollout(state) WHERE state = 'running';
CREATE INDEX rollout_started ON rollout(started_at_ms);

CREATE TABLE log_request (
  request_id INTEGER PRIMARY KEY CHECK (request_id > 0),
  pile_id TEXT NOT NULL,
  log TEXT NOT NULL CHECK (log IN ('diagnostics','security')),
  by TEXT NOT NULL,
  ordered_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ordered','uploading','received','failed')),
  why TEXT,
  file_id TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX log_request_pile ON log_request(pile_id, request_id);
CREATE INDEX log_request_open ON log_request(ordered_at_ms) WHERE state IN ('ordered','uploading');

CREATE TABLE pile_file (
  id TEXT PRIMARY KEY,
  pile_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('diagnostics','security-log')),
  request_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX pile_file_pile ON pile_file(pile_id, received_at_ms);
`,
};

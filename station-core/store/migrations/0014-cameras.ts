/** Cameras, what was seen by them, and the watch list. */
import type { Migration } from './list.ts';

export const cameras: Migration = {
  number: 14,
  name: 'cameras',
  sql: `
CREATE TABLE camera (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- NULL: none.
  zone_id TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- The whole of it as JSON (domain/camera.ts), without its password.
  body TEXT NOT NULL,
  -- The password, sealed with a key of its own, which goes with the camera; both NULL: it has none.
  sealed_password TEXT,
  password_key_id TEXT,
  CHECK ((sealed_password IS NULL) = (password_key_id IS NULL))
) STRICT;

-- Somebody or something was seen. It goes after the days its camera keeps.
CREATE TABLE sighting (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  signal TEXT NOT NULL,
  -- What the camera read of it: a plate, the name of a known face; empty: nothing.
  label TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  -- File under sightings/; NULL: none was kept.
  picture TEXT,
  is_watched INTEGER NOT NULL CHECK (is_watched IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_by_time ON sighting (at_ms);
CREATE INDEX sighting_by_camera ON sighting (camera_id, at_ms);
CREATE INDEX sighting_watched ON sighting (at_ms) WHERE is_watched = 1;

CREATE TABLE watch_entry (
  id TEXT PRIMARY KEY,
  signal TEXT NOT NULL CHECK (signal IN ('plate','face')),
  label TEXT NOT NULL,
  -- The label as it is compared: a plate in capitals and digits alone.
  match_label TEXT NOT NULL,
  note TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL,
  last_seen_ms INTEGER,
  UNIQUE (signal, match_label)
) STRICT;
`,
};

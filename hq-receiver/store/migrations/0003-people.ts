/** The people of HQ, their logins and what they did; where stations stand on the map's picture. */
import type { Migration } from './list.ts';

export const people: Migration = {
  number: 3,
  name: 'people',
  sql: `
CREATE TABLE person (
  person_id text PRIMARY KEY,
  name text NOT NULL,
  name_key text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('admin', 'pricing', 'operations', 'viewer')),
  password_hash text NOT NULL,
  disabled boolean NOT NULL,
  created_at_ms bigint NOT NULL,
  last_seen_ms bigint
);
CREATE TABLE login (
  secret_hash text PRIMARY KEY,
  person_id text NOT NULL,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  address text NOT NULL,
  browser text NOT NULL
);
CREATE INDEX login_person ON login (person_id);
CREATE INDEX login_expires ON login (expires_at_ms);
CREATE TABLE deed (
  deed_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at_ms bigint NOT NULL,
  person_id text NOT NULL,
  name text NOT NULL,
  what text NOT NULL,
  detail jsonb NOT NULL
);
CREATE TABLE map_picture (
  one integer PRIMARY KEY CHECK (one = 1),
  hash text NOT NULL,
  media_type text NOT NULL,
  bytes bytea NOT NULL
);
CREATE TABLE station_page (
  station_id text PRIMARY KEY,
  note text NOT NULL DEFAULT '',
  map_x double precision,
  map_y double precision
);
`,
};

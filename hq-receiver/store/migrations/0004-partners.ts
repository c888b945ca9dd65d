/** Partners: programs of others that read what stations told, and the indexes they poll by. */
import type { Migration } from './list.ts';

export const partners: Migration = {
  number: 4,
  name: 'partners',
  sql: `
CREATE TABLE partner (
  client_id text PRIMARY KEY,
  name text NOT NULL,
  -- SHA-256 of the secret, which is 256 random bits.
  secret_hash text NOT NULL,
  scopes text[] NOT NULL,
  -- Stations that carry one of these labels; empty: all.
  tags text[] NOT NULL,
  made_by text NOT NULL,
  made_at_ms bigint NOT NULL,
  ended_at_ms bigint,
  used_at_ms bigint
);
CREATE INDEX location_received ON location (received_at_ms);
CREATE INDEX tariff_received ON tariff (received_at_ms);
CREATE INDEX session_received ON session (received_at_ms);
CREATE INDEX cdr_received ON cdr (received_at_ms);
`,
};

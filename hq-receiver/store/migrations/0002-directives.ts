/**
 * What HQ orders, to whom, and what became of it; the accounts whose money it shares out, and who has how much of it. Tables with
 * station_id first are a station's data; the others belong to HQ as a whole and are small (reference tables in a distributed one).
 */
import type { Migration } from './list.ts';

export const directives: Migration = {
  number: 2,
  name: 'directives',
  sql: `
CREATE TABLE directive_order (
  order_id text PRIMARY KEY,
  kind text NOT NULL,
  object_id text NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  valid_from_ms bigint NOT NULL,
  until_ms bigint,
  body jsonb,
  target jsonb NOT NULL,
  is_order boolean NOT NULL,
  issued_at_ms bigint NOT NULL,
  issued_by text NOT NULL
);
CREATE UNIQUE INDEX directive_order_version ON directive_order (kind, object_id, version);
CREATE INDEX directive_order_issued ON directive_order (issued_at_ms);
CREATE TABLE directive_counter (
  station_id text PRIMARY KEY,
  last bigint NOT NULL,
  last_order text NOT NULL
);
CREATE TABLE directive (
  station_id text NOT NULL,
  number bigint NOT NULL,
  order_id text NOT NULL,
  issued_at_ms bigint NOT NULL,
  state text NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'waiting', 'applied', 'refused', 'superseded', 'overridden')),
  fetched_at_ms bigint,
  outcome_at_ms bigint,
  code text,
  reason text,
  told_epoch integer NOT NULL DEFAULT 0,
  told_version bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (station_id, number)
);
CREATE UNIQUE INDEX directive_of_order ON directive (station_id, order_id);
CREATE INDEX directive_progress ON directive (order_id, state);
CREATE TABLE shared_account (
  account_id text PRIMARY KEY,
  name text NOT NULL,
  currency text NOT NULL,
  free bigint NOT NULL CHECK (free >= 0),
  low bigint NOT NULL,
  step bigint NOT NULL,
  made_at_ms bigint NOT NULL
);
CREATE TABLE wallet_entry (
  account_id text NOT NULL,
  entry_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('top-up', 'payout', 'grant', 'return', 'release', 'settle')),
  amount bigint NOT NULL CHECK (amount <> 0 AND (kind <> 'settle' OR amount < 0)),
  station_id text,
  at_ms bigint NOT NULL,
  made_by text,
  note text NOT NULL,
  PRIMARY KEY (account_id, entry_id)
);
CREATE INDEX wallet_entry_at ON wallet_entry (account_id, at_ms);
CREATE TABLE lease (
  station_id text NOT NULL,
  lease_id text NOT NULL,
  account_id text NOT NULL,
  epoch integer NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  granted_at_ms bigint NOT NULL,
  granted_by text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'applied', 'refused', 'in-doubt')),
  order_id text NOT NULL,
  PRIMARY KEY (station_id, lease_id)
);
CREATE INDEX lease_order ON lease (station_id, order_id);
CREATE INDEX lease_open ON lease (station_id, account_id) WHERE state = 'open';
CREATE INDEX lease_account ON lease (account_id, granted_at_ms);
CREATE TABLE lease_recall (
  station_id text NOT NULL,
  recall_id text NOT NULL,
  account_id text NOT NULL,
  epoch integer NOT NULL,
  most bigint,
  asked_at_ms bigint NOT NULL,
  asked_by text NOT NULL,
  order_id text NOT NULL,
  is_open boolean NOT NULL,
  returned bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (station_id, recall_id)
);
CREATE INDEX lease_recall_order ON lease_recall (station_id, order_id);
CREATE INDEX lease_recall_open ON lease_recall (station_id, account_id) WHERE is_open;
CREATE TABLE station_wallet (
  station_id text NOT NULL,
  account_id text NOT NULL,
  wallet bigint NOT NULL DEFAULT 0,
  in_doubt bigint NOT NULL DEFAULT 0 CHECK (in_doubt >= 0),
  told_epoch integer NOT NULL DEFAULT 0,
  told_version bigint NOT NULL DEFAULT 0,
  told_at_ms bigint,
  PRIMARY KEY (station_id, account_id)
);
CREATE INDEX station_wallet_account ON station_wallet (account_id);
CREATE TABLE lease_wish (
  station_id text NOT NULL,
  account_id text NOT NULL,
  epoch integer NOT NULL,
  version bigint NOT NULL,
  amount bigint NOT NULL,
  asked_at_ms bigint NOT NULL,
  is_open boolean NOT NULL,
  PRIMARY KEY (station_id, account_id)
);
CREATE INDEX lease_wish_open ON lease_wish (account_id, asked_at_ms) WHERE is_open;
`,
};

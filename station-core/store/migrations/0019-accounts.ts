/** Accounts, and cards that belong to them. */
import type { Migration } from './list.ts';

export const accounts: Migration = {
  number: 19,
  name: 'accounts',
  sql: `
CREATE TABLE card_new (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('active','blocked','lost','replaced')),
  label TEXT NOT NULL,
  hint TEXT NOT NULL,
  sealed_number TEXT NOT NULL,
  person_key_id TEXT NOT NULL,
  valid_until_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  account_id TEXT,
  parent_tag TEXT,
  replaced_by TEXT
) STRICT;
INSERT INTO card_new (id, state, label, hint, sealed_number, person_key_id, valid_until_ms, created_at_ms)
  SELECT id, state, label, hint, sealed_number, person_key_id, valid_until_ms, created_at_ms FROM card;
DROP TABLE card;
ALTER TABLE card_new RENAME TO card;
CREATE INDEX card_account ON card(account_id) WHERE account_id IS NOT NULL;
CREATE INDEX card_parent ON card(parent_tag) WHERE parent_tag IS NOT NULL;

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  kind TEXT NOT NULL CHECK (kind IN ('driver','fleet','merchant')),
  state TEXT NOT NULL CHECK (state IN ('active','frozen','closed')),
  person_key_id TEXT NOT NULL,
  -- AccountPerson as JSON, sealed; '' once it was erased.
  sealed_person TEXT NOT NULL,
  group_id TEXT,
  level_id TEXT,
  is_post_paid INTEGER NOT NULL CHECK (is_post_paid IN (0,1)),
  credit_limit INTEGER NOT NULL CHECK (credit_limit >= 0),
  pin_hash TEXT,
  frozen_reason TEXT NOT NULL,
  -- Of a merchant, as JSON: its piles and what the station keeps.
  merchant TEXT,
  created_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER,
  erased_at_ms INTEGER
) STRICT;
CREATE INDEX account_to_erase ON account(closed_at_ms) WHERE closed_at_ms IS NOT NULL AND erased_at_ms IS NULL;

-- Keyed hashes of an account's phone, plates and VINs: finds it without keeping them readable. Gone with its person.
CREATE TABLE account_handle (
  handle TEXT NOT NULL,
  account_id TEXT NOT NULL,
  PRIMARY KEY (handle, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_handle_of ON account_handle(account_id);
`,
};

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
`,
};

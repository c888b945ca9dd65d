/** Directives of HQ, whose objects are whose, leases of shared wallets. */
import type { Migration } from './list.ts';

export const hqDirectives: Migration = {
  number: 30,
  name: 'hq-directives',
  sql: `
CREATE TABLE hq_directive (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  valid_from_ms INTEGER NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  until_ms INTEGER,
  -- JSON; sealed with the key of the person it tells of, where person_key_id is one. NULL: HQ gives the object up.
  body TEXT,
  person_key_id TEXT,
  problem TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting','applied','refused','superseded','overridden')),
  at_ms INTEGER NOT NULL,
  code TEXT,
  reason TEXT
) STRICT;
CREATE INDEX hq_directive_waiting ON hq_directive(kind, valid_from_ms) WHERE state = 'waiting';
CREATE INDEX hq_directive_object ON hq_directive(kind, object_id, version);

CREATE TABLE hq_owned (
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  -- What the station calls it: of a card the keyed hash of its number.
  local_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  directive_number INTEGER NOT NULL REFERENCES hq_directive(number),
  -- JSON; of settings: the fields that HQ sets. NULL: the whole object.
  fields TEXT,
  overridden_until_ms INTEGER,
  overridden_by TEXT,
  override_reason TEXT,
  -- HQ overrides the station's own object until then; before: what it was (JSON). NULL: it is HQ's.
  lent_until_ms INTEGER,
  before TEXT,
  CHECK ((overridden_until_ms IS NULL) = (overridden_by IS NULL)),
  PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX hq_owned_local ON hq_owned(kind, local_id);
CREATE INDEX hq_owned_overridden ON hq_owned(overridden_until_ms) WHERE overridden_until_ms IS NOT NULL;
CREATE INDEX hq_owned_lent ON hq_owned(lent_until_ms) WHERE lent_until_ms IS NOT NULL;

-- Keyed hashes of the numbers that HQ blocks, in every form a pile may tell them.
CREATE TABLE blocked_tag (
  token_id TEXT NOT NULL,
  list_id TEXT NOT NULL,
  PRIMARY KEY (token_id, list_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocked_tag_list ON blocked_tag(list_id);

-- Accounts whose money HQ shares out between stations.
CREATE TABLE hq_shared (
  account_id TEXT PRIMARY KEY,
  low INTEGER NOT NULL CHECK (low >= 0),
  step INTEGER NOT NULL CHECK (step > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE hq_lease (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  granted_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX hq_lease_account ON hq_lease(account_id, granted_at_ms);

CREATE TABLE hq_lease_request (
  account_id TEXT PRIMARY KEY,
  amount INTEGER NOT NULL CHECK (amount > 0),
  asked_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};

/** How piles may come in: place and zone, security profile, certificates, settings. */
import type { Migration } from './list.ts';

export const security: Migration = {
  number: 3,
  name: 'security',
  sql: `
ALTER TABLE pile ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE pile ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE pile ADD COLUMN security TEXT NOT NULL DEFAULT '{"seen":null,"least":0,"move":null,"certificateName":null}';
ALTER TABLE connector ADD COLUMN phases INTEGER CHECK (phases IN (1, 2, 3));
-- What is looked through at every tick.
CREATE INDEX pile_moving ON pile(id) WHERE json_extract(security, '$.move.step') IS NOT NULL;

-- Certificates that this station's CA signed for piles. Public data.
CREATE TABLE pile_certificate (
  serial TEXT PRIMARY KEY,
  pile_id TEXT NOT NULL REFERENCES pile(id) ON DELETE CASCADE,
  use TEXT NOT NULL CHECK (use IN ('pile','v2g')),
  common_name TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  valid_until_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sent','installed','refused','replaced','revoked')),
  renewal_asked_ms INTEGER
) STRICT;
CREATE INDEX pile_certificate_pile ON pile_certificate(pile_id, issued_at_ms);
CREATE INDEX pile_certificate_name ON pile_certificate(common_name) WHERE state = 'revoked';
CREATE INDEX pile_certificate_end ON pile_certificate(valid_until_ms) WHERE state = 'installed';

-- Settings as the pile told them last; secrets are masked before they come here.
CREATE TABLE pile_setting (
  pile_id TEXT NOT NULL REFERENCES pile(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  readonly INTEGER NOT NULL CHECK (readonly IN (0, 1)),
  told_at_ms INTEGER NOT NULL,
  PRIMARY KEY (pile_id, key)
) STRICT, WITHOUT ROWID;
`,
};

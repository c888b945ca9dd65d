/** Piles that were stopped and are not in service again yet, and the profiles of 0 A they still hold: kept across restarts of the core. */
import type { Migration } from './list.ts';

export const safetyReturn: Migration = {
  number: 27,
  name: 'safety-return',
  sql: `
-- returns 1: back in service as soon as its zone is not stopped and it can be reached; 0: a person puts it back.
CREATE TABLE pile_return (
  pile_id TEXT PRIMARY KEY REFERENCES pile(id) ON DELETE CASCADE,
  returns INTEGER NOT NULL CHECK (returns IN (0, 1)),
  profile_ids TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};

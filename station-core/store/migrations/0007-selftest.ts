/** Self-tests of piles. */
import type { Migration } from './list.ts';

export const selftest: Migration = {
  number: 7,
  name: 'selftest',
  sql: `
CREATE TABLE self_test (
  id TEXT PRIMARY KEY,
  pile_id TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  verdict TEXT CHECK (verdict IN ('passed','warned','failed','cancelled')),
  body TEXT NOT NULL
) STRICT;
CREATE INDEX self_test_of_pile ON self_test(pile_id, started_at_ms);
CREATE INDEX self_test_running ON self_test(pile_id) WHERE verdict IS NULL;
`,
};

/** Settings that a pile cannot be asked for. */
import type { Migration } from './list.ts';

export const shyKeys: Migration = {
  number: 8,
  name: 'shy-keys',
  sql: `
-- key '*': the pile vanished when it was asked for several settings or all of them.
CREATE TABLE shy_key (
  pile_id TEXT NOT NULL REFERENCES pile(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('read','write')),
  times INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (pile_id, key, what)
) STRICT, WITHOUT ROWID;
`,
};

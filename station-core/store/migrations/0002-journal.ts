/** The journal of every event as received, the keys of persons, and how far the file was verified. */
import type { Migration } from './list.ts';

export const journal: Migration = {
  number: 2,
  name: 'journal',
  sql: `
-- seq orders the story and is never given twice: the archive always leaves the newest row in the table.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  local_day TEXT NOT NULL,
  pile_id TEXT,
  kind TEXT NOT NULL,
  action TEXT,
  message_id TEXT,
  body TEXT NOT NULL,
  sealed_tag TEXT,
  person_key_id TEXT,
  operator_id TEXT,
  violation TEXT
) STRICT;
CREATE INDEX journal_day ON journal(local_day, pile_id);

-- The day that moves to the archive: rows up to last_seq, copied as far as (pile_id, seq), the highest number of them in
-- highest_seq; seq 0: none yet. No row: nothing moves.
CREATE TABLE journal_archiving (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  local_day TEXT NOT NULL,
  last_seq INTEGER NOT NULL,
  pile_id TEXT,
  seq INTEGER NOT NULL,
  highest_seq INTEGER NOT NULL
) STRICT;

-- A rowid table on purpose: keys are only added at the end, so no page of it is ever split or freed with a key left on it.
CREATE TABLE person_key (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  wrapped_key BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

-- Erased keys by name, so that older backups can be made to forget them too.
CREATE TABLE person_key_erased (
  id TEXT PRIMARY KEY,
  erased_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE verified_point (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  journal_seq INTEGER NOT NULL,
  transfer_seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
`,
};

/** Reservations, and the lists of cards that piles keep. */
import type { Migration } from './list.ts';

export const reservations: Migration = {
  number: 6,
  name: 'reservations',
  sql: `
CREATE TABLE reservation (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  command_id TEXT NOT NULL UNIQUE,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  card_id TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked','held','refused','used','cancelled','no-show')),
  why TEXT,
  session_id TEXT
) STRICT;
CREATE INDEX reservation_open ON reservation(pile_id) WHERE state IN ('asked','held');
CREATE INDEX reservation_due ON reservation(expires_at_ms) WHERE state IN ('asked','held');

-- Every change of a card in order: a list of cards that reached one of them lacks only the later ones.
CREATE TABLE card_change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  card_id TEXT NOT NULL,
  erased INTEGER NOT NULL CHECK (erased IN (0, 1))
) STRICT;
INSERT INTO card_change (card_id, erased) SELECT id, 0 FROM card ORDER BY created_at_ms, id;

CREATE TABLE local_list (
  pile_id TEXT PRIMARY KEY REFERENCES pile(id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('unknown','asking','in-step','sending','failed','unsupported')),
  version INTEGER,
  reached INTEGER NOT NULL,
  sending TEXT,
  due_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  problem TEXT,
  changed_at_ms INTEGER NOT NULL
) STRICT;
`,
};

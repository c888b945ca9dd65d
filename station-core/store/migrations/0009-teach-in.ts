/** A card that is put on file by holding it to a pile. */
import type { Migration } from './list.ts';

export const teachIn: Migration = {
  number: 9,
  name: 'teach-in',
  sql: `
-- One at a time; the row goes when the card is saved, when it is cancelled and when its time is over.
CREATE TABLE teach_in (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  id TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  -- NULL: any pile.
  pile_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting','caught')),
  until_ms INTEGER NOT NULL,
  -- The pile that read a card last, and which card on file it was; NULL: none, or one that is not on file.
  read_by TEXT,
  known_card_id TEXT,
  -- The number that was caught, sealed with the key of its person.
  sealed_number TEXT,
  person_key_id TEXT,
  hint TEXT,
  CHECK ((state = 'caught') = (sealed_number IS NOT NULL AND person_key_id IS NOT NULL AND hint IS NOT NULL AND read_by IS NOT NULL))
) STRICT;
`,
};

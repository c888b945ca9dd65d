/** Shifts of the drawer and closed days. */
import type { Migration } from './list.ts';

export const tills: Migration = {
  number: 25,
  name: 'tills',
  sql: `
CREATE TABLE shift (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  operator_id TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  opening_cash INTEGER NOT NULL CHECK (opening_cash >= 0),
  closed_at_ms INTEGER,
  closed_by TEXT,
  expected_cash INTEGER,
  counted_cash INTEGER CHECK (counted_cash >= 0),
  difference INTEGER,
  left_cash INTEGER CHECK (left_cash >= 0 AND left_cash <= counted_cash),
  note TEXT NOT NULL,
  -- Its part of the ledger: after the first, up to and with the last.
  first_seq INTEGER NOT NULL,
  last_seq INTEGER,
  CHECK ((closed_at_ms IS NULL) = (counted_cash IS NULL)),
  CHECK (difference IS NULL OR difference = counted_cash - expected_cash)
) STRICT;
-- The station has one drawer.
CREATE UNIQUE INDEX shift_open ON shift(closed_at_ms IS NULL) WHERE closed_at_ms IS NULL;
CREATE TRIGGER shift_closed_never_changes BEFORE UPDATE ON shift WHEN OLD.closed_at_ms IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a closed shift never changes'); END;
CREATE TRIGGER shift_never_goes BEFORE DELETE ON shift BEGIN SELECT RAISE(ABORT, 'a shift never goes'); END;

-- Why cash went in or out by hand; the amount stands in the ledger.
CREATE TABLE cash_move (
  transfer_id TEXT PRIMARY KEY,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE day_close (
  number INTEGER PRIMARY KEY,
  day TEXT NOT NULL UNIQUE,
  closed_at_ms INTEGER NOT NULL,
  closed_by TEXT,
  last_seq INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  moved TEXT NOT NULL,
  balances TEXT NOT NULL
) STRICT;
CREATE TRIGGER day_close_never_changes BEFORE UPDATE ON day_close BEGIN SELECT RAISE(ABORT, 'a closed day never changes'); END;
CREATE TRIGGER day_close_never_goes BEFORE DELETE ON day_close BEGIN SELECT RAISE(ABORT, 'a closed day never goes'); END;

-- Which transfers a local day holds, and the search by date.
CREATE INDEX transfer_at ON transfer(at_ms);

-- The hash of the chain at the verified point: a past that was written anew from its first row on is found by it.
ALTER TABLE verified_point ADD COLUMN transfer_hash TEXT NOT NULL DEFAULT '';
`,
};

/** After a restore numbers go on above all that an earlier life of the file may have given. */
import type { Migration } from './list.ts';

export const numberFloors: Migration = {
  number: 31,
  name: 'number-floors',
  sql: `
CREATE TABLE number_floor (
  -- bill, account, shift, incident, or the kind of a paper.
  series TEXT NOT NULL,
  -- Of papers, which count from 1 in each year; else 0.
  year INTEGER NOT NULL,
  floor INTEGER NOT NULL CHECK (floor > 0),
  raised_at_ms INTEGER NOT NULL,
  PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

DROP TRIGGER invoice_without_gaps;
CREATE TRIGGER invoice_without_gaps BEFORE INSERT ON invoice
  WHEN NEW.number <> max(
    coalesce((SELECT max(number) FROM invoice WHERE kind = NEW.kind AND year = NEW.year), 0) + 1,
    coalesce((SELECT floor FROM number_floor WHERE series = NEW.kind AND year = NEW.year), 1))
  BEGIN SELECT RAISE(ABORT, 'papers are numbered without gaps'); END;
`,
};

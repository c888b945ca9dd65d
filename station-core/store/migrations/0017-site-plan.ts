/** The plan of the site, where piles stand on it, and who saved which version of the cause-and-effect matrix. */
import type { Migration } from './list.ts';

export const sitePlan: Migration = {
  number: 17,
  name: 'site-plan',
  sql: `
CREATE TABLE site_plan (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  -- File name under <data folder>/plans.
  picture TEXT NOT NULL
) STRICT;

-- Parts of the plan's width and height.
CREATE TABLE pile_place (
  pile_id TEXT PRIMARY KEY REFERENCES pile(id) ON DELETE CASCADE,
  x REAL NOT NULL CHECK (x BETWEEN 0 AND 1),
  y REAL NOT NULL CHECK (y BETWEEN 0 AND 1)
) STRICT;

-- Who saved which version of the matrix. The shipped one has nobody.
CREATE TABLE matrix_saver (
  version INTEGER PRIMARY KEY REFERENCES matrix_version(version),
  saved_by TEXT NOT NULL
) STRICT;
`,
};

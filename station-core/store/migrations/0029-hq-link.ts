/** The station's place at HQ, and what a restore lost. */
import type { Migration } from './list.ts';

export const hqLink: Migration = {
  number: 29,
  name: 'hq-link',
  sql: `
-- Nothing in it is secret: the station's key lies in the keys' folder.
CREATE TABLE hq_link (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  station_id TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  state TEXT NOT NULL CHECK (state IN ('linked', 'stopped')),
  body TEXT NOT NULL
) STRICT;

-- Of the last restore or replacement. object_id '*': so many more of the kind, in its text.
CREATE TABLE hq_loss (
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  hq_version INTEGER NOT NULL,
  own_version INTEGER NOT NULL CHECK (own_version >= 0),
  text TEXT NOT NULL,
  PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;
`,
};

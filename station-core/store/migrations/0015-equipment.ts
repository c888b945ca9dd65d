/** The register of fire equipment. */
import type { Migration } from './list.ts';

export const equipment: Migration = {
  number: 15,
  name: 'equipment',
  sql: `
CREATE TABLE equipment (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  stands_at TEXT NOT NULL,
  zone_id TEXT,
  serial TEXT NOT NULL,
  expires_on TEXT,
  inspect_every_days INTEGER,
  inspected_on TEXT,
  photo TEXT,
  retired INTEGER NOT NULL CHECK (retired IN (0,1)),
  place TEXT,
  due_on TEXT,
  told_on TEXT
) STRICT;
CREATE INDEX equipment_due ON equipment(due_on) WHERE retired = 0 AND told_on IS NULL AND due_on IS NOT NULL;
CREATE TABLE inspection (
  id TEXT PRIMARY KEY,
  equipment_id TEXT NOT NULL REFERENCES equipment(id),
  at_ms INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  in_order INTEGER NOT NULL CHECK (in_order IN (0,1)),
  note TEXT NOT NULL,
  photo TEXT
) STRICT;
CREATE INDEX inspection_of ON inspection(equipment_id, at_ms);
`,
};

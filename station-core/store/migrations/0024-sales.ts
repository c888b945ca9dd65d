/** What was sold, kept as sums for reports; what energy costs to buy. */
import type { Migration } from './list.ts';

export const sales: Migration = {
  number: 24,
  name: 'sales',
  sql: `
-- What each bill counts for: the sums below are the sums over these rows, and verify makes them again.
CREATE TABLE sale (
  bill_number INTEGER PRIMARY KEY,
  bill_id TEXT NOT NULL UNIQUE,
  day TEXT NOT NULL,
  -- The bill was reversed: it counts once more, backwards, on this day.
  taken_back_on TEXT,
  -- It was paid in full: when, by which way at last, by whose hand ('': nobody's).
  paid_on TEXT,
  paid_way TEXT NOT NULL DEFAULT '',
  paid_operator TEXT NOT NULL DEFAULT '',
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  group_id TEXT NOT NULL,
  energy INTEGER NOT NULL,
  charging_ms INTEGER NOT NULL,
  idle_ms INTEGER NOT NULL,
  gross_energy INTEGER NOT NULL,
  gross_service INTEGER NOT NULL,
  gross_idle INTEGER NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  -- [day, slot, energy, charging ms, taken ms] by half hour, JSON.
  use TEXT NOT NULL
) STRICT;
CREATE TRIGGER sale_never_changes BEFORE UPDATE OF bill_number, bill_id, day, pile_id, evse, connector, group_id, energy, charging_ms, idle_ms,
  gross_energy, gross_service, gross_idle, net, tax, discount, use ON sale BEGIN SELECT RAISE(ABORT, 'what a bill counts for never changes'); END;

CREATE TABLE sale_sum (
  day TEXT NOT NULL,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  group_id TEXT NOT NULL,
  bills INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  charging_ms INTEGER NOT NULL,
  idle_ms INTEGER NOT NULL,
  gross_energy INTEGER NOT NULL,
  gross_service INTEGER NOT NULL,
  gross_idle INTEGER NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  -- By how much bills were reduced afterwards.
  credited INTEGER NOT NULL,
  PRIMARY KEY (day, pile_id, evse, connector, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_paid (
  day TEXT NOT NULL,
  way TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  bills INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  charging_ms INTEGER NOT NULL,
  idle_ms INTEGER NOT NULL,
  gross_energy INTEGER NOT NULL,
  gross_service INTEGER NOT NULL,
  gross_idle INTEGER NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  PRIMARY KEY (day, way, operator_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_period (
  day TEXT NOT NULL,
  pile_id TEXT NOT NULL,
  layer TEXT NOT NULL,
  kind TEXT NOT NULL,
  dimension TEXT NOT NULL,
  label TEXT NOT NULL,
  energy INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  PRIMARY KEY (day, pile_id, layer, kind, dimension, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE use_day (
  day TEXT NOT NULL,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  charging_ms INTEGER NOT NULL,
  taken_ms INTEGER NOT NULL,
  PRIMARY KEY (day, pile_id, evse, connector)
) STRICT, WITHOUT ROWID;

CREATE TABLE use_slot (
  day TEXT NOT NULL,
  slot INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  charging_ms INTEGER NOT NULL,
  taken_ms INTEGER NOT NULL,
  PRIMARY KEY (day, slot)
) STRICT, WITHOUT ROWID;

-- operator_id '': nobody.
CREATE TABLE moved_day (
  day TEXT NOT NULL,
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  debits INTEGER NOT NULL,
  credits INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (day, account, reason, operator_id)
) STRICT, WITHOUT ROWID;

-- What stands in a file of an earlier version and is not in the sums yet: bills and transfers from the next up to the last. Last 0: nothing.
CREATE TABLE uncounted (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  next_bill INTEGER NOT NULL,
  last_bill INTEGER NOT NULL,
  next_transfer INTEGER NOT NULL,
  last_transfer INTEGER NOT NULL
) STRICT;
INSERT INTO uncounted (only, next_bill, last_bill, next_transfer, last_transfer)
  SELECT 1, 1, coalesce((SELECT max(number) FROM bill), 0), 1, coalesce((SELECT max(seq) FROM transfer), 0);

CREATE TABLE purchase_tariff (
  from_day TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL
) STRICT;
`,
};

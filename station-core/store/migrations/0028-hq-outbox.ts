/** Notices for HQ, the batches they went in, and the sums of hours and days. */
import type { Migration } from './list.ts';

export const hqOutbox: Migration = {
  number: 28,
  name: 'hq-outbox',
  sql: `
-- Where the numbering stands. is_open 0: there is no link, nothing is noticed. Notices up to cut_seq are in batches.
CREATE TABLE outbox_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  is_open INTEGER NOT NULL CHECK (is_open IN (0,1)),
  next_seq INTEGER NOT NULL CHECK (next_seq >= 1),
  cut_seq INTEGER NOT NULL CHECK (cut_seq >= 0),
  -- What is still to be noticed of what was there before the link, as JSON; null: all of it is.
  backfill TEXT,
  -- Hours before this one were told of every fault that lasted into them.
  faults_told_ms INTEGER NOT NULL,
  -- Which station of which HQ the numbers are of; '' for none yet.
  station_id TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_state (only, epoch, is_open, next_seq, cut_seq, backfill, faults_told_ms, station_id, opened_at_ms)
  VALUES (1, 0, 0, 1, 0, NULL, 0, '', 0);

-- Gone once HQ has acknowledged them.
CREATE TABLE outbox (
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  made_at_ms INTEGER NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;
-- What of it may be urgent.
CREATE INDEX outbox_alarm ON outbox(epoch, seq) WHERE kind = 'alarm';

-- Every object that was ever noticed: its version, and its newest notice.
CREATE TABLE hq_object (
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hq_object_noticed ON hq_object(epoch, seq);

-- manifest, signature and body: as they leave; body is gone once HQ has acknowledged.
CREATE TABLE hq_batch (
  epoch INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  from_seq INTEGER NOT NULL,
  to_seq INTEGER NOT NULL CHECK (to_seq >= from_seq),
  state TEXT NOT NULL CHECK (state IN ('cut','made','acknowledged')),
  manifest TEXT,
  signature TEXT,
  manifest_hash TEXT,
  size INTEGER NOT NULL,
  cut_at_ms INTEGER NOT NULL,
  made_at_ms INTEGER,
  acknowledged_at_ms INTEGER,
  via TEXT CHECK (via IN ('line','stick')),
  body BLOB,
  PRIMARY KEY (epoch, number)
) STRICT;
CREATE INDEX hq_batch_open ON hq_batch(epoch, number) WHERE state <> 'acknowledged';
CREATE INDEX hq_batch_done ON hq_batch(acknowledged_at_ms) WHERE acknowledged_at_ms IS NOT NULL;
CREATE TRIGGER hq_batch_frozen BEFORE UPDATE OF manifest, signature, manifest_hash, from_seq, to_seq ON hq_batch WHEN OLD.state <> 'cut'
  BEGIN SELECT RAISE(ABORT, 'a batch that was made never changes'); END;

-- Objects that are there for HQ alone: files it asked for, wishes for leases. body: JSON, 'null' once it is gone.
CREATE TABLE hq_told (
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;

-- What each bill counts for in the hours it happened in: [hour, energy, charging ms, taken ms, energy, service, idle, net, discount], JSON.
CREATE TABLE bill_hours (
  bill_number INTEGER PRIMARY KEY,
  bill_id TEXT NOT NULL UNIQUE,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  is_taken_back INTEGER NOT NULL CHECK (is_taken_back IN (0,1)),
  hours TEXT NOT NULL,
  -- Discounts by what gave them: [source, id, name, 1e-4 of the major unit], JSON.
  benefits TEXT NOT NULL
) STRICT;

-- Sums of the bills that stand, by the UTC hour in which it happened. bills: those that began in it.
CREATE TABLE rollup_hour (
  hour_ms INTEGER NOT NULL,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  charging_ms INTEGER NOT NULL,
  taken_ms INTEGER NOT NULL,
  gross_energy INTEGER NOT NULL,
  gross_service INTEGER NOT NULL,
  gross_idle INTEGER NOT NULL,
  net INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  bills INTEGER NOT NULL,
  PRIMARY KEY (hour_ms, pile_id, evse, connector)
) STRICT, WITHOUT ROWID;

-- What promotions, levels and coupons gave, on the day of the bill; taken back on the day of the bill that replaces it.
CREATE TABLE benefit_day (
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  benefit_id TEXT NOT NULL,
  name TEXT NOT NULL,
  times INTEGER NOT NULL,
  -- 1e-4 of the major unit.
  amount INTEGER NOT NULL,
  PRIMARY KEY (day, source, benefit_id)
) STRICT, WITHOUT ROWID;

-- When a connector was out of order. to_ms null: it still is.
CREATE TABLE fault_span (
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  PRIMARY KEY (pile_id, evse, connector, from_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX fault_span_open ON fault_span(pile_id, evse, connector) WHERE to_ms IS NULL;
CREATE INDEX fault_span_time ON fault_span(from_ms);

-- Bills of an earlier version that are not in the hours yet: from the next up to the last. Last 0: all are.
CREATE TABLE uncounted_hours (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  next_bill INTEGER NOT NULL,
  last_bill INTEGER NOT NULL
) STRICT;
INSERT INTO uncounted_hours (only, next_bill, last_bill) SELECT 1, 1, coalesce((SELECT max(number) FROM bill), 0);
`,
};

/** The first shape of the file: site, piles, sessions, money. The journal and the vault stand in the next one. */
import type { Migration } from './list.ts';

export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
CREATE TABLE station (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  settings TEXT NOT NULL
) STRICT;

-- The last instant the station is known to have lived: how long it was down is counted from here.
CREATE TABLE station_life (only INTEGER PRIMARY KEY CHECK (only = 1), alive_ms INTEGER NOT NULL) STRICT;

CREATE TABLE pile (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  admission TEXT NOT NULL CHECK (admission IN ('waiting','accepted','refused')),
  vendor TEXT NOT NULL,
  model TEXT NOT NULL,
  serial TEXT,
  firmware TEXT,
  protocol TEXT NOT NULL,
  password_hash TEXT,
  connection_id TEXT,
  first_seen_ms INTEGER NOT NULL,
  connected_at_ms INTEGER,
  disconnected_at_ms INTEGER,
  booted_at_ms INTEGER,
  last_heard_ms INTEGER,
  remote_address TEXT,
  clock TEXT NOT NULL,
  register_kind TEXT NOT NULL
) STRICT;

CREATE TABLE connector (
  pile_id TEXT NOT NULL REFERENCES pile(id) ON DELETE CASCADE,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  name TEXT NOT NULL,
  rated_power INTEGER,
  state TEXT NOT NULL,
  state_at_ms INTEGER,
  state_heard_ms INTEGER,
  status_asked_ms INTEGER,
  error_code TEXT,
  error_info TEXT,
  power INTEGER,
  last_register INTEGER,
  last_register_at_ms INTEGER,
  PRIMARY KEY (pile_id, evse, connector)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  transaction_id INTEGER PRIMARY KEY CHECK (transaction_id > 0),
  id TEXT NOT NULL UNIQUE,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  start_key TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('charging','finishing','closed')),
  started_by TEXT NOT NULL,
  token_id TEXT,
  operator_id TEXT,
  limits TEXT NOT NULL,
  plan_id TEXT,
  plan_version INTEGER,
  started_at_ms INTEGER NOT NULL,
  charge_ended_at_ms INTEGER,
  freed_at_ms INTEGER,
  closed_at_ms INTEGER,
  end_reason TEXT,
  meter TEXT NOT NULL,
  energy INTEGER NOT NULL CHECK (energy >= 0),
  power INTEGER,
  state_of_charge INTEGER,
  last_reading_ms INTEGER,
  limit_due_ms INTEGER,
  stop_ordered_ms INTEGER,
  stop_reason TEXT,
  flags TEXT NOT NULL,
  bill_id TEXT
) STRICT;
CREATE INDEX session_open ON session(pile_id, evse, connector) WHERE phase <> 'closed';
CREATE INDEX session_start_key ON session(pile_id, start_key);
CREATE INDEX session_started ON session(started_at_ms);
CREATE INDEX session_pile ON session(pile_id, started_at_ms);
CREATE INDEX session_token ON session(token_id, started_at_ms) WHERE token_id IS NOT NULL;
CREATE INDEX session_phase ON session(phase) WHERE phase <> 'closed';
CREATE INDEX session_charging ON session(token_id) WHERE phase = 'charging';
CREATE INDEX session_stop_ordered ON session(stop_ordered_ms) WHERE stop_ordered_ms IS NOT NULL;
CREATE INDEX session_limit_due ON session(limit_due_ms) WHERE limit_due_ms IS NOT NULL;

-- digest tells a reading sent twice from two readings of the same second.
CREATE TABLE reading (
  seq INTEGER PRIMARY KEY,
  transaction_id INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  register INTEGER,
  source TEXT NOT NULL,
  power INTEGER,
  state_of_charge INTEGER,
  samples TEXT NOT NULL,
  digest INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX reading_of_session ON reading(transaction_id, at_ms, digest);

CREATE TABLE unknown_span (
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  PRIMARY KEY (pile_id, evse, connector, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE start_order (
  id TEXT PRIMARY KEY,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  token_id TEXT NOT NULL,
  card_token_id TEXT,
  operator_id TEXT NOT NULL,
  limits TEXT NOT NULL,
  ordered_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX start_order_open ON start_order(pile_id) WHERE state IN ('sent','accepted');

CREATE TABLE orphan_stop (
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  meter_stop INTEGER,
  at_ms INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (pile_id, transaction_id, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE knock (
  identity TEXT NOT NULL,
  cause TEXT NOT NULL,
  remote_address TEXT NOT NULL,
  detail TEXT NOT NULL,
  first_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (identity, cause)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER plan_never_changes BEFORE UPDATE ON plan BEGIN SELECT RAISE(ABORT, 'a saved plan version never changes'); END;
CREATE TRIGGER plan_never_goes BEFORE DELETE ON plan BEGIN SELECT RAISE(ABORT, 'a saved plan version never goes'); END;

CREATE TABLE card (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('active','blocked')),
  label TEXT NOT NULL,
  hint TEXT NOT NULL,
  sealed_number TEXT NOT NULL,
  person_key_id TEXT NOT NULL,
  valid_until_ms INTEGER,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE bill (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  total INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  body TEXT NOT NULL,
  carried_over INTEGER NOT NULL,
  replaces TEXT,
  state TEXT NOT NULL CHECK (state IN ('issued','paid','reversed')),
  paid_at_ms INTEGER,
  paid_by TEXT,
  reason TEXT
) STRICT;
CREATE INDEX bill_session ON bill(session_id);
CREATE TRIGGER bill_never_goes BEFORE DELETE ON bill BEGIN SELECT RAISE(ABORT, 'a bill never goes'); END;
CREATE TRIGGER bill_never_changes BEFORE UPDATE OF number, id, session_id, issued_at_ms, total, energy, body, carried_over, replaces ON bill
  BEGIN SELECT RAISE(ABORT, 'a bill never changes; it is reversed'); END;
CREATE TRIGGER bill_reversed_stays BEFORE UPDATE OF state ON bill WHEN OLD.state = 'reversed'
  BEGIN SELECT RAISE(ABORT, 'a reversed bill stays reversed'); END;

CREATE TABLE transfer (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  reason TEXT NOT NULL,
  bill_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  CHECK (debit <> credit)
) STRICT;
CREATE INDEX transfer_bill ON transfer(bill_id);
CREATE TRIGGER transfer_never_changes BEFORE UPDATE ON transfer BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER transfer_never_goes BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;

CREATE TABLE operator (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE login (
  secret_hash TEXT PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operator(id),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  user_agent TEXT NOT NULL,
  remote_address TEXT NOT NULL
) STRICT;

CREATE TABLE alarm (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  detail TEXT NOT NULL,
  raised_at_ms INTEGER NOT NULL,
  acknowledged_at_ms INTEGER,
  acknowledged_by TEXT,
  cleared_at_ms INTEGER
) STRICT;
CREATE INDEX alarm_open ON alarm(raised_at_ms) WHERE cleared_at_ms IS NULL;
`,
};

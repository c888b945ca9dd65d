/** What drivers leave by phone: codes, pages of their sessions, complaints. */
import type { Migration } from './list.ts';

export const driverPage: Migration = {
  number: 22,
  name: 'driver-page',
  sql: `
-- Found by the hash of the secret that a phone keeps. pile_id null: a complaint about the station.
CREATE TABLE driver_page (
  page_hash TEXT PRIMARY KEY,
  pile_id TEXT,
  evse INTEGER,
  connector INTEGER,
  order_id TEXT,
  session_id TEXT,
  prepay_id TEXT,
  code_id TEXT,
  complaint_id TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX driver_page_order ON driver_page(order_id) WHERE order_id IS NOT NULL;
CREATE INDEX driver_page_age ON driver_page(at_ms);

CREATE TABLE complaint (
  id TEXT PRIMARY KEY,
  pile_id TEXT,
  session_id TEXT,
  person_key_id TEXT NOT NULL,
  -- What was written and how to reach who wrote it, sealed; '' once it was erased.
  sealed_text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','answered')),
  answer TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  answered_by TEXT,
  answered_at_ms INTEGER
) STRICT;
CREATE INDEX complaint_age ON complaint(at_ms);
CREATE INDEX complaint_open ON complaint(at_ms) WHERE state = 'open';
CREATE INDEX complaint_to_erase ON complaint(answered_at_ms) WHERE sealed_text <> '';
`,
};

/** Invoices, statements and settlements, and what drivers asked for. */
import type { Migration } from './list.ts';

export const invoices: Migration = {
  number: 23,
  name: 'invoices',
  sql: `
CREATE TABLE invoice (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('invoice','credit-note','statement','settlement')),
  year INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  account_id TEXT,
  person_key_id TEXT NOT NULL,
  sealed_buyer TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  -- InvoiceLine[] as JSON.
  lines TEXT NOT NULL,
  net INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total = net + tax),
  corrects TEXT REFERENCES invoice(id),
  reason TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  issued_by TEXT,
  paid INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0),
  UNIQUE (kind, year, number)
) STRICT;
CREATE INDEX invoice_issued ON invoice(issued_at_ms);
CREATE INDEX invoice_account ON invoice(account_id, issued_at_ms) WHERE account_id IS NOT NULL;
CREATE INDEX invoice_corrects ON invoice(corrects) WHERE corrects IS NOT NULL;
CREATE TRIGGER invoice_without_gaps BEFORE INSERT ON invoice
  WHEN NEW.number <> coalesce((SELECT max(number) FROM invoice WHERE kind = NEW.kind AND year = NEW.year), 0) + 1
  BEGIN SELECT RAISE(ABORT, 'papers are numbered without gaps'); END;
CREATE TRIGGER invoice_never_changes BEFORE UPDATE OF
    id, kind, year, number, account_id, person_key_id, sealed_buyer, from_day, to_day, lines, net, tax, total, corrects, reason, issued_at_ms, issued_by ON invoice
  BEGIN SELECT RAISE(ABORT, 'a paper never changes'); END;
CREATE TRIGGER invoice_never_goes BEFORE DELETE ON invoice BEGIN SELECT RAISE(ABORT, 'a paper never goes'); END;

-- What a paper says of one bill: what all papers say of it together is what the bill comes to.
CREATE TABLE invoice_bill (
  invoice_id TEXT NOT NULL REFERENCES invoice(id),
  bill_id TEXT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (invoice_id, bill_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_bill_bill ON invoice_bill(bill_id);
CREATE TRIGGER invoice_bill_never_changes BEFORE UPDATE ON invoice_bill BEGIN SELECT RAISE(ABORT, 'a paper never changes'); END;
CREATE TRIGGER invoice_bill_never_goes BEFORE DELETE ON invoice_bill BEGIN SELECT RAISE(ABORT, 'a paper never goes'); END;

-- Bills on a paper that were reversed or reduced since: a credit note is due, at the next tick.
CREATE TABLE invoice_correction (
  bill_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE invoice_request (
  bill_id TEXT PRIMARY KEY,
  person_key_id TEXT NOT NULL,
  -- Empty once it was erased.
  sealed_buyer TEXT NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  invoice_id TEXT REFERENCES invoice(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_request_open ON invoice_request(asked_at_ms) WHERE invoice_id IS NULL AND sealed_buyer <> '';
CREATE INDEX invoice_request_kept ON invoice_request(asked_at_ms) WHERE sealed_buyer <> '';
`,
};

/** The ledger with parties and its hash chain, and what it comes to. */
import type { Migration } from './list.ts';

export const ledger: Migration = {
  number: 18,
  name: 'ledger',
  sql: `
CREATE TABLE transfer_new (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL,
  debit TEXT NOT NULL,
  debit_party TEXT,
  credit TEXT NOT NULL,
  credit_party TEXT,
  amount INTEGER NOT NULL CHECK (amount > 0),
  reason TEXT NOT NULL,
  bill_id TEXT,
  session_id TEXT,
  payment_id TEXT,
  shift_id TEXT,
  operator_id TEXT,
  -- Over the hash before and this row; '' until it is chained (rows of earlier versions are chained at the first start).
  hash TEXT NOT NULL DEFAULT '',
  CHECK (debit <> credit OR debit_party IS NOT credit_party)
) STRICT;
INSERT INTO transfer_new (seq, id, at_ms, debit, credit, amount, reason, bill_id, session_id)
  SELECT seq, id, at_ms, debit, credit, amount, reason, bill_id, session_id FROM transfer;
DROP TABLE transfer;
ALTER TABLE transfer_new RENAME TO transfer;
CREATE INDEX transfer_bill ON transfer(bill_id) WHERE bill_id IS NOT NULL;
CREATE INDEX transfer_debit_party ON transfer(debit_party, seq) WHERE debit_party IS NOT NULL;
CREATE INDEX transfer_credit_party ON transfer(credit_party, seq) WHERE credit_party IS NOT NULL;
CREATE INDEX transfer_shift ON transfer(shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX transfer_unchained ON transfer(seq) WHERE hash = '';
CREATE TRIGGER transfer_never_changes BEFORE UPDATE ON transfer
  WHEN OLD.hash <> '' OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.at_ms IS NOT OLD.at_ms OR NEW.debit IS NOT OLD.debit
    OR NEW.debit_party IS NOT OLD.debit_party OR NEW.credit IS NOT OLD.credit OR NEW.credit_party IS NOT OLD.credit_party
    OR NEW.amount IS NOT OLD.amount OR NEW.reason IS NOT OLD.reason OR NEW.bill_id IS NOT OLD.bill_id OR NEW.session_id IS NOT OLD.session_id
    OR NEW.payment_id IS NOT OLD.payment_id OR NEW.shift_id IS NOT OLD.shift_id OR NEW.operator_id IS NOT OLD.operator_id
  BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER transfer_never_goes BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;

-- What the transfers come to, kept with each: the sum over an account's years is not asked at a start. party '': none.
CREATE TABLE balance (
  account TEXT NOT NULL,
  party TEXT NOT NULL,
  balance INTEGER NOT NULL,
  PRIMARY KEY (account, party)
) STRICT, WITHOUT ROWID;
INSERT INTO balance (account, party, balance)
  SELECT account, '', sum(amount) FROM (SELECT debit AS account, amount FROM transfer UNION ALL SELECT credit, -amount FROM transfer) GROUP BY account;
`,
};

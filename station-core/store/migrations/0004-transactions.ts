/** Transactions that the pile names and numbers (OCPP 2.0.1). */
import type { Migration } from './list.ts';

export const transactions: Migration = {
  number: 4,
  name: 'transactions',
  sql: `
-- The pile's name of a transaction and ours; sequence is a PartSequence.
CREATE TABLE pile_transaction (
  pile_id TEXT NOT NULL REFERENCES pile(id) ON DELETE CASCADE,
  pile_transaction_id TEXT NOT NULL,
  transaction_id INTEGER,
  sequence TEXT NOT NULL,
  token_id TEXT,
  car_seen INTEGER NOT NULL CHECK (car_seen IN (0, 1)),
  refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
  cost INTEGER,
  cost_at_ms INTEGER,
  due_ms INTEGER,
  PRIMARY KEY (pile_id, pile_transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pile_transaction_due ON pile_transaction(due_ms) WHERE due_ms IS NOT NULL;

-- What came before its turn; body is a TransactionPart, which names no card.
CREATE TABLE waiting_part (
  pile_id TEXT NOT NULL REFERENCES pile(id) ON DELETE CASCADE,
  pile_transaction_id TEXT NOT NULL,
  seq_no INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (pile_id, pile_transaction_id, seq_no)
) STRICT, WITHOUT ROWID;
`,
};

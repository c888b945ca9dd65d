/** Payments, refunds, prepays, holds; what of a bill was paid. */
import type { Migration } from './list.ts';

export const payments: Migration = {
  number: 20,
  name: 'payments',
  sql: `
ALTER TABLE bill ADD COLUMN paid INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0);
ALTER TABLE bill ADD COLUMN written_off INTEGER NOT NULL DEFAULT 0 CHECK (written_off >= 0);
ALTER TABLE bill ADD COLUMN credited INTEGER NOT NULL DEFAULT 0 CHECK (credited >= 0);
UPDATE bill SET paid = coalesce((SELECT sum(amount) FROM transfer WHERE transfer.bill_id = bill.id AND reason = 'payment'), 0);

CREATE TABLE start_order_new (
  id TEXT PRIMARY KEY,
  pile_id TEXT NOT NULL,
  evse INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  token_id TEXT NOT NULL,
  card_token_id TEXT,
  operator_id TEXT,
  limits TEXT NOT NULL,
  ordered_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  -- SessionPayer as JSON.
  payer TEXT,
  account_id TEXT,
  coupon_id TEXT,
  code_id TEXT,
  page_hash TEXT
) STRICT;
INSERT INTO start_order_new (id, pile_id, evse, connector, token_id, card_token_id, operator_id, limits, ordered_at_ms, state)
  SELECT id, pile_id, evse, connector, token_id, card_token_id, operator_id, limits, ordered_at_ms, state FROM start_order;
DROP TABLE start_order;
ALTER TABLE start_order_new RENAME TO start_order;
CREATE INDEX start_order_open ON start_order(pile_id) WHERE state IN ('sent','accepted');
`,
};

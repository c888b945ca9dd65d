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

-- subject: the bill, account, prepay or invoice it is for, by purpose.
CREATE TABLE payment (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('bill','top-up','prepay','statement')),
  subject TEXT NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  state TEXT NOT NULL CHECK (state IN ('asked','pending','paid','failed','cancelled','expired')),
  provider TEXT,
  provider_ref TEXT,
  pay_url TEXT,
  problem TEXT,
  asked_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  done_at_ms INTEGER,
  next_try_ms INTEGER,
  tries INTEGER NOT NULL,
  operator_id TEXT,
  shift_id TEXT,
  refunded INTEGER NOT NULL CHECK (refunded >= 0 AND refunded <= amount)
) STRICT;
CREATE INDEX payment_subject ON payment(subject, asked_at_ms);
CREATE INDEX payment_due ON payment(next_try_ms) WHERE next_try_ms IS NOT NULL;
CREATE INDEX payment_asked ON payment(asked_at_ms);
CREATE INDEX payment_open ON payment(expires_at_ms) WHERE state IN ('asked','pending');

CREATE TABLE refund (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL CHECK (source IN ('bill','prepay','wallet','payment')),
  subject TEXT NOT NULL,
  method TEXT NOT NULL,
  payment_id TEXT,
  amount INTEGER NOT NULL CHECK (amount > 0),
  reduction INTEGER NOT NULL CHECK (reduction >= 0 AND reduction <= amount),
  state TEXT NOT NULL CHECK (state IN ('waiting','asked','pending','paid','failed','refused')),
  reason TEXT NOT NULL,
  problem TEXT,
  asked_by TEXT,
  approved_by TEXT,
  asked_at_ms INTEGER NOT NULL,
  done_at_ms INTEGER,
  next_try_ms INTEGER,
  tries INTEGER NOT NULL,
  shift_id TEXT
) STRICT;
CREATE INDEX refund_subject ON refund(subject, asked_at_ms);
CREATE INDEX refund_due ON refund(next_try_ms) WHERE next_try_ms IS NOT NULL;
CREATE INDEX refund_asked ON refund(asked_at_ms);
CREATE INDEX refund_open ON refund(state) WHERE state IN ('waiting','asked','pending','failed');

CREATE TABLE write_off (
  id TEXT PRIMARY KEY,
  bill_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting','done','refused')),
  asked_by TEXT NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  decided_by TEXT,
  decided_at_ms INTEGER
) STRICT;
CREATE INDEX write_off_bill ON write_off(bill_id);
CREATE INDEX write_off_open ON write_off(asked_at_ms) WHERE state = 'waiting';

CREATE TABLE prepay (
  id TEXT PRIMARY KEY,
  amount INTEGER NOT NULL CHECK (amount > 0),
  state TEXT NOT NULL CHECK (state IN ('waiting','open','in-use','over')),
  session_id TEXT,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX prepay_unused ON prepay(expires_at_ms) WHERE state IN ('waiting','open');
CREATE INDEX prepay_session ON prepay(session_id) WHERE session_id IS NOT NULL;

-- code_hash: keyed with the station's secret; the code itself is nowhere. payer, limits, ref: JSON.
CREATE TABLE start_code (
  id TEXT PRIMARY KEY,
  code_hash TEXT NOT NULL UNIQUE,
  payer TEXT NOT NULL,
  limits TEXT NOT NULL,
  ref TEXT,
  state TEXT NOT NULL CHECK (state IN ('open','used','cancelled','expired')),
  session_id TEXT,
  made_by TEXT,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX start_code_open ON start_code(expires_at_ms) WHERE state = 'open';
CREATE INDEX start_code_created ON start_code(created_at_ms);

-- party: the account or the prepay that pays. A row per session that began with this version or a later one; payer, benefits: JSON.
CREATE TABLE session_money (
  session_id TEXT PRIMARY KEY,
  account_id TEXT,
  group_id TEXT,
  payer TEXT NOT NULL,
  party TEXT,
  held INTEGER NOT NULL CHECK (held >= 0),
  reserve INTEGER NOT NULL CHECK (reserve >= 0),
  benefits TEXT NOT NULL,
  plan_changes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_money_held ON session_money(party) WHERE held > 0;
CREATE INDEX session_money_account ON session_money(account_id) WHERE account_id IS NOT NULL;
CREATE INDEX session_money_party ON session_money(party) WHERE party IS NOT NULL;
CREATE INDEX transfer_refund_due ON transfer(session_id) WHERE credit = 'refund-due' OR debit = 'refund-due';
CREATE INDEX transfer_payment ON transfer(payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX alarm_owed ON alarm(key) WHERE kind = 'money-owed' AND cleared_at_ms IS NULL;
CREATE INDEX bill_unpaid ON bill(number) WHERE state = 'issued';
`,
};
